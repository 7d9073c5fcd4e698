//! The few styles of text output. Nothing may be told by style alone: most output is read without.

use clap::builder::styling::{AnsiColor, Style};

/// A symbol.
pub(super) const SYMBOL: Style = AnsiColor::Cyan.on_default().bold();
/// A title.
pub(super) const TITLE: Style = Style::new().bold();
/// Ids, places, counts.
pub(super) const FAINT: Style = Style::new().dimmed();
/// A deadline.
pub(super) const DUE: Style = AnsiColor::Yellow.on_default();
/// Everything else.
pub(super) const PLAIN: Style = Style::new();
