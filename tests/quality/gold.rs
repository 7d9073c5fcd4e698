//! The gold data that lies beside the repository (`../shared/gold`): its own Python scripts turn records into predictions and
//! score them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use super::extracted::{extract, root};
use super::marked::Marked;
use super::tally::{CATEGORIES, Scores, Tally};

/// One part of the gold data.
#[derive(Clone, Copy, Debug)]
pub(super) enum Part {
    /// Five articles, two of them translations of one.
    Seeds,
    /// Nine official documents.
    Real,
}

impl Part {
    fn gold_dir(self) -> PathBuf {
        shared().join(match self {
            Self::Seeds => "gold/seeds",
            Self::Real => "gold/real",
        })
    }

    fn texts_dir(self) -> PathBuf {
        shared().join(match self {
            Self::Seeds => "seeds",
            Self::Real => "gold/real-texts",
        })
    }

    /// Annotation and text of each document, in order of name.
    pub(super) fn files(self) -> Vec<(String, PathBuf, PathBuf)> {
        let mut files = Vec::new();
        for entry in fs::read_dir(self.gold_dir()).expect("the gold is readable") {
            let gold = entry.expect("the gold is readable").path();
            let stem = gold.file_stem().expect("a file has a name").to_string_lossy().into_owned();
            let text = self.texts_dir().join(format!("{stem}.txt"));
            if text.is_file() {
                files.push((stem, gold, text));
            }
        }
        files.sort();
        files
    }
}

fn shared() -> PathBuf {
    root().join("../shared")
}

/// Whether the gold data can be scored here. In CI its absence is a failure, elsewhere it is said.
#[expect(clippy::print_stdout, reason = "a skipped test must be seen")]
fn is_there() -> bool {
    let there = Part::Seeds.gold_dir().is_dir() && Part::Real.gold_dir().is_dir();
    if !there {
        assert!(std::env::var_os("CI").is_none(), "CI is set, and `../shared/gold` is missing: quality cannot be judged");
        println!("skipped: quality on the gold data, since `../shared/gold` is missing");
    }
    there
}

/// One document: name, language, what is wanted, what was found, and what `score.py` counts.
pub(super) struct Judged {
    pub(super) stem: String,
    pub(super) lang: String,
    pub(super) gold: Marked,
    pub(super) found: Marked,
    pub(super) scores: Scores,
}

/// Extracts every text of a part and has it judged, once a run; empty where the gold data is missing.
pub(super) fn judged(part: Part) -> &'static [Judged] {
    static SEEDS: OnceLock<Vec<Judged>> = OnceLock::new();
    static REAL: OnceLock<Vec<Judged>> = OnceLock::new();
    let cell = match part {
        Part::Seeds => &SEEDS,
        Part::Real => &REAL,
    };
    cell.get_or_init(|| if is_there() { judge(part) } else { Vec::new() })
}

fn judge(part: Part) -> Vec<Judged> {
    let work = tempfile::tempdir().expect("a temporary folder");
    let (records, predictions) = (work.path().join("records"), work.path().join("predictions"));
    fs::create_dir(&records).expect("a temporary folder is writable");
    let files = part.files();
    let texts: Vec<&Path> = files.iter().map(|(_, _, text)| text.as_path()).collect();
    for ((stem, ..), record) in files.iter().zip(extract(&texts)) {
        fs::write(records.join(format!("{stem}.json")), record).expect("a temporary folder is writable");
    }
    let report = work.path().join("report.json");
    python("records_to_predictions.py", &[&records, &part.texts_dir(), &predictions]);
    python("score.py", &[&part.gold_dir(), &predictions, &report, Path::new("--json")]);
    let mut counted: BTreeMap<String, BTreeMap<String, Tally>> =
        serde_json::from_str(&read(&report)).expect("score.py writes counts by file");
    let judged = |(stem, gold, _): (String, PathBuf, PathBuf)| {
        let gold: Marked = serde_json::from_str(&read(&gold)).expect("the gold is as its SCHEMA.md has it");
        let found = read(&predictions.join(format!("{stem}.json")));
        let found: Marked = serde_json::from_str(&found).expect("predictions have the shape of the gold");
        let lang = gold.language.clone().expect("every document has a language");
        let counts = counted.remove(&stem).unwrap_or_else(|| panic!("score.py did not score {stem}"));
        let mut scores = Scores::default();
        for category in CATEGORIES {
            scores.add(category, counts[category]);
        }
        Judged { stem, lang, gold, found, scores }
    };
    files.into_iter().map(judged).collect()
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|err| panic!("{}: {err}", path.display()))
}

fn python(script: &str, args: &[&Path]) {
    let output = Command::new("python3").arg(shared().join("gold").join(script)).args(args).output();
    let output = output.unwrap_or_else(|err| panic!("python3 is needed to score on `../shared/gold`: {err}"));
    assert!(output.status.success(), "{script}: {}", String::from_utf8_lossy(&output.stderr));
}
