//! Character maps: how the bytes of a string make codes, and what codes stand for (ISO 32000-1, 9.7.5 and 9.10.3).

use super::super::syntax::{Lexer, Token, unescape_hex, unescape_literal};

/// Entries of one map; a map of all of Unicode by single codes has 65,536.
const MAX_ENTRIES: usize = 200_000;
/// UTF-16 units that one code may stand for; ligatures have up to 4, words in a tag up to 20.
const MAX_UNITS: usize = 64;

/// A parsed map. Built once a font; every look-up is a binary search.
#[derive(Debug, Default)]
pub(crate) struct CMap {
    /// Which codes there are. Empty if the map does not say.
    spaces: Vec<Space>,
    cids: Vec<Range>,
    chars: Vec<Range>,
    strings: Vec<String>,
    pub(crate) is_vertical: bool,
    /// The map that this one builds upon.
    pub(crate) base: Option<Vec<u8>>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Space {
    len: usize,
    low: u32,
    high: u32,
}

/// Codes from `low` to `high` that stand for `target`, `target + 1` and so on.
#[derive(Clone, Copy, Debug)]
struct Range {
    low: u32,
    high: u32,
    target: Target,
}

#[derive(Clone, Copy, Debug)]
enum Target {
    Number(u32),
    /// Index into the strings of the map.
    Text(u32),
}

/// What a code stands for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Text<'m> {
    Char(char),
    /// More than one character, or none at all.
    Str(&'m str),
    /// The last character counts up with the code.
    Counted(String),
}

impl CMap {
    /// Reads a map. What can't be read is passed over.
    pub(crate) fn parse(bytes: &[u8]) -> Self {
        let mut map = Self::default();
        let mut lexer = Lexer::new(bytes, 0);
        // Operands before an operator, as `(bytes of the code, raw)`.
        let mut last_name: Option<&[u8]> = None;
        let mut last_number = None;
        while let Some(token) = lexer.token() {
            match token {
                Token::Word(b"begincodespacerange") => map.read_spaces(&mut lexer),
                Token::Word(b"begincidrange") => map.read_cids(&mut lexer, true),
                Token::Word(b"begincidchar") => map.read_cids(&mut lexer, false),
                Token::Word(b"beginbfrange") => map.read_char_ranges(&mut lexer),
                Token::Word(b"beginbfchar") => map.read_chars(&mut lexer),
                Token::Word(b"usecmap") => map.base = last_name.map(<[u8]>::to_vec),
                Token::Word(b"def") if last_name == Some(b"WMode") => map.is_vertical = last_number == Some(1.0),
                Token::Name(name) => last_name = Some(name),
                Token::Number(number) => last_number = Some(number),
                _ => {}
            }
        }
        map.cids.sort_by_key(|range| range.low);
        map.chars.sort_by_key(|range| range.low);
        map
    }

    pub(crate) fn has_texts(&self) -> bool {
        !self.chars.is_empty()
    }

    pub(crate) fn has_spaces(&self) -> bool {
        !self.spaces.is_empty()
    }

    /// The first code of a string and its length in bytes; a string that fits no range yields the length of the shortest.
    pub(crate) fn next_code(&self, bytes: &[u8]) -> (u32, usize) {
        let mut code = 0;
        for len in 1..=bytes.len().min(4) {
            code = code << 8 | u32::from(bytes[len - 1]);
            if self.spaces.iter().any(|space| space.len == len && space.holds(code)) {
                return (code, len);
            }
        }
        let shortest = self.spaces.iter().map(|space| space.len).min().unwrap_or(1).min(bytes.len());
        (bytes[..shortest].iter().fold(0, |code, &byte| code << 8 | u32::from(byte)), shortest.max(1))
    }

    /// The glyph number of a code.
    pub(crate) fn cid(&self, code: u32) -> Option<u32> {
        let range = find(&self.cids, code)?;
        match range.target {
            Target::Number(first) => first.checked_add(code - range.low),
            Target::Text(_) => None,
        }
    }

    /// The text of a code.
    pub(crate) fn text(&self, code: u32) -> Option<Text<'_>> {
        let range = find(&self.chars, code)?;
        let up = code - range.low;
        match range.target {
            Target::Number(first) => char::from_u32(first.checked_add(up)?).map(Text::Char),
            Target::Text(at) => {
                let text = self.strings[at as usize].as_str();
                let Some(last) = text.chars().next_back().filter(|_| up > 0) else { return Some(Text::Str(text)) };
                let counted = char::from_u32(u32::from(last).checked_add(up)?)?;
                Some(Text::Counted(format!("{}{counted}", &text[..text.len() - last.len_utf8()])))
            }
        }
    }

    /// All codes that have a text, and how many characters it has each; for statistics.
    #[cfg(test)]
    fn texts(&self) -> usize {
        self.chars.len()
    }

    fn read_spaces(&mut self, lexer: &mut Lexer<'_>) {
        while let Some((low, len)) = code(lexer) {
            let Some((high, _)) = code(lexer) else { return };
            // Real maps have up to six.
            if self.spaces.len() < 64 && (1..=4).contains(&len) {
                self.spaces.push(Space { len, low, high });
            }
        }
    }

    fn read_cids(&mut self, lexer: &mut Lexer<'_>, is_range: bool) {
        while let Some((low, _)) = code(lexer) {
            let high = if is_range { code(lexer).map(|(high, _)| high) } else { Some(low) };
            let (Some(high), Some(Token::Number(cid))) = (high, lexer.token()) else { return };
            if self.cids.len() < MAX_ENTRIES && high >= low && (0.0..=65_535.0).contains(&cid) {
                self.cids.push(Range { low, high, target: Target::Number(cid as u32) });
            }
        }
    }

    fn read_chars(&mut self, lexer: &mut Lexer<'_>) {
        while let Some((low, _)) = code(lexer) {
            let Some(token) = lexer.token() else { return };
            self.push_text(low, low, token);
        }
    }

    fn read_char_ranges(&mut self, lexer: &mut Lexer<'_>) {
        while let Some((low, _)) = code(lexer) {
            let Some((high, _)) = code(lexer) else { return };
            match lexer.token() {
                Some(Token::ArrayStart) => {
                    let mut at = low;
                    while let Some(token) = lexer.token().filter(|token| *token != Token::ArrayEnd) {
                        if at <= high {
                            self.push_text(at, at, token);
                        }
                        at = at.saturating_add(1);
                    }
                }
                Some(token) => self.push_text(low, high, token),
                None => return,
            }
        }
    }

    fn push_text(&mut self, low: u32, high: u32, token: Token<'_>) {
        if self.chars.len() >= MAX_ENTRIES || high < low {
            return;
        }
        let mut bytes = Vec::new();
        match token {
            Token::Hex(raw) => unescape_hex(raw, &mut bytes),
            Token::Literal(raw) => unescape_literal(raw, &mut bytes),
            // A glyph name; its own tables tell what it is.
            Token::Name(name) => {
                if let Some(text) = super::glyphs::text_of_name(name) {
                    self.push_string(low, low, text);
                }
                return;
            }
            _ => return,
        }
        self.push_string(low, high, utf16(&bytes));
    }

    fn push_string(&mut self, low: u32, high: u32, text: String) {
        let mut chars = text.chars();
        let target = match (chars.next(), chars.next()) {
            (Some(only), None) => Target::Number(u32::from(only)),
            _ => {
                self.strings.push(text);
                Target::Text(self.strings.len() as u32 - 1)
            }
        };
        self.chars.push(Range { low, high, target });
    }
}

impl Space {
    /// Each byte must lie in its own range: the space is a box, not a line.
    fn holds(self, code: u32) -> bool {
        (0..self.len).all(|at| {
            let byte = |number: u32| number >> (8 * at) & 0xff;
            (byte(self.low)..=byte(self.high)).contains(&byte(code))
        })
    }
}

/// Of ranges that overlap, the last one that the map states holds, and the narrower one of those that begin before it.
fn find(ranges: &[Range], code: u32) -> Option<Range> {
    let end = ranges.partition_point(|range| range.low <= code);
    // Ranges hardly ever overlap; a bound keeps a hostile map from making each look-up linear.
    ranges[..end].iter().rev().take(8).find(|range| range.high >= code).copied()
}

/// A code as a number, and its length in bytes; none at the end of the section.
fn code(lexer: &mut Lexer<'_>) -> Option<(u32, usize)> {
    match lexer.token()? {
        Token::Hex(raw) => {
            let mut bytes = Vec::with_capacity(4);
            unescape_hex(&raw[..raw.len().min(64)], &mut bytes);
            let tail = &bytes[bytes.len().saturating_sub(4)..];
            Some((tail.iter().fold(0, |code, &byte| code << 8 | u32::from(byte)), bytes.len()))
        }
        // Some makers write plain numbers.
        Token::Number(number) if (0.0..4e9).contains(&number) => Some((number as u32, if number > 255.0 { 2 } else { 1 })),
        _ => None,
    }
}

/// UTF-16 as maps write it; a single byte is a character by itself.
fn utf16(bytes: &[u8]) -> String {
    if let &[byte] = bytes {
        return char::from(byte).to_string();
    }
    let units = bytes.chunks_exact(2).take(MAX_UNITS).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
    // Half a surrogate pair is nothing that can be read, and stands as such.
    char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_read_in_every_notation() {
        let map = CMap::parse(
            b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap
              1 begincodespacerange <0000> <FFFF> endcodespacerange
              3 beginbfchar <0003> <0020> <0004> <00660069> <0005> <D835DC00> endbfchar
              3 beginbfrange <0010> <0012> <0041> <0020> <0022> [<0061> <00620063> <0064>] <0030><0031><00410042> endbfrange
              2 beginbfchar 64 <0100> <41> /eacute endbfchar
              endcmap",
        );
        for (code, expected) in [
            (3, Some(Text::Char(' '))),
            (4, Some(Text::Str("fi"))),
            (5, Some(Text::Char('\u{1d400}'))),
            (0x11, Some(Text::Char('B'))),
            (0x13, None),
            (0x20, Some(Text::Char('a'))),
            (0x21, Some(Text::Str("bc"))),
            (0x30, Some(Text::Str("AB"))),
            (0x31, Some(Text::Counted("AC".to_owned()))),
            (64, Some(Text::Char('\u{100}'))),
            (0x41, Some(Text::Char('\u{e9}'))),
        ] {
            assert_eq!(map.text(code), expected, "{code:x}");
        }
        assert_eq!(map.next_code(&[0, 3, 0, 4]), (3, 2));
        assert_eq!(map.texts(), 10);
    }

    #[test]
    fn codes_have_the_length_of_their_space() {
        let map = CMap::parse(
            b"/WMode 1 def 2 begincodespacerange <00> <80> <8140> <9ffc> endcodespacerange
              1 begincidrange <20> <7e> 231 endcidrange 1 begincidchar <8140> 633 endcidchar",
        );
        assert!(map.is_vertical);
        assert_eq!(map.next_code(b"A\x81"), (0x41, 1));
        assert_eq!(map.next_code(b"\x81\x40A"), (0x8140, 2));
        assert_eq!(map.next_code(b"\x81\x20"), (0x81, 1), "the second byte lies outside");
        assert_eq!(map.next_code(b"\x81"), (0x81, 1));
        assert_eq!((map.cid(0x21), map.cid(0x8140), map.cid(0x8141)), (Some(232), Some(633), None));
    }

    #[test]
    fn damaged_maps_yield_what_they_hold() {
        for text in ["", "beginbfchar", "beginbfrange <01> <05>", "beginbfrange <05> <01> <0041>", "begincidrange <00> <ff> x"] {
            assert!(!CMap::parse(text.as_bytes()).has_texts(), "{text}");
        }
        assert!(CMap::parse(b"beginbfchar <01> <0041> <02").has_texts());
    }
}
