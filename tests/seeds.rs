//! The five real articles, end to end: what they must answer. They lie beside the repository; a clone without them skips.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use serde_json::Value;

use crate::sandbox::{Sandbox, repository, skip};

/// A collection of the seeds; none where `../shared` is missing.
static SEEDS: LazyLock<Option<Sandbox>> = LazyLock::new(|| {
    let seeds = repository().join("../shared/seeds");
    if !seeds.is_dir() {
        return None;
    }
    let sandbox = Sandbox::new();
    let ran = sandbox.run(&["ingest", seeds.to_str().expect("a path in UTF-8")]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    Some(sandbox)
});

fn seeds() -> Option<&'static Sandbox> {
    if SEEDS.is_none() {
        skip("`../shared/seeds` is missing");
    }
    SEEDS.as_ref()
}

/// The first three digits of a seed's file name.
fn number(uri: &str) -> String {
    uri.rsplit('/').next().unwrap_or("").chars().take(3).collect()
}

fn members(hit: &Value) -> BTreeSet<String> {
    let group = hit["group"].as_array().expect("a group");
    group.iter().map(|member| number(member["uri"].as_str().expect("a uri"))).collect()
}

#[test]
fn an_instrument_in_any_spelling_finds_the_work_in_both_languages() {
    let Some(home) = seeds() else { return };
    for query in ["22-NQ/TW", "22 nq tw", "החלטה 22", "resolution 22"] {
        let hits = home.run(&["search", query, "--format", "json"]).json();
        assert_eq!(members(&hits[0]), BTreeSet::from(["000".to_owned(), "001".to_owned()]), "{query}");
    }
}

#[test]
fn the_ministry_in_any_language_finds_its_task_in_both() {
    let Some(home) = seeds() else { return };
    for query in ["Utrikesministeriet november 2023", "Bộ Ngoại giao trình Bộ Chính trị tháng 11/2023", "bo ngoai giao"]
    {
        let hits = home.run(&["search", "--kind", "directive", query, "--format", "json"]).json();
        let first = &hits[0];
        assert_eq!(members(first), BTreeSet::from(["000".to_owned(), "001".to_owned()]), "{query}");
        let directive = &first["directive"];
        assert_eq!(directive["deadline"]["value"], "2023-11", "{query}");
        assert_eq!(directive["addressees"][0]["id"], "vn.gov.mofa", "{query}");
    }
}

#[test]
fn the_dated_deadlines_are_those_of_the_articles() {
    let Some(home) = seeds() else { return };
    let found: Vec<(String, String)> = home
        .run(&["deadlines", "--format", "json"])
        .json()
        .iter()
        .map(|line| {
            (
                number(line["document"]["uri"].as_str().expect("a uri")),
                line["deadline"]["latest"].as_str().expect("a day").to_owned(),
            )
        })
        .collect();
    let dates: Vec<&str> = found.iter().map(|(_, latest)| latest.as_str()).collect();
    assert_eq!(dates, ["2023-11-30", "2023-11-30", "2025-09-30"], "in order of the last day");
    assert_eq!(found.iter().map(|(seed, _)| seed.as_str()).collect::<BTreeSet<_>>(), BTreeSet::from(["000", "001", "003"]));
}

#[test]
fn what_a_resolution_requires_is_answered_in_every_language_that_has_it() {
    let Some(home) = seeds() else { return };
    for (symbol, langs) in [("22-NQ/TW", ["he", "sv"]), ("59-NQ/TW", ["pl", "ru"])] {
        let lines = home.run(&["requires", symbol, "--format", "json"]).json();
        let found: BTreeSet<&str> = lines.iter().map(|line| line["lang"].as_str().expect("a language")).collect();
        assert_eq!(found, BTreeSet::from(langs), "{symbol}");
        assert!(lines.iter().all(|line| !line["text"].as_str().unwrap_or("").is_empty()), "{symbol}");
        assert!(lines.iter().any(|line| line["deadline"]["value"].is_string()), "{symbol}");
    }
}
