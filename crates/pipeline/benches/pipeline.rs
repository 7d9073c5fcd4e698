//! How fast documents are read, understood and taken in, on the sample corpus.
//!
//! ```text
//! cargo bench -p vanban-pipeline
//! ```
//!
//! `extraction` runs on one thread: its bytes a second are those of one core. `whole_pipeline` takes 250 to 2,000 documents into
//! an empty collection with all cores; documents a second that fall as their number grows would mean a step that is not linear.
//! `one_long_document` does the same check for the length of a text.
#![forbid(unsafe_code)]

use std::fs;
use std::path::{Path, PathBuf};

use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use vanban_extract::{Extractor, Source, extract, resolve};
use vanban_model::{Config, RawDoc, Segmented};
use vanban_pipeline::{Engine, Home, IngestOptions, Input, extract_one, ingest};
use vanban_text::{Detector, Limits, NoTools, Readers, read, segment};
use walkdir::WalkDir;

fn main() {
    divan::main();
}

/// Citations, dates, agencies, directives, and their resolution, on one core.
#[divan::bench(args = ["vi", "en", "he", "sv", "pl", "ru", "all"])]
fn extraction(bencher: Bencher<'_, '_>, lang: &str) {
    let config = config();
    let (readers, detector) = (Readers::new(&config), Detector::new(&config));
    let extractor = Extractor::new(config).expect("the packs compile");
    let documents: Vec<Segmented> = samples()
        .iter()
        .filter(|sample| lang == "all" || stem(&sample.uri).starts_with(lang))
        .map(|sample| read(sample, &readers, &Limits::default(), &NoTools).expect("samples are readable").0)
        .map(|document| segment(document, &detector))
        .collect();
    let bytes: usize = documents.iter().map(|segmented| segmented.document.text.len()).sum();
    bencher.counter(BytesCount::new(bytes)).with_inputs(|| documents.clone()).bench_values(|documents| {
        let record = |segmented: Segmented| {
            let extraction = extract(&segmented, &extractor);
            resolve(extraction, segmented, Source::default(), &extractor, Vec::new())
        };
        documents.into_iter().map(record).collect::<Vec<_>>()
    });
}

/// All stages but storing, for one text of so many bytes: a sample over and over.
#[divan::bench(args = [1 << 20, 2 << 20, 4 << 20], sample_count = 3, sample_size = 1)]
fn one_long_document(bencher: Bencher<'_, '_>, len: usize) {
    let engine = engine();
    let mut long = samples().into_iter().find(|sample| stem(&sample.uri) == "vi-nq-cp-digital").expect("the sample is there");
    long.bytes = long.bytes.iter().copied().cycle().take(len).collect();
    bencher.counter(BytesCount::new(len)).bench(|| extract_one(&long, &engine).expect("a long text is readable"));
}

/// Ingest of so many documents into an empty collection: reading to index and works.
#[divan::bench(args = [250, 500, 1_000, 2_000], sample_count = 2, sample_size = 1)]
fn whole_pipeline(bencher: Bencher<'_, '_>, documents: usize) {
    let engine = engine();
    let inputs = tempfile::tempdir().expect("a temporary folder");
    write_documents(inputs.path(), documents);
    let take_in = |folder: tempfile::TempDir| {
        let (home, _) = Home::create(folder.path()).expect("a temporary folder is writable");
        let (inputs, options) = (vec![Input::Path(inputs.path().to_owned())], IngestOptions::default());
        let report = ingest(&home, &engine, inputs, &mut std::io::empty(), &options, &mut |_| {}).expect("ingest ends well");
        assert_eq!(report.indexed, documents as u64, "{}", report.summary_line());
        folder
    };
    let folder = || tempfile::tempdir().expect("a temporary folder");
    bencher.counter(ItemsCount::new(documents)).with_inputs(folder).bench_values(take_in);
}

/// The samples over and over, each with a number of its own, so that none is a duplicate of another.
fn write_documents(folder: &Path, documents: usize) {
    let samples = samples();
    for (number, sample) in samples.iter().cycle().take(documents).enumerate() {
        let name = Path::new(&sample.uri).file_name().expect("a sample has a name").to_string_lossy();
        let text = String::from_utf8_lossy(&sample.bytes);
        let text = match text.rfind("</body>") {
            Some(at) => format!("{}<p>{number}</p>{}", &text[..at], &text[at..]),
            None => format!("{text}\n\n{number}\n"),
        };
        fs::write(folder.join(format!("{number:05}-{name}")), text).expect("a temporary folder is writable");
    }
}

fn engine() -> Engine {
    Engine::new(config()).expect("the packs compile")
}

fn config() -> Config {
    let root = repository().join("config");
    let mut files = Vec::new();
    for path in files_below(&root).into_iter().filter(|path| path.extension().is_some_and(|ext| ext == "toml")) {
        let name = path.strip_prefix(&root).expect("the walk stays below its root").to_string_lossy().into_owned();
        files.push((name, fs::read_to_string(&path).expect("configuration is readable")));
    }
    Config::from_files(&files).expect("configuration is sound")
}

fn samples() -> Vec<RawDoc> {
    let read = |path: PathBuf| RawDoc {
        uri: path.to_string_lossy().into_owned(),
        bytes: fs::read(&path).expect("samples are readable"),
        media_type: None,
        fetched_at: None,
    };
    files_below(&repository().join("corpus/samples")).into_iter().map(read).collect()
}

fn files_below(root: &Path) -> Vec<PathBuf> {
    let entries = WalkDir::new(root).sort_by_file_name().into_iter().map(|entry| entry.expect("the repository is readable"));
    entries.filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path).collect()
}

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn stem(uri: &str) -> &str {
    Path::new(uri).file_stem().and_then(|stem| stem.to_str()).unwrap_or_default()
}
