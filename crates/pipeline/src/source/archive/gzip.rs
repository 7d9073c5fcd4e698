use std::io::{BufReader, Cursor, Read};
use std::rc::Rc;

use flate2::bufread::MultiGzDecoder;
use vanban_model::RawDoc;

use super::budget::{Budget, Metered};
use super::kind::Kind;
use super::name::readable;
use super::{Found, Input, Members, broken, read_head, tar, unpack, web};

/// What a gzip file holds: the records of a web archive, the entries of a tar file, or one file of any kind.
pub(super) fn members(input: Box<dyn Input>, uri: String, budget: Rc<Budget>) -> Members {
    let decoder = MultiGzDecoder::new(input);
    let name = decoder.header().and_then(|header| header.filename()).map(readable).filter(|name| !name.is_empty());
    let mut stream = Metered::new(decoder, Rc::clone(&budget));
    let (head, fault) = match read_head(&mut stream) {
        Ok(head) => (head, None),
        Err(err) => (Vec::new(), Some(err)),
    };
    let kind = Kind::of(&head);
    let whole = Cursor::new(head).chain(stream);
    match kind {
        Some(Kind::WebArchive) => web::records(BufReader::new(whole), uri, budget),
        Some(Kind::Tar) => Box::new(tar::Entries::new(whole, uri, budget)),
        _ => {
            let unpacked = unpack(whole, budget.limits.input_bytes);
            let name = name.unwrap_or_else(|| name_of(&uri).to_owned());
            let refused = fault.or(unpacked.fault).map(|err| Found::Refused { uri: uri.clone(), refused: broken(err) });
            let raw = RawDoc { uri: format!("{uri}!/{name}"), bytes: unpacked.bytes, media_type: None, fetched_at: None };
            let read = (refused.is_none() || !raw.bytes.is_empty()).then_some(Found::Raw { raw, cut: unpacked.cut });
            Box::new(read.into_iter().chain(refused))
        }
    }
}

/// The name of the packed file, where gzip does not keep it: that of the archive without its ending.
fn name_of(uri: &str) -> &str {
    let name = uri.rsplit('/').next().unwrap_or(uri);
    let name = name.strip_suffix(".gz").or_else(|| name.strip_suffix(".GZ")).unwrap_or(name);
    if name.is_empty() { "file" } else { name }
}
