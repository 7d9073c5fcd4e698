//! What the texts of fonts really stand for, told by all that a document sets in them.
//!
//! Some fonts lie or say nothing. Glyphs without a text stand in the ink as private characters that keep their number, so that
//! they can still be read when the whole document shows what the numbers mean.

use super::ink::Ink;

/// Letters of a font that are looked at.
const SAMPLE: usize = 4_000;
/// Fewer letters prove nothing.
const ENOUGH: usize = 24;
/// First of the private characters that stand for glyphs of composite fonts (plane 15), and of fonts of single bytes (plane 16).
const GLYPHS: u32 = 0xf_0000;
const BYTES: u32 = 0x10_0000;

/// How the texts of a font are to be read.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) enum Reading {
    #[default]
    Plain,
    /// The numbers of glyphs, as the fonts of Windows order them.
    Glyphs,
}

/// The character that stands for a glyph without a text.
pub(crate) fn unknown(number: u32, is_simple: bool) -> char {
    let base = if is_simple { BYTES } else { GLYPHS };
    // The last two code points of a plane are no characters.
    char::from_u32(base + number.min(0xfffd)).unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// Tells for each font how it is to be read.
pub(crate) fn readings<'i>(pages: impl Iterator<Item = &'i Ink>, fonts: usize) -> Vec<Reading> {
    let mut samples = vec![String::new(); fonts];
    for ink in pages {
        let ends = ink.fonts.iter().skip(1).map(|&(start, _)| start).chain([ink.text.len()]);
        for (&(start, font), end) in ink.fonts.iter().zip(ends) {
            let sample = &mut samples[usize::from(font)];
            if sample.len() < SAMPLE
                && let Some(text) = ink.text.get(start..end)
            {
                sample.push_str(text);
            }
        }
    }
    samples.iter().map(|sample| reading(sample)).collect()
}

/// A text of glyph numbers reads as such when the letters that they become are spread as in words: vowels make up a third of
/// every language's Latin letters, and less than a fifth of letters that are shifted.
fn reading(sample: &str) -> Reading {
    let read: String =
        sample.chars().map(|c| glyph_of(c).and_then(char_of_glyph).unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
    let (before, after) = (Spread::of(sample), Spread::of(&read));
    if after.letters >= ENOUGH && after.is_wording() && !before.is_wording() { Reading::Glyphs } else { Reading::Plain }
}

struct Spread {
    letters: usize,
    vowels: usize,
    odd: usize,
}

impl Spread {
    fn of(text: &str) -> Self {
        let mut spread = Self { letters: 0, vowels: 0, odd: 0 };
        for c in text.chars() {
            if c.is_alphabetic() && !is_odd(c) {
                spread.letters += 1;
                let base = unicode_normalization::char::is_combining_mark(c);
                spread.vowels += usize::from(!base && is_vowel(c));
            } else if is_odd(c) {
                spread.odd += 1;
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
    unicode_normalization::char::decompose_canonical(c, |part| {
        if !unicode_normalization::char::is_combining_mark(part) {
            base = part;
        }
    });
    matches!(base.to_ascii_lowercase(), 'a' | 'e' | 'i' | 'o' | 'u' | 'y')
}

/// Appends a text, read as its font is.
pub(crate) fn decode(text: &str, reading: Reading, out: &mut String) {
    for c in text.chars() {
        out.push(match reading {
            Reading::Plain if u32::from(c) >= GLYPHS => char::REPLACEMENT_CHARACTER,
            Reading::Plain => c,
            Reading::Glyphs => glyph_of(c).and_then(char_of_glyph).unwrap_or(char::REPLACEMENT_CHARACTER),
        });
    }
}

/// The glyph number that a character of the ink stands for, if it is one: its own, or that of the character itself, where a map
/// to Unicode only repeats the numbers.
fn glyph_of(c: char) -> Option<u32> {
    match u32::from(c) {
        code @ GLYPHS..BYTES => Some(code - GLYPHS),
        code @ ..GLYPHS => Some(code),
        _ => None,
    }
}

/// The characters of glyphs in the order of Microsoft's core fonts (Times New Roman, Arial): ASCII stands 29 places lower.
fn char_of_glyph(glyph: u32) -> Option<char> {
    match glyph {
        3..=97 => char::from_u32(glyph + 29),
        _ => None,
    }
}
