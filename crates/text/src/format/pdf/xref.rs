//! Where the objects of a file stand, as its own tables say (ISO 32000-1, 7.5.4 to 7.5.8).

use std::collections::{HashMap, HashSet};

use lopdf::{Dictionary, Object, Stream};

use super::inflate::{Budget, unpack};
use super::objects::{header, indirect};
use super::syntax::{Lexer, Token};

/// Sections that a file may chain: one for each time that it was saved.
const MAX_SECTIONS: usize = 2_000;
/// The end of a file in which `startxref` is looked for.
const TAIL: usize = 4_096;

/// Where an object stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Entry {
    Free,
    /// At this byte.
    At(usize),
    /// In this object stream.
    In(u32),
}

/// The tables of a file.
#[derive(Debug, Default)]
pub(super) struct Table {
    pub(super) entries: HashMap<u32, Entry>,
    pub(super) trailer: Dictionary,
}

impl Table {
    /// Adds an entry unless a newer section has one.
    pub(super) fn add(&mut self, number: u32, entry: Entry) {
        self.entries.entry(number).or_insert(entry);
    }
}

/// Reads the tables that `startxref` leads to; none if they can't be read. Reads at most `limit` entries.
pub(super) fn read(bytes: &[u8], base: usize, budget: Budget, limit: usize) -> Option<Table> {
    let mut table = Table::default();
    let mut next = Some(start(bytes)?);
    let mut seen = HashSet::new();
    while let Some(offset) = next.take() {
        if seen.len() >= MAX_SECTIONS || !seen.insert(offset) {
            break;
        }
        let trailer = section(bytes, base, offset, budget, limit, &mut table)?;
        if let Some(hybrid) = integer(&trailer, "XRefStm").filter(|offset| !seen.contains(offset)) {
            seen.insert(hybrid);
            section(bytes, base, hybrid, budget, limit, &mut table);
        }
        next = integer(&trailer, "Prev");
        if table.trailer.is_empty() {
            table.trailer = trailer;
        }
    }
    Some(table)
}

/// The offset after the last `startxref`.
fn start(bytes: &[u8]) -> Option<usize> {
    let tail = bytes.len().saturating_sub(TAIL);
    let at = tail + bytes[tail..].windows(9).rposition(|word| word == b"startxref")?;
    match Lexer::new(bytes, at + 9).token()? {
        Token::Number(offset) if offset >= 0.0 => Some(offset as usize),
        _ => None,
    }
}

/// Reads one section into the table; its trailer.
fn section(bytes: &[u8], base: usize, offset: usize, budget: Budget, limit: usize, table: &mut Table) -> Option<Dictionary> {
    // Offsets count from the signature, which is not always the first byte.
    let at = [base.checked_add(offset)?, offset].into_iter().find(|&at| starts_section(bytes, at))?;
    let mut lexer = Lexer::new(bytes, at);
    if lexer.token()? == Token::Word(b"xref") {
        return plain_section(&mut lexer, base, limit, table);
    }
    let (_, object) = indirect(bytes, at, 100_000)?;
    let Object::Stream(stream) = object else { return None };
    stream_section(&stream, base, budget, limit, table)?;
    Some(stream.dict)
}

fn starts_section(bytes: &[u8], at: usize) -> bool {
    Lexer::new(bytes, at).token() == Some(Token::Word(b"xref")) || header(bytes, at).is_some()
}

fn plain_section(lexer: &mut Lexer<'_>, base: usize, limit: usize, table: &mut Table) -> Option<Dictionary> {
    loop {
        match lexer.token()? {
            Token::Word(b"trailer") => break,
            Token::Number(first) => {
                let Token::Number(count) = lexer.token()? else { return None };
                plain_entries(lexer, base, first as u32, count as usize, limit, table)?;
            }
            _ => return None,
        }
    }
    match lexer.object()? {
        Object::Dictionary(trailer) => Some(trailer),
        _ => None,
    }
}

fn plain_entries(lexer: &mut Lexer<'_>, base: usize, first: u32, count: usize, limit: usize, table: &mut Table) -> Option<()> {
    for at in 0..count {
        let before = lexer.at;
        let Token::Number(offset) = lexer.token()? else {
            // Fewer entries than stated.
            lexer.at = before;
            return Some(());
        };
        let (Token::Number(_), Token::Word(kind)) = (lexer.token()?, lexer.token()?) else { return None };
        if table.entries.len() > limit {
            return Some(());
        }
        let number = first.checked_add(at as u32)?;
        table.add(number, if kind == b"n" { Entry::At(base.saturating_add(offset as usize)) } else { Entry::Free });
    }
    Some(())
}

fn stream_section(stream: &Stream, base: usize, budget: Budget, limit: usize, table: &mut Table) -> Option<()> {
    let data = unpack(&|object| object.clone(), stream, budget)?.data;
    let numbers = |key: &str| -> Option<Vec<usize>> {
        let items = stream.dict.get(key.as_bytes()).ok()?.as_array().ok()?;
        items.iter().map(|item| item.as_i64().ok().and_then(|number| usize::try_from(number).ok())).collect()
    };
    let widths = numbers("W").filter(|widths| widths.len() >= 3 && widths.iter().all(|&width| width <= 8))?;
    let size = integer(&stream.dict, "Size")?;
    let index = numbers("Index").unwrap_or_else(|| vec![0, size]);
    let mut rows = data.chunks_exact(widths[..3].iter().sum::<usize>().max(1));
    for range in index.chunks_exact(2) {
        for at in 0..range[1] {
            let Some(row) = rows.next() else { return Some(()) };
            if table.entries.len() > limit {
                return Some(());
            }
            let number = u32::try_from(range[0].checked_add(at)?).ok()?;
            let field = |from: usize, width: usize| {
                row[from..from + width].iter().fold(0_usize, |value, &byte| value << 8 | usize::from(byte))
            };
            // Without a first field all objects stand at a byte.
            let kind = if widths[0] == 0 { 1 } else { field(0, widths[0]) };
            let value = field(widths[0], widths[1]);
            table.add(
                number,
                match kind {
                    1 => Entry::At(base.saturating_add(value)),
                    2 => Entry::In(value as u32),
                    _ => Entry::Free,
                },
            );
        }
    }
    Some(())
}

fn integer(dictionary: &Dictionary, key: &str) -> Option<usize> {
    dictionary.get(key.as_bytes()).ok()?.as_i64().ok().and_then(|number| usize::try_from(number).ok())
}
