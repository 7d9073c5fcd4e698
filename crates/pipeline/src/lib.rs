//! From files to a searchable collection: the stages wired together, batch by batch, so that nothing is lost.
//!
//! *In*: a [`Home`] (a folder), an [`Engine`] (the compiled configuration), and [`Input`]s: files, folders, lists of paths, zip
//! archives, WARC files.
//! *Out*: captures, catalogue and index under the home, and a [`Report`] in which each input has exactly one outcome.
//!
//! ```no_run
//! use vanban_pipeline::{Engine, Home, IngestOptions, Input, ingest};
//! # fn demo(config: vanban_model::Config) -> Result<(), vanban_pipeline::Error> {
//! let engine = Engine::new(config)?;
//! let (home, _) = Home::create("notices".as_ref())?;
//! let inputs = vec![Input::parse("downloads/321-tb-vpcp.html")];
//! let report = ingest(&home, &engine, inputs, &mut std::io::stdin().lock(), &IngestOptions::default(), &mut |_| {})?;
//! println!("{}", report.summary_line());
//! # Ok(())
//! # }
//! ```
//!
//! The rules of versions: one uri has one current version. New bytes with the same text are `unchanged`; a new text is `indexed`
//! and takes the older one out of search; the same bytes at another uri are a `duplicate`. Works (translations and copies of one
//! text) are computed over the whole catalogue at the end of a run, independently of the order in which documents came.
//!
//! Pages that are pictures are read by outside programs (`tesseract`, `pdftoppm`) where these are installed: as many at a time as
//! there are cores, each with limits on time and memory, and each page once.
//!
//! What it does not do: it fetches nothing, answers no query, and prints nothing.
#![forbid(unsafe_code)]

mod engine;
mod error;
mod forget;
mod home;
mod ingest;
mod link;
mod lock;
mod reindex;
mod report;
mod retry;
mod session;
mod source;
mod take_in;
mod tools;

pub use engine::{Engine, extract_file, extract_one};
pub use error::Error;
pub use forget::{Forgotten, Purge, forget};
pub use home::{Created, Home, Original};
pub use ingest::{IngestOptions, Progress, Stage, ingest};
pub use reindex::{Reindex, Reindexed, reindex};
pub use report::{DuplicateOf, Outcome, Problem, Replaced, Report};
pub use retry::retry_quarantine;
pub use session::repair;
pub use source::{Input, Refused};
