//! Streams without their filters, within bounds.

use std::io::Read;

use flate2::bufread::{DeflateDecoder, ZlibDecoder};
use lopdf::{Dictionary, Object, Stream};

use super::file::number;

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

/// What a stream holds.
pub(crate) struct Unpacked {
    pub(crate) data: Vec<u8>,
    /// Whether only its beginning could be unpacked, or nothing.
    pub(crate) is_damaged: bool,
}

impl Unpacked {
    fn whole(data: Vec<u8>) -> Self {
        Self { data, is_damaged: false }
    }
}

/// Follows a reference; any other object is itself.
type Resolve<'r> = &'r dyn Fn(&Object) -> Object;

/// Takes a stream's filters off; none if it is over budget.
pub(crate) fn unpack(resolve: Resolve<'_>, stream: &Stream, budget: Budget) -> Option<Unpacked> {
    let limit = budget.bytes(stream.content.len());
    let filters = filters(resolve, &stream.dict);
    let parameters = value(resolve, &stream.dict, "DecodeParms", "DP");
    match filters.as_slice() {
        [] => Some(Unpacked::whole(stream.content.clone())),
        [filter] if filter == b"FlateDecode" && !has_predictor(resolve, &parameters) => inflate(&stream.content, limit),
        _ => unpack_all(resolve, stream, filters, parameters, limit),
    }
}

/// Inflates zlib data, and deflated data whose header is damaged or missing. What comes before an error is kept: a stream that
/// was cut, or whose checksum is wrong, is as good as its beginning.
fn inflate(packed: &[u8], limit: u64) -> Option<Unpacked> {
    let mut out = Vec::with_capacity((packed.len() * 4).min(1 << 20));
    let mut result = ZlibDecoder::new(packed).take(limit + 1).read_to_end(&mut out);
    if result.is_err() && out.is_empty() && packed.len() > 2 {
        result = DeflateDecoder::new(&packed[2..]).take(limit + 1).read_to_end(&mut out);
    }
    (out.len() as u64 <= limit).then_some(Unpacked { data: out, is_damaged: result.is_err() })
}

/// The rarer filters and predictors are lopdf's.
fn unpack_all(resolve: Resolve<'_>, stream: &Stream, filters: Vec<Vec<u8>>, parameters: Object, limit: u64) -> Option<Unpacked> {
    let mut dictionary = Dictionary::new();
    dictionary.set("Filter", Object::Array(filters.into_iter().map(Object::Name).collect()));
    match parameters {
        Object::Array(items) => {
            let items = items.iter().map(|item| resolved_entries(resolve, resolve(item)));
            dictionary.set("DecodeParms", Object::Array(items.collect()));
        }
        Object::Dictionary(_) => dictionary.set("DecodeParms", resolved_entries(resolve, parameters)),
        _ => {}
    }
    let stream = Stream { dict: dictionary, content: stream.content.clone(), allows_compression: false, start_position: None };
    match stream.decompressed_content_with_limit(usize::try_from(limit).unwrap_or(usize::MAX)) {
        Ok(data) => Some(Unpacked::whole(data)),
        Err(lopdf::Error::Decompress(lopdf::DecompressError::MemoryLimitExceeded { .. })) => None,
        Err(_) => Some(Unpacked { data: Vec::new(), is_damaged: true }),
    }
}

fn resolved_entries(resolve: Resolve<'_>, object: Object) -> Object {
    let Object::Dictionary(dictionary) = object else { return Object::Null };
    Object::Dictionary(dictionary.iter().map(|(key, value)| (key.clone(), resolve(value))).collect())
}

fn has_predictor(resolve: Resolve<'_>, parameters: &Object) -> bool {
    let first = match parameters {
        Object::Array(items) => items.first().map_or(Object::Null, resolve),
        other => other.clone(),
    };
    let predictor = first.as_dict().ok().and_then(|first| number(&resolve(first.get(b"Predictor").ok()?)));
    predictor.is_some_and(|predictor| predictor > 1.0)
}

fn filters(resolve: Resolve<'_>, dictionary: &Dictionary) -> Vec<Vec<u8>> {
    let names = match value(resolve, dictionary, "Filter", "F") {
        Object::Array(items) => items.iter().map(resolve).collect(),
        name => vec![name],
    };
    names.iter().filter_map(|name| name.as_name().ok()).map(|name| long_name(name).to_vec()).collect()
}

/// The value at the first key that is there.
fn value(resolve: Resolve<'_>, dictionary: &Dictionary, key: &str, short: &str) -> Object {
    let value = dictionary.get(key.as_bytes()).or_else(|_| dictionary.get(short.as_bytes()));
    value.map_or(Object::Null, resolve)
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
