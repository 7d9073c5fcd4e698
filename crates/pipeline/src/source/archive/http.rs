use std::borrow::Cow;
use std::io::Read;

use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

use super::Refused;

/// What the decoder reads at a time; the window that brotli needs is its own.
const BROTLI_BUFFER: usize = 4096;

/// An HTTP response as a WARC file holds it (RFC 9112), not decoded yet.
pub(super) struct Response<'b> {
    pub(super) status: u16,
    pub(super) media_type: Option<String>,
    /// In the order in which they were applied.
    encodings: Vec<String>,
    chunked: bool,
    raw_body: &'b [u8],
}

impl<'b> Response<'b> {
    /// Reads status line and headers; `None` for what is no response.
    pub(super) fn parse(block: &'b [u8]) -> Option<Self> {
        let (head, raw_body) = split_head(block)?;
        let head = String::from_utf8_lossy(head);
        let mut lines = head.lines();
        let status = lines.next()?.strip_prefix("HTTP/")?.split_whitespace().nth(1)?.parse().ok()?;
        let mut response = Self { status, media_type: None, encodings: Vec::new(), chunked: false, raw_body };
        for (name, value) in lines.filter_map(|line| line.split_once(':')) {
            let value = value.trim();
            match name.trim().to_ascii_lowercase().as_str() {
                "content-type" => response.media_type = Some(value.to_owned()),
                "content-encoding" => {
                    response.encodings.extend(value.split(',').map(|encoding| encoding.trim().to_ascii_lowercase()));
                }
                "transfer-encoding" => response.chunked = value.to_ascii_lowercase().contains("chunked"),
                _ => {}
            }
        }
        Some(response)
    }

    /// The decoded body, at most `max_bytes + 1` of it. Many archives store the body decoded and keep the headers: what does
    /// not decode is taken as it stands.
    ///
    /// # Errors
    /// An encoding that is not known.
    pub(super) fn body(&self, max_bytes: usize) -> Result<Vec<u8>, Refused> {
        let mut body = match self.chunked.then(|| unchunked(self.raw_body)).flatten() {
            Some(joined) => Cow::Owned(joined),
            None => Cow::Borrowed(self.raw_body),
        };
        for encoding in self.encodings.iter().rev() {
            let decoded = match encoding.as_str() {
                "identity" | "" => None,
                "gzip" | "x-gzip" => inflated(MultiGzDecoder::new(&*body), max_bytes),
                "deflate" => inflated(ZlibDecoder::new(&*body), max_bytes)
                    .or_else(|| inflated_whole(DeflateDecoder::new(&*body), max_bytes)),
                "br" => inflated_whole(brotli_decompressor::Decompressor::new(&*body, BROTLI_BUFFER), max_bytes),
                other => {
                    let advice = "save the page and ingest the file";
                    return Err(Refused::new("E-ENCODING", format!("the body is encoded as `{other}`"), advice));
                }
            };
            body = decoded.map_or(body, Cow::Owned);
        }
        Ok(body.into_owned())
    }
}

/// What decodes of a body: all, or what stands before a fault; `None` for nothing, as where the body is not encoded at all.
fn inflated(input: impl Read, max_bytes: usize) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let read = input.take((max_bytes as u64).saturating_add(1)).read_to_end(&mut out);
    (read.is_ok() || !out.is_empty()).then_some(out)
}

/// The same for encodings without a head of their own, to which a body that is not encoded may look encoded for a while.
fn inflated_whole(input: impl Read, max_bytes: usize) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    input.take((max_bytes as u64).saturating_add(1)).read_to_end(&mut out).is_ok().then_some(out)
}

fn split_head(block: &[u8]) -> Option<(&[u8], &[u8])> {
    // Some archives were written with bare line ends.
    let windows = |end: &[u8]| block.windows(end.len()).position(|window| window == end).map(|at| (at, at + end.len()));
    let (head, body) = [windows(b"\r\n\r\n"), windows(b"\n\n")].into_iter().flatten().min()?;
    Some((&block[..head], &block[body..]))
}

/// Joins chunks (RFC 9112, 7.1); `None` where the body is not chunked after all. A last chunk that is cut is kept.
fn unchunked(mut body: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(body.len());
    loop {
        let end = body.windows(2).position(|two| two == b"\r\n")?;
        let size = std::str::from_utf8(&body[..end]).ok()?.split(';').next()?.trim();
        let size = usize::from_str_radix(size, 16).ok()?;
        body = &body[end + 2..];
        if size == 0 {
            return Some(out);
        }
        out.extend_from_slice(&body[..size.min(body.len())]);
        match body.get(size.checked_add(2)?..) {
            Some(rest) if !rest.is_empty() => body = rest,
            _ => return Some(out),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn body(block: &[u8]) -> Vec<u8> {
        Response::parse(block).unwrap().body(1 << 20).unwrap()
    }

    #[test]
    fn bodies_are_decoded() {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(b"<p>59</p>").unwrap();
        let gzip = gzip.finish().unwrap();
        let head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n".as_slice();
        assert_eq!(body(&[head, &gzip].concat()), b"<p>59</p>");
        assert_eq!(body(&[head, b"<p>already decoded</p>"].concat()), b"<p>already decoded</p>");
        let chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n<p>\r\n6;x=y\r\n59</p>\r\n0\r\n\r\n";
        assert_eq!(body(chunked), b"<p>59</p>");
    }

    #[test]
    fn chunk_sizes_that_lie_do_no_harm() {
        for size in ["ffffffffffffffff", "7fffffffffffffff", "fffffffffffffffff", "zz", ""] {
            let block = format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{size}\r\nabc\r\n");
            assert!(body(block.as_bytes()).len() <= block.len());
        }
    }

    #[test]
    fn an_unknown_encoding_is_refused_and_no_response_is_none() {
        let response = Response::parse(b"HTTP/1.1 200 OK\r\nContent-Encoding: zstd\r\n\r\nx").unwrap();
        assert_eq!(response.body(10).unwrap_err().code, "E-ENCODING");
        assert!(Response::parse(b"dns:example.org").is_none());
    }
}
