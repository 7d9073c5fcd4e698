//! From pages of words with places, as a text layer or a picture yields them, to lines in reading order.

mod area;
mod band;
mod bidi;
mod flow;
mod fragment;
mod hyphen;
mod leaf;
mod line;
mod margin;
mod paragraph;
mod sheet;
mod style;
mod table;
mod write;

use crate::format::Draft;
pub(crate) use bidi::seen;
use fragment::{Fragment, fragments};
use leaf::Leaf;
use margin::furniture;
use sheet::Sheet;
use write::write;

/// A page as it is looked at: upright, all lengths in points, y growing downward from its upper edge.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Page {
    pub(crate) width: f32,
    pub(crate) height: f32,
    /// In any order.
    pub(crate) words: Vec<Word>,
}

/// Characters between two blanks.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Word {
    /// Its characters from left to right as they are seen, also in a script that is read from the right; of a turned word, as
    /// they are seen once it is turned back.
    pub(crate) text: String,
    pub(crate) left: f32,
    pub(crate) right: f32,
    /// Of the line that the word stands in (ascent and descent), rather than of its ink.
    pub(crate) top: f32,
    pub(crate) bottom: f32,
    /// Of the font.
    pub(crate) size: f32,
    pub(crate) is_bold: bool,
    /// Quarter turns, clockwise, that its text is turned from upright: 0 to 3.
    pub(crate) turn: u8,
}

/// Turns pages into lines, one for each paragraph, row of a table or piece of page furniture, of at most `text_bytes` bytes in
/// all. O(n log n) in the words.
pub(crate) fn compose(pages: &[Page], text_bytes: usize) -> Draft {
    let mut sheets: Vec<Sheet<'_>> = pages.iter().map(Sheet::new).collect();
    let heights: Vec<f32> = sheets.iter().map(|sheet| sheet.height).collect();
    let found: Vec<Vec<Fragment<'_>>> = sheets.iter_mut().map(|sheet| fragments(std::mem::take(&mut sheet.words))).collect();
    let is_furniture = furniture(&found, &heights);
    let mut leaves: Vec<Leaf> = Vec::with_capacity(pages.len());
    for ((sheet, fragments), is_furniture) in sheets.into_iter().zip(found).zip(is_furniture) {
        leaves.push(Leaf::new(sheet, fragments, &is_furniture));
    }
    write(&leaves, text_bytes)
}

#[cfg(test)]
mod tests;
