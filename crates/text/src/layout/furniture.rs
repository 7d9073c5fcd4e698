//! What printing leaves in a text: rules, page numbers, running headers, stamps of electronic signatures.

use std::collections::HashMap;

use vanban_model::BlockKind;

use super::piece::Piece;
use crate::cues::{Cues, key};

/// A running header stands on so many pages at least.
const PAGES: usize = 2;

/// Marks page furniture as chrome.
pub(super) fn mark(pieces: &mut [Piece<'_>], cues: &Cues) {
    for piece in pieces.iter_mut().filter(|piece| piece.kind.is_none()) {
        if is_rule(piece.text) || is_stamp(piece, cues) {
            piece.kind = Some(BlockKind::Chrome);
        }
    }
    mark_page_borders(pieces);
}

/// `-------`, `_____`, `* * *`, also in the cells of a row: something drawn, nothing to read.
fn is_rule(text: &str) -> bool {
    let drawn = text.chars().filter(|c| !c.is_whitespace() && *c != '|');
    let mut count = 0;
    for c in drawn {
        if !matches!(c, '-' | '_' | '=' | '*' | '~' | '─' | '━' | '–' | '—' | '.' | '…' | '·' | '#' | '+') {
            return false;
        }
        count += 1;
    }
    count >= 3
}

/// `Người ký: Cổng Thông tin điện tử Chính phủ`.
fn is_stamp(piece: &Piece<'_>, cues: &Cues) -> bool {
    piece.chars <= 100
        && piece.text.split_once(':').is_some_and(|(label, value)| !value.trim().is_empty() && cues.stamp.contains(&key(label)))
}

/// A number alone is a page number where the line beside it is the same on several pages; that line is the running header.
fn mark_page_borders(pieces: &mut [Piece<'_>]) {
    let is_number = |piece: &Piece<'_>| {
        piece.chars <= 6 && piece.text.trim_matches(['-', '–', ' ']).bytes().all(|byte| byte.is_ascii_digit())
    };
    let mut beside: HashMap<String, Vec<(usize, usize)>> = HashMap::new();
    for at in 0..pieces.len() {
        if !is_number(&pieces[at]) {
            continue;
        }
        for other in [at.wrapping_sub(1), at + 1] {
            if let Some(header) = pieces.get(other).filter(|header| (8..=120).contains(&header.chars) && !header.key.is_empty()) {
                beside.entry(header.key.clone()).or_default().push((at, other));
            }
        }
    }
    for borders in beside.into_values().filter(|borders| borders.len() >= PAGES) {
        for (number, header) in borders {
            pieces[number].kind = Some(BlockKind::Chrome);
            pieces[header].kind = Some(BlockKind::Chrome);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_drawn() {
        for text in ["-------", "_______", "* * *", "|------ |-------", "……"] {
            assert_eq!(is_rule(text), text != "……", "{text}");
        }
        assert!(!is_rule("- Bộ"));
        assert!(!is_rule("--"));
    }
}
