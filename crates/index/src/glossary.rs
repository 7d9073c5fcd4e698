//! Terms of the glossary found in a text, by stems on both sides.

use std::collections::HashMap;
use std::ops::Range;

use vanban_model::{Config, Lang};

use crate::stem::Stemmers;
use crate::token::tokens;

/// The phrases of each language by their first stem.
pub(crate) struct Phrases {
    by_first: HashMap<(Lang, String), Vec<Phrase>>,
}

struct Phrase {
    stems: Vec<String>,
    term: String,
}

/// A term found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TermMatch {
    /// Its id in the glossary.
    pub term: String,
    /// Which tokens, as indices into the sequence that was searched.
    pub tokens: Range<usize>,
}

impl Phrases {
    pub(crate) fn new(config: &Config, stemmers: &Stemmers) -> Self {
        let mut by_first: HashMap<(Lang, String), Vec<Phrase>> = HashMap::new();
        for term in config.glossary.terms() {
            for (&lang, phrases) in &term.phrases {
                for phrase in phrases {
                    let stems: Vec<String> = tokens(phrase).iter().map(|token| stemmers.stem(lang, token)).collect();
                    if let Some(first) = stems.first() {
                        let phrases = by_first.entry((lang, first.clone())).or_default();
                        phrases.push(Phrase { stems, term: term.id.clone() });
                    }
                }
            }
        }
        for phrases in by_first.values_mut() {
            phrases.sort_by(|a, b| b.stems.len().cmp(&a.stems.len()).then_with(|| a.term.cmp(&b.term)));
        }
        Self { by_first }
    }

    /// The terms in a sequence of stems of one language. Where phrases start at one word the longest counts, with every term
    /// that shares it; phrases inside a longer one that started before do not.
    pub(crate) fn find(&self, lang: Lang, stems: &[String]) -> Vec<TermMatch> {
        let mut out = Vec::new();
        let mut at = 0;
        while at < stems.len() {
            let phrases = self.by_first.get(&(lang, stems[at].clone())).map_or(&[][..], Vec::as_slice);
            let fits = |phrase: &&Phrase| stems[at..].starts_with(&phrase.stems);
            let len = phrases.iter().find(fits).map_or(0, |phrase| phrase.stems.len());
            for phrase in phrases.iter().filter(fits).filter(|phrase| phrase.stems.len() == len) {
                out.push(TermMatch { term: phrase.term.clone(), tokens: at..at + len });
            }
            at += len.max(1);
        }
        out
    }
}
