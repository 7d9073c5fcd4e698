//! Lists that Word numbers itself. [MS-DOC] 2.9.150 (LSTF), 2.9.151 (LVL), 2.9.131 (LFO).

use std::collections::HashMap;

use crate::format::flow::{Counters, Figures, LEVELS, Level, Part, Restart};
use crate::format::ole::{u16_at, u32_at};

use super::fib::{Streams, Table};

/// Bytes of a list, of a level before its text, of a list in use.
const LIST: usize = 28;
const LEVEL: usize = 28;
const OVERRIDE: usize = 16;

/// The lists of a document, and how far each has counted.
#[derive(Debug, Default)]
pub(super) struct Lists {
    lists: Vec<List>,
    /// The lists in use, by the number that paragraphs state, from 1: which list, and the first numbers that it sets anew.
    used: Vec<Used>,
}

#[derive(Debug)]
struct List {
    id: u32,
    levels: Vec<Level>,
    counters: Counters,
}

#[derive(Debug)]
struct Used {
    list: Option<usize>,
    starts: [Option<u32>; LEVELS],
}

impl Lists {
    pub(super) fn read(streams: &Streams) -> Self {
        let lists = lists(streams.table(Table::Lists), streams.behind(Table::Lists)).unwrap_or_default();
        let used = used(streams.table(Table::ListOverrides), &lists).unwrap_or_default();
        Self { lists, used }
    }

    /// Counts a paragraph, and gives the mark that stands before it.
    pub(super) fn mark(&mut self, list: u16, level: u8) -> Option<String> {
        let used = self.used.get_mut(usize::from(list).checked_sub(1)?)?;
        let list = self.lists.get_mut(used.list?)?;
        let level = usize::from(level);
        // A number set anew counts once.
        let start = used.starts.get_mut(level)?.take();
        list.counters.count(&list.levels, level, start);
        let mark = list.counters.label(&list.levels, level);
        (!mark.is_empty()).then_some(mark)
    }
}

/// The table holds a count and the lists; their levels follow it, one or nine a list.
fn lists(table: &[u8], mut levels: &[u8]) -> Option<Vec<List>> {
    let count = usize::from(u16_at(table, 0)?);
    let mut lists = Vec::new();
    for raw in table.get(2..)?.chunks_exact(LIST).take(count) {
        let is_simple = raw[26] & 1 != 0;
        let mut own = Vec::new();
        for _ in 0..if is_simple { 1 } else { 9 } {
            let Some((level, rest)) = level(levels) else { break };
            own.push(level);
            levels = rest;
        }
        lists.push(List { id: u32_at(raw, 0)?, levels: own, counters: Counters::default() });
    }
    Some(lists)
}

/// A level, and what follows it.
fn level(raw: &[u8]) -> Option<(Level, &[u8])> {
    let head = raw.get(..LEVEL)?;
    let flags = head[5];
    let text_at = LEVEL + usize::from(head[24]) + usize::from(head[25]);
    let len = usize::from(u16_at(raw, text_at)?);
    let text = raw.get(text_at + 2..text_at + 2 + 2 * len)?;
    let is_bullet = head[4] == 23;
    let restart = match (flags & 0x08 != 0, head[26]) {
        (false, _) => Restart::Always,
        (true, 0) => Restart::Never,
        (true, above) => Restart::After(usize::from(above) - 1),
    };
    let level = Level {
        figures: figures(head[4]),
        label: label(text, is_bullet),
        start: u32_at(head, 0)?,
        restart,
        is_legal: flags & 0x04 != 0,
        ..Level::default()
    };
    Some((level, &raw[text_at + 2 + 2 * len..]))
}

/// In the text of a level, the numbers 0 to 8 stand for the numbers of levels.
fn label(text: &[u8], is_bullet: bool) -> Vec<Part> {
    let units: Vec<u16> = text.chunks_exact(2).map(|unit| u16::from_le_bytes([unit[0], unit[1]])).collect();
    if is_bullet {
        return Level::bullet(&String::from_utf16_lossy(&units));
    }
    let mut parts = Vec::new();
    let mut literal = Vec::new();
    for unit in units {
        if unit < 9 {
            if !literal.is_empty() {
                parts.push(Part::Text(String::from_utf16_lossy(&std::mem::take(&mut literal))));
            }
            parts.push(Part::Number(usize::from(unit)));
        } else {
            literal.push(unit);
        }
    }
    if !literal.is_empty() {
        parts.push(Part::Text(String::from_utf16_lossy(&literal)));
    }
    parts
}

/// [MS-OSHARED] 2.2.1.3 (MSONFC).
fn figures(code: u8) -> Figures {
    match code {
        1 => Figures::UpperRoman,
        2 => Figures::LowerRoman,
        3 => Figures::UpperLetter,
        4 => Figures::LowerLetter,
        22 => Figures::DecimalZero,
        58 => Figures::LowerRussian,
        59 => Figures::UpperRussian,
        45 | 47 => Figures::Hebrew,
        255 => Figures::None,
        _ => Figures::Decimal,
    }
}

/// A count, the lists in use, then for each the levels that it changes.
fn used(table: &[u8], lists: &[List]) -> Option<Vec<Used>> {
    let count = u32_at(table, 0)? as usize;
    let heads: Vec<&[u8]> = table.get(4..)?.chunks_exact(OVERRIDE).take(count).collect();
    let mut rest = table.get(4 + OVERRIDE * heads.len()..)?;
    let by_id: HashMap<u32, usize> = lists.iter().enumerate().map(|(at, list)| (list.id, at)).collect();
    let mut used = Vec::new();
    for head in heads {
        let id = u32_at(head, 0)?;
        let mut starts = [None; LEVELS];
        rest = rest.get(4..).unwrap_or_default();
        for _ in 0..head[12] {
            let (Some(start), Some(flags)) = (u32_at(rest, 0), u32_at(rest, 4)) else { break };
            rest = &rest[8..];
            let own = (flags & 0x0f) as usize;
            let mut first = start;
            if flags & 0x20 != 0 {
                let Some((level, behind)) = level(rest) else { break };
                first = level.start;
                rest = behind;
            }
            if let Some(start) = starts.get_mut(own).filter(|_| flags & 0x10 != 0) {
                *start = Some(first);
            }
        }
        used.push(Used { list: by_id.get(&id).copied(), starts });
    }
    Some(used)
}
