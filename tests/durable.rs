//! Kills, repetition and rebuilding: the same collection comes out.

use std::collections::BTreeSet;
use std::fs;
use std::process::Stdio;
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::sandbox::{Sandbox, files_below, samples};

/// Documents of the kill test: several batches of the default size.
const DOCUMENTS: usize = 700;

/// A folder `many/` with variations of the samples: no two have the same bytes.
fn many(sandbox: &Sandbox) {
    let mut texts: Vec<(String, Vec<u8>)> = Vec::new();
    for (path, bytes) in files_below(&samples()) {
        texts.push((path.file_name().unwrap().to_string_lossy().into_owned(), bytes));
    }
    // Short ones, so that the test tells about batches rather than about extraction.
    texts.sort_by_key(|(_, bytes)| bytes.len());
    texts.truncate(10);
    for number in 0..DOCUMENTS {
        let (name, bytes) = &texts[number % texts.len()];
        let mut bytes = bytes.clone();
        bytes.extend_from_slice(format!("\nReport {number} of the year.\n").as_bytes());
        sandbox.write(&format!("many/{number:04}-{name}"), bytes);
    }
}

#[test]
fn killed_at_any_moment_the_next_run_completes_the_collection() {
    let (undisturbed, killed) = (Sandbox::new(), Sandbox::new());
    many(&undisturbed);
    many(&killed);
    let began = Instant::now();
    let ran = undisturbed.run(&["ingest", "many", "--format", "json"]);
    let whole = began.elapsed();
    assert_eq!((ran.code, ran.report()["indexed"].as_u64()), (0, Some(DOCUMENTS as u64)), "{ran:?}");
    let mut kills = 0;
    for share in [0.1, 0.3, 0.5, 0.7, 0.9] {
        let mut command = crate::sandbox::vanban(killed.dir());
        let mut child = command.args(["ingest", "many"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        sleep(whole.mul_f64(share));
        if child.try_wait().unwrap().is_none() {
            kills += 1;
        }
        // SIGKILL on Unix.
        let _ = child.kill();
        child.wait().unwrap();
        // What is there between two runs is the last commit, whole: readers are never turned away once there is one.
        if killed.path("index/current").exists() {
            let search = killed.run(&["search", "", "--limit", "1"]);
            assert!(matches!(search.code, 0 | 1), "after a kill: {search:?}");
        }
    }
    assert!(kills >= 2, "the runs ended before they were killed");
    let last = killed.run(&["ingest", "many", "--format", "json"]);
    let report = last.report();
    assert_eq!(last.code, 0, "{last:?}");
    assert_eq!(report["indexed"].as_u64().unwrap() + report["unchanged"].as_u64().unwrap(), DOCUMENTS as u64, "{report}");
    assert!(killed.export() == undisturbed.export(), "the export differs from that of an undisturbed run");
    let answers = |sandbox: &Sandbox| {
        let all = sandbox.run(&["search", "", "--kind", "all", "--limit", "5000", "--format", "json"]).stdout;
        (sandbox.run(&["search", "ministry report", "--limit", "50", "--format", "json"]).stdout, all.lines().count())
    };
    assert_eq!(answers(&killed).1, answers(&undisturbed).1, "documents or directives are missing or twice in search");
}

#[test]
fn a_second_ingest_changes_nothing() {
    let sandbox = Sandbox::with_samples();
    assert_eq!(sandbox.run(&["ingest", "samples"]).code, 0);
    let (before, export) = (files_below(&sandbox.path("corpus")), sandbox.export());
    let index = |sandbox: &Sandbox| -> Vec<_> {
        let files = files_below(&sandbox.path("index"));
        // The lock names the last writer, SQLite's log is a cache of its file.
        let of_the_run = |name: &str| name.contains("lock") || name.ends_with("-wal") || name.ends_with("-shm");
        files.into_iter().filter(|(path, _)| !of_the_run(&path.file_name().unwrap().to_string_lossy())).collect()
    };
    let index_before = index(&sandbox);
    let ran = sandbox.run(&["ingest", "samples", "--format", "json"]);
    let report = ran.report();
    assert_eq!(ran.code, 0);
    assert_eq!(report["unchanged"], report["inputs"], "{report}");
    assert!(files_below(&sandbox.path("corpus")) == before, "the captures changed");
    assert_eq!(sandbox.export(), export);
    for ((path, was), (other, is)) in index_before.iter().zip(&index(&sandbox)) {
        assert!(path == other && was == is, "`{}` changed", path.display());
    }
}

#[test]
fn a_rebuilt_index_gives_the_same_answers() {
    let sandbox = Sandbox::with_samples();
    assert_eq!(sandbox.run(&["ingest", "samples"]).code, 0);
    let queries: [&[&str]; 6] = [
        &["search", "", "--kind", "all", "--limit", "200"],
        &["search", "Politburo", "--limit", "50"],
        &["search", "bo ngoai giao", "--kind", "directive", "--limit", "50"],
        &["search", "ministry report plan", "--limit", "50"],
        &["directives"],
        &["deadlines"],
    ];
    let answers = |sandbox: &Sandbox| -> Vec<String> {
        queries.iter().map(|query| sandbox.run(&[query, &["--format", "json"][..]].concat()).stdout).collect()
    };
    let (before, export) = (answers(&sandbox), sandbox.export());
    let current = fs::read_to_string(sandbox.path("index/current")).unwrap();
    let rebuilt = sandbox.run(&["reindex", "--format", "json"]);
    assert_eq!((rebuilt.code, rebuilt.report()["changed"].as_u64()), (0, Some(0)), "{rebuilt:?}");
    assert_ne!(fs::read_to_string(sandbox.path("index/current")).unwrap(), current, "a rebuild makes a new generation");
    assert_eq!(sandbox.export(), export);
    let after = answers(&sandbox);
    for (query, (was, is)) in queries.iter().zip(before.iter().zip(&after)) {
        assert!(!was.is_empty(), "{query:?} found nothing");
        assert_eq!(unscored(was), unscored(is), "{query:?}");
    }
    // Between two indexes without deleted entries scores and order are the same, too.
    assert_eq!(sandbox.run(&["reindex"]).code, 0);
    assert!(answers(&sandbox) == after, "two rebuilds of one collection answer otherwise");
}

/// The lines of an answer as a set, without what statistics decide: entries that linking has replaced count in scores until
/// they are merged away.
fn unscored(answer: &str) -> BTreeSet<String> {
    let line = |line: &str| {
        let mut hit: serde_json::Value = serde_json::from_str(line).expect("an object");
        let fields = hit.as_object_mut().expect("an object");
        // Which member of a group stands for it goes by score, and so does what it shows.
        fields.retain(|name, _| name == "work" || name == "kind" || name == "group" || name == "deadline" || name == "text");
        hit.to_string()
    };
    answer.lines().map(line).collect()
}

#[test]
fn the_order_of_inputs_does_not_matter() {
    let (forth, back) = (Sandbox::with_samples(), Sandbox::with_samples());
    let mut names: Vec<String> = files_below(&forth.path("samples"))
        .iter()
        .map(|(path, _)| format!("samples/{}", path.file_name().unwrap().to_string_lossy()))
        .collect();
    assert_eq!(forth.run(&["ingest", "samples", "--jobs", "1"]).code, 0);
    names.reverse();
    for half in names.chunks(names.len() / 2 + 1) {
        let args: Vec<&str> = ["ingest", "--jobs", "4"].into_iter().chain(half.iter().map(String::as_str)).collect();
        assert_eq!(back.run(&args).code, 0);
    }
    assert_eq!(forth.export(), back.export());
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_after_the_batch_under_way() {
    let sandbox = Sandbox::new();
    many(&sandbox);
    let mut command = crate::sandbox::vanban(sandbox.dir());
    let child =
        command.args(["ingest", "many", "--format", "json"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let began = Instant::now();
    // The signal is heard from the time the collection is open.
    while !sandbox.path("index/writer.lock").exists() && began.elapsed() < Duration::from_secs(60) {
        sleep(Duration::from_millis(5));
    }
    sleep(Duration::from_millis(50));
    let sent = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(sent.success());
    let output = child.wait_with_output().unwrap();
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("the report of what was done");
    assert_eq!((output.status.code(), report["stopped"].as_bool()), (Some(2), Some(true)), "{report}");
    let done = report["indexed"].as_u64().unwrap();
    assert!(done < DOCUMENTS as u64, "{report}");
    let again = sandbox.run(&["ingest", "many", "--format", "json"]).report();
    assert_eq!((again["unchanged"].as_u64(), again["indexed"].as_u64()), (Some(done), Some(DOCUMENTS as u64 - done)), "{again}");
}
