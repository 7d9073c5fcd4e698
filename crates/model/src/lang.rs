use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A language as a BCP 47 primary subtag: two or three lower-case letters (`vi`, `he`), or `und`.
///
/// ```
/// use vanban_model::Lang;
/// let lang: Lang = "sv".parse()?;
/// assert_eq!(lang.as_str(), "sv");
/// assert!("Swedish".parse::<Lang>().is_err());
/// # Ok::<(), vanban_model::LangError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Lang([u8; 3]);

/// The text is no language tag of two or three letters.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no language tag (two or three lower-case letters)")]
pub struct LangError(pub String);

impl Lang {
    /// Undetermined (ISO 639-2).
    pub const UND: Self = Self(*b"und");

    /// The tag.
    #[must_use]
    pub fn as_str(&self) -> &str {
        let len = if self.0[2] == 0 { 2 } else { 3 };
        std::str::from_utf8(&self.0[..len]).expect("a tag holds ASCII letters only, see `from_str`")
    }

    /// Whether the language could not be told.
    #[must_use]
    pub fn is_und(self) -> bool {
        self == Self::UND
    }
}

impl FromStr for Lang {
    type Err = LangError;

    fn from_str(tag: &str) -> Result<Self, Self::Err> {
        let bytes = tag.as_bytes();
        if !(2..=3).contains(&bytes.len()) || !bytes.iter().all(u8::is_ascii_lowercase) {
            return Err(LangError(tag.to_owned()));
        }
        let mut out = [0; 3];
        out[..bytes.len()].copy_from_slice(bytes);
        Ok(Self(out))
    }
}

impl TryFrom<String> for Lang {
    type Error = LangError;

    fn try_from(tag: String) -> Result<Self, Self::Error> {
        tag.parse()
    }
}

impl From<Lang> for String {
    fn from(lang: Lang) -> Self {
        lang.as_str().to_owned()
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
