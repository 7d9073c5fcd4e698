//! What requests read: the home's current index, whichever generation that is.

use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};

use vanban_extract::Extractor;
use vanban_model::Config;
use vanban_pipeline::{Engine, Home};
use vanban_search::Searcher;

use crate::Problem;

/// A home open for reading, with the configuration that queries are read by.
pub struct Library {
    home: Home,
    extractor: Arc<Extractor>,
    open: RwLock<Option<Open>>,
}

struct Open {
    dir: PathBuf,
    searcher: Arc<Searcher>,
}

impl Library {
    /// Opens nothing yet: the index is opened by the first request, and again whenever `reindex` has made a new generation.
    #[must_use]
    pub fn new(home: Home, engine: &Engine) -> Self {
        Self { home, extractor: engine.extractor(), open: RwLock::new(None) }
    }

    /// The configuration.
    pub(crate) fn config(&self) -> &Config {
        self.extractor.config()
    }

    /// The searcher of the current generation, at its newest commit. Blocks on files; not for async threads.
    ///
    /// # Errors
    /// The index or the catalogue can't be opened.
    pub(crate) fn searcher(&self) -> Result<Arc<Searcher>, Problem> {
        let unavailable = |err: &dyn std::error::Error| {
            crate::log(err);
            Problem::unavailable("the index cannot be read at present")
        };
        let dir = self.home.index_dir().map_err(|err| unavailable(&err))?;
        let held = self.open.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(open) = held.as_ref().filter(|open| open.dir == dir) {
            open.searcher.refresh().map_err(|err| unavailable(&err))?;
            return Ok(Arc::clone(&open.searcher));
        }
        drop(held);
        let catalogue = self.home.catalogue().map_err(|err| unavailable(&err))?;
        let searcher = Searcher::open(&dir, catalogue, Arc::clone(&self.extractor)).map_err(|err| unavailable(&err))?;
        let searcher = Arc::new(searcher);
        let open = Open { dir, searcher: Arc::clone(&searcher) };
        *self.open.write().unwrap_or_else(PoisonError::into_inner) = Some(open);
        Ok(searcher)
    }
}
