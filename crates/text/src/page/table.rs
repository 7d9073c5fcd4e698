//! Which bands are tables, and their rows.

use super::area::{Area, around, median};
use super::band::Band;
use super::bidi::Direction;
use super::fragment::Fragment;
use super::line::{Line, lines};

/// Lines that a column of running text has at least.
const PROSE_LINES: usize = 4;
/// Letters that its lines have at least, on average.
const PROSE_LETTERS: usize = 16;
/// A blank larger than that between the lines of a cell by so many ems parts rows.
const ROW_GAP: f32 = 0.3;

/// Whether a band holds columns of running text: lines that fill their column, one after the other.
pub(super) fn is_prose(band: &Band<'_>) -> bool {
    let columns = columns(band);
    (2..=3).contains(&columns.len()) && columns.iter().all(|column| fills(column))
}

/// Whether the lines of a column are those of running text.
fn fills(column: &[&Fragment<'_>]) -> bool {
    let Some(area) = around(column.iter().map(|fragment| fragment.area)) else { return false };
    let lines = joined_lines(column);
    let letters: usize = column.iter().map(|f| f.words.iter().map(|word| word.text.chars().count()).sum::<usize>()).sum();
    let full = lines.iter().filter(|line| line.width() >= 0.8 * area.width()).count();
    lines.len() >= PROSE_LINES && full * 10 >= lines.len() * 6 && letters >= PROSE_LETTERS * lines.len()
}

/// The areas of the lines in a column, from top to bottom.
fn joined_lines(column: &[&Fragment<'_>]) -> Vec<Area> {
    let mut areas: Vec<Area> = column.iter().map(|fragment| fragment.area).collect();
    areas.sort_by(|a, b| a.bottom.total_cmp(&b.bottom));
    let mut lines: Vec<Area> = Vec::new();
    for area in areas {
        match lines.last_mut() {
            Some(line) if line.beside(area) >= 0.5 => *line = line.with(area),
            _ => lines.push(area),
        }
    }
    lines
}

fn columns<'b, 'p>(band: &'b Band<'p>) -> Vec<Vec<&'b Fragment<'p>>> {
    let mut columns = vec![Vec::new(); band.gaps.len() + 1];
    for fragment in band.slabs.iter().flatten() {
        columns[band.column_of(fragment.area)].push(fragment);
    }
    columns
}

/// Whether a band is a table: rows of parts that begin, or end, at the same place in each column. Two columns are rather the
/// sides of a letterhead or of a signature, whose lines are centred; and columns of running text are none.
pub(super) fn is_table(band: &Band<'_>) -> bool {
    if band.gaps.is_empty() || is_prose(band) {
        return false;
    }
    let columns = columns(band);
    let rows = band.slabs.iter().filter(|slab| n_columns(band, slab) >= 2).count();
    if columns.len() >= 3 {
        let whole = band.slabs.iter().filter(|slab| n_columns(band, slab) >= 3).count();
        return (whole >= 2 || (whole >= 1 && rows >= 3)) && !is_signed(band);
    }
    let aligned = columns.iter().all(|column| {
        let lines = joined_lines(column);
        share_at_one_place(lines.iter().map(|line| line.left), band.em) >= 0.8
            || share_at_one_place(lines.iter().map(|line| line.right), band.em) >= 0.8
    });
    rows >= 3 && rows * 10 >= band.slabs.len() * 7 && aligned
}

fn n_columns(band: &Band<'_>, slab: &[Fragment<'_>]) -> usize {
    let mut seen = vec![false; band.gaps.len() + 1];
    for fragment in slab {
        seen[band.column_of(fragment.area)] = true;
    }
    seen.into_iter().filter(|&seen| seen).count()
}

/// Whether a blank for signatures, three lines high, lies in the band.
fn is_signed(band: &Band<'_>) -> bool {
    band.slabs.len() <= 12 && gaps_between(&band.slabs).iter().any(|&gap| gap > 3.5 * band.em)
}

/// The share of values that lie within a quarter of an em of the most frequent one.
fn share_at_one_place(values: impl Iterator<Item = f32>, em: f32) -> f32 {
    let mut values: Vec<f32> = values.collect();
    values.sort_by(f32::total_cmp);
    let mut most = 0;
    let mut from = 0;
    for to in 0..values.len() {
        while values[to] - values[from] > 0.5 * em {
            from += 1;
        }
        most = most.max(to - from + 1);
    }
    most as f32 / values.len().max(1) as f32
}

/// The blanks between slabs, from top to bottom.
fn gaps_between(slabs: &[Vec<Fragment<'_>>]) -> Vec<f32> {
    let areas: Vec<Area> = slabs.iter().filter_map(|slab| around(slab.iter().map(|fragment| fragment.area))).collect();
    areas.windows(2).map(|pair| (pair[1].top - pair[0].bottom).max(0.0)).collect()
}

/// The rows of a table; each has a cell, perhaps without lines, for every column.
pub(super) fn rows(band: &Band<'_>, direction: Direction, column: usize) -> Vec<Vec<Vec<Line>>> {
    let starts = row_starts(band);
    let mut rows: Vec<Vec<Vec<Fragment<'_>>>> = Vec::new();
    for (slab, starts) in band.slabs.iter().zip(starts) {
        if starts || rows.is_empty() {
            rows.push(vec![Vec::new(); band.gaps.len() + 1]);
        }
        if let Some(row) = rows.last_mut() {
            for fragment in slab {
                row[band.column_of(fragment.area)].push(fragment.clone());
            }
        }
    }
    let cells = |row: Vec<Vec<Fragment<'_>>>| row.into_iter().map(|cell| lines(cell, direction, column)).collect();
    rows.into_iter().map(cells).collect()
}

/// For each slab, whether it begins a row rather than going on with the cells of the one above.
///
/// Where blanks are of two sizes the larger part rows. Else a row begins with each entry of the first column; and without one
/// there, where at least two cells begin afresh.
fn row_starts(band: &Band<'_>) -> Vec<bool> {
    let gaps = gaps_between(&band.slabs);
    let limit = row_gap(&gaps, band.em);
    let texts: Vec<Vec<String>> = band.slabs.iter().map(|slab| texts(band, slab)).collect();
    let keyed = texts.iter().filter(|cells| !cells[0].is_empty()).count();
    let has_keys = keyed * 5 >= texts.len();
    let mut starts = vec![true; band.slabs.len()];
    for at in 1..texts.len() {
        let cells = &texts[at];
        let filled: Vec<&String> = cells.iter().filter(|cell| !cell.is_empty()).collect();
        let is_key = cells[0].contains(|c: char| c.is_ascii_digit()) && cells[0].chars().count() <= 8;
        let afresh = filled.iter().all(|cell| !cell.starts_with(char::is_lowercase));
        let is_far = gaps.get(at - 1).is_some_and(|&gap| limit.is_some_and(|limit| gap > limit));
        starts[at] = is_far
            || is_key
            || (limit.is_none() && filled.len() >= 2 && afresh && (!cells[0].is_empty() || !has_keys || filled.len() > 2));
    }
    starts
}

/// The size above which a blank parts rows, if blanks are of two sizes.
fn row_gap(gaps: &[f32], em: f32) -> Option<f32> {
    let smallest = median(&mut gaps.iter().copied().filter(|&gap| gap <= least(gaps) + 0.2 * em).collect::<Vec<_>>());
    let limit = smallest + ROW_GAP * em;
    let (far, near) = (gaps.iter().filter(|&&gap| gap > limit).count(), gaps.iter().filter(|&&gap| gap <= limit).count());
    (far > 0 && near > 0 && far * 6 >= near).then_some(limit)
}

fn least(gaps: &[f32]) -> f32 {
    gaps.iter().copied().reduce(f32::min).unwrap_or(0.0)
}

fn texts(band: &Band<'_>, slab: &[Fragment<'_>]) -> Vec<String> {
    let mut cells = vec![String::new(); band.gaps.len() + 1];
    for fragment in slab {
        let cell = &mut cells[band.column_of(fragment.area)];
        if cell.is_empty() {
            *cell = fragment.text();
        }
    }
    cells
}
