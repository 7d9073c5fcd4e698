//! The charset of each font of one document.

use std::borrow::Cow;
use std::collections::HashMap;

use super::statistics::reads_better;
use super::{Charset, Font, decode, guess, is_coded, of_font, table};

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
    verdicts: HashMap<String, Option<Font>>,
    /// The charset of most of the document's legacy text.
    main: Option<Charset>,
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
            let named = of_font(name).filter(|font| is_coded(sample, font.charset));
            // A name that is wrong about its charset is seldom right about capitals either.
            let verdict = named.or_else(|| guess(sample).map(|charset| Font { charset, capitals: false }));
            if let Some(font) = verdict
                && !sample.is_ascii()
            {
                *shares.entry(font.charset).or_default() += sample.len();
            }
            self.verdicts.insert(name.clone(), verdict);
        }
        self.main = Charset::ALL.into_iter().filter(|charset| shares.contains_key(charset)).max_by_key(|charset| shares[charset]);
        let Some(main) = self.main else { return };
        for (name, verdict) in &mut self.verdicts {
            if verdict.is_none() && reads_better(&self.samples[name], main) {
                *verdict = Some(Font { charset: main, capitals: false });
            }
        }
    }

    /// The charset of most of the document's legacy text, if it has any.
    pub(crate) fn main(&self) -> Option<Charset> {
        self.main
    }

    /// What a run of text says. A run of Unicode in a legacy font stays as it is, and the other way round.
    pub(crate) fn read<'r>(&self, font: &str, run: &'r str) -> Cow<'r, str> {
        if has_unicode_letters(run) {
            return Cow::Borrowed(run);
        }
        let verdict = self.verdicts.get(font).copied().flatten();
        match verdict.or_else(|| guess(run).map(|charset| Font { charset, capitals: false })) {
            Some(font) if !run.is_ascii() || font.capitals => Cow::Owned(decode(run, font)),
            _ => Cow::Borrowed(run),
        }
    }
}

/// Letters that stand for no byte: text in Unicode.
fn has_unicode_letters(run: &str) -> bool {
    run.chars().any(|c| c.is_alphabetic() && table::byte(c).is_none())
}
