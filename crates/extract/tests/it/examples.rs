//! Every pack is proven by the examples beside it.

use vanban_extract::check_examples;
use vanban_model::Lang;

use crate::config::{EXTRACTOR, folder};

/// Fewer examples than this prove nothing.
const FEWEST: usize = 30;
/// The rules for texts without a pack are few.
const FEWEST_FALLBACK: usize = 4;

#[test]
fn the_examples_of_every_pack_hold() {
    let mut faults = Vec::new();
    let languages = EXTRACTOR.config().packs.keys().map(|&lang| (lang, FEWEST));
    for (lang, fewest) in languages.chain([(Lang::UND, FEWEST_FALLBACK)]) {
        let path = folder().join("lang").join(lang.as_str()).join("examples.toml");
        let file = std::fs::read_to_string(&path).unwrap_or_else(|err| panic!("{}: {err}", path.display()));
        let report = check_examples(lang, &file, &EXTRACTOR).unwrap_or_else(|err| panic!("{}: {err}", path.display()));
        assert!(report.examples >= fewest, "{lang} has {} examples, {fewest} are the least", report.examples);
        faults
            .extend(report.mismatches.into_iter().map(|one| format!("{lang} {}: {}\n    {}", one.number, one.problem, one.text)));
    }
    assert!(faults.is_empty(), "{} examples do not hold:\n{}", faults.len(), faults.join("\n"));
}
