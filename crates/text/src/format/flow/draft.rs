//! From paragraphs and tables to the lines of a draft.

use std::borrow::Cow;

use vanban_model::{BlockKind, Span};

use super::columns;
use super::table::{Place, Shape};
use super::{Flow, Font, Paragraph};
use crate::clean::{clean, cut};
use crate::format::{Draft, Line};
use crate::legacy::{Fonts, of_font};

/// A row with more text than this, in bytes, is no line of a table: its cells hold paragraphs.
const ROW: usize = 6000;

impl Flow<'_> {
    /// Writes one line for each paragraph and one for each row of a table of data, `1 | Kiểm kê | 30/6/2026`.
    pub(crate) fn into_draft(mut self) -> Draft {
        while self.tables.is_open() {
            self.close_table();
        }
        let mut texts = self.texts();
        columns::part(&mut self.paragraphs, &mut texts);
        let shapes = self.shapes(&texts);
        let mut writer =
            Writer { draft: Draft { is_paper: true, truncated: self.truncated, ..Draft::default() }, after_gap: true };
        let mut at = 0;
        while at < texts.len() && writer.draft.text.len() <= self.limits.text_bytes {
            let row = self.row_length(at, &texts, &shapes);
            if row == 0 {
                let (paragraph, place) = &self.paragraphs[at];
                let before = at.checked_sub(1).map(|before| &self.paragraphs[before]);
                let continues = before.is_some_and(|(before, other)| goes_on(before, paragraph) && place == other);
                writer.paragraph(&texts[at], paragraph, !continues);
            } else {
                let cells = self.paragraphs[at..at + row].iter().zip(&texts[at..]).filter_map(|((_, place), text)| {
                    let text = text.trim();
                    place.map(|place| (place.cell, text)).filter(|_| !text.is_empty())
                });
                writer.row(cells);
            }
            at += row.max(1);
        }
        let mut draft = writer.draft;
        draft.truncated |= at < texts.len();
        draft.text.truncate(draft.text.trim_end().len());
        cut_lines(&mut draft, self.limits.text_bytes);
        draft
    }

    /// The texts of the paragraphs, decoded by font and cleaned.
    fn texts(&self) -> Vec<String> {
        let mut fonts = Fonts::default();
        for (paragraph, _) in &self.paragraphs {
            for (run, font) in paragraph.runs() {
                fonts.note(self.font_name(font), &self.as_bytes(run, font));
                // Runs of different paragraphs are different words.
                fonts.note(self.font_name(font), "\n");
            }
        }
        fonts.settle();
        let text = |(paragraph, _): &(Paragraph, _)| {
            let read = |(run, font)| fonts.read(self.font_name(font), &self.as_bytes(run, font)).into_owned();
            let decoded: String = paragraph.runs().map(read).collect();
            clean(&decoded)
        };
        self.paragraphs.iter().map(text).collect()
    }

    /// The text of a run. Office moves what is set in a font that calls itself symbolic, as some legacy ones do, up into the
    /// private use area; there it stands for bytes all the same.
    fn as_bytes<'r>(&self, run: &'r str, font: Font) -> Cow<'r, str> {
        let is_moved = |c: char| ('\u{f020}'..='\u{f0ff}').contains(&c);
        if !run.contains(is_moved) || of_font(self.font_name(font)).is_none() {
            return Cow::Borrowed(run);
        }
        let down = |c: char| if is_moved(c) { char::from_u32(u32::from(c) - 0xf000).unwrap_or(c) } else { c };
        Cow::Owned(run.chars().map(down).collect())
    }

    /// What the tables look like once all their text is known.
    fn shapes(&self, texts: &[String]) -> Vec<Shape> {
        let mut shapes = self.tables.shapes.clone();
        // The row and cell of each table that a paragraph was last seen in, and how many cells its row has had.
        let mut last: Vec<(Option<Place>, usize)> = vec![(None, 0); shapes.len()];
        for ((_, place), text) in self.paragraphs.iter().zip(texts) {
            let Some(place) = place.filter(|_| !text.trim().is_empty()) else { continue };
            let shape = &mut shapes[place.table];
            let (before, cells) = &mut last[place.table];
            if before.is_none_or(|before| before.row != place.row) {
                shape.rows += 1;
                *cells = 0;
            }
            if before.is_some_and(|before| before.cell == place.cell) {
                shape.has_tall_cells = true;
            } else {
                *cells += 1;
                shape.columns = shape.columns.max(*cells);
            }
            shape.has_tall_cells |= text.trim().contains('\n');
            *before = Some(place);
        }
        shapes
    }

    /// How many of the paragraphs from `at` on make a row of a table of data; 0 where there is none, or it is too long.
    fn row_length(&self, at: usize, texts: &[String], shapes: &[Shape]) -> usize {
        let Some(first) = self.paragraphs[at].1.filter(|place| !shapes[place.table].lays_out()) else { return 0 };
        let in_row = |place: &Option<Place>| place.is_some_and(|place| place.row == first.row);
        // A row that was too long at its first paragraph is so from each of the others.
        if at > 0 && in_row(&self.paragraphs[at - 1].1) {
            return 0;
        }
        let rows = self.paragraphs[at..].iter().take_while(|(_, place)| in_row(place)).count();
        let len: usize = texts[at..at + rows].iter().map(String::len).sum();
        if len > ROW { 0 } else { rows }
    }
}

fn cut_lines(draft: &mut Draft, max_bytes: usize) {
    if !cut(&mut draft.text, max_bytes) {
        return;
    }
    draft.truncated = true;
    let len = draft.text.len();
    draft.lines.retain(|line| line.span.start < len);
    if let Some(last) = draft.lines.last_mut() {
        last.span = Span::new(last.span.start, last.span.end.min(len)).trimmed(&draft.text);
    }
    draft.lines.retain(|line| !line.span.is_empty());
}

/// Lines of one title.
fn goes_on(before: &Paragraph, paragraph: &Paragraph) -> bool {
    before.is_centred && paragraph.is_centred && before.role == paragraph.role && !before.is_blank()
}

struct Writer {
    draft: Draft,
    after_gap: bool,
}

impl Writer {
    fn paragraph(&mut self, text: &str, paragraph: &Paragraph, begins: bool) {
        self.after_gap |= begins;
        for line in text.split('\n') {
            let start = self.draft.text.len();
            push_squeezed(&mut self.draft.text, line);
            self.end_line(start, paragraph.hint());
        }
    }

    fn row<'t>(&mut self, cells: impl Iterator<Item = (usize, &'t str)>) {
        self.after_gap = true;
        let start = self.draft.text.len();
        let mut last = None;
        for (cell, text) in cells {
            if last.is_some() {
                self.draft.text.push_str(if last == Some(cell) { " " } else { " | " });
            }
            last = Some(cell);
            push_squeezed(&mut self.draft.text, text);
        }
        self.end_line(start, Some(BlockKind::TableCell));
    }

    fn end_line(&mut self, start: usize, hint: Option<BlockKind>) {
        if self.draft.text.len() > start {
            let span = Span::new(start, self.draft.text.len());
            self.draft.lines.push(Line { span, after_gap: self.after_gap, hint });
            self.draft.text.push('\n');
            self.after_gap = false;
        }
    }
}

/// Appends the words of a line with single spaces.
fn push_squeezed(out: &mut String, text: &str) {
    let start = out.len();
    for word in text.split_whitespace() {
        if out.len() > start {
            out.push(' ');
        }
        out.push_str(word);
    }
}

#[cfg(test)]
mod tests {
    use vanban_model::Limits;

    use super::super::{Role, Ruling};
    use super::*;

    fn paragraph(text: &str) -> Paragraph {
        let mut paragraph = Paragraph::default();
        paragraph.push(text, Font::NONE);
        paragraph
    }

    /// Rows of cells of paragraphs.
    fn table(flow: &mut Flow<'_>, ruling: Ruling, rows: &[&[&[&str]]]) {
        flow.open_table(ruling);
        for row in rows {
            flow.open_row();
            for cell in *row {
                flow.open_cell();
                for text in *cell {
                    flow.push(paragraph(text));
                }
            }
        }
        flow.close_table();
    }

    fn lines(flow: Flow<'_>) -> Vec<(String, bool, Option<BlockKind>)> {
        let draft = flow.into_draft();
        draft.lines.iter().map(|line| (line.span.of(&draft.text).to_owned(), line.after_gap, line.hint)).collect()
    }

    #[test]
    fn the_cells_of_a_letterhead_are_paragraphs() {
        let limits = Limits::default();
        let mut flow = Flow::new(&limits);
        table(&mut flow, Ruling::Bare, &[&[&["BỘ Y TẾ\n-----"], &["CỘNG HÒA", "Độc lập"]], &[&["Số: 1/QĐ-BYT"], &["Hà Nội"]]]);
        let texts: Vec<_> = lines(flow).into_iter().map(|(text, ..)| text).collect();
        assert_eq!(texts, ["BỘ Y TẾ", "-----", "CỘNG HÒA", "Độc lập", "Số: 1/QĐ-BYT", "Hà Nội"]);
    }

    #[test]
    fn a_row_of_data_is_one_line() {
        let limits = Limits::default();
        let mut flow = Flow::new(&limits);
        table(
            &mut flow,
            Ruling::Ruled,
            &[
                &[&["TT"], &["Nhiệm vụ"], &["Hạn"]],
                &[&["1"], &["Kiểm kê\ntài  sản", "cố định"], &["", "30/6"]],
                &[&[], &["x"], &[]],
            ],
        );
        flow.push(paragraph("Hết"));
        let cell = Some(BlockKind::TableCell);
        assert_eq!(
            lines(flow),
            [
                ("TT | Nhiệm vụ | Hạn".to_owned(), true, cell),
                ("1 | Kiểm kê tài sản cố định | 30/6".to_owned(), true, cell),
                ("x".to_owned(), true, cell),
                ("Hết".to_owned(), true, None),
            ]
        );
    }

    #[test]
    fn breaks_make_lines_and_only_centred_paragraphs_go_on() {
        let limits = Limits::default();
        let mut flow = Flow::new(&limits);
        flow.push(paragraph("một\nhai"));
        for text in ["ba", "bốn", "", "năm"] {
            flow.push(Paragraph { is_centred: true, role: Role::Heading, ..paragraph(text) });
        }
        let heading = Some(BlockKind::Heading);
        assert_eq!(
            lines(flow),
            [
                ("một".to_owned(), true, None),
                ("hai".to_owned(), false, None),
                ("ba".to_owned(), true, heading),
                ("bốn".to_owned(), false, heading),
                ("năm".to_owned(), true, heading),
            ]
        );
    }

    #[test]
    fn notes_of_a_table_come_after_it() {
        let limits = Limits::default();
        let mut flow = Flow::new(&limits);
        flow.open_table(Ruling::Ruled);
        flow.open_row();
        for text in ["a[1]", "b"] {
            flow.open_cell();
            flow.push(paragraph(text));
            flow.push(Paragraph { role: Role::Note, ..paragraph("[1] x") });
        }
        let texts: Vec<_> = lines(flow).into_iter().map(|(text, ..)| text).collect();
        assert_eq!(texts, ["a[1] | b", "[1] x", "[1] x"]);
    }

    #[test]
    fn an_endless_text_is_cut_and_marked() {
        for limits in [Limits { text_bytes: 100, ..Limits::default() }, Limits { nodes: 20, ..Limits::default() }] {
            let mut flow = Flow::new(&limits);
            for _ in 0..50 {
                flow.push(paragraph("mười một"));
            }
            let draft = flow.into_draft();
            assert!(draft.truncated && draft.text.len() <= 300, "{}", draft.text.len());
        }
    }
}
