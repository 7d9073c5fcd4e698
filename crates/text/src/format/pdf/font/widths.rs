//! How far glyphs advance, in thousandths of the font's size.

use lopdf::{Dictionary, Object};

use crate::format::pdf::file::{File, number};

/// Widths of a composite font's glyphs.
#[derive(Debug)]
pub(crate) struct CidWidths {
    default: f32,
    /// First and last glyph number, and where their widths begin in `widths`; sorted.
    ranges: Vec<(u32, u32, Span)>,
    widths: Vec<f32>,
}

#[derive(Clone, Copy, Debug)]
enum Span {
    Each(usize),
    All(f32),
}

impl CidWidths {
    /// Reads `/W` and `/DW` of a CID font.
    pub(crate) fn read(file: &File, font: &Dictionary) -> Self {
        let mut widths = Self { default: file.number(font, "DW").unwrap_or(1000.0), ranges: Vec::new(), widths: Vec::new() };
        let mut items = file.array(font, "W").unwrap_or_default().iter().map(|item| file.resolve(item)).peekable();
        while let Some(first) = items.next().and_then(number) {
            let first = first.max(0.0) as u32;
            match items.next() {
                Some(Object::Array(each)) => {
                    let start = widths.widths.len();
                    widths.widths.extend(each.iter().map(|width| number(file.resolve(width)).unwrap_or(0.0)));
                    if !each.is_empty() {
                        widths.ranges.push((first, first + each.len() as u32 - 1, Span::Each(start)));
                    }
                }
                Some(last) => {
                    let (Some(last), Some(width)) = (number(last), items.next().and_then(number)) else { break };
                    widths.ranges.push((first, last.max(0.0) as u32, Span::All(width)));
                }
                None => break,
            }
        }
        widths.ranges.sort_by_key(|&(first, ..)| first);
        widths
    }

    pub(crate) fn width(&self, cid: u32) -> f32 {
        let end = self.ranges.partition_point(|&(first, ..)| first <= cid);
        match self.ranges[..end].last() {
            Some(&(first, last, span)) if cid <= last => match span {
                Span::Each(start) => self.widths[start + (cid - first) as usize],
                Span::All(width) => width,
            },
            _ => self.default,
        }
    }
}

/// Widths of a one-byte font's codes as its dictionary states them; none for a font that relies on the reader's knowledge.
pub(crate) fn stated(file: &File, font: &Dictionary) -> Option<[f32; 256]> {
    let widths = file.numbers(font, "Widths")?;
    let descriptor = file.dictionary(font, "FontDescriptor");
    let missing = descriptor.and_then(|descriptor| file.number(descriptor, "MissingWidth")).unwrap_or(0.0);
    let first = file.number(font, "FirstChar").unwrap_or(0.0).clamp(0.0, 255.0) as usize;
    let mut all = [missing; 256];
    for (slot, width) in all[first..].iter_mut().zip(widths) {
        *slot = width;
    }
    Some(all)
}

/// Widths of ASCII from the blank on in Helvetica, from its public metrics file.
#[rustfmt::skip]
const HELVETICA: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 222, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278,
    584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944,
    667, 667, 611, 278, 278, 278, 469, 556, 222, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500,
    278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];
/// The same in Times.
#[rustfmt::skip]
const TIMES: [u16; 95] = [
    250, 333, 408, 500, 500, 833, 778, 333, 333, 333, 500, 564, 250, 333, 250, 278, 500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 278, 278,
    564, 564, 564, 444, 921, 722, 667, 667, 722, 611, 556, 722, 722, 333, 389, 722, 611, 889, 722, 722, 556, 722, 667, 556, 611, 722, 722, 944,
    722, 722, 611, 333, 278, 333, 469, 500, 333, 444, 500, 444, 500, 444, 333, 500, 500, 278, 278, 500, 278, 778, 500, 500, 500, 500, 333, 389,
    278, 500, 500, 722, 500, 500, 444, 480, 200, 480, 541,
];

/// The width of a character in one of the standard fonts, which files need not state. Bold and slanted cuts are a few
/// hundredths wider, which no gap between words depends on; letters beyond ASCII are as wide as most small letters.
pub(crate) fn standard(name: &str, c: Option<char>) -> f32 {
    if name.contains("Courier") || name.contains("Mono") {
        return 600.0;
    }
    let is_times = name.contains("Times") || name.contains("Serif") || name.contains("Roman");
    let (table, other) = if is_times { (&TIMES, 500.0) } else { (&HELVETICA, 556.0) };
    let at = c.and_then(|c| u32::from(c).checked_sub(0x20)).map(|at| at as usize);
    at.and_then(|at| table.get(at)).map_or(other, |&width| f32::from(width))
}
