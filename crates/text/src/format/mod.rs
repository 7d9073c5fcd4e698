//! One file per format. To add one: a file here, a variant in `sniff::Format`, a line in `read`.

mod doc;
mod docx;
mod flow;
mod html;
mod mail;
mod odt;
pub(crate) mod ole;
mod package;
mod package_kind;
mod pdf;
mod plain;
mod properties;
mod rtf;
mod xml;
#[cfg(test)]
mod zip_writer;

use vanban_model::{BlockKind, Diagnostic, Lang, Limits, RawDoc, Span};

pub(crate) use doc::Doc;
#[cfg(test)]
pub(crate) use doc::compound_file;
pub(crate) use docx::Docx;
pub(crate) use html::Html;
pub(crate) use mail::Mail;
pub use mail::{Attachment, attachments, is_mail};
pub(crate) use odt::Odt;
pub(crate) use package_kind::PackageKind;
pub(crate) use pdf::Pdf;
pub(crate) use plain::Plain;
pub(crate) use rtf::Rtf;

use crate::{ReadError, Readers, Tools};

/// Turns the bytes of one format into lines. What the lines are in a text is told afterwards, for all formats alike, by
/// [`crate::layout`].
pub(crate) trait Reader {
    /// The media type of documents that it makes.
    fn media_type(&self) -> &'static str;

    /// Reads a capture that was recognised as this format. Faults that leave something to read go to the diagnostics; a
    /// capture without text yields an empty draft.
    ///
    /// # Errors
    /// [`ReadError`] where nothing can be read.
    fn read(&self, reading: &mut Reading<'_>) -> Result<Draft, ReadError>;
}

/// A capture that is being read.
pub(crate) struct Reading<'r> {
    pub(crate) raw: &'r RawDoc,
    pub(crate) readers: &'r Readers,
    pub(crate) limits: &'r Limits,
    pub(crate) tools: &'r dyn Tools,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

impl Reading<'_> {
    /// Gives up a document that has used up its time. To be asked between pages and parts.
    pub(crate) fn check_time(&self) -> Result<(), ReadError> {
        if self.tools.is_out_of_time() {
            return Err(ReadError::OutOfTime { limit: self.limits.document_seconds });
        }
        Ok(())
    }
}

/// A text with its lines, and what the format itself states about it.
#[derive(Debug, Default)]
pub(crate) struct Draft {
    /// NFC, cleaned.
    pub(crate) text: String,
    /// Not empty, trimmed, sorted, never overlapping.
    pub(crate) lines: Vec<Line>,
    /// Whether nothing but its lines is known of the text: a line may end where a page's line did, and what a picture shows
    /// stands among the paragraphs.
    pub(crate) is_bare: bool,
    /// Whether it is a document as its office made it: nothing of a portal stands around it.
    pub(crate) is_paper: bool,
    pub(crate) title: Option<String>,
    /// A weaker title, for a text that shows none.
    pub(crate) fallback_title: Option<String>,
    pub(crate) published: Option<String>,
    pub(crate) source_url: Option<String>,
    pub(crate) declared_lang: Option<Lang>,
    pub(crate) truncated: bool,
    /// Whether a page, or a part of one, is a picture that was not read.
    pub(crate) needs_ocr: bool,
}

/// A line of a draft.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Line {
    pub(crate) span: Span,
    /// Whether something parts it from the line before: an empty line, or the border of an element.
    pub(crate) after_gap: bool,
    /// What the format says it is.
    pub(crate) hint: Option<BlockKind>,
}
