//! The charset of each font of one document.

use std::borrow::Cow;
use std::collections::HashMap;

use super::statistics::{reads_better, reads_better_than};
use super::{Charset, Font, decode, guess, is_coded, of_font, table};

/// The letters and marks of windows-1258 that windows-1252 lacks, with their bytes.
const WINDOWS_1258: [(u8, char); 14] = [
    (0xc3, 'Ă'),
    (0xe3, 'ă'),
    (0xd0, 'Đ'),
    (0xf0, 'đ'),
    (0xd5, 'Ơ'),
    (0xf5, 'ơ'),
    (0xdd, 'Ư'),
    (0xfd, 'ư'),
    (0xcc, '\u{300}'),
    (0xd2, '\u{309}'),
    (0xde, '\u{303}'),
    (0xec, '\u{301}'),
    (0xf2, '\u{323}'),
    (0xfe, '₫'),
];

/// Bytes of text looked at for a font: about fifteen pages of a line each, and bounded.
const SAMPLE: usize = 32 * 1024;
/// Fonts told apart in a document; real ones have fewer than fifty. The text of further ones is judged run by run.
const MOST_FONTS: usize = 1000;

/// What a document sets in each of its fonts, and hence how it is coded.
///
/// Feed it all runs of a document with [`note`](Self::note), then read each with [`read`](Self::read).
#[derive(Debug, Default)]
pub(crate) struct Fonts {
    samples: HashMap<String, String>,
    verdicts: HashMap<String, Option<Verdict>>,
    /// The charset of most of the document's legacy text.
    main: Option<Charset>,
}

/// How the text of a font is coded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Verdict {
    font: Font,
    /// Whether its bytes were taken for windows-1258 instead of windows-1252: typed in Windows set to Vietnamese.
    is_through_1258: bool,
}

impl Fonts {
    /// Adds a run of text, its white space included, to what is known of a font. An unknown font is `""`.
    pub(crate) fn note(&mut self, font: &str, run: &str) {
        if !self.samples.contains_key(font) {
            if self.samples.len() >= MOST_FONTS {
                return;
            }
            self.samples.insert(font.to_owned(), String::new());
        }
        if let Some(sample) = self.samples.get_mut(font)
            && sample.len() < SAMPLE
        {
            sample.push_str(run);
        }
    }

    /// Decides, once all runs are noted.
    pub(crate) fn settle(&mut self) {
        let mut shares: HashMap<Charset, usize> = HashMap::new();
        for (name, sample) in &self.samples {
            let verdict = judge(name, sample);
            if let Some(verdict) = verdict
                && !sample.is_ascii()
            {
                *shares.entry(verdict.font.charset).or_default() += sample.len();
            }
            self.verdicts.insert(name.clone(), verdict);
        }
        self.main = Charset::ALL.into_iter().filter(|charset| shares.contains_key(charset)).max_by_key(|charset| shares[charset]);
        let Some(main) = self.main else { return };
        for (name, verdict) in &mut self.verdicts {
            if verdict.is_none() && reads_better(&self.samples[name], main) {
                *verdict = Some(Verdict { font: Font { charset: main, capitals: false }, is_through_1258: false });
            }
        }
    }

    /// The charset of most of the document's legacy text, if it has any.
    pub(crate) fn main(&self) -> Option<Charset> {
        self.main
    }

    /// What a run of text says. A run of Unicode in a legacy font stays as it is, and the other way round.
    pub(crate) fn read<'r>(&self, font: &str, run: &'r str) -> Cow<'r, str> {
        let verdict = self.verdicts.get(font).copied().flatten();
        if let Some(Verdict { font, is_through_1258: true }) = verdict {
            return Cow::Owned(decode(&from_1258(run), font));
        }
        if has_unicode_letters(run) {
            return verdict.map_or(Cow::Borrowed(run), |verdict| mixed(run, verdict.font));
        }
        match verdict.map(|verdict| verdict.font).or_else(|| guessed(run)) {
            Some(font) if !run.is_ascii() || font.capitals => Cow::Owned(decode(run, font)),
            _ => Cow::Borrowed(run),
        }
    }
}

fn judge(name: &str, sample: &str) -> Option<Verdict> {
    let named = of_font(name);
    if let Some(font) = named.filter(|_| has_unicode_letters(sample)) {
        let western = from_1258(sample);
        let is_better = reads_better_than(&western, sample, font.charset);
        if is_better && !has_unicode_letters(&western) && guess(&western) == Some(font.charset) {
            return Some(Verdict { font, is_through_1258: true });
        }
    }
    // A name that is wrong about its charset is seldom right about capitals either.
    let font = named.filter(|font| is_coded(sample, font.charset)).or_else(|| guessed(sample))?;
    Some(Verdict { font, is_through_1258: false })
}

fn guessed(text: &str) -> Option<Font> {
    guess(text).map(|charset| Font { charset, capitals: false })
}

/// Text that was decoded as windows-1258, as if it had been decoded as windows-1252.
fn from_1258(text: &str) -> String {
    let byte = |c: char| WINDOWS_1258.iter().find(|&&(_, letter)| letter == c).map_or(c, |&(byte, _)| char::from(byte));
    text.chars().map(byte).collect()
}

/// A run with words in Unicode, in a font whose other text is not: its words without such letters are decoded if they read
/// better so.
fn mixed(run: &str, font: Font) -> Cow<'_, str> {
    let others: Vec<&str> = run.split_whitespace().filter(|word| !has_unicode_letters(word)).collect();
    if !reads_better(&others.join(" "), font.charset) {
        return Cow::Borrowed(run);
    }
    let word = |word: &str| if has_unicode_letters(word) { word.to_owned() } else { decode(word, font) };
    Cow::Owned(run.split_inclusive(char::is_whitespace).map(word).collect())
}

/// Latin letters that stand for no byte: text in Unicode.
fn has_unicode_letters(text: &str) -> bool {
    text.chars().any(|c| matches!(c, '\u{100}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}') && table::byte(c).is_none())
}
