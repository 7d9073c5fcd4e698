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
        let mut decoded = charset::decode(&reading.raw.bytes, declared, &mut reading.diagnostics);
        // Composing needs many times the memory of a text of marks. It shrinks real ones by less than half.
        let mut truncated = cut(&mut decoded, reading.limits.text_bytes.saturating_mul(2));
        let mut text = clean(&decoded);
        drop(decoded);
        truncated |= cut(&mut text, reading.limits.text_bytes);
        let (lines, is_whole) = lines(&text, reading.limits.nodes);
        if !is_whole {
            text.truncate(lines.last().map_or(0, |line| line.span.end));
        }
        Ok(Draft { lines, text, is_bare: true, truncated: truncated || !is_whole, ..Draft::default() })
    }
}

/// The charset in a media type: `text/html; charset="utf-8"` → `utf-8`.
pub(super) fn charset_of(media_type: &str) -> Option<&str> {
    media_type.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches(['"', '\'']))
    })
}

/// The lines of a text that are not blank, up to `most` of them, and whether these are all.
fn lines(text: &str, most: usize) -> (Vec<Line>, bool) {
    let mut lines = Vec::new();
    let (mut start, mut after_gap) = (0, false);
    for line in text.split_inclusive('\n') {
        let span = Span::new(start, start + line.len()).trimmed(text);
        start += line.len();
        if span.is_empty() {
            after_gap = true;
        } else if lines.len() == most {
            return (lines, false);
        } else {
            lines.push(Line { span, after_gap, hint: None });
            after_gap = false;
        }
    }
    (lines, true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_over_the_limit_are_left_out() {
        let text = "một\n\n hai \nba\n";
        let read = |most: usize| {
            let (lines, is_whole) = lines(text, most);
            (lines.iter().map(|line| line.span.of(text)).collect::<Vec<_>>(), is_whole)
        };
        assert_eq!(read(3), (vec!["một", "hai", "ba"], true));
        assert_eq!(read(2), (vec!["một", "hai"], false));
        assert_eq!(read(0), (vec![], false));
    }

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
