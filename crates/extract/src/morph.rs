//! Inflection: which forms of a word count as the same.
//!
//! Both sides of a comparison are brought to a stem by data of the language's pack: endings are stripped, clitics may be. That
//! is less than a stemmer for search does, on purpose: names and cues must match their own paradigm and nothing else.

use unicode_normalization::UnicodeNormalization;
use vanban_model::{Inflection, fold};

/// Up to so many one-letter prefixes attach to one Hebrew word (ו+ל+ה, ש+ב+ה).
const MAX_CLITICS: usize = 3;
/// A word of which fewer letters would stay keeps its clitics.
const MIN_AFTER_CLITICS: usize = 2;

/// Strips words of one language.
#[derive(Clone, Debug, Default)]
pub(crate) struct Morphology {
    inflection: Inflection,
}

impl Morphology {
    pub(crate) fn new(inflection: &Inflection) -> Self {
        let mut inflection = inflection.clone();
        let free_tones = inflection.free_tones;
        inflection.endings = inflection.endings.iter().map(|ending| normal(ending, free_tones)).collect();
        inflection.endings.sort_by_key(|ending| std::cmp::Reverse(ending.len()));
        Self { inflection }
    }

    /// The word in normal form: lower case, one letter for look-alikes, without Hebrew points, tones where the language has them.
    pub(crate) fn normal(&self, word: &str) -> String {
        normal(word, self.inflection.free_tones)
    }

    /// The stem of a word as a pattern or gazetteer gives it.
    pub(crate) fn stem(&self, word: &str) -> String {
        self.strip_ending(&self.normal(word)).to_owned()
    }

    /// The forms that a word of a text may have once clitics are taken off, the whole word first.
    pub(crate) fn forms(&self, word: &str) -> Vec<String> {
        let word = self.normal(word);
        let mut rest = word.as_str();
        let mut forms = vec![word.clone()];
        for _ in 0..MAX_CLITICS {
            let Some(first) = rest.chars().next().filter(|c| self.inflection.clitics.contains(c)) else { break };
            rest = &rest[first.len_utf8()..];
            if rest.chars().count() < MIN_AFTER_CLITICS {
                break;
            }
            forms.push(rest.to_owned());
        }
        forms
    }

    /// The stems of forms.
    pub(crate) fn stems(&self, forms: &[String]) -> Vec<String> {
        let mut stems: Vec<String> = forms.iter().map(|form| self.strip_ending(form).to_owned()).collect();
        stems.dedup();
        stems
    }

    fn strip_ending<'w>(&self, word: &'w str) -> &'w str {
        if self.inflection.min_stem == 0 {
            return word;
        }
        let letters = word.chars().count();
        self.inflection
            .endings
            .iter()
            .find(|ending| word.ends_with(ending.as_str()) && letters >= self.inflection.min_stem + ending.chars().count())
            .map_or(word, |ending| &word[..word.len() - ending.len()])
    }
}

/// With `free_tones`, tone marks move behind the word's letters, so that the old and the new placement of a tone (`hoà`, `hòa`)
/// are one word while `hòa` and `hóa` stay two.
fn normal(word: &str, free_tones: bool) -> String {
    let lower: String =
        word.chars().filter(|c| !fold::is_invisible(*c)).map(fold::same_letter).flat_map(char::to_lowercase).collect();
    if lower.is_ascii() {
        return lower;
    }
    let (mut letters, mut tones) = (String::with_capacity(lower.len()), String::new());
    for c in lower.nfd() {
        match c {
            '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}' if free_tones => tones.push(c),
            '\u{591}'..='\u{5C7}' => {}
            '\u{2019}' | '\u{5F3}' => letters.push('\''),
            '\u{201D}' | '\u{5F4}' => letters.push('"'),
            _ => letters.push(c),
        }
    }
    letters.push_str(&tones);
    letters.nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn polish() -> Morphology {
        let endings = ["o", "a", "u", "em", "ami", "om", "ach", "ych", "ego", "emu", "e", "y"].map(str::to_owned).to_vec();
        Morphology::new(&Inflection { endings, min_stem: 3, ..Inflection::default() })
    }

    fn hebrew() -> Morphology {
        Morphology::new(&Inflection { clitics: vec!['ו', 'ב', 'ל', 'מ', 'ה', 'כ', 'ש'], ..Inflection::default() })
    }

    #[test]
    fn one_paradigm_has_one_stem() {
        for form in ["Ministerstwo", "Ministerstwa", "Ministerstwu", "ministerstwem", "ministerstwami"] {
            assert_eq!(polish().stem(form), "ministerstw");
        }
        assert_ne!(polish().stem("minister"), "ministerstw");
    }

    #[test]
    fn hebrew_prefixes_may_be_stripped() {
        assert!(hebrew().forms("לפוליטביורו").contains(&"פוליטביורו".to_owned()));
        assert!(hebrew().forms("ולוועדת").contains(&"וועדת".to_owned()));
        assert_eq!(hebrew().forms("מָקוֹר")[0], "מקור");
    }

    #[test]
    fn tone_placement_is_no_difference_but_tone_is() {
        assert_eq!(normal("Hoà", true), normal("hòa", true));
        assert_eq!(normal("UỶ", true), normal("ủy", true));
        assert_ne!(normal("hòa", true), normal("hóa", true));
        assert_ne!(normal("bộ", true), normal("bơ", true));
        assert_eq!(normal("Ministrów", false), "ministrów");
    }
}
