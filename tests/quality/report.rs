//! The figures as a Markdown table, for the README.

use std::fmt::Write as _;

use super::Measured;

/// Column heads and the categories below them.
const COLUMNS: [(&str, &str); 6] = [
    ("citations", "ref.mention"),
    ("dates", "date.value"),
    ("agencies", "agency.mention"),
    ("directives", "directive"),
    ("addressees", "addressee"),
    ("deadlines", "deadline"),
];

/// F1 by part and language; a dash where a language has nothing to find.
pub(super) fn markdown(parts: &[Measured]) -> String {
    let heads: Vec<&str> = COLUMNS.iter().map(|(head, _)| *head).collect();
    let mut table = format!("| data | language | {} |\n|---|---|{}\n", heads.join(" | "), "---:|".repeat(heads.len()));
    for part in parts {
        for (lang, scores) in part.with_all() {
            let cells =
                COLUMNS.iter().map(|(_, category)| scores.get(category).f1().map_or("–".to_owned(), |f1| format!("{f1:.2}")));
            let _ = writeln!(table, "| {} | {lang} | {} |", part.part, cells.collect::<Vec<_>>().join(" | "));
        }
    }
    table
}
