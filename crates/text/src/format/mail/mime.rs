//! The parts of a mail (RFC 2045, 2046, 5322). The fields of a header are read by `mail-parser`; the parts are split here, in one
//! pass for each level of nesting, so that boundaries that lie cost nothing.

use std::borrow::Cow;

use mail_parser::parsers::MessageStream;
use mail_parser::{ContentType, GetHeader, Header, HeaderName, MessageParser};

use super::transfer::Encoding;

/// Bytes of one header that are read; real ones, with a hundred receivers, take 20 KB.
const MAX_HEADER: usize = 256 << 10;
/// Parts within parts; real mails stay under 6, deeper ones are not split.
const MAX_DEPTH: usize = 16;

/// A part: a text, a file, or several parts.
#[derive(Debug, Default)]
pub(super) struct Part<'m> {
    /// In lower case, `text/html`; `text/plain` where nothing is said.
    pub(super) media_type: String,
    pub(super) charset: Option<String>,
    pub(super) encoding: Encoding,
    pub(super) is_attachment: bool,
    pub(super) file_name: Option<String>,
    /// Without its angle brackets.
    pub(super) id: Option<String>,
    pub(super) location: Option<String>,
    /// The id of the part that the others belong to.
    pub(super) start: Option<String>,
    body: &'m [u8],
    /// Not empty for `multipart/…` only.
    pub(super) parts: Vec<Part<'m>>,
}

/// What the header of a whole mail says beside that.
#[derive(Debug, Default)]
pub(super) struct Envelope {
    pub(super) subject: Option<String>,
    /// ISO 8601.
    pub(super) date: Option<String>,
    /// The address of a page that was saved as MHTML.
    pub(super) page_url: Option<String>,
}

/// There are more parts than the limit.
#[derive(Debug)]
pub(super) struct TooManyParts;

/// Splits a mail.
pub(super) fn split<'m>(mail: &'m [u8], max_parts: usize) -> Result<(Envelope, Part<'m>), TooManyParts> {
    let mut left = max_parts;
    let (headers, _) = head_and_body(without_mbox_line(mail));
    Ok((envelope(headers), part(without_mbox_line(mail), 0, &mut left)?))
}

/// Mail programs write `From somebody date` before each mail of a file.
pub(super) fn without_mbox_line(mail: &[u8]) -> &[u8] {
    let end = mail.iter().take(1024).position(|byte| *byte == b'\n');
    if mail.starts_with(b"From ") { end.map_or(mail, |end| &mail[end + 1..]) } else { mail }
}

impl<'m> Part<'m> {
    pub(super) fn content(&self) -> Cow<'m, [u8]> {
        self.encoding.decode(self.body)
    }

    pub(super) fn is(&self, media_type: &str) -> bool {
        self.media_type == media_type
    }

    pub(super) fn is_multipart(&self) -> bool {
        !self.parts.is_empty()
    }

    pub(super) fn is_text(&self) -> bool {
        self.is("text/html") || self.is("text/plain")
    }

    /// Whether it came as a file.
    pub(super) fn is_file(&self) -> bool {
        self.is_attachment || self.file_name.is_some()
    }

    /// As a `Content-Type` field has it.
    pub(super) fn stated_type(&self) -> String {
        match &self.charset {
            Some(charset) => format!("{}; charset={charset}", self.media_type),
            None => self.media_type.clone(),
        }
    }
}

fn part<'m>(bytes: &'m [u8], depth: usize, left: &mut usize) -> Result<Part<'m>, TooManyParts> {
    *left = left.checked_sub(1).ok_or(TooManyParts)?;
    let (head, body) = head_and_body(bytes);
    let headers = fields(head);
    let content_type = headers.header_value(&HeaderName::ContentType).and_then(|value| value.as_content_type());
    let disposition = headers.header_value(&HeaderName::ContentDisposition).and_then(|value| value.as_content_type());
    let attribute = |of: Option<&ContentType<'_>>, name: &str| {
        of.and_then(|of| of.attribute(name)).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
    };
    let text = |name: HeaderName<'_>| headers.header_value(&name).and_then(|value| value.as_text());
    let bare = |id: &str| id.trim().trim_matches(['<', '>']).to_owned();
    let mut part = Part {
        media_type: content_type.map_or_else(|| "text/plain".to_owned(), media_type),
        charset: attribute(content_type, "charset"),
        encoding: text(HeaderName::ContentTransferEncoding).map(Encoding::of).unwrap_or_default(),
        is_attachment: disposition.is_some_and(ContentType::is_attachment),
        file_name: attribute(disposition, "filename").or_else(|| attribute(content_type, "name")),
        id: text(HeaderName::ContentId).map(bare),
        location: text(HeaderName::ContentLocation).map(|location| location.split_whitespace().collect()),
        start: attribute(content_type, "start").map(|start| bare(&start)),
        body,
        parts: Vec::new(),
    };
    if part.media_type.starts_with("multipart/") {
        let boundary = attribute(content_type, "boundary").filter(|_| depth < MAX_DEPTH);
        let parts = boundary.map(|boundary| between(body, boundary.as_bytes())).unwrap_or_default();
        part.parts = parts.into_iter().map(|bytes| self::part(bytes, depth + 1, left)).collect::<Result<_, _>>()?;
        if part.parts.is_empty() {
            "text/plain".clone_into(&mut part.media_type);
        }
    }
    Ok(part)
}

fn media_type(stated: &ContentType<'_>) -> String {
    format!("{}/{}", stated.ctype(), stated.subtype().unwrap_or_default()).to_ascii_lowercase()
}

fn envelope(head: &[u8]) -> Envelope {
    let headers = fields(head);
    let text = |name: HeaderName<'_>| {
        let text = headers.header_value(&name).and_then(|value| value.as_text())?;
        Some(text.trim().to_owned()).filter(|text| !text.is_empty())
    };
    let date = headers.header_value(&HeaderName::Date).and_then(|value| value.as_datetime());
    let is_date = |year: u16, month: u8, day: u8| year > 0 && (1..=12).contains(&month) && (1..=31).contains(&day);
    Envelope {
        subject: text(HeaderName::Subject),
        date: date
            .filter(|date| is_date(date.year, date.month, date.day))
            .map(|date| format!("{:04}-{:02}-{:02}", date.year, date.month, date.day)),
        page_url: text(HeaderName::Other("Snapshot-Content-Location".into())),
    }
}

fn fields(head: &[u8]) -> Vec<Header<'_>> {
    let mut headers = Vec::new();
    MessageStream::new(&head[..head.len().min(MAX_HEADER)]).parse_headers(&MessageParser::default(), &mut headers);
    headers
}

/// Parts a header, with the empty line behind it, from what follows. A text that begins with an empty line has no header.
fn head_and_body(bytes: &[u8]) -> (&[u8], &[u8]) {
    let mut at = 0;
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        at += line.len();
        if line == b"\n" || line == b"\r\n" {
            break;
        }
    }
    bytes.split_at(at)
}

/// The line end before a boundary belongs to the boundary.
fn without_line_end(part: &[u8]) -> &[u8] {
    let part = part.strip_suffix(b"\n").unwrap_or(part);
    part.strip_suffix(b"\r").unwrap_or(part)
}

/// What stands between the lines `--boundary`, and behind the last one in a mail that is cut off.
fn between<'m>(body: &'m [u8], boundary: &[u8]) -> Vec<&'m [u8]> {
    let (mut parts, mut begin, mut at) = (Vec::new(), None, 0);
    for line in body.split_inclusive(|byte| *byte == b'\n') {
        let next = at + line.len();
        let rest = line.strip_prefix(b"--").and_then(|rest| rest.strip_prefix(boundary));
        let is_last = match rest.map(<[u8]>::trim_ascii_end) {
            Some(b"") => Some(false),
            Some(b"--") => Some(true),
            _ => None,
        };
        if let Some(is_last) = is_last {
            parts.extend(begin.map(|begin| without_line_end(&body[begin..at])));
            begin = (!is_last).then_some(next);
            if is_last {
                break;
            }
        }
        at = next;
    }
    parts.extend(begin.map(|begin| &body[begin..]));
    parts
}
