//! Fonts whose codes have one to four bytes (Type 0).

use encoding_rs::{BIG5, EUC_KR, Encoding, GBK, SHIFT_JIS};
use lopdf::{Dictionary, Object};

use super::cmap::{CMap, Text};
use super::program::{GlyphTexts, glyph_texts};
use super::widths::CidWidths;
use super::{Glyph, GlyphText, program};
use crate::ReadError;
use crate::format::pdf::file::File;
use crate::format::pdf::ink::as_seen;

/// How strings fall into codes, and codes into glyph numbers.
enum Split {
    /// Two bytes, which are the glyph number.
    Identity,
    /// UTF-16.
    Utf16,
    /// One or two bytes of a charset that the web knows.
    Charset(&'static Encoding),
    Map(Box<CMap>),
}

/// A composite font. Glyphs are looked up when they first occur, 256 at a time.
pub(super) struct Composite {
    split: Split,
    is_vertical: bool,
    to_unicode: Option<CMap>,
    widths: CidWidths,
    /// Texts by the glyphs of the program.
    texts: GlyphTexts,
    cid_to_gid: Vec<u8>,
    /// Whether glyph numbers belong to a collection of Adobe's (Japan1, GB1, CNS1, Korea1).
    is_collection: bool,
    /// By the upper byte of two-byte codes.
    pages: Vec<Option<Box<[Glyph; 256]>>>,
}

impl Composite {
    pub(super) fn read(
        file: &File,
        dictionary: &Dictionary,
        descendant: &Dictionary,
        descriptor: Option<&Dictionary>,
        to_unicode: Option<CMap>,
    ) -> Result<Self, ReadError> {
        let (split, is_vertical) = split(file, dictionary)?;
        let ordering = file.dictionary(descendant, "CIDSystemInfo").and_then(|info| file.get(info, "Ordering"));
        let ordering = ordering.and_then(|ordering| ordering.as_str().ok()).unwrap_or_default();
        let is_collection = matches!(ordering, b"Japan1" | b"GB1" | b"CNS1" | b"Korea1" | b"KR");
        // A program is only asked where there is no map: parsing one costs more than the rest of the font.
        let program = if to_unicode.is_none() { program(file, descriptor)? } else { Vec::new() };
        let cid_to_gid = match file.get(descendant, "CIDToGIDMap") {
            Some(Object::Stream(stream)) if to_unicode.is_none() => file.data(stream)?,
            _ => Vec::new(),
        };
        Ok(Self {
            split,
            is_vertical,
            to_unicode,
            widths: CidWidths::read(file, descendant),
            texts: glyph_texts(&program),
            cid_to_gid,
            is_collection,
            pages: std::iter::repeat_with(|| None).take(256).collect(),
        })
    }

    pub(super) fn is_vertical(&self) -> bool {
        self.is_vertical
    }

    /// The first glyph of a string, its code and the code's length.
    pub(super) fn next_glyph(&mut self, bytes: &[u8], strings: &mut Vec<String>) -> (Glyph, u32, usize) {
        let (code, len) = self.next_code(bytes);
        if len != 2 || code > 0xffff {
            return (self.look_up(code, len, strings), code, len);
        }
        let (high, low) = ((code >> 8) as usize, (code & 0xff) as usize);
        if self.pages[high].is_none() {
            let mut page = Box::new([Glyph { text: GlyphText::Unknown(0), width: 0.0 }; 256]);
            for (low, glyph) in page.iter_mut().enumerate() {
                *glyph = self.look_up((high << 8 | low) as u32, 2, strings);
            }
            self.pages[high] = Some(page);
        }
        let page = self.pages[high].as_ref().expect("the page was filled just now");
        (page[low], code, len)
    }

    fn next_code(&self, bytes: &[u8]) -> (u32, usize) {
        let pair = |bytes: &[u8]| u32::from(bytes[0]) << 8 | u32::from(bytes[1]);
        match &self.split {
            Split::Map(map) => map.next_code(bytes),
            // Half a code at the end of a string.
            _ if bytes.len() < 2 => (u32::from(bytes[0]), 1),
            Split::Identity => (pair(bytes), 2),
            Split::Utf16 if bytes.len() >= 4 && (0xd8..0xdc).contains(&bytes[0]) => (pair(bytes) << 16 | pair(&bytes[2..]), 4),
            Split::Utf16 => (pair(bytes), 2),
            Split::Charset(charset) if is_single(charset, bytes[0]) => (u32::from(bytes[0]), 1),
            Split::Charset(_) => (pair(bytes), 2),
        }
    }

    fn look_up(&self, code: u32, len: usize, strings: &mut Vec<String>) -> Glyph {
        let cid = match &self.split {
            Split::Map(map) => map.cid(code).unwrap_or(0),
            _ => code,
        };
        let width = match &self.split {
            // The widths go by glyph numbers that only Adobe's tables know.
            Split::Utf16 | Split::Charset(_) => {
                if len == 1 {
                    500.0
                } else {
                    1000.0
                }
            }
            _ => self.widths.width(cid),
        };
        Glyph { text: self.text(code, cid, len, strings), width: width / 1000.0 }
    }

    fn text(&self, code: u32, cid: u32, len: usize, strings: &mut Vec<String>) -> GlyphText {
        match self.to_unicode.as_ref().and_then(|map| map.text(code)) {
            Some(Text::Char('\0')) => return GlyphText::Unknown(cid),
            Some(Text::Char(c)) => return GlyphText::Char(c),
            Some(Text::Str(text)) => return of_str(text, strings),
            Some(Text::Counted(text)) => return of_str(&text, strings),
            None => {}
        }
        match &self.split {
            Split::Utf16 => {
                let units = [(code >> 16) as u16, code as u16];
                let decoded = char::decode_utf16(units.into_iter().skip(usize::from(len < 4))).next().and_then(Result::ok);
                decoded.map_or(GlyphText::Unknown(code), GlyphText::Char)
            }
            Split::Charset(charset) => {
                let bytes = code.to_be_bytes();
                let (text, had_errors) = charset.decode_without_bom_handling(&bytes[4 - len..]);
                if had_errors { GlyphText::Unknown(code) } else { of_str(&text, strings) }
            }
            Split::Identity | Split::Map(_) => self.text_of_program(cid, strings),
        }
    }

    fn text_of_program(&self, cid: u32, strings: &mut Vec<String>) -> GlyphText {
        let gid = match self.cid_to_gid.get(cid as usize * 2..cid as usize * 2 + 2) {
            Some(pair) => u32::from(pair[0]) << 8 | u32::from(pair[1]),
            None => cid,
        };
        if let Some(text) = u16::try_from(gid).ok().and_then(|gid| self.texts.get(&gid)) {
            return of_str(text, strings);
        }
        // All four collections begin with ASCII.
        if self.is_collection && (1..=95).contains(&cid) {
            return char::from_u32(cid + 0x1f).map_or(GlyphText::Unknown(gid), GlyphText::Char);
        }
        GlyphText::Unknown(gid)
    }
}

fn of_str(text: &str, strings: &mut Vec<String>) -> GlyphText {
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (Some(only), None) => GlyphText::Char(only),
        _ => {
            strings.push(as_seen(text.to_owned()));
            GlyphText::Str(strings.len() as u32 - 1)
        }
    }
}

fn split(file: &File, dictionary: &Dictionary) -> Result<(Split, bool), ReadError> {
    match file.get(dictionary, "Encoding") {
        Some(Object::Name(name)) => Ok(named(name)),
        Some(Object::Stream(stream)) => {
            let map = CMap::parse(&file.data(stream)?);
            let mode = file.number(&stream.dict, "WMode");
            let is_vertical = map.is_vertical || mode == Some(1.0);
            if map.has_spaces() {
                return Ok((Split::Map(Box::new(map)), is_vertical));
            }
            let base = map.base.as_deref().or_else(|| file.name(&stream.dict, "UseCMap"));
            Ok(base.map_or((Split::Identity, is_vertical), named))
        }
        _ => Ok((Split::Identity, false)),
    }
}

/// The maps that PDF knows by name (ISO 32000-1, table 118), as far as their codes tell the characters.
fn named(name: &[u8]) -> (Split, bool) {
    let name = String::from_utf8_lossy(name);
    let is_vertical = name.ends_with("-V");
    let has = |part: &str| name.contains(part);
    let split = if has("UCS2") || has("UTF16") {
        Split::Utf16
    } else if has("RKSJ") {
        Split::Charset(SHIFT_JIS)
    } else if name.starts_with("GB") {
        Split::Charset(GBK)
    } else if name.starts_with("KSC") {
        Split::Charset(EUC_KR)
    } else if has("B5") || has("ETen") || has("HKscs") {
        Split::Charset(BIG5)
    } else {
        Split::Identity
    };
    (split, is_vertical)
}

/// Whether a byte is a character by itself. Katakana of half width have one byte in Shift JIS.
fn is_single(charset: &'static Encoding, byte: u8) -> bool {
    byte < 0x81 || byte == 0xff || (charset == SHIFT_JIS && (0xa0..=0xdf).contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_maps_tell_how_strings_split() {
        for (name, expected) in [
            ("Identity-H", "identity"),
            ("Identity-V", "identity, vertical"),
            ("UniGB-UCS2-H", "utf-16"),
            ("UniJIS-UTF16-V", "utf-16, vertical"),
            ("90ms-RKSJ-H", "Shift_JIS"),
            ("GBK-EUC-H", "GBK"),
            ("KSCms-UHC-H", "EUC-KR"),
            ("ETen-B5-V", "Big5, vertical"),
        ] {
            let (split, is_vertical) = named(name.as_bytes());
            let split = match split {
                Split::Identity => "identity",
                Split::Utf16 => "utf-16",
                Split::Charset(charset) => charset.name(),
                Split::Map(_) => "map",
            };
            assert_eq!(format!("{split}{}", if is_vertical { ", vertical" } else { "" }), expected);
        }
    }
}
