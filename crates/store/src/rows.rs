use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use vanban_model::Record;

/// What became of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// In search.
    Current,
    /// An older version of what its uri shows now; out of search, still shown by id.
    Replaced,
    /// Removed by a person; nothing but the id is left.
    Forgotten,
}

/// A document without its record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentRow {
    /// Hash of the bytes that it was first read from.
    pub id: String,
    /// Its main place; the other ones are `also_at`.
    pub uri: String,
    /// What became of it.
    pub state: State,
    /// The newer version, if it was replaced.
    pub replaced_by: Option<String>,
    /// Hash of the extracted text.
    pub text_hash: String,
    /// Number of the batch that changed it last.
    pub seq: u64,
}

/// A document as the pipeline hands it over.
#[derive(Clone, Copy, Debug)]
pub struct NewDocument<'r> {
    /// The record, with `work` and `also_at` as the document alone knows them.
    pub record: &'r Record,
    /// Hash of the text, to tell new bytes from a new text.
    pub text_hash: &'r str,
    /// What the link step compares, in its own format.
    pub fingerprint: &'r [u8],
}

/// What a uri shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The document.
    pub document: String,
    /// Hash of the bytes last seen there; another than the document's where only the bytes changed.
    pub capture: String,
}

/// A document that changed, for the replay into an index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Which document.
    pub id: String,
    /// Whether it belongs in search now.
    pub state: State,
}

/// An input that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quarantined {
    /// Where it lies.
    pub uri: String,
    /// Stable code, `empty`.
    pub code: String,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub advice: String,
    /// Hash of the captured bytes.
    pub capture: Option<String>,
    /// When it was first seen like this, RFC 3339.
    pub at: String,
}

/// One run that changed something, or met a problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunRow {
    /// 1, 2, …
    pub id: u64,
    /// When it ended, RFC 3339.
    pub at: String,
    /// The report, as JSON.
    pub report: String,
}

/// What is not taken in again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Barred<'k> {
    /// Bytes with this hash.
    Capture(&'k str),
    /// A text with this hash.
    Text(&'k str),
    /// Whatever lies there.
    Uri(&'k str),
}

impl<'k> Barred<'k> {
    pub(crate) fn columns(self) -> (i64, &'k str) {
        match self {
            Self::Capture(key) => (0, key),
            Self::Text(key) => (1, key),
            Self::Uri(key) => (2, key),
        }
    }
}

/// How a document stands to a symbol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SymbolRole {
    /// It is the instrument, or reports it.
    Subject,
    /// It cites it.
    Cites,
    /// One of its directives names it in `instruments`.
    Directs,
}

impl SymbolRole {
    pub(crate) const fn column(self) -> i64 {
        match self {
            Self::Subject => 0,
            Self::Cites => 1,
            Self::Directs => 2,
        }
    }
}

/// What a key stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The document.
    pub id: String,
    /// How the key names it.
    pub by: FoundBy,
}

/// How a key names a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FoundBy {
    /// Its id, or the beginning of it.
    Id,
    /// A place of it.
    Uri,
    /// A former key of its work.
    Work,
}

/// How much there is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Documents in search.
    pub current: u64,
    /// Older versions.
    pub replaced: u64,
    /// Removed documents.
    pub forgotten: u64,
    /// Works among the current documents, those with one member included.
    pub works: u64,
    /// Inputs in quarantine.
    pub quarantined: u64,
    /// Captures.
    pub captures: u64,
    /// Their size before compression.
    pub capture_bytes: u64,
}

impl ToSql for State {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Self::Current => 0_i64,
            Self::Replaced => 1,
            Self::Forgotten => 2,
        }
        .into())
    }
}

impl FromSql for State {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        match value.as_i64()? {
            0 => Ok(Self::Current),
            1 => Ok(Self::Replaced),
            2 => Ok(Self::Forgotten),
            other => Err(FromSqlError::OutOfRange(other)),
        }
    }
}
