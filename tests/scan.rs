//! Scans, read by the programs that are installed.

use std::fs;
use std::process::Command;

use crate::sandbox::{Ran, Sandbox, repository, skip, vanban};

/// A home with a scan in it; none, and the test says so, where no tesseract reads Vietnamese.
fn with_scan() -> Option<Sandbox> {
    let languages = Command::new("tesseract").arg("--list-langs").output();
    if !languages.is_ok_and(|answer| String::from_utf8_lossy(&answer.stdout).lines().any(|line| line == "vie")) {
        skip("no tesseract with data for Vietnamese (Debian: tesseract-ocr tesseract-ocr-vie)");
        return None;
    }
    let sandbox = Sandbox::new();
    sandbox.write("scan.pdf", fs::read(repository().join("tests/fixtures/scan.pdf")).unwrap());
    Some(sandbox)
}

fn record(ran: &Ran) -> serde_json::Value {
    assert_eq!(ran.code, 0, "{ran:?}");
    ran.json().remove(0)
}

fn codes(record: &serde_json::Value) -> Vec<&str> {
    record["diagnostics"].as_array().unwrap().iter().filter_map(|diagnostic| diagnostic["code"].as_str()).collect()
}

#[test]
fn a_scan_yields_its_number_its_date_and_its_tasks() {
    let Some(sandbox) = with_scan() else { return };
    let record = record(&sandbox.run(&["extract", "scan.pdf", "--format", "json"]));
    assert_eq!(record["subject"]["symbol"], "47/TB-VPCP", "{record:#}");
    assert_eq!(record["subject"]["date"], "2025-09-12");
    assert_eq!(record["subject"]["type"], "notice");
    assert_eq!(record["needs_ocr"], false);
    assert!(codes(&record).contains(&"I-OCR"));
    let leads = |id: &str| {
        let directives = record["directives"].as_array().unwrap();
        directives
            .iter()
            .flat_map(|one| one["addressees"].as_array().unwrap())
            .any(|who| who["id"] == id && who["role"] == "lead")
    };
    assert!(leads("vn.gov.mae") && leads("vn.gov.moc"), "{record:#}");
}

#[test]
fn without_ocr_a_scan_is_indexed_and_says_what_it_needs() {
    let sandbox = Sandbox::new();
    sandbox.write("scan.pdf", fs::read(repository().join("tests/fixtures/scan.pdf")).unwrap());
    let off = record(&sandbox.run(&["--no-ocr", "extract", "scan.pdf", "--format", "json"]));
    assert_eq!((&off["needs_ocr"], codes(&off)), (&true.into(), vec!["W-OCR-OFF"]));
    // No program is found where there is no path.
    let ran =
        vanban(sandbox.dir()).args(["extract", "scan.pdf", "--format", "json"]).env("PATH", sandbox.dir()).output().unwrap();
    let absent: serde_json::Value = serde_json::from_slice(&ran.stdout).unwrap();
    assert_eq!((&absent["needs_ocr"], codes(&absent)), (&true.into(), vec!["W-OCR-ABSENT"]));
    assert!(absent["diagnostics"][0]["message"].as_str().unwrap().contains("apt-get install tesseract-ocr"), "{absent:#}");
    assert_eq!(sandbox.run(&["--no-ocr", "ingest", "scan.pdf"]).code, 0);
}

/// A `tesseract` before the real one on the path, that notes its calls.
#[cfg(unix)]
#[test]
fn a_page_is_recognised_once() {
    use std::os::unix::fs::PermissionsExt as _;

    let Some(sandbox) = with_scan() else { return };
    let path = std::env::var("PATH").unwrap();
    let script = format!("#!/bin/sh\nPATH='{path}'\necho \"$1\" >>\"$0.calls\"\nexec tesseract \"$@\"\n");
    sandbox.write("bin/tesseract", script);
    fs::set_permissions(sandbox.path("bin/tesseract"), fs::Permissions::from_mode(0o755)).unwrap();
    let run = |args: &[&str]| {
        let path = format!("{}:{path}", sandbox.path("bin").display());
        assert!(vanban(sandbox.dir()).args(args).env("PATH", path).output().unwrap().status.success(), "{args:?}");
        let calls = fs::read_to_string(sandbox.path("bin/tesseract.calls")).unwrap_or_default();
        calls.lines().filter(|call| *call == "stdin").count()
    };
    let first = run(&["ingest", "scan.pdf"]);
    assert!(first > 0, "the page was recognised");
    assert_eq!(run(&["reindex"]), first, "nothing is recognised again");
    sandbox.run(&["forget", "scan.pdf", "--purge"]).says(0, &[]);
    assert!(!sandbox.path("index/ocr").exists(), "what was recognised goes with the captures");
}
