//! Running headers, footers and page numbers: what stands at the same height at the edge of page after page.

use std::collections::HashMap;

use super::fragment::Fragment;

/// Headers and footers end this far into a page, as a share of its height: 101 points of A4. Margins by Decree 30/2020/NĐ-CP
/// are 57 to 71 points.
const ZONE: f32 = 0.12;
/// A number alone is a page number this near to an edge.
const NUMBER_ZONE: f32 = 0.1;
/// Rows from an edge that are looked at: a stamp of four lines may stand above a header.
const ROWS: usize = 6;
/// Heights of one header differ by no more than this, in points.
const SHIFT: f32 = 8.0;
/// A header is no longer than this, in bytes.
const LONGEST: usize = 300;

/// A page label is no longer than this, in characters.
const LABEL: usize = 6;

/// A fragment at the edge of a page.
struct Edge {
    page: usize,
    fragment: usize,
    /// Counted from the edge.
    row: usize,
    /// From the edge, in points.
    distance: f32,
    numbers: Vec<u32>,
    has_letters: bool,
    /// Whether it is short and the only thing in the outermost row.
    is_label: bool,
}

/// Tells which fragments are page furniture, page by page. `heights` are those of the pages.
pub(super) fn furniture(pages: &[Vec<Fragment<'_>>], heights: &[f32]) -> Vec<Vec<bool>> {
    let mut is_furniture: Vec<Vec<bool>> = pages.iter().map(|page| vec![false; page.len()]).collect();
    let mut groups: HashMap<(bool, String), Vec<Edge>> = HashMap::new();
    for (page, (fragments, &height)) in pages.iter().zip(heights).enumerate() {
        for at_top in [true, false] {
            let rows = edge(fragments, height, at_top);
            let n_outermost = rows.iter().filter(|(row, ..)| *row == 0).count();
            for (row, fragment, distance) in rows {
                let text = fragments[fragment].text();
                if text.len() > LONGEST {
                    continue;
                }
                let (key, numbers) = key(&text);
                let has_letters = key.contains(char::is_alphabetic);
                let is_label = row == 0 && n_outermost == 1 && text.chars().count() <= LABEL;
                let edge = Edge { page, fragment, row, distance, numbers, has_letters, is_label };
                groups.entry((at_top, key)).or_default().push(edge);
            }
        }
    }
    let mut found: Vec<&Edge> = labels(groups.values().flatten());
    for group in groups.values() {
        if counts_pages(group) || repeats(group) {
            let usual = usual_distance(group);
            found.extend(group.iter().filter(|edge| (edge.distance - usual).abs() <= SHIFT));
        } else {
            found.extend(group.iter().filter(|edge| is_number_alone(edge, heights[edge.page])));
        }
    }
    for edge in found {
        is_furniture[edge.page][edge.fragment] = true;
    }
    for (page, own) in pages.iter().zip(&mut is_furniture) {
        spare_letterheads(page, own);
    }
    is_furniture
}

/// The fragments in the rows next to an edge, with their row and distance.
fn edge(fragments: &[Fragment<'_>], height: f32, at_top: bool) -> Vec<(usize, usize, f32)> {
    let distance = |fragment: &Fragment<'_>| if at_top { fragment.area.bottom } else { height - fragment.area.top };
    let zone: Vec<(usize, f32)> = (0..fragments.len())
        .map(|at| (at, distance(&fragments[at])))
        .filter(|&(_, distance)| distance <= ZONE * height)
        .collect();
    let mut near = zone;
    near.sort_by(|a, b| a.1.total_cmp(&b.1));
    let mut rows = Vec::new();
    let (mut row, mut last) = (0, f32::NEG_INFINITY);
    for (at, distance) in near {
        if distance > last + 0.6 * fragments[at].size {
            row += usize::from(last > f32::NEG_INFINITY);
            last = distance;
        }
        if row >= ROWS {
            break;
        }
        rows.push((row, at, distance));
    }
    rows
}

/// The text with `#` for each number, and the numbers.
fn key(text: &str) -> (String, Vec<u32>) {
    let (mut key, mut numbers) = (String::with_capacity(text.len()), Vec::new());
    let mut number: Option<u32> = None;
    for c in text.chars() {
        if let Some(digit) = c.to_digit(10) {
            if number.is_none() {
                key.push('#');
            }
            number = Some(number.unwrap_or(0).saturating_mul(10).saturating_add(digit));
            continue;
        }
        numbers.extend(number.take());
        key.extend(c.to_lowercase());
    }
    numbers.extend(number);
    (key, numbers)
}

/// Whether one of the numbers goes up as the pages do.
fn counts_pages(group: &[Edge]) -> bool {
    let slots = group.iter().map(|edge| edge.numbers.len()).min().unwrap_or(0).min(4);
    (0..slots).any(|slot| {
        let mut steps = group.windows(2).filter(|pair| pair[0].page < pair[1].page).peekable();
        steps.peek().is_some()
            && steps.all(|pair| {
                let up = (pair[1].page - pair[0].page) as u32;
                pair[0].numbers[slot].checked_add(up) == Some(pair[1].numbers[slot])
            })
    })
}

/// Whether words stand at one height on three pages. On two that may be chance, and a header there has a page number beside it.
fn repeats(group: &[Edge]) -> bool {
    let usual = usual_distance(group);
    let mut pages: Vec<usize> =
        group.iter().filter(|edge| edge.has_letters && (edge.distance - usual).abs() <= SHIFT).map(|edge| edge.page).collect();
    pages.dedup();
    pages.len() >= 3
}

fn usual_distance(group: &[Edge]) -> f32 {
    super::area::median(&mut group.iter().map(|edge| edge.distance).collect::<Vec<_>>())
}

/// `12`, `- 3 -`, `2/5` in the outermost row.
fn is_number_alone(edge: &Edge, height: f32) -> bool {
    !edge.has_letters
        && edge.row == 0
        && edge.distance <= NUMBER_ZONE * height
        && matches!(edge.numbers[..], [n] | [n, _] if n < 10_000)
}

/// What stands alone at one height of three pages and is as short as a page number: `iv`, `A-2`, or a number in a font whose
/// letters can't be told.
fn labels<'e>(edges: impl Iterator<Item = &'e Edge>) -> Vec<&'e Edge> {
    let mut labels: Vec<&Edge> = edges.filter(|edge| edge.is_label).collect();
    labels.sort_by(|a, b| a.distance.total_cmp(&b.distance));
    let mut found = Vec::new();
    for group in labels.chunk_by(|a, b| b.distance - a.distance <= SHIFT / 4.0) {
        let mut pages: Vec<usize> = group.iter().map(|edge| edge.page).collect();
        pages.sort_unstable();
        pages.dedup();
        if pages.len() >= 3 {
            found.extend(group);
        }
    }
    found
}

/// Texts of a page each, one after the other, repeat their letterheads: two rows of two parts, which no running header has.
fn spare_letterheads(fragments: &[Fragment<'_>], is_furniture: &mut [bool]) {
    let mut marked: Vec<usize> = (0..fragments.len()).filter(|&at| is_furniture[at]).collect();
    marked.sort_by(|&a, &b| fragments[a].area.middle().total_cmp(&fragments[b].area.middle()));
    let is_row = |pair: &&[usize]| {
        let (a, b) = (&fragments[pair[0]], &fragments[pair[1]]);
        let is_worded = |fragment: &Fragment<'_>| fragment.text().chars().filter(|c| c.is_alphabetic()).count() >= 3;
        a.area.beside(b.area) > 0.5 && is_worded(a) && is_worded(b)
    };
    if marked.windows(2).filter(is_row).count() >= 2 {
        for at in marked {
            is_furniture[at] = false;
        }
    }
}
