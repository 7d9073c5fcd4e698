//! The table of pieces: where in the file each part of the text lies. A file that was saved fast is a patchwork of them.
//! [MS-DOC] 2.4.1 and 2.9.38.

use crate::format::ole::{u16_at, u32_at};

use super::fib::{Streams, Table};

/// A stretch of text that lies in one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    /// Place of its first character in the text, and of the one behind its last, in characters.
    pub(super) start: u32,
    pub(super) end: u32,
    /// Where it lies in the main stream, in bytes.
    pub(super) offset: u32,
    /// Whether a character takes one byte instead of two.
    pub(super) is_narrow: bool,
}

impl Piece {
    pub(super) fn width(&self) -> u32 {
        if self.is_narrow { 1 } else { 2 }
    }
}

/// The pieces in the order of the text, never overlapping. A file without a table is one piece.
pub(super) fn read(streams: &Streams) -> Vec<Piece> {
    let table = piece_table(streams.table(Table::Pieces)).unwrap_or_default();
    // n + 1 character positions of 4 bytes, n descriptions of 8.
    let count = table.len().saturating_sub(4) / 12;
    let mut pieces: Vec<Piece> = Vec::with_capacity(count);
    for at in 0..count {
        let (Some(start), Some(end), Some(place)) =
            (u32_at(table, 4 * at), u32_at(table, 4 * at + 4), u32_at(table, 4 * (count + 1) + 8 * at + 2))
        else {
            break;
        };
        let is_in_order = pieces.last().is_none_or(|last| last.end <= start);
        if start >= end || !is_in_order {
            continue;
        }
        // Bit 30 marks a piece of bytes, whose offset is then doubled.
        let is_compressed = place & 0x4000_0000 != 0;
        let offset = place & 0x3fff_ffff;
        let is_narrow = is_compressed || !streams.is_97;
        pieces.push(Piece { start, end, offset: if is_compressed { offset / 2 } else { offset }, is_narrow });
    }
    if pieces.is_empty() && !streams.is_97 {
        let lengths = streams.lengths;
        let end = [lengths.footnotes, lengths.headers, lengths.macros, lengths.comments, lengths.endnotes, lengths.text_boxes]
            .into_iter()
            .fold(lengths.main, u32::saturating_add);
        pieces.push(Piece { start: 0, end, offset: streams.text_start, is_narrow: true });
    }
    pieces
}

/// Steps over the properties (1, length in two bytes) to the table (2, length in four).
fn piece_table(mut clx: &[u8]) -> Option<&[u8]> {
    loop {
        match clx.first()? {
            1 => clx = clx.get(3 + usize::from(u16_at(clx, 1)?)..)?,
            2 => {
                let len = u32_at(clx, 1)? as usize;
                let table = &clx[5..];
                return Some(&table[..len.min(table.len())]);
            }
            _ => return None,
        }
    }
}
