use std::fs;
use std::path::Path;

use unicode_normalization::is_nfc;
use vanban_model::{Config, Diagnostic, Document, RawDoc};
use vanban_text::{Detector, Limits, NoTools, ReadError, Readers, read, segment};

/// What is promised of every result of reading, and the means to check it.
pub(crate) struct Promise {
    readers: Readers,
    detector: Detector,
    limits: Limits,
}

impl Promise {
    /// With the repository's own page cues.
    pub(crate) fn new() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../config");
        let mut names = vec!["gazetteer/doctypes.toml".to_owned()];
        for lang in fs::read_dir(root.join("lang")).expect("config/lang is readable") {
            let lang = lang.expect("config/lang is readable").file_name().to_string_lossy().into_owned();
            names.extend(["page", "months"].map(|part| format!("lang/{lang}/{part}.toml")));
        }
        names.sort();
        let read = |name: String| fs::read_to_string(root.join(&name)).ok().map(|text| (name, text));
        let files: Vec<(String, String)> = names.into_iter().filter_map(read).collect();
        let config = Config::from_files(&files).expect("the configuration holds");
        Self { readers: Readers::new(&config), detector: Detector::new(&config), limits: Limits::default() }
    }

    pub(crate) fn read(
        &self,
        bytes: &[u8],
        uri: &str,
        media_type: Option<&str>,
    ) -> Result<(Document, Vec<Diagnostic>), ReadError> {
        let raw =
            RawDoc { uri: uri.to_owned(), bytes: bytes.to_vec(), media_type: media_type.map(str::to_owned), fetched_at: None };
        read(&raw, &self.readers, &self.limits, &NoTools)
    }

    /// The language of most of a document.
    #[allow(dead_code, reason = "the fuzz target has no use for it")]
    pub(crate) fn lang(&self, document: Document) -> String {
        segment(document, &self.detector).lang.to_string()
    }

    /// Reads and segments.
    ///
    /// # Panics
    /// Where something that is promised does not hold.
    pub(crate) fn check(&self, bytes: &[u8]) {
        let (document, diagnostics) = match self.read(bytes, "test", None) {
            Ok(read) => read,
            Err(refused) => return assert!(refused.code().starts_with("E-") && !refused.to_string().is_empty()),
        };
        let text = document.text.clone();
        assert!(is_nfc(&text) && !text.contains('\r') && text.len() <= self.limits.text_bytes);
        assert!(!text.trim().is_empty() || document.needs_ocr, "a text, or a word about why there is none");
        let mut last = 0;
        for block in &document.blocks {
            let span = block.span;
            assert!(last <= span.start && span.start < span.end && span.end <= text.len(), "{span:?} after {last}");
            let own = text.get(span.start..span.end).expect("on character boundaries");
            assert_eq!(own, own.trim());
            assert!(text[last..span.start].trim().is_empty(), "only white space belongs to no block");
            last = span.end;
        }
        assert!(text[last..].trim().is_empty());
        for span in diagnostics.iter().filter_map(|diagnostic| diagnostic.span) {
            assert!(text.get(span.start..span.end).is_some(), "a diagnostic points into the text");
        }
        let segmented = segment(document, &self.detector);
        let mut at = 0;
        for segment in &segmented.segments {
            assert_eq!(segment.span.start, at);
            assert!(segment.span.end > at && text.is_char_boundary(segment.span.end));
            at = segment.span.end;
        }
        assert_eq!(at, text.len());
    }
}
