use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;

use vanban_extract::{Extractor, Source, extract, resolve};
use vanban_index::Analyzer;
use vanban_model::{Config, Limits, Origin, RawDoc, Record};
use vanban_store::{Cut, content_hash};
use vanban_text::{Detector, Readers, segment};

use crate::link::Fingerprint;
use crate::source::{Refused, read_file};
use crate::tools::Toolbox;
use crate::{Error, Home, Problem};

/// The stages with their configuration, built once and shared by all threads.
pub struct Engine {
    readers: Readers,
    detector: Detector,
    extractor: Arc<Extractor>,
    analyzer: Arc<Analyzer>,
    limits: Limits,
    tools: Toolbox,
}

/// What the stages make of one capture.
#[derive(Debug)]
pub(crate) struct Parsed {
    pub(crate) record: Record,
    pub(crate) text_hash: String,
    pub(crate) fingerprint: Vec<u8>,
}

/// Why the stages made nothing of a capture.
#[derive(Clone, Debug)]
pub(crate) enum Unparsed {
    /// The fault lies in the document.
    Refused(Refused),
    /// The fault is ours.
    Panicked(String),
}

impl Engine {
    /// Compiles a configuration.
    ///
    /// # Errors
    /// [`Error::Extract`]: a malformed pattern in a language pack.
    pub fn new(config: Config) -> Result<Self, Error> {
        Ok(Self {
            readers: Readers::new(&config),
            detector: Detector::new(&config),
            analyzer: Arc::new(Analyzer::new(&config)),
            limits: config.settings.limits,
            tools: Toolbox::new(&config),
            extractor: Arc::new(Extractor::new(config)?),
        })
    }

    /// Keeps what is recognised in pictures of pages in a home, so that a page is recognised once only. The folder is made when
    /// there is something to keep.
    #[must_use]
    pub fn keeping_pages_in(mut self, home: &Home) -> Self {
        self.tools.keep_in(home.ocr_dir());
        self
    }

    /// The configuration.
    #[must_use]
    pub fn config(&self) -> &Config {
        self.extractor.config()
    }

    /// The compiled rules, for the search layer to read queries with.
    #[must_use]
    pub fn extractor(&self) -> Arc<Extractor> {
        Arc::clone(&self.extractor)
    }

    /// How words become index terms.
    #[must_use]
    pub fn analyzer(&self) -> Arc<Analyzer> {
        Arc::clone(&self.analyzer)
    }

    /// The limits.
    #[must_use]
    pub fn limits(&self) -> Limits {
        self.limits
    }

    /// Runs all stages on one capture. A panic in them is caught: it is this document's failure.
    pub(crate) fn parse(&self, raw: &RawDoc, cut: Cut) -> Result<Parsed, Unparsed> {
        caught(|| {
            let record = self.record(raw, cut)?;
            let fingerprint = Fingerprint::of(&record).to_bytes();
            // Blank lines at either end are no other text; two scans that nobody can read are not the same text.
            let text = record.text.trim();
            let text_hash = content_hash(if text.is_empty() { &raw.bytes } else { text.as_bytes() });
            Ok(Parsed { text_hash, fingerprint, record })
        })
    }

    fn record(&self, raw: &RawDoc, cut: Cut) -> Result<Record, Unparsed> {
        let (mut document, diagnostics) = vanban_text::read(raw, &self.readers, &self.limits, &self.tools.for_document())
            .map_err(|err| Unparsed::Refused(Refused::new(err.code(), err.to_string(), advice(err.code()))))?;
        document.truncated |= cut == Cut::AtLimit;
        let origin = Origin {
            uri: raw.uri.clone(),
            media_type: document.media_type.clone(),
            fetched_at: raw.fetched_at.clone(),
            source: host(&raw.uri).or_else(|| document.source_url.as_deref().and_then(host)),
            source_url: document.source_url.clone(),
            also_at: Vec::new(),
        };
        let segmented = segment(document, &self.detector);
        let extraction = extract(&segmented, &self.extractor);
        let source = Source { id: content_hash(&raw.bytes), origin };
        Ok(resolve(extraction, segmented, source, &self.extractor, diagnostics))
    }
}

/// Parses one document and stores nothing.
///
/// # Errors
/// Why it can't be read; a panic of a stage too, as `E-PANIC`.
pub fn extract_one(raw: &RawDoc, engine: &Engine) -> Result<Record, Refused> {
    extract_cut(raw, Cut::Whole, engine)
}

/// Reads one file up to the size limit and parses it, and stores nothing.
///
/// # Errors
/// [`Error::Io`] with the path where it can't be read; the inner error where it is no document.
pub fn extract_file(path: &Path, engine: &Engine) -> Result<Result<Record, Refused>, Error> {
    let (bytes, cut) = read_file(path, engine.limits.input_bytes).map_err(Error::io(path))?;
    let raw = RawDoc { uri: crate::source::uri_of(path), bytes, media_type: None, fetched_at: None };
    Ok(extract_cut(&raw, cut, engine))
}

fn extract_cut(raw: &RawDoc, cut: Cut, engine: &Engine) -> Result<Record, Refused> {
    match engine.parse(raw, cut) {
        Ok(parsed) => Ok(parsed.record),
        Err(Unparsed::Refused(refused)) => Err(refused),
        Err(Unparsed::Panicked(message)) => Err(Refused::new(Problem::PANIC, message, "report it, with the file")),
    }
}

/// What a person can do about a document that no reader takes.
fn advice(code: &str) -> &'static str {
    match code {
        "E-EMPTY" => "check the file at its source; ingest it again when it has content",
        "E-TOO-LARGE" => "split the file, or raise `limits.input_bytes` in `vanban.toml`",
        "E-DAMAGED" => "fetch the file again; if it stays so, open it in its program, save it anew and ingest that",
        "E-ENCRYPTED" => "remove the password and ingest the file again",
        "E-BOMB" => "check where the file comes from; the limits are in `vanban.toml`",
        "E-OUT-OF-TIME" => "raise `limits.document_seconds` in `vanban.toml` and run `vanban quarantine retry`",
        "E-NO-CONTENT" => "nothing, if the source has no text there; else ingest the page that has it",
        "E-UNKNOWN-FORMAT" => "convert it to HTML or plain text and ingest that",
        _ => "check whether it is a document; convert it to HTML or plain text and ingest that",
    }
}

/// The host of a URL, without `www.`.
fn host(url: &str) -> Option<String> {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?.split(':').next()?.to_ascii_lowercase();
    Some(host.strip_prefix("www.").unwrap_or(&host).to_owned()).filter(|host| !host.is_empty())
}

/// Runs the stages on one document; a panic is that document's failure. Nothing shared is left half changed by it: the engine is
/// never mutated, and the document is given up.
fn caught<T>(stages: impl FnOnce() -> Result<T, Unparsed>) -> Result<T, Unparsed> {
    catch_unwind(AssertUnwindSafe(stages)).unwrap_or_else(|panic| Err(Unparsed::Panicked(panic_message(panic.as_ref()))))
}

fn panic_message(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned()).or_else(|| panic.downcast_ref::<String>().cloned());
    format!("the program failed on it: {}", text.unwrap_or_else(|| "no message".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_the_failure_of_one_document() {
        let given_up = caught::<()>(|| panic!("span outside the text"));
        assert!(matches!(given_up, Err(Unparsed::Panicked(message)) if message.contains("span outside the text")));
    }

    #[test]
    fn the_source_is_the_host() {
        for (url, expected) in [
            ("https://www.baochinhphu.vn/a.htm", Some("baochinhphu.vn")),
            ("http://user:secret@en.Nhandan.vn:8080?x", Some("en.nhandan.vn")),
            ("notices/321.txt", None),
            ("https://", None),
        ] {
            assert_eq!(host(url).as_deref(), expected, "{url}");
        }
    }
}
