use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};
use std::io::BufRead;
use std::rc::Rc;

use vanban_model::RawDoc;
use vanban_store::{Cut, warc};

use super::budget::Budget;
use super::{Found, broken, http, trim_partial_character};

/// Headers of an HTTP response may come on top of the size limit of a file.
const HTTP_HEADER_BYTES: usize = 64 << 10;

/// The documents in a WARC file: `resource` records, `response` records with status 200 that are no part of a page's dress
/// (pictures, fonts, scripts, styles), and `conversion` records whose original is not among them.
///
/// Requests, redirects and metadata are no inputs; a `revisit` holds nothing that its first visit does not. The uri is the
/// record's target, so that a page has one uri however it came; our own captures of local files get their paths back.
pub(super) fn records<'r>(input: impl BufRead + 'r, uri: String, budget: Rc<Budget>) -> Box<dyn Iterator<Item = Found> + 'r> {
    let max_bytes = budget.limits.input_bytes;
    let mut originals = Originals::default();
    let records = warc::Records::plain(input, max_bytes.saturating_add(HTTP_HEADER_BYTES));
    Box::new(records.filter_map(move |record| match record {
        Ok(record) => document(record, max_bytes, &mut originals),
        Err(err) => Some(Found::Refused { uri: uri.clone(), refused: broken(err) }),
    }))
}

/// The targets of the originals in a file, by hash: a web archive may hold millions.
#[derive(Default)]
struct Originals {
    seen: HashSet<u64>,
    hash: RandomState,
}

impl Originals {
    fn enter(&mut self, target: &str) {
        self.seen.insert(self.hash.hash_one(target));
    }

    fn has(&self, target: &str) -> bool {
        self.seen.contains(&self.hash.hash_one(target))
    }
}

fn document(record: warc::Record, max_bytes: usize, originals: &mut Originals) -> Option<Found> {
    let target = record.target_uri?;
    let uri = warc::source_uri(&target);
    // A local file has no time of fetching: its WARC-Date is when we captured it.
    let fetched_at = record.date.filter(|_| uri == target);
    let (body, media_type) = match record.kind.as_str() {
        "resource" => (record.block, record.content_type.filter(|kind| kind != "application/octet-stream")),
        "conversion" if !originals.has(&target) => (record.block, record.content_type),
        "response" if ["http://", "https://"].iter().any(|scheme| target.starts_with(scheme)) => {
            let Some(response) = http::Response::parse(&record.block) else {
                return Some(Found::Refused { uri, refused: broken("the record holds no HTTP response") });
            };
            if response.status != 200 {
                return None;
            }
            match response.body(max_bytes) {
                Ok(body) => (body, response.media_type),
                Err(refused) => return Some(Found::Refused { uri, refused }),
            }
        }
        _ => return None,
    };
    if media_type.as_deref().is_some_and(is_dress) {
        return None;
    }
    originals.enter(&target);
    let (bytes, over) = within(body, max_bytes);
    let cut = if record.cut { Cut::AtLimit } else { over };
    Some(Found::Raw { raw: RawDoc { uri, bytes, media_type, fetched_at }, cut })
}

fn within(mut bytes: Vec<u8>, max_bytes: usize) -> (Vec<u8>, Cut) {
    if bytes.len() <= max_bytes {
        return (bytes, Cut::Whole);
    }
    bytes.truncate(max_bytes);
    trim_partial_character(&mut bytes);
    (bytes, Cut::AtLimit)
}

fn is_dress(media_type: &str) -> bool {
    let kind = media_type.split(';').next().unwrap_or("").trim().to_ascii_lowercase();
    ["image/", "audio/", "video/", "font/"].iter().any(|family| kind.starts_with(family))
        || ["text/css", "text/javascript", "application/javascript", "application/json", "application/x-javascript"]
            .contains(&kind.as_str())
}
