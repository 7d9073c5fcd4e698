//! Set phrases: mottos, types of texts, names of agencies.

use std::collections::HashMap;

use vanban_model::{Config, Lang, fold};

use super::super::token::Token;
use super::Repairs;

/// Words of the longest phrase that is looked for.
const LONGEST: usize = 12;

/// The phrases, by how they look without marks.
pub(super) struct Phrases {
    /// Words of every phrase, with marks, in small letters.
    all: Vec<Vec<String>>,
    /// By their words without marks, joined by blanks.
    by_plain: HashMap<String, Vec<usize>>,
    /// Phrases that head a text, by their number of words: only they are looked for with wrong letters.
    heading: HashMap<usize, Vec<usize>>,
}

impl Phrases {
    pub(super) fn new(config: &Config) -> Self {
        let mut phrases = Self { all: Vec::new(), by_plain: HashMap::new(), heading: HashMap::new() };
        // Only for languages whose words are told apart by marks is a wrong mark a fault that can be known.
        for (&lang, page) in config.pages.iter().filter(|(_, page)| !page.official.mottos.is_empty()) {
            let form = &page.official;
            let types = config.doctypes.all().iter().filter_map(|kind| kind.name.get(&lang));
            form.mottos.iter().chain(&form.types).chain(types).for_each(|phrase| phrases.add(phrase, true));
            for agency in config.gazetteer.names(lang) {
                agency.names.iter().for_each(|name| phrases.add(name, false));
            }
            own_names(config, lang).for_each(|name| phrases.add(name, true));
        }
        config.ocr.phrases.iter().for_each(|phrase| phrases.add(phrase, false));
        phrases
    }

    fn add(&mut self, phrase: &str, heads: bool) {
        let words: Vec<String> = phrase.split_whitespace().map(|word| fold::cased(word).text).collect();
        let wordlike = words.iter().filter(|word| word.chars().any(char::is_alphabetic)).count();
        if wordlike < 2 || words.len() > LONGEST || self.all.contains(&words) {
            return;
        }
        let id = self.all.len();
        self.by_plain.entry(plain(&words)).or_default().push(id);
        if heads {
            self.heading.entry(words.len()).or_default().push(id);
        }
        self.all.push(words);
    }

    /// All words of all phrases.
    pub(super) fn words(&self) -> impl Iterator<Item = &str> {
        self.all.iter().flatten().map(String::as_str)
    }

    /// Puts right the phrases of a line. The longest comes first; a word belongs to one phrase.
    pub(super) fn repair(&self, line: &mut [Token], repairs: &mut Repairs) {
        let read: Vec<String> = line.iter().map(|token| fold::cased(&token.text).text).collect();
        let mut at = 0;
        while at < line.len() {
            let longest = LONGEST.min(line.len() - at);
            let found = (2..=longest).rev().find_map(|count| {
                let words = &read[at..at + count];
                let is_heading = line[at..at + count].iter().all(|token| !has_small_letters(&token.text)) || count == line.len();
                self.find(words, is_heading && count >= line.len().min(2), &line[at..at + count]).map(|id| (id, count))
            });
            let Some((id, count)) = found else {
                at += 1;
                continue;
            };
            let has_small = line[at..at + count].iter().any(|token| has_small_letters(&token.text));
            for (token, word) in line[at..at + count].iter_mut().zip(&self.all[id]) {
                let written = like(&token.text, word, has_small);
                if !is_same_word(&token.text, &written) {
                    repairs.note(&token.text, &written);
                    token.text = written;
                }
            }
            at += count;
        }
    }

    /// The phrase that words are, but for wrong marks; in a heading, but for a wrong letter or two.
    fn find(&self, words: &[String], is_heading: bool, tokens: &[Token]) -> Option<usize> {
        if let Some(ids) = self.by_plain.get(&plain(words)) {
            // A phrase with exactly these marks, or the only one with such letters. Names begin with a capital: the same
            // syllables in small letters may be other words.
            let exact = ids.iter().find(|&&id| self.all[id] == words);
            let only = (ids.len() == 1 && tokens[0].text.chars().any(char::is_uppercase)).then(|| &ids[0]);
            if let Some(&id) = exact.or(only) {
                return Some(id);
            }
        }
        if !is_heading {
            return None;
        }
        let letters: usize = words.iter().map(|word| word.chars().count()).sum();
        // One fault in six letters: CHỈNH PHỦ has one in eight.
        let most = (letters / 6).max(1);
        let near = |&id: &usize| distance_of_phrases(words, &self.all[id], most).map(|distance| (distance, id));
        let mut found: Vec<(usize, usize)> = self.heading.get(&words.len())?.iter().filter_map(near).collect();
        found.sort_unstable();
        match found[..] {
            [(_, id)] => Some(id),
            [(first, id), (second, _), ..] if first < second => Some(id),
            _ => None,
        }
    }
}

/// Names by which agencies head their texts: those of the gazetteer's own entries.
fn own_names(config: &Config, lang: Lang) -> impl Iterator<Item = &str> {
    config.gazetteer.agencies().filter_map(move |agency| agency.name.get(&lang)).map(String::as_str)
}

fn plain(words: &[String]) -> String {
    fold::plain(&words.join(" "))
}

fn has_small_letters(text: &str) -> bool {
    text.chars().any(char::is_lowercase)
}

/// A word of a phrase in the case of the word that was read. One in capitals among words that are not begins with a capital:
/// marks above small letters make them look large.
fn like(read: &str, word: &str, has_small: bool) -> String {
    let is_capitals = !has_small && read.chars().any(char::is_alphabetic);
    let begins_large = read.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase);
    if is_capitals {
        return word.to_uppercase();
    }
    let mut chars = word.chars();
    match chars.next() {
        Some(first) if begins_large => first.to_uppercase().chain(chars).collect(),
        _ => word.to_owned(),
    }
}

/// Whether two words differ in nothing but the place of the tone mark (HOÀ, HÒA), which both are right.
fn is_same_word(read: &str, written: &str) -> bool {
    read == written || marks(read) == marks(written)
}

/// The letters without marks, and the marks.
fn marks(word: &str) -> (String, Vec<char>) {
    use unicode_normalization::UnicodeNormalization as _;
    use unicode_normalization::char::is_combining_mark;
    let mut marks: Vec<char> = word.nfd().filter(|&c| is_combining_mark(c)).collect();
    marks.sort_unstable();
    (word.nfd().filter(|&c| !is_combining_mark(c)).collect(), marks)
}

/// Faults between two phrases of as many words, if there are no more than `most` and no word has more than two, or one in a
/// word of up to four letters.
fn distance_of_phrases(read: &[String], phrase: &[String], most: usize) -> Option<usize> {
    let mut sum = 0;
    for (read, word) in read.iter().zip(phrase) {
        if marks(read) == marks(word) {
            continue;
        }
        let long = read.chars().count().max(word.chars().count());
        let here = distance(read, word);
        if here > if long <= 4 { 1 } else { 2 } || here * 2 > long {
            return None;
        }
        sum += here;
        if sum > most {
            return None;
        }
    }
    Some(sum)
}

/// Edits between two words; a letter with other marks is one edit, too.
pub(in crate::ocr) fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, y) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_are_counted() {
        for (a, b, expected) in [("chỉnh", "chính", 1), ("cộrig", "cộng", 2), ("", "ab", 2), ("quyết", "quy", 2), ("a", "a", 0)]
        {
            assert_eq!(distance(a, b), expected, "{a} {b}");
        }
    }

    #[test]
    fn the_place_of_the_tone_is_no_fault() {
        assert!(is_same_word("HOÀ", "HÒA") && is_same_word("Uỷ", "Ủy"));
        assert!(!is_same_word("CHỈNH", "CHÍNH"));
    }
}
