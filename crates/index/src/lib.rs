//! The full-text indexes of one generation: documents, and directives with their parent's facts.
//!
//! *In*: [`Record`](vanban_model::Record)s with the key of their work, through a [`Writer`]; queries as [`Query`] values,
//! through a [`Reader`]. *Out*: [`Match`]es with scores and the values to sort and group by, facet counts, ids. The record
//! itself lives in the catalogue; the index stores ids only.
//!
//! All analysis is ours and the same for documents, queries and highlights ([`tokens`], [`Analyzer`]): NFC, folding, words,
//! stems by language, glossary terms, and [`concept`] tokens that are one for a thing in every language. [`Entry`] is a
//! document or directive after analysis; the index is filled from it, and so is the oracle that tests compare it with.
//!
//! Both indexes carry the batch number of their last commit; a reader only opens a pair with equal numbers.
//!
//! ```
//! use vanban_index::{Field, Kind, Query, Reader, Writer};
//! # let folder = tempfile::tempdir()?;
//! # let record: vanban_model::Record = serde_json::from_str(r#"{"schema": "vanban.record/1", "id": "2089f8eef39167a21a94b9861f09d853",
//! #     "work": "2089f8eef39167a21a94b9861f09d853", "origin": {"uri": "a.txt", "media_type": "text/plain", "fetched_at": null, "source": null,
//! #     "source_url": null, "also_at": []}, "title": null, "lang": "vi", "langs": [], "published": null, "subject": null, "truncated": false,
//! #     "needs_ocr": false, "text": "Quyết định số 1812/QĐ-TTg", "blocks": [], "citations": [], "dates": [], "agencies": [],
//! #     "directives": [], "diagnostics": []}"#)?;
//! let analyzer = std::sync::Arc::new(vanban_index::Analyzer::new(&vanban_model::Config::default()));
//! let mut writer = Writer::open(folder.path(), analyzer)?;
//! writer.put(&record, &record.id)?;
//! writer.commit(1)?;
//!
//! let reader = Reader::open(folder.path())?;
//! let found = reader.snapshot().matches(Kind::Document, &Query::term(Field::Body, "quyet"))?;
//! assert_eq!(found.len(), 1);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! What it does not do: it reads no query language, groups nothing, and makes no snippets; that is `vanban-search`. The index
//! library's types do not leave this crate.
#![forbid(unsafe_code)]

mod analyzer;
mod collect;
pub mod concept;
mod days;
mod entry;
mod error;
mod glossary;
mod query;
mod reader;
mod schema;
mod shelf;
mod stem;
mod token;
mod writer;

pub use analyzer::{Analyzer, Passage};
pub use collect::{Match, Slot};
pub use days::days;
pub use entry::{Entry, agency_concepts, citation_concepts, content, directive_entries, document_entry, fact, role_name};
pub use error::Error;
pub use glossary::TermMatch;
pub use query::Query;
pub use reader::{Ids, Reader, Snapshot};
pub use schema::{Day, Field, order_key, short_key};
pub use token::{Token, bigram, tokens};
pub use writer::{CommittedSeqs, Kind, Writer};
