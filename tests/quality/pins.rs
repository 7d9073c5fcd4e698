//! `pins.toml`: the F1 that each part has reached, which may rise and must not fall.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use serde::Deserialize;

use super::extracted::root;
use super::{Measured, PINNED};

/// How far a figure may fall: less than one item of any part, more than the rounding of the file.
const TOLERANCE: f64 = 0.0005;

const HEAD: &str = "\
# F1 by part, category and language: what has been reached. A change may raise a figure, and then its pin:
#   VANBAN_PIN=1 cargo test -p vanban --test e2e quality
# Lowering one needs a reason, which is kept in the part's `reason`:
#   VANBAN_PIN=lower VANBAN_PIN_REASON=\"…\" cargo test -p vanban --test e2e quality
# `digest` is BLAKE3 over labels and texts: figures for other data cannot be compared.
";

/// What is pinned of one part.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Pins {
    digest: String,
    /// Why a figure was lowered last.
    reason: Option<String>,
    /// Category to language to F1; `all` is the micro sum.
    f1: BTreeMap<String, BTreeMap<String, f64>>,
}

/// How the pins are to be changed, from `VANBAN_PIN`.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Repin {
    No,
    Raise,
    Lower { reason: String },
}

impl Repin {
    /// Reads the environment.
    pub(super) fn from_env() -> Self {
        let var = |name: &str| env::var(name).ok().filter(|value| !value.is_empty());
        match var("VANBAN_PIN").as_deref() {
            None => Self::No,
            Some("1") => Self::Raise,
            Some("lower") => {
                Self::Lower { reason: var("VANBAN_PIN_REASON").expect("lowering a pin needs VANBAN_PIN_REASON=\"…\"") }
            }
            Some(other) => panic!("VANBAN_PIN is `1` or `lower`, not `{other}`"),
        }
    }
}

fn path() -> PathBuf {
    root().join("tests/quality/pins.toml")
}

/// Reads `pins.toml`; empty where there is none yet.
pub(super) fn load() -> BTreeMap<String, Pins> {
    let text = fs::read_to_string(path()).unwrap_or_default();
    toml::from_str(&text).unwrap_or_else(|err| panic!("tests/quality/pins.toml: {err}"))
}

/// Writes `pins.toml`.
pub(super) fn save(pins: &BTreeMap<String, Pins>) {
    write(&path(), pins);
}

fn write(path: &Path, pins: &BTreeMap<String, Pins>) {
    let mut toml = HEAD.to_owned();
    let string = |text: &str| toml::Value::from(text).to_string();
    for (part, pins) in pins {
        let _ = writeln!(toml, "\n[{part}]\ndigest = {}", string(&pins.digest));
        if let Some(reason) = &pins.reason {
            let _ = writeln!(toml, "reason = {}", string(reason));
        }
        let _ = writeln!(toml, "[{part}.f1]");
        for category in PINNED {
            let Some(figures) = pins.f1.get(category) else { continue };
            let figures: Vec<String> = figures.iter().map(|(lang, f1)| format!("{lang} = {f1:.4}")).collect();
            let _ = writeln!(toml, "{category:?} = {{ {} }}", figures.join(", "));
        }
    }
    fs::write(path, toml).expect("tests/quality/pins.toml is writable");
}

/// What is wrong with a part: it fell below its pins, or cannot be compared with them.
pub(super) fn faults(measured: &Measured, pins: Option<&Pins>) -> Vec<String> {
    let part = measured.part;
    let Some(pins) = pins else { return vec![format!("{part}: has no pins")] };
    let mut faults = fallen(measured, pins);
    if pins.digest != measured.digest {
        faults.push(format!("{part}: the data changed (digest {}, pinned for {})", measured.digest, pins.digest));
    }
    for (category, langs) in measured.figures() {
        for lang in langs.keys().filter(|lang| !pins.f1.get(&category).is_some_and(|pinned| pinned.contains_key(*lang))) {
            faults.push(format!("{part}: {category} in {lang} has no pin"));
        }
    }
    faults
}

fn fallen(measured: &Measured, pins: &Pins) -> Vec<String> {
    let figures = measured.figures();
    let mut fallen = Vec::new();
    for (category, langs) in &pins.f1 {
        for (lang, pin) in langs {
            let f1 = figures.get(category).and_then(|langs| langs.get(lang)).copied();
            if f1.is_none_or(|f1| f1 < pin - TOLERANCE) {
                let f1 = f1.map_or("nothing".to_owned(), |f1| format!("{f1:.4}"));
                fallen.push(format!("{}: {category} in {lang} is {f1}, pinned at {pin:.4}", measured.part));
            }
        }
    }
    fallen
}

/// The pins after a run: what rose is raised, and where lowering is asked for, what fell is lowered.
pub(super) fn renewed(measured: &Measured, old: Option<&Pins>, repin: &Repin) -> Pins {
    let mut pins = old.cloned().unwrap_or_default();
    pins.digest.clone_from(&measured.digest);
    match repin {
        Repin::Lower { reason } if !fallen(measured, &pins).is_empty() => {
            pins.f1 = measured.figures();
            pins.reason = Some(reason.clone());
        }
        _ => {
            for (category, langs) in measured.figures() {
                for (lang, f1) in langs {
                    let pin = pins.f1.entry(category.clone()).or_default().entry(lang).or_insert(f1);
                    *pin = pin.max(f1);
                }
            }
        }
    }
    pins
}

fn measured_with(right: usize, wrong: usize) -> Measured {
    use super::tally::{Scores, Tally};
    let mut scores = Scores::default();
    scores.add("directive", Tally { right, wrong, missed: 0 });
    Measured { part: "samples-open", digest: "d1".to_owned(), by_lang: BTreeMap::from([("sv".to_owned(), scores)]) }
}

#[test]
fn fallen_figure_and_changed_data_are_named() {
    let pins = renewed(&measured_with(9, 1), None, &Repin::Raise);
    assert_eq!(faults(&measured_with(9, 1), Some(&pins)), Vec::<String>::new());
    assert_eq!(faults(&measured_with(10, 1), Some(&pins)), Vec::<String>::new());
    let faults_of = |measured: &Measured| faults(measured, Some(&pins)).join("; ");
    assert!(faults_of(&measured_with(9, 2)).contains("samples-open: directive in sv is 0.9000, pinned at 0.9474"));
    let other = Measured { digest: "d2".to_owned(), ..measured_with(9, 1) };
    assert!(faults_of(&other).contains("the data changed (digest d2, pinned for d1)"));
    assert_eq!(faults(&measured_with(9, 1), None), ["samples-open: has no pins"]);
}

#[test]
fn pins_are_raised_freely_and_lowered_with_a_reason() {
    let pins = renewed(&measured_with(9, 1), None, &Repin::Raise);
    let raised = renewed(&measured_with(10, 0), Some(&pins), &Repin::Raise);
    assert_eq!(raised.f1["directive"]["sv"], 1.0);
    assert_eq!(renewed(&measured_with(9, 2), Some(&raised), &Repin::Raise), raised);
    let lowered = renewed(&measured_with(9, 2), Some(&raised), &Repin::Lower { reason: "labels mended".to_owned() });
    assert_eq!((lowered.f1["directive"]["sv"], lowered.reason.as_deref()), (0.9, Some("labels mended")));
}

#[test]
fn pins_are_read_as_they_were_written() {
    let pins = renewed(&measured_with(9, 1), None, &Repin::Raise);
    let lowered = Pins { reason: Some("\"two\" labels\nmended".to_owned()), ..pins };
    let pins = BTreeMap::from([("samples-open".to_owned(), lowered)]);
    let file = tempfile::NamedTempFile::new().unwrap();
    write(file.path(), &pins);
    let read: BTreeMap<String, Pins> = toml::from_str(&fs::read_to_string(file.path()).unwrap()).unwrap();
    let figure = |pins: &BTreeMap<String, Pins>| pins["samples-open"].f1["directive"]["sv"];
    assert!((figure(&read) - figure(&pins)).abs() < TOLERANCE);
    assert_eq!(read["samples-open"].reason, pins["samples-open"].reason);
}
