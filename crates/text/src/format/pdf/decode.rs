//! What the texts of fonts really stand for, told by all that a document sets in them.
//!
//! Some fonts lie or say nothing. So the ink keeps the bytes of fonts of single bytes beyond ASCII, and the numbers of glyphs
//! that have no text, as private characters; they become text when the whole document shows what they mean: a Vietnamese
//! charset from before Unicode, or the order of glyphs in the fonts of Windows.

use encoding_rs::WINDOWS_1252;
use unicode_normalization::char::{decompose_canonical, is_combining_mark};

use super::font::{Font, GlyphText};
use super::glyph_order::char_of_glyph;
use super::ink::{Ink, InkWord};
use crate::legacy::Fonts as LegacyFonts;

/// Bytes of a font's text that are looked at: a few pages.
const SAMPLE: usize = 16 * 1024;
/// Fewer letters prove nothing.
const ENOUGH: usize = 24;
/// First of the private characters that stand for glyphs of composite fonts (plane 15), and of fonts of single bytes (plane 16).
const GLYPHS: u32 = 0xf_0000;
const BYTES: u32 = 0x10_0000;

/// Reads the words of a document.
pub(crate) struct Decoder<'f> {
    fonts: &'f [Font],
    keys: Vec<Key>,
    legacy: LegacyFonts,
}

/// How the texts of a font are to be read.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Key {
    Plain,
    /// Bytes of a charset from before Unicode.
    Legacy,
    /// The numbers of glyphs, in the order of the fonts of Windows.
    Glyphs,
}

/// The character that stands for a glyph without a text.
pub(crate) fn of_glyph(number: u32) -> char {
    private(GLYPHS, number)
}

/// The character that stands for a byte of a font of single bytes.
pub(crate) fn of_byte(byte: u8) -> char {
    private(BYTES, u32::from(byte))
}

fn private(base: u32, number: u32) -> char {
    // The last two code points of a plane are no characters.
    char::from_u32(base + number.min(0xfffd)).unwrap_or(char::REPLACEMENT_CHARACTER)
}

impl<'f> Decoder<'f> {
    /// Learns from all words of a document how its fonts are to be read.
    pub(crate) fn new<'i>(pages: impl Iterator<Item = &'i Ink>, fonts: &'f [Font]) -> Self {
        let samples = samples(pages, fonts.len());
        let mut legacy = LegacyFonts::default();
        for (font, sample) in fonts.iter().zip(&samples) {
            if !sample.is_ascii() {
                legacy.note(&font.name, &as_bytes(sample, font));
            }
        }
        legacy.settle();
        let key = |(font, sample): (&Font, &String)| {
            if !font.is_simple && is_of_glyphs(sample) {
                return Key::Glyphs;
            }
            let bytes = as_bytes(sample, font);
            let is_legacy = legacy.main().is_some() && legacy.read(&font.name, &bytes) != bytes.as_str();
            if is_legacy { Key::Legacy } else { Key::Plain }
        };
        let keys = fonts.iter().zip(&samples).map(key).collect();
        Self { fonts, keys, legacy }
    }

    /// Appends the text of a piece of a word that is set in one font. Glyphs that can't be told become U+FFFD.
    pub(crate) fn read(&self, piece: &str, font: u16, out: &mut String) {
        let Some((font, key)) = self.fonts.get(usize::from(font)).zip(self.keys.get(usize::from(font))) else { return };
        match key {
            Key::Plain => plain(piece, font, out),
            Key::Legacy => out.push_str(&self.legacy.read(&font.name, &as_bytes(piece, font))),
            Key::Glyphs => {
                out.extend(piece.chars().map(|c| char_of_number(c).unwrap_or(char::REPLACEMENT_CHARACTER)));
            }
        }
    }
}

/// The beginning of what is set in each font, with blanks between words.
fn samples<'i>(pages: impl Iterator<Item = &'i Ink>, fonts: usize) -> Vec<String> {
    let mut samples = vec![String::new(); fonts];
    for ink in pages {
        let mut pieces = Pieces::new(ink);
        for word in &ink.words {
            pieces.each(word, |piece, font| {
                if let Some(sample) = samples.get_mut(usize::from(font)).filter(|sample| sample.len() < SAMPLE) {
                    sample.push_str(piece);
                    sample.push(' ');
                }
            });
        }
    }
    samples
}

/// A piece of text as its font's dictionary states it.
fn plain(piece: &str, font: &Font, out: &mut String) {
    for c in piece.chars() {
        match u32::from(c) {
            code @ BYTES.. => match font.text_of_byte((code - BYTES) as u8) {
                GlyphText::Char(c) => out.push(c),
                GlyphText::Str(at) => out.push_str(font.string(at)),
                GlyphText::Unknown(_) => out.push(char::REPLACEMENT_CHARACTER),
            },
            GLYPHS.. => out.push(char::REPLACEMENT_CHARACTER),
            _ => out.push(c),
        }
    }
}

/// A piece of text as the characters that windows-1252 gives its bytes.
fn as_bytes(piece: &str, font: &Font) -> String {
    let mut out = String::with_capacity(piece.len());
    for c in piece.chars() {
        let code = u32::from(c);
        if code < GLYPHS {
            out.push(of_same_glyph(c));
        } else if code < BYTES {
            out.push(char::REPLACEMENT_CHARACTER);
        } else {
            let byte = (code - BYTES) as u8;
            match font.text_of_byte(byte) {
                // A bullet stands for all bytes that an encoding leaves open.
                GlyphText::Char(c) if c != '\u{2022}' => out.push(of_same_glyph(c)),
                _ => out.push_str(&WINDOWS_1252.decode_without_bom_handling(&[byte]).0),
            }
        }
    }
    out
}

/// The character of windows-1252 that has the same glyph in fonts of Windows as another one, which maps to Unicode then give.
/// Seen in gazette files of 2006; the pairs are those of Microsoft's WGL4 character set.
fn of_same_glyph(c: char) -> char {
    match c {
        '\u{2212}' => '\u{ad}',
        '\u{2219}' => '\u{b7}',
        '\u{2c9}' => '\u{af}',
        '\u{3bc}' => '\u{b5}',
        other => other,
    }
}

/// Whether a font's characters are the numbers of its glyphs: those read as such are spread as in words. Vowels make up a third
/// of every language's Latin letters, and less than a fifth of letters that are shifted. The numbers of letters mostly are letters
/// themselves, so that a font of figures and signs, which Hebrew or Chinese texts have beside their own, proves nothing; and those
/// of blanks, figures and commas are control characters, so that a text without any has true letters, even where another font
/// sets its vowels.
fn is_of_glyphs(sample: &str) -> bool {
    let read: String =
        sample.chars().map(|c| if c == ' ' { c } else { char_of_number(c).unwrap_or(char::REPLACEMENT_CHARACTER) }).collect();
    let (before, after) = (Spread::of(sample), Spread::of(&read));
    let was_letters = before.letters * 2 > after.letters;
    let was_odd = before.odd * 50 > after.letters;
    after.letters >= ENOUGH && was_letters && was_odd && after.is_wording() && !before.is_wording()
}

/// How the letters of a text are spread.
#[derive(Debug)]
struct Spread {
    letters: usize,
    vowels: usize,
    odd: usize,
}

impl Spread {
    fn of(text: &str) -> Self {
        let mut spread = Self { letters: 0, vowels: 0, odd: 0 };
        for c in text.chars() {
            if is_odd(c) {
                spread.odd += 1;
            } else if c.is_alphabetic() {
                spread.letters += 1;
                spread.vowels += usize::from(is_vowel(c));
            }
        }
        spread
    }

    fn is_wording(&self) -> bool {
        self.vowels * 4 > self.letters && self.odd * 8 < self.letters
    }
}

/// Characters that stand for nothing, and letters of the rare alphabets that glyph numbers fall upon.
fn is_odd(c: char) -> bool {
    c.is_control()
        || c == char::REPLACEMENT_CHARACTER
        || u32::from(c) >= GLYPHS
        || matches!(c, '\u{460}'..='\u{48f}' | '\u{4a0}'..='\u{52f}')
}

fn is_vowel(c: char) -> bool {
    let mut base = c;
    decompose_canonical(c, |part| {
        if !is_combining_mark(part) {
            base = part;
        }
    });
    matches!(base.to_ascii_lowercase(), 'a' | 'e' | 'i' | 'o' | 'u' | 'y' | '\u{1a1}' | '\u{1b0}')
}

/// The character of a glyph number, which a character of the ink holds, or is itself where a map only repeats the numbers.
fn char_of_number(c: char) -> Option<char> {
    match u32::from(c) {
        BYTES.. => None,
        code @ GLYPHS.. => char_of_glyph(code - GLYPHS),
        code => char_of_glyph(code),
    }
}

/// Walks the words of a page in the order of the ink, piece by piece of one font.
pub(crate) struct Pieces<'i> {
    ink: &'i Ink,
    at: usize,
}

impl<'i> Pieces<'i> {
    pub(crate) fn new(ink: &'i Ink) -> Self {
        Self { ink, at: 0 }
    }

    /// Calls back with the pieces of a word, which must not stand before that of the last call.
    pub(crate) fn each(&mut self, word: &InkWord, mut call: impl FnMut(&'i str, u16)) {
        let (mut start, end) = word.text;
        let fonts = &self.ink.fonts;
        while start < end {
            while fonts.get(self.at + 1).is_some_and(|&(next, _)| next <= start) {
                self.at += 1;
            }
            let font = fonts.get(self.at).map_or(0, |&(_, font)| font);
            let piece_end = fonts.get(self.at + 1).map_or(end, |&(next, _)| next.min(end));
            call(self.ink.text.get(start..piece_end).unwrap_or_default(), font);
            start = piece_end;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text as the numbers of its glyphs, as a map that only repeats them gives it.
    fn numbers(text: &str) -> String {
        let number = |c: char| (0..1300).find(|&glyph| char_of_glyph(glyph) == Some(c)).and_then(char::from_u32);
        text.chars().map(|c| number(c).expect("a letter of the fonts of Windows")).collect()
    }

    #[test]
    fn numbers_of_glyphs_are_told_from_texts() {
        for (text, expected) in [
            (numbers("Căn cứ Luật Tổ chức Chính phủ ngày 19 tháng 6 năm 2015"), true),
            (numbers("The Ministry of Finance shall submit the plan before 2025"), true),
            ("Căn cứ Luật Tổ chức Chính phủ ngày 19 tháng 6 năm 2015".to_owned(), false),
            ("57, 66 68 188/2025/QH15 30 (S9) 22-NQ/TW 59-NQ/TW 12.345.678, 90%: 2024-2025 (10/2025)".to_owned(), false),
            ("משרד החוץ יגיש דוח לראש הממשלה עד סוף השנה הזאת, 57, 66 188/2025/QH15".to_owned(), false),
            ("THÔNG B O K t lun ca Phó Th tưng Chính ph Nguyn Hi Đông ti cuc hp v thúc đy xut khu".to_owned(), false),
            ("QĐ-TTg NĐ-CP TT-BTC QH15 STT UBND HĐND TP BKHĐT GTVT NN&PTNT 1 2 3".to_owned(), false),
        ] {
            assert_eq!(is_of_glyphs(&text), expected, "{text}");
        }
    }
}
