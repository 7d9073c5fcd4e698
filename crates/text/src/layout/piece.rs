use vanban_model::{BlockKind, Span};

use crate::cues::key;
use crate::format::Line;

/// Lines longer than this are no label, name or heading word: they get no key. In bytes.
const KEYED: usize = 320;

/// One line, or several joined, on its way to becoming a block.
#[derive(Clone, Debug)]
pub(super) struct Piece<'t> {
    pub(super) span: Span,
    pub(super) text: &'t str,
    /// Length in characters.
    pub(super) chars: usize,
    /// Length in characters of the last of its lines.
    pub(super) last_line: usize,
    pub(super) after_gap: bool,
    pub(super) kind: Option<BlockKind>,
    /// The text as labels are compared, empty for a long one.
    pub(super) key: String,
}

/// The mark before an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Marker {
    /// `-`, `•`, `+`, `*`.
    Bullet,
    /// `1.`, `(2)`, `3/`.
    Number,
    /// `2.1.`, `1.2.3`.
    Decimal,
    /// `a)`, `đ)`, `b.`.
    Letter,
    /// `IV.`, `II -`.
    Roman,
}

impl<'t> Piece<'t> {
    pub(super) fn new(text: &'t str, line: &Line) -> Self {
        let mut piece = Self::over(text, line.span, line.after_gap);
        piece.kind = line.hint;
        piece
    }

    /// The piece that runs over `span`.
    pub(super) fn over(text: &'t str, span: Span, after_gap: bool) -> Self {
        let own = span.of(text);
        let chars = own.chars().count();
        let last_line = own.rsplit('\n').next().map_or(chars, |line| line.trim().chars().count());
        let key = if own.len() <= KEYED { key(own) } else { String::new() };
        Self { span, text: own, chars, last_line, after_gap, kind: None, key }
    }

    pub(super) fn kind_or_paragraph(&self) -> BlockKind {
        self.kind.unwrap_or(BlockKind::Paragraph)
    }

    pub(super) fn is_chrome(&self) -> bool {
        self.kind == Some(BlockKind::Chrome)
    }

    /// Whether the text ends as a sentence, clause or lead-in does.
    pub(super) fn ends_closed(&self) -> bool {
        last_sign(self.text).is_some_and(|c| matches!(c, '.' | ';' | ':' | '!' | '?' | '…' | '。' | '؟' | '؛' | '।' | '។'))
    }

    /// Whether the text ends as a sentence does.
    pub(super) fn ends_sentence(&self) -> bool {
        last_sign(self.text).is_some_and(|c| matches!(c, '.' | '!' | '?' | '…' | '。' | '؟' | '।' | '។'))
    }

    pub(super) fn starts_lowercase(&self) -> bool {
        self.text.chars().next().is_some_and(char::is_lowercase)
    }

    /// Whether the text is set in capitals: at least three, no small letter, and no letters without case around them (a symbol
    /// in a Hebrew sentence makes no heading).
    pub(super) fn is_capital(&self) -> bool {
        let (mut upper, mut others) = (0, 0);
        for c in self.text.chars().filter(|c| c.is_alphabetic()) {
            if c.is_lowercase() {
                return false;
            }
            if c.is_uppercase() {
                upper += 1;
            } else {
                others += 1;
            }
        }
        upper >= 3 && upper > others
    }

    /// The cells of a row drawn with bars.
    pub(super) fn cells(&self) -> impl Iterator<Item = &'t str> {
        self.text.split('|').map(str::trim).filter(|cell| !cell.is_empty())
    }

    pub(super) fn has_bars(&self) -> bool {
        self.text.contains('|')
    }

    /// The text without the bar of a table at its start.
    pub(super) fn inner(&self) -> &'t str {
        self.text.trim_start_matches('|').trim_start()
    }

    /// The mark before an item and what follows it.
    pub(super) fn marker(&self) -> Option<(Marker, &'t str)> {
        marker(self.inner())
    }
}

/// The last character apart from closing quotes and brackets.
fn last_sign(text: &str) -> Option<char> {
    text.trim_end_matches(['"', '”', '“', '»', '’', '\'', ')', ']', ' ', '|', '/']).chars().next_back()
}

/// Reads `marker := bullet | "(" label ")" | label [")" | "." | "/"] | roman ("." | " -")`, followed by a space. Examples:
/// `- Bộ Công an;`, `a) Hướng dẫn`, `II. NHIỆM VỤ`, `2.1. Mục tiêu`. Not: `2022 của`, `A. Nguyễn`, `1,5 triệu`.
pub(crate) fn marker(text: &str) -> Option<(Marker, &str)> {
    let first = text.chars().next()?;
    if matches!(first, '-' | '–' | '—' | '•' | '●' | '▪' | '■' | '+' | '*' | '·' | '◦' | 'o') {
        let rest = &text[first.len_utf8()..];
        return (rest.starts_with([' ', '\t']) && first != 'o').then(|| (Marker::Bullet, rest.trim_start()));
    }
    let bracketed = text.strip_prefix('(');
    let body = bracketed.unwrap_or(text);
    let end = body.find(|c: char| !c.is_alphanumeric() && c != '.').unwrap_or(body.len());
    let mut label = &body[..end];
    let rest = &body[end..];
    let rest = if bracketed.is_some() {
        rest.strip_prefix(')')?
    } else if let Some(rest) = rest.strip_prefix([')', '/']) {
        rest
    } else {
        let open = label.strip_suffix('.');
        let dashed = rest.trim_start().strip_prefix(['-', '–']).filter(|_| is_roman(label));
        match (open, dashed) {
            (Some(short), _) => {
                label = short;
                rest
            }
            (None, Some(after)) => after,
            (None, None) if label.contains('.') => rest,
            _ => return None,
        }
    };
    if !rest.starts_with([' ', '\t']) {
        return None;
    }
    let rest = rest.trim_start();
    let digits = |part: &str| (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    let kind = if digits(label) {
        Marker::Number
    } else if label.contains('.') && label.split('.').all(digits) {
        Marker::Decimal
    } else if is_roman(label) {
        Marker::Roman
    } else if label.chars().count() == 1 && label.chars().all(|c| c.is_lowercase() || (c.is_alphabetic() && !c.is_uppercase())) {
        Marker::Letter
    } else if label.chars().count() == 1
        && label.chars().all(char::is_uppercase)
        && rest.chars().take(4).all(|c| !c.is_lowercase())
    {
        Marker::Roman
    } else {
        return None;
    };
    Some((kind, rest))
}

fn is_roman(label: &str) -> bool {
    (1..=6).contains(&label.len()) && label.bytes().all(|byte| matches!(byte, b'I' | b'V' | b'X'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_are_told_in_scripts_that_have_them() {
        for (text, expected) in [
            ("NHIỆM VỤ TRỌNG TÂM", true),
            ("I. НАПРАВЛЕНИЯ", true),
            ("יישום צו 58/2022/ND-CP על עבודה זרה", false),
            ("Số: 05/QĐ-TTg", false),
            ("II", false),
            ("根据国务院", false),
        ] {
            let line = Line { span: Span::new(0, text.len()), after_gap: false, hint: None };
            assert_eq!(Piece::new(text, &line).is_capital(), expected, "{text}");
        }
    }

    #[test]
    fn marks_before_items_are_read() {
        for (text, expected) in [
            ("- Bộ Công an;", Some((Marker::Bullet, "Bộ Công an;"))),
            ("• Bộ Công an;", Some((Marker::Bullet, "Bộ Công an;"))),
            ("a) Hướng dẫn", Some((Marker::Letter, "Hướng dẫn"))),
            ("đ) Căn cứ", Some((Marker::Letter, "Căn cứ"))),
            ("1. Bộ Công an", Some((Marker::Number, "Bộ Công an"))),
            ("(2) Bộ Công an", Some((Marker::Number, "Bộ Công an"))),
            ("2.1. Mục tiêu", Some((Marker::Decimal, "Mục tiêu"))),
            ("2.1 Mục tiêu", Some((Marker::Decimal, "Mục tiêu"))),
            ("II. NHIỆM VỤ", Some((Marker::Roman, "NHIỆM VỤ"))),
            ("II - NHIỆM VỤ", Some((Marker::Roman, "NHIỆM VỤ"))),
            ("A. MỤC TIÊU", Some((Marker::Roman, "MỤC TIÊU"))),
            ("א. משרד החוץ", Some((Marker::Letter, "משרד החוץ"))),
            ("A. Nguyễn nói", None),
            ("2022 của Chính phủ", None),
            ("2022. Chính phủ", None),
            ("1,5 triệu", None),
            ("3 stora förändringar", None),
            ("-5 độ", None),
            ("Bộ Công an", None),
            ("1.", None),
            ("", None),
        ] {
            assert_eq!(marker(text), expected, "{text}");
        }
    }
}
