use std::collections::HashSet;

use vanban_model::Limits;

use super::catalogue::{Catalogue, Entry};
use super::charset;
use super::state::{Sink, State};
use super::table::Tables;
use super::token::{Token, Tokens};
use super::words::{Destination, Meaning, meaning};
use crate::ReadError;
use crate::format::Reading;
use crate::format::flow::{Flow, Font, Paragraph, Role, Ruling, is_page_field, symbol};

/// Bytes of an instruction, a name or a title that are kept.
const NAME: usize = 512;
/// Tokens between two looks at the time.
const TIME: usize = 1 << 18;

/// A document that is being read.
pub(super) struct Document<'l> {
    limits: &'l Limits,
    flow: Flow<'l>,
    catalogue: Catalogue,
    default_font: i32,
    state: State,
    groups: Vec<State>,
    /// Groups open beyond the limit, whose state is that of the group around them.
    flattened: usize,
    /// Bytes of text that are not decoded yet, in the font of the state.
    bytes: Vec<u8>,
    /// The first half of a character beyond U+FFFF.
    high_surrogate: Option<u16>,
    /// Characters to step over: they repeat what `\u` said for readers that do not know it.
    skip: usize,
    is_optional: bool,
    /// What is being written, the innermost last: the text, and headers, notes and boxes inside it.
    sinks: Vec<Sink>,
    tables: Tables,
    /// Whether the row that was defined last has lines between its cells, and whether a line that is being defined would be.
    ruling: Ruling,
    is_column_border: bool,
    chrome: HashSet<String>,
    footers: Vec<Paragraph>,
    notes: u32,
    /// Text of destinations that are kept: an instruction, a name, the title.
    name: String,
    title: String,
    entry: Entry,
}

impl<'l> Document<'l> {
    pub(super) fn new(limits: &'l Limits) -> Self {
        Self {
            limits,
            flow: Flow::new(limits),
            catalogue: Catalogue::new(),
            default_font: 0,
            state: State { repeats: 1, sinks: 1, ..State::default() },
            groups: Vec::new(),
            flattened: 0,
            bytes: Vec::new(),
            high_surrogate: None,
            skip: 0,
            is_optional: false,
            sinks: vec![Sink::new(Destination::Text)],
            tables: Tables::default(),
            ruling: Ruling::Bare,
            is_column_border: false,
            chrome: HashSet::new(),
            footers: Vec::new(),
            notes: 0,
            name: String::new(),
            title: String::new(),
            entry: Entry::default(),
        }
    }

    pub(super) fn read(&mut self, bytes: &[u8], reading: &Reading<'_>) -> Result<(), ReadError> {
        for (at, token) in Tokens::new(bytes).enumerate() {
            if at % TIME == TIME - 1 {
                reading.check_time()?;
            }
            if self.flow.is_full() {
                self.flow.mark_truncated();
                break;
            }
            self.take(token);
            // What follows the first group is no part of the document.
            if token == Token::Close && self.groups.is_empty() && self.flattened == 0 {
                break;
            }
        }
        Ok(())
    }

    /// Whether the first group was closed.
    pub(super) fn is_whole(&self) -> bool {
        self.groups.is_empty() && self.flattened == 0
    }

    /// The title by the document's information, decoded.
    pub(super) fn title(&self) -> Option<&str> {
        Some(self.title.trim()).filter(|title| !title.is_empty())
    }

    /// Ends what is open.
    pub(super) fn into_flow(mut self) -> Flow<'l> {
        self.flush();
        while self.sinks.len() > 1 {
            self.end_sink();
        }
        if !self.sinks[0].paragraph.is_blank() {
            self.end_paragraph();
        }
        self.tables.set_depth(0, &mut self.flow);
        for footer in self.footers {
            self.flow.push(footer);
        }
        self.flow
    }

    fn take(&mut self, token: Token<'_>) {
        match token {
            Token::Open => self.open_group(),
            Token::Close => self.close_group(),
            Token::Word(word, number) => self.word(word, number),
            Token::Sign(sign) => self.sign(sign),
            Token::Byte(byte) => self.push_bytes(&[byte]),
            Token::Text(text) => self.push_bytes(text),
        }
    }

    fn open_group(&mut self) {
        self.flush();
        self.skip = 0;
        if self.groups.len() >= self.limits.depth {
            self.flattened += 1;
        } else {
            self.groups.push(self.state);
        }
    }

    fn close_group(&mut self) {
        self.flush();
        self.skip = 0;
        self.is_optional = false;
        if self.flattened > 0 {
            self.flattened -= 1;
            return;
        }
        let Some(outer) = self.groups.pop() else { return };
        let closed = std::mem::replace(&mut self.state, outer);
        if closed.destination == Destination::Instruction && outer.destination != Destination::Instruction {
            self.end_instruction();
        }
        while self.sinks.len() > outer.sinks.max(1) {
            self.end_sink();
        }
    }

    fn sign(&mut self, sign: u8) {
        if sign != b'*' && self.is_skipped() {
            return;
        }
        match sign {
            b'*' => self.is_optional = true,
            b'~' => self.push_char('\u{a0}'),
            b'_' => self.push_char('-'),
            b'\\' | b'{' | b'}' => self.push_bytes(&[sign]),
            b'\r' | b'\n' => self.end_paragraph(),
            b'\t' => self.push_char('\t'),
            _ => {}
        }
    }

    fn word(&mut self, word: &str, number: Option<i32>) {
        let is_optional = std::mem::take(&mut self.is_optional);
        if word == "u" {
            self.push_unit(number.unwrap_or(0));
            return;
        }
        let meaning = meaning(word, is_optional);
        // A word may repeat the character before it, but only if it stands for one.
        if self.is_skipped() && matches!(meaning, Meaning::Char(_)) {
            return;
        }
        self.skip = 0;
        match meaning {
            Meaning::Char(c) => self.push_char(c),
            Meaning::Group(destination) => self.begin(destination, word),
            Meaning::Paragraph => self.end_paragraph(),
            Meaning::Cell => self.end_cell(1),
            Meaning::NestedCell => self.end_cell(self.state.depth.max(2)),
            Meaning::Row => self.end_row(1),
            Meaning::NestedRow => self.end_row(self.state.depth.max(2)),
            Meaning::Property => self.property(word, number),
        }
    }

    fn begin(&mut self, destination: Destination, word: &str) {
        self.flush();
        let now = self.state.destination;
        self.state.destination = match (now, destination) {
            (_, Destination::Nowhere) => Destination::Nowhere,
            (Destination::Around, Destination::Inside) => Destination::Inside,
            (Destination::Info, Destination::Title) => Destination::Title,
            (Destination::Pair, Destination::Unicode) => self.state.paired,
            (_, Destination::Unicode) => Destination::Nowhere,
            (Destination::Text, Destination::Result) if self.is_in_chrome() && is_page_field(&self.name) => Destination::Nowhere,
            (_, Destination::Inside | Destination::Title | Destination::Result) => now,
            (Destination::Text | Destination::Title, Destination::Pair) => {
                self.state.paired = now;
                Destination::Pair
            }
            // Only text holds other kinds of text.
            (Destination::Text, other) => other,
            (now, _) => now,
        };
        if self.state.destination != destination {
            return;
        }
        match destination {
            Destination::Instruction | Destination::Fonts | Destination::Styles | Destination::Title => self.name.clear(),
            Destination::Inside | Destination::Chrome | Destination::Note => {
                self.sinks.push(Sink::new(if word.starts_with("footer") { Destination::Info } else { destination }));
                let (font, repeats) = (self.state.font, self.state.repeats);
                let sinks = self.sinks.len();
                self.state = State { destination: Destination::Text, font, repeats, sinks, ..State::default() };
            }
            _ => {}
        }
    }

    fn is_in_chrome(&self) -> bool {
        self.sinks.iter().any(|sink| matches!(sink.kind, Destination::Chrome | Destination::Info))
    }

    fn property(&mut self, word: &str, number: Option<i32>) {
        let is_on = number != Some(0);
        let value = number.unwrap_or(0);
        match word {
            "f" => {
                self.flush();
                self.state.font = value;
                if self.state.destination == Destination::Fonts {
                    self.entry = Entry { number: value, ..Entry::default() };
                }
            }
            "plain" => {
                self.flush();
                self.state.font = self.default_font;
                (self.state.is_hidden, self.state.is_deleted) = (false, false);
            }
            "pard" => {
                (self.state.is_in_table, self.state.depth, self.state.is_centred) = (false, 0, false);
                (self.state.is_heading, self.state.role) = (false, Role::Body);
            }
            "uc" => self.state.repeats = usize::try_from(value).unwrap_or(0).min(16),
            "v" => {
                self.flush();
                self.state.is_hidden = is_on;
            }
            "deleted" => {
                self.flush();
                self.state.is_deleted = is_on;
            }
            "intbl" => self.state.is_in_table = is_on,
            "itap" => self.state.depth = usize::try_from(value).unwrap_or(0),
            "qc" => self.state.is_centred = true,
            "ql" | "qr" | "qj" => self.state.is_centred = false,
            "outlinelevel" => {
                self.state.is_heading = (0..9).contains(&value);
                self.entry.is_heading = self.state.is_heading;
            }
            "s" => {
                self.state.role = self.catalogue.role(value);
                if self.state.destination == Destination::Styles {
                    self.entry = Entry { number: value, ..Entry::default() };
                }
            }
            "fcharset" => self.entry.charset = value,
            "cpg" => self.entry.code_page = number,
            "deff" => {
                self.default_font = value;
                self.state.font = value;
            }
            "ansicpg" => self.catalogue.encoding = charset::of_code_page(value),
            "mac" => self.catalogue.encoding = charset::of_code_page(10000),
            "chftn" => self.mark_note(),
            "trowd" => self.ruling = Ruling::Bare,
            "clbrdrl" | "clbrdrr" | "trbrdrv" => self.is_column_border = true,
            "clbrdrt" | "clbrdrb" | "trbrdrt" | "trbrdrb" | "trbrdrl" | "trbrdrr" | "trbrdrh" => self.is_column_border = false,
            "brdrs" | "brdrth" | "brdrdb" | "brdrdot" | "brdrdash" | "brdrhair" | "brdrtriple" if self.is_column_border => {
                self.ruling = Ruling::Ruled;
            }
            _ => {}
        }
    }

    /// Whether a character is to be stepped over, which it then is.
    fn is_skipped(&mut self) -> bool {
        let skipped = self.skip > 0;
        self.skip = self.skip.saturating_sub(1);
        skipped
    }

    fn push_bytes(&mut self, text: &[u8]) {
        self.is_optional = false;
        let skipped = self.skip.min(text.len());
        self.skip -= skipped;
        let text = &text[skipped..];
        let is_shown = !self.state.is_hidden && !self.state.is_deleted;
        match self.state.destination {
            Destination::Text if is_shown && self.flow.has_room(self.bytes.len() + text.len()) => {
                self.bytes.extend_from_slice(text)
            }
            Destination::Fonts | Destination::Styles => {
                for &byte in text {
                    if byte == b';' {
                        self.end_entry();
                    } else if self.name.len() < NAME {
                        self.name.push(char::from(byte));
                    }
                }
            }
            Destination::Instruction if self.name.len() < NAME => self.name.extend(text.iter().map(|&byte| char::from(byte))),
            Destination::Title if self.title.len() < NAME => {
                self.title.push_str(&self.catalogue.encoding.decode_without_bom_handling(text).0);
            }
            _ => {}
        }
    }

    /// A unit of UTF-16, and after it so many characters that repeat it.
    fn push_unit(&mut self, number: i32) {
        self.skip = self.state.repeats;
        // Numbers are signed in 16 bits; some writers leave the sign out.
        let unit = u16::try_from(number.rem_euclid(0x1_0000)).unwrap_or(0xfffd);
        match (unit, self.high_surrogate.take()) {
            (0xd800..=0xdbff, _) => {
                self.flush();
                self.high_surrogate = Some(unit);
            }
            (0xdc00..=0xdfff, Some(high)) => {
                char::decode_utf16([high, unit]).filter_map(Result::ok).for_each(|c| self.push_char(c));
            }
            _ => char::from_u32(unit.into()).into_iter().for_each(|c| self.push_char(c)),
        }
    }

    fn push_char(&mut self, c: char) {
        match self.state.destination {
            Destination::Text => {
                self.flush();
                if !self.state.is_hidden && !self.state.is_deleted {
                    let font = self.catalogue.font(self.state.font);
                    self.write(c.encode_utf8(&mut [0; 4]), font);
                }
            }
            Destination::Title if self.title.len() < NAME => self.title.push(c),
            Destination::Fonts | Destination::Instruction if self.name.len() < NAME => self.name.push(c),
            _ => {}
        }
    }

    /// Decodes the bytes that were gathered.
    fn flush(&mut self) {
        if self.bytes.is_empty() {
            return;
        }
        let bytes = std::mem::take(&mut self.bytes);
        let (text, font) = self.catalogue.decode(self.state.font, &bytes, &self.flow);
        self.write(&text, font);
        self.bytes = bytes;
        self.bytes.clear();
    }

    fn write(&mut self, text: &str, font: Font) {
        let sink = self.sinks.last_mut().expect("the text itself is always open");
        if self.flow.has_room(sink.bytes + sink.paragraph.text().len()) {
            sink.paragraph.push(text, font);
        } else {
            self.flow.mark_truncated();
        }
    }

    /// Ends a font or style of the tables.
    fn end_entry(&mut self) {
        let name = std::mem::take(&mut self.name);
        let entry = std::mem::take(&mut self.entry);
        if self.state.destination == Destination::Styles {
            self.catalogue.add_style(entry, &name);
        } else {
            self.catalogue.add_font(entry, &name, &mut self.flow);
        }
    }

    /// `SYMBOL 183 \f "Symbol"` is a character; other fields show their result.
    fn end_instruction(&mut self) {
        let mut words = self.name.split_whitespace();
        if words.next() != Some("SYMBOL") || self.state.destination != Destination::Text {
            return;
        }
        let code = words.next().and_then(|code| code.parse().ok());
        let font = words.skip_while(|word| *word != "\\f").nth(1).unwrap_or_default().trim_matches('"').to_owned();
        if let Some(sign) = code.and_then(|code| symbol(&font, code)) {
            self.write(sign.encode_utf8(&mut [0; 4]), Font::NONE);
        }
    }

    fn mark_note(&mut self) {
        self.flush();
        let in_note = self.sinks.last().is_some_and(|sink| sink.kind == Destination::Note);
        if !in_note {
            self.notes += 1;
        }
        let mark = format!("[{}]", self.notes);
        self.write(&mark, Font::NONE);
    }

    fn finished_paragraph(&mut self) -> Paragraph {
        self.flush();
        let state = self.state;
        let sink = self.sinks.last_mut().expect("the text itself is always open");
        let mut paragraph = std::mem::take(&mut sink.paragraph);
        paragraph.is_centred = state.is_centred;
        paragraph.role = if state.role == Role::Body && state.is_heading { Role::Heading } else { state.role };
        paragraph
    }

    fn end_paragraph(&mut self) {
        if self.state.destination != Destination::Text {
            return;
        }
        let depth = if self.state.is_in_table { self.state.depth.max(1) } else { self.state.depth };
        let paragraph = self.finished_paragraph();
        self.put(paragraph, depth.min(self.limits.depth));
    }

    fn end_cell(&mut self, depth: usize) {
        if self.state.destination != Destination::Text {
            return;
        }
        let depth = depth.min(self.limits.depth);
        let paragraph = self.finished_paragraph();
        self.put(paragraph, depth);
        if self.sinks.len() == 1 {
            self.tables.end_cell(depth, &mut self.flow);
        }
    }

    fn end_row(&mut self, depth: usize) {
        // The marks of nested rows stand in a group of their properties, which is no text.
        if (self.state.destination == Destination::Text || depth > 1) && self.sinks.len() == 1 {
            self.flush();
            self.tables.end_row(depth.min(self.limits.depth), &mut self.flow);
        }
    }

    fn put(&mut self, paragraph: Paragraph, depth: usize) {
        let is_text = self.sinks.len() == 1;
        let sink = self.sinks.last_mut().expect("the text itself is always open");
        if is_text {
            let notes = std::mem::take(&mut sink.notes);
            self.tables.push(paragraph, depth, self.ruling, &mut self.flow);
            notes.into_iter().for_each(|note| self.flow.push(note));
        } else if !paragraph.is_blank() && self.flow.has_room(sink.bytes) {
            sink.bytes += paragraph.text().len() + 1;
            sink.done.push(paragraph);
        }
    }

    /// Ends a header, note or box, and puts what it holds where it belongs.
    fn end_sink(&mut self) {
        let Some(mut sink) = self.sinks.pop() else { return };
        if !sink.paragraph.is_blank() {
            sink.done.push(std::mem::take(&mut sink.paragraph));
        }
        match sink.kind {
            Destination::Note => {
                let notes = sink.done.into_iter().map(|note| note.in_role(Role::Note));
                self.sinks.last_mut().expect("the text itself is always open").notes.extend(notes);
            }
            Destination::Chrome | Destination::Info => {
                for mut paragraph in sink.done {
                    if self.chrome.insert(paragraph.text().trim().to_owned()) {
                        paragraph.role = Role::Chrome;
                        if sink.kind == Destination::Info { self.footers.push(paragraph) } else { self.flow.push(paragraph) }
                    }
                }
            }
            // A box stands before the paragraph that it is anchored in.
            _ => sink.done.into_iter().for_each(|paragraph| {
                let outer = self.sinks.last_mut().expect("the text itself is always open");
                if outer.kind == Destination::Text { self.flow.push(paragraph) } else { outer.done.push(paragraph) }
            }),
        }
    }
}
