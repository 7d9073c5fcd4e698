//! What a text is about: the lines under its type, or the `V/v` of a letter.

use vanban_model::{Quoted, Span};

use super::cues::{begins, head_key, key};
use super::head::Head;
use super::scene::Scene;

/// What the text is about, and the line after it.
pub(super) fn read(scene: &Scene<'_>, head: &Head) -> Option<(Quoted, usize)> {
    under_type(scene, head).or_else(|| of_letter(scene, head))
}

fn of_letter(scene: &Scene<'_>, head: &Head) -> Option<(Quoted, usize)> {
    const LINES: usize = 6;
    let cues = scene.cues();
    let first = (0..head.end).find(|&at| scene.begins(at, &cues.subjects))?;
    let line = scene.lines[first];
    let mut spans = vec![line.span];
    let mut last = first;
    for at in first + 1..head.end.min(first + 3 * LINES) {
        let next = scene.lines[at];
        if line.column.is_some() && next.column != line.column {
            continue;
        }
        let goes_on = !head.is_entry(scene, at)
            && !scene.is_capital(at)
            && (line.column.is_some() || scene.line(at).starts_with(char::is_lowercase) || scene.line(last).ends_with(','));
        if !goes_on || spans.len() == LINES {
            break;
        }
        spans.push(next.span);
        last = at;
    }
    Some((scene.quoted(spans), last + 1))
}

fn under_type(scene: &Scene<'_>, head: &Head) -> Option<(Quoted, usize)> {
    const LINES: usize = 14;
    let cues = scene.cues();
    let heading = head.heading.as_ref()?;
    let mut spans: Vec<Span> = Vec::new();
    // The rest of the type's own line, where it is the subject.
    let own = scene.lines[heading.line].span;
    let tail = Span::new(heading.word.end, own.end).trimmed(scene.text);
    if begins(&head_key(tail.of(scene.text)), &cues.subjects).is_some() {
        spans.push(tail);
    }
    let mut at = heading.line + 1;
    while at < head.end && spans.len() < LINES {
        let skipped =
            (head.is_entry(scene, at) && !is_title_with_number(head, scene, at)) || (spans.is_empty() && is_issuer(scene, at));
        if skipped && !spans.is_empty() {
            break;
        }
        if !skipped {
            // A subject that is all that stands before the recitals may end like a sentence.
            let only = spans.is_empty() && head.leads_in && at + 1 == head.end && scene.line(at).ends_with('.');
            if !only && ends_subject(scene, at, !spans.is_empty()) {
                break;
            }
            spans.push(scene.lines[at].span);
        }
        at += 1;
    }
    (!spans.is_empty()).then(|| (scene.quoted(spans), at))
}

/// `CỦA CHÍNH PHỦ`, right under the type.
fn is_issuer(scene: &Scene<'_>, at: usize) -> bool {
    scene.is_capital(at) && scene.begins(at, &scene.cues().issuers)
}

/// Whether a line under the type is no more of the subject: a body's name in capitals, another type, "(Ban hành kèm theo …)",
/// another paragraph, a sentence.
fn ends_subject(scene: &Scene<'_>, at: usize, begun: bool) -> bool {
    let (line, cues) = (scene.line(at), scene.cues());
    let next_goes_on = scene.lines.get(at + 1).is_some_and(|next| next.span.of(scene.text).starts_with(char::is_lowercase));
    (scene.is_capital(at) && !scene.bodies(line).is_empty())
        || cues.types.contains_key(&key(line))
        || begins(scene.head_key(at).trim_start_matches(['(', '[', ' ']), &cues.attached).is_some()
        || (begun && scene.lines[at].opens_block && !scene.is_heading(at) && !line.starts_with(char::is_lowercase))
        || (ends_closed(line) && !(line.ends_with(';') && next_goes_on))
}

/// "Decision No. 175/QD-TTg of January 27, 2011, approving …" is both number and title.
fn is_title_with_number(head: &Head, scene: &Scene<'_>, at: usize) -> bool {
    let Some((_, found)) = head.number.as_ref().filter(|(own, _)| *own == at) else { return false };
    let rest = &scene.text[found.span.end..scene.lines[at].span.end];
    rest.split_whitespace().count() > 8
}

fn ends_closed(line: &str) -> bool {
    line.ends_with(['.', ';', ':', '!', '?'])
}
