//! One file per format. To add one: a file here, a variant in `sniff::Format`, a line in `read`.

mod html;
mod plain;

use vanban_model::{BlockKind, Diagnostic, Lang, RawDoc, Span};

pub(crate) use html::Html;
pub(crate) use plain::Plain;

use crate::{Limits, Readers};

/// Turns the bytes of one format into lines. What the lines are in a text is told afterwards, for all formats alike, by
/// [`crate::layout`].
pub(crate) trait Reader {
    /// The media type of documents that it makes.
    fn media_type(&self) -> &'static str;

    /// Reads a capture that was recognised as this format. Faults go to `diagnostics`; a capture without text yields an empty
    /// draft.
    fn read(&self, raw: &RawDoc, readers: &Readers, limits: &Limits, diagnostics: &mut Vec<Diagnostic>) -> Draft;
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
    pub(crate) title: Option<String>,
    /// A weaker title, for a text that shows none.
    pub(crate) fallback_title: Option<String>,
    pub(crate) published: Option<String>,
    pub(crate) source_url: Option<String>,
    pub(crate) declared_lang: Option<Lang>,
    pub(crate) truncated: bool,
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
