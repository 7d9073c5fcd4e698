//! What the letters of a text alone say about its language.

use std::collections::HashMap;

use vanban_model::{Config, Lang};

/// Share of letters that a language never writes, above which it is ruled out: one in fifty, so that a quoted name does not.
const RULED_OUT: f32 = 0.02;
/// How much of a block is looked at, in bytes.
const SAMPLE: usize = 2000;

/// The letters of each configured language that has some of its own.
#[derive(Default)]
pub(crate) struct Letters {
    /// For each letter, bit `n` stands for `langs[n]` owning it, and bit `n` of the second number for never writing it.
    marks: HashMap<char, (u32, u32)>,
    langs: Vec<(Lang, f32)>,
}

/// What letters say.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Verdict {
    /// They are this language's own, in this share.
    Is(Lang, f32),
    /// Nothing; statistics must tell among the languages that are not [`Count::excluded`].
    Open,
}

/// Letters counted once, for all questions about a text.
#[derive(Clone, Debug, Default)]
pub(crate) struct Count {
    /// All letters.
    pub(crate) letters: usize,
    own: Vec<usize>,
    never: Vec<usize>,
}

impl Letters {
    pub(crate) fn new(config: &Config) -> Self {
        let mut letters = Self::default();
        let with_own = config.pages.iter().filter(|(_, page)| !page.letters.own.is_empty());
        for (at, (&lang, page)) in with_own.take(32).enumerate() {
            letters.langs.push((lang, page.letters.share));
            for c in page.letters.own.chars() {
                letters.marks.entry(c).or_default().0 |= 1 << at;
            }
            for c in page.letters.never.chars() {
                letters.marks.entry(c).or_default().1 |= 1 << at;
            }
        }
        letters
    }

    /// Counts the letters of a text. O(n).
    pub(crate) fn count(&self, text: &str) -> Count {
        let mut count = Count { letters: 0, own: vec![0; self.langs.len()], never: vec![0; self.langs.len()] };
        for c in text.chars().filter(|c| c.is_alphabetic()) {
            count.letters += 1;
            if c.is_ascii() {
                continue;
            }
            let lower = c.to_lowercase().next().unwrap_or(c);
            let Some(&(own, never)) = self.marks.get(&lower) else { continue };
            for at in 0..self.langs.len() {
                count.own[at] += usize::from(own >> at & 1 == 1);
                count.never[at] += usize::from(never >> at & 1 == 1);
            }
        }
        count
    }

    /// The language that the letters alone prove.
    pub(crate) fn verdict(&self, count: &Count) -> Verdict {
        let all = count.letters.max(1) as f32;
        let best = (0..self.langs.len())
            .map(|at| (at, count.own[at] as f32 / all))
            .filter(|&(at, share)| share >= self.langs[at].1 && (count.never[at] as f32) < RULED_OUT * all)
            .max_by(|a, b| a.1.total_cmp(&b.1));
        best.map_or(Verdict::Open, |(at, share)| Verdict::Is(self.langs[at].0, share))
    }

    /// Whether a text with these letters cannot be in `lang`: it lacks the alphabet, or has letters that `lang` never writes.
    pub(crate) fn excludes(&self, lang: Lang, count: &Count) -> bool {
        self.langs.iter().position(|&(own, _)| own == lang).is_some_and(|at| {
            let all = count.letters as f32;
            let whole_alphabet = self.langs[at].1 >= 0.5;
            count.letters > 0
                && ((whole_alphabet && (count.own[at] as f32) < 0.2 * all) || count.never[at] as f32 >= RULED_OUT * all)
        })
    }

    /// Whether `lang` is written in an alphabet that no other configured language uses.
    pub(crate) fn has_alphabet(&self, lang: Lang) -> bool {
        self.langs.iter().any(|&(own, share)| own == lang && share >= 0.5)
    }
}

/// The words of a text, without addresses, numbers and symbols of documents, up to [`SAMPLE`] bytes.
pub(crate) fn wording(text: &str) -> String {
    let sample = &text[..text.floor_char_boundary(SAMPLE)];
    let mut out = String::with_capacity(sample.len());
    for word in sample.split_whitespace() {
        let is_address = word.contains("://") || word.contains('@') || word.starts_with("www.");
        let is_symbol = word.contains(|c: char| c.is_ascii_digit()) && word.contains(['/', '-']) && word.is_ascii();
        if is_address || is_symbol {
            continue;
        }
        out.extend(word.chars().filter(|c| !c.is_numeric()));
        out.push(' ');
    }
    out
}
