//! The crate as its callers see it, with the repository's own page cues.
#![expect(clippy::print_stdout, reason = "tests say what they skip, what they scored and which shape hangs")]

mod gold;
mod office;
mod pages;
mod properties;
mod reading;

use std::fs;
use std::path::{Path, PathBuf};

use vanban_model::{Config, RawDoc};

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// What reading needs of `config/`: page cues, names of months, document types.
fn config() -> Config {
    let root = repository().join("config");
    let mut files = Vec::new();
    let mut take = |name: String| {
        if let Ok(text) = fs::read_to_string(root.join(&name)) {
            files.push((name, text));
        }
    };
    take("gazetteer/doctypes.toml".to_owned());
    for lang in fs::read_dir(root.join("lang")).expect("config/lang is readable") {
        let lang = lang.expect("config/lang is readable").file_name().to_string_lossy().into_owned();
        take(format!("lang/{lang}/page.toml"));
        take(format!("lang/{lang}/months.toml"));
    }
    Config::from_files(&files).expect("the configuration holds")
}

fn raw(bytes: impl Into<Vec<u8>>) -> RawDoc {
    RawDoc { uri: "test".to_owned(), bytes: bytes.into(), media_type: None, fetched_at: None }
}
