/// Why a capture yields no document. The caller quarantines it under [`ReadError::code`]; the captured bytes are kept.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// There is no byte, or nothing but white space and marks that show nothing.
    #[error("the file holds no text")]
    Empty,
    /// The capture is larger than [`crate::Limits::input_bytes`].
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
    /// The format is known, but the file is too damaged to be read.
    #[error("the {format} file is damaged: {problem}")]
    Damaged {
        /// Its name.
        format: &'static str,
        /// What is wrong with it.
        problem: String,
    },
    /// It can't be read without a password.
    #[error("the {format} file is encrypted and its password is not known")]
    Encrypted {
        /// Its name.
        format: &'static str,
    },
    /// It unpacks to far more than any real document holds, or has more parts.
    #[error("the file has more {what} than the limit of {limit}")]
    Bomb {
        /// What there is too much of (`unpacked bytes`, `objects`).
        what: &'static str,
        /// The limit.
        limit: u64,
    },
    /// Reading took longer than it may.
    #[error("reading took longer than the limit of {limit} s")]
    OutOfTime {
        /// The limit, in seconds.
        limit: u64,
    },
    /// A page that has nothing of its own: a menu, or a message that the text does not exist.
    #[error("the page holds no text of its own: {evidence}")]
    NoContent {
        /// What shows it.
        evidence: String,
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
            Self::Damaged { .. } => "E-DAMAGED",
            Self::Encrypted { .. } => "E-ENCRYPTED",
            Self::Bomb { .. } => "E-BOMB",
            Self::OutOfTime { .. } => "E-OUT-OF-TIME",
            Self::NoContent { .. } => "E-NO-CONTENT",
            Self::Binary { .. } => "E-BINARY",
        }
    }
}
