//! Fonts, as far as text needs them: what the bytes of a string stand for, and how far each glyph advances.

mod cmap;
mod composite;
mod encoding;
mod glyphs;
mod program;
mod simple;
mod widths;

use lopdf::{Dictionary, Object};

use super::file::File;
use super::tree::rectangle;
use crate::ReadError;
use crate::legacy::of_font;
use cmap::CMap;
use composite::Composite;

/// A character of MacRoman.
pub(crate) fn mac_roman(code: u8) -> Option<char> {
    encoding::Named::MacRoman.char(code)
}

/// Something that a font draws for a code.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Glyph {
    pub(crate) text: GlyphText,
    /// Advance in units of the font's size.
    pub(crate) width: f32,
}

/// The text of a glyph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum GlyphText {
    /// Nothing tells what it stands for; its number in the font.
    Unknown(u32),
    Char(char),
    /// Other than one character: an index for [`Font::string`].
    Str(u32),
}

/// A font of a document, read once.
pub(crate) struct Font {
    /// Without the prefix of a subset.
    pub(crate) name: String,
    pub(crate) is_bold: bool,
    pub(crate) is_vertical: bool,
    /// Whether its name is that of fonts whose bytes are no Western characters, so that a blank may be a letter.
    pub(crate) may_be_legacy: bool,
    /// Whether its codes are single bytes.
    pub(crate) is_simple: bool,
    codes: Codes,
    strings: Vec<String>,
    /// Height of its letters, of a font of size 1.
    pub(crate) em: f32,
}

enum Codes {
    Simple(Box<[Glyph; 256]>),
    Composite(Box<Composite>),
}

impl Font {
    /// Reads a font. What is damaged is left out: glyphs then have no text.
    ///
    /// # Errors
    /// [`ReadError::Bomb`].
    pub(crate) fn read(file: &File, dictionary: &Dictionary) -> Result<Self, ReadError> {
        let descendant = file.array(dictionary, "DescendantFonts").and_then(|fonts| fonts.first());
        let descendant = descendant.and_then(|font| file.resolve(font).as_dict().ok());
        let descriptor = file.dictionary(descendant.unwrap_or(dictionary), "FontDescriptor");
        let name = base_name(file, dictionary);
        let to_unicode = to_unicode(file, dictionary)?;
        let mut strings = Vec::new();
        let (codes, is_vertical) = match (file.name(dictionary, "Subtype"), descendant) {
            (Some(b"Type0"), Some(descendant)) => {
                let composite = Composite::read(file, dictionary, descendant, descriptor, to_unicode)?;
                let is_vertical = composite.is_vertical();
                (Codes::Composite(Box::new(composite)), is_vertical)
            }
            _ => {
                let simple = simple::read(file, dictionary, descriptor, &name, to_unicode.as_ref(), &mut strings)?;
                (Codes::Simple(simple), false)
            }
        };
        let em = if file.name(dictionary, "Subtype") == Some(b"Type3") { type3_em(file, dictionary) } else { 1.0 };
        let is_simple = matches!(codes, Codes::Simple(_));
        let may_be_legacy = is_simple && of_font(&name).is_some();
        let is_bold = is_bold(file, &name, descriptor);
        Ok(Self { name, is_bold, is_vertical, may_be_legacy, is_simple, codes, strings, em })
    }

    /// The first glyph of a string, its code and the code's length in bytes. The string must not be empty.
    pub(crate) fn next_glyph(&mut self, bytes: &[u8]) -> (Glyph, u32, usize) {
        match &mut self.codes {
            Codes::Simple(glyphs) => (glyphs[usize::from(bytes[0])], u32::from(bytes[0]), 1),
            Codes::Composite(composite) => composite.next_glyph(bytes, &mut self.strings),
        }
    }

    /// The text of a byte, in a font of single bytes.
    pub(crate) fn text_of_byte(&self, byte: u8) -> GlyphText {
        match &self.codes {
            Codes::Simple(glyphs) => glyphs[usize::from(byte)].text,
            Codes::Composite(_) => GlyphText::Unknown(u32::from(byte)),
        }
    }

    /// The text behind a [`GlyphText::Str`].
    pub(crate) fn string(&self, at: u32) -> &str {
        self.strings.get(at as usize).map_or("", String::as_str)
    }
}

fn base_name(file: &File, dictionary: &Dictionary) -> String {
    let name = file.name(dictionary, "BaseFont").or_else(|| file.name(dictionary, "Name")).unwrap_or_default();
    let name = String::from_utf8_lossy(name).into_owned();
    match name.split_once('+') {
        Some((tag, rest)) if tag.len() == 6 && tag.bytes().all(|byte| byte.is_ascii_uppercase()) => rest.to_owned(),
        _ => name,
    }
}

/// Fonts of drawings have a space of their own; the box around all glyphs is about as high as a line.
fn type3_em(file: &File, dictionary: &Dictionary) -> f32 {
    let scale = file.numbers(dictionary, "FontMatrix").and_then(|matrix| matrix.get(3).copied()).unwrap_or(0.001).abs();
    let height = rectangle(file, dictionary, "FontBBox").map_or(0.0, |[_, bottom, _, top]| top - bottom);
    if height > 0.0 { height * scale } else { 1000.0 * scale }
}

fn is_bold(file: &File, name: &str, descriptor: Option<&Dictionary>) -> bool {
    let stated = descriptor.is_some_and(|descriptor| {
        // Bit 19 of the flags forces bold.
        file.number(descriptor, "FontWeight").is_some_and(|weight| weight >= 600.0)
            || file.number(descriptor, "Flags").is_some_and(|flags| flags as u32 >> 18 & 1 == 1)
    });
    let lower = name.to_ascii_lowercase();
    stated || ["bold", "black", "heavy", "demi"].iter().any(|cut| lower.contains(cut))
}

fn to_unicode(file: &File, dictionary: &Dictionary) -> Result<Option<CMap>, ReadError> {
    let map = match file.get(dictionary, "ToUnicode") {
        Some(Object::Stream(stream)) => CMap::parse(&file.data(stream)?),
        _ => return Ok(None),
    };
    Ok(map.has_texts().then_some(map))
}

/// The bytes of the font program that a descriptor embeds; empty if there is none.
fn program(file: &File, descriptor: Option<&Dictionary>) -> Result<Vec<u8>, ReadError> {
    let Some(descriptor) = descriptor else { return Ok(Vec::new()) };
    let stream = ["FontFile2", "FontFile3", "FontFile"].iter().find_map(|key| file.stream(descriptor, key));
    stream.map_or(Ok(Vec::new()), |stream| file.data(stream))
}
