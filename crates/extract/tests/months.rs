//! The committed month names are those of CLDR.
#![forbid(unsafe_code)]

#[path = "../examples/months/cldr.rs"]
mod cldr;

use std::path::{Path, PathBuf};

fn lang() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../config/lang")
}

#[test]
fn committed_months_are_those_of_cldr() {
    let tags = cldr::languages(&lang()).expect("config/lang is readable");
    assert!(tags.len() >= 6, "only {tags:?}");
    for tag in tags {
        let committed = std::fs::read_to_string(lang().join(&tag).join("months.toml")).unwrap_or_default();
        let wanted = cldr::months_toml(&tag).expect("CLDR has the months of every language here");
        assert_eq!(committed, wanted, "{tag}: run `cargo run -p vanban-extract --example months`");
    }
}

#[test]
fn genitives_come_before_nominatives() {
    let polish = cldr::months_toml("pl").expect("CLDR has Polish");
    assert!(polish.contains(r#"["stycznia", "styczeń"]"#), "{polish}");
    let russian = cldr::months_toml("ru").expect("CLDR has Russian");
    assert!(russian.contains(r#"["ноября", "ноябрь"]"#), "{russian}");
}

#[test]
fn only_capitalised_abbreviations_without_stops_are_kept() {
    let english = cldr::months_toml("en").expect("CLDR has English");
    assert!(english.contains(r#"["January", "Jan"]"#) && english.contains(r#"["May"]"#), "{english}");
    for (tag, abbreviation) in [("sv", "jan"), ("ru", "янв"), ("vi", "thg"), ("he", "ינו׳"), ("pl", "lis")] {
        let toml = cldr::months_toml(tag).expect("CLDR has the language");
        assert!(!toml.contains(&format!("\"{abbreviation}\"")) && !toml.contains(&format!("\"{abbreviation}.")), "{tag}: {toml}");
    }
}

#[test]
fn tag_of_no_language_is_an_error() {
    assert!(cldr::months_toml("not a tag").is_err());
}
