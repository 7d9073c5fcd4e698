//! Progress of long work, on standard error: a line that changes on a terminal, plain lines elsewhere.

use std::fmt::Display;
use std::io::{self, IsTerminal as _, Write as _};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use vanban_pipeline::{Progress, Stage};

use crate::command::Verbosity;

/// Shows how far a run has come.
pub(crate) enum Watch {
    /// On a terminal.
    Line(ProgressBar),
    /// In a log.
    Log {
        /// When something was last said.
        last: Instant,
    },
    /// Quiet.
    Nowhere,
}

/// Time between two lines of a log: often enough to see life, seldom enough to read a night's log.
const LOG_EVERY: Duration = Duration::from_secs(10);

impl Watch {
    pub(crate) fn new(verbosity: Verbosity) -> Self {
        match verbosity {
            Verbosity::Quiet => Self::Nowhere,
            _ if io::stderr().is_terminal() => {
                let line = ProgressBar::new_spinner();
                // Without a template the line would be a spinner alone, which says less but is no reason to fail.
                if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} [{elapsed}]") {
                    line.set_style(style);
                }
                line.enable_steady_tick(Duration::from_millis(120));
                line.set_message("reading");
                Self::Line(line)
            }
            _ => Self::Log { last: Instant::now() },
        }
    }

    /// Takes note of a run's progress.
    pub(crate) fn see(&mut self, progress: &Progress<'_>) {
        match progress.stage {
            Stage::Read => self.say(&progress.report.summary_line()),
            Stage::Link => self.say(&"linking translations and copies"),
        }
    }

    /// Takes note of a count.
    pub(crate) fn count(&mut self, done: u64, all: u64) {
        self.say(&format_args!("{done} of {all} documents"));
    }

    /// Clears the line.
    pub(crate) fn end(self) {
        if let Self::Line(line) = self {
            line.finish_and_clear();
        }
    }

    fn say(&mut self, message: &dyn Display) {
        match self {
            Self::Line(line) => line.set_message(message.to_string()),
            Self::Log { last } if last.elapsed() >= LOG_EVERY => {
                *last = Instant::now();
                let _ = writeln!(io::stderr(), "{message}");
            }
            Self::Log { .. } | Self::Nowhere => {}
        }
    }
}
