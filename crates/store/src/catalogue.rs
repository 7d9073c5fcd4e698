use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension, Params, Row};
use vanban_model::Record;

use crate::{
    Barred, Batch, Capture, Change, Counts, DocumentRow, Error, Found, FoundBy, Place, Quarantined, RunRow, State, SymbolRole,
    packed, schema,
};

/// The truth about every document, place, work and failed input.
///
/// One connection to one SQLite file: `Send`, not `Sync`. A server opens one a worker; opening takes less than a millisecond.
/// Every call sees the last committed batch.
#[derive(Debug)]
pub struct Catalogue {
    pub(crate) conn: Connection,
    pub(crate) path: PathBuf,
}

impl Catalogue {
    /// Opens it for writing; creates it where there is none.
    ///
    /// # Errors
    /// [`Error::Newer`] for the catalogue of a later program, [`Error::Foreign`] for another program's database.
    pub fn open_writer(path: &Path) -> Result<Self, Error> {
        Ok(Self { conn: schema::open_writer(path)?, path: path.to_owned() })
    }

    /// Opens it for reading only.
    ///
    /// # Errors
    /// [`Error::Missing`] where there is none, and those of [`Self::open_writer`].
    pub fn open_reader(path: &Path) -> Result<Self, Error> {
        Ok(Self { conn: schema::open_reader(path)?, path: path.to_owned() })
    }

    /// An empty one in memory, for a rehearsal.
    ///
    /// # Errors
    /// SQLite's.
    pub fn in_memory() -> Result<Self, Error> {
        Self::open_writer(Path::new(":memory:"))
    }

    /// Begins a batch. What is done through it is seen by nobody else until it is committed, and undone when it is dropped.
    ///
    /// # Errors
    /// SQLite's.
    pub fn begin(&mut self) -> Result<Batch<'_>, Error> {
        Batch::begin(self)
    }

    /// The number of the last batch that changed documents; 0 before the first.
    ///
    /// # Errors
    /// SQLite's, as in all that follow.
    pub fn last_seq(&self) -> Result<u64, Error> {
        self.one("SELECT coalesce(max(seq), 0) FROM batches", [], |row| row.get(0)).map(Option::unwrap_or_default)
    }

    /// The record of a current or replaced document, with its work, main place and other places as they are now.
    ///
    /// # Errors
    /// [`Error::DamagedRecord`] where the stored form can't be read.
    pub fn record(&self, id: &str) -> Result<Option<Record>, Error> {
        let sql = "SELECT uri, record FROM documents WHERE id = ?1 AND record IS NOT NULL";
        let Some((uri, stored)) = self.one(sql, [id], |row| Ok((row.get::<_, String>(0)?, row.get::<_, Vec<u8>>(1)?)))? else {
            return Ok(None);
        };
        let mut record = packed::unpack(id, &stored)?;
        record.work = self.work_of(id)?;
        record.origin.also_at = self.also_at(id)?;
        record.origin.uri = uri;
        Ok(Some(record))
    }

    /// The record of a document as it was put, without what other documents and places add.
    ///
    /// # Errors
    /// [`Error::DamagedRecord`] where the stored form can't be read.
    pub fn stored(&self, id: &str) -> Result<Option<Record>, Error> {
        let sql = "SELECT record FROM documents WHERE id = ?1 AND record IS NOT NULL";
        let stored: Option<Vec<u8>> = self.one(sql, [id], |row| row.get(0))?;
        stored.map(|stored| packed::unpack(id, &stored)).transpose()
    }

    /// Ids of all current documents, sorted.
    ///
    /// # Errors
    /// SQLite's.
    pub fn current_ids(&self) -> Result<Vec<String>, Error> {
        self.all("SELECT id FROM documents WHERE state = 0 ORDER BY id", [], |row| row.get(0))
    }

    /// The records of all current documents, ordered by id; one at a time in memory.
    ///
    /// # Errors
    /// SQLite's at once, those of [`Self::record`] on the way.
    pub fn records(&self) -> Result<impl Iterator<Item = Result<Record, Error>> + '_, Error> {
        Ok(self.current_ids()?.into_iter().filter_map(|id| self.record(&id).transpose()))
    }

    /// A document of any state.
    ///
    /// # Errors
    /// SQLite's.
    pub fn document(&self, id: &str) -> Result<Option<DocumentRow>, Error> {
        let sql = "SELECT id, uri, state, replaced_by, text_hash, seq FROM documents WHERE id = ?1";
        self.one(sql, [id], |row| {
            Ok(DocumentRow {
                id: row.get(0)?,
                uri: row.get(1)?,
                state: row.get(2)?,
                replaced_by: row.get(3)?,
                text_hash: row.get(4)?,
                seq: row.get(5)?,
            })
        })
    }

    /// The document that `key` names: an id, a uri, a former key of a work, or the beginning of one id (at least six digits).
    ///
    /// A former key leads to the member of the work with the smallest id. Forgotten documents are not found.
    ///
    /// # Errors
    /// [`Error::Ambiguous`] where several ids begin like this.
    pub fn find(&self, key: &str) -> Result<Option<Found>, Error> {
        let known = |id: &str| Ok(self.document(id)?.is_some_and(|row| row.state != State::Forgotten));
        if known(key)? {
            return Ok(Some(Found { id: key.to_owned(), by: FoundBy::Id }));
        }
        if let Some(place) = self.place(key)? {
            return Ok(Some(Found { id: place.document, by: FoundBy::Uri }));
        }
        if let Some(id) = self.resolve_work(key)? {
            return Ok(Some(Found { id, by: FoundBy::Work }));
        }
        self.by_prefix(key)
    }

    fn by_prefix(&self, key: &str) -> Result<Option<Found>, Error> {
        // Six hex digits tell 16 million apart; fewer are more likely a word than an id.
        if key.len() < 6 || !key.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')) {
            return Ok(None);
        }
        let sql = "SELECT id FROM documents WHERE id >= ?1 AND id < ?1 || 'g' AND state <> 2 ORDER BY id LIMIT 10";
        let mut ids: Vec<String> = self.all(sql, [key], |row| row.get(0))?;
        match ids.len() {
            0 => Ok(None),
            1 => Ok(ids.pop().map(|id| Found { id, by: FoundBy::Id })),
            _ => Err(Error::Ambiguous { key: key.to_owned(), ids }),
        }
    }

    /// Ids of the current documents that stand in this relation to the instrument, sorted. `symbol_key` is
    /// [`Symbol::key`](vanban_model::Symbol::key).
    ///
    /// # Errors
    /// SQLite's.
    pub fn by_symbol(&self, symbol_key: &str, role: SymbolRole) -> Result<Vec<String>, Error> {
        let sql = "SELECT document FROM symbols WHERE key = ?1 AND role = ?2 ORDER BY document";
        self.all(sql, (symbol_key, role.column()), |row| row.get(0))
    }

    /// The other places of a document, sorted.
    ///
    /// # Errors
    /// SQLite's.
    pub fn also_at(&self, id: &str) -> Result<Vec<String>, Error> {
        let sql = "SELECT p.uri FROM places p JOIN documents d ON d.id = p.document
                   WHERE p.document = ?1 AND p.uri <> d.uri ORDER BY p.uri";
        self.all(sql, [id], |row| row.get(0))
    }

    /// What a uri shows now.
    ///
    /// # Errors
    /// SQLite's.
    pub fn place(&self, uri: &str) -> Result<Option<Place>, Error> {
        self.one("SELECT document, capture FROM places WHERE uri = ?1", [uri], |row| {
            Ok(Place { document: row.get(0)?, capture: row.get(1)? })
        })
    }

    /// Where captured bytes lie, and the document that they stand for.
    ///
    /// # Errors
    /// SQLite's.
    pub fn capture(&self, id: &str) -> Result<Option<(Capture, Option<String>)>, Error> {
        let sql = "SELECT id, file, offset, length, size, cut, uri, media_type, fetched_at, document FROM captures WHERE id = ?1";
        self.one(sql, [id], |row| Ok((Capture::from_row(row)?, row.get(9)?)))
    }

    /// Captures of a document: its own, and others with the same text.
    ///
    /// # Errors
    /// SQLite's.
    pub fn captures_of(&self, document: &str) -> Result<Vec<Capture>, Error> {
        let sql = "SELECT id, file, offset, length, size, cut, uri, media_type, fetched_at FROM captures WHERE document = ?1 ORDER BY id";
        self.all(sql, [document], Capture::from_row)
    }

    /// The document that a barred input belonged to; `None` where it may be taken in.
    ///
    /// # Errors
    /// SQLite's.
    pub fn forgotten(&self, barred: Barred<'_>) -> Result<Option<String>, Error> {
        self.one("SELECT document FROM forgotten WHERE kind = ?1 AND key = ?2", barred.columns(), |row| row.get(0))
    }

    /// Documents that changed after batch `seq`, sorted by id: what an index that stopped there must replay.
    ///
    /// # Errors
    /// SQLite's.
    pub fn changed_since(&self, seq: u64) -> Result<Vec<Change>, Error> {
        let sql = "SELECT id, state FROM documents WHERE seq > ?1 ORDER BY id";
        self.all(sql, [seq], |row| Ok(Change { id: row.get(0)?, state: row.get(1)? }))
    }

    /// Inputs that could not be read, by uri.
    ///
    /// # Errors
    /// SQLite's.
    pub fn quarantine(&self) -> Result<Vec<Quarantined>, Error> {
        self.all("SELECT uri, code, message, advice, capture, at FROM quarantine ORDER BY uri", [], |row| {
            Ok(Quarantined {
                uri: row.get(0)?,
                code: row.get(1)?,
                message: row.get(2)?,
                advice: row.get(3)?,
                capture: row.get(4)?,
                at: row.get(5)?,
            })
        })
    }

    /// The last runs that changed something or met a problem, newest first.
    ///
    /// # Errors
    /// SQLite's.
    pub fn runs(&self, limit: u32) -> Result<Vec<RunRow>, Error> {
        self.all("SELECT id, at, report FROM runs ORDER BY id DESC LIMIT ?1", [limit], |row| {
            Ok(RunRow { id: row.get(0)?, at: row.get(1)?, report: row.get(2)? })
        })
    }

    /// A named value that the pipeline keeps beside the documents.
    ///
    /// # Errors
    /// SQLite's.
    pub fn mark(&self, name: &str) -> Result<Option<String>, Error> {
        self.one("SELECT value FROM marks WHERE name = ?1", [name], |row| row.get(0))
    }

    /// How much there is.
    ///
    /// # Errors
    /// SQLite's.
    pub fn counts(&self) -> Result<Counts, Error> {
        let sql = "SELECT
            (SELECT count(*) FROM documents WHERE state = 0), (SELECT count(*) FROM documents WHERE state = 1),
            (SELECT count(*) FROM documents WHERE state = 2),
            (SELECT count(*) FROM documents WHERE state = 0) - (SELECT count(*) FROM works) + (SELECT count(DISTINCT work) FROM works),
            (SELECT count(*) FROM quarantine), (SELECT count(*) FROM captures), (SELECT coalesce(sum(size), 0) FROM captures)";
        let counts = self.one(sql, [], |row| {
            Ok(Counts {
                current: row.get(0)?,
                replaced: row.get(1)?,
                forgotten: row.get(2)?,
                works: row.get(3)?,
                quarantined: row.get(4)?,
                captures: row.get(5)?,
                capture_bytes: row.get(6)?,
            })
        })?;
        Ok(counts.unwrap_or_default())
    }

    pub(crate) fn one<T>(
        &self,
        sql: &str,
        params: impl Params,
        row: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>, Error> {
        let mut statement = self.conn.prepare_cached(sql).map_err(|source| self.failed(source))?;
        statement.query_row(params, row).optional().map_err(|source| self.failed(source))
    }

    pub(crate) fn all<T>(
        &self,
        sql: &str,
        params: impl Params,
        row: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, Error> {
        let mut statement = self.conn.prepare_cached(sql).map_err(|source| self.failed(source))?;
        let rows = statement.query_map(params, row).map_err(|source| self.failed(source))?;
        rows.collect::<rusqlite::Result<_>>().map_err(|source| self.failed(source))
    }

    pub(crate) fn execute(&self, sql: &str, params: impl Params) -> Result<usize, Error> {
        let mut statement = self.conn.prepare_cached(sql).map_err(|source| self.failed(source))?;
        statement.execute(params).map_err(|source| self.failed(source))
    }

    pub(crate) fn failed(&self, source: rusqlite::Error) -> Error {
        Error::Sqlite { path: self.path.clone(), source }
    }
}
