//! A directive for people: who, what, by when.

use std::fmt::Write as _;

use vanban_model::{Addressee, Config, Deadline, Directive, DirectiveKind, Role};

use super::style::{DUE, FAINT, TITLE};
use super::{Shown, names, wrap};

/// Columns before the text of who, what and when.
const INDENT: usize = 6;
/// Lines of the sentence that are shown; the whole one is in the JSON form. Seven in ten sentences of the samples fit.
const SENTENCE_LINES: usize = 4;

/// Appends who is directed, what the sentence says, and the deadline.
pub(super) fn directive(out: &mut String, directive: &Directive, config: &Config, shown: Shown) {
    let who = match directive.addressees.as_slice() {
        [] => "nobody named".to_owned(),
        several => several.iter().map(|one| addressee(one, several.len(), config)).collect::<Vec<_>>().join("; "),
    };
    field(out, "who", &who, usize::MAX, Shown::InFile);
    field(out, "what", &directive.text, SENTENCE_LINES, shown);
    if let Some(due) = &directive.deadline {
        let _ = writeln!(out, "{FAINT}when  {FAINT:#}{DUE}{}{DUE:#} {}", due, quoted(due, shown));
    }
    let mut about = vec![directive.modality.to_string()];
    if directive.kind == DirectiveKind::Standing {
        about.push("standing duty".to_owned());
    }
    about.extend(directive.issuer.as_ref().map(|issuer| format!("by {}", names::agency(issuer, config))));
    if !directive.instruments.is_empty() {
        let symbols: Vec<&str> = directive.instruments.iter().map(vanban_model::Symbol::as_str).collect();
        about.push(format!("under {}", symbols.join(", ")));
    }
    field(out, "how", &about.join("; "), usize::MAX, Shown::InFile);
    let _ = writeln!(out, "{FAINT}id    {}{FAINT:#}", directive.id);
}

/// The wording of the deadline, where the value does not already repeat it.
fn quoted(due: &Deadline, shown: Shown) -> String {
    format!("(\"{}\")", shown.line(&due.surface))
}

/// An addressee; the role is named where several share the duty or it is not the lead.
fn addressee(one: &Addressee, of: usize, config: &Config) -> String {
    let name = names::agency(&one.id, config);
    if of == 1 && one.role == Role::Lead { name } else { format!("{name} ({})", one.role) }
}

fn field(out: &mut String, label: &str, text: &str, lines: usize, shown: Shown) {
    for (at, line) in wrap::first_lines(text, wrap::WIDTH - INDENT, lines).iter().enumerate() {
        let label = if at == 0 { label } else { "" };
        let line = shown.line(line);
        let bold = if label == "who" { TITLE } else { clap::builder::styling::Style::new() };
        let _ = writeln!(out, "{FAINT}{label:<INDENT$}{FAINT:#}{bold}{line}{bold:#}");
    }
}
