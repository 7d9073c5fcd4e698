//! What is wrong is told with its path or place, the exit code is right, and nothing else is lost.

use std::net::TcpListener;

use crate::sandbox::{Ran, Sandbox, library};

const GOOD: &str = "The Prime Minister asked the Ministry of Finance to report before 15 December 2025.";

/// Ingests one bad input beside a good one, and asserts that the good one got in.
fn beside_a_good_one(sandbox: &Sandbox, bad: &str) -> Ran {
    sandbox.write("good.txt", GOOD);
    let ran = sandbox.run(&["ingest", bad, "good.txt", "--format", "json"]);
    assert_eq!((ran.code, ran.report()["indexed"].as_u64()), (2, Some(1)), "{ran:?}");
    assert_eq!(sandbox.run(&["search", "finance"]).code, 0);
    ran
}

fn problem(ran: &Ran, outcome: &str, uri: &str, words: &[&str]) {
    let report = ran.report();
    let problem = &report["problems"][0];
    assert_eq!((problem["outcome"].as_str(), problem["uri"].as_str()), (Some(outcome), Some(uri)), "{report}");
    assert!(problem["code"].as_str().is_some_and(|code| code.starts_with("E-")), "{problem}");
    let message = problem["message"].as_str().unwrap_or_default();
    for word in words {
        assert!(message.contains(word), "`{word}` is not in: {message}");
    }
}

#[test]
fn an_empty_file_is_quarantined_and_can_be_retried() {
    let sandbox = Sandbox::new();
    sandbox.write("empty.txt", "");
    problem(&beside_a_good_one(&sandbox, "empty.txt"), "quarantined", "empty.txt", &[]);
    let listed = sandbox.run(&["quarantine", "list", "--format", "json"]).json();
    assert_eq!(listed.len(), 1);
    for key in ["uri", "code", "message", "advice"] {
        assert!(listed[0][key].as_str().is_some_and(|text| !text.is_empty()), "`{key}` in {listed:?}");
    }
    let text = sandbox.run(&["quarantine", "list"]);
    assert!(text.code == 0 && text.stdout.contains("empty.txt"), "{text:?}");
    assert_eq!(sandbox.run(&["quarantine", "retry"]).code, 2);
    sandbox.run(&["extract", "empty.txt"]).says(2, &["empty.txt"]);
    library().run(&["quarantine", "list"]).says(1, &["nothing"]);
}

#[test]
fn a_binary_file_is_quarantined() {
    let sandbox = Sandbox::new();
    let bytes: Vec<u8> = (0..4096_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    sandbox.write("photo.bin", &bytes);
    problem(&beside_a_good_one(&sandbox, "photo.bin"), "quarantined", "photo.bin", &[]);
}

#[test]
fn a_missing_path_fails_and_is_named() {
    let sandbox = Sandbox::new();
    problem(&beside_a_good_one(&sandbox, "no/such.txt"), "failed", "no/such.txt", &[]);
    sandbox.run(&["extract", "no/such.txt"]).says(2, &["no/such.txt"]);
}

#[cfg(unix)]
#[test]
fn a_folder_without_read_permission_fails_and_is_named() {
    use std::fs::{Permissions, read_dir, set_permissions};
    use std::os::unix::fs::PermissionsExt as _;
    let sandbox = Sandbox::new();
    sandbox.write("closed/inside.txt", GOOD);
    set_permissions(sandbox.path("closed"), Permissions::from_mode(0o000)).unwrap();
    // Root reads everything: there the obstacle does not exist, and the next test has one that does.
    if read_dir(sandbox.path("closed")).is_ok() {
        let _ = std::io::Write::write_all(&mut std::io::stderr(), b"SKIPPED: permissions do not bind root\n");
    } else {
        problem(&beside_a_good_one(&sandbox, "closed"), "failed", "closed", &["ermission"]);
    }
    set_permissions(sandbox.path("closed"), Permissions::from_mode(0o700)).unwrap();
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_nowhere_or_to_itself_fails_and_is_named() {
    use std::os::unix::fs::symlink;
    let sandbox = Sandbox::new();
    symlink("loop.txt", sandbox.path("loop.txt")).unwrap();
    problem(&beside_a_good_one(&sandbox, "loop.txt"), "failed", "loop.txt", &[]);
}

#[test]
fn a_folder_of_rubbish_and_texts_gives_up_its_texts() {
    let sandbox = Sandbox::with_samples();
    sandbox.write("samples/empty.html", "");
    sandbox.write("samples/broken.zip", b"PK\x03\x04 but nothing after it");
    let ran = sandbox.run(&["ingest", "samples", "--format", "json"]);
    let report = ran.report();
    let count = |name: &str| report[name].as_u64().unwrap();
    assert_eq!(ran.code, 2);
    assert!(count("indexed") >= 18 && count("quarantined") + count("failed") == 2, "{report}");
    let sum = count("indexed") + count("unchanged") + count("duplicate") + count("quarantined") + count("failed");
    assert_eq!(count("inputs"), sum);
}

#[test]
fn a_bad_value_in_a_query_is_shown_with_its_place() {
    library().run(&["search", "thuế due:soon"]).says(2, &["due:soon", "byte 7"]);
    library().run(&["search", "lang:klingon"]).says(2, &["klingon"]);
    library().run(&["search", "x", "--due-from", "soon"]).says(2, &["soon", "due"]);
    library().run(&["deadlines", "--within", "soon"]).says(2, &["soon", "30d"]);
    library().run(&["directives", "--agency", "no-such-body"]).says(2, &["no-such-body"]);
    library().run(&["search", "x", "--kind", "page"]).says(2, &["page", "directive"]);
}

#[test]
fn an_oversized_query_is_refused_and_any_other_is_a_query() {
    library().run(&["search", &"word ".repeat(2_000)]).says(2, &["bytes"]);
    let nested = format!("{}word{}", "(".repeat(500), ")".repeat(500));
    library().run(&["search", &nested]).says(2, &["deep"]);
    for query in [
        "((",
        &"(".repeat(3_000),
        "\"",
        "a AND",
        ":",
        "*",
        "-",
        "+",
        "NOT",
        "\u{202e}",
        "a\u{0301}\u{0301}",
        "x:y",
        "\\",
        "' OR 1=1 --",
    ] {
        let ran = library().run(&["search", "--", query]);
        assert!(matches!(ran.code, 0 | 1), "{query:?}: {ran:?}");
    }
}

#[test]
fn without_an_index_the_folder_and_the_command_are_named() {
    let sandbox = Sandbox::new();
    for command in
        [&["search", "x"][..], &["deadlines"], &["show", "22-NQ/TW"], &["export", "--to", "ndjson"], &["serve"], &["reindex"]]
    {
        let ran = sandbox.run(&[&["--home", "elsewhere"], command].concat());
        ran.says(2, &["elsewhere", "vanban ingest"]);
        assert!(!sandbox.path("elsewhere").exists(), "a reader makes no folders");
    }
}

#[test]
fn a_port_in_use_is_named_with_its_address() {
    let held = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = held.local_addr().unwrap().to_string();
    library().run(&["serve", "--listen", &address]).says(2, &[&address, "in use"]);
    library().run(&["serve", "--listen", "nonsense"]).says(2, &["nonsense"]);
}

#[test]
fn a_second_writer_is_told_who_is_first() {
    let sandbox = Sandbox::new();
    sandbox.write("good.txt", GOOD);
    assert_eq!(sandbox.run(&["ingest", "good.txt"]).code, 0);
    let lock = std::fs::File::options().read(true).write(true).open(sandbox.path("index/writer.lock")).unwrap();
    lock.try_lock().expect("nobody holds the lock of a run that has ended");
    sandbox.run(&["ingest", "good.txt"]).says(2, &["writer.lock", "process"]);
    assert_eq!(sandbox.run(&["search", "finance"]).code, 0, "readers are not kept out");
}

#[test]
fn a_wrong_command_line_is_wrong_use() {
    for args in [&["serach", "x"][..], &["search"], &["ingest"], &["export"], &["deadlines", "--as-of", "yesterday"], &[]] {
        let ran = library().run(args);
        assert!(ran.code == 2 && ran.stdout.is_empty() && !ran.stderr.is_empty(), "{args:?}: {ran:?}");
    }
}
