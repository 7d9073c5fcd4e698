//! `config check`: whether the configuration in force can be used, file by file.

use std::path::Path;

use serde::Serialize;
use vanban_pipeline::{Engine, EngineLimits};

use crate::args::Format;
use crate::command::Outcome;
use crate::output::Output;
use crate::settings;

/// A fault of the configuration.
#[derive(Debug, Serialize)]
struct Fault {
    /// Which file and value, and what is wrong.
    message: String,
}

/// Loads the configuration and compiles its rules; prints each fault.
pub(crate) fn run(format: Format, dir: Option<&Path>, out: &mut Output) -> anyhow::Result<Outcome> {
    let files = settings::files(dir)?;
    let count = files.len();
    let faults = faults(files);
    for fault in &faults {
        match format {
            Format::Json => out.json(fault)?,
            Format::Text => out.text(&format!("{}\n", fault.message))?,
        }
    }
    if !faults.is_empty() {
        return Ok(Outcome::Partly);
    }
    if format == Format::Text {
        out.text(&format!("{count} files, no fault\n"))?;
    }
    Ok(Outcome::Found)
}

fn faults(files: settings::Files) -> Vec<Fault> {
    let config = match settings::parse(files) {
        Ok(config) => config,
        Err(err) => return vec![Fault { message: crate::told(&err) }],
    };
    match Engine::new(config, EngineLimits::default()) {
        Ok(_) => Vec::new(),
        Err(err) => vec![Fault { message: crate::told(&err.into()) }],
    }
}
