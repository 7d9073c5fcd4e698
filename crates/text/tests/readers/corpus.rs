//! Every real file of `../shared/corpus` (beside the repository, not part of it): read, or refused under the right code.
//!
//! ```text
//! cargo test --release -p vanban-text --test readers corpus -- --nocapture    # prints where the table is
//! ```
//!
//! Without outside programs: scans have no text here, and say that they need OCR.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use unicode_normalization::UnicodeNormalization;

use crate::distance::distance;
use crate::promise::Promise;

const FOLDERS: [&str; 7] = ["hard-html", "hard-pdf", "multilingual", "vi-docx", "vi-html", "vi-pdf", "vi-text"];

/// What a file must come to, where that is not a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Expected {
    Refused(&'static str),
    /// Read, but for the pages that are pictures.
    NeedsOcr,
    Truncated,
}

use Expected::{NeedsOcr, Refused, Truncated};

const EXPECTED: &[(&str, Expected)] = &[
    ("hard-pdf/pdfjs-empty_protected.pdf", Refused("E-EMPTY")),
    ("hard-pdf/pdfjs-poppler-937-0-fuzzed.pdf", Refused("E-DAMAGED")),
    ("hard-pdf/pdfminer-aes-128.pdf", Refused("E-ENCRYPTED")),
    // Its user password is empty, and its only page a picture.
    ("hard-pdf/pdfminer-encrypted_doc_no_id.pdf", NeedsOcr),
    ("hard-pdf/samplefiles-password.pdf", Refused("E-ENCRYPTED")),
    ("vi-pdf/06-bct.signed.pdf", NeedsOcr),
    ("vi-pdf/153-tb-vpcp.signed.pdf", NeedsOcr),
    ("vi-pdf/163-tb-vpcp.signed.pdf", NeedsOcr),
    ("vi-pdf/2450-kgvx.signed.pdf", NeedsOcr),
    ("vi-pdf/255-nn.signed.pdf", NeedsOcr),
    ("vi-pdf/299-ttg.signed.pdf", NeedsOcr),
    ("vi-pdf/congbao-115-NQ-CP.pdf", NeedsOcr),
    ("vi-pdf/lvn-10209615.pdf", NeedsOcr),
    ("vi-pdf/lvn-10209648.pdf", NeedsOcr),
    // A page that tests the system: menus only.
    ("vi-html/vbpl-000810.full.html", Refused("E-NO-CONTENT")),
];

/// The most character errors of a text whose true text is known, in percent of that. What stands in columns in a letterhead is
/// set in another order in each true text, which alone makes up some percent.
const MOST_ERRORS: &[(&str, f64)] = &[
    ("vi-docx/tcvn3-2003-A06.rtf", 2.0),
    ("vi-docx/tcvn3-2003-02144qd.doc", 7.5),
    ("vi-docx/tcvn3-2004-0328NDCP.doc", 1.0),
    ("vi-docx/tcvn3-2005-QD-256.doc", 0.8),
    ("vi-docx/vni-2006-quydinhkiemtra02.doc", 1.0),
    ("vi-docx/vni-2008-23.QD-991-UBND.doc", 4.0),
    ("vi-docx/vni-2009-download.doc", 2.5),
    ("vi-docx/vni-synthetic-2003-02144qd.docx", 7.5),
    ("vi-pdf/tcvn3-2006-16EZE_TT01.06GopvonDNNVV.pdf", 5.0),
    ("vi-pdf/tcvn3-2006-19412_QD115.04TTg_BLTch_DNNVV.pdf", 0.5),
    ("vi-pdf/tcvn3-2006-1E499_ND109veDKKD_dacotrenmucPTDNN-V.pdf", 0.8),
];

/// One row of the table.
struct Row {
    file: String,
    outcome: String,
    detail: String,
    characters: usize,
    lang: String,
    title: String,
    errors: Option<f64>,
    pdftotext: Option<f64>,
}

fn corpus() -> Option<PathBuf> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus");
    if corpus.is_dir() {
        return Some(corpus);
    }
    assert!(std::env::var_os("CI").is_none(), "{} is missing", corpus.display());
    println!("skipped: {} is missing", corpus.display());
    None
}

fn files(corpus: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for folder in FOLDERS {
        let entries = fs::read_dir(corpus.join(folder)).expect("the folder is readable");
        files.extend(entries.map(|entry| entry.expect("the folder is readable").path()));
    }
    files.retain(|file| !file.to_string_lossy().ends_with(".gold.txt"));
    files.sort();
    files
}

/// Lower case, because fonts of capitals tell more than their bytes; NFC; white space as single blanks.
fn comparable(text: &str) -> Vec<char> {
    let text: String = text.nfc().collect::<String>().to_lowercase();
    text.split_whitespace().collect::<Vec<_>>().join(" ").chars().collect()
}

/// Character errors in percent of the true text.
fn errors(text: &str, truth: &str) -> f64 {
    let truth = comparable(truth);
    100.0 * distance(&comparable(text), &truth) as f64 / truth.len().max(1) as f64
}

fn truth(file: &Path) -> Option<String> {
    fs::read_to_string(file.with_extension("gold.txt")).ok()
}

/// What poppler makes of a PDF, where it is installed.
fn pdftotext(file: &Path) -> Option<String> {
    if file.extension()? != "pdf" {
        return None;
    }
    let output = Command::new("pdftotext").arg("-q").arg(file).arg("-").output().ok()?;
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn row(promise: &Promise, corpus: &Path, file: &Path) -> (Row, Option<Expected>) {
    let name = file.strip_prefix(corpus).expect("below the corpus").to_string_lossy().into_owned();
    let bytes = fs::read(file).expect("the file is readable");
    let mut row = Row {
        file: name,
        outcome: String::new(),
        detail: String::new(),
        characters: 0,
        lang: String::new(),
        title: String::new(),
        errors: None,
        pdftotext: None,
    };
    let found = match promise.read(&bytes, &row.file, None) {
        Err(err) => {
            row.outcome = err.code().to_owned();
            row.detail = err.to_string();
            Some(Refused(err.code()))
        }
        Ok((document, diagnostics)) => {
            let found = if document.needs_ocr {
                Some(NeedsOcr)
            } else if document.truncated {
                Some(Truncated)
            } else {
                None
            };
            row.outcome = match found {
                Some(NeedsOcr) => "read, needs OCR".to_owned(),
                Some(_) => "read, truncated".to_owned(),
                None => "read".to_owned(),
            };
            let mut codes: Vec<String> = diagnostics.into_iter().map(|diagnostic| diagnostic.code).collect();
            codes.sort();
            codes.dedup();
            row.detail = codes.join(" ");
            row.characters = document.text.chars().count();
            row.title = document.title.clone().unwrap_or_default();
            if let Some(truth) = truth(file) {
                row.errors = Some(errors(&document.text, &truth));
                row.pdftotext = pdftotext(file).map(|text| errors(&text, &truth));
            }
            row.lang = promise.lang(document);
            found
        }
    };
    (row, found)
}

fn table(rows: &[Row]) -> String {
    let mut table = "| file | outcome | code | characters | language | title | errors, % | pdftotext, % |\n\
                     |---|---|---|---:|---|---|---:|---:|\n"
        .to_owned();
    let percent = |errors: Option<f64>| errors.map_or_else(String::new, |errors| format!("{errors:.1}"));
    for row in rows {
        let title: String = row.title.replace('|', "/").chars().take(60).collect();
        let (errors, pdftotext) = (percent(row.errors), percent(row.pdftotext));
        let Row { file, outcome, detail, characters, lang, .. } = row;
        let _ = writeln!(table, "| {file} | {outcome} | {detail} | {characters} | {lang} | {title} | {errors} | {pdftotext} |");
    }
    table
}

#[test]
fn every_file_of_the_corpus_is_read_or_refused_under_the_right_code() {
    let Some(corpus) = corpus() else { return };
    let promise = Promise::new();
    let (mut rows, mut wrong) = (Vec::new(), Vec::new());
    for file in files(&corpus) {
        let (row, found) = row(&promise, &corpus, &file);
        let expected = EXPECTED.iter().find(|(name, _)| *name == row.file).map(|(_, expected)| *expected);
        if found != expected {
            wrong.push(format!("{}: {} ({}) instead of {expected:?}", row.file, row.outcome, row.detail));
        }
        let most = MOST_ERRORS.iter().find(|(name, _)| *name == row.file).map(|(_, most)| *most);
        match (row.errors, most) {
            (Some(errors), Some(most)) if errors > most => wrong.push(format!("{}: {errors:.1} % errors, over {most}", row.file)),
            (Some(errors), None) => wrong.push(format!("{}: {errors:.1} % errors without a floor", row.file)),
            _ => {}
        }
        rows.push(row);
    }
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("corpus-report.md");
    fs::write(&path, table(&rows)).expect("the target folder can be written");
    println!("{} files: {}", rows.len(), path.display());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
