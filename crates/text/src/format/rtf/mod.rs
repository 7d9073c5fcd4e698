//! RTF (specification 1.9.1), with the charsets of its fonts.
//!
//! Read in one pass: a group inherits the state of the group around it, destinations that are not text are stepped over,
//! fields are read by their results. Headers and footers are chrome, notes follow the paragraph that refers to them.

mod catalogue;
mod charset;
mod document;
mod state;
mod table;
mod token;
mod words;

use vanban_model::Diagnostic;

use super::html::one_line;
use super::{Draft, Reader, Reading};
use crate::ReadError;
use document::Document;

pub(crate) struct Rtf;

impl Reader for Rtf {
    fn media_type(&self) -> &'static str {
        "application/rtf"
    }

    fn read(&self, reading: &mut Reading<'_>) -> Result<Draft, ReadError> {
        let mut document = Document::new(reading.limits);
        document.read(&reading.raw.bytes, reading)?;
        let (is_whole, title) = (document.is_whole(), document.title().map(one_line));
        let mut flow = document.into_flow();
        if !is_whole && !flow.is_full() {
            flow.mark_truncated();
            let message = "the file is damaged: it ends within a group; what there is of it was read";
            reading.diagnostics.push(Diagnostic::warning("W-DAMAGED", None, message));
        }
        let mut draft = flow.into_draft();
        draft.fallback_title = title.filter(|title| !title.is_empty());
        Ok(draft)
    }
}

#[cfg(test)]
mod tests;
