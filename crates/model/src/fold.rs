//! The one way in which text is folded for comparison, with a map back to the original.
//!
//! Two strengths: [`plain`] and [`folded`] drop case and marks (`Quyết định` → `quyet dinh`, `Ð` → `d`, `ё` → `е`, Hebrew
//! points), for search keys and for reading numbers typed without marks; [`cased`] only unifies case and look-alikes and keeps
//! marks, for names, where `bộ` and `bơ` are two words. No offset is ever taken from a folded copy but through its map.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{canonical_combining_class, decompose_canonical};

/// A folded copy of a text, byte for byte mapped to its original.
#[derive(Clone, Debug, Default)]
pub struct Folded {
    /// The folded text.
    pub text: String,
    /// For each byte of `text` (and one past it) the byte offset of the original character it came from.
    map: Vec<u32>,
    original_len: usize,
}

impl Folded {
    /// The offset in the original of the character that the folded byte `at` came from; for `at` at the end, the end.
    #[must_use]
    pub fn original(&self, at: usize) -> usize {
        self.map.get(at).map_or(self.original_len, |&offset| offset as usize)
    }
}

/// Folds case and marks, character by character.
#[must_use]
pub fn folded(text: &str) -> Folded {
    map_chars(text, fold_char)
}

/// Folds case and look-alike letters, keeping marks.
#[must_use]
pub fn cased(text: &str) -> Folded {
    map_chars(text, |c, out| {
        if !is_invisible(c) {
            out.extend(same_letter(c).to_lowercase());
        }
    })
}

/// The folded text with single spaces between its words, as labels are compared.
#[must_use]
pub fn spaced(text: &str) -> String {
    let folded = plain(text);
    let mut out = String::with_capacity(folded.len());
    for word in folded.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// The folded text alone.
#[must_use]
pub fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        fold_char(c, &mut out);
    }
    out
}

/// NFC, the form of every text that vanban stores.
#[must_use]
pub fn nfc(text: &str) -> String {
    text.nfc().collect()
}

/// One letter for characters that stand for the same one in real files: Icelandic `Ð` and African `Ɖ` for Vietnamese `Đ`, and
/// every dash for `-`.
#[must_use]
pub const fn same_letter(c: char) -> char {
    match c {
        'Ð' | 'Ɖ' => 'Đ',
        'ð' | 'ɖ' => 'đ',
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' | '\u{FF0D}' => '-',
        _ => c,
    }
}

/// Whether the character shows nothing and means nothing inside a word: soft hyphen, zero-width, direction marks, variation
/// selectors, byte-order mark.
#[must_use]
pub const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}')
}

/// Whether a combining mark belongs to a script whose marks may be dropped: Latin, Cyrillic and Greek accents, Hebrew and
/// Arabic points. Thai, Lao, Khmer and Indic vowel signs are letters of their words.
const fn is_droppable_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}' | '\u{591}'..='\u{5BD}' | '\u{5BF}' | '\u{5C1}' | '\u{5C2}' | '\u{5C4}' | '\u{5C5}' | '\u{5C7}' | '\u{64B}'..='\u{65F}' | '\u{670}')
}

fn fold_char(c: char, out: &mut String) {
    if c.is_ascii() {
        out.push(c.to_ascii_lowercase());
        return;
    }
    if is_invisible(c) || is_droppable_mark(c) {
        return;
    }
    for lower in same_letter(c).to_lowercase() {
        decompose_canonical(lower, |part| {
            if canonical_combining_class(part) == 0 || !is_droppable_mark(part) {
                out.push(match part {
                    'đ' => 'd',
                    'ł' => 'l',
                    'ø' => 'o',
                    other => other,
                });
            }
        });
    }
}

fn map_chars(text: &str, mut each: impl FnMut(char, &mut String)) -> Folded {
    let mut out = String::with_capacity(text.len());
    let mut map = Vec::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        each(c, &mut out);
        map.resize(out.len(), u32::try_from(at).unwrap_or(u32::MAX));
    }
    Folded { text: out, map, original_len: text.len() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn marks_and_case_fold_away() {
        for (text, folded) in [
            ("Quyết định", "quyet dinh"),
            ("ĐỖ THỊ LẬP", "do thi lap"),
            ("1812/QÐ-TTg", "1812/qd-ttg"),
            ("рёлка Ёж", "релка еж"),
            ("מָקוֹר", "מקור"),
            ("Łódź", "lodz"),
            ("Hòa", "hoa"),
            ("Hoà", "hoa"),
            ("22–NQ/TW", "22-nq/tw"),
        ] {
            assert_eq!(plain(text), folded);
            assert_eq!(plain(&text.nfd().collect::<String>()), folded, "NFD of {text}");
        }
    }

    #[test]
    fn cyrillic_short_i_folds_like_its_nfd() {
        assert_eq!(plain("й"), plain("\u{438}\u{306}"));
    }

    proptest! {
        #[test]
        fn the_map_leads_to_character_boundaries(text in "\\PC{0,40}") {
            for copy in [folded(&text), cased(&text)] {
                for at in 0..=copy.text.len() {
                    prop_assert!(text.is_char_boundary(copy.original(at)));
                }
            }
        }
    }
}
