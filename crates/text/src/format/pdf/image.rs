//! Where pictures stand on a page. What they show is not looked at here.

use lopdf::{Dictionary, Object, ObjectId, Stream};

use super::file::{File, number};
use super::matrix::Matrix;
use super::syntax::{Lexer, Token, is_blank, unescape_name};

/// A picture on a page.
#[derive(Clone, Debug)]
pub(crate) struct PlacedImage {
    pub(crate) source: ImageSource,
    /// From the unit square, the picture's lower left corner being its origin, to the page as shown.
    pub(crate) matrix: Matrix,
    /// Left, top, right and bottom on the page as shown, in points; may reach beyond the page.
    pub(crate) bounds: [f32; 4],
}

/// What a picture is made of.
#[derive(Clone, Debug)]
pub(crate) enum ImageSource {
    /// A stream of the file.
    Object(ObjectId),
    /// Written into the page itself, with the full names of its keys and filters.
    Inline(Box<Stream>),
}

/// Reads an inline image whose `BI` was read, up to and with its `EI`.
pub(crate) fn inline_image(file: &File, lexer: &mut Lexer<'_>, matrix: Matrix) -> Option<PlacedImage> {
    let mut dictionary = Dictionary::new();
    loop {
        match lexer.token()? {
            Token::Name(key) => {
                let value = lexer.object()?;
                dictionary.set(long_key(&unescape_name(key)).to_vec(), value);
            }
            Token::Word(b"ID") => break,
            // The picture has no data; its operators follow.
            Token::Word(b"EI") => return None,
            _ => {}
        }
    }
    // One blank stands before the data.
    let start = (lexer.at + 1).min(lexer.bytes.len());
    let end = end_of_data(file, &dictionary, lexer.bytes, start);
    lexer.at = (end + 2).min(lexer.bytes.len());
    let content = lexer.bytes[start..end].trim_ascii_end().to_vec();
    let bounds = matrix.bounds([0.0, 0.0, 1.0, 1.0]);
    Some(PlacedImage { source: ImageSource::Inline(Box::new(Stream::new(dictionary, content))), matrix, bounds })
}

/// Where `EI` stands. Data without a filter have a known length; others end where the word stands between blanks and what
/// follows is text, since packed data may hold the two letters.
fn end_of_data(file: &File, dictionary: &Dictionary, bytes: &[u8], start: usize) -> usize {
    let from = start + unfiltered_len(file, dictionary).unwrap_or(0).min(bytes.len() - start);
    let ends = |at: usize| {
        let before = at == start || is_blank(bytes[at - 1]) || at == from;
        let after = bytes[at + 2..].iter().take(10);
        before
            && bytes.get(at + 2).is_none_or(|&byte| is_blank(byte))
            && after.clone().all(|&byte| byte < 0x80 && (byte >= 0x20 || is_blank(byte)))
    };
    let found = bytes[from..].windows(2).enumerate().find(|&(at, word)| word == b"EI" && ends(from + at));
    found.map_or(bytes.len(), |(at, _)| from + at)
}

fn unfiltered_len(file: &File, dictionary: &Dictionary) -> Option<usize> {
    if dictionary.has(b"Filter") {
        return None;
    }
    let size =
        |key: &str| file.number(dictionary, key).filter(|&size| (0.0..100_000.0).contains(&size)).map(|size| size as usize);
    let is_mask = matches!(dictionary.get(b"ImageMask"), Ok(Object::Boolean(true)));
    let bits = if is_mask { 1 } else { dictionary.get(b"BitsPerComponent").ok().and_then(number)? as usize };
    let components = match file.name(dictionary, "ColorSpace") {
        Some(b"RGB" | b"DeviceRGB") => 3,
        Some(b"CMYK" | b"DeviceCMYK") => 4,
        _ => 1,
    };
    let row = size("Width")?.checked_mul(bits.min(16) * components)?.div_ceil(8);
    row.checked_mul(size("Height")?)
}

/// Keys of inline images may be abbreviated (ISO 32000-1, table 93).
fn long_key(key: &[u8]) -> &[u8] {
    match key {
        b"BPC" => b"BitsPerComponent",
        b"CS" => b"ColorSpace",
        b"D" => b"Decode",
        b"DP" => b"DecodeParms",
        b"F" => b"Filter",
        b"H" => b"Height",
        b"IM" => b"ImageMask",
        b"W" => b"Width",
        other => other,
    }
}
