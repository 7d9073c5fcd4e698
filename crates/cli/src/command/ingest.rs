//! `ingest PATH…`: into the collection.

use std::io;

use vanban_pipeline::{Created, Engine, Home, IngestOptions, Input, Report, ingest};

use super::{Outcome, Session, Verbosity};
use crate::args::{Format, Ingest, Reading};
use crate::interrupt::Interrupt;
use crate::output;
use crate::progress::Watch;

pub(super) fn run(options: &Ingest, session: &mut Session) -> anyhow::Result<Outcome> {
    let home = home(session, options.dry_run)?;
    let engine = if options.dry_run { session.engine()? } else { session.engine()?.keeping_pages_in(&home) };
    let ingest_options = IngestOptions { dry_run: options.dry_run, again: options.again, ..reading(&options.reading) };
    let report = take_in(&options.inputs, &ingest_options, &home, &engine, session)?;
    print(&report, options.format, session)
}

/// Takes inputs in, with progress on standard error.
pub(super) fn take_in(
    inputs: &[String],
    options: &IngestOptions,
    home: &Home,
    engine: &Engine,
    session: &Session,
) -> anyhow::Result<Report> {
    let inputs = inputs.iter().map(|input| Input::parse(input)).collect();
    let interrupt = Interrupt::listen()?;
    let options = IngestOptions { stop: Some(interrupt.flag()), ..options.clone() };
    let mut watch = Watch::new(session.verbosity);
    let report = ingest(home, engine, inputs, &mut io::stdin().lock(), &options, &mut |progress| watch.see(progress))?;
    watch.end();
    Ok(report)
}

/// Prints a run report.
pub(super) fn print(report: &Report, format: Format, session: &mut Session) -> anyhow::Result<Outcome> {
    match format {
        Format::Json => session.out.json(report)?,
        Format::Text => {
            let all = session.verbosity >= Verbosity::Verbose;
            let text = output::report::report(report, all, session.out.shown);
            session.out.text(&text)?;
        }
    }
    if report.stopped {
        session.say("stopped after the batch under way; run the same command again to go on");
    }
    Ok(if report.is_clean() && !report.stopped { Outcome::Found } else { Outcome::Partly })
}

pub(super) fn reading(options: &Reading) -> IngestOptions {
    IngestOptions { jobs: options.jobs, ..IngestOptions::default() }
}

/// The home to write to; says where a new one is. A dry run makes none.
pub(super) fn home(session: &Session, dry_run: bool) -> anyhow::Result<Home> {
    if dry_run {
        return Ok(Home::rehearsal(&session.home));
    }
    let (home, created) = Home::create(&session.home)?;
    let place = std::path::absolute(home.root()).unwrap_or_else(|_| home.root().to_owned());
    match created {
        Created::New => session.say(format_args!("new collection in `{}`", place.display())),
        Created::Existing => session.say_at(Verbosity::Verbose, format_args!("collection in `{}`", place.display())),
    }
    Ok(home)
}
