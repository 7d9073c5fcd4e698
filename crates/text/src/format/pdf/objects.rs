//! Objects where they stand in a file.

use lopdf::{Dictionary, Object, ObjectId, Stream};

use super::syntax::{Lexer, Token};

/// The number of the object whose `12 0 obj` stands at a byte, and where its value begins.
pub(super) fn header(bytes: &[u8], at: usize) -> Option<(ObjectId, usize)> {
    if at >= bytes.len() {
        return None;
    }
    let mut lexer = Lexer::new(bytes, at);
    let (Token::Number(number), Token::Number(generation)) = (lexer.token()?, lexer.token()?) else { return None };
    let is_whole = number.fract() == 0.0 && (0.0..4e9).contains(&number) && (0.0..=65_535.0).contains(&generation);
    // `obj` may touch what follows: `1 0 obj<<`, `1 0 obj[`, even `1 0 obj5`.
    lexer.skip_blanks();
    let is_object = is_whole && bytes[lexer.at..].starts_with(b"obj");
    is_object.then_some(((number as u32, generation as u16), lexer.at + 3))
}

/// An object with a stream's length as its dictionary states it directly, else up to its `endstream`. For the tables of a file,
/// which are read before any reference can be followed.
pub(super) fn indirect(bytes: &[u8], at: usize, values: usize) -> Option<(ObjectId, Object)> {
    let (id, at) = header(bytes, at)?;
    let mut lexer = Lexer::new(bytes, at);
    lexer.values_left = values;
    let Object::Dictionary(dictionary) = lexer.object()? else { return None };
    let start = data_start(&mut lexer)?;
    let stated = dictionary.get(b"Length").ok().and_then(|length| length.as_i64().ok());
    let end = stated_end(bytes, start, stated).or_else(|| {
        let found = bytes[start..].windows(ENDSTREAM.len()).position(|word| word == ENDSTREAM)?;
        Some(start + found)
    });
    let content = bytes[start..end.unwrap_or(bytes.len())].to_vec();
    Some((id, stream(dictionary, content)))
}

pub(super) const ENDSTREAM: &[u8] = b"endstream";

/// Where the data of a stream begin, if the keyword follows.
pub(super) fn data_start(lexer: &mut Lexer<'_>) -> Option<usize> {
    lexer.skip_blanks();
    let rest = lexer.bytes[lexer.at..].strip_prefix(b"stream")?;
    // One end of line belongs to the keyword; a lone CR is against the rule, but occurs.
    let skipped = match rest {
        [b'\r', b'\n', ..] => 2,
        [b'\r' | b'\n', ..] => 1,
        [b' ', b'\r', b'\n', ..] => 3,
        [b' ', b'\n', ..] => 2,
        _ => 0,
    };
    Some(lexer.at + 6 + skipped)
}

/// The end of a stream by its stated length, if `endstream` follows there.
pub(super) fn stated_end(bytes: &[u8], start: usize, length: Option<i64>) -> Option<usize> {
    let end = start.checked_add(usize::try_from(length?).ok()?).filter(|&end| end <= bytes.len())?;
    let mut lexer = Lexer::new(bytes, end);
    while lexer.bytes.get(lexer.at).is_some_and(|&byte| super::syntax::is_blank(byte)) {
        lexer.at += 1;
    }
    bytes[lexer.at..].starts_with(ENDSTREAM).then_some(end)
}

pub(super) fn stream(dictionary: Dictionary, content: Vec<u8>) -> Object {
    Object::Stream(Stream { dict: dictionary, content, allows_compression: false, start_position: None })
}

/// The objects of an object stream: their numbers and where they begin in its data.
#[derive(Debug, Default)]
pub(super) struct Container {
    pub(super) data: Vec<u8>,
    /// Sorted by number.
    pub(super) places: Vec<(u32, usize)>,
}

impl Container {
    /// Reads the head of an object stream's unpacked data.
    pub(super) fn new(dictionary: &Dictionary, data: Vec<u8>) -> Self {
        let first = dictionary.get(b"First").and_then(Object::as_i64).ok().and_then(|first| usize::try_from(first).ok());
        let count = dictionary.get(b"N").and_then(Object::as_i64).ok().and_then(|count| usize::try_from(count).ok());
        let (Some(first), Some(count)) = (first.filter(|&first| first <= data.len()), count) else { return Self::default() };
        let mut lexer = Lexer::new(&data[..first], 0);
        let mut places = Vec::with_capacity(count.min(first / 4 + 1));
        for _ in 0..count {
            let (Some(Token::Number(number)), Some(Token::Number(offset))) = (lexer.token(), lexer.token()) else { break };
            places.push((number as u32, first.saturating_add(offset as usize)));
        }
        places.sort_unstable();
        Self { data, places }
    }

    /// The object of a number, and how many values are left after reading it.
    pub(super) fn object(&self, number: u32, values: usize) -> (Object, usize) {
        let found = self.places.binary_search_by_key(&number, |&(number, _)| number);
        let Ok(at) = found else { return (Object::Null, values) };
        let mut lexer = Lexer::new(&self.data, self.places[at].1);
        lexer.values_left = values;
        let object = lexer.object().unwrap_or(Object::Null);
        (object, lexer.values_left)
    }
}
