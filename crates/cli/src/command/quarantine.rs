//! `quarantine list` and `quarantine retry`.

use serde::Serialize;
use vanban_pipeline::{IngestOptions, retry_quarantine};
use vanban_store::Quarantined;

use super::{Outcome, Session, ingest};
use crate::args::{Format, Quarantine, Reading};
use crate::interrupt::Interrupt;
use crate::progress::Watch;

/// The JSON form.
#[derive(Serialize)]
struct Line<'q> {
    uri: &'q str,
    code: &'q str,
    message: &'q str,
    advice: &'q str,
    at: &'q str,
}

pub(super) fn run(options: &Quarantine, session: &mut Session) -> anyhow::Result<Outcome> {
    match options {
        Quarantine::List { format } => list(*format, session),
        Quarantine::Retry { reading, format } => retry(reading, *format, session),
    }
}

fn list(format: Format, session: &mut Session) -> anyhow::Result<Outcome> {
    let entries = session.home()?.catalogue()?.quarantine()?;
    if entries.is_empty() {
        session.say("nothing is in quarantine");
        return Ok(Outcome::Nothing);
    }
    for Quarantined { uri, code, message, advice, at, .. } in &entries {
        match format {
            Format::Json => session.out.json(&Line { uri, code, message, advice, at })?,
            Format::Text => {
                let shown = session.out.shown;
                let (uri, message) = (shown.line(uri), shown.line(message));
                session.out.text(&format!("{uri}\n  {code}: {message}\n  {advice}\n"))?;
            }
        }
    }
    Ok(Outcome::Found)
}

fn retry(reading: &Reading, format: Format, session: &mut Session) -> anyhow::Result<Outcome> {
    let home = session.home()?;
    let engine = session.engine()?.keeping_pages_in(&home);
    let interrupt = Interrupt::listen()?;
    let options = IngestOptions { stop: Some(interrupt.flag()), ..ingest::reading(reading) };
    let mut watch = Watch::new(session.verbosity);
    let report = retry_quarantine(&home, &engine, &options, &mut |progress| watch.see(progress))?;
    watch.end();
    ingest::print(&report, format, session)
}
