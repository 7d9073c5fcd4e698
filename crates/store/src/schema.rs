use std::path::Path;

use rusqlite::{Connection, ErrorCode, OpenFlags};

use crate::Error;

/// Schema number of the catalogues that this program writes, in SQLite's `user_version`.
pub(crate) const VERSION: i64 = 1;

/// Marks an SQLite file as a catalogue of vanban (`vnbn` in ASCII), in SQLite's `application_id`.
const APPLICATION_ID: i64 = 0x766e_626e;

const TABLES: &str = "
-- One row a batch that changed documents. The indexes carry `seq` as the payload of their commits.
CREATE TABLE batches (seq INTEGER PRIMARY KEY, committed_at TEXT NOT NULL) STRICT;

-- WARC files and how far each is committed; what lies beyond is the rest of a run that was killed.
CREATE TABLE capture_files (name TEXT PRIMARY KEY, length INTEGER NOT NULL) STRICT, WITHOUT ROWID;

-- Captured bytes by hash, and the document they stand for (null: quarantined).
CREATE TABLE captures (
  id TEXT PRIMARY KEY, file TEXT NOT NULL, offset INTEGER NOT NULL, length INTEGER NOT NULL, size INTEGER NOT NULL,
  cut INTEGER NOT NULL, uri TEXT NOT NULL, media_type TEXT, fetched_at TEXT, document TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX captures_by_document ON captures(document);

-- Captures that must be overwritten; the row goes when it is done.
CREATE TABLE purges (file TEXT NOT NULL, offset INTEGER NOT NULL, length INTEGER NOT NULL, PRIMARY KEY (file, offset)) STRICT;

-- state: 0 current, 1 replaced, 2 forgotten (then without record).
CREATE TABLE documents (
  id TEXT PRIMARY KEY, uri TEXT NOT NULL, state INTEGER NOT NULL, replaced_by TEXT, text_hash TEXT NOT NULL, lang TEXT NOT NULL,
  record BLOB, fingerprint BLOB, seq INTEGER NOT NULL
) STRICT;
CREATE INDEX documents_by_seq ON documents(seq);
CREATE INDEX documents_by_text ON documents(text_hash);

-- Every uri that shows a document, with the bytes last seen there.
CREATE TABLE places (uri TEXT PRIMARY KEY, document TEXT NOT NULL, capture TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX places_by_document ON places(document);

-- Symbols of current documents. role: 0 subject, 1 cites, 2 a directive names it.
CREATE TABLE symbols (key TEXT NOT NULL, role INTEGER NOT NULL, document TEXT NOT NULL, PRIMARY KEY (key, role, document)) STRICT, WITHOUT ROWID;
CREATE INDEX symbols_by_document ON symbols(document);

-- Current documents that belong to a work with others. A document without a row is a work of its own.
CREATE TABLE works (document TEXT PRIMARY KEY, work TEXT NOT NULL, why TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX works_by_work ON works(work);
-- Keys that were a work's once, each with a document that belonged to it.
CREATE TABLE former_works (work TEXT PRIMARY KEY, member TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE quarantine (
  uri TEXT PRIMARY KEY, code TEXT NOT NULL, message TEXT NOT NULL, advice TEXT NOT NULL, capture TEXT, at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- kind: 0 captured bytes, 1 text, 2 uri. What is listed is not taken in again.
CREATE TABLE forgotten (kind INTEGER NOT NULL, key TEXT NOT NULL, document TEXT NOT NULL, PRIMARY KEY (kind, key)) STRICT, WITHOUT ROWID;

CREATE TABLE runs (id INTEGER PRIMARY KEY, at TEXT NOT NULL, report TEXT NOT NULL) STRICT;
CREATE TABLE marks (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
";

/// Opens the catalogue for writing, and creates it where there is none.
pub(crate) fn open_writer(path: &Path) -> Result<Connection, Error> {
    let failed = |source| Error::Sqlite { path: path.to_owned(), source };
    let conn = Connection::open(path).map_err(failed)?;
    // WAL: readers go on while a batch is written. FULL: a committed batch survives a power cut too; one sync a batch is cheap.
    conn.pragma_update(None, "journal_mode", "WAL").map_err(failed)?;
    conn.pragma_update(None, "synchronous", "FULL").map_err(failed)?;
    match version(&conn, path)? {
        0 => create(&conn).map_err(failed)?,
        VERSION => {}
        found => return Err(Error::Newer { path: path.to_owned(), found, known: VERSION }),
    }
    Ok(conn)
}

/// Opens the catalogue for reading.
pub(crate) fn open_reader(path: &Path) -> Result<Connection, Error> {
    if !path.is_file() {
        return Err(Error::Missing { path: path.to_owned() });
    }
    let failed = |source| Error::Sqlite { path: path.to_owned(), source };
    // A reader of a WAL database writes to the shared-memory file beside it, so the file is opened for writing and the
    // connection told never to change anything.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(path, flags).map_err(failed)?;
    conn.pragma_update(None, "query_only", true).map_err(failed)?;
    let (conn, found) = match version(&conn, path) {
        Err(Error::Sqlite { source, .. }) if is_read_only(&source) && !has_log(path) => {
            let conn = open_immutable(path).map_err(failed)?;
            let found = version(&conn, path)?;
            (conn, found)
        }
        found => (conn, found?),
    };
    match found {
        VERSION => Ok(conn),
        0 => Err(Error::Missing { path: path.to_owned() }),
        found => Err(Error::Newer { path: path.to_owned(), found, known: VERSION }),
    }
}

/// Whether SQLite failed because it may not create the shared-memory file: a collection on a read-only disk, or another user's.
fn is_read_only(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen))
}

/// Whether a writer is at work or was killed: then the file alone is not the whole catalogue.
fn has_log(path: &Path) -> bool {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    std::fs::metadata(log).is_ok_and(|log| log.len() > 0)
}

/// Opens a catalogue that this process can't write beside. SQLite then takes the file for unchanging; should another user's
/// writer begin later, its batches are seen once the catalogue is opened again.
fn open_immutable(path: &Path) -> rusqlite::Result<Connection> {
    let mut uri = String::from("file:");
    for &byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'/' | b'.' | b'-' | b'_' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => uri.push(char::from(byte)),
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri.push_str("?immutable=1");
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
    Connection::open_with_flags(uri, flags)
}

/// The schema number; 0 for a database without tables.
fn version(conn: &Connection, path: &Path) -> Result<i64, Error> {
    let failed = |source| Error::Sqlite { path: path.to_owned(), source };
    conn.busy_timeout(std::time::Duration::from_secs(10)).map_err(failed)?;
    let pragma = |name| conn.pragma_query_value(None, name, |row| row.get::<_, i64>(0)).map_err(failed);
    let (found, application) = (pragma("user_version")?, pragma("application_id")?);
    let tables: i64 = conn.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).map_err(failed)?;
    if tables > 0 && application != APPLICATION_ID {
        return Err(Error::Foreign { path: path.to_owned() });
    }
    Ok(found)
}

/// Creates all tables in one transaction, so that a kill leaves an empty database or a whole one.
fn create(conn: &Connection) -> rusqlite::Result<()> {
    let transaction = conn.unchecked_transaction()?;
    transaction.execute_batch(TABLES)?;
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.pragma_update(None, "user_version", VERSION)?;
    transaction.commit()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Catalogue;

    #[test]
    fn a_catalogue_of_a_later_program_is_refused_by_name() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("catalogue.sqlite");
        drop(Catalogue::open_writer(&path).unwrap());
        Connection::open(&path).unwrap().pragma_update(None, "user_version", VERSION + 1).unwrap();
        for error in [Catalogue::open_writer(&path).unwrap_err(), Catalogue::open_reader(&path).unwrap_err()] {
            assert!(matches!(&error, Error::Newer { found, known, .. } if (*found, *known) == (VERSION + 1, VERSION)), "{error}");
        }
    }

    #[test]
    fn a_missing_and_a_foreign_database_are_told_apart() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("catalogue.sqlite");
        assert!(matches!(Catalogue::open_reader(&path), Err(Error::Missing { .. })));
        Connection::open(&path).unwrap().execute_batch("CREATE TABLE notes (x)").unwrap();
        assert!(matches!(Catalogue::open_writer(&path), Err(Error::Foreign { .. })));
        std::fs::write(&path, "no database at all, but long enough for SQLite to look at its first page").unwrap();
        assert!(matches!(Catalogue::open_reader(&path), Err(Error::Sqlite { .. })));
    }

    #[test]
    fn a_catalogue_is_read_where_nothing_can_be_written_beside_it() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("100% Bộ?#.sqlite");
        let mut writer = Catalogue::open_writer(&path).unwrap();
        let mut batch = writer.begin().unwrap();
        batch.set_mark("colour", "red").unwrap();
        batch.commit("2025-10-01T20:15:00Z").unwrap();
        drop(writer);
        assert!(!has_log(&path));
        // Permissions do not bind the superuser, so that the way in is tried by itself.
        let conn = open_immutable(&path).unwrap();
        assert_eq!(version(&conn, &path).unwrap(), VERSION);
        let mut reader = Catalogue { conn, path };
        assert_eq!(reader.mark("colour").unwrap().as_deref(), Some("red"));
        assert!(reader.begin().and_then(|mut batch| batch.set_mark("colour", "blue")).is_err());
    }

    #[test]
    fn a_reader_sees_committed_batches_while_another_is_open_and_can_change_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("catalogue.sqlite");
        let mut writer = Catalogue::open_writer(&path).unwrap();
        let mut batch = writer.begin().unwrap();
        batch.set_mark("colour", "red").unwrap();
        let mut reader = Catalogue::open_reader(&path).unwrap();
        assert_eq!(reader.mark("colour").unwrap(), None);
        batch.commit("2025-10-01T20:15:00Z").unwrap();
        assert_eq!(reader.mark("colour").unwrap().as_deref(), Some("red"));
        assert!(reader.begin().unwrap().set_mark("colour", "blue").is_err());
    }
}
