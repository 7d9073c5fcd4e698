//! Every command on the sample corpus, as a person or a script would use it.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::sandbox::{Sandbox, library};

#[test]
fn ingest_reports_every_input_once() {
    let sandbox = Sandbox::with_samples();
    let ran = sandbox.run(&["ingest", "samples", "--format", "json"]);
    let report = ran.report();
    ran.says(0, &["new collection in"]);
    let count = |name: &str| report[name].as_u64().expect(name);
    assert_eq!(count("inputs"), count("indexed") + count("duplicate"));
    assert!(count("indexed") >= 18 && count("quarantined") == 0 && count("failed") == 0, "{report}");
    assert!(sandbox.path("index/catalogue.sqlite").is_file() && sandbox.path("corpus/raw").is_dir());
}

#[test]
fn the_text_report_ends_with_the_counts() {
    let sandbox = Sandbox::new();
    sandbox.write("a.txt", "The Prime Minister asked the Ministry of Finance to report before 15 December 2025.");
    let ran = sandbox.run(&["ingest", "a.txt", "a.txt"]);
    let last = ran.stdout.lines().last().unwrap_or_default();
    assert!(last.contains("inputs: 1 indexed") && last.ends_with("0 quarantined, 0 failed"), "{ran:?}");
}

#[test]
fn paths_come_from_standard_input_too() {
    let sandbox = Sandbox::with_samples();
    let ran = sandbox.run_with(&["ingest", "-", "--format", "json"], "samples\n\n");
    assert!(ran.report()["indexed"].as_u64() >= Some(18), "{ran:?}");
}

#[test]
fn a_dry_run_writes_nothing() {
    let sandbox = Sandbox::with_samples();
    let ran = sandbox.run(&["ingest", "samples", "--dry-run", "--format", "json"]);
    assert!(ran.code == 0 && ran.report()["indexed"].as_u64() >= Some(18), "{ran:?}");
    assert!(!sandbox.path("index").exists() && !sandbox.path("corpus").exists());
}

#[test]
fn a_web_address_waits_for_the_crawler() {
    let ran = Sandbox::new().run(&["ingest", "https://example.org/notice.html", "--format", "json"]);
    let report = ran.report();
    assert_eq!((ran.code, report["failed"].as_u64()), (2, Some(1)));
    let message = report["problems"][0]["message"].as_str().unwrap_or_default();
    assert!(message.contains("crawl"), "{message}");
}

#[test]
fn extract_prints_the_record_of_the_contract() {
    let sandbox = Sandbox::with_samples();
    let file = std::fs::read_dir(sandbox.path("samples")).unwrap().next().unwrap().unwrap().path();
    let file = file.to_str().unwrap();
    let record = sandbox.run(&["extract", file, "--format", "json"]).report();
    for key in [
        "schema",
        "id",
        "work",
        "origin",
        "title",
        "lang",
        "langs",
        "published",
        "subject",
        "truncated",
        "needs_ocr",
        "text",
        "blocks",
        "citations",
        "dates",
        "agencies",
        "directives",
        "diagnostics",
    ] {
        assert!(record.get(key).is_some(), "`{key}` is missing");
    }
    assert_eq!((record["schema"].as_str(), record["work"].as_str()), (Some("vanban.record/1"), record["id"].as_str()));
    spans_quote_the_text(&record);
    assert!(!sandbox.path("index").exists(), "extract stores nothing");
    let piped = sandbox.run_with(&["extract", "-", "--format", "json"], &std::fs::read_to_string(file).unwrap()).report();
    assert_eq!(piped["id"], record["id"]);
    assert_eq!(sandbox.run(&["extract", file, "--as-of", "2025-10-01"]).code, 0);
}

fn spans_quote_the_text(record: &Value) {
    let text = record["text"].as_str().unwrap();
    for (list, quote) in [("citations", "surface"), ("dates", "surface"), ("agencies", "surface"), ("directives", "text")] {
        for mention in record[list].as_array().unwrap() {
            let range = mention["start"].as_u64().unwrap() as usize..mention["end"].as_u64().unwrap() as usize;
            assert_eq!(text.get(range), mention[quote].as_str(), "{list}: {mention}");
        }
    }
}

#[test]
fn a_hit_has_the_fields_of_the_contract_and_its_id_resolves() {
    let ran = library().run(&["search", "", "--kind", "all", "--limit", "40", "--format", "json"]);
    let hits = ran.json();
    assert!(ran.code == 0 && hits.len() > 10, "{}", ran.stderr);
    for (at, hit) in hits.iter().enumerate() {
        for key in [
            "rank",
            "score",
            "kind",
            "id",
            "work",
            "uri",
            "title",
            "lang",
            "symbol",
            "published",
            "snippet",
            "directive",
            "group",
        ] {
            assert!(hit.get(key).is_some(), "`{key}` is missing in {hit}");
        }
        assert_eq!(hit["rank"].as_u64(), Some(at as u64 + 1));
        let own = hit["group"].as_array().unwrap().iter().any(|member| member["id"] == hit["id"]);
        assert!(own, "a group holds the hit itself: {hit}");
        let snippet = hit["snippet"]["text"].as_str().unwrap();
        for range in hit["snippet"]["ranges"].as_array().unwrap() {
            let (start, end) = (range[0].as_u64().unwrap() as usize, range[1].as_u64().unwrap() as usize);
            assert!(start < end && snippet.get(start..end).is_some(), "{range} in {snippet}");
        }
    }
    let documents: BTreeSet<&str> = hits.iter().map(|hit| hit["id"].as_str().unwrap().split('-').next().unwrap()).collect();
    for id in documents {
        assert_eq!(library().run(&["show", id, "--format", "json"]).report()["id"], id);
    }
}

#[test]
fn search_text_fits_eighty_columns_without_colour() {
    let ran = library().run(&["search", "Politburo", "--kind", "all"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(!ran.stdout.contains('\u{1b}') && !ran.stdout.contains('\u{2068}'), "no colour and no isolates in a pipe");
    for line in ran.stdout.lines().filter(|line| line.contains(' ')) {
        assert!(line.chars().count() <= 80, "{} columns: {line}", line.chars().count());
    }
    let colored = library().run(&["--color", "always", "search", "Politburo"]);
    assert!(colored.stdout.contains('\u{1b}'));
}

#[test]
fn a_search_without_a_hit_says_how_it_was_read() {
    library()
        .run(&["search", "--all-words", "qwertyuiop", "ministry"])
        .says(1, &["nothing found", "read as", "qwertyuiop", "nowhere"]);
    let ran = library().run(&["search", "qwertyuiop", "--format", "json"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (1, ""));
}

#[test]
fn filters_and_pages_narrow_a_search() {
    let found = |args: &[&str]| library().run(&[&["search", "", "--format", "json"], args].concat()).json();
    let all = found(&["--limit", "100"]);
    let hebrew = found(&["--limit", "100", "--lang", "he"]);
    assert!(!hebrew.is_empty() && hebrew.len() < all.len());
    let (first, second) = (found(&["--limit", "3"]), found(&["--limit", "3", "--offset", "3"]));
    let ids = |hits: &[Value]| hits.iter().map(|hit| hit["id"].clone()).collect::<Vec<_>>();
    assert_eq!([ids(&first), ids(&second)].concat(), ids(&all)[..6]);
    assert_eq!(library().run(&["search", "ministry", "--explain"]).code, 0);
    assert_eq!(library().run(&["search", "", "--only-lang=he", "--format", "json"]).code, 0);
}

#[test]
fn directives_and_deadlines_are_lines_with_their_document() {
    let directives = library().run(&["directives", "--format", "json"]).json();
    assert!(!directives.is_empty());
    for line in &directives {
        for key in ["id", "work", "uri", "title", "lang", "symbol", "published"] {
            assert!(line["document"].get(key).is_some(), "`document.{key}` is missing in {line}");
        }
        assert!(line["id"].as_str().unwrap().starts_with(line["document"]["id"].as_str().unwrap()));
    }
    let latest: Vec<String> = library()
        .run(&["deadlines", "--format", "json"])
        .json()
        .iter()
        .map(|line| line["deadline"]["latest"].as_str().expect("every line has a day").to_owned())
        .collect();
    assert!(!latest.is_empty() && latest.is_sorted(), "{latest:?}");
    let (first, last) = (latest.first().unwrap(), latest.last().unwrap());
    let overdue = library().run(&["deadlines", "--overdue", "--as-of", last, "--format", "json"]).json();
    assert!(overdue.iter().all(|line| line["deadline"]["latest"].as_str().unwrap() < last.as_str()));
    let within = library().run(&["deadlines", "--within", "1d", "--as-of", first, "--format", "json"]).json();
    assert!(!within.is_empty() && within.len() <= latest.len());
}

#[test]
fn csv_has_a_row_for_each_directive() {
    let (csv, json) = (library().run(&["directives", "--format", "csv"]), library().run(&["directives", "--format", "json"]));
    let mut reader = csv::Reader::from_reader(csv.stdout.as_bytes());
    let column = reader.headers().unwrap().iter().position(|name| name == "id").expect("a column of ids");
    let ids: Vec<String> = reader.records().map(|row| row.unwrap()[column].to_owned()).collect();
    assert_eq!(ids, json.json().iter().map(|line| line["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>());
}

#[test]
fn the_calendar_loads_in_a_calendar_library() {
    use icalendar::{Calendar, CalendarComponent, Component as _, DatePerhapsTime};
    let ran = library().run(&["deadlines", "--format", "ics"]);
    // RFC 5545 wants 75 bytes at most; icalendar 0.17 leaves 75 and the space before them in the last piece of a folded line.
    assert!(ran.stdout.lines().all(|line| line.len() <= 76), "lines are folded");
    let calendar: Calendar = ran.stdout.parse().expect("a calendar");
    let lines = library().run(&["deadlines", "--format", "json"]).json();
    let events: Vec<_> = calendar
        .components
        .iter()
        .filter_map(|component| match component {
            CalendarComponent::Event(event) => Some(event),
            _ => None,
        })
        .collect();
    assert_eq!(events.len(), lines.len());
    for (event, line) in events.iter().zip(&lines) {
        assert_eq!(event.get_uid(), line["id"].as_str());
        let Some(DatePerhapsTime::Date(day)) = event.get_start() else { panic!("an all-day event: {event:?}") };
        assert_eq!(Some(day.to_string().as_str()), line["deadline"]["latest"].as_str());
    }
    assert_eq!(ran.stdout, library().run(&["deadlines", "--format", "ics"]).stdout, "it does not depend on the clock");
}

#[test]
fn show_takes_ids_places_and_symbols() {
    let hit = library().run(&["search", "", "--limit", "1", "--format", "json"]).json().remove(0);
    let (id, uri) = (hit["id"].as_str().unwrap(), hit["uri"].as_str().unwrap());
    for key in [id, &id[..12], uri] {
        assert_eq!(library().run(&["show", key, "--format", "json"]).report()["id"], id, "{key}");
    }
    let shown = library().run(&["show", id]);
    assert!(shown.stdout.contains(id) && shown.stdout.contains("\ntext\n"), "{}", shown.stdout);
    let original = library().run(&["show", uri, "--original"]);
    assert_eq!(original.stdout, std::fs::read_to_string(library().path(uri)).unwrap());
    library().run(&["show", "0123456789abcdef"]).says(1, &["0123456789abcdef"]);
    let cited = some_symbol();
    let instrument = library().run(&["show", &cited, "--format", "json"]).report();
    assert_eq!(instrument["symbol"].as_str(), Some(cited.as_str()));
    assert_eq!(library().run(&["show", &cited]).code, 0);
}

#[test]
fn requires_names_the_way_and_groups_by_agency() {
    let directives = library().run(&["directives", "--format", "json"]).json();
    let symbol =
        directives.iter().find_map(|line| line["instruments"][0].as_str()).expect("some directive is under an instrument");
    let lines = library().run(&["requires", symbol, "--format", "json"]).json();
    assert!(!lines.is_empty());
    for line in &lines {
        assert!(matches!(line["via"].as_str(), Some("itself" | "implementing")), "{line}");
    }
    let text = library().run(&["requires", symbol]);
    assert!(text.stdout.starts_with(symbol), "{}", text.stdout);
    library().run(&["requires", "987654/QĐ-TTg"]).says(1, &["987654"]);
}

/// A symbol that a text of the samples is or cites.
fn some_symbol() -> String {
    let records = library().run(&["export", "--to", "ndjson"]).json();
    let symbol =
        records.iter().flat_map(|record| record["citations"].as_array().unwrap()).find_map(|cited| cited["symbol"].as_str());
    symbol.expect("some text cites").to_owned()
}

#[test]
fn export_writes_whole_records_ordered_by_id() {
    let records = library().run(&["export", "--to", "ndjson"]).json();
    let ids: Vec<&str> = records.iter().map(|record| record["id"].as_str().unwrap()).collect();
    assert!(ids.len() >= 18 && ids.is_sorted());
    records.iter().for_each(spans_quote_the_text);
}

#[test]
fn forgotten_documents_stay_away_until_asked_for_again() {
    let sandbox = Sandbox::new();
    sandbox.write("a.txt", "The Prime Minister asked the Ministry of Finance to report before 15 December 2025.");
    sandbox.write("b.txt", "The Ministry of Health must submit the plan in November 2025.");
    assert_eq!(sandbox.run(&["ingest", "a.txt", "b.txt"]).code, 0);
    let forgotten = sandbox.run(&["forget", "a.txt", "--format", "json"]).report();
    assert_eq!(forgotten["uris"][0].as_str(), Some("a.txt"));
    let known = |sandbox: &Sandbox| sandbox.run(&["search", "", "--format", "json"]).json().len();
    assert_eq!(known(&sandbox), 1);
    assert_eq!(sandbox.run(&["ingest", "a.txt", "--format", "json"]).report()["unchanged"].as_u64(), Some(1));
    assert_eq!(known(&sandbox), 1);
    assert_eq!(sandbox.run(&["ingest", "--again", "a.txt", "--format", "json"]).report()["indexed"].as_u64(), Some(1));
    assert_eq!(known(&sandbox), 2);
    sandbox.run(&["forget", "nothing.txt"]).says(1, &["nothing.txt"]);
}

#[test]
fn the_configuration_passes_its_own_check() {
    let ran = Sandbox::new().run(&["config", "check"]);
    assert_eq!(ran.code, 0, "{}", ran.stdout);
}

#[test]
fn a_fault_in_the_configuration_is_named_with_its_file() {
    let sandbox = Sandbox::new();
    sandbox.write("rules/gazetteer/doctypes.toml", "[[doctype]]\nid = 'decree'\nkodes = ['ND']\nname = {}\n");
    let ran = sandbox.run(&["--config", "rules", "config", "check"]);
    assert!(ran.code == 2 && ran.stdout.contains("gazetteer/doctypes.toml") && ran.stdout.contains("kodes"), "{ran:?}");
    sandbox.run(&["--config", "rules", "extract", "x.txt"]).says(2, &["doctypes.toml", "kodes"]);
    sandbox.run(&["--config", "nowhere", "config", "check"]).says(2, &["nowhere"]);
}

#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
    use std::io::Read as _;
    use std::process::Stdio;
    let mut command = crate::sandbox::vanban(library().dir());
    command.args(["export", "--to", "ndjson"]).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut first = [0; 10];
    child.stdout.take().unwrap().read_exact(&mut first).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr.len()), (Some(0), 0));
}
