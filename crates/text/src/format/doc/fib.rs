//! The file information block: what version a document is, and where its parts lie. [MS-DOC] 2.5; for Word 6 and 95, the
//! layout that the free readers of those versions agree on.

use crate::ReadError;
use crate::format::ole::{Ole, u16_at, u32_at};

use super::FORMAT;

/// First version of Word 97 (`nFib`); Word 6 has 101, Word 95 has 104.
const WORD_97: u16 = 0xc0;

/// The tables that are read, by their place among the pairs of offset and length. Word 6 has the first part of the same list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Table {
    Styles = 1,
    FootnoteRefs = 2,
    FootnoteTexts = 3,
    Headers = 11,
    CharRuns = 12,
    ParagraphRuns = 13,
    Fonts = 15,
    Pieces = 33,
    EndnoteRefs = 46,
    EndnoteTexts = 47,
    Lists = 73,
    ListOverrides = 74,
}

/// The texts of a document lie one behind the other; the main text comes first. Their lengths in characters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Lengths {
    pub(super) main: u32,
    pub(super) footnotes: u32,
    pub(super) headers: u32,
    pub(super) macros: u32,
    pub(super) comments: u32,
    pub(super) endnotes: u32,
    pub(super) text_boxes: u32,
}

/// The streams of a document, found and told apart.
#[derive(Debug)]
pub(super) struct Streams {
    pub(super) main: Vec<u8>,
    /// Empty in Word 6 and 95, which keep their tables in the main stream.
    tables: Vec<u8>,
    pub(super) is_97: bool,
    /// Whether there is a stream for pictures.
    pub(super) has_pictures: bool,
    pub(super) lengths: Lengths,
    /// Where the text lies in a file without pieces.
    pub(super) text_start: u32,
}

impl Streams {
    /// # Errors
    /// [`ReadError::Damaged`] without a header, [`ReadError::Encrypted`] with a password.
    pub(super) fn open(bytes: &[u8]) -> Result<Self, ReadError> {
        let damaged = |problem: &str| ReadError::Damaged { format: FORMAT, problem: problem.to_owned() };
        let ole = Ole::open(bytes)?;
        let main = ole.stream("WordDocument").ok_or_else(|| damaged("it has no main stream"))?;
        let (Some(magic), Some(version), Some(flags)) = (u16_at(&main, 0), u16_at(&main, 2), u16_at(&main, 10)) else {
            return Err(damaged("its header is cut"));
        };
        if !matches!(magic, 0xa5ec | 0xa5dc) {
            return Err(damaged("its header is none of Word's"));
        }
        if flags & 0x100 != 0 {
            return Err(ReadError::Encrypted { format: FORMAT });
        }
        let is_97 = version >= WORD_97;
        let (first, other) = if flags & 0x200 != 0 { ("1Table", "0Table") } else { ("0Table", "1Table") };
        let tables = if is_97 { ole.stream(first).or_else(|| ole.stream(other)).unwrap_or_default() } else { Vec::new() };
        let lengths_at = if is_97 { 0x4c } else { 0x34 };
        let length = |at: usize| u32_at(&main, lengths_at + 4 * at).unwrap_or(0);
        let lengths = Lengths {
            main: length(0),
            footnotes: length(1),
            headers: length(2),
            macros: length(3),
            comments: length(4),
            endnotes: length(5),
            text_boxes: length(6),
        };
        let text_start = u32_at(&main, 0x18).unwrap_or(0);
        let has_pictures = ole.stream("Data").is_some_and(|data| !data.is_empty());
        Ok(Self { tables, is_97, has_pictures, lengths, text_start, main })
    }

    /// The bytes of a table; none where the file lacks it.
    pub(super) fn table(&self, table: Table) -> &[u8] {
        let (offset, len) = self.place(table);
        let stream = self.table_stream();
        stream.get(offset..stream.len().min(offset.saturating_add(len))).unwrap_or_default()
    }

    /// What follows a table; the levels of lists lie so.
    pub(super) fn behind(&self, table: Table) -> &[u8] {
        let (offset, len) = self.place(table);
        self.table_stream().get(offset.saturating_add(len)..).unwrap_or_default()
    }

    fn table_stream(&self) -> &[u8] {
        if self.is_97 { &self.tables } else { &self.main }
    }

    fn place(&self, table: Table) -> (usize, usize) {
        // Word 6 goes its own way after the table of pieces.
        if !self.is_97 && table as usize > Table::Pieces as usize {
            return (0, 0);
        }
        let at = if self.is_97 { 0x9a } else { 0x58 } + 8 * table as usize;
        let number = |at: usize| u32_at(&self.main, at).unwrap_or(0) as usize;
        (number(at), number(at + 4))
    }
}
