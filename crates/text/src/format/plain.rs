//! Plain text in any charset.

use vanban_model::Span;

use super::{Draft, Line, Reader, Reading};
use crate::clean::{clean, cut};
use crate::{ReadError, charset};

pub(crate) struct Plain;

impl Reader for Plain {
    fn media_type(&self) -> &'static str {
        "text/plain"
    }

    fn read(&self, reading: &mut Reading<'_>) -> Result<Draft, ReadError> {
        let declared = reading.raw.media_type.as_deref().and_then(charset_of);
        let mut text = clean(&charset::decode(&reading.raw.bytes, declared, &mut reading.diagnostics));
        let truncated = cut(&mut text, reading.limits.text_bytes);
        Ok(Draft { lines: lines(&text), text, is_bare: true, truncated, ..Draft::default() })
    }
}

/// The charset in a media type: `text/html; charset="utf-8"` → `utf-8`.
pub(super) fn charset_of(media_type: &str) -> Option<&str> {
    media_type.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches(['"', '\'']))
    })
}

fn lines(text: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    let (mut start, mut after_gap) = (0, false);
    for line in text.split_inclusive('\n') {
        let span = Span::new(start, start + line.len()).trimmed(text);
        start += line.len();
        if span.is_empty() {
            after_gap = true;
        } else {
            lines.push(Line { span, after_gap, hint: None });
            after_gap = false;
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn charsets_are_read_from_media_types() {
        for (media_type, expected) in [
            ("text/html; charset=UTF-8", Some("UTF-8")),
            ("text/plain;Charset=\"windows-1258\"", Some("windows-1258")),
            ("text/html", None),
            ("text/html; boundary=x", None),
        ] {
            assert_eq!(charset_of(media_type), expected);
        }
    }
}
