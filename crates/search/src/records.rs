use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use vanban_model::Record;
use vanban_store::{Catalogue, SymbolRole};

use crate::Error;
use crate::answer::{DocumentRef, Member};

/// The catalogue as search sees it: the one place that knows `vanban-store`.
pub(crate) struct Records {
    catalogue: Mutex<Catalogue>,
}

/// Records read for one request, each once.
pub(crate) struct Loaded<'r> {
    records: &'r Records,
    cache: HashMap<String, Option<Arc<Record>>>,
}

impl Records {
    pub(crate) fn new(catalogue: Catalogue) -> Self {
        Self { catalogue: Mutex::new(catalogue) }
    }

    pub(crate) fn loaded(&self) -> Loaded<'_> {
        Loaded { records: self, cache: HashMap::new() }
    }

    /// A document by id, beginning of an id, uri, or key of a work.
    pub(crate) fn find(&self, key: &str) -> Result<Option<String>, Error> {
        Ok(self.lock().find(key)?.map(|found| found.id))
    }

    /// Documents whose subject an instrument is.
    pub(crate) fn with_subject(&self, symbol_key: &str) -> Result<Vec<String>, Error> {
        Ok(self.lock().by_symbol(symbol_key, SymbolRole::Subject)?)
    }

    /// Documents that cite an instrument.
    pub(crate) fn citing(&self, symbol_key: &str) -> Result<Vec<String>, Error> {
        Ok(self.lock().by_symbol(symbol_key, SymbolRole::Cites)?)
    }

    /// Documents with a directive that names an instrument.
    pub(crate) fn directing(&self, symbol_key: &str) -> Result<Vec<String>, Error> {
        Ok(self.lock().by_symbol(symbol_key, SymbolRole::Directs)?)
    }

    /// The members of a work, by any of its keys.
    pub(crate) fn members(&self, work: &str) -> Result<Vec<Member>, Error> {
        let members = self.lock().work_members(work)?;
        Ok(members.into_iter().map(|member| Member { id: member.id, lang: member.lang, uri: member.uri }).collect())
    }

    /// The present key of a work, from a present or former one, or a member's id.
    pub(crate) fn work(&self, key: &str) -> Result<Option<String>, Error> {
        Ok(self.lock().resolve_work(key)?)
    }

    /// A panic while the lock was held leaves no half-written state behind: the catalogue is only read.
    fn lock(&self) -> MutexGuard<'_, Catalogue> {
        self.catalogue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Loaded<'_> {
    /// The record of a document; none where it left the catalogue since the index was read.
    pub(crate) fn record(&mut self, id: &str) -> Result<Option<Arc<Record>>, Error> {
        if let Some(known) = self.cache.get(id) {
            return Ok(known.clone());
        }
        let record = self.records.lock().record(id)?.map(Arc::new);
        self.cache.insert(id.to_owned(), record.clone());
        Ok(record)
    }

    /// What lists show of documents, in the order of their ids.
    pub(crate) fn documents(&mut self, ids: &[String]) -> Result<Vec<DocumentRef>, Error> {
        let mut out = Vec::new();
        for id in ids {
            out.extend(self.record(id)?.map(|record| DocumentRef::new(&record)));
        }
        Ok(out)
    }
}
