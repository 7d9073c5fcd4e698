//! A query after reading: what a hit must have, should have and must not have.

use vanban_index::Token;
use vanban_model::{Lang, Span};

use super::fields::Filter;

/// A query as it was read.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Reading {
    /// The query in NFC; spans point into it.
    pub(crate) query: String,
    /// Alternatives (`OR` at the top); a hit satisfies one of them. Never empty.
    pub(crate) alternatives: Vec<Sequence>,
    /// The language of the words, where they tell.
    pub(crate) lang: Option<Lang>,
    /// Every word is required.
    pub(crate) all_words: bool,
    /// Texts in other languages need not have the query's own words.
    pub(crate) cross: bool,
}

/// What stands together between brackets or `OR`s.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Sequence {
    /// A hit must have each.
    pub(crate) required: Vec<Node>,
    /// A hit must have none.
    pub(crate) excluded: Vec<Node>,
    /// A hit must pass each; those that ask of a directive, all for the same one.
    pub(crate) filters: Vec<Filter>,
    /// Preferred words, in order.
    pub(crate) words: Vec<Word>,
    /// Terms of the glossary that the words name.
    pub(crate) terms: Vec<Term>,
}

/// A part of a query that is matched on its own.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Node {
    /// One of several sequences.
    Either(Vec<Sequence>),
    /// An instrument, agency or date.
    Concept(Concept),
    /// Words in a row.
    Phrase(Phrase),
    /// A word or the beginning of one.
    Word(Word),
    /// A filter that is excluded.
    Filter(Filter),
}

/// A recognised concept.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Concept {
    pub(crate) span: Span,
    pub(crate) kind: ConceptType,
    /// Concept tokens; one of them is enough.
    pub(crate) tokens: Vec<String>,
    /// Tokens that rank a hit higher: its subject, its addressee.
    pub(crate) preferred: Vec<String>,
    /// For people: symbols, id or period.
    pub(crate) means: Vec<String>,
    /// Its words, required too where `cross:off` ties a concept to the language typed; empty otherwise.
    pub(crate) literal: Vec<Word>,
}

/// What a concept is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ConceptType {
    Instrument,
    Agency,
    Date,
}

/// Words in a row, with up to `slop` other words between them in all.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Phrase {
    pub(crate) span: Span,
    pub(crate) words: Vec<Token>,
    pub(crate) slop: usize,
}

impl Phrase {
    /// Whether the pair field alone decides: two words side by side.
    pub(crate) fn is_pair(&self) -> bool {
        self.words.len() <= 2 && self.slop == 0
    }
}

/// A word.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Word {
    /// In the query.
    pub(crate) span: Span,
    pub(crate) token: Token,
    /// Only its beginning is given.
    pub(crate) prefix: bool,
    /// Its stems in the languages tried, as the stem field holds them; empty for numbers and beginnings.
    pub(crate) stems: Vec<String>,
    /// Whether the word before it in the sequence stands right before it in the query.
    pub(crate) follows: bool,
}

/// A term of the glossary.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Term {
    pub(crate) id: String,
    /// Which words of the sequence it covers.
    pub(crate) words: std::ops::Range<usize>,
}

impl Reading {
    /// Whether a hit found by the index must be compared with its text.
    pub(crate) fn needs_check(&self) -> bool {
        self.alternatives.iter().any(Sequence::needs_check)
    }

    /// The phrases that alone decide whether what the index found is a hit, each with whether a hit must have it; none where
    /// more than phrases must be compared.
    pub(crate) fn loose_phrases(&self) -> Option<Vec<(&Phrase, bool)>> {
        let [only] = self.alternatives.as_slice() else { return None };
        let mut out = Vec::new();
        for (nodes, required) in [(&only.required, true), (&only.excluded, false)] {
            for node in nodes {
                match node {
                    Node::Phrase(phrase) if !phrase.is_pair() => out.push((phrase, required)),
                    Node::Either(sequences) if sequences.iter().any(Sequence::needs_check) => return None,
                    _ => {}
                }
            }
        }
        Some(out)
    }

    /// Whether a filter asks of the directives of a document.
    pub(crate) fn asks_of_directives(&self) -> bool {
        self.alternatives.iter().any(Sequence::asks_of_directives)
    }

    /// Whether nothing but filters is asked.
    pub(crate) fn is_bare(&self) -> bool {
        self.alternatives.iter().all(|sequence| sequence.required.is_empty() && sequence.words.is_empty())
    }
}

impl Sequence {
    fn needs_check(&self) -> bool {
        self.required.iter().chain(&self.excluded).any(|node| match node {
            Node::Phrase(phrase) => !phrase.is_pair(),
            Node::Either(sequences) => sequences.iter().any(Self::needs_check),
            _ => false,
        })
    }

    fn asks_of_directives(&self) -> bool {
        let in_node = |node: &Node| match node {
            Node::Filter(filter) => filter.test.is_of_directive(),
            Node::Either(sequences) => sequences.iter().any(Self::asks_of_directives),
            _ => false,
        };
        self.filters.iter().any(|filter| filter.test.is_of_directive()) || self.required.iter().chain(&self.excluded).any(in_node)
    }

    /// The terms that cover a word.
    pub(crate) fn terms_over(&self, word: usize) -> impl Iterator<Item = &Term> {
        self.terms.iter().filter(move |term| term.words.contains(&word))
    }
}
