//! A small corpus read, extracted, stored and indexed as the pipeline does it.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use vanban_extract::{Extractor, Source, extract, resolve};
use vanban_index::{Analyzer, Writer};
use vanban_model::{Config, Origin, RawDoc, Record};
use vanban_search::Searcher;
use vanban_store::{Catalogue, NewDocument, WorkRow, content_hash};
use vanban_text::{Detector, Limits, NoTools, Readers, read, segment};

/// The configuration of the repository, compiled once.
pub(crate) fn extractor() -> Arc<Extractor> {
    static EXTRACTOR: OnceLock<Arc<Extractor>> = OnceLock::new();
    let build = || {
        let mut files = Vec::new();
        read_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../config"), "", &mut files);
        Arc::new(Extractor::new(Config::from_files(&files).unwrap()).unwrap())
    };
    Arc::clone(EXTRACTOR.get_or_init(build))
}

fn read_folder(folder: &Path, prefix: &str, out: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = format!("{prefix}{}", path.file_name().unwrap().to_str().unwrap());
        if path.is_dir() {
            read_folder(&path, &format!("{name}/"), out);
        } else if name.ends_with(".toml") {
            out.push((name, std::fs::read_to_string(&path).unwrap()));
        }
    }
    out.sort();
}

/// The record of a text.
pub(crate) fn record(uri: &str, text: &str) -> Record {
    let extractor = extractor();
    let raw = RawDoc { uri: uri.to_owned(), bytes: text.into(), media_type: None, fetched_at: None };
    let (document, diagnostics) = read(&raw, &Readers::new(extractor.config()), &Limits::default(), &NoTools).unwrap();
    let segmented = segment(document, &Detector::new(extractor.config()));
    let origin = Origin { uri: uri.to_owned(), media_type: "text/plain".to_owned(), ..Origin::default() };
    let source = Source { id: content_hash(&raw.bytes), origin };
    resolve(extract(&segmented, &extractor), segmented, source, &extractor, diagnostics)
}

/// A corpus on disk, and search over it.
pub(crate) struct Corpus {
    pub(crate) records: Vec<Record>,
    pub(crate) searcher: Searcher,
    _folder: tempfile::TempDir,
}

/// Stores and indexes records; each of `works` lists the uris of one work.
pub(crate) fn corpus(mut records: Vec<Record>, works: &[&[&str]]) -> Corpus {
    let folder = tempfile::tempdir().unwrap();
    let mut rows = BTreeMap::new();
    for work in works {
        let members: Vec<String> =
            records.iter().filter(|record| work.contains(&record.origin.uri.as_str())).map(|record| record.id.clone()).collect();
        let key = members.iter().min().unwrap().clone();
        for id in members {
            rows.insert(id, WorkRow { work: key.clone(), why: "test".to_owned() });
        }
    }
    for record in &mut records {
        record.work = rows.get(&record.id).map_or_else(|| record.id.clone(), |row| row.work.clone());
    }
    let path = folder.path().join("catalogue.sqlite");
    let mut catalogue = Catalogue::open_writer(&path).unwrap();
    let mut batch = catalogue.begin().unwrap();
    for record in &records {
        batch.put(NewDocument { record, text_hash: &record.id, fingerprint: &[] }).unwrap();
        batch.set_place(&record.origin.uri, &record.id, &record.id).unwrap();
    }
    batch.set_works(&rows).unwrap();
    let seq = batch.commit("2025-10-01T00:00:00Z").unwrap();
    let extractor = extractor();
    let mut writer = Writer::open(&folder.path().join("gen-1"), Arc::new(Analyzer::new(extractor.config()))).unwrap();
    for record in &records {
        writer.put(record, &record.work).unwrap();
    }
    writer.commit(seq).unwrap();
    let reader = Catalogue::open_reader(&path).unwrap();
    let searcher = Searcher::open(&folder.path().join("gen-1"), reader, extractor).unwrap();
    Corpus { records, searcher, _folder: folder }
}
