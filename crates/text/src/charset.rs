//! Bytes to text: byte-order mark, then UTF-8 if valid, then what the source declares, then detection.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8};
use vanban_model::Diagnostic;

/// How much of a file the detector looks at: enough for its statistics, and bounded.
const DETECT: usize = 1 << 20;

/// Decodes a capture. `declared` is a charset label that the source or the page states; it is a hint, for it is wrong often.
pub(crate) fn decode(bytes: &[u8], declared: Option<&str>, diagnostics: &mut Vec<Diagnostic>) -> String {
    if let Some((encoding, bom)) = Encoding::for_bom(bytes) {
        return lossy(&bytes[bom..], encoding, diagnostics);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.to_owned();
    }
    let declared = declared.and_then(|label| Encoding::for_label(label.trim().as_bytes()));
    if almost_utf8(bytes) {
        return lossy(bytes, UTF_8, diagnostics);
    }
    if let Some(encoding) = declared.filter(|&encoding| encoding != UTF_8) {
        return lossy(bytes, encoding, diagnostics);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(&bytes[..bytes.len().min(DETECT)], true);
    let encoding = detector.guess(None, Utf8Detection::Deny);
    let message = format!("the charset is not stated and was guessed as `{}`", encoding.name());
    diagnostics.push(Diagnostic::warning("W-CHARSET-GUESSED", None, message));
    lossy(bytes, encoding, diagnostics)
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
mod tests {
    use super::*;

    fn decoded(bytes: &[u8], declared: Option<&str>) -> (String, Vec<String>) {
        let mut diagnostics = Vec::new();
        let text = decode(bytes, declared, &mut diagnostics);
        (text, diagnostics.into_iter().map(|diagnostic| diagnostic.code).collect())
    }

    #[test]
    fn utf_8_and_utf_16_are_told_without_a_word() {
        for bytes in [&b"\xef\xbb\xbfS\xe1\xbb\x91"[..], b"S\xe1\xbb\x91", b"\xff\xfeS\0\xd1\x1e", b"\xfe\xff\0S\x1e\xd1"] {
            assert_eq!(decoded(bytes, None), ("Số".to_owned(), vec![]));
        }
    }

    #[test]
    fn legacy_charsets_are_declared_or_guessed() {
        let russian = "Постановление Правительства о международной интеграции от 25 августа";
        let bytes = encoding_rs::WINDOWS_1251.encode(russian).0.into_owned();
        assert_eq!(decoded(&bytes, Some("windows-1251")), (russian.to_owned(), vec![]));
        assert_eq!(decoded(&bytes, None), (russian.to_owned(), vec!["W-CHARSET-GUESSED".to_owned()]));
        assert_eq!(decoded(&bytes, Some("utf-8")).0, russian, "a wrong declaration");
        let polish = "Ministerstwo powinno przedłożyć sprawozdanie z realizacji zobowiązań międzynarodowych";
        let bytes = encoding_rs::ISO_8859_2.encode(polish).0.into_owned();
        assert_eq!(decoded(&bytes, None).0, polish);
    }

    #[test]
    fn a_cut_utf_8_file_stays_utf_8() {
        let text = "Thủ tướng yêu cầu các bộ, ngành, địa phương";
        let mut bytes = text.as_bytes().to_vec();
        bytes.push(0xe1);
        let (read, codes) = decoded(&bytes, None);
        assert_eq!((read.trim_end_matches('\u{fffd}'), codes), (text, vec!["W-CHARSET-INVALID".to_owned()]));
    }
}
