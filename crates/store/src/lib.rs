//! What vanban keeps on disk: the catalogue and the captures.
//!
//! *In*: records, captured bytes and the decisions of a run, one batch at a time.
//! *Out*: the same, by id, uri, symbol or work, in a stable order.
//!
//! The [`Catalogue`] is one SQLite file (`index/catalogue.sqlite`), the truth about every document, place, work and failed
//! input. [`Captures`] are WARC 1.1 files (`corpus/raw/`), one gzip member a record, that hold the bytes as they came; anything
//! else can be rebuilt from them. All of a batch becomes visible in one transaction or not at all: captures are appended and
//! synced first, then the [`Batch`] is committed, and bytes beyond the last committed length are cut when the next writer opens.
//!
//! ```
//! # fn main() -> Result<(), vanban_store::Error> {
//! # let dir = tempfile::tempdir().expect("a temporary folder");
//! use vanban_store::{Captures, Catalogue};
//! let mut catalogue = Catalogue::open_writer(&dir.path().join("catalogue.sqlite"))?;
//! let mut captures = Captures::open_writer(&dir.path().join("raw"), &mut catalogue)?;
//! let raw = vanban_model::RawDoc {
//!     uri: "notices/321.txt".into(),
//!     bytes: "THÔNG BÁO".into(),
//!     media_type: None,
//!     fetched_at: None,
//! };
//! let capture = captures.append(&raw, vanban_store::Cut::Whole, "2025-10-01T20:15:00Z")?;
//! captures.sync()?;
//! let mut batch = catalogue.begin()?;
//! batch.add_capture(&capture, None)?;
//! batch.commit("2025-10-01T20:15:00Z")?;
//! assert_eq!(captures.read(&capture)?, raw.bytes);
//! # Ok(())
//! # }
//! ```
//!
//! What it does not do: it decides nothing about versions, duplicates or works (`vanban-pipeline` does), knows no index and
//! reads no clock. It holds no lock of its own: the pipeline sees to it that there is one writer.
#![forbid(unsafe_code)]

mod batch;
mod capture;
mod catalogue;
mod error;
mod packed;
mod rows;
mod schema;
mod works;

#[cfg(test)]
mod sample;

pub use batch::Batch;
pub use capture::warc;
pub use capture::{Capture, Captures, Cut, content_hash};
pub use catalogue::Catalogue;
pub use error::Error;
pub use rows::{Barred, Change, Counts, DocumentRow, Found, FoundBy, NewDocument, Place, Quarantined, RunRow, State, SymbolRole};
pub use works::{Member, WorkRow};
