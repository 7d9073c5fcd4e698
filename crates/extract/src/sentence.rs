//! Sentences of a block, as evidence for whatever is found in them.

use vanban_model::{BlockKind, Lang, Sentences, Span};

use crate::morph::Morphology;
use crate::token::{Token, tokenise};

/// The longest real sentences seen, lists of a chain of clauses, are under 3 KB.
const LONGEST_BYTES: usize = 8 << 10;

/// A sentence or item with its tokens.
#[derive(Clone, Debug)]
pub(crate) struct Sentence {
    /// Without the item's label and white space around it.
    pub(crate) span: Span,
    pub(crate) lang: Lang,
    pub(crate) kind: BlockKind,
    /// Index of its block.
    pub(crate) block: usize,
    /// Whether it is the first of its block.
    pub(crate) opens_block: bool,
    /// Label of the item ("a)", "1."), empty where there is none.
    pub(crate) label: Span,
    pub(crate) tokens: Vec<Token>,
}

/// Splits a block into sentences. A sentence ends with `.`, `!`, `?` or `…` (and closing quotes) before white space, unless
/// the word before is an abbreviation, a single letter or a number that begins the block (a label), or a lower-case letter
/// follows.
pub(crate) fn split(text: &str, block: Span, rules: &Sentences) -> Vec<Span> {
    let mut sentences = Vec::new();
    let piece = block.of(text);
    let mut start = 0;
    let mut chars = piece.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if !matches!(c, '.' | '!' | '?' | '…' | '。') {
            continue;
        }
        let mut end = at + c.len_utf8();
        while let Some(&(_, closing)) = chars.peek().filter(|(_, c)| is_closing(*c)) {
            end += closing.len_utf8();
            chars.next();
        }
        if ends_sentence(&piece[start..at], c, &piece[end..], rules) {
            sentences.push(Span::new(start, end).shifted(block.start).trimmed(text));
            start = end;
        }
    }
    sentences.push(Span::new(start, piece.len()).shifted(block.start).trimmed(text));
    sentences.into_iter().flat_map(|span| bounded(text, span)).filter(|span| !span.is_empty()).collect()
}

/// Cuts a sentence that is longer than any real one at white space, else at a character: what looks around itself within a
/// sentence would cost the square of an endless one.
fn bounded(text: &str, mut span: Span) -> Vec<Span> {
    let mut parts = Vec::new();
    while span.len() > LONGEST_BYTES {
        let mut cut = span.start + LONGEST_BYTES;
        while !text.is_char_boundary(cut) {
            cut -= 1;
        }
        let cut = text[span.start..cut].rfind(char::is_whitespace).filter(|at| *at > 0).map_or(cut, |at| span.start + at);
        parts.push(Span::new(span.start, cut).trimmed(text));
        span = Span::new(cut, span.end).trimmed(text);
    }
    parts.push(span);
    parts
}

fn is_closing(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | '"' | '\'' | '”' | '’' | '»' | ')' | ']')
}

fn ends_sentence(before: &str, mark: char, after: &str, rules: &Sentences) -> bool {
    let Some(next) = after.chars().next() else { return false };
    if !next.is_whitespace() {
        return false;
    }
    if mark != '.' {
        return !after.trim_start().starts_with(char::is_lowercase);
    }
    let word = before.rsplit(|c: char| c.is_whitespace() || c == '(').next().unwrap_or("");
    let label_only = before.trim().len() <= word.len() && word.chars().all(|c| c.is_alphanumeric());
    let initial = word.chars().count() == 1 && word.chars().all(char::is_alphabetic) && !closes_with_year(before);
    let known = rules.abbreviations.iter().any(|known| known.to_lowercase() == word.to_lowercase());
    let abbreviation = known && !closes_with_year(before);
    let follows = after.trim_start().chars().find(|c| !matches!(c, '"' | '\'' | '«' | '“' | '„' | '(' | '['));
    !(label_only && word.len() <= 4 || initial || abbreviation || follows.is_some_and(char::is_lowercase))
}

/// "… do 15 grudnia 2025 r. Premier polecił": an abbreviation right after a year may end a sentence of some length, while
/// "W 2025 r. Wietnam …" goes on.
fn closes_with_year(before: &str) -> bool {
    const FEWEST_WORDS: usize = 6;
    let mut words = before.split_whitespace().rev();
    let is_year = |word: &str| word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit());
    words.nth(1).is_some_and(is_year) && before.split_whitespace().take(FEWEST_WORDS).count() == FEWEST_WORDS
}

/// Takes the label off an item: `a)`, `1.`, `2.3.`, `-`, `•`, `+`, `IV.`; returns label and rest, both trimmed.
pub(crate) fn strip_label(text: &str, span: Span) -> (Span, Span) {
    let piece = span.of(text);
    let bullet = piece.chars().next().filter(|c| matches!(c, '-' | '–' | '—' | '•' | '*' | '+' | '·' | '●' | '▪'));
    let length = if let Some(bullet) = bullet {
        bullet.len_utf8()
    } else {
        let head = piece.split_whitespace().next().unwrap_or("");
        let body = head.trim_end_matches([')', '.', '/']);
        let closed = head.len() > body.len();
        let numbered = body.len() <= 6
            && body.split('.').all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()))
            && body.bytes().next().is_some_and(|b| b.is_ascii_digit());
        let lettered = head.ends_with(')') && body.chars().count() == 1 && body.chars().all(char::is_alphabetic);
        let roman = head.ends_with('.') && body.len() <= 5 && !body.is_empty() && body.bytes().all(|b| b"IVXL".contains(&b));
        if closed && (numbered || lettered || roman) { head.len() } else { 0 }
    };
    let label = Span::new(span.start, span.start + length);
    (label, Span::new(label.end, span.end).trimmed(text))
}

/// Builds the sentences of a block.
pub(crate) fn of_block(
    text: &str,
    block: (usize, BlockKind, Span),
    lang: Lang,
    rules: &Sentences,
    morphology: &Morphology,
) -> Vec<Sentence> {
    let (index, kind, span) = block;
    let (label, body) = strip_label(text, span.trimmed(text));
    split(text, body, rules)
        .into_iter()
        .enumerate()
        .map(|(nth, span)| Sentence {
            span,
            lang,
            kind,
            block: index,
            opens_block: nth == 0,
            label: if nth == 0 { label } else { Span::new(span.start, span.start) },
            tokens: tokenise(text, span, morphology),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let rules = Sentences { abbreviations: vec!["r".to_owned(), "nr".to_owned(), "TP".to_owned()] };
        let found: Vec<_> = split(text, Span::new(0, text.len()), &rules).into_iter().map(|s| s.of(text)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn sentences_end_where_a_reader_stops() {
        check("Zlecono w 2025 r. Ministerstwu. Rząd zatwierdził.", &["Zlecono w 2025 r. Ministerstwu.", "Rząd zatwierdził."]);
        check("Tăng 2.5 lần. Đạt kết quả.", &["Tăng 2.5 lần.", "Đạt kết quả."]);
        check("Он сказал: «Да». Потом ушёл.", &["Он сказал: «Да».", "Потом ушёл."]);
        check("U.S. aid by N. V. An ended.", &["U.S. aid by N. V. An ended."]);
        check("ראשון. שני.", &["ראשון.", "שני."]);
    }

    #[test]
    fn an_endless_sentence_is_cut_at_white_space() {
        let text = "ngày 30 tháng 11, ".repeat(4000);
        let parts = split(&text, Span::new(0, text.len()), &Sentences::default());
        assert!(parts.len() > 5 && parts.iter().all(|part| part.len() <= LONGEST_BYTES));
        let glued = "ữ".repeat(9000);
        assert!(split(&glued, Span::new(0, glued.len()), &Sentences::default()).iter().all(|part| part.len() <= LONGEST_BYTES));
    }

    #[test]
    fn labels_come_off() {
        for (text, rest) in [
            ("a) Hướng dẫn", "Hướng dẫn"),
            ("12. Bộ Xây dựng", "Bộ Xây dựng"),
            ("2.3. Phối hợp", "Phối hợp"),
            ("- Thanh tra", "Thanh tra"),
            ("IV. TỔ CHỨC", "TỔ CHỨC"),
            ("2025 là năm", "2025 là năm"),
            ("22-NQ/TW", "22-NQ/TW"),
        ] {
            let (_, body) = strip_label(text, Span::new(0, text.len()));
            assert_eq!(body.of(text), rest);
        }
    }
}
