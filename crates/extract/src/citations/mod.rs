//! Citations of official texts: finding them (`symbols`, `short`) and telling which instrument they mean (`resolve`).

mod resolve;
mod short;
mod symbols;

use std::collections::HashMap;

use vanban_model::{AgencyId, Pack, Period, Span, Symbol};

pub(crate) use resolve::resolve;
pub(crate) use symbols::SymbolScanner;

use crate::extractor::Extractor;
use crate::morph::Morphology;
use crate::pattern::{NoSlots, PatternError, PatternSet};
use crate::sentence::Sentence;
use crate::token::{Kind, Token};

/// A mention before it is resolved.
#[derive(Clone, Debug)]
pub(crate) struct Mention {
    /// With type word, issuer and number word.
    pub(crate) span: Span,
    /// The number and letters alone.
    pub(crate) number_span: Span,
    /// Set where the text states it in full.
    pub(crate) symbol: Option<Symbol>,
    /// The leading number.
    pub(crate) number: String,
    /// Document types that the type word may mean; empty where there is none.
    pub(crate) types: Vec<String>,
    /// The issuer that the text names beside it.
    pub(crate) issuer: Option<AgencyId>,
    /// The date that the text states beside it.
    pub(crate) date: Option<Period>,
    /// The sentence it is in.
    pub(crate) sentence: usize,
}

/// The citation words of one language, compiled.
#[derive(Clone, Debug, Default)]
pub(crate) struct CitationRules {
    /// Type words; the value indexes `meanings`.
    types: PatternSet,
    meanings: Vec<Vec<String>>,
    number_words: PatternSet,
    conjunctions: PatternSet,
    not_before: PatternSet,
}

impl CitationRules {
    pub(crate) fn new(pack: &Pack, morphology: &Morphology) -> Result<Self, PatternError> {
        let mut by_word: HashMap<&str, Vec<String>> = HashMap::new();
        for (doctype, words) in &pack.citations.types {
            for word in words {
                by_word.entry(word).or_default().push(doctype.clone());
            }
        }
        let mut words: Vec<_> = by_word.into_iter().collect();
        words.sort();
        let mut rules = Self::default();
        for (at, (word, mut meanings)) in words.into_iter().enumerate() {
            meanings.sort();
            rules.types.add(word, at, morphology)?;
            rules.meanings.push(meanings);
        }
        for (set, patterns) in [
            (&mut rules.number_words, &pack.citations.number_words),
            (&mut rules.conjunctions, &pack.citations.conjunctions),
            (&mut rules.not_before, &pack.citations.not_before),
        ] {
            for pattern in patterns {
                set.add(pattern, 0, morphology)?;
            }
        }
        Ok(rules)
    }

    /// The type word that ends right before token `end`, with a number word between them passed over: its first token and
    /// what it may mean.
    fn type_before(&self, tokens: &[Token], end: usize) -> (usize, Option<&[String]>) {
        let start = self.number_word_before(tokens, end).unwrap_or(end);
        match self.ending_at(&self.types, tokens, start) {
            Some((first, meaning)) => (first, Some(&self.meanings[meaning])),
            None => (start, None),
        }
    }

    fn number_word_before(&self, tokens: &[Token], end: usize) -> Option<usize> {
        // "№ 59", "số: 59": a colon or full stop may follow the word.
        let bare = if end > 0 && (tokens[end - 1].is(':') || tokens[end - 1].is('.') || tokens[end - 1].is('\'')) {
            end - 1
        } else {
            end
        };
        self.ending_at(&self.number_words, tokens, end)
            .or_else(|| self.ending_at(&self.number_words, tokens, bare))
            .map(|(first, _)| first)
    }

    /// The longest match of `set` that ends at token `end`.
    fn ending_at(&self, set: &PatternSet, tokens: &[Token], end: usize) -> Option<(usize, usize)> {
        const LONGEST: usize = 5;
        (end.saturating_sub(LONGEST)..end)
            .find_map(|first| set.match_at(tokens, first, &NoSlots).filter(|hit| hit.end == end).map(|hit| (first, hit.value)))
    }
}

/// Finds every mention in the sentences, in order of place.
pub(crate) fn find(text: &str, sentences: &[Sentence], extractor: &Extractor) -> Vec<Mention> {
    let mut mentions = Vec::new();
    for (at, sentence) in sentences.iter().enumerate() {
        let rules = &extractor.language(sentence.lang).citations;
        let mut here = symbols::find(text, at, sentence, rules, &extractor.scanner, &extractor.config);
        here.extend(short::find(at, sentence, rules, &here));
        here.sort_by_key(|mention| mention.number_span);
        mentions.append(&mut here);
    }
    mentions
}

fn is_word(token: &Token) -> bool {
    token.kind == Kind::Word
}
