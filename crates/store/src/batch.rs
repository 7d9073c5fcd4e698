use std::collections::BTreeSet;
use std::ops::Deref;

use rusqlite::Transaction;
use vanban_model::{Record, Symbol};

use crate::{Barred, Capture, Catalogue, Error, NewDocument, Quarantined, State, SymbolRole, packed};

/// Changes that become visible together.
///
/// Reads go through to the catalogue (it dereferences to it) and see what the batch has done so far. Dropped without
/// [`Batch::commit`], nothing of it remains.
#[derive(Debug)]
pub struct Batch<'c> {
    catalogue: &'c Catalogue,
    transaction: Transaction<'c>,
    seq: u64,
    changed: BTreeSet<String>,
}

impl Deref for Batch<'_> {
    type Target = Catalogue;

    fn deref(&self) -> &Catalogue {
        self.catalogue
    }
}

impl<'c> Batch<'c> {
    pub(crate) fn begin(catalogue: &'c mut Catalogue) -> Result<Self, Error> {
        // `&mut` above sees to it that there is one transaction at a time, which rusqlite cannot check for a shared borrow.
        let catalogue: &'c Catalogue = catalogue;
        let transaction = catalogue.conn.unchecked_transaction().map_err(|source| catalogue.failed(source))?;
        let seq = catalogue.last_seq()? + 1;
        Ok(Self { catalogue, transaction, seq, changed: BTreeSet::new() })
    }

    /// The number that the batch gets if it changes documents.
    #[must_use]
    pub fn seq(&self) -> u64 {
        self.seq
    }

    /// Ids of the documents changed so far, sorted.
    #[must_use]
    pub fn changed(&self) -> &BTreeSet<String> {
        &self.changed
    }

    /// Makes everything visible. Returns the batch's number, or the last one where no document changed.
    ///
    /// # Errors
    /// SQLite's; then nothing of the batch remains.
    pub fn commit(self, at: &str) -> Result<u64, Error> {
        let seq = if self.changed.is_empty() {
            self.seq - 1
        } else {
            self.execute("INSERT INTO batches (seq, committed_at) VALUES (?1, ?2)", (self.seq, at))?;
            self.seq
        };
        let catalogue = self.catalogue;
        self.transaction.commit().map_err(|source| catalogue.failed(source))?;
        Ok(seq)
    }

    /// Enters captured bytes, and which document they stand for.
    ///
    /// # Errors
    /// SQLite's, as in all that follow.
    pub fn add_capture(&mut self, capture: &Capture, document: Option<&str>) -> Result<(), Error> {
        self.execute(
            "INSERT INTO captures (id, file, offset, length, size, cut, uri, media_type, fetched_at, document)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
             ON CONFLICT (id) DO UPDATE SET document = coalesce(excluded.document, document)",
            (
                &capture.id,
                &capture.file,
                capture.offset,
                capture.length,
                capture.size,
                capture.cut,
                &capture.uri,
                &capture.media_type,
                &capture.fetched_at,
                document,
            ),
        )?;
        self.execute(
            "UPDATE capture_files SET length = max(length, ?2) WHERE name = ?1",
            (&capture.file, capture.offset + capture.length),
        )?;
        Ok(())
    }

    /// Says which document captured bytes stand for.
    ///
    /// # Errors
    /// SQLite's.
    pub fn link_capture(&mut self, capture: &str, document: &str) -> Result<(), Error> {
        self.execute("UPDATE captures SET document = ?2 WHERE id = ?1", (capture, document)).map(drop)
    }

    /// Enters a document as current, new or again, with the symbols that it is found by. Its place is [`Batch::set_place`]'s.
    ///
    /// # Errors
    /// SQLite's.
    pub fn put(&mut self, document: NewDocument<'_>) -> Result<(), Error> {
        let record = document.record;
        self.execute(
            "INSERT INTO documents (id, uri, state, replaced_by, text_hash, lang, record, fingerprint, seq)
             VALUES (?1, ?2, 0, NULL, ?3, ?4, ?5, ?6, ?7)
             ON CONFLICT (id) DO UPDATE SET uri = excluded.uri, state = 0, replaced_by = NULL, text_hash = excluded.text_hash,
               lang = excluded.lang, record = excluded.record, fingerprint = excluded.fingerprint, seq = excluded.seq",
            (
                &record.id,
                &record.origin.uri,
                document.text_hash,
                record.lang.as_str(),
                packed::pack(record)?,
                document.fingerprint,
                self.seq,
            ),
        )?;
        self.changed.insert(record.id.clone());
        self.put_symbols(record)
    }

    fn put_symbols(&mut self, record: &Record) -> Result<(), Error> {
        self.drop_symbols(&record.id)?;
        let subject = record.subject.iter().map(|subject| (&subject.symbol, SymbolRole::Subject));
        let cited = record.citations.iter().filter_map(|cited| Some((cited.symbol.as_ref()?, SymbolRole::Cites)));
        let directed = record.directives.iter().flat_map(|one| &one.instruments).map(|symbol| (symbol, SymbolRole::Directs));
        let rows: BTreeSet<(String, i64)> =
            subject.chain(cited).chain(directed).map(|(symbol, role): (&Symbol, _)| (symbol.key(), role.column())).collect();
        for (key, role) in rows {
            self.execute("INSERT INTO symbols (key, role, document) VALUES (?1, ?2, ?3)", (key, role, &record.id))?;
        }
        Ok(())
    }

    fn drop_symbols(&mut self, id: &str) -> Result<(), Error> {
        self.execute("DELETE FROM symbols WHERE document = ?1", [id]).map(drop)
    }

    /// Says what a uri shows now. The document that it showed before leaves search where no other place shows it; otherwise it
    /// goes on under the first of them.
    ///
    /// # Errors
    /// SQLite's.
    pub fn set_place(&mut self, uri: &str, document: &str, capture: &str) -> Result<(), Error> {
        let before = self.place(uri)?;
        self.execute(
            "INSERT INTO places (uri, document, capture) VALUES (?1, ?2, ?3)
             ON CONFLICT (uri) DO UPDATE SET document = excluded.document, capture = excluded.capture",
            (uri, document, capture),
        )?;
        match before {
            Some(before) if before.document != document => self.leave(&before.document, uri, document),
            _ => Ok(()),
        }
    }

    /// Takes the place `uri`, which shows `newer` now, from the document `id`.
    fn leave(&mut self, id: &str, uri: &str, newer: &str) -> Result<(), Error> {
        let next: Option<String> = self.one("SELECT min(uri) FROM places WHERE document = ?1", [id], |row| row.get(0))?.flatten();
        match next {
            None => {
                self.execute("UPDATE documents SET state = 1, replaced_by = ?2, seq = ?3 WHERE id = ?1", (id, newer, self.seq))?;
                self.drop_symbols(id)?;
            }
            Some(next) => {
                let sql = "UPDATE documents SET uri = ?3, seq = ?4 WHERE id = ?1 AND uri = ?2";
                if self.execute(sql, (id, uri, next, self.seq))? == 0 {
                    return Ok(());
                }
            }
        }
        self.changed.insert(id.to_owned());
        Ok(())
    }

    /// Removes a document: from search, its record, its places; and bars its bytes and its text from coming in again.
    ///
    /// # Errors
    /// SQLite's.
    pub fn forget(&mut self, id: &str) -> Result<(), Error> {
        let Some(row) = self.document(id)? else { return Ok(()) };
        self.bar(Barred::Text(&row.text_hash), id)?;
        self.bar(Barred::Capture(id), id)?;
        for capture in self.captures_of(id)? {
            self.bar(Barred::Capture(&capture.id), id)?;
        }
        self.execute(
            "UPDATE documents SET state = 2, record = NULL, fingerprint = NULL, seq = ?2 WHERE id = ?1",
            (id, self.seq),
        )?;
        self.execute("DELETE FROM places WHERE document = ?1", [id])?;
        self.drop_symbols(id)?;
        self.changed.insert(id.to_owned());
        Ok(())
    }

    /// Bars an input from coming in again.
    ///
    /// # Errors
    /// SQLite's.
    pub fn bar(&mut self, barred: Barred<'_>, document: &str) -> Result<(), Error> {
        let (kind, key) = barred.columns();
        self.execute("INSERT OR IGNORE INTO forgotten (kind, key, document) VALUES (?1, ?2, ?3)", (kind, key, document)).map(drop)
    }

    /// Lets an input in again.
    ///
    /// # Errors
    /// SQLite's.
    pub fn unbar(&mut self, barred: Barred<'_>) -> Result<(), Error> {
        self.execute("DELETE FROM forgotten WHERE kind = ?1 AND key = ?2", barred.columns()).map(drop)
    }

    /// Enters an input that could not be read. Returns whether that is news.
    ///
    /// # Errors
    /// SQLite's.
    pub fn quarantine(&mut self, input: &Quarantined) -> Result<bool, Error> {
        self.execute(
            "INSERT INTO quarantine (uri, code, message, advice, capture, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (uri) DO UPDATE SET code = excluded.code, message = excluded.message, advice = excluded.advice,
               capture = excluded.capture, at = excluded.at
             WHERE code <> excluded.code OR message <> excluded.message OR capture IS NOT excluded.capture",
            (&input.uri, &input.code, &input.message, &input.advice, &input.capture, &input.at),
        )
        .map(|rows| rows > 0)
    }

    /// Takes an input out of quarantine.
    ///
    /// # Errors
    /// SQLite's.
    pub fn release(&mut self, uri: &str) -> Result<(), Error> {
        self.execute("DELETE FROM quarantine WHERE uri = ?1", [uri]).map(drop)
    }

    /// Keeps the report of a run.
    ///
    /// # Errors
    /// SQLite's.
    pub fn add_run(&mut self, at: &str, report: &str) -> Result<(), Error> {
        self.execute("INSERT INTO runs (at, report) VALUES (?1, ?2)", (at, report)).map(drop)
    }

    /// Keeps a named value beside the documents.
    ///
    /// # Errors
    /// SQLite's.
    pub fn set_mark(&mut self, name: &str, value: &str) -> Result<(), Error> {
        let sql = "INSERT INTO marks (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value";
        self.execute(sql, (name, value)).map(drop)
    }

    /// Marks a document as changed, so that the indexes take it in again.
    ///
    /// # Errors
    /// SQLite's.
    pub fn touch(&mut self, id: &str) -> Result<(), Error> {
        self.execute("UPDATE documents SET seq = ?2 WHERE id = ?1", (id, self.seq))?;
        self.changed.insert(id.to_owned());
        Ok(())
    }

    pub(crate) fn state_of(&self, id: &str) -> Result<Option<State>, Error> {
        Ok(self.document(id)?.map(|row| row.state))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{FoundBy, sample};

    const AT: &str = "2025-10-01T20:15:00Z";

    fn catalogue(dir: &tempfile::TempDir) -> Catalogue {
        Catalogue::open_writer(&dir.path().join("catalogue.sqlite")).unwrap()
    }

    fn put(batch: &mut Batch<'_>, record: &Record) {
        batch.put(NewDocument { record, text_hash: &record.text, fingerprint: b"" }).unwrap();
        batch.set_place(&record.origin.uri, &record.id, &record.id).unwrap();
    }

    #[test]
    fn a_dropped_batch_leaves_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let mut catalogue = catalogue(&dir);
        let record = sample::record("a.txt", "một", "22-NQ/TW");
        put(&mut catalogue.begin().unwrap(), &record);
        assert_eq!(catalogue.record(&record.id).unwrap(), None);
        assert_eq!(catalogue.last_seq().unwrap(), 0);
    }

    #[test]
    fn a_record_comes_back_whole_and_is_found_by_id_uri_symbol_and_prefix() {
        let dir = tempfile::tempdir().unwrap();
        let mut catalogue = catalogue(&dir);
        let record = sample::record("a.txt", "một", "58/2022/NĐ-CP");
        let mut batch = catalogue.begin().unwrap();
        put(&mut batch, &record);
        assert_eq!(batch.commit(AT).unwrap(), 1);
        assert_eq!(catalogue.record(&record.id).unwrap(), Some(record.clone()));
        assert_eq!(catalogue.by_symbol("58-2022-nd-cp", SymbolRole::Subject).unwrap(), std::slice::from_ref(&record.id));
        assert_eq!(catalogue.by_symbol("58-2022-nd-cp", SymbolRole::Directs).unwrap(), [""; 0]);
        for (key, by) in [(record.id.as_str(), FoundBy::Id), (&record.id[..6], FoundBy::Id), ("a.txt", FoundBy::Uri)] {
            assert_eq!(catalogue.find(key).unwrap().map(|found| (found.id, found.by)), Some((record.id.clone(), by)));
        }
        assert_eq!(catalogue.find("b.txt").unwrap(), None);
        assert_eq!(catalogue.find(&record.id[..5]).unwrap(), None, "five digits are no id");
    }

    #[test]
    fn a_newer_version_takes_the_older_out_of_search_but_not_out_of_the_catalogue() {
        let dir = tempfile::tempdir().unwrap();
        let mut catalogue = catalogue(&dir);
        let (old, new) = (sample::record("a.txt", "một", "22-NQ/TW"), sample::record("a.txt", "hai", "22-NQ/TW"));
        for record in [&old, &new] {
            let mut batch = catalogue.begin().unwrap();
            put(&mut batch, record);
            batch.commit(AT).unwrap();
        }
        assert_eq!(catalogue.current_ids().unwrap(), std::slice::from_ref(&new.id));
        assert_eq!(catalogue.by_symbol("22-nq-tw", SymbolRole::Cites).unwrap(), std::slice::from_ref(&new.id));
        let row = catalogue.document(&old.id).unwrap().unwrap();
        assert_eq!((row.state, row.replaced_by), (State::Replaced, Some(new.id.clone())));
        assert_eq!(catalogue.record(&old.id).unwrap(), Some(old));
        assert_eq!(catalogue.changed_since(1).unwrap().len(), 2);
    }

    #[test]
    fn a_document_that_loses_its_main_place_goes_on_under_the_other() {
        let dir = tempfile::tempdir().unwrap();
        let mut catalogue = catalogue(&dir);
        let (old, new) = (sample::record("a.txt", "một", "22-NQ/TW"), sample::record("a.txt", "hai", "22-NQ/TW"));
        let mut batch = catalogue.begin().unwrap();
        put(&mut batch, &old);
        batch.set_place("b.txt", &old.id, &old.id).unwrap();
        batch.commit(AT).unwrap();
        assert_eq!(catalogue.also_at(&old.id).unwrap(), ["b.txt"]);

        let mut batch = catalogue.begin().unwrap();
        put(&mut batch, &new);
        batch.commit(AT).unwrap();
        let row = catalogue.document(&old.id).unwrap().unwrap();
        assert_eq!((row.state, row.uri.as_str()), (State::Current, "b.txt"));
        assert_eq!(catalogue.record(&old.id).unwrap().unwrap().origin.uri, "b.txt");
        assert!(catalogue.also_at(&old.id).unwrap().is_empty());
    }

    #[test]
    fn a_forgotten_document_leaves_only_what_bars_it() {
        let dir = tempfile::tempdir().unwrap();
        let mut catalogue = catalogue(&dir);
        let record = sample::record("a.txt", "một", "22-NQ/TW");
        let mut batch = catalogue.begin().unwrap();
        put(&mut batch, &record);
        batch.forget(&record.id).unwrap();
        batch.commit(AT).unwrap();
        assert_eq!(catalogue.record(&record.id).unwrap(), None);
        assert_eq!(catalogue.find(&record.id).unwrap(), None);
        assert_eq!(catalogue.place("a.txt").unwrap(), None);
        for barred in [Barred::Capture(&record.id), Barred::Text("một")] {
            assert_eq!(catalogue.forgotten(barred).unwrap().as_ref(), Some(&record.id));
        }
        assert_eq!(catalogue.forgotten(Barred::Uri("a.txt")).unwrap(), None);
        let mut batch = catalogue.begin().unwrap();
        batch.unbar(Barred::Text("một")).unwrap();
        batch.commit(AT).unwrap();
        assert_eq!(catalogue.forgotten(Barred::Text("một")).unwrap(), None);
    }

    #[test]
    fn the_same_fault_again_is_no_news() {
        let dir = tempfile::tempdir().unwrap();
        let mut catalogue = catalogue(&dir);
        let mut input = Quarantined {
            uri: "a.bin".to_owned(),
            code: "binary".to_owned(),
            message: "no text".to_owned(),
            advice: String::new(),
            capture: None,
            at: AT.to_owned(),
        };
        let mut batch = catalogue.begin().unwrap();
        assert!(batch.quarantine(&input).unwrap());
        input.at = "2026-01-01T00:00:00Z".to_owned();
        assert!(!batch.quarantine(&input).unwrap());
        assert_eq!(batch.commit(AT).unwrap(), 0, "a quarantined input changes no document");
        assert_eq!(catalogue.quarantine().unwrap()[0].at, AT);
    }
}
