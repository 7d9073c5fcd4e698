use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use vanban_model::RawDoc;
use vanban_store::{Cut, warc};

use super::file::trim_partial_character;
use super::{Failed, Found, Refused, http};
use vanban_model::Limits;

/// Headers of an HTTP response may come on top of the size limit of a file.
const HTTP_HEADER_BYTES: usize = 64 << 10;

/// The documents in a WARC file: `resource` records, and `response` records with status 200 that are no part of a page's
/// dress (pictures, fonts, scripts, styles). Requests, redirects and metadata are no inputs. The uri is the record's target, so
/// that a page has one uri however it came; our own captures of local files get their paths back.
pub(super) fn records(path: &Path, uri: String, limits: Limits) -> Box<dyn Iterator<Item = Found>> {
    let max_bytes = limits.input_bytes;
    let reader = match open(path) {
        Ok(input) => warc::Records::plain(input, max_bytes + HTTP_HEADER_BYTES),
        Err(err) => return Box::new(std::iter::once(Found::Failed { uri, failed: Failed::io(&err) })),
    };
    Box::new(reader.filter_map(move |record| match record {
        Ok(record) => document(record, max_bytes),
        Err(err) => {
            let refused =
                Refused::new("E-ARCHIVE-BROKEN", err.to_string(), "the records before the fault were read; fetch the rest again");
            Some(Found::Refused { uri: uri.clone(), refused })
        }
    }))
}

fn open(path: &Path) -> std::io::Result<Box<dyn std::io::BufRead>> {
    let mut file = BufReader::new(File::open(path)?);
    let is_gzip = std::io::BufRead::fill_buf(&mut file)?.starts_with(&[0x1f, 0x8b]);
    Ok(if is_gzip { Box::new(BufReader::new(flate2::bufread::MultiGzDecoder::new(file))) } else { Box::new(file) })
}

fn document(record: warc::Record, max_bytes: usize) -> Option<Found> {
    let target = record.target_uri?;
    let uri = warc::source_uri(&target);
    // A local file has no time of fetching: its WARC-Date is when we captured it.
    let fetched_at = record.date.filter(|_| uri == target);
    let (body, media_type) = match record.kind.as_str() {
        "resource" => (record.block, record.content_type.filter(|kind| kind != "application/octet-stream")),
        "response" => {
            let response = http::Response::parse(&record.block)?;
            if response.status != 200 || response.media_type.as_deref().is_some_and(is_dress) {
                return None;
            }
            match response.body(max_bytes) {
                Ok(body) => (body, response.media_type),
                Err(refused) => return Some(Found::Refused { uri, refused }),
            }
        }
        _ => return None,
    };
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
