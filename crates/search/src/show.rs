//! One document or instrument with what others say of it, and the agencies.

use std::collections::{BTreeMap, BTreeSet};

use vanban_model::{AgencyId, Period, Record, Symbol};

use crate::answer::{AgencyRow, CitedInstrument, DocumentRef, Shown, ShownDocument, ShownInstrument};
use crate::query::Names;
use crate::records::Loaded;
use crate::{Error, Searcher};

impl Searcher {
    /// What `key` names: a document by id, beginning of an id (six digits at least), uri or key of its work; else an
    /// instrument by symbol, if a text or the gazetteer knows it.
    ///
    /// # Errors
    /// Several ids begin so; or a failure of index or catalogue.
    pub fn show(&self, key: &str) -> Result<Option<Shown>, Error> {
        let key = key.trim();
        let mut loaded = self.records.loaded();
        let found = match self.records.find(key)? {
            Some(id) => loaded.record(&id)?,
            None => None,
        };
        if let Some(record) = found {
            return Ok(Some(Shown::Document(Box::new(self.document(&record, &mut loaded)?))));
        }
        for symbol in self.session().symbols(key) {
            if let Some(shown) = self.instrument(&symbol, &mut loaded)? {
                return Ok(Some(Shown::Instrument(Box::new(shown))));
            }
        }
        Ok(None)
    }

    /// Agencies of the gazetteer whose id or name holds the text, in any letter case; all without one. Ordered by id.
    #[must_use]
    pub fn agencies(&self, holding: Option<&str>) -> Vec<AgencyRow> {
        let gazetteer = &self.extractor.config().gazetteer;
        let wanted = vanban_model::fold::plain(holding.unwrap_or(""));
        let holds = |text: &str| vanban_model::fold::plain(text).contains(&wanted);
        let matching =
            gazetteer.agencies().filter(|agency| holds(agency.id.as_str()) || agency.name.values().any(|name| holds(name)));
        matching
            .map(|agency| AgencyRow {
                id: agency.id.clone(),
                name: agency.name.clone(),
                now: gazetteer.now(&agency.id),
                valid_to: agency.valid_to,
            })
            .collect()
    }

    fn document(&self, record: &Record, loaded: &mut Loaded<'_>) -> Result<ShownDocument, Error> {
        let mut translations = self.records.members(&record.work)?;
        let own: BTreeSet<String> = translations.iter().map(|member| member.id.clone()).collect();
        translations.retain(|member| member.id != record.id);
        let cited_by = match &record.subject {
            Some(subject) => {
                let citing = self.records.citing(&subject.symbol.key())?;
                let others: Vec<String> = citing.into_iter().filter(|id| *id != record.id && !own.contains(id)).collect();
                loaded.documents(&others)?
            }
            None => Vec::new(),
        };
        let cites = self.cited(std::iter::once(record), loaded)?;
        Ok(ShownDocument { record: record.clone(), translations, cites, cited_by })
    }

    fn instrument(&self, symbol: &Symbol, loaded: &mut Loaded<'_>) -> Result<Option<ShownInstrument>, Error> {
        let key = symbol.key();
        let entry = self.extractor.config().instruments.with_symbol(symbol).next();
        let subjects = self.records.with_subject(&key)?;
        let citing: Vec<String> = self.records.citing(&key)?.into_iter().filter(|id| !subjects.contains(id)).collect();
        if entry.is_none() && subjects.is_empty() && citing.is_empty() {
            return Ok(None);
        }
        let mut records = Vec::new();
        for id in &subjects {
            records.extend(loaded.record(id)?);
        }
        let stated = records.iter().filter_map(|record| record.subject.as_ref()).find(|subject| subject.symbol.key() == key);
        let issuer: Option<AgencyId> = entry.map(|entry| entry.issuer.clone()).or_else(|| stated?.issuer.clone());
        Ok(Some(ShownInstrument {
            symbol: self.canonical(symbol)?,
            doctype: entry.map(|entry| entry.doctype.clone()).or_else(|| stated?.doctype.clone()),
            issuer,
            date: entry.and_then(|entry| entry.date).map(Period::Day).or_else(|| stated?.date),
            title: entry.map(|entry| entry.title.clone()).unwrap_or_default(),
            documents: records.iter().map(|record| DocumentRef::new(record)).collect(),
            cited_by: loaded.documents(&citing)?,
            cites: self.cited(records.iter().map(AsRef::as_ref), loaded)?,
            directives: self.required_by(std::slice::from_ref(symbol))?,
        }))
    }

    /// The instruments that records cite, most often first; not the one that they are about.
    fn cited<'r>(
        &self,
        records: impl Iterator<Item = &'r Record>,
        loaded: &mut Loaded<'_>,
    ) -> Result<Vec<CitedInstrument>, Error> {
        let mut times: BTreeMap<&Symbol, u64> = BTreeMap::new();
        for record in records {
            let own = record.subject.as_ref().map(|subject| &subject.symbol);
            for symbol in
                record.citations.iter().filter_map(|citation| citation.symbol.as_ref()).filter(|symbol| Some(*symbol) != own)
            {
                *times.entry(symbol).or_default() += 1;
            }
        }
        let mut out = Vec::with_capacity(times.len());
        for (symbol, times) in times {
            let documents = loaded.documents(&self.records.with_subject(&symbol.key())?)?;
            out.push(CitedInstrument { symbol: symbol.clone(), times, documents });
        }
        out.sort_by(|a, b| b.times.cmp(&a.times).then_with(|| a.symbol.cmp(&b.symbol)));
        Ok(out)
    }
}
