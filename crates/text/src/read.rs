use vanban_model::{Config, Diagnostic, Document, RawDoc};

use crate::ReadError;
use crate::cues::Cues;
use crate::format::{self, Reader};
use crate::layout;
use crate::sniff::{Format, sniff};

/// The readers of all formats, with the words of every configured language. Built once, shared by all threads.
pub struct Readers {
    pub(crate) cues: Cues,
}

impl Readers {
    /// Compiles the page cues of a configuration. O(size of the configuration).
    #[must_use]
    pub fn new(config: &Config) -> Self {
        Self { cues: Cues::new(config) }
    }
}

/// How much of a hostile file is read. All limits count work, never time, so that a result is the same on every machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a capture; a larger one is refused. Default 64 MiB: the largest gazette seen has 40.
    pub max_bytes: usize,
    /// Bytes of text; a longer one is cut at a line and marked. Default 8 MiB: the longest law seen has 1.2.
    pub max_text_bytes: usize,
    /// Open elements of a page; deeper ones are flattened, their text is kept. Default 256: real pages stay under 60.
    pub max_depth: usize,
    /// Elements of a page; the rest is cut and marked. Default 400,000: the largest codification page has 60,000.
    pub max_nodes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { max_bytes: 64 << 20, max_text_bytes: 8 << 20, max_depth: 256, max_nodes: 400_000 }
    }
}

/// Reads a capture into one NFC text with blocks.
///
/// The format is told by the bytes. Time and memory are linear in the capture and bounded by `limits`.
///
/// # Errors
/// [`ReadError`] for a capture that holds no text that can be read; its [`code`](ReadError::code) is stable.
pub fn read(raw: &RawDoc, readers: &Readers, limits: &Limits) -> Result<(Document, Vec<Diagnostic>), ReadError> {
    if raw.bytes.len() > limits.max_bytes {
        return Err(ReadError::TooLarge { len: raw.bytes.len(), limit: limits.max_bytes });
    }
    let reader: &dyn Reader = match sniff(&raw.bytes, raw.media_type.as_deref())? {
        Format::Plain => &format::Plain,
        Format::Html => &format::Html,
    };
    let mut diagnostics = Vec::new();
    let draft = reader.read(raw, readers, limits, &mut diagnostics);
    if draft.text.trim().is_empty() {
        return Err(ReadError::Empty);
    }
    if draft.truncated {
        diagnostics.push(Diagnostic::warning("W-TRUNCATED", None, "the document is over a size limit and was cut"));
    }
    let mut layout = layout::lay_out(&draft, &readers.cues);
    if layout.published_from_url {
        let message = "the date of publication was read from the address of the source";
        diagnostics.push(Diagnostic::info("I-PUBLISHED-FROM-URL", None, message));
    }
    let document = Document {
        title: draft.title.or(layout.title.take()).or(draft.fallback_title),
        published: draft.published.or(layout.published.take()),
        source_url: layout.source_url.take().or(draft.source_url),
        text: draft.text,
        blocks: layout.blocks,
        declared_lang: draft.declared_lang,
        media_type: reader.media_type().to_owned(),
        truncated: draft.truncated,
    };
    Ok((document, diagnostics))
}
