//! Fonts whose codes are single bytes: Type 1, TrueType and Type 3.

use lopdf::{Dictionary, Object};

use super::cmap::{CMap, Text};
use super::encoding::{Named, Table};
use super::glyphs::text_of_name;
use super::{Glyph, GlyphText, program, widths};
use crate::ReadError;
use crate::format::pdf::file::File;
use crate::format::pdf::ink::as_seen;

/// Reads what the 256 codes stand for: by the map to Unicode, else by the names of the encoding, else by the program.
pub(super) fn read(
    file: &File,
    dictionary: &Dictionary,
    descriptor: Option<&Dictionary>,
    name: &str,
    to_unicode: Option<&CMap>,
    strings: &mut Vec<String>,
) -> Result<Box<[Glyph; 256]>, ReadError> {
    let mut texts = encoded(file, dictionary, descriptor, name)?;
    if let Some(map) = to_unicode {
        for (code, slot) in texts.iter_mut().enumerate() {
            match map.text(code as u32) {
                Some(Text::Char(c)) if c != '\0' => *slot = Some(c.to_string()),
                Some(Text::Str(text)) if !text.is_empty() => *slot = Some(text.to_owned()),
                Some(Text::Counted(text)) => *slot = Some(text),
                _ => {}
            }
        }
    }
    let stated = widths::stated(file, dictionary);
    let scale = width_scale(file, dictionary);
    let mut glyphs = Box::new([Glyph { text: GlyphText::Unknown(0), width: 0.0 }; 256]);
    for (code, (glyph, text)) in glyphs.iter_mut().zip(texts).enumerate() {
        let first = text.as_deref().and_then(|text| text.chars().next());
        glyph.width = scale * stated.as_ref().map_or_else(|| widths::standard(name, first), |widths| widths[code]);
        glyph.text = match text {
            None => GlyphText::Unknown(code as u32),
            Some(text) => match (first, text.chars().nth(1)) {
                (Some(only), None) => GlyphText::Char(only),
                _ => {
                    strings.push(as_seen(text));
                    GlyphText::Str(strings.len() as u32 - 1)
                }
            },
        };
    }
    Ok(glyphs)
}

/// Widths are thousandths, but in a Type 3 font units of its own matrix.
fn width_scale(file: &File, dictionary: &Dictionary) -> f32 {
    if file.name(dictionary, "Subtype") != Some(b"Type3") {
        return 0.001;
    }
    let matrix = file.numbers(dictionary, "FontMatrix").unwrap_or_default();
    matrix.first().map_or(0.001, |a| a.abs())
}

fn encoded(
    file: &File,
    dictionary: &Dictionary,
    descriptor: Option<&Dictionary>,
    name: &str,
) -> Result<Vec<Option<String>>, ReadError> {
    let encoding = file.get(dictionary, "Encoding");
    let (named, differences) = match encoding {
        Some(Object::Name(name)) => (Named::of_name(name), None),
        Some(Object::Dictionary(encoding)) => {
            let base = file.name(encoding, "BaseEncoding").and_then(Named::of_name);
            (base, file.array(encoding, "Differences"))
        }
        _ => (None, None),
    };
    let mut texts: Vec<Option<String>> = match named {
        Some(named) => strings(&named.table()),
        None => built_in(file, dictionary, descriptor, name)?,
    };
    let mut code = 0_usize;
    for item in differences.unwrap_or_default() {
        match file.resolve(item) {
            Object::Integer(number) => code = usize::try_from(*number).unwrap_or(256),
            Object::Real(number) => code = *number as usize,
            Object::Name(name) => {
                if let Some(slot) = texts.get_mut(code) {
                    *slot = text_of_name(name);
                }
                code = code.saturating_add(1);
            }
            _ => {}
        }
    }
    Ok(texts)
}

/// The encoding of a font that names none: its program's, else that of its kind.
fn built_in(
    file: &File,
    dictionary: &Dictionary,
    descriptor: Option<&Dictionary>,
    name: &str,
) -> Result<Vec<Option<String>>, ReadError> {
    let own = program::code_texts(&program(file, descriptor)?);
    let is_symbolic =
        descriptor.and_then(|descriptor| file.number(descriptor, "Flags")).is_some_and(|flags| flags as u32 >> 2 & 1 == 1);
    let fallback: Table = if name.contains("Symbol") {
        Named::Symbol.table()
    } else if name.contains("Dingbats") || file.name(dictionary, "Subtype") == Some(b"Type3") {
        // Pictures; their codes mean nothing.
        [None; 256]
    } else if file.name(dictionary, "Subtype") == Some(b"TrueType") {
        Named::WinAnsi.table()
    } else if is_symbolic && own.iter().any(Option::is_some) {
        [None; 256]
    } else {
        Named::Standard.table()
    };
    let mut texts = strings(&fallback);
    for (slot, text) in texts.iter_mut().zip(own) {
        if text.is_some() {
            *slot = text;
        }
    }
    Ok(texts)
}

fn strings(table: &Table) -> Vec<Option<String>> {
    table.iter().map(|c| c.map(String::from)).collect()
}
