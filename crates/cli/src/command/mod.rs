//! The commands: each reads its options, calls the library below, and prints.

mod extract;

use std::path::PathBuf;

use crate::args::{Cli, Command, Global};
use crate::output::Output;

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
    pub(crate) home: PathBuf,
    pub(crate) config_dir: Option<PathBuf>,
    pub(crate) verbosity: Verbosity,
    pub(crate) out: Output,
}

/// How much is said about the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Verbosity {
    Quiet,
    Normal,
    Verbose,
}

/// Runs one command.
pub(crate) fn run(cli: Cli) -> anyhow::Result<Outcome> {
    let Global { home, config, color, verbose, quiet } = cli.global;
    let verbosity = match (verbose, quiet) {
        (true, _) => Verbosity::Verbose,
        (_, true) => Verbosity::Quiet,
        _ => Verbosity::Normal,
    };
    let mut session = Session { home, config_dir: config, verbosity, out: Output::new(color) };
    let outcome = match &cli.command {
        Command::Extract(options) => extract::run(options, &mut session),
    }?;
    session.out.finish()?;
    Ok(outcome)
}
