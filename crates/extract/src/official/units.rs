//! The numbered units of a text as anchors, told by their labels and by the sequence in which these come.
//!
//! A label alone proves nothing: references wrap to the beginning of a line, amendments quote whole articles, tables number
//! their rows. So a unit must be the next of a sequence that is open around it, or the first of one; what stands in quotation
//! marks, in rows of tables and in the closing is left out. One pass over the lines, and the open units are few.

use std::collections::HashMap;

use vanban_model::{Span, TextUnit, UnitKind};

use super::cues::{begins, key};
use super::labels::{self, Label, Mark};
use super::scene::{Scene, is_capital};

/// Numbers that a sequence may skip: lost lines, repealed clauses.
const SKIPPED: u32 = 2;
/// Articles that a consolidated text or an excerpt may skip.
const SKIPPED_ARTICLES: u32 = 20;
/// Units inside each other; real texts have eight.
const DEEPEST: usize = 16;
/// Longer headings are the text itself. In bytes.
const LONGEST_TITLE: usize = 400;

/// Where the units end and what lies between.
pub(super) struct Frame {
    /// The line where the body begins.
    pub(super) body: usize,
    /// The lines of signature and recipients.
    pub(super) closing: std::ops::Range<usize>,
}

/// The units of a text, sorted by start, the outer before the inner.
pub(super) fn read(scene: &Scene<'_>, frame: &Frame) -> Vec<TextUnit> {
    let quoted = quoted_lines(scene);
    let mut reader = Reader { scene, units: Vec::new(), open: Vec::new(), last: HashMap::new(), paths: HashMap::new(), end: 0 };
    let mut at = frame.body;
    while at < scene.lines.len() {
        if frame.closing.contains(&at) {
            reader.close(0);
            at = frame.closing.end;
            continue;
        }
        let line = scene.lines[at];
        if line.column.is_none() && !quoted[at] {
            reader.take(at, at >= frame.closing.end);
        }
        reader.end = line.span.end;
        at += 1;
    }
    reader.close(0);
    reader.units
}

/// Marks the lines inside a quotation that began with a label at the beginning of a line: the new wording in an amendment. A mark
/// that is never closed opens nothing.
fn quoted_lines(scene: &Scene<'_>) -> Vec<bool> {
    let mut depth = 0_i32;
    let mut before = Vec::with_capacity(scene.lines.len());
    let mut after = Vec::with_capacity(scene.lines.len());
    for at in 0..scene.lines.len() {
        before.push(depth);
        depth += balance(scene.line(at));
        after.push(depth);
    }
    // For each line, the first one after which the depth is back to what it was before it.
    let mut closes = vec![usize::MAX; scene.lines.len()];
    let mut waiting: Vec<usize> = Vec::new();
    for (at, depth) in after.iter().enumerate() {
        waiting.push(at);
        while waiting.last().is_some_and(|&open| *depth <= before[open]) {
            closes[waiting.pop().unwrap_or(0)] = at;
        }
    }
    let mut quoted = vec![false; scene.lines.len()];
    let mut at = 0;
    while at < scene.lines.len() {
        // A new wording begins with the label of what it replaces; other quotations (in footnotes, which pages cut in two) don't.
        let wording = scene.line(at).strip_prefix(['“', '"', '«', '„']);
        let opens = wording.is_some_and(|wording| !labels::read(wording.trim_start(), scene.cues()).is_empty());
        if opens && closes[at] != usize::MAX {
            quoted[at..=closes[at]].fill(true);
            at = closes[at];
        }
        at += 1;
    }
    quoted
}

/// Quotation marks opened less closed in a line. Straight ones count by where they stand.
fn balance(line: &str) -> i32 {
    let count = |marks: &[char]| i32::try_from(line.chars().filter(|c| marks.contains(c)).count()).unwrap_or(0);
    let curly = count(&['“', '«']) - count(&['”', '»']);
    if count(&['"']) % 2 == 0 {
        return curly;
    }
    let ends = line.trim_end_matches(['.', ';', ',', ' ', '/', ':']).ends_with('"');
    match (line.starts_with('"'), ends) {
        (true, _) => curly + 1,
        (false, true) => curly - 1,
        (false, false) => curly,
    }
}

/// How far out a unit lies; an article closes clauses and is closed by chapters.
type Rank = u8;
const ANNEX: Rank = 0;
const PART: Rank = 1;
const CHAPTER: Rank = 2;
const SECTION: Rank = 3;
const SUBSECTION: Rank = 4;
const ARTICLE: Rank = 5;
const CAPITAL: Rank = 6;
const ROMAN: Rank = 7;
const ARABIC: Rank = 8;
/// Decimals follow by their depth.
const LETTER: Rank = 13;

/// A unit that has not ended.
#[derive(Clone, Debug)]
struct Open {
    rank: Rank,
    mark: Mark,
    ordinal: u32,
    figure: String,
    /// Index of the unit.
    unit: usize,
}

struct Reader<'s, 'd> {
    scene: &'s Scene<'d>,
    units: Vec<TextUnit>,
    open: Vec<Open>,
    /// The last article of an annex or of the text itself, which chapters do not begin anew; by the unit around it.
    last: HashMap<Option<usize>, u32>,
    paths: HashMap<String, u32>,
    /// Where the line before ends.
    end: usize,
}

impl Reader<'_, '_> {
    fn take(&mut self, at: usize, after_closing: bool) {
        let line = self.scene.line(at);
        if self.begins_attachment(at, after_closing) {
            self.push(
                at,
                ANNEX,
                UnitKind::Attachment,
                &Label { mark: Mark::Word(UnitKind::Attachment), ordinal: 0, figure: String::new(), len: line.len() },
            );
            return;
        }
        let found = labels::read(line, self.scene.cues());
        let _ = found.iter().any(|label| match &label.mark {
            Mark::Word(UnitKind::Article) => self.article(at, label),
            Mark::Word(kind) => self.above_articles(at, *kind, label),
            _ => self.list_item(at, label, after_closing),
        });
    }

    /// The heading of a text that this one issues: a type word after the closing, or capitals over "(Ban hành kèm theo …)".
    fn begins_attachment(&self, at: usize, after_closing: bool) -> bool {
        const REACH: usize = 8;
        let (scene, cues) = (self.scene, self.scene.cues());
        let is_heading = |at: usize| {
            let line = scene.line(at);
            line.len() <= 240
                && is_capital(line)
                && !line.ends_with(':')
                && labels::read(line, cues).is_empty()
                && !scene.is_motto(at)
        };
        // What an annex holds is its own.
        let in_annex = self.open.iter().any(|open| self.units[open.unit].kind == UnitKind::Annex);
        if in_annex || !is_heading(at) {
            return false;
        }
        let is_type = cues.types.contains_key(&key(scene.line(at)));
        let issued = (at + 1..scene.lines.len().min(at + 1 + REACH))
            .find(|&next| !is_heading(next))
            .is_some_and(|next| begins(scene.head_key(next).trim_start_matches(['(', '[', ' ']), &cues.attached).is_some());
        let free = after_closing && self.open.is_empty();
        (issued && (is_type || free)) || (is_type && free)
    }

    fn article(&mut self, at: usize, label: &Label) -> bool {
        let scope = self.open.iter().find(|open| open.rank == ANNEX).map(|open| open.unit);
        let last = self.last.get(&scope).copied();
        let follows = match last {
            None => true,
            // "5a" after "5", and the next few; a first article again begins a text that is issued with this one.
            Some(last) => label.ordinal == 1 || (label.ordinal >= last && label.ordinal <= last + SKIPPED_ARTICLES),
        };
        let repeats = last == Some(label.ordinal) && label.ordinal != 1 && label.figure.bytes().all(|byte| byte.is_ascii_digit());
        if !follows || repeats {
            return false;
        }
        self.last.insert(scope, label.ordinal);
        self.push(at, ARTICLE, UnitKind::Article, label);
        true
    }

    fn above_articles(&mut self, at: usize, kind: UnitKind, label: &Label) -> bool {
        let rank = match kind {
            UnitKind::Annex | UnitKind::Attachment => ANNEX,
            UnitKind::Part => PART,
            UnitKind::Chapter => CHAPTER,
            UnitKind::Section => SECTION,
            _ => SUBSECTION,
        };
        // "Mục 3 …" at the beginning of a wrapped line is a reference: a heading stands alone or in capitals.
        let rest = self.scene.line(at)[label.len..].trim();
        if rest.starts_with(char::is_lowercase) || rest.ends_with([';', ',']) {
            return false;
        }
        self.push(at, rank, kind, label);
        true
    }

    /// An item of a list: the next of one that is open, or the first of a new one.
    fn list_item(&mut self, at: usize, label: &Label, after_closing: bool) -> bool {
        // A figure alone is a row's, in a table that lost its form; what nothing heads after the closing is a form.
        if self.scene.line(at)[label.len..].trim().is_empty() || (after_closing && self.open.is_empty()) {
            return false;
        }
        let article = self.open.iter().rposition(|open| open.rank == ARTICLE);
        let floor = match label.mark {
            // Sections with roman numbers may hold articles, so that one may end an article.
            Mark::Roman | Mark::Capital => self.open.iter().rposition(|open| open.rank == ANNEX).map_or(0, |at| at + 1),
            _ => self.open.iter().rposition(|open| open.rank <= ARTICLE).map_or(0, |at| at + 1),
        };
        let follows =
            |open: &Open| open.mark == label.mark && label.ordinal > open.ordinal && label.ordinal <= open.ordinal + 1 + SKIPPED;
        if let Some(sibling) = (floor..self.open.len()).rev().find(|&at| follows(&self.open[at])) {
            let rank = self.open[sibling].rank;
            self.close(sibling);
            self.push_at(at, rank, kind_of(&label.mark), label);
            return true;
        }
        if label.ordinal != 1 || self.open.len() >= DEEPEST {
            return false;
        }
        let rank = match &label.mark {
            Mark::Capital if article.is_none() => PART,
            Mark::Roman if article.is_none() => SECTION,
            Mark::Capital => CAPITAL,
            Mark::Roman => ROMAN,
            Mark::Decimal(before) => {
                let whole = before.iter().map(u32::to_string).collect::<Vec<_>>().join(".");
                if !self.open[floor..].iter().any(|open| open.figure == whole) {
                    return false;
                }
                ARABIC + u8::try_from(before.len()).unwrap_or(4).min(4)
            }
            Mark::Letter => LETTER,
            _ => ARABIC,
        };
        // Inside a deeper item a first number opens a list of its own; beside one of its kind it begins anew.
        let again = self.open[floor..].iter().rposition(|open| open.mark == label.mark).map(|at| floor + at);
        match again {
            Some(same) if same + 1 < self.open.len() => {
                let deeper = self.open.last().map_or(rank, |open| open.rank.saturating_add(1)).max(rank);
                self.push_at(at, deeper, kind_of(&label.mark), label);
            }
            // Rows of flattened tables count from 1 again and again; articles have a second list at times.
            Some(_) if after_closing => return false,
            _ => self.push(at, rank, kind_of(&label.mark), label),
        }
        true
    }

    /// Opens a unit after closing those that it can't lie in.
    fn push(&mut self, at: usize, rank: Rank, kind: UnitKind, label: &Label) {
        let keep = self.open.iter().position(|open| open.rank >= rank).unwrap_or(self.open.len());
        self.close(keep);
        self.push_at(at, rank, kind, label);
    }

    fn push_at(&mut self, at: usize, rank: Rank, kind: UnitKind, label: &Label) {
        let span = self.scene.lines[at].span;
        let parent = self.open.last().map(|open| self.units[open.unit].path.clone());
        // Articles are numbered through the text: only what is annexed counts for itself.
        let around = if kind == UnitKind::Article {
            self.open.iter().find(|open| open.rank == ANNEX).map(|open| self.units[open.unit].path.clone())
        } else {
            parent.clone()
        };
        let own =
            if label.figure.is_empty() { kind.path_word().to_owned() } else { format!("{}-{}", kind.path_word(), label.figure) };
        let path = around.map_or(own.clone(), |around| format!("{around}/{own}"));
        let path = self.unique(path);
        let unit = TextUnit {
            kind,
            label: span.of(self.scene.text)[..label.len].trim().to_owned(),
            path,
            title: self.title(at, label),
            span,
            parent,
        };
        self.open.push(Open {
            rank,
            mark: label.mark.clone(),
            ordinal: label.ordinal,
            figure: label.figure.clone(),
            unit: self.units.len(),
        });
        self.units.push(unit);
    }

    fn unique(&mut self, path: String) -> String {
        let seen = self.paths.entry(path.clone()).or_default();
        *seen += 1;
        if *seen == 1 {
            return path;
        }
        let repeated = format!("{path}-{seen}");
        self.unique(repeated)
    }

    /// The rest of the line, or the next line under a bare label, where it is a heading and no sentence.
    fn title(&self, at: usize, label: &Label) -> Option<String> {
        let heads = |text: &str| !text.is_empty() && text.len() <= LONGEST_TITLE && !text.ends_with(['.', ';', ':', ',']);
        let rest = self.scene.line(at)[label.len..].trim_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | ':'));
        if !rest.is_empty() {
            let is_heading = matches!(label.mark, Mark::Word(_)) || is_capital(rest) || self.scene.is_heading(at);
            return (is_heading && heads(rest)).then(|| squeezed(rest));
        }
        let Mark::Word(kind) = label.mark else { return None };
        let next = (at + 1 < self.scene.lines.len()).then(|| self.scene.line(at + 1))?;
        let labelled = !labels::read(next, self.scene.cues()).is_empty();
        let stands_out = is_capital(next) || self.scene.is_heading(at + 1) || kind == UnitKind::Article;
        if labelled || !heads(next) || !stands_out || next.starts_with(['(', '“', '"']) {
            return None;
        }
        let mut title = next.to_owned();
        for line in (at + 2..self.scene.lines.len().min(at + 5)).map(|at| self.scene.line(at)) {
            if !is_capital(next)
                || !is_capital(line)
                || !labels::read(line, self.scene.cues()).is_empty()
                || title.len() > LONGEST_TITLE
            {
                break;
            }
            title = format!("{title} {line}");
        }
        Some(squeezed(&title))
    }

    /// Ends the open units from the `keep`th on.
    fn close(&mut self, keep: usize) {
        for open in self.open.drain(keep..) {
            let unit = &mut self.units[open.unit];
            unit.span = Span::new(unit.span.start, self.end.max(unit.span.end));
        }
    }
}

const fn kind_of(mark: &Mark) -> UnitKind {
    match mark {
        Mark::Word(kind) => *kind,
        Mark::Capital => UnitKind::Part,
        Mark::Roman => UnitKind::Section,
        Mark::Arabic | Mark::Decimal(_) => UnitKind::Clause,
        Mark::Letter => UnitKind::Point,
    }
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Paths of the innermost units around places, in the order of a text.
pub(crate) struct Innermost<'u> {
    units: &'u [TextUnit],
    /// Index of the unit around each.
    around: Vec<Option<usize>>,
}

impl<'u> Innermost<'u> {
    pub(crate) fn new(units: &'u [TextUnit]) -> Self {
        let mut open: Vec<usize> = Vec::new();
        let mut around = Vec::with_capacity(units.len());
        for (at, unit) in units.iter().enumerate() {
            while open.last().is_some_and(|&outer| units[outer].span.end < unit.span.end) {
                open.pop();
            }
            around.push(open.last().copied());
            open.push(at);
        }
        Self { units, around }
    }

    /// The path of the innermost unit that contains a span's beginning.
    pub(crate) fn path_at(&self, span: Span) -> Option<&'u str> {
        let mut at = self.units.partition_point(|unit| unit.span.start <= span.start).checked_sub(1);
        while let Some(own) = at {
            if self.units[own].span.end > span.start {
                return Some(&self.units[own].path);
            }
            at = self.around[own];
        }
        None
    }
}
