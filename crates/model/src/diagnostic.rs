use serde::{Deserialize, Serialize};

use crate::Span;

/// A fault in a document: data, not an error. The document goes on, or is quarantined with the code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// Stable code, `W-DATE-AMBIGUOUS`: a letter for the severity, then what it is about.
    pub code: String,
    /// How grave.
    pub severity: Severity,
    /// Where, as byte offsets into the record's text; absent for a fault of the whole document.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub span: Option<Span>,
    /// One sentence for a person: lower case, no final stop, names the thing and the value.
    pub message: String,
}

/// How grave a [`Diagnostic`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Something may be missing or doubtful.
    Warning,
    /// Part of the document could not be read.
    Error,
}

impl Diagnostic {
    /// A warning about a place.
    #[must_use]
    pub fn warning(code: &str, span: Option<Span>, message: impl Into<String>) -> Self {
        Self { code: code.to_owned(), severity: Severity::Warning, span, message: message.into() }
    }

    /// A remark about a place.
    #[must_use]
    pub fn info(code: &str, span: Option<Span>, message: impl Into<String>) -> Self {
        Self { code: code.to_owned(), severity: Severity::Info, span, message: message.into() }
    }
}
