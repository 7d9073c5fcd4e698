use std::io;
use std::path::{Path, PathBuf};

/// A failure of catalogue or captures.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// There is no catalogue to read.
    #[error("no catalogue at `{path}`", path = path.display())]
    Missing {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// A later version of vanban has written the catalogue.
    #[error("the catalogue `{path}` has schema {found}, this program knows up to {known}: use a newer vanban", path = path.display())]
    Newer {
        /// The catalogue.
        path: PathBuf,
        /// Its schema number.
        found: i64,
        /// The highest number that this program reads.
        known: i64,
    },
    /// The file is an SQLite database of another program.
    #[error("`{path}` is no catalogue of vanban", path = path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// SQLite failed: disk full, file damaged, file locked.
    #[error("catalogue `{path}`: {source}", path = path.display())]
    Sqlite {
        /// The catalogue.
        path: PathBuf,
        /// What SQLite says.
        #[source]
        source: rusqlite::Error,
    },
    /// A file could not be read or written.
    #[error("`{path}`: {source}", path = path.display())]
    Io {
        /// Which file or folder.
        path: PathBuf,
        /// What the system says.
        #[source]
        source: io::Error,
    },
    /// A stored record is no record: the catalogue was damaged or edited.
    #[error("the stored record of {id} is damaged")]
    DamagedRecord {
        /// The document.
        id: String,
        /// Where and why.
        #[source]
        source: serde_json::Error,
    },
    /// Captured bytes are not the ones that were written.
    #[error("the capture {id} in `{path}` at byte {offset} is damaged: {problem}", path = path.display())]
    DamagedCapture {
        /// Hash of the bytes that should be there.
        id: String,
        /// The WARC file.
        path: PathBuf,
        /// Where its gzip member begins.
        offset: u64,
        /// What is wrong.
        problem: String,
    },
    /// Several documents fit what was asked for.
    #[error("`{key}` fits {} documents: {}", ids.len(), ids.join(", "))]
    Ambiguous {
        /// What was asked for.
        key: String,
        /// The first ten that fit.
        ids: Vec<String>,
    },
}

impl Error {
    pub(crate) fn io(path: &Path) -> impl FnOnce(io::Error) -> Self + '_ {
        move |source| Self::Io { path: path.to_owned(), source }
    }
}
