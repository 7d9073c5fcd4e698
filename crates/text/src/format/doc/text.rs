//! The text: from pieces and properties to paragraphs, tables and notes.

use encoding_rs::{
    Encoding, UTF_16LE, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252, WINDOWS_1253, WINDOWS_1254, WINDOWS_1255, WINDOWS_1256,
    WINDOWS_1257, WINDOWS_1258,
};

use vanban_model::Limits;

use crate::ReadError;
use crate::format::Reading;
use crate::format::flow::{Flow, Font, Paragraph, Ruling, is_page_field, symbol};
use crate::format::ole::u32_at;
use crate::legacy;

use super::fib::{Streams, Table};
use super::lists::Lists;
use super::pieces::{self, Piece};
use super::props::{Chars, Layout, Runs};
use super::styles::{FontEntry, Styles, fonts};

/// Bytes of a field's instruction that are kept; one that goes on for longer was never closed and is text.
const INSTRUCTION: usize = 4096;
/// Runs between two looks at the time.
const TIME: usize = 1 << 12;
/// A level of the outline that is text.
const BODY_LEVEL: u8 = 9;

const ROW_OR_CELL: char = '\u{7}';
const PARAGRAPH: char = '\r';

/// Reads the texts of a document, one by one.
pub(super) struct Walker<'s> {
    streams: &'s Streams,
    pieces: Vec<Piece>,
    chars: Runs<'s>,
    paragraphs: Runs<'s>,
    styles: Styles,
    fonts: Vec<FontEntry>,
    lists: Lists,
    /// Whether a piece lies outside the file.
    pub(super) is_cut: bool,
    /// Characters that may still be read. Pieces may overlap in the file, so that its size bounds nothing.
    left: u32,
}

/// A paragraph with what it needs for its place.
pub(super) struct Read {
    pub(super) paragraph: Paragraph,
    pub(super) layout: Layout,
    /// Whether its mark ends a cell.
    pub(super) ends_cell: bool,
    /// Places of the references to notes in it.
    pub(super) references: Vec<u32>,
}

/// A field that is open: `{ instruction | result }`.
#[derive(Default)]
struct Field {
    instruction: String,
    has_result: bool,
    is_hidden: bool,
}

/// A run of characters that are set alike.
struct Run<'s> {
    /// Place of its first character in the text.
    start: u32,
    bytes: &'s [u8],
    is_narrow: bool,
    /// Where it lies in the main stream.
    offset: u32,
}

impl<'s> Walker<'s> {
    pub(super) fn new(streams: &'s Streams, limits: &Limits) -> Self {
        Self {
            streams,
            pieces: pieces::read(streams),
            chars: Runs::of_chars(streams),
            paragraphs: Runs::of_paragraphs(streams),
            styles: Styles::read(streams),
            fonts: fonts(streams),
            lists: Lists::read(streams),
            is_cut: false,
            left: u32::try_from(limits.text_bytes).unwrap_or(u32::MAX),
        }
    }

    /// The first character behind all pieces.
    pub(super) fn end(&self) -> u32 {
        self.pieces.last().map_or(0, |piece| piece.end)
    }

    pub(super) fn is_heading(&self, layout: &Layout) -> bool {
        self.styles.is_heading(layout.style) || layout.outline.is_some_and(|level| level < BODY_LEVEL)
    }

    /// The mark of the list that a paragraph belongs to.
    pub(super) fn mark(&mut self, layout: &Layout) -> Option<String> {
        self.lists.mark(layout.list, layout.level)
    }

    /// Hands over the paragraphs of the text from one place to another.
    ///
    /// # Errors
    /// [`ReadError::OutOfTime`].
    pub(super) fn read(
        &mut self,
        from: u32,
        to: u32,
        in_chrome: bool,
        flow: &mut Flow<'_>,
        reading: &Reading<'_>,
        mut each: impl FnMut(&mut Self, &mut Flow<'_>, Read),
    ) -> Result<(), ReadError> {
        let mut writer = Writer { in_chrome, ..Writer::default() };
        let mut count = 0;
        let first = self.pieces.partition_point(|piece| piece.end <= from);
        for at in first..self.pieces.len() {
            let piece = self.pieces[at];
            if piece.start >= to {
                break;
            }
            let mut place = piece.start.max(from);
            let end = piece.end.min(to);
            while place < end {
                if count % TIME == 0 {
                    reading.check_time()?;
                }
                count += 1;
                if flow.is_full() || self.left == 0 {
                    flow.mark_truncated();
                    return Ok(());
                }
                let offset = u64::from(piece.offset) + u64::from(place - piece.start) * u64::from(piece.width());
                let Some(offset) = u32::try_from(offset).ok().filter(|&offset| (offset as usize) < self.streams.main.len())
                else {
                    self.is_cut = true;
                    break;
                };
                let (chars_end, modifiers) = self.chars.at(offset).unwrap_or((u32::MAX, &[]));
                let (layout_end, layout) = self.layout(offset);
                let behind = chars_end.min(layout_end) - offset;
                let len = behind.div_ceil(piece.width()).min(end - place).min(self.left).max(1);
                self.left = self.left.saturating_sub(len);
                let run = self.run(&piece, place, offset, len);
                let chars = self.set(&layout, modifiers);
                self.write(&run, &chars, &mut writer, flow, &mut each);
                place += len;
            }
        }
        if !writer.paragraph.text().is_empty() {
            let last = writer.take(Layout::default(), false);
            each(self, flow, last);
        }
        Ok(())
    }

    fn run(&mut self, piece: &Piece, start: u32, offset: u32, len: u32) -> Run<'s> {
        let main = &self.streams.main;
        let from = offset as usize;
        let to = from.saturating_add(len as usize * piece.width() as usize);
        self.is_cut |= to > main.len();
        Run { start, bytes: &main[from..to.min(main.len())], is_narrow: piece.is_narrow, offset }
    }

    /// How the paragraph at a place is set, and where it ends.
    fn layout(&self, offset: u32) -> (u32, Layout) {
        let Some((end, set)) = self.paragraphs.at(offset) else { return (u32::MAX, self.styles.layout(0)) };
        let style = crate::format::ole::u16_at(set, 0).unwrap_or(0);
        (end, self.styles.layout(style).with(set.get(2..).unwrap_or_default(), self.streams.is_97))
    }

    /// How characters are set: by the paragraph's style, their own style, and their modifiers.
    fn set(&self, layout: &Layout, modifiers: &[u8]) -> Chars {
        let is_97 = self.streams.is_97;
        let base = self.styles.chars(layout.style);
        let own = base.with(modifiers, is_97);
        let Some(style) = own.style else { return own };
        let styled = self.styles.chars(style);
        let base = Chars { font: styled.font.or(base.font), other_font: styled.other_font.or(base.other_font), ..base };
        base.with(modifiers, is_97)
    }

    fn font(&self, number: Option<u16>) -> Option<&FontEntry> {
        self.fonts.get(usize::from(number?))
    }

    fn write(
        &mut self,
        run: &Run<'_>,
        chars: &Chars,
        writer: &mut Writer,
        flow: &mut Flow<'_>,
        each: &mut impl FnMut(&mut Self, &mut Flow<'_>, Read),
    ) {
        let font = self.font(chars.font);
        let text = decode(run, font, self.streams.is_97);
        // Word sets letters beyond ASCII in a font of their own, which is mostly the same.
        let font = if text.is_ascii() { font } else { self.font(chars.other_font).or(font) };
        let name = font.map_or("", |font| font.name.as_str()).to_owned();
        let handle = flow.font(&name);
        let sign = chars
            .symbol
            .and_then(|(font, code)| symbol(self.font(Some(font)).map_or("", |font| font.name.as_str()), u32::from(code)));
        let is_symbols = name.eq_ignore_ascii_case("symbol") || name.to_ascii_lowercase().starts_with("wingdings");
        let width = if run.is_narrow { 1 } else { 2 };
        for (at, c) in text.chars().enumerate() {
            let at = u32::try_from(at).unwrap_or(u32::MAX);
            if matches!(c, PARAGRAPH | ROW_OR_CELL | '\u{c}') && writer.ends_paragraph() {
                let (_, layout) = self.layout(run.offset.saturating_add(at.saturating_mul(width)));
                let ends_cell = c == ROW_OR_CELL;
                each(self, flow, writer.take(layout, ends_cell));
                continue;
            }
            if !chars.is_shown() && !matches!(c, '\u{13}'..='\u{15}') {
                continue;
            }
            match c {
                '\u{2}' if writer.is_visible() => writer.references.push(run.start.saturating_add(at)),
                '\u{13}' => writer.fields.push(Field::default()),
                '\u{14}' => writer.begin_result(),
                '\u{15}' => writer.end_field(handle),
                _ if !flow.has_room(writer.paragraph.text().len()) => flow.mark_truncated(),
                '(' | '\u{28}' if sign.is_some() => writer.push(sign.unwrap_or(c), handle),
                _ if is_symbols && c > ' ' => writer.push(symbol(&name, u32::from(c)).unwrap_or(c), Font::NONE),
                '\u{b}' | '\u{e}' => writer.push('\n', handle),
                '\u{1e}' => writer.push('-', handle),
                '\t' => writer.push(c, handle),
                _ if c < ' ' => {}
                _ => writer.push(c, handle),
            }
        }
    }
}

/// The paragraph that is being written.
#[derive(Default)]
struct Writer {
    paragraph: Paragraph,
    references: Vec<u32>,
    fields: Vec<Field>,
    in_chrome: bool,
}

impl Writer {
    /// Whether a mark ends a paragraph here, and not within the instruction of a field.
    fn ends_paragraph(&mut self) -> bool {
        if self.fields.iter().all(|field| field.has_result) {
            return true;
        }
        self.push('\n', Font::NONE);
        false
    }

    fn is_visible(&self) -> bool {
        self.fields.iter().all(|field| field.has_result && !field.is_hidden)
    }

    fn push(&mut self, c: char, font: Font) {
        let open = self.fields.iter_mut().find(|field| !field.has_result);
        if let Some(field) = open {
            field.instruction.push(c);
            if field.instruction.len() > INSTRUCTION {
                self.fields.clear();
            }
        } else if self.is_visible() {
            self.paragraph.push(c.encode_utf8(&mut [0; 4]), font);
        }
    }

    fn begin_result(&mut self) {
        let in_chrome = self.in_chrome;
        if let Some(field) = self.fields.last_mut() {
            field.has_result = true;
            field.is_hidden = in_chrome && is_page_field(&field.instruction);
        }
    }

    fn end_field(&mut self, font: Font) {
        let Some(field) = self.fields.pop() else { return };
        if !field.has_result
            && let Some(sign) = symbol_field(&field.instruction)
        {
            self.push(sign, font);
        }
    }

    fn take(&mut self, layout: Layout, ends_cell: bool) -> Read {
        let mut paragraph = std::mem::take(&mut self.paragraph);
        paragraph.is_centred = layout.is_centred;
        Read { paragraph, layout, ends_cell, references: std::mem::take(&mut self.references) }
    }
}

/// The sign of ` SYMBOL 183 \f "Symbol" `, a field without a result.
fn symbol_field(instruction: &str) -> Option<char> {
    let mut words = instruction.split_whitespace();
    words.next().filter(|name| name.eq_ignore_ascii_case("SYMBOL"))?;
    let code: u32 = words.next()?.parse().ok()?;
    let font = words.skip_while(|word| !word.eq_ignore_ascii_case("\\f")).nth(1).unwrap_or_default();
    symbol(font.trim_matches('"'), code)
}

fn decode(run: &Run<'_>, font: Option<&FontEntry>, is_97: bool) -> String {
    let encoding = match font {
        _ if !run.is_narrow => UTF_16LE,
        Some(font) if !is_97 && legacy::of_font(&font.name).is_none() => encoding_of(font.charset),
        _ => WINDOWS_1252,
    };
    encoding.decode_without_bom_handling(run.bytes).0.into_owned()
}

/// The code page of a charset's number in Windows, those of one byte a character.
fn encoding_of(charset: u8) -> &'static Encoding {
    match charset {
        161 => WINDOWS_1253,
        162 => WINDOWS_1254,
        163 => WINDOWS_1258,
        177 => WINDOWS_1255,
        178 => WINDOWS_1256,
        186 => WINDOWS_1257,
        204 => WINDOWS_1251,
        238 => WINDOWS_1250,
        _ => WINDOWS_1252,
    }
}

/// The places that a table of places and data begins with, as far as they ascend.
pub(super) fn places(streams: &Streams, table: Table, data: usize) -> Vec<u32> {
    let raw = streams.table(table);
    let count = raw.len().saturating_sub(4) / (4 + data);
    let mut places: Vec<u32> = (0..=count).map_while(|at| u32_at(raw, 4 * at)).collect();
    let ascending = places.windows(2).take_while(|pair| pair[0] <= pair[1]).count() + 1;
    places.truncate(ascending);
    places
}

/// Where tables begin and end, told paragraph by paragraph.
#[derive(Default)]
pub(super) struct Tabler {
    is_open: bool,
    /// Whether the next paragraph begins a row, or a cell.
    begins_row: bool,
    begins_cell: bool,
}

impl Tabler {
    /// Puts a paragraph into its table, or the text.
    pub(super) fn push(&mut self, flow: &mut Flow<'_>, read: Read) {
        let Read { paragraph, layout, ends_cell, .. } = read;
        if !(layout.in_table || layout.depth > 0 || ends_cell) {
            self.close(flow);
            flow.push(paragraph);
            return;
        }
        if !self.is_open {
            flow.open_table(Ruling::Unknown);
            (self.is_open, self.begins_row, self.begins_cell) = (true, true, true);
        }
        if ends_cell && layout.ends_row {
            if let Some(ruling) = layout.ruling {
                flow.rule_table(ruling);
            }
            (self.begins_row, self.begins_cell) = (true, true);
            return;
        }
        if self.begins_row {
            flow.open_row();
        }
        if self.begins_cell {
            flow.open_cell();
        }
        (self.begins_row, self.begins_cell) = (false, ends_cell);
        flow.push(paragraph);
    }

    pub(super) fn close(&mut self, flow: &mut Flow<'_>) {
        if std::mem::take(&mut self.is_open) {
            flow.close_table();
        }
    }
}

/// A paragraph with a mark before it.
pub(super) fn marked(mark: &str, paragraph: &Paragraph) -> Paragraph {
    let mut marked = Paragraph::default();
    (marked.role, marked.is_centred) = (paragraph.role, paragraph.is_centred);
    marked.push(mark, Font::NONE);
    marked.push(" ", Font::NONE);
    marked.append(paragraph);
    marked
}
