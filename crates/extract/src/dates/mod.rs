//! Dates and stretches of time: finding them by the language's patterns, and giving them values once the anchor is known.

mod rules;
mod value;

use vanban_model::{DateRole, Span};

pub(crate) use rules::DateRules;
pub(crate) use value::{Anchor, Reading};

use crate::sentence::Sentence;

/// A date before it is anchored.
#[derive(Clone, Debug)]
pub(crate) struct Mention {
    pub(crate) span: Span,
    /// Token range in its sentence.
    pub(crate) first: usize,
    pub(crate) end: usize,
    pub(crate) sentence: usize,
    pub(crate) reading: Reading,
    pub(crate) role: DateRole,
    /// Whether the date of a year-less deadline is looked for after the anchor.
    pub(crate) due: bool,
}

/// Finds the dates of a sentence; tokens inside `masked` spans (document numbers) are never part of one.
pub(crate) fn find(at: usize, sentence: &Sentence, rules: &DateRules, masked: &[Span]) -> Vec<Mention> {
    rules
        .find(sentence, masked)
        .into_iter()
        .map(|(first, end, reading)| Mention {
            span: Span::new(sentence.tokens[first].span.start, sentence.tokens[end - 1].span.end),
            first,
            end,
            sentence: at,
            role: if reading.is_stretch() { DateRole::Period } else { DateRole::Event },
            reading,
            due: false,
        })
        .collect()
}
