//! What an official text says of itself, for people.

use std::collections::BTreeMap;

use vanban_model::{Config, NamedBody, Official, Quoted, Signature, TextUnit};

use super::{Shown, names};

/// Label and values of each row; empty ones are left out by the caller.
pub(super) fn rows(official: &Official, units: &[TextUnit], config: &Config, shown: Shown) -> Vec<(&'static str, Vec<String>)> {
    let quoted = |part: &Option<Quoted>| part.as_ref().map(|part| shown.line(&part.surface).to_string());
    let body = |body: &NamedBody| match &body.id {
        Some(id) => names::agency(id, config),
        None => shown.line(&body.quoted.surface).to_string(),
    };
    let issued = official.issuer.iter().chain(&official.joint).chain(&official.parent).map(&body).collect();
    let place = [quoted(&official.place), official.date.as_ref().map(|date| date.value.to_string())];
    let bases = official.bases.iter().map(|basis| match basis.instruments.as_slice() {
        [] => shown.line(&basis.quoted.surface).to_string(),
        several => several.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
    });
    let signed = |signature: &Signature| {
        let parts = [&signature.authority, &signature.title, &signature.name];
        parts.into_iter().filter_map(quoted).collect::<Vec<_>>().join(", ")
    };
    let copies = match official.recipients.len() {
        0 => Vec::new(),
        count => vec![format!("{count} recipients")],
    };
    vec![
        ("issued by", issued),
        ("at", vec![place.into_iter().flatten().collect::<Vec<_>>().join(", ")]),
        ("about", quoted(&official.about).into_iter().collect()),
        ("based on", bases.collect()),
        ("to", official.addressed_to.iter().map(body).collect()),
        ("copies", copies),
        ("signed by", official.signatures.iter().map(signed).collect()),
        ("units", counted(units)),
    ]
}

/// `12 articles`, `1 annex`: how many of each kind.
fn counted(units: &[TextUnit]) -> Vec<String> {
    let mut counts = BTreeMap::new();
    for unit in units {
        *counts.entry(unit.kind).or_insert(0_usize) += 1;
    }
    let plural = |kind: &str| if kind.ends_with('x') { "es" } else { "s" };
    counts
        .into_iter()
        .map(|(kind, count)| match (count, kind.to_string()) {
            (1, kind) => format!("1 {kind}"),
            (_, kind) => format!("{count} {kind}{}", plural(&kind)),
        })
        .collect()
}
