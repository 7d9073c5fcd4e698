//! The text of a part: the document, a note, a header.
//!
//! Events of the XML are taken one by one, without recursion: what an element means is kept in a stack of frames. Elements
//! that mean nothing are gone through, for text boxes lie deep in drawings; and only `w:t` is text, so that offsets of
//! drawings, instructions of fields and deleted words never are.

use super::notes::{NoteKind, Notes};
use super::numbering::Numbering;
use super::props::{ParagraphProps, RunProps, each_child, read_paragraph, read_run};
use super::styles::{Styles, has_lines, read_table};
use crate::ReadError;
use crate::format::Reading;
use crate::format::flow::{Flow, Font, Paragraph, Role, Ruling, is_page_field, symbol};
use crate::format::xml::{Node, Ns, Tag, Xml};

/// Fields within fields; deeper ones are shown whole.
const FIELDS: usize = 32;
/// Bytes of a field's instruction that are looked at.
const INSTRUCTION: usize = 64;
/// Paragraphs between two looks at the time.
const TIME: usize = 4096;

/// What the parts of a document share while they are read.
pub(super) struct Walker<'d, 'l> {
    pub(super) styles: &'d Styles,
    pub(super) numbering: &'d mut Numbering,
    pub(super) notes: &'d mut Notes,
    pub(super) flow: &'d mut Flow<'l>,
    state: State,
}

/// Where the reading of one part is.
#[derive(Default)]
struct State {
    frames: Vec<Frame>,
    paragraphs: Vec<Open>,
    /// A paragraph whose end is deleted, for the next to go on with.
    carried: Option<Open>,
    fields: Vec<Field>,
    tables: Vec<TableLines>,
    is_placeholder: bool,
    /// Where paragraphs go that are not for the text: notes, headers.
    captured: Option<Vec<Paragraph>>,
    captured_bytes: usize,
    seen: usize,
}

/// What an open element means.
#[derive(Clone, Copy, Debug)]
enum Frame {
    Other,
    Paragraph,
    Run,
    Text,
    Instruction,
    Table,
    Row,
    Cell,
    /// Alternatives, and whether one was taken.
    Alternatives(bool),
}

/// Whether to go into an element.
enum Step {
    Into(Frame),
    Skip,
    /// It was read to its close.
    Done,
}

/// A paragraph that is being read.
#[derive(Default)]
struct Open {
    paragraph: Paragraph,
    /// Bytes of the label before the text.
    label: usize,
    /// What its style, and then what the run in it, states.
    style: RunProps,
    run: RunProps,
    is_begun: bool,
    is_end_deleted: bool,
    notes: Vec<(NoteKind, String, String)>,
}

#[derive(Default)]
struct Field {
    instruction: String,
    is_in_instruction: bool,
    is_dropped: bool,
}

/// What is known of the lines between the columns of a table.
#[derive(Default)]
struct TableLines {
    is_ruled: bool,
    cells: usize,
    lined_cells: usize,
    bare_cells: usize,
    is_row_deleted: bool,
}

impl<'d, 'l> Walker<'d, 'l> {
    pub(super) fn new(styles: &'d Styles, numbering: &'d mut Numbering, notes: &'d mut Notes, flow: &'d mut Flow<'l>) -> Self {
        Self { styles, numbering, notes, flow, state: State::default() }
    }

    /// Reads a part into the flow.
    pub(super) fn read(&mut self, xml: &mut Xml<'_>, reading: &Reading<'_>) -> Result<(), ReadError> {
        self.state = State::default();
        self.walk(xml, reading)
    }

    /// Reads a part, or what is inside an element that was just opened, as paragraphs apart from the flow.
    pub(super) fn capture(&mut self, xml: &mut Xml<'_>, reading: &Reading<'_>) -> Result<Vec<Paragraph>, ReadError> {
        self.state = State { captured: Some(Vec::new()), ..State::default() };
        self.walk(xml, reading)?;
        Ok(self.state.captured.take().unwrap_or_default())
    }

    /// Reads up to the close of the element that the walk began in, or to the end.
    fn walk(&mut self, xml: &mut Xml<'_>, reading: &Reading<'_>) -> Result<(), ReadError> {
        loop {
            match xml.next() {
                Node::Open(tag) => match self.open(&tag, xml) {
                    Step::Into(frame) => self.state.frames.push(frame),
                    Step::Skip => xml.skip(),
                    Step::Done => {}
                },
                Node::Text(text) => self.text(&text),
                Node::Close => {
                    let Some(frame) = self.state.frames.pop() else { break };
                    self.close(frame);
                }
                Node::End => break,
            }
            if self.state.seen >= TIME {
                self.state.seen = 0;
                reading.check_time()?;
            }
            if self.flow.is_full() || self.state.captured_bytes > reading.limits.text_bytes {
                self.flow.mark_truncated();
                break;
            }
        }
        // What damage left open is closed.
        while let Some(frame) = self.state.frames.pop() {
            self.close(frame);
        }
        self.flush_carried();
        Ok(())
    }

    fn open(&mut self, tag: &Tag<'_>, xml: &mut Xml<'_>) -> Step {
        match tag.ns {
            Ns::Word => self.open_word(tag, xml),
            Ns::Compat => match (tag.local(), self.state.frames.last_mut()) {
                ("AlternateContent", _) => Step::Into(Frame::Alternatives(false)),
                ("Choice" | "Fallback", Some(Frame::Alternatives(taken))) => {
                    if std::mem::replace(taken, true) {
                        Step::Skip
                    } else {
                        Step::Into(Frame::Other)
                    }
                }
                _ => Step::Into(Frame::Other),
            },
            Ns::Math if tag.local() == "t" => Step::Into(Frame::Text),
            Ns::Math if tag.local() == "r" => Step::Into(Frame::Run),
            _ => Step::Into(Frame::Other),
        }
    }

    fn open_word(&mut self, tag: &Tag<'_>, xml: &mut Xml<'_>) -> Step {
        match tag.local() {
            "p" => {
                self.open_paragraph();
                return Step::Into(Frame::Paragraph);
            }
            "pPr" => self.paragraph_props(xml),
            "r" => {
                self.begin();
                return Step::Into(Frame::Run);
            }
            "rPr" => self.run_props(xml),
            "t" => return Step::Into(Frame::Text),
            "tbl" => {
                self.open_table();
                return Step::Into(Frame::Table);
            }
            "tblPr" => self.table_props(xml),
            "tr" => {
                self.open_row();
                return Step::Into(Frame::Row);
            }
            "trPr" => self.row_props(xml),
            "tc" => return self.open_cell(),
            "tcPr" => self.cell_props(xml),
            "sdtPr" => self.content_props(xml),
            "sdtContent" if std::mem::take(&mut self.state.is_placeholder) => return Step::Skip,
            "instrText" => return Step::Into(Frame::Instruction),
            "fldSimple" if self.state.captured.is_some() && is_page_field(&tag.attr("instr").unwrap_or_default()) => {
                return Step::Skip;
            }
            // What tracked changes took away, what only a mark is, what is no text of the document.
            "del" | "moveFrom" | "delText" | "delInstrText" | "rPrChange" | "pPrChange" | "tblPrChange" | "trPrChange"
            | "tcPrChange" | "sectPr" | "sectPrChange" | "tblGrid" | "tblPrEx" | "rt" | "rubyPr" | "fldData" | "ffData" => {
                return Step::Skip;
            }
            _ => return self.open_sign(tag),
        }
        Step::Done
    }

    /// Elements of a run that stand for a character or a note, and those that only hold others.
    fn open_sign(&mut self, tag: &Tag<'_>) -> Step {
        match tag.local() {
            "tab" | "ptab" => self.push("\t"),
            "br" | "cr" => self.push("\n"),
            "noBreakHyphen" => self.push("-"),
            "sym" => {
                let code = tag.attr("char").and_then(|code| u32::from_str_radix(&code, 16).ok());
                if let Some(sign) = code.and_then(|code| symbol(&tag.attr("font").unwrap_or_default(), code)) {
                    self.push_as(sign.encode_utf8(&mut [0; 4]), Some(Font::NONE));
                }
            }
            "fldChar" => self.field(&tag.attr("fldCharType").unwrap_or_default()),
            "footnoteReference" => self.refer(NoteKind::Foot, tag),
            "endnoteReference" => self.refer(NoteKind::End, tag),
            _ => {}
        }
        Step::Into(Frame::Other)
    }

    fn close(&mut self, frame: Frame) {
        match frame {
            Frame::Paragraph => self.close_paragraph(),
            Frame::Run => {
                if let Some(open) = self.state.paragraphs.last_mut() {
                    open.run = RunProps::default();
                }
            }
            Frame::Table => self.close_table(),
            Frame::Row => {
                if let Some(table) = self.state.tables.last_mut() {
                    table.is_row_deleted = false;
                }
            }
            Frame::Cell => self.flush_carried(),
            Frame::Other | Frame::Text | Frame::Instruction | Frame::Alternatives(_) => {}
        }
    }

    fn text(&mut self, text: &str) {
        match self.state.frames.last() {
            // Line ends in the file are spaces in the text.
            Some(Frame::Text) if text.contains(['\n', '\t', '\r']) => self.push(&text.replace(['\n', '\t', '\r'], " ")),
            Some(Frame::Text) => self.push(text),
            Some(Frame::Instruction) => {
                if let Some(field) = self.state.fields.last_mut()
                    && field.instruction.len() < INSTRUCTION
                {
                    field.instruction.push_str(&text[..text.floor_char_boundary(INSTRUCTION)]);
                }
            }
            _ => {}
        }
    }

    fn open_paragraph(&mut self) {
        self.state.seen += 1;
        let open = self.state.carried.take().unwrap_or_default();
        self.state.paragraphs.push(Open { is_end_deleted: false, ..open });
    }

    fn paragraph_props(&mut self, xml: &mut Xml<'_>) {
        let props = read_paragraph(xml, &self.styles.theme, self.flow);
        self.begin_with(&props);
    }

    /// Begins the text of a paragraph without properties.
    fn begin(&mut self) {
        if self.state.paragraphs.last().is_some_and(|open| !open.is_begun) {
            self.begin_with(&ParagraphProps::default());
        }
    }

    fn begin_with(&mut self, props: &ParagraphProps) {
        let style = self.styles.get(props.style.as_deref());
        let Some(open) = self.state.paragraphs.last_mut() else { return };
        open.is_begun = true;
        open.is_end_deleted = props.is_end_deleted;
        open.style = style.run;
        open.paragraph.is_centred = props.is_centred.unwrap_or(style.is_centred);
        open.paragraph.role = match (style.role, props.outline) {
            (Role::Body, Some(0..=8)) => Role::Heading,
            (role, _) => role,
        };
        let list = props.numbered.list.as_ref().or(style.numbered.list.as_ref());
        let Some(list) = list.filter(|list| *list != "0" && open.paragraph.is_blank()) else { return };
        let by_style = || self.numbering.level_of_style(list, &style.numbered_by);
        let level = props.numbered.level.or(style.numbered.level).or_else(by_style).unwrap_or(0);
        if let Some(label) = self.numbering.label(list, level) {
            open.paragraph.push(&label.text, label.font.or(style.run.font).unwrap_or_default());
            open.label = open.paragraph.text().len();
        }
    }

    fn run_props(&mut self, xml: &mut Xml<'_>) {
        let (style, props, _) = read_run(xml, &self.styles.theme, self.flow);
        if let Some(open) = self.state.paragraphs.last_mut() {
            open.run = props.or(self.styles.run(style.as_deref()));
        }
    }

    fn push(&mut self, text: &str) {
        self.push_as(text, None);
    }

    fn push_as(&mut self, text: &str, font: Option<Font>) {
        self.begin();
        if self.state.fields.iter().any(|field| field.is_in_instruction || field.is_dropped) {
            return;
        }
        let Some(open) = self.state.paragraphs.last_mut() else { return };
        let run = open.run.or(open.style);
        if run.is_hidden == Some(true) {
            return;
        }
        if !self.flow.has_room(open.paragraph.text().len()) {
            self.flow.mark_truncated();
            return;
        }
        open.paragraph.push(text, font.or(run.font).unwrap_or_default());
    }

    fn field(&mut self, step: &str) {
        match step {
            "begin" if self.state.fields.len() < FIELDS => {
                self.state.fields.push(Field { is_in_instruction: true, ..Field::default() });
            }
            "separate" => {
                let in_part = self.state.captured.is_some();
                if let Some(field) = self.state.fields.last_mut() {
                    field.is_in_instruction = false;
                    field.is_dropped = in_part && is_page_field(&field.instruction);
                }
            }
            "end" => drop(self.state.fields.pop()),
            _ => {}
        }
    }

    fn refer(&mut self, kind: NoteKind, tag: &Tag<'_>) {
        let has_own_mark = tag.attr("customMarkFollows").is_some_and(|value| matches!(&*value, "1" | "true" | "on"));
        let id = tag.attr("id").unwrap_or_default().into_owned();
        let mark = if has_own_mark { String::new() } else { self.notes.mark(kind) };
        self.push_as(&mark, Some(Font::NONE));
        if let Some(open) = self.state.paragraphs.last_mut() {
            open.notes.push((kind, id, mark));
        }
    }

    fn close_paragraph(&mut self) {
        self.begin();
        // An instruction ends with its paragraph: one that does not is damaged, and must not hide the rest of the text.
        self.state.fields.iter_mut().for_each(|field| field.is_in_instruction = false);
        let Some(open) = self.state.paragraphs.pop() else { return };
        if open.is_end_deleted {
            self.state.carried = Some(open);
        } else {
            self.emit(open);
        }
    }

    fn flush_carried(&mut self) {
        if let Some(open) = self.state.carried.take() {
            self.emit(open);
        }
    }

    fn emit(&mut self, open: Open) {
        let mut paragraph = open.paragraph;
        if paragraph.text()[open.label..].trim().is_empty() && self.state.tables.is_empty() {
            // A number without a text numbers nothing that could be read, but in a table its row.
            paragraph = paragraph.emptied();
        }
        self.put(paragraph);
        for (kind, id, mark) in open.notes {
            for note in self.notes.take(kind, &id, &mark) {
                self.put(note);
            }
        }
    }

    fn put(&mut self, paragraph: Paragraph) {
        if let Some(captured) = &mut self.state.captured {
            self.state.captured_bytes += paragraph.text().len() + 1;
            captured.push(paragraph);
        } else {
            self.flow.push(paragraph);
        }
    }

    fn open_table(&mut self) {
        self.flush_carried();
        self.state.tables.push(TableLines::default());
        if self.state.captured.is_none() {
            self.flow.open_table(Ruling::Bare);
        }
    }

    fn table_props(&mut self, xml: &mut Xml<'_>) {
        let (style, is_ruled) = read_table(xml);
        if let Some(table) = self.state.tables.last_mut() {
            table.is_ruled = is_ruled.unwrap_or_else(|| self.styles.is_ruled(style.as_deref()));
        }
    }

    fn open_row(&mut self) {
        if self.state.captured.is_none() {
            self.flow.open_row();
        }
    }

    fn row_props(&mut self, xml: &mut Xml<'_>) {
        let mut is_deleted = false;
        each_child(xml, |tag, xml| {
            is_deleted |= tag.local() == "del";
            xml.skip();
        });
        if let Some(table) = self.state.tables.last_mut() {
            table.is_row_deleted = is_deleted;
        }
    }

    fn open_cell(&mut self) -> Step {
        if let Some(table) = self.state.tables.last_mut() {
            if table.is_row_deleted {
                return Step::Skip;
            }
            table.cells += 1;
        }
        if self.state.captured.is_none() {
            self.flow.open_cell();
        }
        Step::Into(Frame::Cell)
    }

    fn cell_props(&mut self, xml: &mut Xml<'_>) {
        let mut lines = None;
        each_child(xml, |tag, xml| {
            if tag.local() == "tcBorders" {
                lines = Some(has_lines(xml, &["left", "right", "start", "end"]));
            } else {
                xml.skip();
            }
        });
        if let (Some(table), Some(has_lines)) = (self.state.tables.last_mut(), lines) {
            table.lined_cells += usize::from(has_lines);
            table.bare_cells += usize::from(!has_lines);
        }
    }

    fn close_table(&mut self) {
        self.flush_carried();
        let Some(table) = self.state.tables.pop() else { return };
        if self.state.captured.is_none() {
            self.flow.rule_table(table.ruling());
            self.flow.close_table();
        }
    }

    /// Whether a control shows only what should be written there.
    fn content_props(&mut self, xml: &mut Xml<'_>) {
        let mut is_placeholder = false;
        each_child(xml, |tag, xml| {
            is_placeholder |= tag.local() == "showingPlcHdr" && tag.is_on();
            xml.skip();
        });
        self.state.is_placeholder = is_placeholder;
    }
}

impl TableLines {
    /// What cells state outweighs what the table states. Half of them is enough: the last column has no line at its right.
    fn ruling(&self) -> Ruling {
        let is_ruled = if self.is_ruled { self.bare_cells < self.cells } else { self.lined_cells * 2 >= self.cells.max(1) };
        if is_ruled { Ruling::Ruled } else { Ruling::Bare }
    }
}
