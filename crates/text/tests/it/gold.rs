//! Kinds of lines, metadata and language against the annotations of `../shared/gold` (beside the repository, not part of it).

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use vanban_model::{BlockKind, Segmented};
use vanban_text::{Detector, Limits, NoTools, Readers, read, segment};

use crate::{config, raw, repository};

/// `../shared`, or none with a word about it; missing it under CI is a failure, so that the gate cannot vanish unseen.
fn shared() -> Option<PathBuf> {
    let shared = repository().join("../shared");
    if shared.join("gold").is_dir() {
        return Some(shared);
    }
    assert!(std::env::var_os("CI").is_none(), "{} is missing", shared.display());
    println!("skipped: {} is missing", shared.display());
    None
}

#[derive(Default)]
struct Score {
    hits: usize,
    wrong: usize,
    missed: usize,
}

impl Score {
    fn add(&mut self, predicted: bool, gold: bool) {
        self.hits += usize::from(predicted && gold);
        self.wrong += usize::from(predicted && !gold);
        self.missed += usize::from(!predicted && gold);
    }

    fn f1(&self) -> f64 {
        2.0 * self.hits as f64 / (2 * self.hits + self.wrong + self.missed).max(1) as f64
    }
}

fn squeezed(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    text.nfc().filter(|c| !c.is_whitespace()).collect()
}

/// The kind of the block over each line, found by its text, as `records_to_predictions.py` does.
fn class_of(line: &str, segmented: &Segmented) -> &'static str {
    let document = &segmented.document;
    let wanted = squeezed(line);
    let block = document.blocks.iter().find(|block| block.span.of(&document.text).lines().any(|own| squeezed(own) == wanted));
    match block.map(|block| block.kind) {
        Some(BlockKind::Chrome) => "chrome",
        Some(BlockKind::Caption) => "caption",
        _ => "content",
    }
}

struct Report {
    chrome: Score,
    caption: Score,
    meta: Score,
}

fn report(texts: &Path, gold: &Path) -> Report {
    let config = config();
    let (readers, detector) = (Readers::new(&config), Detector::new(&config));
    let mut report = Report { chrome: Score::default(), caption: Score::default(), meta: Score::default() };
    let mut files: Vec<PathBuf> =
        fs::read_dir(gold).expect("gold is readable").map(|entry| entry.expect("entry").path()).collect();
    files.sort();
    for path in files {
        let stem = path.file_stem().expect("a file").to_string_lossy().into_owned();
        let text_path = texts.join(format!("{stem}.txt"));
        if !text_path.is_file() {
            continue;
        }
        let gold: Value = serde_json::from_str(&fs::read_to_string(&path).expect("gold is readable")).expect("gold is JSON");
        let bytes = fs::read(&text_path).expect("text is readable");
        let text = String::from_utf8(bytes.clone()).expect("texts are UTF-8");
        let (document, _) = read(&raw(bytes), &readers, &Limits::default(), &NoTools).expect("texts are read");
        let segmented = segment(document, &detector);
        let lines: Vec<&str> = text.split('\n').collect();
        for line in gold["lines"].as_array().expect("lines") {
            if line["kind"] == "blank" {
                continue;
            }
            let own = lines[line["line"].as_u64().expect("number") as usize - 1];
            let predicted = class_of(own, &segmented);
            let wanted = line["class"].as_str().expect("class");
            let wanted = if line["alt_class"] == predicted { predicted } else { wanted };
            report.chrome.add(predicted == "chrome", wanted == "chrome");
            report.caption.add(predicted == "caption", wanted == "caption");
            if predicted != wanted {
                println!(
                    "{stem}:{} {predicted} for {wanted} ({}): {}",
                    line["line"],
                    line["kind"],
                    own.chars().take(80).collect::<String>()
                );
            }
        }
        let document = &segmented.document;
        for (name, predicted, wanted) in [
            ("language", Some(segmented.lang.to_string()), &gold["language"]["main"]),
            ("title", document.title.clone(), &gold["headline"]["surface"]),
            ("published", document.published.clone(), &gold["publication_date"]["value"]),
            ("source", document.source_url.clone(), &gold["source_url"]["surface"]),
        ] {
            let wanted = wanted.as_str().map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "));
            report.meta.hits += usize::from(wanted.is_some() && wanted == predicted);
            report.meta.wrong += usize::from(predicted.is_some() && wanted != predicted);
            report.meta.missed += usize::from(wanted.is_some() && wanted != predicted);
            if wanted != predicted {
                println!("{stem} {name}: {predicted:?} for {wanted:?}");
            }
        }
        for other in gold["language"]["other_segments"].as_array().into_iter().flatten() {
            let surface = other["surface"].as_str().expect("surface");
            let (Some(at), true) = (document.text.find(surface), surface.chars().count() > 40) else { continue };
            let lang = segmented.lang_at(at);
            assert_eq!(Some(lang.as_str()), other["lang"].as_str(), "{stem}: {surface}");
        }
    }
    println!(
        "{}: chrome {:.3} caption {:.3} meta {:.3}",
        gold.display(),
        report.chrome.f1(),
        report.caption.f1(),
        report.meta.f1()
    );
    report
}

#[test]
fn lines_and_metadata_of_the_seeds_match_their_annotation() {
    let Some(shared) = shared() else { return };
    let report = report(&shared.join("seeds"), &shared.join("gold/seeds"));
    assert!(report.chrome.f1() >= 0.97 && report.caption.f1() >= 0.97 && report.meta.f1() >= 0.97);
}

#[test]
fn lines_and_metadata_of_official_texts_match_their_annotation() {
    let Some(shared) = shared() else { return };
    let report = report(&shared.join("gold/real-texts"), &shared.join("gold/real"));
    assert!(report.chrome.f1() >= 0.97 && report.meta.f1() >= 0.95);
}
