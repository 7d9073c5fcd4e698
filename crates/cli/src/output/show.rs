//! One document or instrument, for people.

use std::fmt::Write as _;

use vanban_model::{BlockKind, Config};
use vanban_search::{CitedInstrument, DocumentRef, Member, ShownDocument, ShownInstrument};

use super::style::{FAINT, SYMBOL, TITLE};
use super::{Shown, lines, names, record, wrap};

/// Renders a document: facts, directives, translations, citations both ways, text.
pub(crate) fn document(document: &ShownDocument, config: &Config, shown: Shown) -> String {
    let mut out = record::record(&document.record, config, shown);
    translations(&mut out, &document.translations, config, shown);
    cites(&mut out, &document.cites, config, shown);
    documents(&mut out, "cited by", &document.cited_by, config, shown);
    heading(&mut out, "text");
    for block in document.record.blocks.iter().filter(|block| block.kind != BlockKind::Chrome) {
        for line in block.span.of(&document.record.text).lines().flat_map(|line| wrap::lines(line, wrap::WIDTH)) {
            let _ = writeln!(out, "{}", shown.line(&line));
        }
        out.push('\n');
    }
    out
}

/// Renders an instrument: what is known of it, its documents, citations both ways, what it requires.
pub(crate) fn instrument(instrument: &ShownInstrument, config: &Config, shown: Shown) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "{SYMBOL}{}{SYMBOL:#}", instrument.symbol);
    for (lang, title) in &instrument.title {
        for line in wrap::lines(&format!("{title} ({lang})"), wrap::WIDTH) {
            let _ = writeln!(out, "{TITLE}{}{TITLE:#}", shown.line(&line));
        }
    }
    let facts = [
        instrument.doctype.as_ref().map(|doctype| doctype.replace('-', " ")),
        instrument.issuer.as_ref().map(|issuer| names::agency(issuer, config)),
        instrument.date.map(|date| date.to_string()),
    ];
    let facts: Vec<String> = facts.into_iter().flatten().collect();
    if !facts.is_empty() {
        let _ = writeln!(out, "{}", facts.join(" · "));
    }
    documents(&mut out, "documents", &instrument.documents, config, shown);
    documents(&mut out, "cited by", &instrument.cited_by, config, shown);
    cites(&mut out, &instrument.cites, config, shown);
    if !instrument.directives.is_empty() {
        heading(&mut out, "requires");
        out.push_str(&lines::text(&instrument.directives, config, shown));
    }
    out
}

fn translations(out: &mut String, members: &[Member], config: &Config, shown: Shown) {
    if members.is_empty() {
        return;
    }
    heading(out, "also in");
    for member in members {
        let _ =
            writeln!(out, "{} · {} {FAINT}{}{FAINT:#}", config.languages.name(member.lang), shown.line(&member.uri), member.id);
    }
}

fn cites(out: &mut String, cited: &[CitedInstrument], config: &Config, shown: Shown) {
    if cited.is_empty() {
        return;
    }
    heading(out, "cites");
    for entry in cited {
        let times = if entry.times > 1 { format!(" ×{}", entry.times) } else { String::new() };
        let _ = writeln!(out, "{SYMBOL}{}{SYMBOL:#}{times}", entry.symbol);
        for document in &entry.documents {
            let _ = writeln!(out, "  {}", lines::place(document, config, shown));
        }
    }
}

fn documents(out: &mut String, label: &str, documents: &[DocumentRef], config: &Config, shown: Shown) {
    if documents.is_empty() {
        return;
    }
    heading(out, label);
    for document in documents {
        record::title_lines(out, document.symbol.as_ref(), document.title.as_deref(), shown, wrap::WIDTH);
        let _ = writeln!(out, "  {} {FAINT}{}{FAINT:#}", lines::place(document, config, shown), document.id);
    }
}

fn heading(out: &mut String, label: &str) {
    let _ = writeln!(out, "\n{TITLE}{label}{TITLE:#}");
}
