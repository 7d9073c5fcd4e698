//! The repository's own configuration, loaded once.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use vanban_extract::Extractor;
use vanban_model::Config;

/// The compiled configuration of `config/`.
pub(crate) static EXTRACTOR: LazyLock<Extractor> = LazyLock::new(|| {
    let config = Config::from_files(&files()).expect("the configuration of the repository loads");
    Extractor::new(config).expect("the packs of the repository compile")
});

/// The folder `config/`.
pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../config")
}

fn files() -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![folder()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).expect("a folder of the configuration is readable") {
            let path = entry.expect("an entry of it is readable").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "toml") {
                let name = path.strip_prefix(folder()).expect("it lies inside").to_string_lossy().replace('\\', "/");
                found.push((name, fs::read_to_string(&path).expect("it is text")));
            }
        }
    }
    found.sort();
    found
}
