//! What stands outside the letterhead: a portal's table of facts, and the attestation under a consolidated text.

use vanban_model::{Period, Span};

use super::cues::head_key;
use super::head::Head;
use super::number::{self, FoundNumber, Number};
use super::scene::Scene;

/// Lines at either end of a page in which a portal puts its table.
const REACH: usize = 120;
/// Lines around an attestation's heading that belong to it.
const ATTESTED: usize = 4;

/// A number, and the index of the date beside it.
pub(super) struct Stated {
    pub(super) number: FoundNumber,
    pub(super) date: Option<(usize, Period, Span)>,
}

/// `VĂN PHÒNG QUỐC HỘI / Số: 112/VBHN-VPQH / XÁC THỰC VĂN BẢN HỢP NHẤT / Hà Nội, ngày …`.
pub(super) fn attestation(scene: &Scene<'_>, head: &Head) -> Option<Stated> {
    let cues = scene.cues();
    let heading = (head.end..scene.lines.len())
        .rev()
        .find(|&at| scene.lines[at].span.len() <= 120 && scene.begins(at, &cues.attestations))?;
    let around = heading.saturating_sub(ATTESTED)..scene.lines.len().min(heading + ATTESTED + 1);
    let number = around.clone().find_map(|at| number::at_start(scene.text, scene.lines[at].span, cues, scene.extractor))?;
    matches!(number.number, Number::Full(_))
        .then(|| Stated { number, date: around.into_iter().find_map(|at| first_day(scene, scene.lines[at].span)) })
}

/// `Số hiệu | 41/2025/TT-BTC`, `Ngày ban hành | 16/06/2025`: label and value in one line, or the value in the next.
pub(super) fn portal(scene: &Scene<'_>) -> Option<Stated> {
    let cues = scene.cues();
    let lines = scene.lines.len();
    let reach = (0..lines.min(REACH)).chain(lines.saturating_sub(REACH).max(lines.min(REACH))..lines);
    let labelled = |at: usize, labels: &[String]| {
        let line = scene.lines[at].span;
        line.len() <= 160 && {
            let head = head_key(line.of(scene.text));
            labels.iter().any(|label| opens_with(&head, label))
        }
    };
    let value = |at: usize| [Some(at), (at + 1 < lines).then_some(at + 1)].into_iter().flatten();
    let number = reach.clone().filter(|&at| labelled(at, &cues.fact_numbers)).find_map(|at| {
        let own = number::at_start(scene.text, scene.lines[at].span, cues, scene.extractor);
        let full = own.filter(|found| matches!(found.number, Number::Full(_)));
        full.or_else(|| number::bare(scene.text, scene.lines.get(at + 1)?.span, scene.extractor))
    })?;
    let date = reach
        .filter(|&at| labelled(at, &cues.fact_dates))
        .find_map(|at| value(at).find_map(|at| first_day(scene, scene.lines[at].span)));
    Some(Stated { number, date })
}

/// "Luật này được Quốc hội … thông qua ngày 11 tháng 12 năm 2025": laws have no date in their letterhead; it stands right before
/// the signature, or at the end of the text.
pub(super) fn adopted(scene: &Scene<'_>, closing: usize) -> Option<(usize, Period, Span)> {
    const REACH: usize = 4;
    let cues = scene.cues();
    (closing.saturating_sub(REACH)..closing.min(scene.lines.len())).rev().find_map(|at| {
        let line = scene.lines[at].span;
        scene.dates_in(line).find_map(|mention| {
            let date = &scene.dates[mention];
            let before = super::cues::key(&scene.text[line.start..date.span.start]);
            let day = date.reading.full_day()?;
            cues.adopted.iter().any(|verb| before.ends_with(verb.as_str())).then_some((mention, Period::Day(day), date.span))
        })
    })
}

fn first_day(scene: &Scene<'_>, line: Span) -> Option<(usize, Period, Span)> {
    scene.dates_in(line).find_map(|at| {
        let date = &scene.dates[at];
        date.reading.full_day().map(|day| (at, Period::Day(day), date.span))
    })
}

/// Whether a line is the label of a portal's fact.
pub(super) fn is_label(scene: &Scene<'_>, at: usize) -> bool {
    let head = scene.head_key(at);
    let cues = scene.cues();
    cues.fact_numbers.iter().chain(&cues.fact_dates).any(|label| opens_with(&head, label))
}

/// "Số hiệu41/2025": cells that a reader glued are a label and its value too.
fn opens_with(head: &str, label: &str) -> bool {
    head.strip_prefix(label).is_some_and(|rest| !rest.starts_with(char::is_alphabetic))
}
