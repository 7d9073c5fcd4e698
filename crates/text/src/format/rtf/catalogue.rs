//! The fonts and styles that a document lists before its text.

use std::borrow::Cow;
use std::collections::HashMap;

use encoding_rs::{Encoding, WINDOWS_1252};

use super::charset;
use crate::format::flow::{Flow, Font, Role, symbol};
use crate::legacy;

/// Fonts and styles beyond this many are not told apart.
const ENTRIES: usize = 4096;
/// `\fcharset` of symbol fonts.
const SYMBOLS: i32 = 2;

/// The fonts and styles of a document, by number.
#[derive(Debug)]
pub(super) struct Catalogue {
    /// The charset of text in no font, or in one that states none.
    pub(super) encoding: &'static Encoding,
    faces: HashMap<i32, Face>,
    styles: HashMap<i32, Role>,
}

/// A font or style that is being read.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Entry {
    pub(super) number: i32,
    pub(super) charset: i32,
    pub(super) code_page: Option<i32>,
    pub(super) is_heading: bool,
}

#[derive(Clone, Copy, Debug)]
struct Face {
    font: Font,
    encoding: Option<&'static Encoding>,
    is_symbol: bool,
}

impl Catalogue {
    pub(super) fn new() -> Self {
        Self { encoding: WINDOWS_1252, faces: HashMap::new(), styles: HashMap::new() }
    }

    pub(super) fn add_font(&mut self, entry: Entry, name: &str, flow: &mut Flow<'_>) {
        if self.faces.len() >= ENTRIES {
            return;
        }
        let name = without_script(name.trim());
        // Legacy fonts hold bytes of their own, whatever charset a Windows in Turkey or Russia took them for.
        let is_legacy = legacy::of_font(name).is_some();
        let stated = entry.code_page.filter(|&page| page > 0).map(charset::of_code_page);
        let encoding = if is_legacy { Some(WINDOWS_1252) } else { charset::of_font(entry.charset).or(stated) };
        let face = Face { font: flow.font(name), encoding, is_symbol: entry.charset == SYMBOLS && !is_legacy };
        self.faces.insert(entry.number, face);
    }

    pub(super) fn add_style(&mut self, entry: Entry, name: &str) {
        if self.styles.len() < ENTRIES {
            self.styles.insert(entry.number, role_of(name.trim(), entry.is_heading));
        }
    }

    /// What paragraphs of a style are for.
    pub(super) fn role(&self, style: i32) -> Role {
        self.styles.get(&style).copied().unwrap_or_default()
    }

    pub(super) fn font(&self, number: i32) -> Font {
        self.faces.get(&number).map_or(Font::NONE, |face| face.font)
    }

    /// What bytes in a font say, and the font that they are then set in.
    pub(super) fn decode<'b>(&self, number: i32, bytes: &'b [u8], flow: &Flow<'_>) -> (Cow<'b, str>, Font) {
        let Some(face) = self.faces.get(&number) else {
            return (self.encoding.decode_without_bom_handling(bytes).0, Font::NONE);
        };
        if face.is_symbol {
            let name = flow.font_name(face.font);
            let sign = |&byte: &u8| if byte < 0x20 { None } else { symbol(name, 0xf000 + u32::from(byte)) };
            return (Cow::Owned(bytes.iter().filter_map(sign).collect()), Font::NONE);
        }
        (face.encoding.unwrap_or(self.encoding).decode_without_bom_handling(bytes).0, face.font)
    }
}

/// The name of a font without the script that Word adds for each of its charsets: `.VnTimeH Tur`, `Arial Cyr`.
fn without_script(name: &str) -> &str {
    let scripts = [" Tur", " Cyr", " CE", " Greek", " Baltic", " (Hebrew)", " (Arabic)", " (Thai)", " (Vietnamese)"];
    scripts.iter().find_map(|script| name.strip_suffix(script)).unwrap_or(name)
}

/// What a style is for, by its English name and outline level.
fn role_of(name: &str, is_heading: bool) -> Role {
    let name = name.to_ascii_lowercase();
    let numbered = |prefix: &str| name.strip_prefix(prefix).is_some_and(|rest| rest.trim().parse::<u8>().is_ok());
    if numbered("toc") {
        Role::Chrome
    } else if name == "caption" {
        Role::Caption
    } else if is_heading || numbered("heading") || name == "title" || name == "subtitle" {
        Role::Heading
    } else {
        Role::Body
    }
}
