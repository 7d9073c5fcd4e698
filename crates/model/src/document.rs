use serde::{Deserialize, Serialize};

use crate::{Lang, Span};

/// Bytes as they came, with their origin. Kept for ever; everything after it can be rebuilt from it.
#[derive(Clone, Debug)]
pub struct RawDoc {
    /// Path or URL as given, also inside an archive (`notices.zip!/a.html`).
    pub uri: String,
    /// The captured bytes.
    pub bytes: Vec<u8>,
    /// Media type as stated by the source (`text/html; charset=utf-8`), if it stated one.
    pub media_type: Option<String>,
    /// When it was fetched, RFC 3339; none for local files.
    pub fetched_at: Option<String>,
}

/// The first 16 bytes of BLAKE3 over captured bytes, in lower-case hex (32 letters): a document's id.
pub type ContentHash = String;

/// One text in NFC with its blocks: what a reader makes of a capture.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// The text in NFC. Every span of every later stage points into it.
    pub text: String,
    /// Sorted by start, never overlapping, each on its own lines; white space between blocks belongs to none.
    pub blocks: Vec<Block>,
    /// Headline, as the page states it (HTML metadata, `<h1>`) or as the official form has it; not the file's name.
    pub title: Option<String>,
    /// Date of publication as the page states it, ISO 8601 (`2025-08-25`).
    pub published: Option<String>,
    /// The article that the text says it was taken from.
    pub source_url: Option<String>,
    /// Language that the page declares (`<html lang>`), a hint only.
    pub declared_lang: Option<Lang>,
    /// Media type that the reader recognised (`text/plain`, `text/html`).
    pub media_type: String,
    /// Whether a size limit cut the text.
    pub truncated: bool,
    /// Whether a page, or a part of one, is a picture that was not read.
    pub needs_ocr: bool,
}

/// A run of text of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Where it is.
    #[serde(flatten)]
    pub span: Span,
}

/// What a block is. Chrome is stored and never extracted from or indexed; captions are indexed, but hold no directive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BlockKind {
    /// A headline or the heading of a part.
    Heading,
    /// Running text.
    Paragraph,
    /// An item of a list, numbered or bulleted.
    ListItem,
    /// A cell (or row) of a table.
    TableCell,
    /// The caption or alternative text of a picture.
    Caption,
    /// What the portal put around the text: navigation, banners, counters, related articles.
    Chrome,
    /// The signature at the end of an official text.
    Signature,
    /// The list of recipients (Nơi nhận) of an official text.
    Recipients,
}

impl BlockKind {
    /// Whether extraction and index see the block at all.
    #[must_use]
    pub const fn is_content(self) -> bool {
        !matches!(self, Self::Chrome)
    }
}

/// A [`Document`] with a language for every part of its text.
#[derive(Clone, Debug, PartialEq)]
pub struct Segmented {
    /// The document, unchanged.
    pub document: Document,
    /// Segments tile the text: sorted, no gap, no overlap.
    pub segments: Vec<Segment>,
    /// The language of most of the content.
    pub lang: Lang,
}

/// A run of text in one language.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Segment {
    /// Where.
    pub span: Span,
    /// The language, `und` where it can't be told.
    pub lang: Lang,
    /// From 0 to 1; 0 where the language was inherited.
    pub confidence: f32,
}

impl Segmented {
    /// The language at a byte offset. O(log n) in the number of segments.
    #[must_use]
    pub fn lang_at(&self, offset: usize) -> Lang {
        let after = self.segments.partition_point(|segment| segment.span.start <= offset);
        after.checked_sub(1).map_or(self.lang, |at| self.segments[at].lang)
    }
}
