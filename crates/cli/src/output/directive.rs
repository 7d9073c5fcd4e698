//! A directive for people: who, what, by when.

use std::fmt::Write as _;

use clap::builder::styling::Style;
use vanban_model::{Addressee, Config, Directive, DirectiveKind, Role, Symbol};

use super::style::{DUE, FAINT, PLAIN, TITLE};
use super::{Shown, names, wrap};

/// Columns before the text of who, what and when.
const INDENT: usize = 6;
/// Lines of the sentence that are shown; the whole one is in the JSON form. Seven in ten sentences of the samples fit.
const SENTENCE_LINES: usize = 4;

/// Appends who is directed, what the sentence says, and the deadline, in lines of at most `width` columns.
pub(super) fn directive(out: &mut String, directive: &Directive, config: &Config, shown: Shown, width: usize) {
    let who = match directive.addressees.as_slice() {
        [] => "nobody named".to_owned(),
        several => several.iter().map(|one| addressee(one, several.len(), config)).collect::<Vec<_>>().join("; "),
    };
    row(out, "who", TITLE, wrap::lines(&who, width - INDENT));
    let what = wrap::first_lines(&directive.text, width - INDENT, SENTENCE_LINES);
    row(out, "what", PLAIN, what.iter().map(|line| shown.line(line).into_owned()));
    if let Some(due) = &directive.deadline {
        row(out, "when", DUE, wrap::lines(&format!("{due} (\"{}\")", shown.line(&due.surface)), width - INDENT));
    }
    let mut about = vec![directive.modality.to_string()];
    if directive.kind == DirectiveKind::Standing {
        about.push("standing duty".to_owned());
    }
    about.extend(directive.issuer.as_ref().map(|issuer| format!("by {}", names::agency(issuer, config))));
    if !directive.instruments.is_empty() {
        let symbols: Vec<&str> = directive.instruments.iter().map(Symbol::as_str).collect();
        about.push(format!("under {}", symbols.join(", ")));
    }
    about.extend(directive.unit.as_ref().map(|unit| format!("in {unit}")));
    row(out, "how", PLAIN, wrap::lines(&about.join("; "), width - INDENT));
    row(out, "id", FAINT, [directive.id.clone()]);
}

/// A label, and lines beside it.
fn row(out: &mut String, label: &str, style: Style, lines: impl IntoIterator<Item = String>) {
    let mut label = label;
    for line in lines {
        let _ = writeln!(out, "{FAINT}{label:<INDENT$}{FAINT:#}{style}{line}{style:#}");
        label = "";
    }
}

/// An addressee; the role is named where several share the duty or it is not the lead.
fn addressee(one: &Addressee, of: usize, config: &Config) -> String {
    let name = names::agency(&one.id, config);
    if of == 1 && one.role == Role::Lead { name } else { format!("{name} ({})", one.role) }
}
