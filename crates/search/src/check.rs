//! Whether a text satisfies a query, without an index: the check of phrases after the index has found their pairs, the
//! explanation of a hit, and the oracle of the tests.

use std::collections::HashSet;

use jiff::civil::Date;
use vanban_index::{Entry, Kind, Passage, concept, content, fact, tokens};
use vanban_model::{Record, Span};

use crate::query::{Filter, Node, Phrase, Reading, Sequence, Test, Word};

/// An entry with its tokens in sets, and for a document its directives.
pub(crate) struct View<'a> {
    kind: Kind,
    entry: &'a Entry,
    directives: &'a [Entry],
    words: HashSet<&'a str>,
    stems: HashSet<&'a str>,
    concepts: HashSet<&'a str>,
}

impl<'a> View<'a> {
    /// A document with the entries of its directives, or a directive.
    pub(crate) fn new(kind: Kind, entry: &'a Entry, directives: &'a [Entry]) -> Self {
        let passages = || entry.passages.iter().chain(&entry.title);
        Self {
            kind,
            entry,
            directives,
            words: passages().flat_map(|passage| &passage.tokens).map(|token| token.fold.as_str()).collect(),
            stems: passages().flat_map(|passage| &passage.stems).map(String::as_str).collect(),
            concepts: entry.concepts.iter().map(String::as_str).collect(),
        }
    }

    /// Whether the entry is a hit.
    pub(crate) fn satisfies(&self, reading: &Reading) -> bool {
        reading.alternatives.iter().any(|sequence| self.sequence(sequence, reading))
    }

    /// Whether the entry has a part.
    pub(crate) fn has(&self, node: &Node, reading: &Reading) -> bool {
        match node {
            Node::Either(sequences) => sequences.iter().any(|sequence| self.sequence(sequence, reading)),
            Node::Concept(concept) => {
                concept.tokens.iter().any(|token| self.concepts.contains(token.as_str()))
                    && concept.literal.iter().all(|word| self.word(word))
            }
            Node::Phrase(phrase) => self.passages().any(|passage| holds(passage, phrase)),
            Node::Word(word) => self.word(word),
            Node::Filter(filter) => self.filters(std::slice::from_ref(filter)),
        }
    }

    /// Whether the entry has a word, itself or by a term over it.
    pub(crate) fn covers(&self, sequence: &Sequence, word: usize) -> bool {
        self.word(&sequence.words[word]) || sequence.terms_over(word).any(|term| self.term(&term.id))
    }

    fn sequence(&self, sequence: &Sequence, reading: &Reading) -> bool {
        sequence.required.iter().all(|node| self.has(node, reading))
            && !sequence.excluded.iter().any(|node| self.has(node, reading))
            && self.filters(&sequence.filters)
            && self.enough(sequence, reading)
    }

    fn enough(&self, sequence: &Sequence, reading: &Reading) -> bool {
        if reading.all_words {
            return (0..sequence.words.len()).all(|word| self.covers(sequence, word));
        }
        if !sequence.required.is_empty() || sequence.words.is_empty() {
            return true;
        }
        let terms = sequence.terms.iter().filter(|term| self.term(&term.id)).count();
        let native = reading.lang.is_none_or(|lang| lang == self.entry.lang);
        native && (terms > 0 || sequence.words.iter().any(|word| self.word(word)))
            || terms > 0 && terms * 2 >= sequence.terms.len()
            || sequence.words.iter().all(|word| self.word(word))
    }

    fn word(&self, word: &Word) -> bool {
        let fold = word.token.fold.as_str();
        if word.prefix {
            return self.words.iter().any(|known| known.starts_with(fold));
        }
        self.words.contains(fold) || word.stems.iter().any(|stem| self.stems.contains(stem.as_str()))
    }

    /// Whether the entry has a term of the glossary.
    pub(crate) fn term(&self, id: &str) -> bool {
        self.concepts.contains(concept::term(id).as_str())
    }

    fn filters(&self, filters: &[Filter]) -> bool {
        let (of_directive, of_document): (Vec<&Filter>, Vec<&Filter>) =
            filters.iter().partition(|filter| filter.test.is_of_directive());
        if !of_document.iter().all(|filter| passes(self.entry, &filter.test)) {
            return false;
        }
        if of_directive.is_empty() {
            return true;
        }
        let all = |entry: &Entry| has_duty(entry, &of_directive);
        match self.kind {
            Kind::Directive => all(self.entry),
            Kind::Document => {
                let of_issuer = matches!(of_directive.as_slice(), [only] if matches!(only.test, Test::Fact(fact::ISSUER, _)));
                self.directives.iter().any(all) || of_issuer && all(self.entry)
            }
        }
    }

    fn passages(&self) -> impl Iterator<Item = &'a Passage> {
        self.entry.passages.iter().chain(&self.entry.title)
    }
}

/// Whether a record's text, or a span of it, satisfies phrases: has those that are required and none of the others.
pub(crate) fn satisfies_phrases(record: &Record, span: Option<Span>, phrases: &[(&Phrase, bool)]) -> bool {
    let passage = |text: &str| Passage { tokens: tokens(text), ..Passage::default() };
    let passages: Vec<Passage> = match span {
        Some(span) => vec![passage(span.of(&record.text))],
        None => {
            let blocks = content(record).map(|block| passage(block.span.of(&record.text)));
            blocks.chain(record.title.iter().map(|title| passage(title))).collect()
        }
    };
    phrases.iter().all(|(phrase, required)| passages.iter().any(|passage| holds(passage, phrase)) == *required)
}

fn has_duty(entry: &Entry, filters: &[&Filter]) -> bool {
    let values = |name: &str| {
        filters.iter().find_map(|filter| match &filter.test {
            Test::Fact(own, values) if *own == name => Some(values),
            _ => None,
        })
    };
    let together = match (values(fact::AGENCY), values(fact::ROLE)) {
        (Some(agencies), Some(roles)) => agencies
            .iter()
            .any(|agency| roles.iter().any(|role| entry.facts.contains(&format!("{}:{role} {agency}", fact::DUTY)))),
        _ => true,
    };
    together && filters.iter().all(|filter| passes(entry, &filter.test))
}

fn passes(entry: &Entry, test: &Test) -> bool {
    let within = |day: Option<Date>, from: &Option<Date>, to: &Option<Date>| {
        day.is_some_and(|day| from.is_none_or(|from| from <= day) && to.is_none_or(|to| day <= to))
    };
    match test {
        Test::Fact(name, values) => values.iter().any(|value| entry.facts.contains(&format!("{name}:{value}"))),
        Test::Published(from, to) => within(entry.published, from, to),
        Test::Due(from, to) => within(entry.latest, from, to),
        Test::Confidence(least) => entry.confidence.is_some_and(|confidence| confidence >= *least),
    }
}

fn holds(passage: &Passage, phrase: &Phrase) -> bool {
    (0..passage.tokens.len()).any(|start| phrase_end(passage, phrase, start).is_some())
}

/// The token after a phrase that starts at token `start`: its words in order, up to `slop` others between them in all. Each
/// word is taken at the first place that fits, which leaves the most room for the rest.
pub(crate) fn phrase_end(passage: &Passage, phrase: &Phrase, start: usize) -> Option<usize> {
    let first = phrase.words.first()?;
    if passage.tokens.get(start)?.fold != first.fold {
        return None;
    }
    let (mut at, mut left) = (start + 1, phrase.slop);
    for word in &phrase.words[1..] {
        let skipped = passage.tokens.get(at..)?.iter().take(left + 1).position(|token| token.fold == word.fold)?;
        at += skipped + 1;
        left -= skipped;
    }
    Some(at)
}
