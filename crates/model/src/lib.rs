//! The words that every stage of vanban speaks.
//!
//! *In*: nothing but strings (documents already read, configuration already loaded from disk).
//! *Out*: the types that travel between stages ([`RawDoc`] → [`Document`] → [`Segmented`] → [`Record`]), the values inside
//! them ([`Span`], [`Lang`], [`Symbol`], [`Period`], [`AgencyId`]), the one way to fold text for comparison ([`fold`]), and the
//! parsed form of everything under `config/` ([`Config`]).
//!
//! ```
//! use vanban_model::{Period, Span};
//! let text = "trước ngày 15/12/2025";
//! assert_eq!(Span::new(0, 8).of(text), "trước");
//! let quarter: Period = "2025-Q3".parse()?;
//! assert_eq!(quarter.last_day().map(|day| day.to_string()), Some("2025-09-30".to_owned()));
//! # Ok::<(), vanban_model::PeriodError>(())
//! ```
//!
//! What it does not do: no input or output, no clock, no threads, no knowledge of any one language, agency or site. World
//! facts come in through [`Config::from_files`].
#![forbid(unsafe_code)]

mod agency;
mod config;
mod diagnostic;
mod display;
mod document;
pub mod fold;
mod lang;
mod official;
mod period;
mod record;
mod span;
mod symbol;

pub use agency::AgencyId;
pub use config::*;
pub use diagnostic::{Diagnostic, Severity};
pub use document::{Block, BlockKind, ContentHash, Document, RawDoc, Segment, Segmented};
pub use lang::{Lang, LangError};
pub use official::{LegalBasis, NamedBody, Official, Quoted, QuotedDate, QuotedType, Signature, TextUnit, UnitKind};
pub use period::{Period, PeriodError, Unit};
pub use record::*;
pub use span::Span;
pub use symbol::{Symbol, SymbolCodes};
