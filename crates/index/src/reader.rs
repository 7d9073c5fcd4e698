use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::thread;
use std::time::Duration;

use tantivy::collector::Count;
use tantivy::index::Index;
use tantivy::schema::Value;
use tantivy::{DocAddress, IndexReader, ReloadPolicy, Searcher, TantivyDocument, Term};

use crate::collect::{Collect, Match, Slot};
use crate::error::Error;
use crate::query::Query;
use crate::schema::{Field, Fields, column};
use crate::shelf::Shelf;
use crate::writer::{CommittedSeqs, Kind, check_stamp, seqs};

/// How often, and how long apart, an unequal pair is looked at again before it is given up: a writer is between its two
/// commits for a few milliseconds.
const PAIR_ATTEMPTS: u32 = 25;
const PAIR_PAUSE: Duration = Duration::from_millis(20);

/// Reads the two indexes of a generation, always a pair with one batch number.
pub struct Reader {
    dir: PathBuf,
    fields: Fields,
    documents: (Index, IndexReader),
    directives: (Index, IndexReader),
    current: RwLock<Arc<Pair>>,
}

struct Pair {
    seq: u64,
    documents: Searcher,
    directives: Searcher,
}

/// One state of both indexes. Answers of one request come from one snapshot.
#[derive(Clone)]
pub struct Snapshot {
    dir: PathBuf,
    fields: Fields,
    pair: Arc<Pair>,
}

impl Reader {
    /// Opens the last committed pair.
    ///
    /// # Errors
    /// There is no index, it has another format, a killed writer left an unequal pair, or the disk fails.
    pub fn open(dir: &Path) -> Result<Self, Error> {
        check_stamp(dir)?;
        let fields = Fields::new();
        let open = |kind: Kind| {
            let path = dir.join(kind.folder());
            if !path.join("meta.json").is_file() {
                return Err(Error::Missing { path: dir.to_owned() });
            }
            let open = || {
                let index = Index::open(Shelf::open(&path)?)?;
                let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
                Ok((index, reader))
            };
            open().map_err(|err| Error::engine(dir, err))
        };
        let (documents, directives) = (open(Kind::Document)?, open(Kind::Directive)?);
        let pair = load_pair(dir, &documents, &directives)?;
        let current = RwLock::new(Arc::new(pair));
        Ok(Self { dir: dir.to_owned(), fields, documents, directives, current })
    }

    /// The batch number of the pair that is read.
    #[must_use]
    pub fn seq(&self) -> u64 {
        self.snapshot().pair.seq
    }

    /// Takes up a newer pair; whether there was one. Costs a look at a small file when nothing changed. While a writer stands
    /// between its two commits the older pair stays.
    ///
    /// # Errors
    /// The disk fails.
    pub fn refresh(&self) -> Result<bool, Error> {
        let failed = |err| Error::engine(&self.dir, err);
        let found = seqs(&self.documents.0, &self.directives.0).map_err(failed)?;
        if found.documents != found.directives || found.documents == self.seq() {
            return Ok(false);
        }
        match load_pair(&self.dir, &self.documents, &self.directives) {
            Ok(pair) => {
                *self.current.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(pair);
                Ok(true)
            }
            Err(Error::Unpaired { .. }) => Ok(false),
            Err(err) => Err(err),
        }
    }

    /// The state to answer from. Cheap.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        let pair = Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner));
        Snapshot { dir: self.dir.clone(), fields: self.fields.clone(), pair }
    }
}

impl Snapshot {
    /// Everything that matches, with scores and the values to sort and group by; in no order.
    ///
    /// # Errors
    /// The disk fails.
    pub fn matches(&self, kind: Kind, query: &Query) -> Result<Vec<Match>, Error> {
        self.run(kind, query, |searcher, compiled| searcher.search(compiled, &Collect))
    }

    /// Where the matches are, for comparing two queries.
    ///
    /// # Errors
    /// The disk fails.
    pub fn slots(&self, kind: Kind, query: &Query) -> Result<HashSet<Slot>, Error> {
        let found =
            self.run(kind, query, |searcher, compiled| searcher.search(compiled, &tantivy::collector::DocSetCollector))?;
        Ok(found.into_iter().map(Slot::from).collect())
    }

    /// How many match.
    ///
    /// # Errors
    /// The disk fails.
    pub fn count(&self, kind: Kind, query: &Query) -> Result<u64, Error> {
        self.run(kind, query, |searcher, compiled| searcher.search(compiled, &Count)).map(|n| n as u64)
    }

    /// How many entries have a token, deleted ones that are not merged away included: a statistic, no count.
    ///
    /// # Errors
    /// The disk fails.
    pub fn doc_freq(&self, kind: Kind, field: Field, token: &str) -> Result<u64, Error> {
        let term = Term::from_field_text(self.fields.handle(field), token);
        self.searcher(kind).doc_freq(&term).map_err(|err| self.error(err))
    }

    /// All facts of a name (`agency`), without the name, sorted.
    ///
    /// # Errors
    /// The disk fails.
    pub fn fact_values(&self, kind: Kind, name: &str) -> Result<Vec<String>, Error> {
        let prefix = crate::entry::fact(name, "");
        let read = || {
            let mut out = std::collections::BTreeSet::new();
            for segment in self.searcher(kind).segment_readers() {
                let inverted = segment.inverted_index(self.fields.fact)?;
                let mut terms = inverted.terms().range().ge(&prefix).into_stream()?;
                while terms.advance() {
                    let Some(value) = std::str::from_utf8(terms.key()).ok().and_then(|term| term.strip_prefix(&prefix)) else {
                        break;
                    };
                    out.insert(value.to_owned());
                }
            }
            Ok(out.into_iter().collect())
        };
        read().map_err(|err| self.error(err))
    }

    /// The ids of a match: its own and its document's.
    ///
    /// # Errors
    /// The disk fails.
    pub fn ids(&self, kind: Kind, slot: Slot) -> Result<Ids, Error> {
        let doc: TantivyDocument = self.searcher(kind).doc(DocAddress::from(slot)).map_err(|err| self.error(err))?;
        let text = |field| doc.get_first(field).and_then(|value| value.as_str()).unwrap_or_default().to_owned();
        Ok(Ids { id: text(self.fields.id), document: text(self.fields.document_id), work: text(self.fields.work_id) })
    }

    /// How often each facet value occurs among matches: `lang` → `sv` → 12.
    ///
    /// # Errors
    /// The disk fails.
    pub fn facets(&self, kind: Kind, matches: &[Match]) -> Result<BTreeMap<String, BTreeMap<String, u64>>, Error> {
        let count = || {
            let mut out: BTreeMap<String, BTreeMap<String, u64>> = BTreeMap::new();
            for (ord, segment) in self.searcher(kind).segment_readers().iter().enumerate() {
                let Some(values) = segment.fast_fields().str(column::FACET)? else { continue };
                let mut by_ord: BTreeMap<u64, u64> = BTreeMap::new();
                for found in matches.iter().filter(|found| found.slot.segment() as usize == ord) {
                    for value in values.term_ords(found.slot.doc()) {
                        *by_ord.entry(value).or_default() += 1;
                    }
                }
                let mut text = String::new();
                for (value, n) in by_ord {
                    text.clear();
                    if let Some((name, value)) = values.ord_to_str(value, &mut text)?.then(|| text.split_once(':')).flatten() {
                        *out.entry(name.to_owned()).or_default().entry(value.to_owned()).or_default() += n;
                    }
                }
            }
            Ok(out)
        };
        count().map_err(|err| self.error(err))
    }

    fn run<T>(
        &self,
        kind: Kind,
        query: &Query,
        search: impl FnOnce(&Searcher, &dyn tantivy::query::Query) -> tantivy::Result<T>,
    ) -> Result<T, Error> {
        let compiled = query.compile(&self.fields).map_err(|err| self.error(err))?;
        search(self.searcher(kind), compiled.as_ref()).map_err(|err| self.error(err))
    }

    fn searcher(&self, kind: Kind) -> &Searcher {
        match kind {
            Kind::Document => &self.pair.documents,
            Kind::Directive => &self.pair.directives,
        }
    }

    fn error(&self, source: tantivy::TantivyError) -> Error {
        Error::engine(&self.dir, source)
    }
}

/// The ids of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ids {
    /// Document or directive id.
    pub id: String,
    /// The document's id.
    pub document: String,
    /// The key of its work when it was indexed.
    pub work: String,
}

fn load_pair(dir: &Path, documents: &(Index, IndexReader), directives: &(Index, IndexReader)) -> Result<Pair, Error> {
    let failed = |err| Error::engine(dir, err);
    let mut found = CommittedSeqs { documents: 0, directives: 0 };
    for attempt in 0..PAIR_ATTEMPTS {
        if attempt > 0 {
            thread::sleep(PAIR_PAUSE);
        }
        // A commit may fall between reading the number and loading the index: equal before and after means that the loaded
        // pair has that number.
        found = seqs(&documents.0, &directives.0).map_err(failed)?;
        documents.1.reload().map_err(failed)?;
        directives.1.reload().map_err(failed)?;
        if found.documents == found.directives && seqs(&documents.0, &directives.0).map_err(failed)? == found {
            return Ok(Pair { seq: found.documents, documents: documents.1.searcher(), directives: directives.1.searcher() });
        }
    }
    Err(Error::Unpaired { path: dir.to_owned(), documents: found.documents, directives: found.directives })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Analyzer;
    use crate::writer::Writer;

    #[test]
    fn an_unequal_pair_is_never_read() {
        let folder = tempfile::tempdir().unwrap();
        let analyzer = Arc::new(Analyzer::new(&vanban_model::Config::default()));
        let mut writer = Writer::open(folder.path(), analyzer).unwrap();
        writer.commit(1).unwrap();
        let reader = Reader::open(folder.path()).unwrap();

        // As a kill between the two commits leaves it.
        writer.commit_documents_only(2);
        assert!(!reader.refresh().unwrap());
        assert_eq!(reader.seq(), 1);
        assert_eq!(reader.snapshot().count(Kind::Document, &Query::Everything).unwrap(), 0);
        let opened = Reader::open(folder.path());
        assert!(matches!(opened, Err(Error::Unpaired { documents: 2, directives: 1, .. })));
        assert_eq!(writer.committed_seqs().unwrap().smaller(), 1);

        writer.commit(2).unwrap();
        assert!(reader.refresh().unwrap());
        assert_eq!(Reader::open(folder.path()).unwrap().seq(), 2);
    }
}
