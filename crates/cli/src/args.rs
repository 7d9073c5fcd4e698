//! The command line. Its help texts are the reference; `CONTRACT.md` section 1 is what they must keep to.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;

/// Reads Vietnamese official texts and their translations, and finds who must do what by when.
#[derive(Debug, Parser)]
#[command(name = "vanban", version, max_term_width = 100, after_help = AFTER_HELP)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

const AFTER_HELP: &str = "Exit codes: 0 done or found, 1 nothing found, 2 wrong use or failure.";

/// Options of every command.
#[derive(Debug, Args)]
pub(crate) struct Global {
    /// Folder that holds `corpus/` and `index/`.
    #[arg(long, global = true, value_name = "DIR", env = "VANBAN_HOME", default_value = ".")]
    pub(crate) home: PathBuf,
    /// Folder whose files replace or extend the built-in configuration, file by file.
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) config: Option<PathBuf>,
    /// When to colour the output.
    #[arg(long, global = true, value_name = "WHEN", value_enum, default_value_t = Color::Auto)]
    pub(crate) color: Color,
    /// Read no pictures of pages; texts that hold nothing else then say that they need it.
    #[arg(long, global = true)]
    pub(crate) no_ocr: bool,
    /// Say more about the run, on standard error.
    #[arg(short, long, global = true, conflicts_with = "quiet")]
    pub(crate) verbose: bool,
    /// Say nothing about the run but errors.
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,
}

/// When to colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The commands, most used first.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Read files, folders and archives: parse, extract, store, link, index.
    Ingest(Ingest),
    /// Search texts or directives; any string is a query.
    Search(Search),
    /// List directives by filter, without a query.
    Directives(Directives),
    /// List directives with a dated deadline, earliest first.
    Deadlines(Deadlines),
    /// Show one document or instrument: facts, directives, translations, citations both ways, text.
    Show(Show),
    /// List what an instrument requires, in its own documents and elsewhere.
    Requires(Requires),
    /// Read one document and print what it says; store nothing.
    Extract(Extract),
    /// Serve the API and the page.
    Serve(Serve),
    /// Remove a document from search and catalogue; it is not taken in again.
    Forget(Forget),
    /// Look after the inputs that could not be read.
    #[command(subcommand)]
    Quarantine(Quarantine),
    /// Write everything out.
    Export(Export),
    /// Rebuild the index from the store, with the rules of today.
    Reindex(Reindex),
    /// Look after the configuration.
    #[command(subcommand)]
    Config(ConfigCommand),
}

/// How a command prints its result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    Text,
    /// For programs: one object a line.
    Json,
}

/// How lists of directives are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ListFormat {
    /// For people.
    Text,
    /// For programs: one object a line.
    Json,
    /// For spreadsheets, with a line of column names.
    Csv,
    /// For calendars: an all-day event for each dated deadline (RFC 5545).
    Ics,
}

/// `ingest`.
#[derive(Debug, Args)]
pub(crate) struct Ingest {
    /// Files, folders, archives (zip, WARC); `-` reads a list of paths from standard input.
    #[arg(value_name = "PATH|-", required = true)]
    pub(crate) inputs: Vec<String>,
    #[command(flatten)]
    pub(crate) reading: Reading,
    /// Read and decide, and write nothing.
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Take in what was forgotten, too.
    #[arg(long)]
    pub(crate) again: bool,
    /// How to print the report.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}

/// How documents are read.
#[derive(Debug, Args)]
pub(crate) struct Reading {
    /// Threads that read [default: as many as the machine has cores].
    #[arg(long, value_name = "N")]
    pub(crate) jobs: Option<NonZeroUsize>,
}

/// `search`.
#[derive(Debug, Args)]
pub(crate) struct Search {
    /// What to look for; several words need no quotes. An empty query asks for all that the filters leave, newest first.
    #[arg(required = true)]
    pub(crate) query: Vec<String>,
    /// What hits are.
    #[arg(long, value_enum, default_value_t = Kind::Document)]
    pub(crate) kind: Kind,
    #[command(flatten)]
    pub(crate) filters: DirectiveFilters,
    #[command(flatten)]
    pub(crate) texts: TextFilters,
    /// The order of hits.
    #[arg(long, value_enum, default_value_t = Sort::Relevance)]
    pub(crate) sort: Sort,
    /// Require every word.
    #[arg(long)]
    pub(crate) all_words: bool,
    /// Find texts in this language only; without a value in the query's [example: --only-lang=he].
    #[arg(long, value_name = "TAG", num_args = 0..=1, require_equals = true, default_missing_value = "")]
    pub(crate) only_lang: Vec<String>,
    /// Most hits.
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub(crate) limit: usize,
    /// Leave out the first hits.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) offset: usize,
    /// Say for each hit which parts of the query it has.
    #[arg(long)]
    pub(crate) explain: bool,
    /// How to print.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}

/// What hits are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kind {
    /// Texts.
    Document,
    /// Directives.
    Directive,
    /// Both.
    All,
}

/// The order of hits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Sort {
    /// Best first.
    Relevance,
    /// Newest first.
    Published,
    /// Earliest deadline first.
    Due,
}

/// Filters of directives. Options that are repeated are alternatives.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Filters")]
pub(crate) struct DirectiveFilters {
    /// Instrument that the directive is under.
    #[arg(long, value_name = "SYMBOL")]
    pub(crate) instrument: Vec<String>,
    /// Who directs: an agency id or a unique end of one.
    #[arg(long, value_name = "ID")]
    pub(crate) issuer: Vec<String>,
    /// Who is directed: an agency id or a unique end of one (`mofa`).
    #[arg(long, value_name = "ID")]
    pub(crate) agency: Vec<String>,
    /// Role of the agency: lead, coordinate, report_to, supervise, all.
    #[arg(long)]
    pub(crate) role: Vec<String>,
    /// First day of the deadline (2025-09-30, 2025-09, 2025-Q3, 2025).
    #[arg(long, value_name = "DATE")]
    pub(crate) due_from: Option<String>,
    /// Last day of the deadline.
    #[arg(long, value_name = "DATE")]
    pub(crate) due_to: Option<String>,
    /// Language of the text (`he`).
    #[arg(long, value_name = "TAG")]
    pub(crate) lang: Vec<String>,
    /// Least confidence, from 0 to 1; directives without one do not pass.
    #[arg(long, value_name = "SHARE")]
    pub(crate) min_confidence: Option<f64>,
}

/// Filters of texts. Options that are repeated are alternatives.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Filters")]
pub(crate) struct TextFilters {
    /// Type of the official text (`resolution`, `decree`, `notice`).
    #[arg(long = "type", value_name = "TYPE")]
    pub(crate) doctype: Vec<String>,
    /// Site that the text came from (`nhandan.vn`).
    #[arg(long, value_name = "HOST")]
    pub(crate) source: Vec<String>,
    /// First day of publication.
    #[arg(long, value_name = "DATE")]
    pub(crate) published_from: Option<String>,
    /// Last day of publication.
    #[arg(long, value_name = "DATE")]
    pub(crate) published_to: Option<String>,
}

/// `directives`.
#[derive(Debug, Args)]
pub(crate) struct Directives {
    #[command(flatten)]
    pub(crate) filters: DirectiveFilters,
    /// How to print.
    #[arg(long, value_enum, default_value_t = ListFormat::Text)]
    pub(crate) format: ListFormat,
}

/// `deadlines`.
#[derive(Debug, Args)]
pub(crate) struct Deadlines {
    /// Only those due from today to so much later: days, weeks or months (`30d`, `6w`, `2m`).
    #[arg(long, value_name = "LENGTH", conflicts_with = "overdue")]
    pub(crate) within: Option<String>,
    /// Only those that were due before today.
    #[arg(long)]
    pub(crate) overdue: bool,
    /// Day that counts as today [default: today in Viet Nam].
    #[arg(long, value_name = "DATE")]
    pub(crate) as_of: Option<Date>,
    #[command(flatten)]
    pub(crate) filters: DirectiveFilters,
    /// How to print.
    #[arg(long, value_enum, default_value_t = ListFormat::Text)]
    pub(crate) format: ListFormat,
}

/// `show`.
#[derive(Debug, Args)]
pub(crate) struct Show {
    /// A document by id, beginning of an id, or place; or an instrument by symbol (`22-NQ/TW`).
    #[arg(value_name = "ID|SYMBOL")]
    pub(crate) key: String,
    /// Write the bytes as they were captured.
    #[arg(long, conflicts_with = "format")]
    pub(crate) original: bool,
    /// How to print.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}

/// `requires`.
#[derive(Debug, Args)]
pub(crate) struct Requires {
    /// The instrument, in any spelling.
    pub(crate) symbol: String,
    /// How to print.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}

/// `extract`.
#[derive(Debug, Args)]
pub(crate) struct Extract {
    /// File to read; `-` reads standard input.
    #[arg(value_name = "FILE|-")]
    pub(crate) file: PathBuf,
    /// Day that counts as today. No date of the text is read from it: they count from what the text itself states.
    #[arg(long, value_name = "DATE")]
    pub(crate) as_of: Option<Date>,
    /// How to print.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}

/// `serve`.
#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// Files, folders and archives to ingest first.
    #[arg(value_name = "PATH")]
    pub(crate) inputs: Vec<String>,
    /// Address to listen on; port 0 takes a free one.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8787")]
    pub(crate) listen: String,
    #[command(flatten)]
    pub(crate) reading: Reading,
}

/// `forget`.
#[derive(Debug, Args)]
pub(crate) struct Forget {
    /// A document by id, beginning of an id, or place.
    #[arg(value_name = "ID|PATH")]
    pub(crate) key: String,
    /// Overwrite its captured bytes, too.
    #[arg(long)]
    pub(crate) purge: bool,
    /// How to print.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}

/// `quarantine`.
#[derive(Debug, Subcommand)]
pub(crate) enum Quarantine {
    /// List what could not be read: file, code, message, what to do.
    List {
        /// How to print.
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
    },
    /// Read all of it again.
    Retry {
        #[command(flatten)]
        reading: Reading,
        /// How to print the report.
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
    },
}

/// `export`.
#[derive(Debug, Args)]
pub(crate) struct Export {
    /// The form.
    #[arg(long, value_enum)]
    pub(crate) to: ExportTo,
}

/// Forms of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExportTo {
    /// Whole records, one a line, ordered by id.
    Ndjson,
}

/// `reindex`.
#[derive(Debug, Args)]
pub(crate) struct Reindex {
    /// How to print the report.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}

/// `config`.
#[derive(Debug, Subcommand)]
pub(crate) enum ConfigCommand {
    /// Load the configuration, compile its rules, and run the examples of each language.
    Check {
        /// How to print.
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
    },
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }
}
