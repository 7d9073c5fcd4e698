//! The lines of a text as the form has them: a row of two columns is two lines, a motto glued to its neighbours stands alone.

use vanban_model::{BlockKind, Document, Span, fold};

use super::cues::FormCues;

/// Only so many lines from the beginning can be letterhead; real ones end by the thirtieth.
pub(super) const HEAD: usize = 80;
/// Longer lines hold no motto glued to its neighbours. In bytes.
const LONGEST_GLUED: usize = 700;

/// A line, or a cell of a row, without white space around it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    pub(super) span: Span,
    pub(super) kind: BlockKind,
    /// Its column in a row of several.
    pub(super) column: Option<usize>,
    /// Whether it is the first of its block.
    pub(super) opens_block: bool,
}

/// The lines of all blocks but page furniture, in order.
pub(super) fn lines(document: &Document, cues: &FormCues) -> Vec<Line> {
    let mut all = Vec::new();
    for block in document.blocks.iter().filter(|block| block.kind != BlockKind::Chrome) {
        let mut start = block.span.start;
        for piece in block.span.of(&document.text).split('\n') {
            let span = Span::new(start, start + piece.len());
            start = span.end + 1;
            let line = Line { span, kind: block.kind, column: None, opens_block: span.start == block.span.start };
            if piece.contains('|') {
                cells(&document.text, line, &mut all);
            } else {
                push(&document.text, line, &mut all);
            }
        }
    }
    let head = all.len().min(HEAD);
    let rest = all.split_off(head);
    let mut lines: Vec<Line> = all.into_iter().flat_map(|line| around_mottos(&document.text, line, cues)).collect();
    lines.extend(rest);
    lines
}

fn cells(text: &str, line: Line, all: &mut Vec<Line>) {
    let row = line.span.of(text);
    // A row in a frame of bars, or one whose first cell is empty.
    let first = usize::from(row.trim_start().starts_with('|') && row.trim_end().ends_with('|'));
    let mut start = line.span.start;
    for (column, cell) in row.split('|').enumerate() {
        let span = Span::new(start, start + cell.len());
        start = span.end + 1;
        push(text, Line { span, column: Some(column.saturating_sub(first)), ..line }, all);
    }
}

/// Keeps a line that says something; rules drawn with signs say nothing.
fn push(text: &str, line: Line, all: &mut Vec<Line>) {
    let span = line.span.trimmed(text);
    if span.of(text).contains(char::is_alphanumeric) {
        all.push(Line { span, ..line });
    }
}

/// `CHÍNH PHỦ CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM`: two columns that a reader glued together.
fn around_mottos(text: &str, line: Line, cues: &FormCues) -> Vec<Line> {
    let mut pieces = Vec::new();
    let mut rest = line.span;
    while rest.len() <= LONGEST_GLUED
        && let Some(motto) = first_motto(rest.of(text), cues).map(|span| span.shifted(rest.start))
    {
        push(text, Line { span: Span::new(rest.start, motto.start), ..line }, &mut pieces);
        push(text, Line { span: motto, ..line }, &mut pieces);
        rest = Span::new(motto.end, rest.end);
    }
    push(text, Line { span: rest, ..line }, &mut pieces);
    pieces
}

/// The first motto in a piece of text, set in capitals or, where it is all of the line, in any letters.
fn first_motto(piece: &str, cues: &FormCues) -> Option<Span> {
    let folded = fold::folded(piece);
    let found = cues.mottos.iter().filter_map(|motto| folded.text.find(motto.as_str()).map(|at| (at, motto.len()))).min()?;
    let span = Span::new(folded.original(found.0), folded.original(found.0 + found.1));
    let glued = span.len() + 2 < piece.trim().len();
    let capital = span.of(piece).chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
    // "Độc lập - Tự do - Hạnh phúc" has small letters; what stands around it in running text does not begin with a capital.
    let title = span.of(piece).split(" - ").count() > 1;
    (!glued || capital || title).then_some(span)
}
