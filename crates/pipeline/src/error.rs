use std::io;
use std::path::{Path, PathBuf};

/// A failure of a whole run. What is wrong with one input is a [`Problem`](crate::Problem) of the report instead.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The home was never ingested into.
    #[error("no index in `{root}`: run `vanban ingest PATH` there first, or choose another home with --home", root = root.display())]
    NoIndex {
        /// The home.
        root: PathBuf,
    },
    /// Another process writes.
    #[error("`{path}` is held by process {pid}, which has been writing for {held}: wait for it, or end it", path = path.display(), held = spoken(*age_seconds))]
    Locked {
        /// The lock file.
        path: PathBuf,
        /// The owner.
        pid: u32,
        /// For how long it has held the lock.
        age_seconds: u64,
    },
    /// A file or folder of the home could not be read or written.
    #[error("`{path}`: {source}", path = path.display())]
    Io {
        /// Which one.
        path: PathBuf,
        /// What the system says.
        #[source]
        source: io::Error,
    },
    /// Catalogue or captures failed.
    #[error(transparent)]
    Store(#[from] vanban_store::Error),
    /// The index failed.
    #[error(transparent)]
    Index(#[from] vanban_index::Error),
    /// The configuration can't be used for extraction.
    #[error(transparent)]
    Extract(#[from] vanban_extract::PatternError),
    /// The threads of the run could not be started.
    #[error("cannot start the worker threads")]
    Threads(#[source] rayon::ThreadPoolBuildError),
    /// A probe of a test ended the run.
    #[error("ended by a probe")]
    Ended,
}

impl Error {
    pub(crate) fn io(path: &Path) -> impl FnOnce(io::Error) -> Self + '_ {
        move |source| Self::Io { path: path.to_owned(), source }
    }
}

/// A span of time in the largest unit that fits: `45 s`, `12 min`, `3 h`, `2 days`.
fn spoken(seconds: u64) -> String {
    match seconds {
        0..=119 => format!("{seconds} s"),
        120..=7_199 => format!("{} min", seconds / 60),
        7_200..=172_799 => format!("{} h", seconds / 3_600),
        _ => format!("{} days", seconds / 86_400),
    }
}
