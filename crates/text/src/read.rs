use vanban_model::{Config, Diagnostic, Document, Limits, RawDoc};

use crate::cues::Cues;
use crate::format::{self, Reader, Reading};
use crate::layout;
use crate::ocr::Ocr;
use crate::sniff::{Format, sniff};
use crate::{ReadError, Tools};

/// The readers of all formats, with the words of every configured language. Built once, shared by all threads.
pub struct Readers {
    pub(crate) cues: Cues,
    pub(crate) ocr: Ocr,
}

impl Readers {
    /// Compiles the page cues of a configuration. O(size of the configuration).
    #[must_use]
    pub fn new(config: &Config) -> Self {
        Self { cues: Cues::new(config), ocr: Ocr::new(config) }
    }
}

/// Reads a capture into one NFC text with blocks.
///
/// The format is told by the bytes. Memory is linear in the capture and bounded by `limits`. A document that holds nothing but
/// pictures, and whose pictures `tools` can't read, has an empty text and `needs_ocr`.
///
/// # Errors
/// [`ReadError`] for a capture that holds no text that can be read; its [`code`](ReadError::code) is stable.
pub fn read(
    raw: &RawDoc,
    readers: &Readers,
    limits: &Limits,
    tools: &dyn Tools,
) -> Result<(Document, Vec<Diagnostic>), ReadError> {
    if raw.bytes.len() > limits.input_bytes {
        return Err(ReadError::TooLarge { len: raw.bytes.len(), limit: limits.input_bytes });
    }
    let reader: &dyn Reader = match sniff(&raw.bytes, raw.media_type.as_deref())? {
        Format::Plain => &format::Plain,
        Format::Html => &format::Html,
        Format::Docx => &format::Docx,
        Format::Odt => &format::Odt,
        Format::Rtf => &format::Rtf,
        Format::Pdf => &format::Pdf,
        Format::Doc => &format::Doc,
        Format::Mail => &format::Mail,
    };
    let mut reading = Reading { raw, readers, limits, tools, diagnostics: Vec::new() };
    let draft = reader.read(&mut reading)?;
    reading.check_time()?;
    let mut diagnostics = reading.diagnostics;
    if draft.text.trim().is_empty() && !draft.needs_ocr {
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
        needs_ocr: draft.needs_ocr,
    };
    Ok((document, diagnostics))
}
