//! A text that flows, as word processors keep it: paragraphs with runs of fonts, tables, notes. Readers of Word, OpenDocument
//! and RTF write one from start to end; [`Flow::into_draft`] makes it lines.
//!
//! ```text
//! open_table ruled · open_row · open_cell · paragraph … · close_cell · … · close_table
//! ```
//!
//! What is here is the same for all of them: which tables are data and which only lay out a letterhead, how lists count, where
//! notes go, how much is kept of an endless text. Calls that do not fit (a cell without a row, a table never closed) are borne: the input may
//! be damaged. Everything is linear in the text.

mod columns;
mod draft;
mod field;
mod list;
mod number;
mod paragraph;
mod symbol;
mod table;

use std::collections::HashMap;

use vanban_model::Limits;

pub(crate) use field::is_page_field;
pub(crate) use list::{Counters, LEVELS, Level, Part, Restart};
pub(crate) use number::Figures;
pub(crate) use paragraph::{Font, Paragraph, Role};
pub(crate) use symbol::symbol;
pub(crate) use table::Ruling;
use table::{Place, Tables};

/// Distinct fonts that are told apart. Real documents name up to 60.
const FONTS: usize = 1024;

/// The paragraphs of a document in reading order, each with its place in a table.
#[derive(Debug)]
pub(crate) struct Flow<'l> {
    limits: &'l Limits,
    fonts: Vec<String>,
    known_fonts: HashMap<String, Font>,
    paragraphs: Vec<(Paragraph, Option<Place>)>,
    tables: Tables,
    /// Notes of the paragraphs of a table, which come after it.
    notes: Vec<Paragraph>,
    bytes: usize,
    truncated: bool,
}

impl<'l> Flow<'l> {
    pub(crate) fn new(limits: &'l Limits) -> Self {
        Self {
            limits,
            fonts: vec![String::new()],
            known_fonts: HashMap::from([(String::new(), Font::NONE)]),
            paragraphs: Vec::new(),
            tables: Tables::default(),
            notes: Vec::new(),
            bytes: 0,
            truncated: false,
        }
    }

    /// The handle of a font, by the name that the document gives it. [`Font::NONE`] for an empty name.
    pub(crate) fn font(&mut self, name: &str) -> Font {
        let name = name.trim();
        if let Some(&font) = self.known_fonts.get(name) {
            return font;
        }
        let Some(at) = u16::try_from(self.fonts.len()).ok().filter(|_| self.fonts.len() < FONTS) else { return Font::NONE };
        self.fonts.push(name.to_owned());
        self.known_fonts.insert(name.to_owned(), Font(at));
        Font(at)
    }

    /// The name of a font, as it was given.
    pub(crate) fn font_name(&self, font: Font) -> &str {
        self.fonts.get(usize::from(font.0)).map_or("", String::as_str)
    }

    /// Adds a paragraph to the open cell, or to the text. One without text is a gap between its neighbours.
    pub(crate) fn push(&mut self, mut paragraph: Paragraph) {
        if self.is_full() {
            self.truncated = true;
            return;
        }
        let place = self.tables.place();
        if paragraph.is_blank() && self.paragraphs.last().is_none_or(|(last, other)| last.is_blank() && *other == place) {
            return;
        }
        if paragraph.role == Role::Heading && !paragraph.can_head() {
            paragraph.role = Role::Body;
        }
        self.bytes += paragraph.text().len() + 1;
        if self.bytes > self.limits.text_bytes {
            self.truncated = true;
        }
        if paragraph.role == Role::Note && self.tables.is_open() {
            self.notes.push(paragraph);
        } else {
            self.paragraphs.push((paragraph, place));
        }
    }

    /// Whether the text has reached its limit, so that reading on is of no use.
    pub(crate) fn is_full(&self) -> bool {
        self.bytes > self.limits.text_bytes || self.paragraphs.len() + self.notes.len() >= self.limits.nodes
    }

    /// Whether a paragraph that is being written may grow beyond `len` bytes.
    pub(crate) fn has_room(&self, len: usize) -> bool {
        self.bytes + len <= self.limits.text_bytes
    }

    /// Says that the source goes on where reading stopped.
    pub(crate) fn mark_truncated(&mut self) {
        self.truncated = true;
    }

    /// Begins a table, inside the open cell if there is one. One nested deeper than [`Limits::depth`] is flattened into the
    /// cell around it.
    pub(crate) fn open_table(&mut self, ruling: Ruling) {
        self.tables.open(ruling, self.limits.depth);
    }

    /// Says of the innermost open table what was learned after its beginning.
    pub(crate) fn rule_table(&mut self, ruling: Ruling) {
        self.tables.rule(ruling);
    }

    pub(crate) fn open_row(&mut self) {
        self.tables.open_row();
    }

    pub(crate) fn open_cell(&mut self) {
        self.tables.open_cell();
    }

    pub(crate) fn close_table(&mut self) {
        self.tables.close();
        if !self.tables.is_open() {
            self.paragraphs.extend(self.notes.drain(..).map(|note| (note, None)));
        }
    }
}
