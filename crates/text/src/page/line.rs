//! Lines of a column.

use super::area::{Area, median};
use super::bidi::{Direction, is_from_right, spoken};
use super::fragment::Fragment;
use super::sheet::Placed;

/// Words nearer than this, in ems, with a change of size between them are one: a raised mark, a part in another font.
const NO_BLANK: f32 = 0.06;

/// A line of one column, as it is read. Its area, as that of all fragments from here on, grows in the direction of reading: on a
/// page that is read from the right it is mirrored.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) text: String,
    pub(super) area: Area,
    /// The lower edge of most of its words: fonts of other scripts hang lower.
    pub(super) base: f32,
    pub(super) size: f32,
    pub(super) is_bold: bool,
    /// Width of the word that is read first.
    pub(super) first_word: f32,
    pub(super) column: usize,
}

impl Line {
    /// Puts fragments, as they are seen from left to right, into a line.
    fn new(fragments: &[Fragment<'_>], page: Direction, column: usize) -> Option<Self> {
        let area = super::area::around(fragments.iter().map(|fragment| fragment.area))?;
        let words: Vec<&Placed<'_>> = fragments.iter().flat_map(|fragment| &fragment.words).collect();
        let mut seen = String::new();
        for (at, word) in words.iter().enumerate() {
            if at > 0 {
                let last = words[at - 1];
                let near = word.area.left - last.area.right < NO_BLANK * word.size.max(last.size);
                if !(near && (word.size - last.size).abs() > 0.1 * word.size.max(last.size)) {
                    seen.push(' ');
                }
            }
            seen.push_str(word.text);
        }
        let widest = fragments.iter().max_by(|a, b| a.area.width().total_cmp(&b.area.width()))?;
        let direction = direction(&seen, page);
        let first = if direction == Direction::FromRight { words.last() } else { words.first() }?;
        Some(Self {
            text: spoken(&seen, direction),
            area,
            base: median(&mut words.iter().map(|word| word.area.bottom).collect::<Vec<_>>()),
            size: widest.size,
            is_bold: fragments.iter().all(|fragment| fragment.is_bold),
            first_word: first.area.width(),
            column,
        })
    }
}

/// The way in which most letters are read, 0 to 1 for those from the right.
pub(super) fn share_from_right<'t>(texts: impl IntoIterator<Item = &'t str>) -> f32 {
    let (mut right, mut all) = (0_usize, 0_usize);
    for c in texts.into_iter().flat_map(str::chars).filter(|c| c.is_alphabetic()) {
        all += 1;
        right += usize::from(is_from_right(c));
    }
    right as f32 / all.max(1) as f32
}

/// A line with letters from the right runs that way on a page that does; elsewhere if most of its letters do.
fn direction(seen: &str, page: Direction) -> Direction {
    let share = share_from_right([seen]);
    let is_from_right = share > 0.5 || (share > 0.0 && page == Direction::FromRight);
    if is_from_right { Direction::FromRight } else { Direction::FromLeft }
}

/// Lines from top to bottom. Fragments that stand beside the widest fragment of a line belong to it, raised marks too.
pub(super) fn lines(mut fragments: Vec<Fragment<'_>>, page: Direction, column: usize) -> Vec<Line> {
    fragments.sort_by(|a, b| a.area.bottom.total_cmp(&b.area.bottom));
    let mut rows: Vec<(Area, Vec<Fragment<'_>>)> = Vec::new();
    for fragment in fragments {
        match rows.last_mut() {
            Some((core, row)) if core.beside(fragment.area) >= 0.5 => {
                if fragment.area.width() > core.width() {
                    *core = fragment.area;
                }
                row.push(fragment);
            }
            _ => rows.push((fragment.area, vec![fragment])),
        }
    }
    let line = |(_, mut row): (Area, Vec<Fragment<'_>>)| {
        row.sort_by(|a, b| a.area.left.total_cmp(&b.area.left));
        if page == Direction::FromRight {
            row.reverse();
        }
        Line::new(&row, page, column)
    };
    rows.into_iter().filter_map(line).collect()
}

/// The distance from line to line where they stand closest as a rule, in points.
pub(super) fn pitch(lines: &[Line]) -> Option<f32> {
    let steps = lines.windows(2).filter(|pair| pair[0].column == pair[1].column).filter_map(|pair| {
        let step = pair[1].base - pair[0].base;
        (step > 0.5 * pair[0].size && step < 2.6 * pair[0].size).then_some(step)
    });
    let mut steps: Vec<f32> = steps.collect();
    (steps.len() >= 3).then(|| median(&mut steps))
}
