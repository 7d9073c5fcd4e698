use std::path::{Path, PathBuf};

use tantivy::TantivyError;
use tantivy::directory::error::LockError;

/// Why the index could not be written or read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// There is no index in the folder.
    #[error("no index in `{path}`")]
    Missing {
        /// The generation folder.
        path: PathBuf,
    },
    /// The index was written in another format: rebuild it.
    #[error("the index in `{path}` has format {found}, this program reads {known}: rebuild it with `vanban reindex`")]
    Format {
        /// The generation folder.
        path: PathBuf,
        /// What its stamp says.
        found: String,
        /// What this version writes.
        known: u32,
    },
    /// Another process writes to the index.
    #[error("the index in `{path}` is being written by another process")]
    Locked {
        /// The generation folder.
        path: PathBuf,
    },
    /// A writer was killed between its two commits: open a [`crate::Writer`] and replay the rows after the smaller number.
    #[error("the index in `{path}` holds documents up to batch {documents} and directives up to batch {directives}")]
    Unpaired {
        /// The generation folder.
        path: PathBuf,
        /// Last batch in the index of documents.
        documents: u64,
        /// Last batch in the index of directives.
        directives: u64,
    },
    /// The file system failed.
    #[error("cannot access `{path}`")]
    Io {
        /// What was accessed.
        path: PathBuf,
        /// Why it failed.
        #[source]
        source: std::io::Error,
    },
    /// The index library failed.
    #[error("the index in `{path}` failed")]
    Engine {
        /// The generation folder.
        path: PathBuf,
        /// Why it failed.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

impl Error {
    pub(crate) fn engine(path: &Path, source: TantivyError) -> Self {
        match source {
            TantivyError::LockFailure(LockError::LockBusy, _) => Self::Locked { path: path.to_owned() },
            other => Self::Engine { path: path.to_owned(), source: Box::new(other) },
        }
    }
}
