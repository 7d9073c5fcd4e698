//! Headings, items, rows and paragraphs: what is left once everything else is told.

use vanban_model::BlockKind;

use super::part::heads_part;
use super::piece::{Marker, Piece};
use crate::cues::{Cues, starts_with_any};

/// A heading without any mark is no longer than this, in characters.
const HEADING: usize = 120;
/// A heading with a number or in capitals is no longer than this.
const MARKED_HEADING: usize = 220;

/// Gives a kind to every piece that has none.
pub(super) fn mark(pieces: &mut [Piece<'_>], cues: &Cues) {
    for at in 0..pieces.len() {
        if pieces[at].kind.is_some_and(|kind| kind != BlockKind::Paragraph) {
            continue;
        }
        let next = pieces[at + 1..].iter().find(|piece| !piece.is_chrome());
        pieces[at].kind = Some(kind(&pieces[at], next, cues));
    }
}

fn kind(piece: &Piece<'_>, next: Option<&Piece<'_>>, cues: &Cues) -> BlockKind {
    let form = &cues.official;
    if piece.text.starts_with('|') || (piece.has_bars() && piece.cells().count() >= 2) {
        return BlockKind::TableCell;
    }
    let open = !piece.ends_closed() && !piece.text.ends_with(',');
    if heads_part(piece, form) {
        // "Điều 3. Trách nhiệm" heads an article; "Điều 1. Phê duyệt … như sau:" is one.
        return if open && piece.chars <= MARKED_HEADING { BlockKind::Heading } else { BlockKind::Paragraph };
    }
    if starts_with_any(&piece.key, &form.recitals) && !piece.is_capital() {
        return BlockKind::Paragraph;
    }
    match piece.marker() {
        Some((Marker::Roman, _)) if piece.chars <= MARKED_HEADING && (open || piece.is_capital()) => BlockKind::Heading,
        Some((marker @ (Marker::Number | Marker::Decimal | Marker::Letter), _)) if open && piece.chars <= HEADING => {
            // The items of one list have the same mark; a heading is followed by something else.
            let sibling = next.and_then(Piece::marker).is_some_and(|(other, _)| other == marker);
            if sibling || next.is_none() { BlockKind::ListItem } else { BlockKind::Heading }
        }
        Some(_) => BlockKind::ListItem,
        None if piece.is_capital() && piece.chars <= MARKED_HEADING && !piece.text.ends_with(';') => BlockKind::Heading,
        None if open && piece.chars <= HEADING && next.is_some() && piece.text.chars().any(char::is_alphabetic) => {
            BlockKind::Heading
        }
        None => BlockKind::Paragraph,
    }
}

/// The first piece of content, if it is a heading over running text. A text that begins with a caption has no headline.
pub(super) fn news_title(pieces: &[Piece<'_>], cues: &Cues) -> Option<String> {
    let mut content = pieces.iter().filter(|piece| !piece.is_chrome());
    let first = content.next().filter(|piece| {
        piece.kind == Some(BlockKind::Heading) && piece.marker().is_none() && !heads_part(piece, &cues.official)
    })?;
    let has_text = content.take(6).any(|piece| piece.chars > first.chars || piece.ends_sentence());
    has_text.then(|| first.text.split_whitespace().collect::<Vec<_>>().join(" "))
}
