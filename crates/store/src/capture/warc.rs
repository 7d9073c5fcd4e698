//! WARC 1.1 (ISO 28500:2017), as much of it as vanban writes and reads.
//!
//! ```text
//! record  = "WARC/1.1" CRLF *(name ":" value CRLF) CRLF block CRLF CRLF
//! ```
//!
//! Written: `warcinfo` at the head of a file and `resource` for everything else, each a gzip member of its own. Read: any record
//! of versions 1.0 and 1.1, gzipped or not; what a record means is for the caller to say.

use std::io::{self, BufRead, BufReader, Read};

use flate2::bufread::MultiGzDecoder;
use vanban_model::RawDoc;

use crate::Cut;

/// Headers of one record may take this much. Real ones take under 1 KB; a URL may take a few.
const MAX_HEADER_BYTES: u64 = 64 << 10;

/// One record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// `WARC-Type`: `resource`, `response`, …
    pub kind: String,
    /// `WARC-Target-URI`, without the angle brackets that WARC 1.0 allowed.
    pub target_uri: Option<String>,
    /// `WARC-Date`, RFC 3339.
    pub date: Option<String>,
    /// `Content-Type` of the block.
    pub content_type: Option<String>,
    /// Whether the block is only the beginning of what was there: `WARC-Truncated`, or the reader's own limit.
    pub cut: bool,
    /// The content block.
    pub block: Vec<u8>,
}

/// The records of a WARC file, in order. Ends after the first fault: what follows can't be found again.
pub struct Records<'r> {
    input: Box<dyn BufRead + 'r>,
    max_block_bytes: usize,
    failed: bool,
}

impl<'r> Records<'r> {
    /// Reads a file whose records are gzip members. Of a longer block the first `max_block_bytes` are kept.
    pub fn gzip(input: impl BufRead + 'r, max_block_bytes: usize) -> Self {
        Self::plain(BufReader::new(MultiGzDecoder::new(input)), max_block_bytes)
    }

    /// Reads a file that is not compressed.
    pub fn plain(input: impl BufRead + 'r, max_block_bytes: usize) -> Self {
        Self { input: Box::new(input), max_block_bytes, failed: false }
    }

    fn read(&mut self) -> io::Result<Option<Record>> {
        let Some((mut record, length)) = self.read_headers()? else { return Ok(None) };
        let kept = length.min(self.max_block_bytes as u64);
        let read = self.input.by_ref().take(kept).read_to_end(&mut record.block)? as u64;
        let skipped = io::copy(&mut self.input.by_ref().take(length - kept), &mut io::sink())?;
        if read + skipped < length {
            return Err(invalid("the file ends inside a record"));
        }
        record.cut |= skipped > 0;
        Ok(Some(record))
    }

    fn read_headers(&mut self) -> io::Result<Option<(Record, u64)>> {
        let mut budget = MAX_HEADER_BYTES;
        let version = loop {
            match self.line(&mut budget)? {
                None => return Ok(None),
                Some(line) if line.is_empty() => {}
                Some(line) => break line,
            }
        };
        if !version.starts_with("WARC/1.") {
            return Err(invalid("no WARC record begins here"));
        }
        let (mut record, mut length) = (Record::default(), None);
        loop {
            let line = self.line(&mut budget)?.ok_or_else(|| invalid("the file ends inside a record"))?;
            if line.is_empty() {
                break;
            }
            let Some((name, value)) = line.split_once(':') else { continue };
            let value = value.trim();
            match name.trim().to_ascii_lowercase().as_str() {
                "warc-type" => value.clone_into(&mut record.kind),
                "warc-target-uri" => {
                    record.target_uri = Some(value.trim_start_matches('<').trim_end_matches('>').to_owned());
                }
                "warc-date" => record.date = Some(value.to_owned()),
                "content-type" => record.content_type = Some(value.to_owned()),
                "warc-truncated" => record.cut = true,
                "content-length" => length = value.parse().ok(),
                _ => {}
            }
        }
        let length = length.ok_or_else(|| invalid("a record has no valid Content-Length"))?;
        Ok(Some((record, length)))
    }

    /// The next line without its end; `None` at the end of the input.
    fn line(&mut self, budget: &mut u64) -> io::Result<Option<String>> {
        let mut line = Vec::new();
        let read = self.input.by_ref().take(*budget).read_until(b'\n', &mut line)? as u64;
        if read == 0 {
            return if *budget == 0 { Err(invalid("the headers of a record are too long")) } else { Ok(None) };
        }
        *budget -= read;
        let text = String::from_utf8_lossy(&line);
        Ok(Some(text.trim_end_matches(['\r', '\n']).to_owned()))
    }
}

impl Iterator for Records<'_> {
    type Item = io::Result<Record>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.failed {
            return None;
        }
        let next = self.read().transpose();
        self.failed = matches!(next, Some(Err(_)));
        next
    }
}

/// The target URI of an input: a URL stays, a path becomes a `file:` URI with every byte that a URI can't hold in percent form.
/// RFC 8089 knows absolute paths only; a relative one, which is how a collection can be moved, is written as `file:a/b.txt`.
#[must_use]
pub fn target_uri(uri: &str) -> String {
    if is_url(uri) {
        return percent_encoded(uri, b"%#?[]");
    }
    let authority = if uri.starts_with('/') { "//" } else { "" };
    format!("file:{authority}{}", percent_encoded(uri, b""))
}

/// The path in a `file:` URI of [`target_uri`]; any other URI as it stands.
#[must_use]
pub fn source_uri(target: &str) -> String {
    let Some(path) = target.strip_prefix("file:") else { return target.to_owned() };
    let path = path.strip_prefix("//").unwrap_or(path);
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let [first, tail @ ..] = rest {
        let decoded = match (first, tail) {
            (b'%', [high, low, ..]) => hex_digit(*high).zip(hex_digit(*low)).map(|(high, low)| high << 4 | low),
            _ => None,
        };
        bytes.push(decoded.unwrap_or(*first));
        rest = if decoded.is_some() { &tail[2..] } else { tail };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

pub(crate) fn info_record(software: &str) -> Vec<u8> {
    let block = format!("software: {software}\r\nformat: WARC File Format 1.1\r\n");
    // The file's own record has no time that anyone needs, and a clock is not read here: the epoch says so.
    let headers = [
        ("WARC-Type", "warcinfo".to_owned()),
        ("WARC-Record-ID", record_id(blake3::hash(block.as_bytes()).as_bytes())),
        ("WARC-Date", "1970-01-01T00:00:00Z".to_owned()),
        ("Content-Type", "application/warc-fields".to_owned()),
    ];
    record(&headers, block.as_bytes())
}

pub(crate) fn resource_record(id: &str, raw: &RawDoc, cut: Cut, at: &str) -> Vec<u8> {
    let mut headers = vec![
        ("WARC-Type", "resource".to_owned()),
        ("WARC-Record-ID", record_id(blake3::hash(&raw.bytes).as_bytes())),
        ("WARC-Date", one_line(at)),
        ("WARC-Target-URI", target_uri(&raw.uri)),
        ("WARC-Block-Digest", format!("blake3-128:{id}")),
        ("Content-Type", one_line(raw.media_type.as_deref().unwrap_or("application/octet-stream"))),
    ];
    if cut == Cut::AtLimit {
        headers.push(("WARC-Truncated", "length".to_owned()));
    }
    record(&headers, &raw.bytes)
}

/// Gzip members of `length` bytes together that hold nothing: empty deflate streams behind comments of spaces (RFC 1952).
/// A length under 21 bytes, which no record has, gives zeros.
pub(crate) fn blank_members(length: u64) -> Vec<u8> {
    const HEAD: [u8; 10] = [0x1f, 0x8b, 8, 0b1_0000, 0, 0, 0, 0, 0, 255];
    const EMPTY: [u8; 2] = [3, 0];
    const CRC_AND_SIZE: [u8; 8] = [0; 8];
    const SHORTEST: usize = HEAD.len() + 1 + EMPTY.len() + CRC_AND_SIZE.len();
    // Readers of gzip bound the comment, flate2 at 64 KiB.
    const LONGEST: usize = 60_000;
    let mut rest = usize::try_from(length).unwrap_or(0);
    let mut out = Vec::with_capacity(rest);
    while rest >= SHORTEST {
        let member = if rest > LONGEST { LONGEST.min(rest - SHORTEST) } else { rest };
        out.extend_from_slice(&HEAD);
        out.resize(out.len() + member - SHORTEST, b' ');
        out.push(0);
        out.extend_from_slice(&EMPTY);
        out.extend_from_slice(&CRC_AND_SIZE);
        rest -= member;
    }
    out.resize(out.len() + rest, 0);
    out
}

fn record(headers: &[(&str, String)], block: &[u8]) -> Vec<u8> {
    let mut out = b"WARC/1.1\r\n".to_vec();
    for (name, value) in headers {
        out.extend_from_slice(format!("{name}: {value}\r\n").as_bytes());
    }
    out.extend_from_slice(format!("Content-Length: {}\r\n\r\n", block.len()).as_bytes());
    out.extend_from_slice(block);
    out.extend_from_slice(b"\r\n\r\n");
    out
}

/// A UUID of version 8 (RFC 9562: own making) from a hash: the same bytes get the same record id.
fn record_id(hash: &[u8; 32]) -> String {
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash[..16]);
    bytes[6] = bytes[6] & 0x0f | 0x80;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("<urn:uuid:{}-{}-{}-{}-{}>", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

fn percent_encoded(text: &str, also_plain: &[u8]) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        let plain = byte.is_ascii_alphanumeric() || b"-._~/!$&'()*+,;=:@".contains(&byte) || also_plain.contains(&byte);
        if plain {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

fn is_url(uri: &str) -> bool {
    ["http://", "https://"].iter().any(|scheme| uri.get(..scheme.len()).is_some_and(|head| head.eq_ignore_ascii_case(scheme)))
}

fn hex_digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

/// A header value can't hold a line break: with one, a source could forge headers.
fn one_line(value: &str) -> String {
    value.chars().filter(|c| !c.is_control()).collect()
}

fn invalid(problem: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, problem)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raw(uri: &str, bytes: &[u8]) -> RawDoc {
        RawDoc { uri: uri.to_owned(), bytes: bytes.to_vec(), media_type: Some("text/plain".to_owned()), fetched_at: None }
    }

    #[test]
    fn a_resource_reads_back_as_it_was_written() {
        let bytes = b"line\r\n\r\nWARC/1.1\r\nnot a record";
        let written = resource_record("00", &raw("tin tức/59.txt", bytes), Cut::Whole, "2025-10-01T20:15:00Z");
        let read: Vec<Record> = Records::plain(&written[..], 1 << 20).collect::<io::Result<_>>().unwrap();
        let expected = Record {
            kind: "resource".to_owned(),
            target_uri: Some("file:tin%20t%E1%BB%A9c/59.txt".to_owned()),
            date: Some("2025-10-01T20:15:00Z".to_owned()),
            content_type: Some("text/plain".to_owned()),
            cut: false,
            block: bytes.to_vec(),
        };
        assert_eq!(read, [expected]);
    }

    #[test]
    fn paths_survive_as_target_uris() {
        for (uri, target) in [
            ("a.txt", "file:a.txt"),
            ("/srv/a b.txt", "file:///srv/a%20b.txt"),
            ("kho.zip!/thông báo 321%.txt", "file:kho.zip!/th%C3%B4ng%20b%C3%A1o%20321%25.txt"),
            ("a\nWARC-Type: response", "file:a%0AWARC-Type:%20response"),
            ("https://example.gov.vn/a?b=c%20d#e", "https://example.gov.vn/a?b=c%20d#e"),
        ] {
            assert_eq!(target_uri(uri), target);
            assert_eq!(source_uri(target), uri);
        }
    }

    #[test]
    fn a_header_value_cannot_forge_a_header() {
        let mut doc = raw("a.txt", b"x");
        doc.media_type = Some("text/plain\r\nWARC-Truncated: length".to_owned());
        let written = resource_record("00", &doc, Cut::Whole, "2025-10-01T20:15:00Z");
        let read = Records::plain(&written[..], 1 << 20).next().unwrap().unwrap();
        assert!(!read.cut);
    }

    #[test]
    fn a_long_block_is_cut_and_the_next_record_found() {
        let mut file = resource_record("00", &raw("a", &[b'a'; 100]), Cut::Whole, "2025-10-01T20:15:00Z");
        file.extend(resource_record("01", &raw("b", b"b"), Cut::Whole, "2025-10-01T20:15:00Z"));
        let read: Vec<Record> = Records::plain(&file[..], 10).collect::<io::Result<_>>().unwrap();
        assert_eq!(read.iter().map(|record| (record.block.len(), record.cut)).collect::<Vec<_>>(), [(10, true), (1, false)]);
    }

    #[test]
    fn faults_are_named_and_end_the_file() {
        for (file, problem) in [
            (&b"HTTP/1.1 200 OK\r\n\r\n"[..], "no WARC record begins here"),
            (b"WARC/1.1\r\nWARC-Type: resource\r\n\r\n", "a record has no valid Content-Length"),
            (b"WARC/1.1\r\nContent-Length: 5\r\n\r\nabc", "the file ends inside a record"),
            (b"WARC/1.1\r\nContent-Length: 99999999999999999999999\r\n\r\nabc", "a record has no valid Content-Length"),
        ] {
            let mut records = Records::plain(file, 1 << 20);
            assert_eq!(records.next().unwrap().unwrap_err().to_string(), problem);
            assert!(records.next().is_none());
        }
        let endless = io::repeat(b'\n').chain(&b""[..]);
        let error = Records::plain(BufReader::new(endless), 10).next().unwrap().unwrap_err();
        assert_eq!(error.to_string(), "the headers of a record are too long");
    }

    #[test]
    fn blank_members_have_the_length_asked_for_and_hold_nothing() {
        for length in [21, 22, 500, 60_000, 60_001, 200_000] {
            let member = blank_members(length);
            assert_eq!(member.len() as u64, length);
            let mut out = Vec::new();
            MultiGzDecoder::new(&member[..]).read_to_end(&mut out).unwrap();
            assert!(out.is_empty());
        }
    }
}
