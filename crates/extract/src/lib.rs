//! What an official text, or a report of one, says: instruments cited, dates, agencies, and who must do what by when.
//!
//! *In*: a [`Segmented`](vanban_model::Segmented) document and an [`Extractor`], which is the compiled configuration.
//! *Out*: an [`Extraction`] of mentions, then a [`Record`](vanban_model::Record) in which they are resolved.
//!
//! ```no_run
//! use vanban_extract::{Extractor, Source, extract, resolve};
//! # fn demo(config: vanban_model::Config, segmented: vanban_model::Segmented) -> Result<(), vanban_extract::PatternError> {
//! let extractor = Extractor::new(config)?;
//! let extraction = extract(&segmented, &extractor);
//! let record = resolve(extraction, segmented, Source::default(), &extractor, Vec::new());
//! for directive in &record.directives {
//!     println!("{:?} {} {:?}", directive.addressees, directive.text, directive.deadline);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! Extraction never fails and depends on nothing but its arguments: no input or output, no clock, no threads, no other
//! document. What needs other documents (works, antecedents elsewhere, relations) is the pipeline's link step. Languages,
//! agencies and cues are data under `config/`; this crate knows their grammar only.
#![forbid(unsafe_code)]

mod agencies;
mod citations;
mod concepts;
mod dates;
mod directives;
mod examples;
mod extract;
mod extractor;
mod morph;
mod official;
mod pattern;
mod resolve;
mod sentence;
mod token;

pub use concepts::{Concept, ConceptKind, recognise};
pub use examples::{ExampleReport, Mismatch, check_examples};
pub use extract::{Extraction, extract};
pub use extractor::Extractor;
pub use pattern::PatternError;
pub use resolve::{Source, resolve};
