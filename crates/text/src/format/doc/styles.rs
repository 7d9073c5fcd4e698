//! The style sheet and the table of fonts. [MS-DOC] 2.9.271 (STSH), 2.9.286 (SttbfFfn).

use encoding_rs::WINDOWS_1252;

use crate::format::ole::u16_at;

use super::fib::{Streams, Table};
use super::props::{Chars, Layout};

/// Styles based on styles: Word allows eleven.
const DEPTH: usize = 12;
/// Styles of a document: their numbers have twelve bits.
const MOST: usize = 4095;
/// Bytes of one style's modifiers that are looked at; real ones have under two hundred.
const SET: usize = 4096;
/// A style based on none.
const NO_STYLE: u16 = 0xfff;

/// The styles, each with what it inherits.
#[derive(Debug, Default)]
pub(super) struct Styles {
    styles: Vec<Style>,
    /// The font of text that states none.
    default_font: Option<u16>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Style {
    chars: Chars,
    layout: Layout,
    is_heading: bool,
}

/// A style as it is stored.
#[derive(Clone, Copy, Debug, Default)]
struct Stored<'b> {
    /// 1 to 9 are the headings that Word knows.
    built_in: u16,
    base: u16,
    paragraph: &'b [u8],
    chars: &'b [u8],
}

impl Styles {
    pub(super) fn read(streams: &Streams) -> Self {
        Self::parse(streams.table(Table::Styles), streams.is_97).unwrap_or_default()
    }

    fn parse(sheet: &[u8], is_97: bool) -> Option<Self> {
        let head_len = usize::from(u16_at(sheet, 0)?);
        let head = sheet.get(2..2 + head_len)?;
        let base_len = usize::from(u16_at(head, 2)?);
        let mut stored = Vec::new();
        let mut rest = &sheet[2 + head_len..];
        while let Some(len) = u16_at(rest, 0).map(usize::from).filter(|_| stored.len() < MOST) {
            let Some(style) = rest.get(2..2 + len) else { break };
            stored.push(stored_style(style, base_len, is_97).unwrap_or(Stored { base: NO_STYLE, ..Stored::default() }));
            rest = &rest[2 + len..];
        }
        let styles = (0..stored.len()).map(|at| resolve(&stored, at, is_97)).collect();
        Some(Self { styles, default_font: u16_at(head, 12) })
    }

    pub(super) fn chars(&self, style: u16) -> Chars {
        let chars = self.style(style).map(|style| style.chars).unwrap_or_default();
        Chars { font: chars.font.or(self.default_font), ..chars }
    }

    pub(super) fn layout(&self, style: u16) -> Layout {
        Layout { style, ..self.style(style).map(|style| style.layout).unwrap_or_default() }
    }

    pub(super) fn is_heading(&self, style: u16) -> bool {
        self.style(style).is_some_and(|style| style.is_heading)
    }

    fn style(&self, style: u16) -> Option<&Style> {
        self.styles.get(usize::from(style))
    }
}

/// `base` (fixed part) · name · one or two sets of modifiers, on even places: a paragraph's (its style first) and its text's, or
/// those of text alone.
fn stored_style(style: &[u8], base_len: usize, is_97: bool) -> Option<Stored<'_>> {
    let built_in = u16_at(style, 0)? & 0xfff;
    let kind_and_base = u16_at(style, 2)?;
    let (kind, base) = (kind_and_base & 0xf, kind_and_base >> 4);
    let mut stored = Stored { built_in, base, ..Stored::default() };
    let name_len = if is_97 { 2 * usize::from(u16_at(style, base_len)?) + 4 } else { usize::from(*style.get(base_len)?) + 2 };
    let mut at = base_len + name_len;
    let mut next_set = || -> Option<&[u8]> {
        at += at % 2;
        let len = usize::from(u16_at(style, at)?);
        let set = style.get(at + 2..at + 2 + len)?;
        at += 2 + len;
        Some(&set[..len.min(SET)])
    };
    match kind {
        1 => {
            stored.paragraph = next_set().and_then(|set| set.get(2..)).unwrap_or_default();
            stored.chars = next_set().unwrap_or_default();
        }
        2 => stored.chars = next_set().unwrap_or_default(),
        _ => {}
    }
    Some(stored)
}

/// Applies the styles that a style is based on, the farthest first.
fn resolve(stored: &[Stored<'_>], at: usize, is_97: bool) -> Style {
    let mut line = Vec::new();
    let mut next = at;
    while let Some(style) = stored.get(next).filter(|_| line.len() < DEPTH) {
        line.push(style);
        next = usize::from(style.base);
    }
    let mut style = Style::default();
    for stored in line.into_iter().rev() {
        style.chars = style.chars.with(stored.chars, is_97);
        style.layout = style.layout.with(stored.paragraph, is_97);
        style.is_heading |= (1..=9).contains(&stored.built_in);
    }
    style
}

/// A font of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FontEntry {
    pub(super) name: String,
    /// The number that Windows gives its charset: 0 Western, 204 Russian, 238 Central European.
    pub(super) charset: u8,
}

/// The table of fonts, in order.
pub(super) fn fonts(streams: &Streams) -> Vec<FontEntry> {
    let table = streams.table(Table::Fonts);
    // A count and a size of extra data come first; in Word 6, the length of the table.
    let mut rest = table.get(if streams.is_97 { 4 } else { 2 }..).unwrap_or_default();
    let mut fonts = Vec::new();
    while let Some(entry) = rest.first().and_then(|&len| rest.get(1..1 + usize::from(len))) {
        let (charset, name) = if streams.is_97 { (3, 39) } else { (3, 5) };
        let name = entry.get(name..).unwrap_or_default();
        let name = if streams.is_97 {
            let units = name.chunks_exact(2).map(|unit| u16::from_le_bytes([unit[0], unit[1]])).take_while(|&unit| unit != 0);
            String::from_utf16_lossy(&units.collect::<Vec<_>>())
        } else {
            let end = name.iter().position(|&byte| byte == 0).unwrap_or(name.len());
            WINDOWS_1252.decode_without_bom_handling(&name[..end]).0.into_owned()
        };
        fonts.push(FontEntry { name, charset: entry.get(charset).copied().unwrap_or(0) });
        rest = &rest[1 + entry.len()..];
    }
    fonts
}
