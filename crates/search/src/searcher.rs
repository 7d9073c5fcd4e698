use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;
use vanban_extract::Extractor;
use vanban_index::{Analyzer, Entry, Field, Kind, Query, Reader, Slot, Snapshot, directive_entries, document_entry, order_key};
use vanban_model::{Record, Symbol};
use vanban_store::Catalogue;

use crate::answer::{Answer, Hit, HitKind, Member};
use crate::check::{View, satisfies_phrases};
use crate::explain;
use crate::order::{Group, Key, Ranked, grouped};
use crate::plan::{Holders, Planner};
use crate::query::{Context, Names, Reading, Statistics, close_to, ending_with, read_request, symbols};
use crate::records::{Loaded, Records};
use crate::snippet::Highlighter;
use crate::{Error, SearchRequest, Sort, Wanted};

/// Finds hits for a request; the index and an oracle do the same.
pub trait Search {
    /// All hits of a request, ordered by kind and id, before sorting and grouping.
    ///
    /// # Errors
    /// A bad value in the query or a filter, a query over the limits, or a failure of the index.
    fn hits(&self, request: &SearchRequest) -> Result<Vec<(HitKind, String)>, Error>;
}

/// Search over one index and its catalogue. Shared by threads.
pub struct Searcher {
    pub(crate) reader: Reader,
    pub(crate) records: Records,
    pub(crate) extractor: Arc<Extractor>,
    pub(crate) analyzer: Analyzer,
}

impl Searcher {
    /// Opens the index of a generation folder with its catalogue.
    ///
    /// # Errors
    /// The index is missing, of another format, unpaired (see [`vanban_index::Error`]), or the disk fails.
    pub fn open(index_dir: &Path, catalogue: Catalogue, extractor: Arc<Extractor>) -> Result<Self, Error> {
        let reader = Reader::open(index_dir)?;
        let analyzer = Analyzer::new(extractor.config());
        Ok(Self { reader, records: Records::new(catalogue), extractor, analyzer })
    }

    /// Takes up what was committed since the last look. Cheap when there is nothing new.
    ///
    /// # Errors
    /// The disk fails.
    pub fn refresh(&self) -> Result<(), Error> {
        self.reader.refresh()?;
        Ok(())
    }

    /// The number of the commit that is read; answers to one request are the same as long as it stays.
    #[must_use]
    pub fn seq(&self) -> u64 {
        self.reader.seq()
    }

    /// Answers a search.
    ///
    /// # Errors
    /// A bad value in the query or a filter, a query over the limits, a cursor of no answer; or a failure of index or catalogue.
    pub fn search(&self, request: &SearchRequest) -> Result<Answer, Error> {
        let request = Run::new(self, request)?;
        request.answer()
    }

    pub(crate) fn context<'s>(&'s self, session: &'s Session<'s>, as_of: Option<Date>) -> Context<'s> {
        Context { extractor: &self.extractor, analyzer: &self.analyzer, names: session, statistics: session, as_of }
    }

    pub(crate) fn session(&self) -> Session<'_> {
        Session { searcher: self, snapshot: self.reader.snapshot() }
    }
}

impl Search for Searcher {
    fn hits(&self, request: &SearchRequest) -> Result<Vec<(HitKind, String)>, Error> {
        let run = Run::new(self, request)?;
        let mut out = Vec::new();
        for hit in run.ranked()? {
            out.push((hit.kind, run.session.snapshot.ids(index_kind(hit.kind), hit.found.slot)?.id));
        }
        out.sort_by_key(|(kind, id)| (*kind, order_key(id)));
        Ok(out)
    }
}

/// One snapshot of the index, for one request.
pub(crate) struct Session<'s> {
    searcher: &'s Searcher,
    pub(crate) snapshot: Snapshot,
}

impl Statistics for Session<'_> {
    fn doc_freq(&self, field: Field, token: &str) -> Result<u64, Error> {
        Ok(self.snapshot.doc_freq(Kind::Document, field, token)?)
    }
}

impl Holders for Session<'_> {
    fn holders(&self, directives: &Query) -> Result<Vec<u64>, Error> {
        let mut keys: Vec<u64> =
            self.snapshot.matches(Kind::Directive, directives)?.into_iter().map(|found| found.document).collect();
        keys.sort_unstable();
        keys.dedup();
        Ok(keys)
    }
}

impl Names for Session<'_> {
    /// Of the gazetteer, or else of the index: a document may found bodies that the gazetteer does not know.
    fn agencies(&self, suffix: &str) -> Result<Vec<String>, Error> {
        let found = ending_with(suffix, &self.gazetteer_ids());
        if !found.is_empty() {
            return Ok(found);
        }
        let mut known = self.snapshot.fact_values(Kind::Directive, vanban_index::fact::AGENCY)?;
        known.extend(self.snapshot.fact_values(Kind::Directive, vanban_index::fact::ISSUER)?);
        Ok(ending_with(suffix, &known.iter().map(String::as_str).collect::<Vec<_>>()))
    }

    fn close_agencies(&self, name: &str) -> Result<Vec<String>, Error> {
        Ok(close_to(name, &self.gazetteer_ids()))
    }

    fn symbols(&self, text: &str) -> Vec<Symbol> {
        symbols(text, &self.searcher.extractor)
    }

    fn works(&self, key: &str) -> Result<Vec<String>, Error> {
        let present = self.searcher.records.work(key)?;
        Ok(vec![present.unwrap_or_else(|| key.to_owned())])
    }
}

impl Session<'_> {
    fn gazetteer_ids(&self) -> Vec<&str> {
        let gazetteer = &self.searcher.extractor.config().gazetteer;
        let places = gazetteer.places().iter().map(|place| place.id.as_str());
        gazetteer.agencies().map(|agency| agency.id.as_str()).chain(places).collect()
    }
}

/// A request being answered.
pub(crate) struct Run<'s> {
    searcher: &'s Searcher,
    request: &'s SearchRequest,
    pub(crate) session: Session<'s>,
    pub(crate) reading: Reading,
}

impl<'s> Run<'s> {
    fn new(searcher: &'s Searcher, request: &'s SearchRequest) -> Result<Self, Error> {
        let session = searcher.session();
        let reading = read_request(request, &searcher.context(&session, request.as_of))?;
        Ok(Self { searcher, request, reading, session })
    }

    pub(crate) fn kinds(&self) -> &'static [HitKind] {
        match self.request.kind {
            Wanted::Document => &[HitKind::Document],
            Wanted::Directive => &[HitKind::Directive],
            Wanted::All => &[HitKind::Document, HitKind::Directive],
        }
    }

    pub(crate) fn planner(&self, kind: HitKind) -> Planner<'_> {
        Planner { reading: &self.reading, kind: index_kind(kind), holders: &self.session }
    }

    /// All hits, in no order.
    fn ranked(&self) -> Result<Vec<Ranked>, Error> {
        let mut out = Vec::new();
        for &kind in self.kinds() {
            let planner = self.planner(kind);
            let mut found = self.session.snapshot.matches(index_kind(kind), &planner.matching()?)?;
            if self.reading.needs_check() {
                let mut kept = Vec::new();
                let mut loaded = self.searcher.records.loaded();
                for found in found {
                    if self.is_hit(kind, found.slot, &mut loaded)? {
                        kept.push(found);
                    }
                }
                found = kept;
            }
            let complete = match planner.complete().filter(|_| !found.is_empty()) {
                Some(query) => Some(self.session.snapshot.slots(index_kind(kind), &query)?),
                None => None,
            };
            let is_complete = |slot: Slot| complete.as_ref().is_none_or(|complete| complete.contains(&slot));
            out.extend(found.into_iter().map(|found| Ranked { kind, complete: is_complete(found.slot), found }));
        }
        Ok(out)
    }

    fn is_hit(&self, kind: HitKind, slot: Slot, loaded: &mut Loaded<'_>) -> Result<bool, Error> {
        let ids = self.session.snapshot.ids(index_kind(kind), slot)?;
        let Some(record) = loaded.record(&ids.document)? else { return Ok(false) };
        if let Some(phrases) = self.reading.loose_phrases() {
            let own = record.directives.iter().find(|directive| directive.id == ids.id).map(|directive| directive.span);
            return Ok((kind == HitKind::Document || own.is_some()) && satisfies_phrases(&record, own, &phrases));
        }
        let satisfies = |view: &View<'_>| view.satisfies(&self.reading);
        Ok(self.with_view(kind, &record, &ids.id, satisfies).unwrap_or(false))
    }

    fn answer(&self) -> Result<Answer, Error> {
        let hits = self.ranked()?;
        let members = hits.len() as u64;
        let mut facets = std::collections::BTreeMap::new();
        for &kind in self.kinds() {
            let found: Vec<_> = hits.iter().filter(|hit| hit.kind == kind).map(|hit| hit.found).collect();
            for (name, values) in self.session.snapshot.facets(index_kind(kind), &found)? {
                let known: &mut std::collections::BTreeMap<String, u64> = facets.entry(name).or_default();
                for (value, n) in values {
                    *known.entry(value).or_default() += n;
                }
            }
        }
        let sort = match (self.request.sort, self.reading.is_bare()) {
            (Sort::Relevance, true) => Sort::Published,
            (sort, _) => sort,
        };
        let groups = grouped(hits, sort);
        let first = match &self.request.page.cursor {
            Some(cursor) => {
                let after = Key::parse(cursor)?;
                groups.partition_point(|group| group[0].key(sort) <= after)
            }
            None => self.request.page.offset.min(groups.len()),
        };
        let last = first.saturating_add(self.request.page.limit).min(groups.len());
        let mut loaded = self.searcher.records.loaded();
        let highlighter = Highlighter::new(&self.reading, &self.searcher.analyzer);
        let mut shown = Vec::with_capacity(last - first);
        for (at, group) in groups[first..last].iter().enumerate() {
            let rank = (first + at + 1) as u64;
            shown.extend(self.hit(rank, group, &highlighter, &mut loaded)?);
        }
        let next = (first < last && last < groups.len()).then(|| groups[last - 1][0].key(sort).cursor());
        let total = groups.len() as u64;
        Ok(Answer { total, members, read_as: explain::read_as(self, members)?, hits: shown, facets, next })
    }

    fn hit(
        &self,
        rank: u64,
        group: &Group,
        highlighter: &Highlighter<'_>,
        loaded: &mut Loaded<'_>,
    ) -> Result<Option<Hit>, Error> {
        let mut members = Vec::with_capacity(group.len());
        for hit in group {
            let ids = self.session.snapshot.ids(index_kind(hit.kind), hit.found.slot)?;
            if let Some(record) = loaded.record(&ids.document)? {
                members.push((hit, ids.id, record));
            }
        }
        let Some((best, id, record)) = members.first() else { return Ok(None) };
        let directive_of = |record: &Record, id: &str| record.directives.iter().find(|directive| directive.id == id).cloned();
        let directive = match best.kind {
            HitKind::Document => None,
            HitKind::Directive => directive_of(record, id),
        };
        let snippet = match &directive {
            Some(directive) => highlighter.of_directive(record, directive.span, directive.lang),
            None => highlighter.of_document(record),
        };
        let member = |(hit, id, record): &(&Ranked, String, Arc<Record>)| {
            let directive = if hit.kind == HitKind::Directive { directive_of(record, id) } else { None };
            let lang = directive.map_or(record.lang, |directive| directive.lang);
            Member { id: id.clone(), lang, uri: record.origin.uri.clone() }
        };
        let explain = self.request.explain.then(|| {
            let explained = |view: &View<'_>| explain::parts_of(view, &self.reading);
            self.with_view(best.kind, record, id, explained).unwrap_or_default()
        });
        Ok(Some(Hit {
            rank,
            score: best.score(),
            kind: best.kind,
            id: id.clone(),
            work: record.work.clone(),
            uri: record.origin.uri.clone(),
            title: record.title.clone(),
            lang: directive.as_ref().map_or(record.lang, |directive| directive.lang),
            symbol: record.subject.as_ref().map(|subject| subject.symbol.clone()),
            published: record.published,
            snippet,
            directive,
            group: members.iter().map(member).collect(),
            explain,
        }))
    }

    /// Looks at a record's entry, or at that of one of its directives; none where the record has no such directive.
    fn with_view<T>(&self, kind: HitKind, record: &Record, id: &str, look: impl FnOnce(&View<'_>) -> T) -> Option<T> {
        let analyzer = &self.searcher.analyzer;
        let directives: Vec<Entry> = match kind == HitKind::Directive || self.reading.asks_of_directives() {
            true => directive_entries(record, &record.work, analyzer),
            false => Vec::new(),
        };
        match kind {
            HitKind::Document => {
                let entry = document_entry(record, &record.work, analyzer);
                Some(look(&View::new(Kind::Document, &entry, &directives)))
            }
            HitKind::Directive => {
                let entry = directives.iter().find(|entry| entry.id == id)?;
                Some(look(&View::new(Kind::Directive, entry, &[])))
            }
        }
    }
}

pub(crate) fn index_kind(kind: HitKind) -> Kind {
    match kind {
        HitKind::Document => Kind::Document,
        HitKind::Directive => Kind::Directive,
    }
}
