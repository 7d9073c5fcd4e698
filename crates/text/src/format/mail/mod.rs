//! Mails (EML) and pages that were saved as mails (MHTML).

mod mime;
mod roles;
mod transfer;

use vanban_model::{BlockKind, Limits, RawDoc, Span};

use super::html::one_line;
use super::{Draft, Html, Line, Plain, Reader, Reading};
use crate::ReadError;
use mime::{Part, TooManyParts};
use roles::Roles;

/// Fields that only programs write, one of which every mail has.
const WRITTEN_BY_PROGRAMS: &[&str] = &["mime-version", "message-id", "content-type", "received", "return-path", "dkim-signature"];
/// Fields of a letter. A memorandum in plain text may begin with the same words, but has none of the others.
const OF_A_LETTER: &[&str] = &["from", "to", "subject", "date", "mime-version"];

/// A part of a mail that is a document of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// As the mail has it; hostile: it may hold `..`, line ends, anything.
    pub name: String,
    /// As stated, unless it says nothing (`application/octet-stream`).
    pub media_type: Option<String>,
    /// Decoded.
    pub bytes: Vec<u8>,
}

/// Whether a mail begins here: fields of a header, line by line, with one among them that only programs write. The first 4 KiB of
/// a file are enough.
#[must_use]
pub fn is_mail(head: &[u8]) -> bool {
    let (mut by_program, mut of_letter) = (false, 0);
    for line in mime::without_mbox_line(head).split_inclusive(|byte| *byte == b'\n') {
        let is_cut = !line.ends_with(b"\n");
        let line = line.trim_ascii_end();
        if line.is_empty() || is_cut {
            break;
        }
        if line.starts_with(b" ") || line.starts_with(b"\t") {
            continue;
        }
        let name = line.split(|byte| *byte == b':').next().unwrap_or_default();
        // RFC 5322, 2.2: printable characters other than the colon.
        if name.is_empty() || name.len() == line.len() || name.len() > 76 || !name.iter().all(u8::is_ascii_graphic) {
            return false;
        }
        let name = String::from_utf8_lossy(name).to_ascii_lowercase();
        by_program |= WRITTEN_BY_PROGRAMS.contains(&name.as_str());
        of_letter += usize::from(OF_A_LETTER.contains(&name.as_str()));
    }
    by_program && of_letter > 0
}

/// The documents that came with a mail: files, and mails that were passed on, but not the pictures and styles of its own text, nor
/// signatures of its bytes. Of a mail with more than `limits.archive_entries` parts, which [`read`](crate::read) refuses, none.
#[must_use]
pub fn attachments(mail: &[u8], limits: &Limits) -> Vec<Attachment> {
    let Ok((_, part)) = mime::split(mail, limits.archive_entries) else { return Vec::new() };
    let attached = Roles::of(&part).attached;
    attached.into_iter().enumerate().map(|(index, part)| attachment(part, index + 1)).collect()
}

fn attachment(part: &Part<'_>, number: usize) -> Attachment {
    let from_location = || {
        let path = part.location.as_deref()?.split(['?', '#']).next()?;
        path.rsplit('/').next().filter(|name| !name.is_empty()).map(str::to_owned)
    };
    let extension = if part.is("message/rfc822") { ".eml" } else { "" };
    let name = part.file_name.clone().or_else(from_location).unwrap_or_else(|| format!("part-{number}{extension}"));
    let media_type = (!part.is("application/octet-stream")).then(|| part.stated_type());
    Attachment { name, media_type, bytes: part.content().into_owned() }
}

pub(crate) struct Mail;

impl Reader for Mail {
    fn media_type(&self) -> &'static str {
        "message/rfc822"
    }

    /// The text of a mail, of which HTML is preferred to plain text, under its subject and date; of a saved page the page, whose
    /// subject is only the title of its window and whose date is that of saving. A mail that only carries files is its subject.
    fn read(&self, reading: &mut Reading<'_>) -> Result<Draft, ReadError> {
        let max_parts = reading.limits.archive_entries;
        let (envelope, part) = mime::split(&reading.raw.bytes, max_parts)
            .map_err(|TooManyParts| ReadError::Bomb { what: "parts", limit: max_parts as u64 })?;
        let roles = Roles::of(&part);
        let page_url = roles.page_url(&envelope);
        let mut draft = read_body(&roles, reading)?;
        let subject = envelope.subject.as_deref().map(one_line).filter(|subject| !subject.is_empty());
        if roles.is_page() {
            draft.source_url = page_url.or(draft.source_url);
            draft.fallback_title = subject.or(draft.fallback_title);
            return Ok(draft);
        }
        if let (true, Some(subject)) = (draft.lines.is_empty(), &subject) {
            let line = Line { span: Span::new(0, subject.len()), after_gap: false, hint: Some(BlockKind::Heading) };
            draft = Draft { text: subject.clone(), lines: vec![line], ..draft };
        }
        draft.title = subject.or(draft.title);
        draft.published = envelope.date.or(draft.published);
        Ok(draft)
    }
}

/// The parts of the text, one below the other. One that can't be read costs only itself.
fn read_body(roles: &Roles<'_, '_>, reading: &mut Reading<'_>) -> Result<Draft, ReadError> {
    let mut whole: Option<Draft> = None;
    let mut refused = None;
    for part in &roles.body {
        reading.check_time()?;
        let media_type = Some(part.stated_type());
        let raw = RawDoc { uri: reading.raw.uri.clone(), bytes: part.content().into_owned(), media_type, fetched_at: None };
        let mut own = Reading { raw: &raw, diagnostics: Vec::new(), ..*reading };
        let read = if part.is("text/html") { Html.read(&mut own) } else { Plain.read(&mut own) };
        reading.diagnostics.append(&mut own.diagnostics);
        match (read, &mut whole) {
            (Ok(draft), None) => whole = Some(draft),
            (Ok(draft), Some(whole)) => append(whole, draft, reading.limits),
            (Err(error), _) => refused = Some(error),
        }
    }
    match (whole, refused) {
        (None, Some(error)) => Err(error),
        (whole, _) => Ok(whole.unwrap_or_default()),
    }
}

/// Puts a text below another, as far as the limit allows.
fn append(whole: &mut Draft, more: Draft, limits: &Limits) {
    const GAP: &str = "\n\n";
    if whole.text.len() + GAP.len() + more.text.len() > limits.text_bytes {
        whole.truncated = true;
        return;
    }
    if !whole.text.is_empty() {
        whole.text.push_str(GAP);
    }
    let at = whole.text.len();
    whole.text.push_str(&more.text);
    let moved = more.lines.into_iter().enumerate().map(|(index, line)| Line {
        span: Span::new(line.span.start + at, line.span.end + at),
        after_gap: line.after_gap || index == 0,
        ..line
    });
    whole.lines.extend(moved);
    whole.is_bare &= more.is_bare;
    whole.truncated |= more.truncated;
    whole.needs_ocr |= more.needs_ocr;
}

#[cfg(test)]
mod tests;
