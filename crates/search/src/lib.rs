//! Search: the query language, ranking, groups, snippets, and the lists of directives.
//!
//! *In*: a [`SearchRequest`] (query as typed, filters as typed), over an index and its catalogue. *Out*: an [`Answer`] whose
//! JSON is that of the contract; lists of [`DirectiveLine`]s; what [`Searcher::show`] shows of a document or instrument.
//!
//! ```no_run
//! use vanban_search::{SearchRequest, Searcher, Wanted};
//! # fn demo(index: &std::path::Path, catalogue: vanban_store::Catalogue, extractor: std::sync::Arc<vanban_extract::Extractor>)
//! # -> Result<(), vanban_search::Error> {
//! let searcher = Searcher::open(index, catalogue, extractor)?;
//! let query = "Bộ Ngoại giao trình Bộ Chính trị tháng 11/2023".to_owned();
//! let answer = searcher.search(&SearchRequest { query, kind: Wanted::Directive, ..SearchRequest::default() })?;
//! println!("{} hits; read as {}", answer.total, answer.read_as.text);
//! for hit in answer.hits {
//!     println!("{} {} {}", hit.rank, hit.lang, hit.snippet.text);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! A query goes through four steps: it is *read* into a tree of concepts, words, phrases and filters (`query/`); *planned* into a
//! query of the index (`plan`); what the index finds is *checked* against the text where the index alone can't tell (`check`),
//! *ordered and grouped* (`order`). An [`Oracle`] answers from the tree alone; the tests compare the two.
//!
//! What it does not do: it writes nothing, reads no clock, and ranks by words and concepts only, not by vectors.
#![forbid(unsafe_code)]

mod answer;
mod check;
mod error;
mod explain;
mod lists;
mod oracle;
mod order;
mod plan;
mod query;
mod records;
mod request;
mod searcher;
mod show;
mod snippet;

pub use answer::*;
pub use error::Error;
pub use oracle::Oracle;
pub use request::{Filters, OnlyLang, Page, SearchRequest, Sort, Wanted, Window};
pub use searcher::{Search, Searcher};
