//! `vanban`: reads Vietnamese official texts and their translations, and finds who must do what by when.
//!
//! *In*: the command line, the configuration (built in, or `--config`), the home (`--home`).
//! *Out*: results on standard output, everything else on standard error; exit code 0 done or found, 1 nothing found, 2 wrong
//! use or failure.
//!
//! ```text
//! vanban ingest notices/
//! vanban search "22-NQ/TW"
//! vanban deadlines --agency mofa --format ics
//! ```
//!
//! What it does not do: no reading, extraction or search of its own; it only calls the crates below and prints.
#![forbid(unsafe_code)]

mod args;
mod check;
mod command;
mod interrupt;
mod output;
mod progress;
mod settings;

use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::Parser as _;

use command::Outcome;

fn main() -> ExitCode {
    match command::run(args::Cli::parse()) {
        Ok(Outcome::Found) => ExitCode::SUCCESS,
        Ok(Outcome::Nothing) => ExitCode::from(1),
        Ok(Outcome::Partly) => ExitCode::from(2),
        // Whoever reads us has seen enough (`vanban export | head`): no failure, and nobody left to tell.
        Err(err) if is_broken_pipe(&err) => ExitCode::SUCCESS,
        Err(err) => {
            let _ = writeln!(io::stderr(), "vanban: {}", told(&err));
            ExitCode::from(2)
        }
    }
}

fn is_broken_pipe(err: &anyhow::Error) -> bool {
    err.chain().any(|cause| {
        let io = cause.downcast_ref::<io::Error>().map(io::Error::kind);
        let json = cause.downcast_ref::<serde_json::Error>().and_then(serde_json::Error::io_error_kind);
        io.or(json) == Some(io::ErrorKind::BrokenPipe)
    })
}

/// The error and its causes in one line; a cause that the message before it already tells is not repeated.
fn told(err: &anyhow::Error) -> String {
    let mut told = String::new();
    for cause in err.chain().map(ToString::to_string) {
        if told.is_empty() {
            told = cause;
        } else if !told.contains(&cause) {
            told = format!("{told}: {cause}");
        }
    }
    told.trim_end().to_owned()
}
