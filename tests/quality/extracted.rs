//! What the built binary prints for one file: the record, as far as scoring needs it.

use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;

use serde::Deserialize;

/// The repository's root.
pub(super) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("the crate lies two folders below the root")
}

/// What `vanban extract FILE --format json` prints, for each file; as many at a time as there are cores, since most of a run is
/// compiling the rules.
pub(super) fn extract(files: &[&Path]) -> Vec<String> {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let share = files.len().div_ceil(cores).max(1);
    thread::scope(|scope| {
        let shares =
            files.chunks(share).map(|share| scope.spawn(|| share.iter().map(|file| extract_one(file)).collect::<Vec<_>>()));
        let shares: Vec<_> = shares.collect();
        shares.into_iter().flat_map(|share| share.join().unwrap_or_else(|panic| resume_unwind(panic))).collect()
    })
}

fn extract_one(file: &Path) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vanban"));
    let output = command.arg("extract").arg(file).args(["--format", "json"]).output().expect("the binary starts");
    assert!(output.status.success(), "vanban extract {}: {}", file.display(), String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("JSON is UTF-8")
}

/// A record; spans are byte ranges into `text`.
#[derive(Debug, Deserialize)]
pub(super) struct Record {
    pub(super) text: String,
    pub(super) lang: String,
    pub(super) title: Option<String>,
    pub(super) published: Option<String>,
    pub(super) origin: Origin,
    pub(super) subject: Option<Subject>,
    pub(super) blocks: Vec<Block>,
    pub(super) citations: Vec<Citation>,
    pub(super) dates: Vec<Date>,
    pub(super) agencies: Vec<Agency>,
    pub(super) directives: Vec<Directive>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Origin {
    pub(super) source_url: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Subject {
    pub(super) symbol: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Block {
    pub(super) kind: String,
    pub(super) start: usize,
    pub(super) end: usize,
}

#[derive(Debug, Deserialize)]
pub(super) struct Citation {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) symbol: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Date {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) value: Option<String>,
    pub(super) role: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Agency {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) id: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Directive {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) issuer: Option<String>,
    pub(super) modality: Option<String>,
    pub(super) deadline: Option<Deadline>,
    pub(super) addressees: Vec<Addressee>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Deadline {
    pub(super) value: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Addressee {
    pub(super) id: String,
    pub(super) role: String,
}
