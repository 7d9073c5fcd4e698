//! A record for people: what `extract` and `show` print.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use vanban_model::{AgencyId, Citation, Config, DateMention, LangShare, Record, Symbol};

use super::style::{FAINT, SYMBOL, TITLE};
use super::{Shown, names, official, wrap};

/// Columns before the text of a row of facts.
const LABEL: usize = 12;

/// Renders what is known of a document: head, facts, directives, faults. The text itself is not repeated.
pub(crate) fn record(record: &Record, config: &Config, shown: Shown) -> String {
    let mut out = head(record, config, shown);
    if let Some(form) = &record.official {
        for (label, values) in official::rows(form, &record.units, config, shown) {
            row(&mut out, label, &values);
        }
    }
    let cited = counted(record.citations.iter().map(|citation| cited(citation, shown)));
    row(&mut out, "cites", &cited);
    let dates = counted(record.dates.iter().map(|date| dated(date, shown)));
    row(&mut out, "dates", &dates);
    let agencies = counted(record.agencies.iter().map(|mention| named(&mention.id, &mention.now, config)));
    row(&mut out, "agencies", &agencies);
    for directive in &record.directives {
        out.push('\n');
        super::directive::directive(&mut out, directive, config, shown, wrap::WIDTH);
    }
    for fault in &record.diagnostics {
        let _ = writeln!(out, "\n{} {}", fault.code, shown.line(&fault.message));
    }
    out
}

/// Symbol, title, date, language, place and id.
fn head(record: &Record, config: &Config, shown: Shown) -> String {
    let mut out = String::new();
    let symbol = record.subject.as_ref().map(|subject| &subject.symbol);
    title_lines(&mut out, symbol, record.title.as_deref(), shown, wrap::WIDTH);
    let share = |share: &LangShare| format!("{} {:.0} %", config.languages.name(share.lang), share.share * 100.0);
    let langs = match record.langs.as_slice() {
        [] | [_] => config.languages.name(record.lang),
        several => several.iter().map(share).collect::<Vec<_>>().join(", "),
    };
    let published = record.published.map(|date| format!("{date} · ")).unwrap_or_default();
    let _ = writeln!(out, "{published}{langs} · {}", shown.line(&record.origin.uri));
    if let Some(url) = &record.origin.source_url {
        let _ = writeln!(out, "from {}", shown.line(url));
    }
    let _ = writeln!(out, "{FAINT}id {}{FAINT:#}", record.id);
    out
}

/// The symbol, and the title in as many lines as it needs.
pub(super) fn title_lines(out: &mut String, symbol: Option<&Symbol>, title: Option<&str>, shown: Shown, width: usize) {
    if let Some(symbol) = symbol {
        let _ = writeln!(out, "{SYMBOL}{symbol}{SYMBOL:#}");
    }
    // Where neither is known, the place in the next line has to do.
    for line in wrap::lines(title.unwrap_or_default(), width) {
        let _ = writeln!(out, "{TITLE}{}{TITLE:#}", shown.line(&line));
    }
}

/// A label and what it has, wrapped beside it; nothing for nothing.
fn row(out: &mut String, label: &str, values: &[String]) {
    for (at, line) in wrap::lines(&values.join("; "), wrap::WIDTH - LABEL).iter().enumerate() {
        let label = if at == 0 { label } else { "" };
        let _ = writeln!(out, "{FAINT}{label:<LABEL$}{FAINT:#}{line}");
    }
}

/// Equal values once, in order of first occurrence, with how often they occur.
fn counted(values: impl Iterator<Item = String>) -> Vec<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut order = Vec::new();
    for value in values {
        let count = counts.entry(value.clone()).or_default();
        *count += 1;
        if *count == 1 {
            order.push(value);
        }
    }
    order.into_iter().map(|value| if counts[&value] > 1 { format!("{value} ×{}", counts[&value]) } else { value }).collect()
}

fn cited(citation: &Citation, shown: Shown) -> String {
    let date = citation.date.map(|date| format!(" of {date}")).unwrap_or_default();
    match &citation.symbol {
        Some(symbol) => format!("{symbol}{date}"),
        None => format!("\"{}\"{date} (not told which)", shown.line(&citation.surface)),
    }
}

fn dated(date: &DateMention, shown: Shown) -> String {
    let role = date.role;
    match date.value {
        Some(value) => format!("{value} {role}"),
        None => format!("\"{}\" {role}", shown.line(&date.surface)),
    }
}

fn named(id: &AgencyId, now: &AgencyId, config: &Config) -> String {
    let name = names::agency(id, config);
    if id == now { name } else { format!("{name} (now {})", names::agency(now, config)) }
}
