//! A text's own number, after its label: `Số: 349/2025/NĐ-CP`, `SỐ: 28 /2003/NĐ-CP`, `Số: …05…./2006/QĐ-UBND`, or left blank.
//!
//! ```text
//! number = label [":"] ( symbol | blank )
//! blank  = *( " " | "." | "…" | "_" ) [ "/" [ year "/" ] codes ]      Số:     /2025/TT-BNNMT
//! ```

use vanban_model::{Span, Symbol, fold};

use super::cues::FormCues;
use crate::extractor::Extractor;

/// What stands after a number label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Number {
    /// The number in full.
    Full(Symbol),
    /// A place for it, with what follows it: year and letter groups, as far as they are there.
    Blank { year: Option<u16>, codes: Vec<String> },
}

/// A number with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FoundNumber {
    pub(super) number: Number,
    /// Where, without the label.
    pub(super) span: Span,
    /// Where its label begins.
    pub(super) label: usize,
}

/// Characters of the longest number with its blanks.
const LONGEST: usize = 80;

/// The number after a label with which a line begins.
pub(super) fn at_start(text: &str, line: Span, cues: &FormCues, extractor: &Extractor) -> Option<FoundNumber> {
    labelled(text, line, 0, cues, extractor)
}

/// The number after the first label anywhere in a line.
pub(super) fn anywhere(text: &str, line: Span, cues: &FormCues, extractor: &Extractor) -> Option<FoundNumber> {
    let words = line.of(text).char_indices().scan(' ', |before, (at, c)| {
        let starts = !before.is_alphanumeric() && c.is_alphabetic();
        *before = c;
        Some((at, starts))
    });
    let starts = words.filter(|(_, starts)| *starts).map(|(at, _)| at);
    starts.take(LONGEST).find_map(|at| labelled(text, line, at, cues, extractor))
}

fn labelled(text: &str, line: Span, from: usize, cues: &FormCues, extractor: &Extractor) -> Option<FoundNumber> {
    let start = line.start + from;
    let head_end = text[start..line.end].char_indices().nth(LONGEST).map_or(line.end, |(at, _)| start + at);
    let head = &text[start..head_end];
    // "… của Thông tư / số 68/2024/TT-BTC": the rest of a line that wrapped.
    if from == 0 && head.starts_with(char::is_lowercase) {
        return None;
    }
    let folded = fold::folded(head);
    let label = cues
        .number_labels
        .iter()
        .find(|label| folded.text.strip_prefix(label.as_str()).is_some_and(|rest| !rest.starts_with(char::is_alphabetic)))?;
    let after_label = folded.original(label.len());
    let rest =
        head[after_label..].trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '.' | '\'' | '׳' | '°' | 'º'));
    // "Số: ....../2025" loses its dots above, "Số 15" keeps its space; both are at the number now.
    let at = head_end - rest.len();
    let squeezed = Squeezed::new(rest);
    let has_colon = head[after_label..].trim_start().starts_with(':');
    if let Some((symbol, len)) = symbol_at_start(&squeezed.text, extractor) {
        // "Luật số 09/2026/QH16 ngày … của Quốc hội sửa đổi …" speaks of another; its own label has a colon or the line for itself.
        let rest = text[at + squeezed.original(len)..line.end].trim_start();
        if from == 0 && !has_colon && rest.starts_with(char::is_lowercase) {
            return None;
        }
        return Some(FoundNumber {
            number: Number::Full(symbol),
            span: Span::new(at, at + squeezed.original(len)),
            label: start,
        });
    }
    let blank = |year, codes| FoundNumber { number: Number::Blank { year, codes }, span: Span::new(at, at), label: start };
    if squeezed.text.starts_with(['/', '-']) {
        let (symbol, _) = symbol_at_start(&format!("0{}", squeezed.text), extractor)?;
        return Some(blank(symbol.year(), symbol.codes().map(str::to_owned).collect()));
    }
    (squeezed.text.is_empty() && has_colon).then(|| blank(None, Vec::new()))
}

fn symbol_at_start(text: &str, extractor: &Extractor) -> Option<(Symbol, usize)> {
    if !text.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let found = extractor.scanner.find(text, Span::new(0, text.len()), &extractor.config.codes).into_iter().next()?;
    (found.span.start == 0).then_some((found.symbol, found.span.end))
}

/// A number without the signs that fill its blank, with a map back.
struct Squeezed {
    text: String,
    /// For each byte of `text`, and one past it, the offset in the original.
    map: Vec<usize>,
}

impl Squeezed {
    fn new(rest: &str) -> Self {
        let mut squeezed = Self { text: String::new(), map: Vec::new() };
        let mut chars = rest.char_indices().peekable();
        let mut in_number = true;
        let mut end = 0;
        while let Some((at, c)) = chars.next() {
            let next_is_digit = chars.peek().is_some_and(|(_, next)| next.is_ascii_digit());
            let after_digit = squeezed.text.ends_with(|c: char| c.is_ascii_digit()) && end == at;
            in_number &= !c.is_alphabetic();
            // A full stop between digits belongs to the number (66.18/2026/NQ-CP).
            let fills = c.is_whitespace() || matches!(c, '…' | '_' | '·') || (c == '.' && !(after_digit && next_is_digit));
            if in_number && fills {
                continue;
            }
            squeezed.map.extend(std::iter::repeat_n(at, c.len_utf8()));
            squeezed.text.push(c);
            end = at + c.len_utf8();
        }
        squeezed.map.push(end);
        squeezed
    }

    /// The offset in the original at which the part of `len` bytes ends.
    fn original(&self, len: usize) -> usize {
        if len == self.text.len() {
            return self.map[len];
        }
        let before = self.text[..len].chars().next_back().map_or(0, char::len_utf8);
        self.map[len - before] + before
    }
}

/// A number that is all of a cell.
pub(super) fn bare(text: &str, line: Span, extractor: &Extractor) -> Option<FoundNumber> {
    let (symbol, len) = symbol_at_start(line.of(text), extractor)?;
    (len == line.len()).then(|| FoundNumber {
        number: Number::Full(symbol),
        span: Span::new(line.start, line.start + len),
        label: line.start,
    })
}
