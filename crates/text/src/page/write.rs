//! Writes paragraphs, rows and page furniture into a draft.

use vanban_model::{BlockKind, Span};

use super::flow::{Item, Role};
use super::hyphen::{Seam, Words};
use super::leaf::Leaf;
use super::line::Line;
use super::paragraph::{Bond, Set, Step, bond, is_closed};
use super::style::{Style, Usual};
use crate::clean::clean;
use crate::format::{Draft, Line as DraftLine};

/// A heading is no longer than this, in bytes.
const HEADING: usize = 300;

/// Writes the pages of a document.
pub(super) fn write(leaves: &[Leaf], text_bytes: usize) -> Draft {
    let flows: Vec<_> = leaves.iter().map(|leaf| &leaf.flow).collect();
    let usual = Usual::of(&flows);
    let mut words = Words::default();
    for line in flows.iter().flat_map(|flow| &flow.items).filter_map(|item| match item {
        Item::Line(line) => Some(line),
        Item::Row(_) => None,
    }) {
        words.add(&line.text);
    }
    let styles: Vec<Vec<Style>> = flows.iter().map(|flow| usual.styles(flow)).collect();
    let mut writer = Writer {
        draft: Draft { is_paper: true, ..Draft::default() },
        text_bytes,
        words,
        usual,
        open: None,
        held: Vec::new(),
        near: false,
    };
    for (leaf, styles) in leaves.iter().zip(&styles) {
        writer.page(leaf, styles);
        if writer.draft.truncated {
            break;
        }
    }
    writer.finish();
    writer.draft
}

struct Writer<'l> {
    draft: Draft,
    text_bytes: usize,
    words: Words,
    usual: Usual,
    /// The paragraph that may go on.
    open: Option<Paragraph<'l>>,
    /// What stands between the pages of an open paragraph, and comes after it.
    held: Vec<(String, Option<BlockKind>)>,
    /// Whether the next line is one of a group with the one before.
    near: bool,
}

struct Paragraph<'l> {
    text: String,
    first: Set<'l>,
    last: Set<'l>,
    page_is_over: bool,
    near: bool,
    n_lines: usize,
    is_bold: bool,
}

impl<'l> Writer<'l> {
    fn page(&mut self, leaf: &'l Leaf, styles: &'l [Style]) {
        if let Some(open) = &mut self.open {
            open.page_is_over = true;
        }
        self.held.extend(leaf.above.iter().map(|text| (text.clone(), Some(BlockKind::Chrome))));
        if self.open.is_none() {
            self.release();
        }
        let notes = leaf.notes_start(self.usual.size);
        for item in &leaf.flow.items[..notes] {
            match item {
                Item::Line(line) => self.line(Set { line, style: &styles[line.column] }),
                Item::Row(cells) => self.row(cells),
            }
        }
        let mut note: Option<String> = None;
        for item in &leaf.flow.items[notes..] {
            let Item::Line(line) = item else { continue };
            match &mut note {
                Some(text) if !line.text.starts_with(|c: char| c.is_numeric() || matches!(c, '[' | '*')) => {
                    append(text, &line.text, &self.words);
                }
                _ => self.held.extend(note.replace(line.text.clone()).map(|text| (text, None))),
            }
        }
        self.held.extend(note.map(|text| (text, None)));
        self.held.extend(leaf.below.iter().map(|text| (text.clone(), Some(BlockKind::Chrome))));
    }

    fn line(&mut self, next: Set<'l>) {
        if let Some(open) = &mut self.open {
            let step = if open.page_is_over || open.last.line.column != next.line.column { Step::Over } else { Step::Down };
            let bond = if step == Step::Over && !runs_on(open.last, next, open.page_is_over) {
                Bond::Apart
            } else {
                bond(open.first, open.last, next, step)
            };
            if bond == Bond::Same {
                append(&mut open.text, &next.line.text, &self.words);
                open.last = next;
                open.page_is_over = false;
                open.n_lines += 1;
                open.is_bold &= next.line.is_bold;
                return;
            }
            self.near = bond == Bond::Near;
            self.close();
        }
        self.open = Some(Paragraph {
            text: next.line.text.clone(),
            first: next,
            last: next,
            page_is_over: false,
            near: std::mem::take(&mut self.near),
            n_lines: 1,
            is_bold: next.line.is_bold,
        });
    }

    fn row(&mut self, cells: &[Vec<Line>]) {
        self.close();
        let cell = |lines: &Vec<Line>| {
            let mut text = String::new();
            for line in lines {
                append(&mut text, &line.text, &self.words);
            }
            text
        };
        let cells: Vec<String> = cells.iter().map(cell).collect();
        let filled = cells.iter().filter(|cell| !cell.is_empty()).count();
        let text = if filled > 1 { cells.join(" | ") } else { cells.concat() };
        self.push(&text, true, Some(BlockKind::TableCell));
    }

    /// Ends the open paragraph, and writes what was held back for it.
    fn close(&mut self) {
        if let Some(open) = self.open.take() {
            let is_heading = open.is_bold
                && !self.usual.is_bold
                && open.first.style.role != Role::Side
                && open.text.len() <= HEADING
                && open.n_lines <= 4
                && !is_closed(&open.text)
                && open.text.contains(char::is_alphabetic)
                && open.first.stands_out(self.usual.size);
            self.push(&open.text, !open.near, is_heading.then_some(BlockKind::Heading));
        }
        self.release();
    }

    fn release(&mut self) {
        for (text, hint) in std::mem::take(&mut self.held) {
            self.push(&text, true, hint);
        }
    }

    fn push(&mut self, text: &str, after_gap: bool, hint: Option<BlockKind>) {
        let cleaned = clean(text);
        let text = cleaned.trim();
        if text.is_empty() || self.draft.truncated {
            return;
        }
        let room = self.text_bytes.saturating_sub(self.draft.text.len());
        if text.len() > room {
            self.draft.truncated = true;
            return;
        }
        let start = self.draft.text.len();
        self.draft.text.push_str(text);
        self.draft.lines.push(DraftLine { span: Span::new(start, self.draft.text.len()), after_gap, hint });
        self.draft.text.push('\n');
    }

    fn finish(&mut self) {
        self.close();
    }
}

/// Whether a paragraph may go on in another column or on the next page: columns of text do, sides of a letterhead do not.
fn runs_on(last: Set<'_>, next: Set<'_>, page_is_over: bool) -> bool {
    match (last.style.role, next.style.role) {
        (Role::Body, Role::Body) => page_is_over || last.line.area.bottom <= next.line.area.top,
        (Role::Prose, Role::Prose) => true,
        (Role::Body, Role::Prose) | (Role::Prose, Role::Body) => page_is_over,
        _ => false,
    }
}

fn append(text: &mut String, next: &str, words: &Words) {
    if text.is_empty() {
        text.push_str(next);
        return;
    }
    match words.seam(text, next) {
        Seam::Blank => text.push(' '),
        Seam::None => {}
        Seam::Hyphen => {
            text.pop();
        }
    }
    text.push_str(next);
}
