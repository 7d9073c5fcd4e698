//! Streams without their filters, within bounds.

use std::io::Read;

use flate2::bufread::{DeflateDecoder, ZlibDecoder};
use lopdf::{Dictionary, Object, Stream};

use super::file::File;

/// Bytes that any stream may unpack to whatever its size: an empty page compresses a thousandfold.
const GRACE: u64 = 1 << 20;

/// How much a stream may unpack to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Budget {
    pub(crate) left: u64,
    /// How many times its own size, once it has yielded [`GRACE`].
    pub(crate) ratio: u64,
}

impl Budget {
    fn bytes(self, packed: usize) -> u64 {
        self.left.min(GRACE.max(self.ratio.saturating_mul(packed as u64)))
    }
}

/// Takes a stream's filters off; none if it is over budget.
pub(crate) fn unpack(file: &File, stream: &Stream, budget: Budget) -> Option<Vec<u8>> {
    let filters = names(file, file.get(&stream.dict, "Filter").or_else(|| file.get(&stream.dict, "F")));
    let limit = budget.bytes(stream.content.len());
    match filters.as_slice() {
        [] => Some(stream.content.clone()),
        [b"FlateDecode" | b"Fl"] if !has_predictor(file, &stream.dict) => inflate(&stream.content, limit),
        _ => unpack_all(file, stream, filters, limit),
    }
}

/// Inflates zlib data, and deflated data whose header is damaged or missing. What comes before an error is kept: a stream that
/// was cut, or whose checksum is wrong, is as good as its beginning.
fn inflate(packed: &[u8], limit: u64) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity((packed.len() * 4).min(1 << 20));
    let result = ZlibDecoder::new(packed).take(limit + 1).read_to_end(&mut out);
    if result.is_err() && out.is_empty() && packed.len() > 2 {
        let _ = DeflateDecoder::new(&packed[2..]).take(limit + 1).read_to_end(&mut out);
    }
    (out.len() as u64 <= limit).then_some(out)
}

fn unpack_all(file: &File, stream: &Stream, filters: Vec<&[u8]>, limit: u64) -> Option<Vec<u8>> {
    let long = filters.iter().map(|filter| Object::Name(long_name(filter).to_vec())).collect();
    let mut dictionary = Dictionary::new();
    dictionary.set("Filter", Object::Array(long));
    if let Some(parameters) = file.get(&stream.dict, "DecodeParms").or_else(|| file.get(&stream.dict, "DP")) {
        dictionary.set("DecodeParms", resolved(file, parameters));
    }
    let stream = Stream { dict: dictionary, content: stream.content.clone(), allows_compression: false, start_position: None };
    match stream.decompressed_content_with_limit(usize::try_from(limit).unwrap_or(usize::MAX)) {
        Ok(data) => Some(data),
        Err(lopdf::Error::Decompress(lopdf::DecompressError::MemoryLimitExceeded { .. })) => None,
        Err(_) => Some(Vec::new()),
    }
}

/// Parameters may stand in objects of their own.
fn resolved(file: &File, parameters: &Object) -> Object {
    match file.resolve(parameters) {
        Object::Array(items) => Object::Array(items.iter().map(|item| resolved_dictionary(file, item)).collect()),
        other => resolved_dictionary(file, other),
    }
}

fn resolved_dictionary(file: &File, object: &Object) -> Object {
    let Object::Dictionary(dictionary) = file.resolve(object) else { return Object::Null };
    let pairs = dictionary.iter().map(|(key, value)| (key.clone(), file.resolve(value).clone()));
    Object::Dictionary(pairs.collect())
}

fn has_predictor(file: &File, dictionary: &Dictionary) -> bool {
    let Some(parameters) = file.get(dictionary, "DecodeParms").or_else(|| file.get(dictionary, "DP")) else { return false };
    let parameters = match parameters {
        Object::Array(items) => items.first().map_or(&Object::Null, |item| file.resolve(item)),
        other => other,
    };
    parameters.as_dict().is_ok_and(|parameters| file.number(parameters, "Predictor").is_some_and(|number| number > 1.0))
}

fn names<'a>(file: &'a File, filter: Option<&'a Object>) -> Vec<&'a [u8]> {
    match filter {
        Some(Object::Name(name)) => vec![name.as_slice()],
        Some(Object::Array(items)) => items.iter().filter_map(|item| file.resolve(item).as_name().ok()).collect(),
        _ => Vec::new(),
    }
}

/// Inline images abbreviate the names of their filters (ISO 32000-1, table 94).
fn long_name(name: &[u8]) -> &[u8] {
    match name {
        b"AHx" => b"ASCIIHexDecode",
        b"A85" => b"ASCII85Decode",
        b"LZW" => b"LZWDecode",
        b"Fl" => b"FlateDecode",
        b"RL" => b"RunLengthDecode",
        b"CCF" => b"CCITTFaxDecode",
        b"DCT" => b"DCTDecode",
        other => other,
    }
}
