//! What commands print, and how.

mod bidi;
mod directive;
pub(crate) mod hits;
pub(crate) mod lines;
mod names;
mod official;
mod record;
pub(crate) mod report;
pub(crate) mod show;
mod style;
mod wrap;

use std::io::{self, BufWriter, IsTerminal as _, StdoutLock, Write as _};

use anstream::adapter::strip_str;
use anstream::{AutoStream, ColorChoice};
use serde::Serialize;

use crate::args::Color;

pub(crate) use bidi::Shown;
pub(crate) use record::record;

/// Standard output.
pub(crate) struct Output {
    stdout: BufWriter<StdoutLock<'static>>,
    colored: bool,
    /// How text of documents is to be shown here.
    pub(crate) shown: Shown,
}

impl Output {
    pub(crate) fn new(color: Color) -> Self {
        let stdout = io::stdout();
        let colored = match color {
            Color::Auto => AutoStream::choice(&stdout) != ColorChoice::Never,
            Color::Always => true,
            Color::Never => false,
        };
        let shown = if stdout.is_terminal() { Shown::OnTerminal } else { Shown::InFile };
        Self { stdout: BufWriter::new(stdout.lock()), colored, shown }
    }

    /// Writes text with ANSI styles, which are left out where colour is off.
    pub(crate) fn text(&mut self, text: &str) -> io::Result<()> {
        if self.colored { self.stdout.write_all(text.as_bytes()) } else { write!(self.stdout, "{}", strip_str(text)) }
    }

    /// Writes one object on a line of its own.
    pub(crate) fn json(&mut self, value: &impl Serialize) -> io::Result<()> {
        serde_json::to_writer(&mut self.stdout, value)?;
        self.stdout.write_all(b"\n")
    }

    /// Writes bytes as they are.
    pub(crate) fn raw(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.stdout.write_all(bytes)
    }

    /// Where bytes go as they are.
    pub(crate) fn bytes(&mut self) -> &mut dyn io::Write {
        &mut self.stdout
    }

    /// Hands over what was written so far.
    pub(crate) fn flush(&mut self) -> io::Result<()> {
        self.stdout.flush()
    }

    /// Hands everything over. To be called at the end: what is only dropped loses its errors.
    pub(crate) fn finish(mut self) -> io::Result<()> {
        self.stdout.flush()
    }
}
