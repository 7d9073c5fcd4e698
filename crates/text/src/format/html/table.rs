//! Tables: which hold data, row by row; which lay out a page; which frame a picture.

use std::collections::HashMap;

use super::lines::join_cells;
use super::names::{Name, Role};
use super::walk::Page;

/// A table without header cells holds data if so many cells of most rows are filled; letterheads and signatures have two.
const COLUMNS: usize = 3;
/// The text of a cell of data is shorter than this, in characters.
const CELL: usize = 2500;
/// Columns of a table, and columns and rows that a cell may cover; beyond, cells lose their place, not their text.
const MAX_COLUMNS: usize = 40;
const MAX_ROWS: usize = 1000;
/// The text beside a picture is a caption up to this length, in characters, and so many lines a picture.
const CAPTION: usize = 600;
const CAPTION_LINES: usize = 2;

/// What the tables of a page are.
#[derive(Debug)]
pub(super) struct Tables {
    /// For each row of a table of data its cells by column; `None` where a cell of another column or row reaches in.
    data: HashMap<usize, Vec<Option<usize>>>,
    /// For each element whether it is, or stands in, the frame of a picture.
    frames: Vec<bool>,
}

/// The leaves that make a row.
#[derive(Debug)]
pub(super) struct Row<'t> {
    pub(super) len: usize,
    /// Cells by column, for a table of data.
    columns: Option<&'t [Option<usize>]>,
}

impl Tables {
    pub(super) fn new(page: &Page) -> Self {
        let mut shapes = shapes(page);
        let mut data = HashMap::new();
        let mut frames = vec![false; page.elements.len()];
        for (&table, shape) in &mut shapes {
            if shape.is_data() {
                lay_grid(page, shape, &mut data);
            } else if shape.frames_picture() {
                frames[table] = true;
            }
        }
        mark_figures(page, &shapes, &mut frames);
        for at in 1..page.elements.len() {
            frames[at] |= frames[page.elements[at].parent];
        }
        Self { data, frames }
    }

    /// The row that begins at a leaf: of a table of data, or at least two cells of a single line each.
    pub(super) fn row_at(&self, page: &Page, at: usize) -> Option<Row<'_>> {
        let leaves = &page.leaves[at..];
        let (row, _) = leaves[0].cell?;
        // Only the first line of a row is asked about, lest a long row be counted again for each of its lines.
        if at > 0 && page.leaves[at - 1].cell.is_some_and(|(before, _)| before == row) {
            return None;
        }
        let len = leaves.iter().take_while(|leaf| leaf.cell.is_some_and(|(own, _)| own == row)).count();
        if let Some(columns) = self.data.get(&row) {
            return Some(Row { len, columns: Some(columns) });
        }
        let is_single = leaves[..len].windows(2).all(|pair| pair[0].cell != pair[1].cell);
        let tabulates = len > 1 && is_single && !leaves[..len].iter().any(|leaf| leaf.is_alt) && !self.frames[leaves[0].element];
        tabulates.then_some(Row { len, columns: None })
    }

    /// Whether a leaf is the caption of the picture beside it.
    pub(super) fn is_caption(&self, page: &Page, at: usize) -> bool {
        let leaf = &page.leaves[at];
        self.frames[leaf.element] && leaf.heading == 0 && leaf.kind.is_none()
    }
}

impl Row<'_> {
    /// The line of the row that begins at leaf `at`.
    pub(super) fn line(&self, page: &Page, at: usize) -> String {
        let mut cells: Vec<String> = Vec::new();
        let mut last = None;
        for leaf in page.leaves[at..at + self.len].iter().filter(|leaf| !leaf.is_alt) {
            let own = leaf.cell.map(|(_, cell)| cell);
            match cells.last_mut() {
                Some(cell) if self.columns.is_some() && last == own => {
                    cell.push(' ');
                    cell.push_str(&leaf.text);
                }
                _ => {
                    // Lines come in the order of their cells.
                    let from = &self.columns.unwrap_or_default()[cells.len().min(self.columns.map_or(0, <[_]>::len))..];
                    let skipped = from.iter().position(|&cell| cell == own).unwrap_or(0);
                    cells.resize(cells.len() + skipped, String::new());
                    cells.push(leaf.text.clone());
                }
            }
            last = own;
        }
        join_cells(&cells)
    }
}

/// What is counted of one table, without those inside it.
#[derive(Debug, Default)]
struct Shape {
    /// Rows with their cells.
    rows: Vec<(usize, Vec<usize>)>,
    filled: Vec<usize>,
    has_header: bool,
    has_inner: bool,
    longest_cell: usize,
    chars: usize,
    lines: usize,
    images: usize,
    /// Whether a cell of words stands beside one of a picture only: ticks and icons, not photographs.
    has_icons: bool,
}

impl Shape {
    fn is_data(&self) -> bool {
        let wide = self.filled.iter().filter(|&&filled| filled >= COLUMNS).count();
        let rows = self.filled.iter().filter(|&&filled| filled > 0).count();
        let tabulates = (self.has_header && self.rows.iter().any(|(_, cells)| cells.len() > 1)) || wide * 2 > rows;
        rows > 1 && !self.has_inner && self.longest_cell <= CELL && tabulates
    }

    /// A picture with its caption in rows or columns, as older content systems set it.
    fn frames_picture(&self) -> bool {
        self.images > 0
            && !self.has_inner
            && !self.has_header
            && self.chars <= CAPTION * self.images
            && self.lines <= CAPTION_LINES * self.images
            && !self.has_icons
            && self.filled.iter().all(|&filled| filled <= self.images)
    }
}

fn shapes(page: &Page) -> HashMap<usize, Shape> {
    let mut shapes: HashMap<usize, Shape> = HashMap::new();
    // The table and the row that each element stands in or is.
    let mut tables: Vec<Option<usize>> = vec![None; page.elements.len()];
    let mut rows: Vec<Option<usize>> = vec![None; page.elements.len()];
    let mut row_places: HashMap<usize, (usize, usize)> = HashMap::new();
    let (mut chars, mut lines) = (vec![0; page.elements.len()], vec![0; page.elements.len()]);
    for leaf in page.leaves.iter().filter(|leaf| !leaf.is_alt) {
        chars[leaf.element] += leaf.chars;
        lines[leaf.element] += 1;
    }
    let chars = page.sum_up(chars);
    let images = page.sum_up(page.elements.iter().map(|element| element.images).collect());
    for at in 1..page.elements.len() {
        let element = &page.elements[at];
        let (outer, row) = (tables[element.parent], rows[element.parent]);
        (tables[at], rows[at]) = (outer, row);
        match element.name {
            Name::Table => {
                if let Some(outer) = outer.filter(|_| chars[at] > 0) {
                    shapes.entry(outer).or_default().has_inner = true;
                }
                (tables[at], rows[at]) = (Some(at), None);
                shapes.insert(at, Shape { chars: chars[at], ..Shape::default() });
            }
            Name::Row => {
                rows[at] = Some(at);
                if let Some(shape) = outer.and_then(|table| shapes.get_mut(&table)) {
                    row_places.insert(at, (outer.unwrap_or(0), shape.rows.len()));
                    shape.rows.push((at, Vec::new()));
                    shape.filled.push(0);
                }
            }
            Name::Cell { is_header } => {
                if let Some(&(table, place)) = row.and_then(|row| row_places.get(&row))
                    && let Some(shape) = shapes.get_mut(&table)
                {
                    shape.rows[place].1.push(at);
                    shape.filled[place] += usize::from(chars[at] > 0);
                    shape.has_header |= is_header;
                    shape.longest_cell = shape.longest_cell.max(chars[at]);
                    let before = shape.rows[place].1.iter().rev().nth(1).copied();
                    shape.has_icons |= before.is_some_and(|before| {
                        (chars[before] > 0 && images[before] == 0 && chars[at] == 0 && images[at] > 0)
                            || (chars[at] > 0 && images[at] == 0 && chars[before] == 0 && images[before] > 0)
                    });
                }
            }
            _ => {}
        }
        if let Some(shape) = tables[at].and_then(|table| shapes.get_mut(&table)) {
            shape.images += element.images;
            shape.lines += lines[at];
        }
    }
    shapes
}

/// Gives each cell of a table its column, as browsers lay them out.
fn lay_grid(page: &Page, shape: &Shape, data: &mut HashMap<usize, Vec<Option<usize>>>) {
    // How many more rows each column is covered from above.
    let mut covered: Vec<usize> = Vec::new();
    for (row, cells) in &shape.rows {
        let mut columns: Vec<Option<usize>> = Vec::new();
        for &cell in cells {
            while columns.len() < MAX_COLUMNS && covered.get(columns.len()).is_some_and(|&rows| rows > 0) {
                columns.push(None);
            }
            let (across, down) = page.elements[cell].covers;
            let start = columns.len();
            columns.push(Some(cell));
            let end = (start + across.max(1)).min(MAX_COLUMNS.max(columns.len()));
            columns.resize(end, None);
            covered.resize(covered.len().max(end), 0);
            // One is taken off below, for this row.
            covered[start..end].fill(down.clamp(1, MAX_ROWS));
        }
        covered.iter_mut().for_each(|rows| *rows = rows.saturating_sub(1));
        data.insert(*row, columns);
    }
}

/// `<figure>` frames its picture, unless it holds a table or code.
fn mark_figures(page: &Page, shapes: &HashMap<usize, Shape>, frames: &mut [bool]) {
    let images = page.sum_up(page.elements.iter().map(|element| element.images).collect());
    let tables = page.sum_up((0..page.elements.len()).map(|at| usize::from(shapes.contains_key(&at))).collect());
    for (at, element) in page.elements.iter().enumerate() {
        frames[at] |= element.role == Role::Figure && images[at] > 0 && tables[at] == 0;
    }
}

#[cfg(test)]
mod tests {
    use scraper::Html;

    use super::*;
    use crate::cues::Cues;
    use crate::format::html::walk::walk;

    fn lines(html: &str) -> Vec<String> {
        let page = walk(&Html::parse_document(html), &Cues::default());
        let tables = Tables::new(&page);
        let (mut at, mut lines) = (0, Vec::new());
        while at < page.leaves.len() {
            let row = tables.row_at(&page, at);
            lines.push(row.as_ref().map_or_else(|| page.leaves[at].text.clone(), |row| row.line(&page, at)));
            at += row.map_or(1, |row| row.len);
        }
        lines
    }

    #[test]
    fn cells_of_several_lines_are_one_cell_of_data() {
        let page = "<table><tr><th>TT<th>Nhiệm vụ<th>Hạn</tr><tr><td>1<td><p>Rà soát</p><p>Báo cáo</p><td>30/6</tr></table>";
        assert_eq!(lines(page), ["TT | Nhiệm vụ | Hạn", "1 | Rà soát Báo cáo | 30/6"]);
    }

    #[test]
    fn cells_stay_under_their_header() {
        let page = "<table><tr><td rowspan=2>TT<td colspan=2>Nhiệm vụ<td>Hạn</tr><tr><td>Tên<td>Cơ quan<td></tr>\
                    <tr><td>1<td>A<td rowspan=2>Bộ Y tế<td>Quý I</tr><tr><td>2<td>B<td>Quý II</tr></table>";
        assert_eq!(lines(page), ["TT | Nhiệm vụ | | Hạn", "| Tên | Cơ quan", "1 | A | Bộ Y tế | Quý I", "2 | B | | Quý II"]);
    }

    #[test]
    fn letterheads_are_laid_out_not_tabulated() {
        let page = "<table><tr><td><p>BỘ Y TẾ<p>---<td><p>CỘNG HÒA<p>Độc lập<tr><td>Số: 5<td>Hà Nội</table>";
        assert_eq!(lines(page), ["BỘ Y TẾ", "---", "CỘNG HÒA", "Độc lập", "Số: 5 | Hà Nội"]);
    }

    #[test]
    fn a_table_around_a_picture_holds_its_caption() {
        for (page, expected) in [
            ("<table><tr><td><img><tr><td>Quang cảnh</table>", true),
            ("<figure><img><p>Quang cảnh</p></figure>", true),
            ("<table><tr><td>Bản đồ<td><img><tr><td>Thanh bên<td><img></table>", false),
            ("<figure><table><tr><td>Quang cảnh</table></figure>", false),
            ("<table><tr><td><img>BỘ Y TẾ<td>CỘNG HÒA</table>", false),
            ("<table><tr><td>Quang cảnh</table>", false),
        ] {
            let page_of = walk(&Html::parse_document(page), &Cues::default());
            assert_eq!(Tables::new(&page_of).is_caption(&page_of, 0), expected, "{page}");
        }
    }

    #[test]
    fn cells_that_claim_to_cover_everything_are_bounded() {
        let page = format!("<table>{}</table>", "<tr><th colspan=99999 rowspan=99999>a<td>b<td>c</tr>".repeat(300));
        assert_eq!(lines(&page).len(), 300);
    }
}
