//! One spelling for characters that look alike or show nothing, so that no later stage has to know of them.

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// NFC with `\n` as the only line end, plain spaces, and without marks that show nothing.
///
/// Removed: soft hyphen, zero-width space and joiner of words, byte-order mark, direction marks and isolates (they split
/// `22-NQ/TW` inside Hebrew), control characters. Kept: the zero-width (non-)joiner, which is spelling in Persian and Khmer.
/// Private-use characters are bullets of symbol fonts at the start of a line, else nothing that can be read.
pub(crate) fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' => {
                if chars.peek() != Some(&'\n') {
                    out.push('\n');
                }
            }
            '\n' | '\t' => out.push(c),
            '\u{0b}' | '\u{0c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => out.push('\n'),
            '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => out.push(' '),
            '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' => {}
            '\u{e000}'..='\u{f8ff}' => out.push(if at_line_start(&out) { '•' } else { ' ' }),
            _ if c.is_control() => {}
            _ => out.push(c),
        }
    }
    if is_nfc_quick(out.chars()) == IsNormalized::Yes { out } else { out.nfc().collect() }
}

fn at_line_start(out: &str) -> bool {
    out.trim_end_matches([' ', '\t']).chars().next_back().is_none_or(|c| c == '\n')
}

/// Cuts the text at a line end (or, in one endless line, at a character) under `max_bytes`; whether it did.
pub(crate) fn cut(text: &mut String, max_bytes: usize) -> bool {
    if text.len() <= max_bytes {
        return false;
    }
    let end = text.floor_char_boundary(max_bytes);
    let end = text[..end].rfind('\n').filter(|&line| line > end / 2).unwrap_or(end);
    text.truncate(end);
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_get_one_spelling() {
        for (raw, expected) in [
            ("a\r\nb\rc\u{c}d", "a\nb\nc\nd"),
            ("Thu\u{309} tu\u{31b}o\u{31b}\u{301}ng", "Thủ tướng"),
            ("Số:\u{a0}58/2022/N\u{ad}Đ-\u{200b}CP", "Số: 58/2022/NĐ-CP"),
            ("\u{200f}החלטה \u{2066}22-NQ/TW\u{2069}", "החלטה 22-NQ/TW"),
            ("\u{f0b7} Bộ Tài chính\u{f0e0}", "• Bộ Tài chính "),
            ("\u{feff}x\u{0}\u{7}y", "xy"),
            ("می\u{200c}خواهم", "می\u{200c}خواهم"),
        ] {
            assert_eq!(clean(raw), expected);
        }
    }

    #[test]
    fn a_long_text_is_cut_at_a_line() {
        let mut text = "một hai\nba bốn\nnăm".to_owned();
        assert!(cut(&mut text, 18));
        assert_eq!(text, "một hai\nba bốn");
        let mut line = "ơ".repeat(10);
        assert!(cut(&mut line, 5));
        assert_eq!(line, "ơơ");
        assert!(!cut(&mut line, 4));
    }
}
