//! A page with its text in reading order and what is printed around it.

use super::bidi::Direction;
use super::flow::{Flow, Item, flow};
use super::fragment::{Fragment, fragments};
use super::line::{lines, share_from_right};
use super::sheet::Sheet;

/// Notes are set this much smaller than the text.
const NOTE: f32 = 0.9;

/// A page, read.
pub(super) struct Leaf {
    pub(super) flow: Flow,
    /// Running header, page number at the top.
    pub(super) above: Vec<String>,
    /// Running footer, and words in the margin that are turned.
    pub(super) below: Vec<String>,
}

impl Leaf {
    pub(super) fn new(sheet: Sheet<'_>, found: Vec<Fragment<'_>>, is_furniture: &[bool]) -> Self {
        let direction = direction(&found);
        let (mut above, mut below, mut own) = (Vec::new(), Vec::new(), Vec::new());
        for (fragment, &is_furniture) in found.into_iter().zip(is_furniture) {
            match (is_furniture, fragment.area.middle() < sheet.height / 2.0) {
                (false, _) => own.push(fragment),
                (true, true) => above.push(fragment),
                (true, false) => below.push(fragment),
            }
        }
        let texts = |fragments: Vec<Fragment<'_>>| lines(fragments, direction, 0).into_iter().map(|line| line.text).collect();
        let (above, mut below): (Vec<String>, Vec<String>) = (texts(above), texts(below));
        for turned in sheet.turned {
            below.extend(texts(fragments(turned)));
        }
        Self { flow: flow(own, direction), above, below }
    }

    /// Where the notes at the foot of the page begin in its items: lines set smaller than the text, the first with a mark.
    pub(super) fn notes_start(&self, usual_size: f32) -> usize {
        let items = &self.flow.items;
        let is_small = |item: &Item| matches!(item, Item::Line(line) if line.size < NOTE * usual_size);
        let small = items.iter().rev().take_while(|item| is_small(item)).count();
        let first = items.len() - small;
        if first == 0 || small > items.len() / 2 {
            return items.len();
        }
        let is_marked = |item: &Item| {
            matches!(item, Item::Line(line)
                if line.text.trim_start_matches(['[', '(']).starts_with(|c: char| c.is_numeric() || matches!(c, '*' | '†' | '‡')))
        };
        (first..items.len()).find(|&at| is_marked(&items[at])).unwrap_or(items.len())
    }
}

/// A page is read from the right if most of its letters are.
fn direction(fragments: &[Fragment<'_>]) -> Direction {
    let texts = fragments.iter().flat_map(|fragment| fragment.words.iter().map(|word| word.text));
    if share_from_right(texts) > 0.4 { Direction::FromRight } else { Direction::FromLeft }
}
