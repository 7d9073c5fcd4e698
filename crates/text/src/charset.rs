//! Bytes to text.
//!
//! ```text
//! byte-order mark → UTF-16 by its zeros → UTF-8, if valid or nearly → Vietnamese charsets, by their syllables → what the source
//! declares, if it can be → detection
//! ```
//!
//! Declarations are wrong often: pages say UTF-8 or Latin-1 and are in windows-1258 or TCVN3. So what the bytes prove goes first;
//! a declaration decides where they prove nothing. UTF-8 is looked into once more, for text that was in another charset when it
//! was made UTF-8.

mod mojibake;
mod utf_16;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, WINDOWS_1258};
use unicode_normalization::UnicodeNormalization;
use vanban_model::Diagnostic;

use crate::legacy::{self, Charset, Font};

pub(crate) use utf_16::utf_16;

/// How much of a file is looked at: enough for statistics, and bounded.
const DETECT: usize = 1 << 20;
/// Vietnamese words that prove windows-1258, and how many of them there are to one that is none.
const WORDS: usize = 3;
const SHARE: usize = 4;
/// Words looked at.
const ENOUGH: usize = 2000;

/// Decodes a capture. `declared` is a charset label that the source or the page states; it is a hint, for it is wrong often.
pub(crate) fn decode(bytes: &[u8], declared: Option<&str>, diagnostics: &mut Vec<Diagnostic>) -> String {
    if let Some((encoding, bom)) = Encoding::for_bom(bytes) {
        let text = lossy(&bytes[bom..], encoding, diagnostics);
        return if encoding == UTF_8 { repaired(text, diagnostics) } else { text };
    }
    if let Some(encoding) = utf_16(bytes) {
        guessed(encoding.name(), diagnostics);
        return lossy(bytes, encoding, diagnostics);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return repaired(text.to_owned(), diagnostics);
    }
    if almost_utf8(bytes) {
        return lossy(bytes, UTF_8, diagnostics);
    }
    single_or_double_byte(bytes, declared, diagnostics)
}

/// Text in UTF-8 that may have been another charset's before.
fn repaired(text: String, diagnostics: &mut Vec<Diagnostic>) -> String {
    if text.is_ascii() {
        return text;
    }
    if let Some(repaired) = mojibake::repair(&text) {
        let message = "text in UTF-8 had been taken for windows-1252 and was stored as such; it was turned back";
        diagnostics.push(Diagnostic::warning("W-MOJIBAKE", None, message));
        return repaired;
    }
    if let Some(charset) = legacy::guess(&without_markup(head(&text))) {
        guessed(charset.name(), diagnostics);
        return legacy::decode(&text, Font { charset, capitals: false });
    }
    text
}

fn single_or_double_byte(bytes: &[u8], declared: Option<&str>, diagnostics: &mut Vec<Diagnostic>) -> String {
    let declared_legacy = declared.and_then(legacy_label);
    let declared = declared.and_then(|label| Encoding::for_label(label.trim().as_bytes())).filter(|&encoding| {
        // Bytes that got here are none of these, whatever is said of them.
        encoding != UTF_8 && encoding != UTF_16LE && encoding != UTF_16BE
    });
    let sample = &bytes[..bytes.len().min(DETECT)];
    let western = without_markup(&WINDOWS_1252.decode_without_bom_handling(sample).0);
    let vietnamese = match declared_legacy {
        Some(charset) if legacy::is_coded(&western, charset) => Some(Vietnamese::Legacy(charset)),
        _ => vietnamese(sample, &western),
    };
    if let Some(vietnamese) = vietnamese {
        return match vietnamese {
            Vietnamese::Legacy(charset) => {
                if declared_legacy != Some(charset) {
                    guessed(charset.name(), diagnostics);
                }
                let text = lossy(bytes, WINDOWS_1252, diagnostics);
                legacy::decode(&text, Font { charset, capitals: false })
            }
            Vietnamese::Windows => {
                if declared != Some(WINDOWS_1258) {
                    guessed(WINDOWS_1258.name(), diagnostics);
                }
                lossy(bytes, WINDOWS_1258, diagnostics).nfc().collect()
            }
        };
    }
    if let Some(encoding) = declared.filter(|&encoding| encoding != WINDOWS_1252 || !is_mostly_beyond_ascii(sample)) {
        return lossy(bytes, encoding, diagnostics);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, true);
    let encoding = detector.guess(None, Utf8Detection::Deny);
    guessed(encoding.name(), diagnostics);
    lossy(bytes, encoding, diagnostics)
}

/// A charset that Vietnamese is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Vietnamese {
    Legacy(Charset),
    /// windows-1258, with tones as combining marks.
    Windows,
}

/// The charset in which the words are Vietnamese.
fn vietnamese(bytes: &[u8], western: &str) -> Option<Vietnamese> {
    let windows: String = without_markup(&WINDOWS_1258.decode_without_bom_handling(bytes).0).nfc().collect();
    let (are, are_not) = legacy::vietnamese_words(&windows, ENOUGH);
    let is_windows = are >= WORDS && are >= SHARE * are_not;
    match legacy::guess(western) {
        Some(charset) => {
            let decoded = legacy::decode(western, Font { charset, capitals: false });
            let (legacy_are, legacy_are_not) = legacy::vietnamese_words(&decoded, ENOUGH);
            // French and Portuguese would be Vietnamese by their few words alone; both counts are of the same text.
            let is_better = is_windows && are_not * legacy_are < legacy_are_not * are;
            Some(if is_better { Vietnamese::Windows } else { Vietnamese::Legacy(charset) })
        }
        None => (is_windows && is_proven(&windows, western)).then_some(Vietnamese::Windows),
    }
}

/// windows-1258 is windows-1252 but for nine letters and five marks: only those can prove it.
fn is_proven(windows: &str, western: &str) -> bool {
    let (are, _) = legacy::vietnamese_words(windows, ENOUGH);
    let (western_are, western_are_not) = legacy::vietnamese_words(western, ENOUGH);
    are >= western_are + WORDS || (are > western_are && western_are_not > 0)
}

fn guessed(name: &str, diagnostics: &mut Vec<Diagnostic>) {
    let message = format!("the charset is not stated, or not the one stated, and was guessed as `{name}`");
    diagnostics.push(Diagnostic::warning("W-CHARSET-GUESSED", None, message));
}

/// Labels of charsets that browsers knew once, and of their fonts' makers.
fn legacy_label(label: &str) -> Option<Charset> {
    let label = label.trim().to_ascii_lowercase();
    let label = label.trim_start_matches("x-").trim_start_matches("viet-");
    match label {
        "tcvn" | "tcvn3" | "tcvn5712" | "tcvn-5712" | "tcvn5712-1" | "tcvn5712-1:1993" | "abc" => Some(Charset::Tcvn3),
        "vni" | "vni-win" | "vni-windows" => Some(Charset::Vni),
        "viscii" | "csviscii" | "viscii1.1-1" => Some(Charset::Viscii),
        "vps" => Some(Charset::Vps),
        _ => None,
    }
}

/// Whether most letters are beyond ASCII, as in Cyrillic, Hebrew or Greek; in languages written in Latin letters, at most one
/// in five is.
fn is_mostly_beyond_ascii(bytes: &[u8]) -> bool {
    let text = without_markup(&bytes.iter().map(|&byte| char::from(byte)).collect::<String>());
    let beyond = text.chars().filter(|&c| c >= '\u{c0}').count();
    let ascii = text.chars().filter(char::is_ascii_alphabetic).count();
    beyond > ascii
}

fn head(text: &str) -> &str {
    &text[..text.floor_char_boundary(DETECT)]
}

/// The text without tags, scripts and styles, for statistics alone. O(n).
fn without_markup(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let name: String = rest[1..].chars().take_while(char::is_ascii_alphanumeric).take(6).collect();
        let is_tag = !name.is_empty() || rest[1..].starts_with(['/', '!', '?']);
        if !is_tag {
            out.push('<');
            rest = &rest[1..];
            continue;
        }
        out.push(' ');
        let name = name.to_ascii_lowercase();
        let end = match name.as_str() {
            "script" | "style" => rest.find("</"),
            _ => None,
        };
        let end = end.filter(|&end| end > 0).or_else(|| rest.find('>').map(|end| end + 1)).unwrap_or(rest.len());
        rest = &rest[end..];
    }
    out.push_str(rest);
    out
}

fn lossy(bytes: &[u8], encoding: &'static Encoding, diagnostics: &mut Vec<Diagnostic>) -> String {
    let (text, had_errors) = encoding.decode_without_bom_handling(bytes);
    if had_errors {
        let message = format!("some bytes are not valid `{}` and were replaced", encoding.name());
        diagnostics.push(Diagnostic::warning("W-CHARSET-INVALID", None, message));
    }
    text.into_owned()
}

/// UTF-8 with a few broken places (a file cut within a character, one pasted line): at least four good multi-byte characters
/// to a bad byte. A legacy charset has next to none.
fn almost_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += chunk.invalid().len();
    }
    bad * 4 <= good
}

#[cfg(test)]
mod tests;
