//! The commands: each reads its options, calls the library below, and prints.

mod config;
mod directives;
mod export;
mod extract;
mod forget;
mod ingest;
mod quarantine;
mod reindex;
mod requires;
mod search;
mod serve;
mod show;

use std::fmt::Display;
use std::io::{self, Write as _};
use std::path::PathBuf;

use anyhow::Context as _;
use vanban_pipeline::{Engine, Home, repair};
use vanban_search::Searcher;

use crate::args::{Cli, Command, Global};
use crate::output::Output;
use crate::settings;

/// How a command ended, where it did not fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Done, or found something.
    Found,
    /// Searched, and found nothing.
    Nothing,
    /// Done, but some of it failed; what failed has been said.
    Partly,
}

/// What every command is given.
pub(crate) struct Session {
    home: PathBuf,
    config_dir: Option<PathBuf>,
    no_ocr: bool,
    verbosity: Verbosity,
    out: Output,
}

/// How much is said about the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Verbosity {
    /// Errors only.
    Quiet,
    /// What a person waits for.
    Normal,
    /// More.
    Verbose,
}

/// Runs one command.
pub(crate) fn run(cli: Cli) -> anyhow::Result<Outcome> {
    let Global { home, config, color, no_ocr, verbose, quiet } = cli.global;
    let verbosity = match (verbose, quiet) {
        (true, _) => Verbosity::Verbose,
        (_, true) => Verbosity::Quiet,
        _ => Verbosity::Normal,
    };
    let mut session = Session { home, config_dir: config, no_ocr, verbosity, out: Output::new(color) };
    let outcome = match &cli.command {
        Command::Ingest(options) => ingest::run(options, &mut session),
        Command::Search(options) => search::run(options, &mut session),
        Command::Directives(options) => directives::list(options, &mut session),
        Command::Deadlines(options) => directives::deadlines(options, &mut session),
        Command::Show(options) => show::run(options, &mut session),
        Command::Requires(options) => requires::run(options, &mut session),
        Command::Extract(options) => extract::run(options, &mut session),
        Command::Serve(options) => serve::run(options, &mut session),
        Command::Forget(options) => forget::run(options, &mut session),
        Command::Quarantine(options) => quarantine::run(options, &mut session),
        Command::Export(options) => export::run(options, &mut session),
        Command::Reindex(options) => reindex::run(options, &mut session),
        Command::Config(options) => config::run(options, &mut session),
    }?;
    session.out.finish()?;
    Ok(outcome)
}

impl Session {
    /// The stages with the configuration in force.
    fn engine(&self) -> anyhow::Result<Engine> {
        let mut config = settings::load(self.config_dir.as_deref())?;
        config.settings.ocr.enabled &= !self.no_ocr;
        Engine::new(config).context("cannot use the configuration")
    }

    /// The home, for reading.
    fn home(&self) -> anyhow::Result<Home> {
        Ok(Home::open(&self.home)?)
    }

    /// Search over the home. What a killed run left half done is made good first.
    fn searcher(&self, home: &Home, engine: &Engine) -> anyhow::Result<Searcher> {
        let open = || -> anyhow::Result<Result<Searcher, vanban_search::Error>> {
            Ok(Searcher::open(&home.index_dir()?, home.catalogue()?, engine.extractor()))
        };
        match open()? {
            Err(vanban_search::Error::Index(vanban_index::Error::Unpaired { .. })) => {
                repair(home, engine)?;
                Ok(open()??)
            }
            opened => Ok(opened?),
        }
    }

    /// Says something about the run, unless it is to be quiet.
    fn say(&self, message: impl Display) {
        self.say_at(Verbosity::Normal, message);
    }

    /// Says something about the run at this verbosity and above.
    fn say_at(&self, least: Verbosity, message: impl Display) {
        if self.verbosity >= least {
            // A closed standard error is no reason to fail: the result goes elsewhere.
            let _ = writeln!(io::stderr(), "{message}");
        }
    }
}
