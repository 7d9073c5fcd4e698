//! The end of a text: recipients and signatures, one under the other or side by side.

use vanban_model::{NamedBody, Signature, Span};

use super::cues::{begins, head_key, key};
use super::recitals::push_items;
use super::scene::{Scene, is_capital};

/// Lines that the closing has at most: lists of recipients reach sixty.
const LINES: usize = 160;
/// Longer lines are running text, in bytes.
const LONGEST: usize = 320;

/// Lines that the rest of a title takes at most.
const TITLE: usize = 3;

/// What the closing says, and the lines that it takes.
#[derive(Debug, Default)]
pub(super) struct Closing {
    pub(super) lines: std::ops::Range<usize>,
    pub(super) recipients: Vec<NamedBody>,
    pub(super) signatures: Vec<Signature>,
}

/// Reads the first closing after the line `from`: what comes after it is annexed, with forms that have closings of their own.
pub(super) fn read(scene: &Scene<'_>, from: usize) -> Closing {
    let Some(start) = (from..scene.lines.len()).find(|&at| opens(scene, at)) else {
        return Closing { lines: scene.lines.len()..scene.lines.len(), ..Closing::default() };
    };
    let end = end(scene, start);
    let mut reader =
        Reader { scene, recipients: Vec::new(), signatures: Vec::new(), current: Signature::default(), in_list: false };
    for column in columns(scene, start..end) {
        for at in column {
            reader.take(at);
        }
        reader.in_list = false;
    }
    reader.finish();
    Closing { lines: start..end, recipients: reader.recipients, signatures: reader.signatures }
}

/// What a line of the closing is, by its own words.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Recipients,
    Item,
    Authority,
    Office,
    Signed,
    Name,
    Other,
}

fn part(scene: &Scene<'_>, at: usize) -> Part {
    let cues = scene.cues();
    let line = scene.line(at);
    if line.len() > LONGEST {
        return Part::Other;
    }
    let head = head_key(line);
    if begins(head.trim_start_matches(['*', ' ']), &cues.recipients).is_some() {
        Part::Recipients
    } else if cues.signed.iter().any(|mark| head.trim_start_matches(['(', ' ']).starts_with(mark.trim_start_matches('(')))
        && line.len() < 60
    {
        Part::Signed
    } else if line.starts_with(['-', '–', '+', '•', '*']) || (line.ends_with([';', ',']) && !is_capital(line)) {
        Part::Item
    } else if is_authority(line, &head, cues) {
        Part::Authority
    } else if is_capital(line) && line.len() < 200 && begins(&head, &cues.offices).is_some() {
        Part::Office
    } else if name_in(line, cues).is_some() && !(is_capital(line) && names_body(scene, at)) {
        Part::Name
    } else {
        Part::Other
    }
}

/// Whether a line in capitals that looks like a name is the rest of a title: it begins as a body does, or the name follows in
/// the same column in small letters.
fn names_body(scene: &Scene<'_>, at: usize) -> bool {
    const REACH: usize = 8;
    let cues = scene.cues();
    begins(&scene.head_key(at), &cues.bodies).is_some()
        || (at + 1..scene.lines.len().min(at + 1 + REACH))
            .filter(|&next| scene.lines[next].column == scene.lines[at].column)
            .take(3)
            .any(|next| !is_capital(scene.line(next)) && name_in(scene.line(next), cues).is_some())
}

/// `KT. BỘ TRƯỞNG`, `TM. CHÍNH PHỦ`; the rest of the line is in capitals too.
fn is_authority(line: &str, head: &str, cues: &super::cues::FormCues) -> bool {
    line.len() <= 160 && is_capital(line) && begins(head, &cues.authorities).is_some()
}

/// The name in a line: two to six words that each begin with a capital, after a rank or degrees.
fn name_in(line: &str, cues: &super::cues::FormCues) -> Option<Span> {
    let mut start = 0;
    loop {
        let rest = &line[start..];
        let head = head_key(rest);
        let Some(rank) = begins(&head, &cues.ranks) else { break };
        let words = rank.split(' ').count();
        let skipped: usize = rest.split_inclusive([' ', '.']).take(words).map(str::len).sum();
        let skipped = skipped.max(1);
        start += skipped;
        start += line[start..].len() - line[start..].trim_start_matches([' ', '.', ',']).len();
    }
    let name = line[start..].trim();
    let words: Vec<&str> = name.split_whitespace().collect();
    let is_name = (2..=6).contains(&words.len())
        && name.chars().count() <= 48
        && name
            .chars()
            .all(|c| c.is_alphabetic() || matches!(c, ' ' | '-' | '\'' | '\u{2019}') || ('\u{300}'..='\u{36F}').contains(&c))
        && words.iter().all(|word| word.starts_with(char::is_uppercase));
    is_name.then(|| Span::new(start, start + name.len()))
}

/// Whether a closing begins at a line: the list of recipients, an authority, or an office over a name.
fn opens(scene: &Scene<'_>, at: usize) -> bool {
    let text = scene.line(at);
    // Most lines are running text and need no closer look.
    if text.len() > LONGEST || !text.starts_with(|c: char| c.is_uppercase() || matches!(c, '*' | '-' | '_')) {
        return false;
    }
    match part(scene, at) {
        Part::Recipients => true,
        Part::Authority => signed_below(scene, at),
        Part::Office => {
            let above = at.checked_sub(1).map(|above| scene.line(above)).unwrap_or_default();
            !above.ends_with([',', ':']) && !super::labels::heads_any(above, scene.cues()) && signed_below(scene, at)
        }
        _ => false,
    }
}

/// Whether a name or a mark for the signature follows within a few lines of capitals, in the same column.
fn signed_below(scene: &Scene<'_>, at: usize) -> bool {
    const REACH: usize = 6;
    if scene.lines[at].column.is_some() {
        return true;
    }
    let authority = part(scene, at) == Part::Authority;
    for next in at + 1..scene.lines.len().min(at + 1 + REACH) {
        match part(scene, next) {
            Part::Signed | Part::Name => return true,
            Part::Authority | Part::Office => {}
            Part::Other if is_capital(scene.line(next)) => {}
            Part::Recipients => return true,
            Part::Item => return authority,
            Part::Other => return false,
        }
    }
    false
}

/// Where the closing that begins at `start` ends: at an annex, at running text, or when the signer is named and nothing of it
/// follows.
fn end(scene: &Scene<'_>, start: usize) -> usize {
    let cues = scene.cues();
    let (mut seen_name, mut seen_title, mut in_list) = (false, false, false);
    for at in start..scene.lines.len().min(start + LINES) {
        let line = scene.line(at);
        let part = part(scene, at);
        let annex = super::labels::heads_any(line, cues)
            || cues.types.contains_key(&key(line))
            || begins(head_key(line).trim_start_matches(['(', ' ']), &cues.attached).is_some();
        if line.len() > LONGEST || scene.is_motto(at) || (annex && at > start) {
            return at;
        }
        let in_row = scene.lines[at].column.is_some();
        match part {
            Part::Recipients => in_list = true,
            Part::Authority | Part::Office => (seen_title, seen_name, in_list) = (true, false, false),
            Part::Name if seen_title => seen_name = true,
            Part::Other | Part::Name if seen_name && !in_row && !in_list => return at,
            Part::Item if seen_name && !in_row && !in_list => return at,
            // The rest of a title takes a line or two.
            Part::Other
                if !in_row && !in_list && at > start + TITLE && (at - TITLE..at).all(|before| is_other(scene, before)) =>
            {
                return at - TITLE;
            }
            _ => {}
        }
    }
    scene.lines.len().min(start + LINES)
}

fn is_other(scene: &Scene<'_>, at: usize) -> bool {
    scene.lines[at].column.is_none() && part(scene, at) == Part::Other
}

/// The lines of a range column by column; those outside rows go before the rows, or after the last column.
fn columns(scene: &Scene<'_>, range: std::ops::Range<usize>) -> Vec<Vec<usize>> {
    let mut columns: Vec<Vec<usize>> = vec![Vec::new()];
    let mut rows = false;
    for at in range {
        let column = match scene.lines[at].column {
            Some(column) => {
                rows = true;
                column.min(8) + 1
            }
            None if rows => columns.len() - 1,
            None => 0,
        };
        if columns.len() <= column {
            columns.resize(column + 1, Vec::new());
        }
        columns[column].push(at);
    }
    columns
}

struct Reader<'s, 'd> {
    scene: &'s Scene<'d>,
    recipients: Vec<NamedBody>,
    signatures: Vec<Signature>,
    current: Signature,
    in_list: bool,
}

impl Reader<'_, '_> {
    fn take(&mut self, at: usize) {
        let span = self.scene.lines[at].span;
        match part(self.scene, at) {
            Part::Recipients => {
                self.in_list = true;
                let line = span.of(self.scene.text);
                let rest = line.find(':').map_or(span.end, |colon| span.start + colon + 1);
                push_items(self.scene, Span::new(rest, span.end), &mut self.recipients);
            }
            // "Đã ký: Nguyễn Văn A"
            Part::Signed if self.has_title() && self.current.name.is_none() => {
                let line = span.of(self.scene.text);
                let colon = line.find(':').map_or(line.len(), |colon| colon + 1);
                let rest = Span::new(span.start + colon, span.end).trimmed(self.scene.text);
                if let Some(name) = name_in(rest.of(self.scene.text), self.scene.cues()) {
                    self.current.name = Some(self.scene.quoted(vec![name.shifted(rest.start)]));
                }
            }
            Part::Item if self.in_list => push_items(self.scene, span, &mut self.recipients),
            Part::Authority => {
                self.begin();
                let quoted = self.current.authority.take();
                self.current.authority = Some(self.append(quoted, span));
            }
            Part::Office => {
                self.begin();
                let quoted = self.current.title.take();
                self.current.title = Some(self.append(quoted, span));
            }
            Part::Name if self.has_title() && self.current.name.is_none() => {
                let name = name_in(span.of(self.scene.text), self.scene.cues()).unwrap_or(Span::new(0, 0));
                self.current.name = Some(self.scene.quoted(vec![name.shifted(span.start)]));
                self.in_list = false;
            }
            // "VÀ PHÁT TRIỂN NÔNG THÔN": a title over two lines.
            Part::Other | Part::Name
                if self.has_title() && self.current.name.is_none() && is_capital(span.of(self.scene.text)) =>
            {
                match (self.current.title.take(), self.current.authority.take()) {
                    (Some(title), authority) => {
                        self.current.title = Some(self.append(Some(title), span));
                        self.current.authority = authority;
                    }
                    (None, authority) => self.current.authority = Some(self.append(authority, span)),
                }
            }
            Part::Other | Part::Name if self.in_list => self.go_on(span),
            _ => {}
        }
    }

    /// A recipient without a bullet, or the rest of the last one.
    fn go_on(&mut self, span: Span) {
        let line = span.of(self.scene.text);
        let wraps = line.starts_with(char::is_lowercase);
        match self.recipients.last_mut() {
            Some(last) if wraps => {
                last.quoted.spans.push(span);
                last.quoted = self.scene.quoted(std::mem::take(&mut last.quoted.spans));
            }
            _ => push_items(self.scene, span, &mut self.recipients),
        }
    }

    fn has_title(&self) -> bool {
        self.current.title.is_some() || self.current.authority.is_some()
    }

    /// A new signature begins after a name.
    fn begin(&mut self) {
        self.in_list = false;
        if self.current.name.is_some() {
            self.signatures.push(std::mem::take(&mut self.current));
        }
    }

    fn append(&self, quoted: Option<vanban_model::Quoted>, span: Span) -> vanban_model::Quoted {
        let mut spans = quoted.map(|quoted| quoted.spans).unwrap_or_default();
        spans.push(span);
        self.scene.quoted(spans)
    }

    fn finish(&mut self) {
        // A title without a name after a signature is the letterhead of what is annexed.
        if self.has_title() && (self.current.name.is_some() || self.signatures.is_empty()) {
            self.signatures.push(std::mem::take(&mut self.current));
        }
    }
}
