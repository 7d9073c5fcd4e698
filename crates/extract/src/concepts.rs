//! Concepts in a query: instruments, agencies and dates named in any language of the configuration.

use vanban_model::{AgencyId, BlockKind, Lang, Period, Span, Symbol, fold};

use crate::extractor::Extractor;
use crate::sentence::Sentence;
use crate::token::tokenise;
use crate::{citations, dates};

/// A concept that a query names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Concept {
    /// Where in the query, in bytes.
    pub span: Span,
    /// Which concept.
    pub kind: ConceptKind,
}

/// What a query may name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConceptKind {
    /// An instrument: every symbol that the wording may mean, one where it is written in full.
    Instrument {
        /// Canonical symbols, the likeliest first; empty where only a number and a type are known.
        candidates: Vec<Symbol>,
        /// The leading number (`22`).
        number: String,
        /// Document type ids that the type word may mean; empty where the query has none.
        types: Vec<String>,
    },
    /// An agency.
    Agency(AgencyId),
    /// A calendar date or stretch. A year-less one has no value and is left out.
    Date(Period),
}

/// Recognises the concepts of a query, left to right, none overlapping; instruments before dates before agencies. Every
/// language of the configuration is tried, and of dates and agencies the longest wording wins; Vietnamese names also match without marks.
#[must_use]
pub fn recognise(query: &str, extractor: &Extractor) -> Vec<Concept> {
    let mut found: Vec<Concept> = Vec::new();
    for symbol in extractor.scanner.find_in_query(query, &extractor.config.codes) {
        let (number, types) = (symbol.symbol.number().to_owned(), Vec::new());
        add(
            &mut found,
            Concept { span: symbol.span, kind: ConceptKind::Instrument { candidates: vec![symbol.symbol], number, types } },
        );
    }
    for &lang in extractor.languages.keys() {
        let sentence = as_sentence(query, lang, extractor);
        let mentions = citations::find(query, std::slice::from_ref(&sentence), extractor);
        for mention in mentions.into_iter().filter(|mention| mention.symbol.is_none()) {
            let candidates = extractor
                .config
                .instruments
                .with_number(&mention.number)
                .filter(|entry| mention.types.contains(&entry.doctype) && entry.symbol.year().is_none())
                .map(|entry| entry.symbol.clone())
                .collect();
            add(
                &mut found,
                Concept {
                    span: mention.span,
                    kind: ConceptKind::Instrument { candidates, number: mention.number, types: mention.types },
                },
            );
        }
    }
    let mut dates: Vec<(Span, Period)> = Vec::new();
    for (&lang, language) in &extractor.languages {
        let sentence = as_sentence(query, lang, extractor);
        let here = dates::find(0, &sentence, &language.dates, &[]).into_iter();
        dates.extend(here.filter_map(|date| date.reading.value(None, false).map(|period| (date.span, period))));
    }
    dates.retain(|(_, period)| period.first_day().is_some());
    dates.sort_by_key(|(span, _)| (std::cmp::Reverse(span.len()), span.start));
    for (span, period) in dates {
        add(&mut found, Concept { span, kind: ConceptKind::Date(period) });
    }
    let mut agencies: Vec<(Span, AgencyId)> = Vec::new();
    for (&lang, language) in &extractor.languages {
        let sentence = as_sentence(query, lang, extractor);
        agencies.extend(language.agencies.find_in(query, &sentence.tokens));
    }
    agencies.extend(extractor.unmarked_agencies(query));
    agencies.sort_by_key(|(span, _)| (std::cmp::Reverse(span.len()), span.start));
    for (span, id) in agencies {
        add(&mut found, Concept { span, kind: ConceptKind::Agency(id) });
    }
    found.sort_by_key(|concept| concept.span);
    found
}

fn add(found: &mut Vec<Concept>, concept: Concept) {
    if !found.iter().any(|other| other.span.overlaps(concept.span)) {
        found.push(concept);
    }
}

fn as_sentence(query: &str, lang: Lang, extractor: &Extractor) -> Sentence {
    let span = Span::new(0, query.len());
    let tokens = tokenise(query, span, &extractor.language(lang).morphology);
    Sentence { span, lang, kind: BlockKind::Paragraph, block: 0, opens_block: true, label: Span::new(0, 0), tokens }
}

impl Extractor {
    /// Agencies whose Vietnamese name the query spells without any mark ("bo ngoai giao"). A name of one syllable is not
    /// recognised this way: without marks it is another word too often.
    fn unmarked_agencies(&self, query: &str) -> Vec<(Span, AgencyId)> {
        let folded = fold::folded(query);
        let mut found = Vec::new();
        if folded.text.len() != query.len() {
            return found;
        }
        for (key, id) in &self.unmarked {
            let mut from = 0;
            while let Some(at) = folded.text[from..].find(key.as_str()).map(|at| from + at) {
                let end = at + key.len();
                let boundary = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
                if boundary(folded.text[..at].chars().next_back()) && boundary(folded.text[end..].chars().next()) {
                    found.push((Span::new(at, end), id.clone()));
                }
                from = end;
            }
        }
        found
    }
}
