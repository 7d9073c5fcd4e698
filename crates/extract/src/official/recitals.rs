//! What stands between the subject and the body: legal bases, and to whom a letter is addressed.

use vanban_model::{LegalBasis, NamedBody, Span};

use super::cues::{begins, head_key};
use super::scene::{Named, Scene};

/// Recitals that a text has at most, with the lines over which they run.
const LINES: usize = 200;
/// Lines without a recital that may stand between two (the issuer's name in capitals, wrapped lines).
const BETWEEN: usize = 3;

/// The recitals that cite instruments, from the line where the body begins. One ends at its semicolon or with its paragraph.
pub(super) fn bases(scene: &Scene<'_>, from: usize) -> Vec<LegalBasis> {
    let cues = scene.cues();
    let mut bases: Vec<Vec<Span>> = Vec::new();
    let (mut open, mut between) = (false, 0);
    for at in from..scene.lines.len().min(from + LINES) {
        let line = scene.lines[at];
        let head = scene.head_key(at);
        let is_base = begins(unmarked(&head), &cues.bases).is_some();
        let ends_recitals = !is_base
            && (super::labels::heads_article(scene.line(at), cues)
                || begins(&head, &cues.addressees).is_some()
                || between > BETWEEN);
        if ends_recitals {
            break;
        }
        if is_base {
            for span in split_bases(scene, line.span) {
                bases.push(vec![span]);
            }
            (open, between) = (!scene.line(at).ends_with([';', '.', ':']), 0);
        } else if open
            && !line.opens_block
            && let Some(last) = bases.last_mut()
        {
            last.push(line.span);
            open = !scene.line(at).ends_with([';', '.', ':']);
        } else {
            open = false;
            between += 1;
        }
    }
    bases.into_iter().map(|spans| basis(scene, spans)).collect()
}

/// `Căn cứ Luật …; Căn cứ Nghị định …;` in one line.
fn split_bases(scene: &Scene<'_>, line: Span) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut start = line.start;
    for (at, _) in line.of(scene.text).match_indices(';') {
        let next = line.start + at + 1;
        if begins(unmarked(&head_key(scene.text[next..line.end].trim_start())), &scene.cues().bases).is_some() {
            spans.push(Span::new(start, next).trimmed(scene.text));
            start = next;
        }
    }
    spans.push(Span::new(start, line.end).trimmed(scene.text));
    spans
}

fn basis(scene: &Scene<'_>, spans: Vec<Span>) -> LegalBasis {
    let mut instruments = Vec::new();
    for symbol in spans.iter().flat_map(|span| scene.citations_in(*span)).filter_map(|mention| mention.symbol.as_ref()) {
        if !instruments.contains(symbol) {
            instruments.push(symbol.clone());
        }
    }
    LegalBasis { instruments, quoted: scene.quoted(spans) }
}

/// The addressees of a letter: what follows the label, and the list under it.
pub(super) fn addressees(scene: &Scene<'_>, from: usize) -> Vec<NamedBody> {
    const REACH: usize = 12;
    const MOST: usize = 60;
    let cues = scene.cues();
    let label = |at: usize| {
        let head = scene.head_key(at);
        let label = begins(&head, &cues.addressees)?;
        // "Gửi …" is a verb elsewhere.
        (head == label || scene.line(at).chars().take(24).any(|c| c == ':')).then_some(at)
    };
    let start = from.saturating_sub(1);
    let Some(at) = (start..scene.lines.len().min(from + REACH)).find_map(label) else { return Vec::new() };
    let line = scene.lines[at].span;
    let mut found = Vec::new();
    let colon = line.of(scene.text).find(':').map_or(line.end, |colon| line.start + colon + 1);
    push_items(scene, Span::new(colon, line.end), &mut found);
    for next in at + 1..scene.lines.len().min(at + 1 + MOST) {
        let text = scene.line(next);
        let is_item = text.starts_with(['-', '–', '+', '•', '*']) || (found.is_empty() && next == at + 1);
        if !is_item || text.len() > 400 {
            break;
        }
        push_items(scene, scene.lines[next].span, &mut found);
    }
    found
}

/// The bodies of one line, which semicolons part.
pub(super) fn push_items(scene: &Scene<'_>, span: Span, found: &mut Vec<NamedBody>) {
    let mut start = span.start;
    for part in span.of(scene.text).split(';') {
        let own = Span::new(start, start + part.len());
        start = own.end + 1;
        let text = own.of(scene.text);
        let bare = text.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | '+' | '•' | '*'));
        let first = own.end - bare.len();
        let bare = bare.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '.' | ',' | '/'));
        if bare.contains(char::is_alphanumeric) {
            found.push(named_body(scene, Span::new(first, first + bare.len())));
        }
    }
}

fn named_body(scene: &Scene<'_>, span: Span) -> NamedBody {
    let quoted = scene.quoted(vec![span]);
    // "Các Vụ: A, B" and "Bộ X (để b/c)" name more than one body or say why; the id is of what stands before the bracket.
    let name = quoted.surface.split(['(', ':']).next().unwrap_or("").trim().to_owned();
    let ids = scene.bodies(&name);
    let id = match ids.as_slice() {
        [only] => Some(only.clone()),
        _ => None,
    };
    NamedBody { id, quoted }
}

/// A name from the letterhead as the record has it.
pub(super) fn body(named: Named) -> NamedBody {
    NamedBody { id: named.ids.into_iter().next(), quoted: named.quoted }
}

/// Recitals may be set as a list.
fn unmarked(key: &str) -> &str {
    key.trim_start_matches(['-', ' ', '*'])
}
