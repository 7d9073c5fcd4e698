use serde::Deserialize;

/// `vanban.toml`: what a person may set. Every key has a default; an unknown key is an error.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// How much of a hostile input is read.
    pub limits: Limits,
    /// How pictures of pages are read.
    pub ocr: Ocr,
}

/// How much of a hostile input is read. All but `document_seconds` count work, so that a result is the same on every machine;
/// time only ends in a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Bytes of a file, an archive entry or a page. A longer one is read up to here, as far as its format
    /// allows, and marked. Default 64 MiB: the largest gazette seen has 40.
    pub input_bytes: usize,
    /// Bytes of text; a longer one is cut at a line and marked. Default 8 MiB: the longest law seen has 1.2.
    pub text_bytes: usize,
    /// Bytes that the compressed parts of one document may unpack to in all. Default 256 MiB: the largest scan seen has 90.
    pub inflated_bytes: u64,
    /// How many times its own size a compressed part may unpack to, once it has yielded 1 MiB. Default 1,000: white page images
    /// reach 600.
    pub inflated_ratio: u64,
    /// Pages of a document; the rest is cut and marked. Default 5,000.
    pub pages: usize,
    /// Objects of a PDF, members of a package; a document with more is refused. Default 1,000,000.
    pub objects: usize,
    /// Drawing operations of a PDF, in all; the rest is cut and marked. Default 20,000,000: a thousand dense pages.
    pub operations: usize,
    /// Open elements of a page, forms within forms; deeper ones are flattened or left out. Default 256: real ones stay under 60.
    pub depth: usize,
    /// Elements of a page, lines of a text; the rest is cut and marked. Default 400,000: the largest codification page has 60,000.
    pub nodes: usize,
    /// Seconds that the reading of one document may take, apart from OCR; after it the document is quarantined. Default 60.
    pub document_seconds: u64,
    /// Entries of an archive; one with more is refused. Default 200,000: the largest delivery seen has 60,000.
    pub archive_entries: usize,
    /// Archives within archives; a deeper one is refused. Default 4.
    pub archive_depth: usize,
    /// How many times its own size an archive may unpack to, once it has yielded `archive_grace_bytes`. Default 100: text
    /// shrinks to a third or, with much repetition, a thirtieth; bombs to a thousandth.
    pub archive_ratio: u64,
    /// Default 256 MiB: what any machine can bear, whatever the ratio.
    pub archive_grace_bytes: u64,
    /// Bytes of documents in one batch, of which two are held at a time. Default 64 MiB; a batch ends with the file that
    /// reaches it.
    pub batch_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            input_bytes: 64 << 20,
            text_bytes: 8 << 20,
            inflated_bytes: 256 << 20,
            inflated_ratio: 1_000,
            pages: 5_000,
            objects: 1_000_000,
            operations: 20_000_000,
            depth: 256,
            nodes: 400_000,
            document_seconds: 60,
            archive_entries: 200_000,
            archive_depth: 4,
            archive_ratio: 100,
            archive_grace_bytes: 256 << 20,
            batch_bytes: 64 << 20,
        }
    }
}

/// How pictures of pages are read.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Ocr {
    /// Whether pictures are read at all. Default true.
    pub enabled: bool,
    /// The languages to look for, as tesseract names its data. Default `vie`, `eng`.
    pub languages: Vec<String>,
    /// Dots an inch at which pages are drawn that can't be taken from the file itself. Default 300.
    pub dpi: u32,
    /// Pages of one document that are read; the rest is said to need OCR. Default 100.
    pub pages: usize,
    /// Seconds for one page. Default 60.
    pub page_seconds: u64,
    /// Bytes of memory for one program. Default 1 GiB.
    pub memory_bytes: u64,
}

impl Default for Ocr {
    fn default() -> Self {
        Self {
            enabled: true,
            languages: vec!["vie".to_owned(), "eng".to_owned()],
            dpi: 300,
            pages: 100,
            page_seconds: 60,
            memory_bytes: 1 << 30,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::Config;

    fn settings(text: &str) -> Result<super::Settings, String> {
        let files = [("vanban.toml".to_owned(), text.to_owned())];
        Config::from_files(&files).map(|config| config.settings).map_err(|err| {
            let source = std::error::Error::source(&err).map(ToString::to_string).unwrap_or_default();
            format!("{err}: {source}")
        })
    }

    #[test]
    fn one_key_is_set_and_the_others_keep_their_defaults() {
        let settings = settings("[limits]\npages = 3\n[ocr]\nlanguages = ['rus']").unwrap();
        assert_eq!((settings.limits.pages, settings.limits.depth), (3, super::Limits::default().depth));
        assert_eq!((settings.ocr.languages, settings.ocr.enabled), (vec!["rus".to_owned()], true));
    }

    #[test]
    fn an_unknown_key_is_named() {
        assert!(settings("[limits]\npagse = 3").unwrap_err().contains("pagse"));
        assert!(settings("[ocrr]").unwrap_err().contains("ocrr"));
        assert!(settings("[limits]\npages = -3").unwrap_err().contains("pages"));
    }

    #[test]
    fn the_file_that_is_compiled_in_states_every_default() {
        let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../config/vanban.toml")).unwrap();
        assert_eq!(settings(&text).unwrap(), super::Settings::default());
        let value: toml::Value = toml::from_str(&text).unwrap();
        let keys = |table: &str| value[table].as_table().unwrap().len();
        assert_eq!((keys("limits"), keys("ocr")), (15, 6), "a key that the file does not show");
    }
}
