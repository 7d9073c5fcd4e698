use vanban_model::Span;

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A known field or option has a value that it can't have.
    #[error("{}", bad_value(field, value, *at, expected, candidates))]
    BadValue {
        /// The field (`due`) or option (`--due-from`).
        field: String,
        /// What was given.
        value: String,
        /// Where the field stands in the query, in bytes; none for an option.
        at: Option<Span>,
        /// What would do.
        expected: String,
        /// Values that may have been meant.
        candidates: Vec<String>,
    },
    /// The query is too long.
    #[error("the query has {bytes} bytes, at most {max} are read")]
    TooLong {
        /// Its length.
        bytes: usize,
        /// The limit.
        max: usize,
    },
    /// The query has too many brackets within brackets.
    #[error("the bracket at byte {at} of the query is nested deeper than {max}")]
    TooDeep {
        /// The bracket.
        at: usize,
        /// The limit.
        max: usize,
    },
    /// The cursor is none that an answer gave.
    #[error("`{0}` is no cursor of an answer")]
    BadCursor(String),
    /// The index failed.
    #[error(transparent)]
    Index(#[from] vanban_index::Error),
    /// The catalogue failed.
    #[error(transparent)]
    Catalogue(#[from] vanban_store::Error),
}

impl Error {
    /// Whether the request is at fault (exit code 2, HTTP 400), and not the index or the disk.
    #[must_use]
    pub fn is_users(&self) -> bool {
        let ambiguous = matches!(self, Self::Catalogue(vanban_store::Error::Ambiguous { .. }));
        ambiguous || !matches!(self, Self::Index(_) | Self::Catalogue(_))
    }
}

fn bad_value(field: &str, value: &str, at: Option<Span>, expected: &str, candidates: &[String]) -> String {
    let mut message = match at {
        Some(span) => format!("`{field}:{value}` at byte {} of the query: expected {expected}", span.start),
        None => format!("`{value}` is no value for {field}: expected {expected}"),
    };
    if !candidates.is_empty() {
        message += &format!("; candidates: {}", candidates.join(", "));
    }
    message
}
