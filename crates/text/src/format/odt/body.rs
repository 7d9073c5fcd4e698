//! The text of an OpenDocument file.
//!
//! As in Word files, events are taken one by one and frames say what an element means; but here all characters inside a
//! paragraph are text unless their element says otherwise.

use std::collections::HashMap;

use super::styles::Styles;
use crate::ReadError;
use crate::format::Reading;
use crate::format::flow::{Counters, Flow, Font, Paragraph, Role, Ruling};
use crate::format::xml::{Node, Ns, Tag, Xml};

/// Spaces that one `text:s` stands for at most: they are squeezed anyway.
const SPACES: usize = 8;
/// Lists that can be continued.
const LISTS: usize = 50_000;
/// Paragraphs between two looks at the time.
const TIME: usize = 4096;

/// Reads parts into a flow.
pub(super) struct Walker<'d, 'l> {
    pub(super) styles: &'d Styles,
    pub(super) flow: &'d mut Flow<'l>,
    frames: Vec<Frame>,
    paragraphs: Vec<Open>,
    /// Notes, headers and other texts apart, the innermost last.
    captures: Vec<Vec<Paragraph>>,
    captured_bytes: usize,
    lists: Vec<List>,
    /// How far lists have counted, by their ids and, for the last of a style, by its name.
    counted: HashMap<String, Counters>,
    outline: Counters,
    tables: Vec<TableLines>,
    indexes: usize,
    notes: u32,
    seen: usize,
}

/// What an open element means.
#[derive(Clone, Copy, Debug)]
enum Frame {
    Other,
    Paragraph,
    Span,
    List,
    Table,
    Note,
    Index,
}

enum Step {
    Into(Frame),
    Skip,
}

/// A paragraph that is being read.
#[derive(Default)]
struct Open {
    paragraph: Paragraph,
    label: usize,
    /// Font and visibility of the paragraph and the spans in it, the innermost last.
    runs: Vec<(Font, bool)>,
    notes: Vec<Paragraph>,
}

/// An open list. Those inside it count with it.
#[derive(Default)]
struct List {
    style: String,
    id: String,
    counters: Counters,
    /// Whether the next paragraph has a label, and which number its item states.
    is_due: bool,
    start: Option<u32>,
}

#[derive(Default)]
struct TableLines {
    cells: usize,
    lined_cells: usize,
}

impl<'d, 'l> Walker<'d, 'l> {
    pub(super) fn new(styles: &'d Styles, flow: &'d mut Flow<'l>) -> Self {
        Self {
            styles,
            flow,
            frames: Vec::new(),
            paragraphs: Vec::new(),
            captures: Vec::new(),
            captured_bytes: 0,
            lists: Vec::new(),
            counted: HashMap::new(),
            outline: Counters::default(),
            tables: Vec::new(),
            indexes: 0,
            notes: 0,
            seen: 0,
        }
    }

    /// Reads what is inside `office:body`.
    pub(super) fn read_body(&mut self, xml: &mut Xml<'_>, reading: &Reading<'_>) -> Result<(), ReadError> {
        loop {
            match xml.next() {
                Node::Open(tag) if tag.ns == Ns::Office && tag.local() == "body" => return self.walk(xml, reading),
                Node::End => return Ok(()),
                _ => {}
            }
        }
    }

    /// Reads the headers and footers of the master pages: those before the text, those after it.
    pub(super) fn read_borders(&mut self, text: &str, reading: &Reading<'_>) -> Result<[Vec<Paragraph>; 2], ReadError> {
        let mut xml = Xml::new(text, reading.limits.depth);
        let mut borders = [Vec::new(), Vec::new()];
        loop {
            match xml.next() {
                Node::Open(tag) if tag.ns == Ns::Style => {
                    let at = match tag.local() {
                        "header" | "header-left" | "header-first" => 0,
                        "footer" | "footer-left" | "footer-first" => 1,
                        _ => continue,
                    };
                    self.captures.push(Vec::new());
                    self.walk(&mut xml, reading)?;
                    borders[at].append(&mut self.captures.pop().unwrap_or_default());
                }
                Node::Open(tag) if tag.ns == Ns::Office && tag.local() == "body" => xml.skip(),
                Node::End => return Ok(borders),
                _ => {}
            }
        }
    }

    /// Reads up to the close of the element that was opened last.
    fn walk(&mut self, xml: &mut Xml<'_>, reading: &Reading<'_>) -> Result<(), ReadError> {
        loop {
            match xml.next() {
                Node::Open(tag) => match self.open(&tag) {
                    Step::Into(frame) => self.frames.push(frame),
                    Step::Skip => xml.skip(),
                },
                Node::Text(text) => self.push(&text.replace(['\n', '\t', '\r'], " ")),
                Node::Close => {
                    let Some(frame) = self.frames.pop() else { break };
                    self.close(frame);
                }
                Node::End => break,
            }
            if self.seen >= TIME {
                self.seen = 0;
                reading.check_time()?;
            }
            if self.flow.is_full() || self.captured_bytes > reading.limits.text_bytes {
                self.flow.mark_truncated();
                break;
            }
        }
        while let Some(frame) = self.frames.pop() {
            self.close(frame);
        }
        Ok(())
    }

    fn open(&mut self, tag: &Tag<'_>) -> Step {
        match tag.ns {
            Ns::Text => self.open_text(tag),
            Ns::Table => self.open_table(tag),
            Ns::Office => match tag.local() {
                "annotation" | "annotation-end" | "forms" | "scripts" | "binary-data" | "event-listeners" => Step::Skip,
                _ => Step::Into(Frame::Other),
            },
            Ns::Style | Ns::Draw => Step::Into(Frame::Other),
            // What an image shows, formulas, settings.
            _ => Step::Skip,
        }
    }

    fn open_text(&mut self, tag: &Tag<'_>) -> Step {
        match tag.local() {
            "p" | "h" => {
                self.open_paragraph(tag);
                return Step::Into(Frame::Paragraph);
            }
            "span" => {
                let style = self.styles.get("text", &tag.attr("style-name").unwrap_or_default());
                if let Some(open) = self.paragraphs.last_mut() {
                    let (font, is_hidden) = open.runs.last().copied().unwrap_or_default();
                    open.runs.push((style.font.unwrap_or(font), style.is_hidden.unwrap_or(is_hidden)));
                }
                return Step::Into(Frame::Span);
            }
            "s" => {
                let count = tag.attr("c").and_then(|count| count.parse().ok()).unwrap_or(1usize);
                self.push(&" ".repeat(count.min(SPACES)));
            }
            "tab" => self.push("\t"),
            "line-break" => self.push("\n"),
            "list" => {
                self.open_list(tag);
                return Step::Into(Frame::List);
            }
            "list-item" => {
                if let Some(list) = self.lists.last_mut() {
                    list.is_due = true;
                    list.start = tag.attr("start-value").and_then(|start| start.parse().ok());
                }
            }
            "list-header" => {
                if let Some(list) = self.lists.last_mut() {
                    list.is_due = false;
                }
            }
            "note" => {
                self.notes += 1;
                self.push(&format!("[{}]", self.notes));
            }
            "note-body" => {
                self.captures.push(Vec::new());
                return Step::Into(Frame::Note);
            }
            "table-of-content" | "illustration-index" | "table-index" | "object-index" | "user-index" | "alphabetical-index"
            | "bibliography" => {
                self.indexes += 1;
                return Step::Into(Frame::Index);
            }
            "section" if tag.attr("display").as_deref() == Some("none") => return Step::Skip,
            // What tracked changes took away; what is the page's; what repeats the text or is hidden.
            "tracked-changes"
            | "note-citation"
            | "page-number"
            | "page-count"
            | "number"
            | "ruby-text"
            | "hidden-text"
            | "script"
            | "sequence-decls"
            | "variable-decls"
            | "user-field-decls"
            | "index-title-template" => return Step::Skip,
            name if name.ends_with("-source") => return Step::Skip,
            "hidden-paragraph" => return Step::Skip,
            _ => {}
        }
        Step::Into(Frame::Other)
    }

    fn open_table(&mut self, tag: &Tag<'_>) -> Step {
        match tag.local() {
            "table" => {
                self.tables.push(TableLines::default());
                if self.captures.is_empty() {
                    self.flow.open_table(Ruling::Bare);
                }
                return Step::Into(Frame::Table);
            }
            "table-row" if self.captures.is_empty() => self.flow.open_row(),
            "table-cell" => {
                let style = self.styles.get("table-cell", &tag.attr("style-name").unwrap_or_default());
                if let Some(table) = self.tables.last_mut() {
                    table.cells += 1;
                    table.lined_cells += usize::from(style.is_lined == Some(true));
                }
                if self.captures.is_empty() {
                    self.flow.open_cell();
                }
            }
            "covered-table-cell" | "title" | "desc" => return Step::Skip,
            _ => {}
        }
        Step::Into(Frame::Other)
    }

    fn close(&mut self, frame: Frame) {
        match frame {
            Frame::Paragraph => self.close_paragraph(),
            Frame::Span => {
                if let Some(open) = self.paragraphs.last_mut()
                    && open.runs.len() > 1
                {
                    open.runs.pop();
                }
            }
            Frame::List => self.close_list(),
            Frame::Table => {
                let Some(table) = self.tables.pop() else { return };
                if self.captures.is_empty() {
                    let is_ruled = table.lined_cells * 2 >= table.cells.max(1);
                    self.flow.rule_table(if is_ruled { Ruling::Ruled } else { Ruling::Bare });
                    self.flow.close_table();
                }
            }
            Frame::Note => self.close_note(),
            Frame::Index => self.indexes = self.indexes.saturating_sub(1),
            Frame::Other => {}
        }
    }

    fn open_paragraph(&mut self, tag: &Tag<'_>) {
        self.seen += 1;
        let style = self.styles.get("paragraph", &tag.attr("style-name").unwrap_or_default());
        let is_item = self.lists.last().is_some_and(|list| list.is_due);
        let level = tag.attr("outline-level").and_then(|level| level.parse::<usize>().ok()).or(style.outline);
        let is_heading = tag.local() == "h" || level.is_some_and(|level| level > 0);
        let mut open = Open { runs: vec![(style.font.unwrap_or_default(), style.is_hidden == Some(true))], ..Open::default() };
        open.paragraph.is_centred = style.is_centred == Some(true);
        open.paragraph.role = match (self.indexes, is_heading) {
            (1.., _) => Role::Chrome,
            (0, true) => Role::Heading,
            (0, false) => Role::Body,
        };
        if let Some((label, font)) = self.label(tag, level, style.list.as_deref()) {
            open.paragraph.push(&label, if font == Font::NONE { open.runs[0].0 } else { font });
            open.label = label.len();
        } else if is_item && open.paragraph.role == Role::Body {
            open.paragraph.role = Role::Item;
        }
        self.paragraphs.push(open);
    }

    /// What stands before a paragraph: the label of its list, or of the outline.
    fn label(&mut self, tag: &Tag<'_>, outline: Option<usize>, by_style: Option<&str>) -> Option<(String, Font)> {
        let depth = self.lists.len();
        let (levels, counters, level, start) = if let Some(list) = self.lists.last_mut() {
            if !std::mem::take(&mut list.is_due) {
                return None;
            }
            let start = list.start.take();
            let name = if list.style.is_empty() { by_style.unwrap_or_default() } else { list.style.as_str() };
            let levels = self.styles.list(name);
            (levels, &mut list.counters, depth - 1, start)
        } else {
            if tag.local() != "h" || tag.attr("is-list-header").as_deref() == Some("true") {
                return None;
            }
            let start = tag.attr("start-value").and_then(|start| start.parse().ok());
            (self.styles.outline(), &mut self.outline, outline?.checked_sub(1)?, start)
        };
        counters.count(levels, level, start);
        let label = counters.label(levels, level);
        let font = levels.get(level).map_or(Font::NONE, |level| level.font);
        (!label.trim().is_empty()).then(|| (label + " ", font))
    }

    fn open_list(&mut self, tag: &Tag<'_>) {
        let attr = |name| tag.attr(name).unwrap_or_default().into_owned();
        let mut list = List { style: attr("style-name"), id: attr("id"), ..List::default() };
        if let Some(outer) = self.lists.last_mut() {
            if list.style.is_empty() {
                list.style.clone_from(&outer.style);
            }
            list.counters = std::mem::take(&mut outer.counters);
        } else {
            let continues = tag.attr("continue-numbering").as_deref() == Some("true");
            let key =
                tag.attr("continue-list").map(std::borrow::Cow::into_owned).or_else(|| continues.then(|| style_key(&list.style)));
            if let Some(counters) = key.and_then(|key| self.counted.get(&key)) {
                list.counters = counters.clone();
            }
        }
        self.lists.push(list);
    }

    fn close_list(&mut self) {
        let Some(list) = self.lists.pop() else { return };
        if let Some(outer) = self.lists.last_mut() {
            outer.counters = list.counters;
        } else if self.counted.len() < LISTS {
            if !list.id.is_empty() {
                self.counted.insert(list.id, list.counters.clone());
            }
            self.counted.insert(style_key(&list.style), list.counters);
        }
    }

    fn push(&mut self, text: &str) {
        let Some(open) = self.paragraphs.last_mut() else { return };
        let (font, is_hidden) = open.runs.last().copied().unwrap_or_default();
        if is_hidden {
            return;
        }
        if self.flow.has_room(open.paragraph.text().len()) {
            open.paragraph.push(text, font);
        } else {
            self.flow.mark_truncated();
        }
    }

    fn close_paragraph(&mut self) {
        let Some(open) = self.paragraphs.pop() else { return };
        let mut paragraph = open.paragraph;
        if paragraph.text()[open.label..].trim().is_empty() && self.tables.is_empty() {
            // A number without a text numbers nothing that could be read, but in a table its row.
            paragraph = paragraph.emptied();
        }
        self.put(paragraph);
        open.notes.into_iter().for_each(|note| self.put(note));
    }

    fn close_note(&mut self) {
        let Some(paragraphs) = self.captures.pop() else { return };
        let mut mark = format!("[{}] ", self.notes);
        let Some(open) = self.paragraphs.last_mut() else { return };
        for paragraph in paragraphs.into_iter().filter(|paragraph| !paragraph.is_blank()) {
            let mut note = Paragraph::of_role(Role::Note);
            note.push(&std::mem::take(&mut mark), Font::NONE);
            note.append(&paragraph);
            open.notes.push(note);
        }
    }

    fn put(&mut self, paragraph: Paragraph) {
        if let Some(capture) = self.captures.last_mut() {
            self.captured_bytes += paragraph.text().len() + 1;
            capture.push(paragraph);
        } else {
            self.flow.push(paragraph);
        }
    }
}

/// The key of the last list of a style, apart from ids.
fn style_key(style: &str) -> String {
    format!(" {style}")
}
