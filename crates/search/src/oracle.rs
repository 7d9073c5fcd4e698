use std::sync::Arc;

use vanban_extract::Extractor;
use vanban_index::{Analyzer, Entry, Field, Kind, directive_entries, document_entry, order_key};
use vanban_model::{Record, Symbol};

use crate::check::View;
use crate::query::{Context, Names, Statistics, ending_with, read_request, symbols};
use crate::{Error, HitKind, SearchRequest, Wanted};

/// The query language over a few records in memory, without an index: slow, simple, and what the index is compared with.
///
/// It tells which documents or directives are hits; it ranks, groups and highlights nothing.
pub struct Oracle {
    extractor: Arc<Extractor>,
    analyzer: Analyzer,
    entries: Vec<(Entry, Vec<Entry>)>,
}

impl Oracle {
    /// Takes records with the works that they carry.
    #[must_use]
    pub fn new(records: &[Record], extractor: Arc<Extractor>) -> Self {
        let analyzer = Analyzer::new(extractor.config());
        let entry = |record: &Record| {
            (document_entry(record, &record.work, &analyzer), directive_entries(record, &record.work, &analyzer))
        };
        Self { entries: records.iter().map(entry).collect(), analyzer, extractor }
    }
}

impl crate::Search for Oracle {
    fn hits(&self, request: &SearchRequest) -> Result<Vec<(HitKind, String)>, Error> {
        let context =
            Context { extractor: &self.extractor, analyzer: &self.analyzer, names: self, statistics: self, as_of: request.as_of };
        let reading = read_request(request, &context)?;
        let mut out = Vec::new();
        for (document, directives) in &self.entries {
            if request.kind != Wanted::Directive && View::new(Kind::Document, document, directives).satisfies(&reading) {
                out.push((HitKind::Document, document.id.clone()));
            }
            let hits = directives.iter().filter(|entry| View::new(Kind::Directive, entry, &[]).satisfies(&reading));
            if request.kind != Wanted::Document {
                out.extend(hits.map(|entry| (HitKind::Directive, entry.id.clone())));
            }
        }
        out.sort_by_key(|(kind, id)| (*kind, order_key(id)));
        Ok(out)
    }
}

impl Statistics for Oracle {
    fn doc_freq(&self, field: Field, token: &str) -> Result<u64, Error> {
        let has = |entry: &Entry| match field {
            Field::Fact => entry.facts.contains(token),
            Field::Stem => {
                entry.passages.iter().chain(&entry.title).any(|passage| passage.stems.iter().any(|stem| stem == token))
            }
            _ => false,
        };
        Ok(self.entries.iter().filter(|(document, _)| has(document)).count() as u64)
    }
}

impl Names for Oracle {
    fn agencies(&self, suffix: &str) -> Result<Vec<String>, Error> {
        let gazetteer = &self.extractor.config().gazetteer;
        Ok(ending_with(suffix, &gazetteer.agencies().map(|agency| agency.id.as_str()).collect::<Vec<_>>()))
    }

    fn close_agencies(&self, _name: &str) -> Result<Vec<String>, Error> {
        Ok(Vec::new())
    }

    fn symbols(&self, text: &str) -> Vec<Symbol> {
        symbols(text, &self.extractor)
    }

    fn works(&self, key: &str) -> Result<Vec<String>, Error> {
        Ok(vec![key.to_owned()])
    }
}
