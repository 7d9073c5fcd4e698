//! Transfer encodings of mail (RFC 2045, 6.7 and 6.8), read as leniently as mail programs do: what is no part of the encoding is
//! passed over, and what breaks off is kept up to there.

use std::borrow::Cow;

/// How the bytes of a part are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Encoding {
    /// 7bit, 8bit, binary.
    #[default]
    AsIs,
    Base64,
    QuotedPrintable,
}

impl Encoding {
    pub(super) fn of(label: &str) -> Self {
        match label.trim().to_ascii_lowercase().as_str() {
            "base64" => Self::Base64,
            "quoted-printable" => Self::QuotedPrintable,
            _ => Self::AsIs,
        }
    }

    /// O(n); never longer than the input.
    pub(super) fn decode(self, bytes: &[u8]) -> Cow<'_, [u8]> {
        match self {
            Self::AsIs => Cow::Borrowed(bytes),
            Self::Base64 => Cow::Owned(base64(bytes)),
            Self::QuotedPrintable => Cow::Owned(quoted_printable(bytes)),
        }
    }
}

fn base64(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() / 4 * 3);
    let (mut bits, mut count) = (0_u32, 0);
    for &byte in bytes {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            // Padding ends a run of bytes; some programs write the next run behind it.
            b'=' => {
                (bits, count) = (0, 0);
                continue;
            }
            _ => continue,
        };
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push((bits >> count) as u8);
        }
    }
    out
}

fn quoted_printable(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        let ended = line.strip_suffix(b"\n").unwrap_or(line);
        // Blanks at the end of a line were added on the way.
        let content = ended.trim_ascii_end();
        let (content, goes_on) = content.strip_suffix(b"=").map_or((content, false), |content| (content, true));
        let mut rest = content;
        while let [first, tail @ ..] = rest {
            let code = match (first, tail) {
                (b'=', [high, low, ..]) => hex(*high).zip(hex(*low)).map(|(high, low)| high << 4 | low),
                _ => None,
            };
            out.push(code.unwrap_or(*first));
            rest = if code.is_some() { &tail[2..] } else { tail };
        }
        if !goes_on && ended.len() < line.len() {
            out.push(b'\n');
        }
    }
    out
}

fn hex(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_read_whatever_stands_between() {
        for (encoded, expected) in [
            (&b"U+G7kSA1OQ=="[..], "Số 59"),
            (b"U+G7\r\nkSA1OQ==\r\n", "Số 59"),
            (b"U+G7kSA1O", "Số 5"),
            (b"U+G7!kSA 1OQ", "Số 59"),
            (b"U+G7kQ==IDU5", "Số 59"),
            (b"", ""),
        ] {
            assert_eq!(String::from_utf8_lossy(&Encoding::Base64.decode(encoded)), expected);
        }
    }

    #[test]
    fn quoted_printable_joins_soft_breaks_and_keeps_what_is_no_code() {
        for (encoded, expected) in [
            (&b"S=E1=BB=91 59"[..], "Số 59"),
            (b"S=e1=bb=\r\n=91 59=\r\n/TB\r\nx", "Số 59/TB\nx"),
            (b"a = b =ZZ =", "a = b =ZZ "),
            (b"a  \r\nb", "a\nb"),
        ] {
            assert_eq!(String::from_utf8_lossy(&Encoding::QuotedPrintable.decode(encoded)), expected);
        }
    }
}
