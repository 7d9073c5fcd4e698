/// Why a capture yields no document. The caller quarantines it under [`ReadError::code`]; the captured bytes are kept.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// There is no byte, or nothing but white space and marks that show nothing.
    #[error("the file holds no text")]
    Empty,
    /// The capture is larger than [`crate::Limits::max_bytes`].
    #[error("the file has {len} bytes, more than the limit of {limit}")]
    TooLarge {
        /// Size of the capture.
        len: usize,
        /// The limit.
        limit: usize,
    },
    /// A format that is recognised and that no reader takes.
    #[error("no reader for {format}")]
    UnknownFormat {
        /// Its name (`PDF`, `Word (docx)`).
        format: &'static str,
    },
    /// Bytes that are no text in any known encoding.
    #[error("the file is binary: {evidence}")]
    Binary {
        /// What shows it.
        evidence: &'static str,
    },
}

impl ReadError {
    /// Stable code for the quarantine (`E-EMPTY`).
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "E-EMPTY",
            Self::TooLarge { .. } => "E-TOO-LARGE",
            Self::UnknownFormat { .. } => "E-UNKNOWN-FORMAT",
            Self::Binary { .. } => "E-BINARY",
        }
    }
}
