//! Lists of directives: as text, CSV and calendar.

use std::fmt::Write as _;
use std::io;

use icalendar::{Calendar, Component as _, Event, Property};
use vanban_model::{Addressee, Config, Directive, Role, Symbol};
use vanban_search::{DirectiveLine, DocumentRef, Via};

use super::style::{FAINT, SYMBOL, TITLE};
use super::{Shown, directive, names, wrap};

/// Renders directives with their documents; a document is named once for the directives that follow each other.
pub(crate) fn text(lines: &[DirectiveLine], config: &Config, shown: Shown) -> String {
    let mut out = String::new();
    let mut last = None;
    for line in lines {
        if last != Some(&line.document.id) {
            document(&mut out, &line.document, config, shown);
            last = Some(&line.document.id);
        }
        directive::directive(&mut out, &line.directive, config, shown, wrap::WIDTH);
        out.push('\n');
    }
    out
}

/// Renders what an instrument requires, grouped by agency: the first addressee of each directive.
pub(crate) fn by_agency(symbol: Option<&Symbol>, lines: &[DirectiveLine], config: &Config, shown: Shown) -> String {
    let mut out = String::new();
    if let Some(symbol) = symbol {
        let _ = writeln!(out, "{SYMBOL}{symbol}{SYMBOL:#} requires\n");
    }
    let mut groups: Vec<(String, Vec<&DirectiveLine>)> = Vec::new();
    for line in lines {
        let first = duty_bearers(&line.directive).next();
        let agency = first.map_or_else(|| "nobody named".to_owned(), |one| names::agency(&one.id, config));
        match groups.iter_mut().find(|(own, _)| *own == agency) {
            Some((_, group)) => group.push(line),
            None => groups.push((agency, vec![line])),
        }
    }
    // Stable: what names somebody keeps the order of the lines, what names nobody comes last.
    groups.sort_by_key(|(_, group)| duty_bearers(&group[0].directive).next().is_none());
    for (agency, group) in groups {
        let _ = writeln!(out, "{TITLE}{agency}{TITLE:#}\n");
        for line in group {
            let via = match line.via {
                Some(Via::Implementing) => "elsewhere, in ",
                _ => "in ",
            };
            let place = format!("{via}{}", place(&line.document, config, shown));
            for part in wrap::lines(&place, wrap::WIDTH) {
                let _ = writeln!(out, "{FAINT}{part}{FAINT:#}");
            }
            directive::directive(&mut out, &line.directive, config, shown, wrap::WIDTH);
            out.push('\n');
        }
    }
    out
}

/// The addressees without those who only receive the result.
fn duty_bearers(directive: &Directive) -> impl Iterator<Item = &Addressee> {
    directive.addressees.iter().filter(|one| one.role != Role::ReportTo)
}

fn document(out: &mut String, document: &DocumentRef, config: &Config, shown: Shown) {
    super::record::title_lines(out, document.symbol.as_ref(), document.title.as_deref(), shown, wrap::WIDTH);
    for part in wrap::lines(&place(document, config, shown), wrap::WIDTH) {
        let _ = writeln!(out, "{part}");
    }
    out.push('\n');
}

/// `2025-08-25 · Hebrew · notices/a.txt`.
pub(super) fn place(document: &DocumentRef, config: &Config, shown: Shown) -> String {
    let published = document.published.map(|date| format!("{date} · ")).unwrap_or_default();
    format!("{published}{} · {}", config.languages.name(document.lang), shown.line(&document.uri))
}

/// Columns of the CSV form, in order.
const COLUMNS: [&str; 20] = [
    "id",
    "document",
    "uri",
    "title",
    "symbol",
    "published",
    "lang",
    "issuer",
    "instruments",
    "addressees",
    "roles",
    "text",
    "kind",
    "modality",
    "due_value",
    "due_latest",
    "due_basis",
    "due_bound",
    "due_surface",
    "rule",
];

/// Writes CSV (RFC 4180) with a line of column names. Several values of one cell are joined by `; `.
pub(crate) fn csv(lines: &[DirectiveLine], out: &mut dyn io::Write) -> anyhow::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(COLUMNS)?;
    for DirectiveLine { directive, document, .. } in lines {
        let due = directive.deadline.as_ref();
        let text = |value: Option<String>| value.unwrap_or_default();
        let joined = |values: Vec<String>| values.join("; ");
        writer.write_record([
            directive.id.clone(),
            document.id.clone(),
            document.uri.clone(),
            text(document.title.clone()),
            text(document.symbol.as_ref().map(ToString::to_string)),
            text(document.published.map(|date| date.to_string())),
            directive.lang.to_string(),
            text(directive.issuer.as_ref().map(ToString::to_string)),
            joined(directive.instruments.iter().map(ToString::to_string).collect()),
            joined(directive.addressees.iter().map(|one| one.id.to_string()).collect()),
            joined(directive.addressees.iter().map(|one| word(&one.role)).collect::<Result<_, _>>()?),
            directive.text.clone(),
            word(&directive.kind)?,
            word(&directive.modality)?,
            text(due.and_then(|due| due.value).map(|value| value.to_string())),
            text(due.and_then(|due| due.latest).map(|day| day.to_string())),
            text(due.map(|due| word(&due.basis)).transpose()?),
            text(due.and_then(|due| due.bound.as_ref()).map(word).transpose()?),
            text(due.map(|due| due.surface.clone())),
            directive.rule.clone(),
        ])?;
    }
    writer.flush()?;
    Ok(())
}

/// The word that stands for a value in JSON.
fn word(value: &impl serde::Serialize) -> Result<String, serde_json::Error> {
    Ok(serde_json::to_value(value)?.as_str().unwrap_or_default().to_owned())
}

/// A calendar (RFC 5545) with an all-day event on the last day of each dated deadline; others have no day to stand on. The uid
/// of an event is the id of its directive, so that a calendar that is loaded again changes its entries instead of doubling
/// them; nothing in the file depends on the clock.
pub(crate) fn calendar(lines: &[DirectiveLine], config: &Config) -> String {
    let mut calendar = Calendar::empty();
    calendar.append_property(Property::new("VERSION", "2.0"));
    calendar.append_property(Property::new("PRODID", "-//vanban//deadlines//EN"));
    calendar.append_property(Property::new("CALSCALE", "GREGORIAN"));
    calendar.name("Deadlines");
    for DirectiveLine { directive, document, .. } in lines {
        let Some(due) = directive.deadline.as_ref() else { continue };
        let Some(latest) = due.latest else { continue };
        let who: Vec<String> = duty_bearers(directive).map(|one| names::agency(&one.id, config)).collect();
        let who = if who.is_empty() { "nobody named".to_owned() } else { who.join(", ") };
        let symbols: Vec<&str> = directive.instruments.iter().map(Symbol::as_str).collect();
        let about = if symbols.is_empty() { String::new() } else { format!(" ({})", symbols.join(", ")) };
        let title = document.title.as_deref().unwrap_or(&document.uri);
        let mut event = Event::new();
        event.uid(&directive.id).summary(&format!("Due {due}: {who}{about}"));
        event.description(&format!("{}\n\n\"{}\"\n{title}\n{}", directive.text, due.surface, document.uri));
        event.append_property(Property::new("DTSTAMP", stamp(latest)));
        event.append_property(Property::new("DTSTART", date(latest)).add_parameter("VALUE", "DATE").done());
        if let Ok(next) = latest.tomorrow() {
            event.append_property(Property::new("DTEND", date(next)).add_parameter("VALUE", "DATE").done());
        }
        event.append_property(Property::new("TRANSP", "TRANSPARENT"));
        calendar.push(event.done());
    }
    calendar.to_string()
}

fn date(day: jiff::civil::Date) -> String {
    format!("{:04}{:02}{:02}", day.year(), day.month(), day.day())
}

/// The time stamp that RFC 5545 asks for. The day of the deadline serves: the time of the export would make two exports differ.
fn stamp(day: jiff::civil::Date) -> String {
    format!("{}T000000Z", date(day))
}
