//! From a query as it was read to a query of the index.

use std::collections::HashSet;

use vanban_index::{Day, Field, Kind, Query, bigram, concept, fact};

use crate::query::{Concept, ConceptType, Filter, Node, Phrase, Reading, Sequence, Test, Word};

/// Weights, after the field table of the search design: folded words 1, pairs ½, words as written 0.3, titles three times
/// that, instruments 20. Agencies and dates are required anyway; theirs only order hits that all have them.
mod weight {
    pub(super) const STEM: f32 = 0.9;
    pub(super) const TITLE: f32 = 3.0;
    pub(super) const PAIR: f32 = 0.5;
    pub(super) const EXACT: f32 = 0.3;
    pub(super) const INSTRUMENT: f32 = 20.0;
    pub(super) const AGENCY: f32 = 3.0;
    pub(super) const DATE: f32 = 2.0;
    pub(super) const TERM: f32 = 1.0;
    pub(super) const DATED: f32 = 1.0;
}

/// Directives satisfying conditions, as the documents that hold them.
pub(crate) trait Holders {
    /// Keys of the documents with a directive that the query finds ([`vanban_index::short_key`]).
    fn holders(&self, directives: &Query) -> Result<Vec<u64>, crate::Error>;
}

/// Plans queries for one of the indexes.
pub(crate) struct Planner<'a> {
    pub(crate) reading: &'a Reading,
    pub(crate) kind: Kind,
    pub(crate) holders: &'a dyn Holders,
}

impl Planner<'_> {
    /// What a hit must match; where [`Reading::needs_check`] a little more than that.
    pub(crate) fn matching(&self) -> Result<Query, crate::Error> {
        let found = Query::Any(self.each(|planner, sequence| planner.sequence(sequence))?);
        let likes_dated = self.kind == Kind::Directive && !self.reading.is_bare();
        Ok(match likes_dated {
            true => Query::Prefer(Box::new(found), vec![Query::term(Field::Concept, concept::DATED).weighted(weight::DATED)]),
            false => found,
        })
    }

    /// What a hit matches that has every word, itself or by a term; none where there are no words.
    pub(crate) fn complete(&self) -> Option<Query> {
        let complete = |sequence: &Sequence| match sequence.words.is_empty() {
            true => Query::Everything,
            false => Query::All(distinct(sequence).map(|at| self.covered(sequence, at)).collect()),
        };
        let worded = self.reading.alternatives.iter().any(|sequence| !sequence.words.is_empty());
        worded.then(|| Query::Any(self.reading.alternatives.iter().map(complete).collect()))
    }

    /// Entries that have one part by itself.
    pub(crate) fn alone(&self, node: &Node) -> Result<Query, crate::Error> {
        self.node(node)
    }

    fn each(&self, plan: impl Fn(&Self, &Sequence) -> Result<Query, crate::Error>) -> Result<Vec<Query>, crate::Error> {
        self.reading.alternatives.iter().map(|sequence| plan(self, sequence)).collect()
    }

    fn sequence(&self, sequence: &Sequence) -> Result<Query, crate::Error> {
        let mut must = Vec::new();
        for node in &sequence.required {
            must.push(self.node(node)?);
        }
        for node in &sequence.excluded {
            // A phrase of three words is found by its pairs in more texts than have it: excluding by them would lose some.
            if !self.is_loose(node) {
                must.push(Query::Not(Box::new(self.node(node)?)));
            }
        }
        must.extend(self.filters(&sequence.filters)?);
        let preferred = self.preferred(sequence);
        if self.reading.all_words {
            must.extend(distinct(sequence).map(|at| self.covered(sequence, at)));
        } else if sequence.required.is_empty() && !sequence.words.is_empty() {
            must.push(silent(self.enough(sequence)));
        }
        if must.is_empty() {
            must.push(Query::Everything);
        }
        let required = Query::All(must);
        Ok(if preferred.is_empty() { required } else { Query::Prefer(Box::new(required), preferred) })
    }

    /// What makes an entry a hit where words are all there is: in the query's language any word; in another a share of the
    /// terms, or all words as they are (names).
    fn enough(&self, sequence: &Sequence) -> Query {
        let terms: Vec<Query> = sequence.terms.iter().map(|term| term_query(&term.id)).collect();
        let words: Vec<Query> = distinct(sequence).map(|at| word_query(&sequence.words[at])).collect();
        let native = Query::Any(words.iter().chain(&terms).cloned().collect());
        let Some(lang) = self.reading.lang else { return native };
        let all = Query::All(words);
        let foreign = match terms.len() {
            0 => all,
            n => Query::Any(vec![all, Query::AtLeast(n.div_ceil(2), terms)]),
        };
        let is_native = Query::term(Field::Fact, format!("{}:{lang}", fact::LANG));
        Query::Any(vec![Query::All(vec![is_native, native]), foreign])
    }

    fn covered(&self, sequence: &Sequence, word: usize) -> Query {
        let by_term = sequence.terms_over(word).map(|term| term_query(&term.id));
        Query::Any(std::iter::once(word_query(&sequence.words[word])).chain(by_term).collect())
    }

    fn preferred(&self, sequence: &Sequence) -> Vec<Query> {
        let mut out = Vec::new();
        let mut pairs = HashSet::new();
        for at in distinct(sequence) {
            let word = &sequence.words[at];
            out.push(word_query(word));
            if word.token.has_marks() && !word.prefix {
                out.push(Query::term(Field::BodyExact, &word.token.exact).weighted(weight::EXACT));
                out.push(Query::term(Field::TitleExact, &word.token.exact).weighted(weight::EXACT * weight::TITLE));
            }
        }
        for two in sequence.words.windows(2).filter(|two| two[1].follows) {
            let pair = bigram(&two[0].token.fold, &two[1].token.fold);
            if pairs.insert(pair.clone()) {
                out.push(Query::term(Field::BodyPairs, &pair).weighted(weight::PAIR));
                out.push(Query::term(Field::TitlePairs, pair).weighted(weight::PAIR * weight::TITLE));
            }
        }
        out.extend(sequence.terms.iter().map(|term| term_query(&term.id)));
        out.extend(sequence.required.iter().filter_map(|node| match node {
            Node::Concept(concept) if !concept.preferred.is_empty() => Some(concept_tokens(concept, &concept.preferred)),
            _ => None,
        }));
        out
    }

    fn node(&self, node: &Node) -> Result<Query, crate::Error> {
        Ok(match node {
            Node::Either(sequences) => {
                Query::Any(sequences.iter().map(|sequence| self.sequence(sequence)).collect::<Result<_, _>>()?)
            }
            Node::Concept(concept) => {
                let found = concept_tokens(concept, &concept.tokens);
                let literal = concept.literal.iter().map(word_query);
                Query::All(std::iter::once(found).chain(literal).collect())
            }
            Node::Phrase(phrase) => phrase_query(phrase),
            Node::Word(word) => word_query(word),
            Node::Filter(filter) => Query::All(self.filters(std::slice::from_ref(filter))?),
        })
    }

    fn is_loose(&self, node: &Node) -> bool {
        match node {
            Node::Phrase(phrase) => !phrase.is_pair(),
            Node::Either(sequences) => sequences
                .iter()
                .any(|sequence| sequence.required.iter().chain(&sequence.excluded).any(|node| self.is_loose(node))),
            _ => false,
        }
    }

    /// The conditions of filters. Those that ask of a directive hold for one and the same; for documents they are answered by
    /// the index of directives first.
    fn filters(&self, filters: &[Filter]) -> Result<Vec<Query>, crate::Error> {
        let (of_directive, of_document): (Vec<&Filter>, Vec<&Filter>) =
            filters.iter().partition(|filter| filter.test.is_of_directive());
        let mut out: Vec<Query> = of_document.iter().map(|filter| test_query(&filter.test)).collect();
        if of_directive.is_empty() {
            return Ok(out);
        }
        let directive = Query::All(duty_queries(&of_directive));
        if self.kind == Kind::Directive {
            out.push(directive);
            return Ok(out);
        }
        let holding = Query::OfDocuments(self.holders.holders(&directive)?);
        // A text without directives still has an issuer.
        out.push(match of_directive.as_slice() {
            [only] if matches!(only.test, Test::Fact(fact::ISSUER, _)) => Query::Any(vec![holding, test_query(&only.test)]),
            _ => holding,
        });
        Ok(out)
    }
}

/// The words of a sequence, each once: a word typed a thousand times costs and counts as one.
fn distinct(sequence: &Sequence) -> impl Iterator<Item = usize> {
    let mut seen = HashSet::new();
    let words = sequence.words.iter().enumerate();
    words.filter(move |(_, word)| seen.insert((&word.token.exact, word.prefix))).map(|(at, _)| at)
}

/// The conditions on one directive. Agency and role together ask for the agency in that role.
fn duty_queries(filters: &[&Filter]) -> Vec<Query> {
    let values = |name: &str| {
        filters.iter().find_map(|filter| match &filter.test {
            Test::Fact(own, values) if *own == name => Some(values),
            _ => None,
        })
    };
    match (values(fact::AGENCY), values(fact::ROLE)) {
        (Some(agencies), Some(roles)) => {
            let duties = agencies.iter().flat_map(|agency| roles.iter().map(move |role| format!("{role} {agency}")));
            let duty = Test::Fact(fact::DUTY, duties.collect());
            let others = filters.iter().filter(|filter| !matches!(filter.test, Test::Fact(fact::AGENCY | fact::ROLE, _)));
            std::iter::once(test_query(&duty)).chain(others.map(|filter| test_query(&filter.test))).collect()
        }
        _ => filters.iter().map(|filter| test_query(&filter.test)).collect(),
    }
}

fn test_query(test: &Test) -> Query {
    match test {
        Test::Fact(name, values) => {
            Query::Any(values.iter().map(|value| Query::term(Field::Fact, format!("{name}:{value}"))).collect())
        }
        Test::Published(from, to) => Query::Days(Day::Published, *from, *to),
        Test::Due(from, to) => Query::Days(Day::Latest, *from, *to),
        Test::Confidence(least) => Query::Confidence(*least),
    }
}

fn word_query(word: &Word) -> Query {
    if word.prefix {
        let fold = &word.token.fold;
        return Query::Any(vec![
            Query::Prefix(Field::Body, fold.clone()),
            Query::Prefix(Field::Title, fold.clone()).weighted(weight::TITLE),
        ]);
    }
    let stems = word.stems.iter().map(|stem| Query::term(Field::Stem, stem).weighted(weight::STEM));
    let in_body = std::iter::once(Query::term(Field::Body, &word.token.fold)).chain(stems);
    Query::Any(vec![Query::Best(in_body.collect()), Query::term(Field::Title, &word.token.fold).weighted(weight::TITLE)])
}

fn term_query(id: &str) -> Query {
    Query::term(Field::Concept, concept::term(id)).weighted(weight::TERM)
}

fn concept_tokens(concept: &Concept, tokens: &[String]) -> Query {
    let weight = match concept.kind {
        ConceptType::Instrument => weight::INSTRUMENT,
        ConceptType::Agency => weight::AGENCY,
        ConceptType::Date => weight::DATE,
    };
    Query::Any(tokens.iter().map(|token| Query::term(Field::Concept, token).weighted(weight)).collect())
}

fn phrase_query(phrase: &Phrase) -> Query {
    let within = |words: Field, pairs: Field| {
        let parts = match phrase.words.as_slice() {
            [only] => vec![Query::term(words, &only.fold)],
            several if phrase.slop == 0 => {
                several.windows(2).map(|pair| Query::term(pairs, bigram(&pair[0].fold, &pair[1].fold))).collect()
            }
            several => several.iter().map(|word| Query::term(words, &word.fold)).collect(),
        };
        Query::All(parts)
    };
    Query::Any(vec![within(Field::Body, Field::BodyPairs), within(Field::Title, Field::TitlePairs).weighted(weight::TITLE)])
}

fn silent(query: Query) -> Query {
    Query::Silent(Box::new(query))
}
