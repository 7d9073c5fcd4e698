//! The tokens of PDF: of its files, its content streams and its character maps alike.

use lopdf::{Dictionary, Object, StringFormat};

/// Containers within containers; deeper ones are read as null. Real ones stay under 10, and each level takes a stack frame.
const MAX_DEPTH: usize = 100;

/// Something between two blanks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Token<'a> {
    Number(f64),
    /// Without its slash, `#` still in it.
    Name(&'a [u8]),
    /// Between the parentheses, escapes still in it.
    Literal(&'a [u8]),
    /// Between the angle brackets.
    Hex(&'a [u8]),
    ArrayStart,
    ArrayEnd,
    DictStart,
    DictEnd,
    /// An operator or any other word.
    Word(&'a [u8]),
}

/// Reads tokens, and skips what is none.
#[derive(Clone, Debug)]
pub(crate) struct Lexer<'a> {
    pub(crate) bytes: &'a [u8],
    pub(crate) at: usize,
    /// Values that objects may still have; those that are more are left out. A number that takes two bytes in a file takes sixty
    /// times as many in memory.
    pub(crate) values_left: usize,
}

/// What a byte is: 0 a regular character, 1 a blank, 2 a delimiter.
const CLASS: [u8; 256] = {
    let mut class = [0; 256];
    let (blanks, delimiters) = (b"\0\t\n\x0c\r ", b"()<>[]{}/%");
    let mut at = 0;
    while at < blanks.len() {
        class[blanks[at] as usize] = 1;
        at += 1;
    }
    at = 0;
    while at < delimiters.len() {
        class[delimiters[at] as usize] = 2;
        at += 1;
    }
    class
};

pub(crate) fn is_blank(byte: u8) -> bool {
    CLASS[byte as usize] == 1
}

pub(crate) fn is_regular(byte: u8) -> bool {
    CLASS[byte as usize] == 0
}

impl<'a> Lexer<'a> {
    pub(crate) fn new(bytes: &'a [u8], at: usize) -> Self {
        Self { bytes, at: at.min(bytes.len()), values_left: usize::MAX }
    }

    /// Skips blanks and comments.
    pub(crate) fn skip_blanks(&mut self) {
        while let Some(&byte) = self.bytes.get(self.at) {
            if byte == b'%' {
                self.at = end_of_line(self.bytes, self.at);
            } else if is_blank(byte) {
                self.at += 1;
            } else {
                return;
            }
        }
    }

    /// The next token; none at the end.
    pub(crate) fn token(&mut self) -> Option<Token<'a>> {
        loop {
            self.skip_blanks();
            let start = self.at;
            let &byte = self.bytes.get(start)?;
            self.at += 1;
            let token = match byte {
                b'0'..=b'9' | b'+' | b'-' | b'.' => return Some(self.number_or_word(start)),
                b'/' => {
                    let end = self.skip_regular();
                    Token::Name(&self.bytes[start + 1..end])
                }
                b'(' => self.literal(),
                b'<' if self.bytes.get(self.at) == Some(&b'<') => {
                    self.at += 1;
                    Token::DictStart
                }
                b'<' => self.hex(),
                b'>' if self.bytes.get(self.at) == Some(&b'>') => {
                    self.at += 1;
                    Token::DictEnd
                }
                b'[' => Token::ArrayStart,
                b']' => Token::ArrayEnd,
                // Brackets that close nothing, and the braces of PostScript functions.
                b'>' | b')' | b'{' | b'}' => continue,
                _ => {
                    let end = self.skip_regular();
                    Token::Word(&self.bytes[start..end])
                }
            };
            return Some(token);
        }
    }

    fn skip_regular(&mut self) -> usize {
        while self.bytes.get(self.at).is_some_and(|&byte| is_regular(byte)) {
            self.at += 1;
        }
        self.at
    }

    /// Numbers as they occur: `12`, `-.5`, `+3.`, `--7` (read as -7, as Acrobat does), `1.2.3` (read as 1.2), `6.1E-5`.
    fn number_or_word(&mut self, start: usize) -> Token<'a> {
        let end = self.skip_regular();
        let word = &self.bytes[start..end];
        number(word).map_or(Token::Word(word), Token::Number)
    }

    fn literal(&mut self) -> Token<'a> {
        let start = self.at;
        let mut open = 1_usize;
        while let Some(&byte) = self.bytes.get(self.at) {
            match byte {
                b'\\' => self.at += 1,
                b'(' => open += 1,
                b')' => {
                    open -= 1;
                    if open == 0 {
                        self.at += 1;
                        return Token::Literal(&self.bytes[start..self.at - 1]);
                    }
                }
                _ => {}
            }
            self.at += 1;
        }
        self.at = self.bytes.len();
        Token::Literal(&self.bytes[start..])
    }

    fn hex(&mut self) -> Token<'a> {
        let start = self.at;
        let end = self.bytes[start..].iter().position(|&byte| byte == b'>').map_or(self.bytes.len(), |len| start + len);
        self.at = (end + 1).min(self.bytes.len());
        Token::Hex(&self.bytes[start..end])
    }

    /// The next object, with the references in it; none at the end or before a bracket that closes.
    pub(crate) fn object(&mut self) -> Option<Object> {
        self.object_within(0)
    }

    fn object_within(&mut self, depth: usize) -> Option<Object> {
        let token = self.token()?;
        self.values_left = self.values_left.saturating_sub(1);
        if self.values_left == 0 {
            self.at = self.bytes.len();
            return None;
        }
        Some(match token {
            Token::Number(number) => self.reference_or_number(number),
            Token::Name(name) => Object::Name(unescape_name(name)),
            Token::Literal(raw) => {
                let mut bytes = Vec::with_capacity(raw.len());
                unescape_literal(raw, &mut bytes);
                Object::String(bytes, StringFormat::Literal)
            }
            Token::Hex(raw) => {
                let mut bytes = Vec::with_capacity(raw.len() / 2 + 1);
                unescape_hex(raw, &mut bytes);
                Object::String(bytes, StringFormat::Hexadecimal)
            }
            Token::ArrayStart => Object::Array(self.array(depth + 1)),
            Token::DictStart => Object::Dictionary(self.dictionary(depth + 1)),
            Token::ArrayEnd | Token::DictEnd => return None,
            Token::Word(b"true") => Object::Boolean(true),
            Token::Word(b"false") => Object::Boolean(false),
            Token::Word(_) => Object::Null,
        })
    }

    fn array(&mut self, depth: usize) -> Vec<Object> {
        let mut items = Vec::new();
        loop {
            let before = self.at;
            match self.token() {
                None | Some(Token::ArrayEnd) => return items,
                // The array was never closed.
                Some(Token::Word(b"endobj" | b"stream")) => {
                    self.at = before;
                    return items;
                }
                Some(Token::DictEnd) => {}
                Some(_) => {
                    self.at = before;
                    let item = if depth < MAX_DEPTH { self.object_within(depth) } else { self.token().map(|_| Object::Null) };
                    items.extend(item);
                }
            }
        }
    }

    fn dictionary(&mut self, depth: usize) -> Dictionary {
        let mut dictionary = Dictionary::new();
        loop {
            let before = self.at;
            match self.token() {
                None | Some(Token::DictEnd) => return dictionary,
                Some(Token::Word(b"endobj" | b"stream")) => {
                    self.at = before;
                    return dictionary;
                }
                Some(Token::Name(key)) => {
                    let before_value = self.at;
                    let value = if depth < MAX_DEPTH { self.object_within(depth) } else { self.token().map(|_| Object::Null) };
                    match value {
                        Some(value) => dictionary.set(unescape_name(key), value),
                        // A key without a value stands before the end.
                        None => self.at = before_value,
                    }
                }
                // Something that is no key; it is skipped.
                Some(_) => {}
            }
        }
    }

    /// `12 0 R` is one object, `12 0` are two.
    fn reference_or_number(&mut self, number: f64) -> Object {
        let whole = number.fract() == 0.0 && number.abs() < 9e15;
        if whole && (0.0..4e9).contains(&number) {
            let mut ahead = self.clone();
            if let Some(Token::Number(generation)) = ahead.token()
                && generation.fract() == 0.0
                && (0.0..=65_535.0).contains(&generation)
                && ahead.token() == Some(Token::Word(b"R"))
            {
                self.at = ahead.at;
                return Object::Reference((number as u32, generation as u16));
            }
        }
        if whole { Object::Integer(number as i64) } else { Object::Real(number as f32) }
    }
}

fn end_of_line(bytes: &[u8], from: usize) -> usize {
    bytes[from..].iter().position(|&byte| byte == b'\n' || byte == b'\r').map_or(bytes.len(), |len| from + len)
}

/// Reads a number without its surroundings; none for a word. Kept apart from `str::parse` since content streams are numbers
/// for the most part, and theirs are short.
pub(crate) fn number(word: &[u8]) -> Option<f64> {
    const POWERS: [f64; 16] = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];
    let signs = word.iter().take_while(|&&byte| byte == b'-' || byte == b'+').count();
    let negative = word[..signs].contains(&b'-');
    let (mut whole, mut digits, mut decimals, mut in_fraction) = (0_u64, 0, 0, false);
    for (at, &byte) in word[signs..].iter().enumerate() {
        match byte {
            b'0'..=b'9' => {
                digits += 1;
                if in_fraction {
                    // More decimals than a coordinate has say nothing.
                    if decimals < 9 && whole < 100_000_000_000_000 {
                        decimals += 1;
                        whole = whole * 10 + u64::from(byte - b'0');
                    }
                } else {
                    whole = whole.saturating_mul(10).saturating_add(u64::from(byte - b'0'));
                }
            }
            b'.' if !in_fraction => in_fraction = true,
            b'e' | b'E' if digits > 0 => return std::str::from_utf8(word).ok()?.parse().ok().filter(|n: &f64| n.is_finite()),
            // `12-34` and `1.2.3` occur; what stands before is the number.
            b'-' | b'.' if at > 0 => break,
            _ => return None,
        }
    }
    if digits == 0 && !in_fraction {
        return None;
    }
    let value = whole as f64 / POWERS[decimals];
    Some(if negative { -value } else { value })
}

/// Takes the `#20` of names apart.
pub(crate) fn unescape_name(raw: &[u8]) -> Vec<u8> {
    if !raw.contains(&b'#') {
        return raw.to_vec();
    }
    let mut name = Vec::with_capacity(raw.len());
    let mut at = 0;
    while at < raw.len() {
        let pair = (raw[at] == b'#').then(|| Some((hex_digit(*raw.get(at + 1)?)?, hex_digit(*raw.get(at + 2)?)?))).flatten();
        if let Some((high, low)) = pair {
            name.push(high << 4 | low);
            at += 3;
        } else {
            name.push(raw[at]);
            at += 1;
        }
    }
    name
}

/// Appends the bytes that a literal string stands for.
pub(crate) fn unescape_literal(raw: &[u8], out: &mut Vec<u8>) {
    let mut at = 0;
    while at < raw.len() {
        let plain = raw[at..].iter().position(|&byte| byte == b'\\' || byte == b'\r').unwrap_or(raw.len() - at);
        out.extend_from_slice(&raw[at..at + plain]);
        at += plain;
        if at >= raw.len() {
            return;
        }
        if raw[at] == b'\r' {
            // Any end of line within a string is one line feed.
            out.push(b'\n');
            at += if raw.get(at + 1) == Some(&b'\n') { 2 } else { 1 };
            continue;
        }
        at += 1;
        let Some(&escaped) = raw.get(at) else { return };
        at += 1;
        match escaped {
            b'n' => out.push(b'\n'),
            b'r' => out.push(b'\r'),
            b't' => out.push(b'\t'),
            b'b' => out.push(8),
            b'f' => out.push(12),
            b'0'..=b'7' => {
                let mut value = u32::from(escaped - b'0');
                for _ in 0..2 {
                    let Some(&digit @ b'0'..=b'7') = raw.get(at) else { break };
                    value = value * 8 + u32::from(digit - b'0');
                    at += 1;
                }
                out.push(value as u8);
            }
            b'\r' => at += usize::from(raw.get(at) == Some(&b'\n')),
            b'\n' => {}
            other => out.push(other),
        }
    }
}

/// Appends the bytes that a hexadecimal string stands for; a missing last digit is 0.
pub(crate) fn unescape_hex(raw: &[u8], out: &mut Vec<u8>) {
    let mut high = None;
    for digit in raw.iter().filter_map(|&byte| hex_digit(byte)) {
        match high.take() {
            None => high = Some(digit),
            Some(first) => out.push(first << 4 | digit),
        }
    }
    out.extend(high.map(|first| first << 4));
}

fn hex_digit(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_they_occur() {
        for (word, expected) in [
            ("12", Some(12.0)),
            ("-.5", Some(-0.5)),
            ("+3.", Some(3.0)),
            ("--7", Some(-7.0)),
            ("1.2.3", Some(1.2)),
            ("12-34", Some(12.0)),
            ("0.0000123456", Some(0.000_012_345)),
            ("6.1E-5", Some(6.1e-5)),
            (".", Some(0.0)),
            ("-", None),
            ("Tj", None),
            ("1a", None),
            ("99999999999999999999999999", Some(u64::MAX as f64)),
        ] {
            assert_eq!(number(word.as_bytes()), expected, "{word}");
        }
    }

    #[test]
    fn tokens_are_told_apart_without_blanks() {
        let mut lexer = Lexer::new(b"/F1 12Tf[(a\\)(b))-250<4 1>]TJ%x\n<</A/B>>BT", 0);
        let tokens: Vec<Token<'_>> = std::iter::from_fn(|| lexer.token()).collect();
        assert_eq!(
            tokens,
            [
                Token::Name(b"F1"),
                Token::Word(b"12Tf"),
                Token::ArrayStart,
                Token::Literal(b"a\\)(b)"),
                Token::Number(-250.0),
                Token::Hex(b"4 1"),
                Token::ArrayEnd,
                Token::Word(b"TJ"),
                Token::DictStart,
                Token::Name(b"A"),
                Token::Name(b"B"),
                Token::DictEnd,
                Token::Word(b"BT"),
            ]
        );
    }

    #[test]
    fn strings_lose_their_escapes() {
        for (raw, expected) in [
            (&b"a\\(b\\)\\\\"[..], &b"a(b)\\"[..]),
            (b"\\101\\7x\\0053", b"A\x07x\x053"),
            (b"a\\\nb\\\r\nc", b"abc"),
            (b"a\r\nb\rc", b"a\nb\nc"),
            (b"\\q\\", b"q"),
        ] {
            let mut out = Vec::new();
            unescape_literal(raw, &mut out);
            assert_eq!(out, expected);
        }
        let mut out = Vec::new();
        unescape_hex(b"4 1zB5 7", &mut out);
        assert_eq!(out, b"A\xb5\x70");
        assert_eq!(unescape_name(b"A#20B#zz#4"), b"A B#zz#4");
    }

    #[test]
    fn objects_hold_references_and_survive_missing_brackets() {
        let object = |text: &str| Lexer::new(text.as_bytes(), 0).object();
        assert_eq!(object("12 0 R"), Some(Object::Reference((12, 0))));
        assert_eq!(object("12 0"), Some(Object::Integer(12)));
        assert_eq!(object("]"), None);
        let Some(Object::Dictionary(dictionary)) = object("<< /A [1 2 0 R (x] /B /C >> endobj") else { panic!("no dictionary") };
        assert_eq!(dictionary.len(), 1, "an open string takes the rest");
        let Some(Object::Dictionary(dictionary)) = object("<< /A [1 2 0 R] /B << /C true >> /D >>") else { panic!() };
        assert_eq!(dictionary.get(b"A").ok(), Some(&Object::Array(vec![Object::Integer(1), Object::Reference((2, 0))])));
        assert_eq!(dictionary.len(), 2);
    }

    #[test]
    fn depth_is_bounded() {
        let deep = "[".repeat(100_000);
        assert!(Lexer::new(deep.as_bytes(), 0).object().is_some());
    }
}
