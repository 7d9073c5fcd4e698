//! Vietnamese text in charsets from before Unicode, which word processors stored as if it were Western.
//!
//! *In*: text whose characters stand for bytes, as a decoder of windows-1252 or Latin-1 leaves them (`Céng hoµ`), with the font
//! that it is set in where one is known. *Out*: what a reader sees in that font (`Cộng hoà`).
//!
//! A font name proves nothing: Unicode text is set in `.VnTime`, and TCVN3 text in `Times New Roman`. So [`Fonts`] gathers what
//! a document sets in each font, and statistics over syllables decide font by font.
//!
//! Decode *before* `clean::clean`: the soft hyphen, which `clean` drops, is `ư` in TCVN3. For the same reason a PDF's bytes are to
//! be given as they are and not through the names of `WinAnsiEncoding`, which calls byte AD a hyphen and A0 a space.

mod font;
mod fonts;
mod statistics;
mod syllable;
mod table;
mod vni;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

pub(crate) use font::{Font, of_font};
pub(crate) use fonts::Fonts;
pub(crate) use statistics::{guess, is_coded};
pub(crate) use syllable::vietnamese_words;
pub(crate) use table::byte as windows_1252_byte;

/// A charset that assigns Vietnamese letters to bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Charset {
    /// TCVN 5712:1993, set VN3, also called ABC: the North's. Its capitals with a tone live in fonts of their own.
    Tcvn3,
    /// VNI for Windows: the South's. A base letter and a byte for its marks.
    Vni,
    /// RFC 1456, used abroad.
    Viscii,
    /// The Vietnamese Professionals Society's, used abroad.
    Vps,
}

impl Charset {
    /// All of them, in the order in which statistics prefers them where they say the same: by how much was written in each.
    pub(crate) const ALL: [Self; 4] = [Self::Tcvn3, Self::Vni, Self::Viscii, Self::Vps];

    /// Its usual name.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Tcvn3 => "TCVN3",
            Self::Vni => "VNI",
            Self::Viscii => "VISCII",
            Self::Vps => "VPS",
        }
    }
}

/// Decodes text whose characters stand for bytes; in NFC. Characters that stand for no byte of the charset stay: the quotation
/// marks and dashes of windows-1252 lie where TCVN3 and VNI assign nothing. O(n).
///
/// A font of capitals shows small letters as capitals, so its text is put in upper case.
pub(crate) fn decode(text: &str, font: Font) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 2);
    each_letter(text, font.charset, |letter| out.push(letter.char));
    if font.capitals {
        out = out.to_uppercase();
    }
    if is_nfc_quick(out.chars()) == IsNormalized::Yes { out } else { out.nfc().collect() }
}

/// A character of decoded text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Letter {
    char: char,
    origin: Origin,
}

/// Where a decoded character comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Origin {
    /// It is ASCII.
    Ascii,
    /// The charset assigns it to the bytes that stood there.
    Coded,
    /// The charset assigns nothing to what stood there, and it was kept.
    Kept,
}

fn each_letter(text: &str, charset: Charset, mut each: impl FnMut(Letter)) {
    match charset {
        Charset::Vni => vni::each_letter(text, each),
        _ => text.chars().for_each(|c| each(table::letter(c, charset))),
    }
}

#[cfg(test)]
mod tests;
#[cfg(test)]
pub(crate) use tests::encode;
