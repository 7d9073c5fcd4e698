//! How characters and paragraphs are set, by the pages of properties at the end of the main stream. [MS-DOC] 2.4.6, 2.9.32 (page
//! of characters) and 2.9.175 (page of paragraphs).

use crate::format::flow::Ruling;
use crate::format::ole::{u16_at, u32_at};

use super::fib::{Streams, Table};
use super::sprm::{Property, Sprm, sprms};

/// Bytes of a page of properties.
const PAGE: usize = 512;
/// Columns of a table, each described in so many bytes, of which the last so many are its lines.
const COLUMN: usize = 20;

/// How characters are set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Chars {
    /// The font, by its place in the table of fonts.
    pub(super) font: Option<u16>,
    /// The font of letters beyond ASCII, if it is another.
    pub(super) other_font: Option<u16>,
    pub(super) style: Option<u16>,
    pub(super) is_hidden: bool,
    /// Deleted while changes were tracked.
    pub(super) is_deleted: bool,
    /// Font and code of a sign that stands for the character.
    pub(super) symbol: Option<(u16, u16)>,
}

/// How a paragraph is set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Layout {
    pub(super) style: u16,
    pub(super) is_centred: bool,
    pub(super) in_table: bool,
    pub(super) ends_row: bool,
    pub(super) depth: u32,
    /// Number of the list in the table of lists in use, from 1, and the level in it; 0 for none.
    pub(super) list: u16,
    pub(super) level: u8,
    /// 9 for running text.
    pub(super) outline: Option<u8>,
    pub(super) ruling: Option<Ruling>,
}

impl Chars {
    /// With the modifiers of a run, or of a style, applied.
    pub(super) fn with(mut self, modifiers: &[u8], is_97: bool) -> Self {
        for sprm in sprms(modifiers, is_97) {
            match sprm.property {
                Property::Font => self.font = Some(sprm.word()),
                Property::OtherFont => self.other_font = Some(sprm.word()),
                Property::CharStyle => self.style = Some(sprm.word()),
                Property::Hidden => self.is_hidden = sprm.is_on(),
                Property::Deleted => self.is_deleted = sprm.is_on(),
                Property::Symbol => self.symbol = symbol(sprm, is_97),
                _ => {}
            }
        }
        self
    }

    pub(super) fn is_shown(&self) -> bool {
        !self.is_hidden && !self.is_deleted
    }
}

fn symbol(sprm: Sprm<'_>, is_97: bool) -> Option<(u16, u16)> {
    let font = u16_at(sprm.operand, 0)?;
    let code = if is_97 { u16_at(sprm.operand, 2)? } else { u16::from(*sprm.operand.get(2)?) };
    Some((font, code))
}

impl Layout {
    pub(super) fn with(mut self, modifiers: &[u8], is_97: bool) -> Self {
        for sprm in sprms(modifiers, is_97) {
            match sprm.property {
                Property::Alignment => self.is_centred = sprm.byte() == 1,
                Property::InTable => self.in_table = sprm.byte() != 0,
                Property::RowEnd => self.ends_row = sprm.byte() != 0,
                Property::TableDepth => self.depth = u32_at(sprm.operand, 0).unwrap_or(0),
                // 2047 is a list of the versions before, whose numbers stand in the paragraph itself.
                Property::List => self.list = Some(sprm.word()).filter(|&list| list < 2047).unwrap_or(0),
                Property::ListLevel => self.level = sprm.byte(),
                Property::Outline => self.outline = Some(sprm.byte()),
                Property::Columns => {
                    let ruling = columns_ruling(sprm.operand, is_97);
                    self.ruling = if self.ruling == Some(Ruling::Ruled) { self.ruling } else { ruling };
                }
                Property::Borders => {
                    let line = if is_97 { 4 } else { 2 };
                    if sprm.operand.chunks_exact(line).any(|line| is_line(line, is_97)) {
                        self.ruling = Some(Ruling::Ruled);
                    }
                }
                _ => {}
            }
        }
        self
    }
}

/// Whether any column has a line: after the number of columns come their edges, then the columns.
fn columns_ruling(operand: &[u8], is_97: bool) -> Option<Ruling> {
    let count = usize::from(*operand.first()?);
    let columns = operand.get(1 + 2 * (count + 1)..)?;
    let (size, head, line) = if is_97 { (COLUMN, 4, 4) } else { (10, 2, 2) };
    let has_line = |column: &[u8]| column[head..].chunks_exact(line).any(|line| is_line(line, is_97));
    Some(if columns.chunks_exact(size).any(has_line) { Ruling::Ruled } else { Ruling::Bare })
}

/// A line has a kind; all bits set mean none.
fn is_line(line: &[u8], is_97: bool) -> bool {
    if is_97 {
        line.iter().any(|&byte| byte != 0xff) && line[1] != 0
    } else {
        // Width in the lowest three bits, kind in the next two.
        u16_at(line, 0).is_some_and(|line| line & 0x1f != 0)
    }
}

/// The runs of one kind, looked up by their place in the main stream.
#[derive(Debug)]
pub(super) struct Runs<'s> {
    main: &'s [u8],
    index: &'s [u8],
    is_97: bool,
    is_of_paragraphs: bool,
}

impl<'s> Runs<'s> {
    pub(super) fn of_chars(streams: &'s Streams) -> Self {
        Self { main: &streams.main, index: streams.table(Table::CharRuns), is_97: streams.is_97, is_of_paragraphs: false }
    }

    pub(super) fn of_paragraphs(streams: &'s Streams) -> Self {
        Self { main: &streams.main, index: streams.table(Table::ParagraphRuns), is_97: streams.is_97, is_of_paragraphs: true }
    }

    /// The end of the run at a place, which lies behind that place, and its modifiers; for a paragraph its style stands before
    /// them. O(log n).
    pub(super) fn at(&self, place: u32) -> Option<(u32, &'s [u8])> {
        // n + 1 places of 4 bytes, n numbers of pages of 4, in Word 6 of 2.
        let number = if self.is_97 { 4 } else { 2 };
        let count = self.index.len().checked_sub(4)? / (4 + number);
        let found = last_not_after(self.index, count, place)?;
        let at = 4 * (count + 1) + number * found;
        let page = if self.is_97 { u32_at(self.index, at)? & 0x3f_ffff } else { u32::from(u16_at(self.index, at)?) };
        let start = (page as usize).checked_mul(PAGE)?;
        let page = self.main.get(start..start.checked_add(PAGE)?)?;
        let count = usize::from(page[PAGE - 1]);
        if 4 * (count + 1) >= PAGE {
            return None;
        }
        let found = last_not_after(page, count, place)?;
        let end = u32_at(page, 4 * (found + 1))?;
        if end <= place {
            return None;
        }
        Some((end, self.modifiers(page, count, found).unwrap_or_default()))
    }

    fn modifiers(&self, page: &'s [u8], count: usize, run: usize) -> Option<&'s [u8]> {
        let size = match (self.is_of_paragraphs, self.is_97) {
            (false, _) => 1,
            (true, true) => 13,
            (true, false) => 7,
        };
        let at = 2 * usize::from(*page.get(4 * (count + 1) + size * run)?);
        if at == 0 {
            return None;
        }
        let len = usize::from(*page.get(at)?);
        let (start, len) = match (self.is_of_paragraphs, self.is_97) {
            (false, _) => (at + 1, len),
            // Counted in words: with the byte of the count, or where that is 0 by the next byte without it.
            (true, true) if len == 0 => (at + 2, 2 * usize::from(*page.get(at + 1)?)),
            (true, true) => (at + 1, 2 * len - 1),
            (true, false) => (at + 1, 2 * len),
        };
        page.get(start..(start + len).min(PAGE))
    }
}

/// The last of `count` ascending places (of `count + 1`) that is not behind `place`.
fn last_not_after(bytes: &[u8], count: usize, place: u32) -> Option<usize> {
    let (mut low, mut high) = (0, count);
    while low < high {
        let middle = low.midpoint(high);
        if u32_at(bytes, 4 * middle)? <= place { low = middle + 1 } else { high = middle }
    }
    low.checked_sub(1)
}
