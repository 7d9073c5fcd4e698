//! The letterhead: issuer, number, place and date, type. Its two columns come in any order, interleaved, glued, or as rows.

use vanban_model::{Period, Span};

use super::cues::{begins, key};
use super::lines::HEAD;
use super::number::{self, FoundNumber};
use super::scene::{Named, Scene};

/// What the letterhead says.
#[derive(Clone, Debug, Default)]
pub(super) struct Head {
    /// The line where the body begins: recitals, addressee, first article; else the line after the letterhead.
    pub(super) end: usize,
    /// Whether the body begins as one of an official text.
    pub(super) leads_in: bool,
    pub(super) motto: Option<usize>,
    /// Line and number.
    pub(super) number: Option<(usize, FoundNumber)>,
    pub(super) date: Option<PlaceDate>,
    pub(super) heading: Option<TypeLine>,
    /// The bodies named in the letterhead, top down.
    pub(super) bodies: Vec<Named>,
}

/// Place and date of signing.
#[derive(Clone, Debug)]
pub(super) struct PlaceDate {
    pub(super) line: usize,
    pub(super) place: Option<Span>,
    /// Index of the mention.
    pub(super) mention: usize,
    pub(super) value: Period,
    pub(super) span: Span,
}

/// The line with the type word.
#[derive(Clone, Debug)]
pub(super) struct TypeLine {
    pub(super) line: usize,
    pub(super) word: Span,
    pub(super) id: Option<String>,
}

/// Lines longer than this are running text, in bytes.
const LONGEST_LINE: usize = 700;
/// Lines that a type may span with the issuer and number under it (old decrees).
const UNDER_TYPE: usize = 6;

/// Reads the letterhead; whether there is one is for the caller to judge by what was found.
pub(super) fn read(scene: &Scene<'_>) -> Head {
    let start = body_start(scene);
    let mut head = Head { end: start.unwrap_or(scene.lines.len().min(HEAD)), leads_in: start.is_some(), ..Head::default() };
    head.motto = (0..head.end).find(|&at| scene.is_motto(at));
    head.heading = (0..head.end).find_map(|at| type_line(scene, at, head.motto.is_some_and(|motto| motto < at)));
    head.number = own_number(scene, &head);
    head.date = (0..head.end).find_map(|at| place_date(scene, at, &head)).or_else(|| date_of_number(scene, &head));
    head.bodies = bodies(scene, &head);
    if start.is_none() {
        let number = head.number.as_ref().map(|(line, _)| *line);
        let date = head.date.as_ref().map(|date| date.line);
        let entries = [head.motto, number, date, head.heading.as_ref().map(|heading| heading.line)];
        let last = entries.into_iter().flatten().max().map_or(0, |last| last + 1);
        head.end = super::about::read(scene, &head).map_or(last, |(_, end)| last.max(end));
    }
    head
}

impl Head {
    /// Whether the line is part of the letterhead's other entries than names of bodies.
    pub(super) fn is_entry(&self, scene: &Scene<'_>, at: usize) -> bool {
        scene.is_motto(at)
            || self.number.as_ref().is_some_and(|(line, _)| *line == at)
            || self.date.as_ref().is_some_and(|date| date.line == at)
            || self.heading.as_ref().is_some_and(|heading| heading.line == at)
    }
}

/// Where the letterhead must have ended.
fn body_start(scene: &Scene<'_>) -> Option<usize> {
    let cues = scene.cues();
    let limit = scene.lines.len().min(HEAD);
    let is_type = |at: usize| cues.types.contains_key(&key(scene.line(at)));
    (0..limit).find(|&at| {
        let head = scene.head_key(at);
        let recital =
            begins(&head, &cues.recitals).is_some() || begins(head.trim_start_matches(['-', ' ']), &cues.bases).is_some();
        // A subject may begin with a word of recitals: "QUYẾT ĐỊNH / Thực hiện …".
        let subject = at > 0 && is_type(at - 1) && begins(&head, &cues.bases).is_none();
        (recital && !subject)
            || begins(&head, &cues.addressees)
                .is_some_and(|label| head[label.len()..].trim_start().starts_with(':') || head == label)
            || super::labels::heads_article(scene.line(at), cues)
            || (scene.lines[at].span.len() > LONGEST_LINE && !scene.is_capital(at))
    })
}

/// A type word alone in its line, or followed by issuer or subject.
fn type_line(scene: &Scene<'_>, at: usize, under_motto: bool) -> Option<TypeLine> {
    let cues = scene.cues();
    let span = scene.lines[at].span;
    let line = scene.line(at);
    // "THÔNG TƯ1": the mark of a footnote.
    let whole = key(line.trim_end().trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '[' | ']' | '*')));
    if let Some(id) = cues.types.get(&whole) {
        let stands_out = scene.is_capital(at) || scene.is_heading(at) || under_motto;
        return stands_out.then(|| TypeLine { line: at, word: span, id: id.clone() });
    }
    // "NGHỊ ĐỊNH CỦA CHÍNH PHỦ SỐ 28/2003/NĐ-CP", "QUYẾT ĐỊNH Về việc …"
    let words = line.char_indices().filter(|(_, c)| c.is_whitespace()).map(|(at, _)| at).take(5);
    let mut found = None;
    for end in words {
        let word = &line[..end];
        if let Some(id) = cues.types.get(&key(word)).filter(|_| super::scene::is_capital(word)) {
            let rest = super::cues::head_key(line[end..].trim_start());
            let follows =
                [&cues.issuers, &cues.subjects, &cues.number_labels].iter().any(|starts| begins(&rest, starts).is_some());
            if follows {
                found = Some(TypeLine { line: at, word: Span::new(span.start, span.start + end), id: id.clone() });
            }
        }
    }
    found
}

/// The number in the line that begins with its label; or, in old texts and translations, in the lines right under the type,
/// after it ("Decision No. 175/QD-TTg of …") or after the issuer ("CỦA CHÍNH PHỦ SỐ …").
fn own_number(scene: &Scene<'_>, head: &Head) -> Option<(usize, FoundNumber)> {
    let (text, cues) = (scene.text, scene.cues());
    let labelled = (0..head.end)
        .filter(|&at| scene.lines[at].span.len() <= LONGEST_LINE && !super::facts::is_label(scene, at))
        .find_map(|at| number::at_start(text, scene.lines[at].span, cues, scene.extractor).map(|found| (at, found)));
    if labelled.is_some() {
        return labelled;
    }
    // "BỘ TÀI CHÍNH Số: 12/2020/TT-BTC": glued behind what only a letterhead has.
    let glued = (0..head.end).filter(|&at| scene.is_capital(at) || head.motto.is_some()).find_map(|at| {
        let found = number::anywhere(text, scene.lines[at].span, cues, scene.extractor)?;
        let before = &text[scene.lines[at].span.start..found.label];
        (super::scene::is_capital(before) && !scene.bodies(before.trim()).is_empty()).then_some((at, found))
    });
    if glued.is_some() {
        return glued;
    }
    let heading = head.heading.as_ref()?;
    (heading.line..head.end.min(heading.line + 3)).find_map(|at| {
        let found = number::anywhere(text, scene.lines[at].span, cues, scene.extractor)?;
        let words = &text[scene.lines[at].span.start..found.label];
        let before = key(words);
        let after_type = at == heading.line + 1 && cues.types.contains_key(&before) && !scene.line(at).ends_with(':');
        let after_issuer = after_issuer(scene, words) || (at == heading.line && names_issuer(&before, cues));
        (after_type || after_issuer).then_some((at, found))
    })
}

/// `CỦA CHÍNH PHỦ`: not "of the Government's Decree", which is another text.
fn after_issuer(scene: &Scene<'_>, words: &str) -> bool {
    let head = super::cues::head_key(words);
    begins(&head, &scene.cues().issuers).is_some_and(|of| {
        let skipped: usize = words.trim_start().chars().take(of.chars().count()).map(char::len_utf8).sum();
        !scene.bodies(words.trim_start()[skipped..].trim()).is_empty()
    })
}

/// `nghi dinh cua chinh phu`.
fn names_issuer(before: &str, cues: &super::cues::FormCues) -> bool {
    before
        .char_indices()
        .filter(|(_, c)| *c == ' ')
        .any(|(at, _)| cues.types.contains_key(&before[..at]) && begins(&before[at + 1..], &cues.issuers).is_some())
}

/// `Hà Nội, ngày 10 tháng 4 năm 2024`: a date with which a line ends, after nothing but the place. A blank day leaves the month;
/// a year alone is none.
fn place_date(scene: &Scene<'_>, at: usize, head: &Head) -> Option<PlaceDate> {
    let line = scene.lines[at].span;
    let numbered = head.number.as_ref().filter(|(own, _)| *own == at).map(|(_, found)| found.span.end);
    scene.dates_in(line).find_map(|mention| {
        let date = &scene.dates[mention];
        let value = date.reading.value(None, false).filter(|value| matches!(value, Period::Day(_) | Period::Month(..)))?;
        let start = numbered.filter(|end| *end <= date.span.start).unwrap_or(line.start);
        let before = scene.text[start..date.span.start].trim_matches(|c: char| c.is_whitespace() || matches!(c, '(' | '*'));
        let after = &scene.text[date.span.end..line.end.max(date.span.end)];
        if after.contains(char::is_alphanumeric) {
            return None;
        }
        let place = place_before(before)?;
        // A bare date is a portal's unless the letterhead has begun.
        let begun = head.motto.is_some_and(|motto| motto <= at)
            || head.number.as_ref().is_some_and(|(own, _)| *own <= at)
            || head.heading.as_ref().is_some_and(|heading| heading.line <= at);
        if place.is_empty() && !begun {
            return None;
        }
        let place_start = start + scene.text[start..].find(place).unwrap_or(0);
        let place = (!place.is_empty()).then(|| Span::new(place_start, place_start + place.len()));
        Some(PlaceDate { line: at, place, mention, value, span: date.span })
    })
}

/// "Decision No. 175/QD-TTg of January 27, 2011, approving …": the day that stands right after the number under the type.
fn date_of_number(scene: &Scene<'_>, head: &Head) -> Option<PlaceDate> {
    /// " of ", " NGÀY ".
    const REACH: usize = 8;
    let (line, found) = head.number.as_ref()?;
    head.heading.as_ref().filter(|heading| heading.line <= *line)?;
    let mention = scene.dates_in(Span::new(found.span.end, scene.lines[*line].span.end)).next()?;
    let date = &scene.dates[mention];
    let value = date.reading.full_day().map(Period::Day)?;
    (date.span.start - found.span.end <= REACH).then_some(PlaceDate { line: *line, place: None, mention, value, span: date.span })
}

/// The place before a date: "Hà Nội, " or "TP. Hồ Chí Minh, ngày …"; empty for nothing, none for other words.
fn place_before(before: &str) -> Option<&str> {
    const LONGEST: usize = 48;
    /// "ngày", "ngay".
    const DAY_WORD: usize = 6;
    let is_blank = |c: char| c.is_whitespace() || matches!(c, '.' | '…' | '_');
    let (place, rest) = before.rsplit_once(',').map_or(("", before), |(place, rest)| (place.trim(), rest));
    let rest = rest.trim_matches(is_blank);
    let is_name = place.chars().count() <= LONGEST
        && !place.contains([':', '/', '|'])
        && !place.contains(|c: char| c.is_ascii_digit())
        && place.split_whitespace().all(|word| word.starts_with(|c: char| c.is_uppercase() || !c.is_alphabetic()));
    let is_day = rest.chars().count() <= DAY_WORD && rest.chars().all(char::is_alphabetic);
    (is_name && is_day).then_some(place)
}

/// The names of bodies above the type, each over one line or several. Only what begins as a body does, or is known, counts:
/// what else is set in capitals there (headers of a gazette) names nobody.
fn bodies(scene: &Scene<'_>, head: &Head) -> Vec<Named> {
    let cues = scene.cues();
    let end = head.heading.as_ref().map_or(head.end, |heading| heading.line);
    let mut names: Vec<(Vec<Span>, String, Option<usize>, usize)> = Vec::new();
    for at in (0..end).filter(|&at| !head.is_entry(scene, at)) {
        let (line, text) = (scene.lines[at], scene.line(at));
        let begins_body = begins(&scene.head_key(at), &cues.bodies).is_some();
        let plain = !text.contains(|c: char| c.is_ascii_digit())
            && line.span.len() <= 240
            && begins(&scene.head_key(at), &cues.subjects).is_none();
        if !plain || !(scene.is_capital(at) || (begins_body && !scene.bodies(text).is_empty())) {
            continue;
        }
        let above = (0..at).rev().find(|&above| scene.lines[above].column == line.column || line.column.is_none());
        let open = names.iter_mut().rev().find(|name| name.2 == line.column && Some(name.3) == above);
        if let Some(name) = open {
            let joined = format!("{} {}", name.1, text);
            if !begins_body || (scene.bodies(&name.1).is_empty() && scene.bodies(&joined).len() == 1) {
                name.0.push(line.span);
                name.1 = joined;
                name.3 = at;
                continue;
            }
        }
        names.push((vec![line.span], text.to_owned(), line.column, at));
    }
    let mut found: Vec<Named> = Vec::new();
    for (spans, name, ..) in names {
        let ids = scene.bodies(name.trim_end_matches(['-', ' ']));
        if ids.is_empty() && begins(&key(&name), &cues.bodies).is_none() {
            continue;
        }
        let named = Named { quoted: scene.quoted(spans), ids };
        // A gazette repeats the issuer above the text.
        let same = |other: &Named| {
            key(&other.quoted.surface) == key(&named.quoted.surface) || (!named.ids.is_empty() && other.ids == named.ids)
        };
        found.retain(|other| !same(other));
        found.push(named);
    }
    found
}

/// The issuer named between type and body ("THE GOVERNMENT", "BỘ TRƯỞNG BỘ XÂY DỰNG", "CỦA BỘ TÀI CHÍNH SỐ …"), where there is
/// no letterhead.
pub(super) fn issuer_under_type(scene: &Scene<'_>, head: &Head) -> Option<Named> {
    let heading = head.heading.as_ref()?;
    let own = Span::new(heading.word.end, scene.lines[heading.line].span.end).trimmed(scene.text);
    let under = (heading.line + 1..head.end.min(heading.line + 1 + UNDER_TYPE)).map(|at| scene.lines[at].span);
    let lines: Vec<Span> =
        std::iter::once(own).chain(under).filter(|span| super::scene::is_capital(span.of(scene.text))).collect();
    lines.into_iter().rev().find_map(|line| {
        let text = line.of(scene.text);
        let number = head.number.as_ref().map(|(_, found)| found.label).filter(|label| line.contains(Span::new(*label, *label)));
        let end = number.unwrap_or(line.end);
        let of = begins(&super::cues::head_key(text), &scene.cues().issuers);
        let skipped: usize = of.map_or(0, |of| text.chars().take(of.chars().count()).map(char::len_utf8).sum());
        let span = Span::new((line.start + skipped).min(end), end).trimmed(scene.text);
        let ids = scene.bodies(span.of(scene.text));
        (!ids.is_empty()).then(|| Named { quoted: scene.quoted(vec![span]), ids })
    })
}
