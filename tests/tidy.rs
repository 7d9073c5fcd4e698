//! The tree itself: layers, what lower layers must not do, world facts in code, file sizes.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::sandbox::repository;

/// Layers from the lowest (ARCHITECTURE.md). A crate knows crates of lower layers only.
const LAYERS: [&[&str]; 5] = [
    &["vanban-model"],
    &["vanban-text", "vanban-extract", "vanban-store", "vanban-index"],
    &["vanban-pipeline", "vanban-search"],
    &["vanban-server"],
    &["vanban"],
];

/// Heavy dependencies and the one crate that may use each.
const KEPT_INSIDE: [(&str, &[&str]); 16] = [
    ("tantivy", &["vanban-index"]),
    ("rusqlite", &["vanban-store"]),
    ("scraper", &["vanban-text"]),
    ("lopdf", &["vanban-text"]),
    ("cfb", &["vanban-text"]),
    ("mail-parser", &["vanban-text"]),
    ("hayro-ccitt", &["vanban-text"]),
    ("hayro-jbig2", &["vanban-text"]),
    ("zune-jpeg", &["vanban-text"]),
    ("encoding_rs", &["vanban-text"]),
    ("whatlang", &["vanban-text"]),
    ("axum", &["vanban-server"]),
    ("askama", &["vanban-server"]),
    ("clap", &["vanban"]),
    ("anyhow", &["vanban"]),
    ("indicatif", &["vanban"]),
];

#[test]
fn crates_know_lower_layers_only_and_no_siblings() {
    let layer_of = |name: &str| LAYERS.iter().position(|layer| layer.contains(&name));
    for (name, dependencies) in dependencies() {
        let own = layer_of(&name).unwrap_or_else(|| panic!("`{name}` is in no layer"));
        for dependency in dependencies.iter().filter(|dependency| dependency.starts_with("vanban")) {
            let below = layer_of(dependency).unwrap_or_else(|| panic!("`{dependency}` is in no layer"));
            assert!(below < own, "`{name}` (layer {own}) must not know `{dependency}` (layer {below})");
        }
        for (heavy, users) in KEPT_INSIDE {
            let used = dependencies.iter().any(|dependency| dependency == heavy);
            assert!(!used || users.contains(&name.as_str()), "`{name}` must not use `{heavy}`");
        }
    }
}

/// Direct dependencies of our crates, without those of tests alone.
fn dependencies() -> BTreeMap<String, Vec<String>> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .current_dir(repository())
        .output()
        .expect("cargo runs");
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("metadata is JSON");
    let packages = metadata["packages"].as_array().expect("packages");
    packages
        .iter()
        .map(|package| {
            let listed = package["dependencies"].as_array().expect("dependencies").iter();
            let used = listed.filter(|dependency| dependency["kind"].as_str() != Some("dev"));
            let names = used.map(|dependency| dependency["name"].as_str().expect("a name").to_owned());
            (package["name"].as_str().expect("a name").to_owned(), names.collect())
        })
        .collect()
}

#[test]
fn model_text_and_extract_do_no_io_and_own_no_clock_and_no_thread() {
    let banned = [
        "std::fs",
        "std::net",
        "std::thread",
        "std::process",
        "std::env",
        "std::time",
        "stdin()",
        "stdout()",
        "Zoned::now",
        "Timestamp::now",
        "println!",
        "eprintln!",
    ];
    for name in ["model", "text", "extract"] {
        for file in sources(name) {
            for (number, line) in production(&file).lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//")) {
                for word in banned {
                    assert!(!line.contains(word), "{}:{}: `{word}`", file.display(), number + 1);
                }
            }
        }
    }
}

#[test]
fn outside_programs_are_started_in_one_place() {
    for name in crates() {
        for file in sources(&name) {
            let is_tools = file.to_string_lossy().contains("pipeline/src/tools");
            let starts = production(&file).contains("process::Command");
            assert!(is_tools || !starts, "{} starts a program; that is what pipeline/src/tools is for", file.display());
        }
    }
}

#[test]
fn only_the_server_listens_and_nobody_calls_out() {
    for name in crates() {
        for file in sources(&name) {
            let text = production(&file);
            assert!(!text.contains("TcpStream") && !text.contains("UdpSocket"), "{} opens a connection", file.display());
            assert!(name == "server" || !text.contains("TcpListener"), "{} listens", file.display());
        }
    }
}

#[test]
fn words_of_languages_are_data() {
    for name in crates() {
        for file in sources(&name) {
            for (number, literal) in literals(&production(&file)) {
                if let Some(word) = foreign_word(&literal) {
                    panic!("{}:{number}: `{word}` belongs into config/", file.display());
                }
            }
        }
    }
}

/// A run of two letters or more of which one is Hebrew, Cyrillic, or Latin with Vietnamese marks. Single letters are tables of
/// letters (folding), not words.
fn foreign_word(text: &str) -> Option<String> {
    let marked = |c: char| matches!(c, 'Ă' | 'ă' | 'Đ' | 'đ' | 'Ơ' | 'ơ' | 'Ư' | 'ư' | '\u{0400}'..='\u{052F}' | '\u{05D0}'..='\u{05EA}' | '\u{1EA0}'..='\u{1EF9}');
    let words = text.split(|c: char| !c.is_alphabetic());
    words.filter(|word| word.chars().count() > 1).find(|word| word.chars().any(marked)).map(str::to_owned)
}

#[test]
fn files_are_small_and_have_names_that_say_something() {
    /// Production lines; half again over the aim of 350, which leaves room for a table.
    const MOST: usize = 520;
    for name in crates() {
        for file in sources(&name) {
            let lines = production(&file).lines().count();
            assert!(lines <= MOST, "{} has {lines} lines of production code, at most {MOST}", file.display());
            let stem = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let empty = ["utils", "util", "helpers", "helper", "common", "misc"];
            assert!(!empty.contains(&stem.as_str()), "{} says nothing by its name", file.display());
        }
    }
}

#[test]
fn crates_forbid_unsafe_code_and_open_with_a_page() {
    for name in crates() {
        let source = repository().join("crates").join(&name).join("src");
        let root = [source.join("lib.rs"), source.join("main.rs")].into_iter().find(|file| file.is_file()).expect("a crate root");
        let text = read(&root);
        assert!(text.contains("#![forbid(unsafe_code)]"), "{} does not forbid unsafe code", root.display());
        let page = text.lines().take_while(|line| line.starts_with("//!")).count();
        assert!(page >= 8, "{} opens with {page} lines instead of a page", root.display());
    }
}

#[test]
fn nothing_is_left_for_later() {
    // In parts, so that this file does not find itself.
    let banned = [
        concat!("to", "do!("),
        concat!("unimple", "mented!("),
        concat!("TO", "DO"),
        concat!("FIX", "ME"),
        concat!("#[ig", "nore"),
    ];
    for file in crates().iter().flat_map(|name| sources(name)).chain(rust_files(&repository().join("tests"))) {
        let text = read(&file);
        for word in banned {
            assert!(!text.contains(word), "{}: `{word}`", file.display());
        }
    }
}

#[test]
fn the_rules_of_this_file_see_what_they_should() {
    let code = "let a = \"Bộ Tài chính\"; // Bộ\nlet b = 'ộ'; let c = \"đ\"; /* \"министр\" */ let d = r#\"x \"Нет\" y\"#;\n/// \"שלום\"\nlet e = '\"'; let f = \"ok\";";
    let words: Vec<_> = literals(code).into_iter().filter_map(|(line, literal)| Some((line, foreign_word(&literal)?))).collect();
    assert_eq!(words, [(1, "Bộ".to_owned()), (2, "Нет".to_owned())]);
}

fn crates() -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(repository().join("crates"))
        .expect("the crates")
        .map(|entry| entry.expect("a crate").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

fn sources(name: &str) -> Vec<PathBuf> {
    rust_files(&repository().join("crates").join(name).join("src"))
}

fn rust_files(dir: &Path) -> Vec<PathBuf> {
    let files = crate::sandbox::files_below(dir).into_iter().map(|(path, _)| path);
    files.filter(|path| path.extension().is_some_and(|extension| extension == "rs")).collect()
}

fn read(file: &Path) -> String {
    std::fs::read_to_string(file).unwrap_or_else(|err| panic!("{}: {err}", file.display()))
}

/// The text of a source file up to its tests, which stand at the end; nothing for a file of tests alone.
fn production(file: &Path) -> String {
    let text = read(file);
    let of_tests = file.file_stem().is_some_and(|stem| stem == "tests") || is_test_module(file);
    if of_tests { String::new() } else { text.split("#[cfg(test)]\nmod ").next().unwrap_or_default().to_owned() }
}

/// Whether the parent module declares the file for tests only: `#[cfg(test)] mod name;`.
fn is_test_module(file: &Path) -> bool {
    let (Some(dir), Some(stem)) = (file.parent(), file.file_stem()) else { return false };
    let beside = dir.with_extension("rs");
    let parents = [dir.join("mod.rs"), dir.join("lib.rs"), dir.join("main.rs"), beside];
    let declaration = format!("#[cfg(test)]\nmod {};", stem.to_string_lossy());
    parents.iter().filter(|parent| parent.is_file()).any(|parent| read(parent).contains(&declaration))
}

/// String and character literals with the line on which they begin; comments are passed over.
fn literals(code: &str) -> Vec<(usize, String)> {
    let chars: Vec<char> = code.chars().collect();
    let (mut found, mut at, mut line) = (Vec::new(), 0, 1);
    let starts = |at: usize, text: &str| text.chars().enumerate().all(|(offset, c)| chars.get(at + offset) == Some(&c));
    while at < chars.len() {
        let begin = at;
        if starts(at, "//") {
            at = (at..chars.len()).find(|&at| chars[at] == '\n').unwrap_or(chars.len());
        } else if starts(at, "/*") {
            at = (at + 2..chars.len()).find(|&at| starts(at, "*/")).map_or(chars.len(), |at| at + 2);
        } else if chars[at] == 'r' && matches!(chars.get(at + 1), Some('"' | '#')) && !is_word(&chars, at) {
            let hashes = chars[at + 1..].iter().take_while(|c| **c == '#').count();
            if chars.get(at + 1 + hashes) == Some(&'"') {
                let end = format!("\"{}", "#".repeat(hashes));
                let from = at + 2 + hashes;
                let to = (from..chars.len()).find(|&at| starts(at, &end)).unwrap_or(chars.len());
                found.push((line, chars[from..to].iter().collect()));
                at = to + 1 + hashes;
            } else {
                at += 1;
            }
        } else if chars[at] == '"' {
            let mut to = at + 1;
            while to < chars.len() && chars[to] != '"' {
                to += if chars[to] == '\\' { 2 } else { 1 };
            }
            let to = to.min(chars.len());
            found.push((line, chars[at + 1..to].iter().collect()));
            at = to + 1;
        } else if chars[at] == '\'' && (chars.get(at + 2) == Some(&'\'') || chars.get(at + 1) == Some(&'\\')) {
            let escape = if chars.get(at + 1) == Some(&'\\') { 3 } else { 2 };
            let to = (at + escape..chars.len()).find(|&at| chars[at] == '\'').unwrap_or(chars.len());
            found.push((line, chars[at + 1..to].iter().collect()));
            at = to + 1;
        } else {
            at += 1;
        }
        line += chars[begin..at.min(chars.len())].iter().filter(|c| **c == '\n').count();
    }
    found
}

/// Whether the character continues a word, so that its `r` begins no raw string.
fn is_word(chars: &[char], at: usize) -> bool {
    at.checked_sub(1).is_some_and(|before| chars[before].is_alphanumeric() || chars[before] == '_')
}
