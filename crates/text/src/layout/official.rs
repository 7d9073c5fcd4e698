//! The form of Vietnamese official texts (Decree 30/2020/NĐ-CP, annex I) and of their translations: letterhead, type and
//! subject, signature, recipients.

use std::collections::HashSet;

use vanban_model::{BlockKind, Span};

use super::Layout;
use super::part::heads_part;
use super::piece::{Marker, Piece};
use crate::cues::{Cues, Official, starts_with_any};
use crate::format::Draft;

/// Pieces among which a letterhead or type must stand. Real ones end by the 20th; portals put up to a dozen lines before.
const HEAD: usize = 40;
/// Lines that a subject has at most.
const SUBJECT_LINES: usize = 6;
/// Characters of a line that may belong to a signature or a list of recipients.
const SHORT: usize = 200;

/// Marks the parts of the official form, if the text has it; whether it has.
pub(super) fn mark<'t>(text: &'t str, pieces: &mut Vec<Piece<'t>>, cues: &Cues, draft: &Draft, layout: &mut Layout) -> bool {
    let form = &cues.official;
    let head = head_len(pieces);
    let motto = pieces[..head].iter().position(|piece| form.mottos.iter().any(|motto| piece.key.contains(motto.as_str())));
    // Under a motto the type may stand in small letters (capitals of old fonts are lost) and name its issuer.
    let heads_text = |piece: &Piece<'_>| {
        let is_type = form.types.contains(&piece.key);
        let stands_out = piece.is_capital() || piece.kind == Some(BlockKind::Heading) || motto.is_some();
        !piece.is_chrome() && ((is_type && stands_out) || (motto.is_some() && names_issuer(piece, form)))
    };
    let from = motto.unwrap_or(0);
    let type_at = (from..head.max(pieces.len().min(from + HEAD))).find(|&at| heads_text(&pieces[at]));
    if motto.is_none() && type_at.is_none() {
        return false;
    }
    if let Some(at) = type_at {
        take_subject(text, pieces, at, cues, layout);
        mark_letterhead(&mut pieces[..at], motto, !draft.is_bare && !draft.is_paper);
    } else if let Some(at) = motto {
        layout.title = subject_of_letter(&pieces[..pieces.len().min(at + HEAD)], draft.is_bare, cues);
    }
    mark_closing(pieces, cues);
    true
}

/// `Nghị định của Chính phủ`.
fn names_issuer(piece: &Piece<'_>, form: &Official) -> bool {
    let rest = form
        .types
        .iter()
        .filter_map(|name| piece.key.strip_prefix(name.as_str())?.strip_prefix(' '))
        .min_by_key(|rest| rest.len());
    piece.chars <= 120
        && !piece.text.contains('\n')
        && !piece.ends_closed()
        && rest.is_some_and(|rest| starts_with_any(rest, &form.issuers))
}

/// Up to where the form must have begun. Menus that are known as such do not count.
fn head_len(pieces: &[Piece<'_>]) -> usize {
    pieces.iter().enumerate().filter(|(_, piece)| !piece.is_chrome()).nth(HEAD).map_or(pieces.len(), |(at, _)| at)
}

/// Everything from the first line of the form up to the type is letterhead. What a page shows before it (zoom, validity, dates
/// of its database) is the portal's, but for headlines.
fn mark_letterhead(head: &mut [Piece<'_>], motto: Option<usize>, has_portal: bool) {
    let belongs = |piece: &Piece<'_>| piece.is_capital() || piece.is_chrome() || (piece.chars <= 80 && names_symbol(piece.text));
    // The issuer, and in one order of reading the number, stand before the motto.
    let first = motto.map_or(0, |at| head[..at].iter().rposition(|piece| !belongs(piece)).map_or(0, |before| before + 1));
    for (at, piece) in head.iter_mut().enumerate() {
        if at < first {
            if has_portal && piece.kind != Some(BlockKind::Heading) && piece.chars <= SHORT {
                piece.kind = Some(BlockKind::Chrome);
            }
        } else if piece.kind.is_none_or(|kind| kind == BlockKind::TableCell) && piece.chars <= SHORT {
            piece.kind = Some(BlockKind::Heading);
        }
    }
}

/// `Số: 604/QĐ-TTg`, `Luật số: 42/2024/QH15`, `Số: /BC-UBND`; not `12/3/2024`.
fn names_symbol(text: &str) -> bool {
    text.split_whitespace().filter_map(|word| word.split_once('/')).any(|(_, letters)| {
        let mut capitals = letters.split(|c: char| !c.is_uppercase());
        capitals.any(|run| run.chars().count() >= 2) && letters.contains(|c: char| c == '-' || c.is_ascii_digit())
    })
}

/// The lines after the type up to the recitals are the subject: one heading, and the title of the document.
fn take_subject<'t>(text: &'t str, pieces: &mut Vec<Piece<'t>>, type_at: usize, cues: &Cues, layout: &mut Layout) {
    let form = &cues.official;
    let letterhead: HashSet<&str> = pieces[..type_at].iter().map(|piece| piece.key.as_str()).collect();
    let is_letterhead = |piece: &Piece<'_>| !piece.key.is_empty() && letterhead.contains(piece.key.as_str());
    let mut first = type_at + 1;
    while pieces.get(first).is_some_and(|piece| {
        piece.is_chrome() || is_letterhead(piece) || (piece.is_capital() && starts_with_any(&piece.key, &form.issuers))
    }) {
        first += 1;
    }
    let mut end = first;
    while let Some(piece) = pieces.get(end)
        && end - first < SUBJECT_LINES
        && (end == first || !piece.after_gap || piece.kind == Some(BlockKind::Heading) || piece.starts_lowercase())
        && !piece.is_chrome()
        && !is_letterhead(piece)
        && !form.types.contains(&piece.key)
        && (piece.starts_lowercase() || !starts_with_any(&piece.key, &form.recitals))
        && !heads_part(piece, form)
        && piece.marker().is_none()
        && (!piece.ends_closed() || (piece.text.ends_with(';') && pieces.get(end + 1).is_some_and(Piece::starts_lowercase)))
        && piece.chars <= 400
        // The rest of a subject set in capitals is in capitals.
        && (end == first || pieces[first].is_capital() == piece.is_capital() || piece.starts_lowercase())
    {
        end += 1;
    }
    if end == first {
        return;
    }
    let span = Span::new(pieces[first].span.start, pieces[end - 1].span.end);
    let mut subject = Piece::over(text, span, pieces[first].after_gap);
    subject.kind = Some(BlockKind::Heading);
    layout.title = Some(subject.text.split_whitespace().collect::<Vec<_>>().join(" "));
    pieces.splice(first..end, [subject]);
    for piece in &mut pieces[type_at..first] {
        piece.kind = piece.kind.or(Some(BlockKind::Heading));
    }
}

/// A letter has no type; its subject stands under the number: `V/v hoàn thiện chính sách thị thực`. It goes on with the lines
/// that nothing parts from it; in a bare text, where the date may stand next, only with those that begin small.
fn subject_of_letter(head: &[Piece<'_>], is_bare: bool, cues: &Cues) -> Option<String> {
    let begins = |text: &str| starts_with_any(&crate::cues::key(text), &cues.official.subjects);
    let is_short = |piece: &&Piece<'_>| piece.chars <= 400;
    let at = head.iter().position(|piece| is_short(&piece) && piece.cells().any(begins))?;
    let subject = head[at].cells().find(|cell| begins(cell))?;
    let goes_on = |piece: &&Piece<'_>| {
        let is_line = piece.starts_lowercase() || (!is_bare && !piece.is_capital() && !names_symbol(piece.text));
        !piece.after_gap && is_line && !piece.is_chrome() && !piece.has_bars() && piece.chars <= SHORT && piece.marker().is_none()
    };
    let rest: &[Piece<'_>] = if head[at].has_bars() { &[] } else { &head[at + 1..] };
    let lines = rest.iter().take(SUBJECT_LINES - 1).take_while(goes_on).map(|piece| piece.text);
    let words = std::iter::once(subject).chain(lines).flat_map(str::split_whitespace);
    Some(words.collect::<Vec<_>>().join(" "))
}

/// Reads signature and recipients, in either order and also side by side in two columns, from the line that closes the body
/// or from their own first words. They end at a long line, as an annex has.
fn mark_closing(pieces: &mut [Piece<'_>], cues: &Cues) {
    let form = &cues.official;
    let mut state = None;
    let mut closed = false;
    let mut is_listed = false;
    for piece in pieces.iter_mut() {
        if piece.is_chrome() {
            continue;
        }
        let before = state;
        state = closing_state(piece, before, closed, form);
        // A list that a page's end parts goes on after the signature beside it.
        if state == Some(BlockKind::Signature) && is_listed && is_list_item(piece) {
            state = Some(BlockKind::Recipients);
        }
        is_listed = state.is_some() && (is_listed || state == Some(BlockKind::Recipients));
        closed = (closed && (before.is_none() || state.is_some()) && piece.chars <= SHORT)
            || form.closings.iter().any(|mark| piece.text.ends_with(mark.as_str()));
        if let Some(kind) = state {
            piece.kind = Some(kind);
        }
    }
}

/// What a line of the closing is, given what the line before was and whether the body has been closed.
fn closing_state(piece: &Piece<'_>, before: Option<BlockKind>, closed: bool, form: &Official) -> Option<BlockKind> {
    if piece.chars > SHORT || is_data_row(piece) {
        return None;
    }
    let own_key = crate::cues::key(if piece.key.is_empty() { "" } else { piece.inner() });
    // An annex, or the regulation that a decision issues.
    if heads_part(piece, form) || form.types.contains(&own_key) {
        return None;
    }
    if starts_with_any(&own_key, &form.recipients) && !piece.ends_sentence() {
        return Some(BlockKind::Recipients);
    }
    let signs =
        piece.chars <= 80 && !piece.is_sentence() && form.signatures.iter().any(|mark| begins_signature(piece.inner(), mark));
    let heads_signature = closed && before.is_none() && piece.is_capital() && piece.marker().is_none();
    if signs || heads_signature {
        return Some(BlockKind::Signature);
    }
    match before {
        Some(BlockKind::Recipients) if !is_recipient(piece) => Some(BlockKind::Signature),
        Some(BlockKind::Signature) if piece.chars > 80 || (piece.marker().is_some() && piece.is_sentence()) => None,
        other => other,
    }
}

/// A row of a table of an annex, `1 | Kiểm kê | 30/6/2026`: recipients and signature stand side by side, in two columns.
fn is_data_row(piece: &Piece<'_>) -> bool {
    let is_number = |cell: &str| cell.len() <= 4 && cell.trim_end_matches('.').bytes().all(|byte| byte.is_ascii_digit());
    piece.kind == Some(BlockKind::TableCell) && (piece.cells().count() > 2 || piece.cells().next().is_some_and(is_number))
}

/// `KT. BỘ TRƯỞNG`, `(Đã ký)`; not `tm. ` in small letters, nor a longer word.
fn begins_signature(text: &str, mark: &str) -> bool {
    // The head of the line is enough, however long the line.
    let head: String = text.chars().take(40).collect();
    let folded = vanban_model::fold::plain(&head);
    let starts = folded
        .strip_prefix(mark)
        .is_some_and(|rest| mark.ends_with(['.', ')']) || !rest.starts_with(|c: char| c.is_alphanumeric()));
    // Abbreviations are capitals: "TM." signs, "tm." does not.
    starts && text.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase)
}

/// `- Bộ Công an;`, `- Lưu: VT.`
fn is_list_item(piece: &Piece<'_>) -> bool {
    piece.marker().is_some_and(|(mark, _)| mark == Marker::Bullet) && (piece.text.ends_with([';', ',']) || piece.chars <= 40)
}

/// `- Bộ Công an;`, or a row of two columns whose first is the list.
fn is_recipient(piece: &Piece<'_>) -> bool {
    piece.marker().is_some()
        || piece.text.starts_with('|')
        || piece.text.ends_with([';', ','])
        || (piece.starts_lowercase() && piece.ends_closed())
}

impl Piece<'_> {
    /// Whether the line is a sentence rather than an abbreviation, a position or a name.
    fn is_sentence(&self) -> bool {
        self.ends_sentence() && self.text.split_whitespace().count() > 6
    }
}
