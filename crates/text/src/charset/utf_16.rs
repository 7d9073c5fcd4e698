//! UTF-16 without a byte-order mark.

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};

/// How much of a file is looked at.
const HEAD: usize = 64 * 1024;
/// One unit in so many has a zero byte: a space, a digit, a letter of ASCII. Even Chinese has line ends and figures.
const ZEROS: usize = 50;

/// The byte order of text in UTF-16, by where its zeros stand: ASCII has them in the higher byte. Text of one byte a character has
/// none, and what other files have around theirs is no text.
pub(crate) fn utf_16(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(HEAD) & !1];
    let units = head.len() / 2;
    let zeros = |odd: usize| head.iter().skip(odd).step_by(2).filter(|&&byte| byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let (encoding, most, least) = if odd > even { (UTF_16LE, odd, even) } else { (UTF_16BE, even, odd) };
    if units < 4 || most * ZEROS < units || least * ZEROS > most {
        return None;
    }
    let text = encoding.decode_without_bom_handling(head).0;
    let is_text = |c: char| {
        c.is_alphanumeric()
            || matches!(c, ' '..='~' | '\n' | '\r' | '\t' | '\u{a0}'..='\u{bf}' | '\u{300}'..='\u{36f}' | '\u{2010}'..='\u{2044}')
    };
    let signs = text.chars().count();
    // A character may be cut at the end of the head.
    let others = text.chars().filter(|&c| !is_text(c)).count().saturating_sub(1);
    let has_controls = text.chars().any(|c| c.is_control() && !c.is_whitespace());
    (others * 20 <= signs && !has_controls).then_some(encoding)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(text: &str, is_big: bool) -> Vec<u8> {
        text.encode_utf16().flat_map(|unit| if is_big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
    }

    #[test]
    fn the_zeros_tell_the_order() {
        for text in [
            "Số: 58/2022/NĐ-CP\r\n",
            "Постановление № 5 от 1 мая",
            "החלטה 22-NQ/TW",
            "<html><p>x</p>",
            "越南政府 2025 年第 5 号决议",
        ] {
            assert_eq!(utf_16(&bytes(text, false)), Some(UTF_16LE), "{text}");
            assert_eq!(utf_16(&bytes(text, true)), Some(UTF_16BE), "{text}");
        }
    }

    #[test]
    fn other_bytes_are_none() {
        for bytes in [
            &b"Quyet dinh so 5"[..],
            b"",
            b"\0\0\0\0\0\0\0\0",
            b"a\0b",
            b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0\xb8\0\0\0",
            b"ab\0cdefgh\0ij",
        ] {
            assert_eq!(utf_16(bytes), None);
        }
    }
}
