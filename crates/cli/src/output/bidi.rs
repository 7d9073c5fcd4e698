//! Text of documents on a terminal: no control characters, right-to-left text isolated.

use std::borrow::Cow;

/// Where text is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shown {
    /// On a terminal: right-to-left text stands between isolates, so that it cannot reorder what is around it (UAX #9).
    OnTerminal,
    /// In a file or pipe: no character is added.
    InFile,
}

const FIRST_STRONG_ISOLATE: char = '\u{2068}';
const POP_DIRECTIONAL_ISOLATE: char = '\u{2069}';

impl Shown {
    /// One line of document text, fit to be shown. Control characters become spaces (a document must not be able to drive the
    /// terminal), and so do line breaks; explicit directional controls are left out, as they would outlive the line.
    pub(crate) fn line<'t>(self, text: &'t str) -> Cow<'t, str> {
        let mut shown = Cow::Borrowed(text);
        if text.chars().any(|c| c.is_control() || is_directional_control(c)) {
            let kept = text.chars().filter(|&c| !is_directional_control(c));
            shown = Cow::Owned(kept.map(|c| if c.is_control() { ' ' } else { c }).collect());
        }
        if self == Self::OnTerminal && shown.chars().any(is_right_to_left) {
            shown = Cow::Owned(format!("{FIRST_STRONG_ISOLATE}{shown}{POP_DIRECTIONAL_ISOLATE}"));
        }
        shown
    }
}

impl Shown {
    /// One line in which each of `parts`, which occur in it in this order, is isolated by itself.
    pub(crate) fn parts<'p>(self, line: &str, parts: impl Iterator<Item = &'p str>) -> String {
        let (mut out, mut rest) = (String::with_capacity(line.len() + 16), line);
        for part in parts.filter(|part| !part.is_empty()) {
            if let Some((before, after)) = rest.split_once(part) {
                out += &self.line(before);
                out += &self.line(part);
                rest = after;
            }
        }
        out + &self.line(rest)
    }
}

/// Embeddings, overrides and isolates; not the marks U+200E and U+200F, which texts use rightly.
fn is_directional_control(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Whether a character lies in a block of a right-to-left script (Unicode 16, `DerivedBidiClass.txt`, defaults R and AL).
fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{0590}'..='\u{08FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFF}' | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn right_to_left_text_is_isolated_on_a_terminal_only() {
        assert_eq!(Shown::OnTerminal.line("משרד החוץ"), "\u{2068}משרד החוץ\u{2069}");
        assert_eq!(Shown::InFile.line("משרד החוץ"), "משרד החוץ");
        assert_eq!(Shown::OnTerminal.line("Bộ Ngoại giao"), "Bộ Ngoại giao");
    }

    #[test]
    fn parts_of_a_line_are_isolated_one_by_one() {
        let parts = ["החלטה 22", "22-NQ/TW"];
        let line = "instrument החלטה 22 = 22-NQ/TW";
        assert_eq!(Shown::OnTerminal.parts(line, parts.into_iter()), "instrument \u{2068}החלטה 22\u{2069} = 22-NQ/TW");
        assert_eq!(Shown::InFile.parts(line, parts.into_iter()), line);
    }

    #[test]
    fn a_document_cannot_drive_the_terminal() {
        assert_eq!(Shown::InFile.line("a\u{1b}]0;title\u{7}b\r\nc"), "a ]0;title b  c");
        assert_eq!(Shown::OnTerminal.line("a\u{202e}b\u{2069}"), "ab");
    }
}
