//! The tokens of RTF (specification 1.9.1, "RTF Syntax").
//!
//! ```text
//! token := "{" | "}" | "\" letters [["-"] digits] [" "] | "\'" hex hex | "\" sign | bytes
//! ```

/// Letters of a control word that are looked at; the longest that means something has 20.
const WORD: usize = 32;
/// Digits of its number.
const DIGITS: usize = 10;

/// A token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'r> {
    Open,
    Close,
    /// A control word with its number.
    Word(&'r str, Option<i32>),
    /// A backslash and a sign.
    Sign(u8),
    /// A byte in hexadecimal digits.
    Byte(u8),
    /// Bytes of text, without line ends, which mean nothing.
    Text(&'r [u8]),
}

/// Reads tokens; every byte is looked at once. The data after `\bin` is stepped over.
pub(super) struct Tokens<'r> {
    bytes: &'r [u8],
    at: usize,
}

impl<'r> Tokens<'r> {
    pub(super) fn new(bytes: &'r [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn run(&mut self, longest: usize, is_part: impl Fn(u8) -> bool) -> &'r [u8] {
        let rest = &self.bytes[self.at..];
        let len = rest.iter().take(longest).position(|&byte| !is_part(byte)).unwrap_or(rest.len().min(longest));
        self.at += len;
        &rest[..len]
    }

    fn control(&mut self) -> Option<Token<'r>> {
        let sign = self.peek()?;
        if !sign.is_ascii_alphabetic() {
            self.at += 1;
            return Some(if sign == b'\'' { Token::Byte(self.hex()) } else { Token::Sign(sign) });
        }
        let word = std::str::from_utf8(self.run(WORD, |byte| byte.is_ascii_alphabetic())).unwrap_or_default();
        let is_negative = self.peek() == Some(b'-');
        self.at += usize::from(is_negative);
        let digits = self.run(DIGITS, |byte| byte.is_ascii_digit());
        let number = (!digits.is_empty()).then(|| {
            let value = digits.iter().fold(0i64, |value, digit| value * 10 + i64::from(digit - b'0'));
            let value = if is_negative { -value } else { value };
            i32::try_from(value).unwrap_or(if is_negative { i32::MIN } else { i32::MAX })
        });
        if self.peek() == Some(b' ') {
            self.at += 1;
        }
        if word == "bin" {
            self.at = self.at.saturating_add(usize::try_from(number.unwrap_or(0)).unwrap_or(0)).min(self.bytes.len());
        }
        Some(Token::Word(word, number))
    }

    fn hex(&mut self) -> u8 {
        let digits = self.run(2, |byte| byte.is_ascii_hexdigit());
        std::str::from_utf8(digits).ok().and_then(|digits| u8::from_str_radix(digits, 16).ok()).unwrap_or(b'?')
    }
}

impl<'r> Iterator for Tokens<'r> {
    type Item = Token<'r>;

    fn next(&mut self) -> Option<Token<'r>> {
        loop {
            let byte = self.peek()?;
            match byte {
                b'\r' | b'\n' | 0 => self.at += 1,
                b'{' | b'}' => {
                    self.at += 1;
                    return Some(if byte == b'{' { Token::Open } else { Token::Close });
                }
                b'\\' => {
                    self.at += 1;
                    return self.control();
                }
                _ => {
                    let is_text = |byte| !matches!(byte, b'\r' | b'\n' | b'{' | b'}' | b'\\' | 0);
                    return Some(Token::Text(self.run(usize::MAX, is_text)));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Token::*;
    use super::*;

    #[test]
    fn tokens_are_told_apart() {
        let long = format!("\\{}", "x".repeat(40));
        for (rtf, expected) in [
            (&b"{\\rtf1\\ansi S\\'e8}"[..], vec![Open, Word("rtf", Some(1)), Word("ansi", None), Text(b"S"), Byte(0xe8), Close]),
            (b"\\u-257?x", vec![Word("u", Some(-257)), Text(b"?x")]),
            (b"a\r\nb\\par\nc", vec![Text(b"a"), Text(b"b"), Word("par", None), Text(b"c")]),
            (b"\\{\\*\\~", vec![Sign(b'{'), Sign(b'*'), Sign(b'~')]),
            (b"\\bin3 }}}x", vec![Word("bin", Some(3)), Text(b"x")]),
            (b"\\bin99 x", vec![Word("bin", Some(99))]),
            (b"\\b-x", vec![Word("b", None), Text(b"x")]),
            (b"\\fs99999999999", vec![Word("fs", Some(i32::MAX)), Text(b"9")]),
            (b"\\'zz", vec![Byte(b'?'), Text(b"zz")]),
            (b"\\", vec![]),
            (long.as_bytes(), vec![Word(&long[1..33], None), Text(&long.as_bytes()[33..])]),
        ] {
            assert_eq!(Tokens::new(rtf).collect::<Vec<_>>(), expected, "{}", String::from_utf8_lossy(rtf));
        }
    }
}
