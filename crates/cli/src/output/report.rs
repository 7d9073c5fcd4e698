//! What a run did, for people.

use std::fmt::Write as _;

use vanban_pipeline::{Outcome, Report};

use super::Shown;

/// Copies and new versions that are named without `--verbose`.
const NAMED: usize = 10;

/// Renders a run: what went wrong, which inputs are copies or new versions, and the counts in the last line.
pub(crate) fn report(report: &Report, all: bool, shown: Shown) -> String {
    let mut out = String::new();
    for problem in &report.problems {
        let outcome = match problem.outcome {
            Outcome::Indexed => "indexed",
            Outcome::Unchanged => "unchanged",
            Outcome::Duplicate => "duplicate",
            Outcome::Quarantined => "quarantined",
            Outcome::Failed => "failed",
        };
        let (uri, message) = (shown.line(&problem.uri), shown.line(&problem.message));
        let _ = writeln!(out, "{outcome} {uri}: {message} ({})", problem.code);
    }
    let copies = report
        .duplicates
        .iter()
        .map(|copy| format!("duplicate {}: same bytes as {}", shown.line(&copy.uri), shown.line(&copy.of)));
    let versions = report
        .replaced
        .iter()
        .map(|version| format!("new version of {}: {} replaces {}", shown.line(&version.uri), version.id, version.replaces));
    let named: Vec<String> = copies.chain(versions).collect();
    let shown_of = if all { named.len() } else { named.len().min(NAMED) };
    for line in &named[..shown_of] {
        let _ = writeln!(out, "{line}");
    }
    if shown_of < named.len() {
        let _ = writeln!(out, "and {} more copies or new versions (--verbose names them)", named.len() - shown_of);
    }
    let _ = writeln!(out, "{}", report.summary_line());
    out
}
