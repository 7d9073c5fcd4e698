//! What an embedded font program says about the characters of its glyphs, for fonts that PDF itself says nothing about.

use std::collections::HashMap;

use ttf_parser::{Face, GlyphId, cff, cmap::Subtable};

use super::encoding::{Named, Table};
use super::glyphs::text_of_name;
use crate::format::pdf::syntax::{Lexer, Token};

/// Texts of glyphs by their number in the program.
pub(crate) type GlyphTexts = HashMap<u16, String>;

/// The texts of all glyphs of a TrueType, OpenType or bare CFF program; empty if it does not say. Of characters that share a
/// glyph the smallest wins, so that a blank is no no-break space.
pub(crate) fn glyph_texts(program: &[u8]) -> GlyphTexts {
    if let Some(table) = cff::Table::parse(program) {
        return cff_texts(&table);
    }
    let Ok(face) = Face::parse(program, 0) else { return GlyphTexts::new() };
    let mut texts = GlyphTexts::new();
    for subtable in unicode_subtables(&face) {
        subtable.codepoints(|code| {
            let (Some(glyph), Some(c)) = (subtable.glyph_index(code), char::from_u32(code)) else { return };
            let is_readable = !c.is_control() && !('\u{e000}'..='\u{f8ff}').contains(&c);
            if glyph.0 != 0 && is_readable {
                let slot = texts.entry(glyph.0).or_insert_with(|| c.to_string());
                if slot.chars().next().is_some_and(|known| c < known) {
                    *slot = c.to_string();
                }
            }
        });
    }
    if texts.is_empty() {
        let named = |number| Some((number, text_of_name(face.glyph_name(GlyphId(number))?.as_bytes())?));
        texts.extend((1..face.number_of_glyphs()).filter_map(named));
    }
    texts
}

/// The texts of a one-byte font's codes by its own program.
pub(crate) fn code_texts(program: &[u8]) -> Vec<Option<String>> {
    if let Some(table) = cff::Table::parse(program) {
        let text = |code| text_of_name(table.glyph_name(table.glyph_index(code)?)?.as_bytes());
        return (0..=255).map(text).collect();
    }
    if program.starts_with(b"%!") || program.starts_with(b"\x80\x01") {
        return type1_texts(program);
    }
    let Ok(face) = Face::parse(program, 0) else { return Vec::new() };
    let texts = glyph_texts(program);
    let tables: Vec<Subtable<'_>> = subtables(&face).collect();
    let glyph = |code: u32| {
        // Symbol fonts keep their codes in a private area (3,0), old ones as they are (1,0).
        tables.iter().filter(|table| !table.is_unicode() || table.encoding_id == 0).find_map(|table| {
            let found = table.glyph_index(code).or_else(|| table.glyph_index(0xf000 + code))?;
            (found.0 != 0).then_some(found.0)
        })
    };
    (0..=255).map(|code| texts.get(&glyph(code)?).cloned()).collect()
}

fn subtables<'f>(face: &Face<'f>) -> impl Iterator<Item = Subtable<'f>> + use<'f> {
    face.tables().cmap.map(|cmap| cmap.subtables.into_iter()).into_iter().flatten()
}

fn unicode_subtables<'f>(face: &Face<'f>) -> impl Iterator<Item = Subtable<'f>> + use<'f> {
    subtables(face).filter(|table| table.is_unicode() && !is_symbol(table))
}

fn is_symbol(table: &Subtable<'_>) -> bool {
    table.platform_id == ttf_parser::PlatformId::Windows && table.encoding_id == 0
}

fn cff_texts(table: &cff::Table<'_>) -> GlyphTexts {
    let named = |number| Some((number, text_of_name(table.glyph_name(GlyphId(number))?.as_bytes())?));
    (1..table.number_of_glyphs()).filter_map(named).collect()
}

/// The encoding of a Type 1 program stands in its clear text: `dup 65 /A put`, or `StandardEncoding def`.
fn type1_texts(program: &[u8]) -> Vec<Option<String>> {
    const KEY: &[u8] = b"/Encoding";
    let Some(start) = program.windows(KEY.len()).position(|window| window == KEY) else { return Vec::new() };
    let end = program.windows(5).position(|window| window == b"eexec").unwrap_or(program.len());
    let mut lexer = Lexer::new(&program[..end.max(start)], start + KEY.len());
    let mut texts: Vec<Option<String>> = vec![None; 256];
    let mut code = None;
    let mut is_first = true;
    while let Some(token) = lexer.token() {
        match token {
            Token::Word(b"StandardEncoding") if is_first => return strings(&Named::Standard.table()),
            Token::Word(b"def" | b"readonly") => break,
            Token::Number(number) => code = Some(number as usize),
            Token::Name(name) => {
                if let Some(slot) = code.take().and_then(|code| texts.get_mut(code)) {
                    *slot = text_of_name(name);
                }
            }
            _ => {}
        }
        is_first = false;
    }
    texts
}

fn strings(table: &Table) -> Vec<Option<String>> {
    table.iter().map(|c| c.map(String::from)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn type_1_programs_state_their_encoding() {
        let own = b"%!PS-AdobeFont-1.0\n/Encoding 256 array\n0 1 255 {1 index exch /.notdef put} for\n\
            dup 65 /Aacute put\ndup 200 /uni1EA1 put\nreadonly def\n/Other 66 /B put currentfile eexec";
        let texts = code_texts(own);
        assert_eq!(texts[65].as_deref(), Some("Á"));
        assert_eq!(texts[200].as_deref(), Some("ạ"));
        assert_eq!(texts[66], None);
        let standard = code_texts(b"%!PS\n/Encoding StandardEncoding def eexec");
        assert_eq!(standard[0x27].as_deref(), Some("’"));
    }

    #[test]
    fn what_is_no_program_says_nothing() {
        for bytes in [&b""[..], b"%!", b"\x01\x00\x04\x01", b"\0\x01\0\0garbage", b"OTTO"] {
            assert!(code_texts(bytes).iter().all(Option::is_none));
            assert!(glyph_texts(bytes).is_empty());
        }
    }
}
