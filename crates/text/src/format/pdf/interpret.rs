//! Runs the content streams of pages, as far as they set text and place images (ISO 32000-1, 8.4, 9.3, 9.4 and 14.6).

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use lopdf::{Dictionary, Object, ObjectId, Stream};
use vanban_model::Limits;

use super::content::{Operand, Operands};
use super::decode;
use super::file::File;
use super::font::{Font, GlyphText};
use super::image::{ImageSource, PlacedImage, inline_image};
use super::ink::{Hand, Ink, Place};
use super::marked::Marks;
use super::matrix::Matrix;
use super::syntax::{Lexer, Token};
use super::tree::{Leaf, rectangle};
use crate::ReadError;

/// Saved graphics states; real pages stay under 30.
const MAX_SAVED: usize = 1_000;
/// Forms within forms take a stack frame each, and the deepest real nesting seen is 7.
const MAX_FORMS: usize = 40;
/// Bytes of unpacked forms that are kept for the next page that draws them.
const KEPT_FORMS: usize = 16 << 20;
/// Strings cost work by their length, too: this many bytes count as an operation.
const BYTES_PER_OPERATION: usize = 16;

/// Runs pages one after the other; fonts and forms are shared.
pub(crate) struct Interpreter<'f> {
    pub(crate) file: &'f File,
    pub(crate) fonts: Vec<Font>,
    font_ids: HashMap<*const Dictionary, Option<u16>>,
    forms: HashMap<ObjectId, Rc<[u8]>>,
    kept_forms: usize,
    hidden_layers: HashSet<ObjectId>,
    max_forms: usize,
    /// Operations that are left.
    operations: usize,
    /// Words and bytes of text that are left.
    words: usize,
    text: usize,
}

/// What is on a page, as drawn.
#[derive(Default)]
pub(crate) struct Drawn {
    pub(crate) ink: Ink,
    pub(crate) images: Vec<PlacedImage>,
}

/// A page that is being drawn.
struct Canvas<'f> {
    drawn: Drawn,
    state: State,
    saved: Vec<State>,
    marks: Marks,
    /// Forms that are open, so that none is drawn within itself.
    open: Vec<&'f Stream>,
}

/// The graphics state, as far as text needs it.
#[derive(Clone, Copy)]
struct State {
    /// From user space to the page as shown.
    ctm: Matrix,
    font: Option<u16>,
    size: f32,
    char_spacing: f32,
    word_spacing: f32,
    /// Horizontal scaling, 1 for 100 %.
    stretch: f32,
    leading: f32,
    rise: f32,
    mode: u8,
    text_matrix: Matrix,
    line_matrix: Matrix,
}

impl State {
    fn new(ctm: Matrix) -> Self {
        Self {
            ctm,
            font: None,
            size: 0.0,
            char_spacing: 0.0,
            word_spacing: 0.0,
            stretch: 1.0,
            leading: 0.0,
            rise: 0.0,
            mode: 0,
            text_matrix: Matrix::IDENTITY,
            line_matrix: Matrix::IDENTITY,
        }
    }

    fn move_line(&mut self, x: f32, y: f32) {
        self.line_matrix = Matrix::shift(x, y).then(&self.line_matrix);
        self.text_matrix = self.line_matrix;
    }

    fn advance(&mut self, x: f32, y: f32) {
        self.text_matrix = Matrix::shift(x, y).then(&self.text_matrix);
    }
}

impl<'f> Interpreter<'f> {
    pub(crate) fn new(file: &'f File, limits: &Limits) -> Self {
        Self {
            file,
            fonts: Vec::new(),
            font_ids: HashMap::new(),
            forms: HashMap::new(),
            kept_forms: 0,
            hidden_layers: hidden_layers(file),
            max_forms: limits.depth.min(MAX_FORMS),
            operations: limits.operations,
            // The shortest words of real texts have five bytes on average.
            words: limits.text_bytes / 5,
            text: limits.text_bytes,
        }
    }

    /// Whether a limit was reached, and the rest was left out.
    pub(crate) fn is_exhausted(&self) -> bool {
        self.operations == 0 || self.words == 0 || self.text == 0
    }

    /// Draws a page and those of its annotations that are text of its own.
    ///
    /// # Errors
    /// [`ReadError::Bomb`].
    pub(crate) fn draw(&mut self, leaf: &Leaf<'f>) -> Result<Drawn, ReadError> {
        let to_shown = leaf.to_shown();
        let mut canvas = Canvas {
            drawn: Drawn::default(),
            state: State::new(to_shown),
            saved: Vec::new(),
            marks: Marks::default(),
            open: Vec::new(),
        };
        let content = self.page_content(leaf.dictionary)?;
        let empty = self.file.nothing();
        self.run(&mut canvas, &content, leaf.resources.unwrap_or(empty))?;
        for (appearance, matrix) in super::annotation::appearances(self.file, leaf.dictionary) {
            canvas.state = State::new(matrix.then(&to_shown));
            canvas.saved.clear();
            canvas.marks = Marks::default();
            canvas.drawn.ink.close();
            self.run_form(&mut canvas, appearance, None, empty)?;
        }
        let ink = &canvas.drawn.ink;
        self.words = self.words.saturating_sub(ink.words.len());
        self.text = self.text.saturating_sub(ink.text.len());
        Ok(canvas.drawn)
    }

    /// The streams of a page are one stream; a token never crosses from one to the next.
    fn page_content(&self, page: &'f Dictionary) -> Result<Vec<u8>, ReadError> {
        let streams: Vec<&Stream> = match self.file.get(page, "Contents") {
            Some(Object::Stream(stream)) => vec![stream],
            Some(Object::Array(items)) => items.iter().filter_map(|item| self.file.resolve(item).as_stream().ok()).collect(),
            _ => Vec::new(),
        };
        let mut content = Vec::new();
        for stream in streams {
            let data = self.file.data(stream)?;
            if content.is_empty() {
                content = data;
            } else {
                content.push(b'\n');
                content.extend_from_slice(&data);
            }
        }
        Ok(content)
    }

    fn run(&mut self, canvas: &mut Canvas<'f>, content: &[u8], resources: &'f Dictionary) -> Result<(), ReadError> {
        let mut lexer = Lexer::new(content, 0);
        let mut operands = Operands::default();
        let saved_before = canvas.saved.len();
        while let Some(token) = lexer.token() {
            let Token::Word(operator) = token else {
                operands.push(token, &mut lexer);
                continue;
            };
            let ink = &canvas.drawn.ink;
            if self.operations == 0 || ink.words.len() > self.words || ink.text.len() > self.text {
                self.operations = 0;
                break;
            }
            self.operations -= 1;
            if operator == b"BI" {
                let matrix = canvas.state.ctm;
                canvas.drawn.images.extend(inline_image(self.file, &mut lexer, matrix));
            } else if operator == b"Do" {
                self.draw_object(canvas, &operands, resources)?;
            } else {
                self.operate(canvas, operator, &operands, resources, saved_before)?;
            }
            operands.clear();
        }
        // A form that saves more than it restores must not leave its state to what follows.
        if let Some(&state) = canvas.saved.get(saved_before) {
            canvas.state = state;
            canvas.saved.truncate(saved_before);
        }
        Ok(())
    }

    fn operate(
        &mut self,
        canvas: &mut Canvas<'f>,
        operator: &[u8],
        operands: &Operands,
        resources: &'f Dictionary,
        saved_before: usize,
    ) -> Result<(), ReadError> {
        let state = &mut canvas.state;
        match operator {
            b"q" if canvas.saved.len() < MAX_SAVED => canvas.saved.push(*state),
            b"Q" if canvas.saved.len() > saved_before => *state = canvas.saved.pop().unwrap_or(*state),
            b"cm" => {
                if let Some(matrix) = operands.matrix() {
                    state.ctm = matrix.then(&state.ctm);
                }
            }
            b"BT" => {
                state.text_matrix = Matrix::IDENTITY;
                state.line_matrix = Matrix::IDENTITY;
            }
            b"Tf" => {
                let name = operands.name(0);
                state.size = operands.number(1);
                state.font = name.map_or(Ok(None), |name| self.font(name, resources))?;
            }
            b"Tc" => state.char_spacing = operands.number(0),
            b"Tw" => state.word_spacing = operands.number(0),
            b"Tz" => state.stretch = operands.number(0) / 100.0,
            b"TL" => state.leading = operands.number(0),
            b"Ts" => state.rise = operands.number(0),
            b"Tr" => state.mode = operands.number(0).clamp(0.0, 7.0) as u8,
            b"Td" => state.move_line(operands.number(0), operands.number(1)),
            b"TD" => {
                state.leading = -operands.number(1);
                state.move_line(operands.number(0), operands.number(1));
            }
            b"T*" => state.move_line(0.0, -state.leading),
            b"Tm" => {
                if let Some(matrix) = operands.matrix() {
                    state.text_matrix = matrix;
                    state.line_matrix = matrix;
                }
            }
            b"Tj" | b"TJ" => self.show_all(canvas, operands, 0),
            b"'" => {
                state.move_line(0.0, -state.leading);
                self.show_all(canvas, operands, 0);
            }
            b"\"" => {
                state.word_spacing = operands.number(0);
                state.char_spacing = operands.number(1);
                state.move_line(0.0, -state.leading);
                self.show_all(canvas, operands, 2);
            }
            b"gs" => self.set_graphics(state, operands, resources)?,
            b"BMC" => canvas.marks.begin(),
            b"BDC" => canvas.marks.begin_with(self.file, operands, resources, &self.hidden_layers),
            b"EMC" => {
                if let Some(actual) = canvas.marks.end() {
                    canvas.drawn.ink.set_text(&actual.hand, &actual.text, actual.place);
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// A graphics state of the resources may set the font.
    fn set_graphics(&mut self, state: &mut State, operands: &Operands, resources: &'f Dictionary) -> Result<(), ReadError> {
        let file = self.file;
        let states = file.dictionary(resources, "ExtGState");
        let Some(set) = operands.name(0).zip(states).and_then(|(name, states)| file.get_raw(states, name)?.as_dict().ok()) else {
            return Ok(());
        };
        if let Some([font, size]) = file.array(set, "Font")
            && let Ok(font) = file.resolve(font).as_dict()
        {
            state.font = self.font_of(font)?;
            state.size = super::file::number(file.resolve(size)).unwrap_or(state.size);
        }
        Ok(())
    }

    fn font(&mut self, name: &[u8], resources: &'f Dictionary) -> Result<Option<u16>, ReadError> {
        let file = self.file;
        let fonts = file.dictionary(resources, "Font");
        match fonts.and_then(|fonts| file.get_raw(fonts, name)?.as_dict().ok()) {
            Some(font) => self.font_of(font),
            None => Ok(None),
        }
    }

    fn font_of(&mut self, dictionary: &'f Dictionary) -> Result<Option<u16>, ReadError> {
        let key = std::ptr::from_ref(dictionary);
        if let Some(&id) = self.font_ids.get(&key) {
            return Ok(id);
        }
        let id = u16::try_from(self.fonts.len()).ok();
        if id.is_some() {
            self.fonts.push(Font::read(self.file, dictionary)?);
        }
        self.font_ids.insert(key, id);
        Ok(id)
    }

    fn draw_object(&mut self, canvas: &mut Canvas<'f>, operands: &Operands, resources: &'f Dictionary) -> Result<(), ReadError> {
        let file = self.file;
        let objects = file.dictionary(resources, "XObject");
        let Some(raw) = operands.name(0).zip(objects).and_then(|(name, objects)| objects.get(name).ok()) else {
            return Ok(());
        };
        let id = raw.as_reference().ok();
        let Ok(stream) = file.resolve(raw).as_stream() else { return Ok(()) };
        if super::marked::is_hidden(file, &stream.dict, &self.hidden_layers) {
            return Ok(());
        }
        match file.name(&stream.dict, "Subtype") {
            Some(b"Image") => {
                if let Some(id) = id {
                    let bounds = canvas.state.ctm.bounds([0.0, 0.0, 1.0, 1.0]);
                    let matrix = canvas.state.ctm;
                    canvas.drawn.images.push(PlacedImage { source: ImageSource::Object(id), matrix, bounds });
                }
                Ok(())
            }
            Some(b"Form") => self.run_form(canvas, stream, id, resources),
            _ => Ok(()),
        }
    }

    fn run_form(
        &mut self,
        canvas: &mut Canvas<'f>,
        form: &'f Stream,
        id: Option<ObjectId>,
        inherited: &'f Dictionary,
    ) -> Result<(), ReadError> {
        if canvas.open.len() >= self.max_forms || canvas.open.iter().any(|open| std::ptr::eq(*open, form)) {
            return Ok(());
        }
        let content = self.form_content(form, id)?;
        let state = canvas.state;
        if let Some(matrix) = self.file.numbers(&form.dict, "Matrix").and_then(|numbers| Matrix::from_numbers(&numbers)) {
            canvas.state.ctm = matrix.then(&canvas.state.ctm);
        }
        canvas.open.push(form);
        let resources = self.file.dictionary(&form.dict, "Resources").unwrap_or(inherited);
        let result = self.run(canvas, &content, resources);
        canvas.open.pop();
        canvas.state = state;
        result
    }

    fn form_content(&mut self, form: &'f Stream, id: Option<ObjectId>) -> Result<Rc<[u8]>, ReadError> {
        if let Some(content) = id.and_then(|id| self.forms.get(&id)) {
            return Ok(Rc::clone(content));
        }
        let content: Rc<[u8]> = self.file.data(form)?.into();
        if let Some(id) = id
            && self.kept_forms + content.len() <= KEPT_FORMS
        {
            self.kept_forms += content.len();
            self.forms.insert(id, Rc::clone(&content));
        }
        Ok(content)
    }

    /// Shows the strings among the operands from `first` on; the numbers between them move by thousandths of the size.
    fn show_all(&mut self, canvas: &mut Canvas<'f>, operands: &Operands, first: usize) {
        for &operand in operands.items().iter().skip(first) {
            match operand {
                Operand::Number(number) => {
                    let state = &mut canvas.state;
                    let moved = -number / 1000.0 * state.size;
                    let is_vertical = state.font.is_some_and(|font| self.fonts[usize::from(font)].is_vertical);
                    if is_vertical { state.advance(0.0, moved) } else { state.advance(moved * state.stretch, 0.0) }
                }
                Operand::Text(range) => {
                    let bytes = operands.bytes(range);
                    self.operations = self.operations.saturating_sub(bytes.len() / BYTES_PER_OPERATION);
                    self.show(canvas, bytes);
                }
                _ => {}
            }
        }
    }

    fn show(&mut self, canvas: &mut Canvas<'f>, bytes: &[u8]) {
        let state = &mut canvas.state;
        let Some(id) = state.font else { return };
        let font = &mut self.fonts[usize::from(id)];
        if font.is_vertical {
            return show_vertically(canvas, id, font, bytes);
        }
        let matrix = state.text_matrix.then(&state.ctm);
        // A negative size writes against the direction of the matrix.
        let sign = if state.size * state.stretch < 0.0 { -1.0 } else { 1.0 };
        let direction = Matrix { a: matrix.a * sign, b: matrix.b * sign, ..matrix };
        let is_bold = font.is_bold || state.mode == 2;
        let hand = Hand::new(&direction, state.size * font.em, id, is_bold, state.mode == 3);
        let hand = hand.filter(|_| !canvas.marks.is_hidden());
        let origin = hand.map(|(hand, scale)| (hand.turn(matrix.apply(0.0, state.rise)), scale * sign));
        let mut x = 0.0;
        let mut at = 0;
        while at < bytes.len() {
            let (glyph, code, len) = font.next_glyph(&bytes[at..]);
            at += len;
            let width = glyph.width * state.size * state.stretch;
            if let (Some((hand, _)), Some(((along, down), scale))) = (&hand, origin) {
                let start = along + x * scale;
                let spacing = state.char_spacing * state.stretch * scale;
                let place = Place { start, end: start + width * scale, down, spacing };
                if !canvas.marks.take(hand, place) {
                    set(&mut canvas.drawn.ink, font, hand, code, glyph.text, place);
                }
            }
            let word_spacing = if code == 32 && len == 1 { state.word_spacing } else { 0.0 };
            x += width + (state.char_spacing + word_spacing) * state.stretch;
        }
        state.advance(x, 0.0);
    }
}

/// Each glyph stands upright under the last one, and its origin in the middle of its upper edge (ISO 32000-1, 9.7.4.3).
fn show_vertically(canvas: &mut Canvas<'_>, id: u16, font: &mut Font, bytes: &[u8]) {
    let state = &mut canvas.state;
    let mut at = 0;
    while at < bytes.len() {
        let (glyph, code, len) = font.next_glyph(&bytes[at..]);
        at += len;
        let matrix = state.text_matrix.then(&state.ctm);
        if let Some((hand, scale)) = Hand::new(&matrix, state.size, id, font.is_bold, state.mode == 3) {
            let (along, down) = hand.turn(matrix.apply(-glyph.width / 2.0 * state.size, -0.88 * state.size));
            let place = Place { start: along, end: along + glyph.width * state.size * scale, down, spacing: 0.0 };
            if !canvas.marks.is_hidden() && !canvas.marks.take(&hand, place) {
                set(&mut canvas.drawn.ink, font, &hand, code, glyph.text, place);
            }
        }
        state.advance(0.0, -state.size + state.char_spacing);
    }
}

fn set(ink: &mut Ink, font: &Font, hand: &Hand, code: u32, text: GlyphText, place: Place) {
    match text {
        GlyphText::Char(c) if !font.is_simple || u32::from(c) == code && c.is_ascii() => ink.set_char(hand, c, place),
        GlyphText::Str(at) if font.string(at).contains(char::is_whitespace) => ink.set_text(hand, font.string(at), place),
        // What a byte stands for is told when the whole document is known.
        GlyphText::Char(_) if font.may_be_legacy && code >= 0x80 => {
            ink.set_as(hand, decode::of_byte(code as u8), '\u{b7}', place)
        }
        GlyphText::Char(c) => ink.set_as(hand, decode::of_byte(code as u8), c, place),
        GlyphText::Str(at) if !font.is_simple => ink.set_str(hand, font.string(at), place),
        GlyphText::Str(_) => ink.set_as(hand, decode::of_byte(code as u8), char::REPLACEMENT_CHARACTER, place),
        GlyphText::Unknown(_) if font.is_simple => {
            ink.set_as(hand, decode::of_byte(code as u8), char::REPLACEMENT_CHARACTER, place)
        }
        GlyphText::Unknown(number) => ink.set_char(hand, decode::of_glyph(number), place),
    }
}

/// Layers that are off when the document is opened.
fn hidden_layers(file: &File) -> HashSet<ObjectId> {
    let properties = file.dictionary(file.trailer(), "Root").and_then(|root| file.dictionary(root, "OCProperties"));
    let off = properties.and_then(|properties| file.array(file.dictionary(properties, "D")?, "OFF")).unwrap_or_default();
    off.iter().filter_map(|layer| layer.as_reference().ok()).collect()
}

/// The map that fits a form's box, as its matrix turns it, into a rectangle (ISO 32000-1, 12.5.5).
pub(crate) fn fit_into(file: &File, form: &Stream, target: [f32; 4]) -> Matrix {
    let matrix = file.numbers(&form.dict, "Matrix").and_then(|numbers| Matrix::from_numbers(&numbers));
    let Some(bounds) = rectangle(file, &form.dict, "BBox") else { return Matrix::shift(target[0], target[1]) };
    let [left, bottom, right, top] = matrix.unwrap_or(Matrix::IDENTITY).bounds(bounds);
    let scale = |to: f32, from: f32| if from > 0.0 { to / from } else { 1.0 };
    let x = scale(target[2] - target[0], right - left);
    let y = scale(target[3] - target[1], top - bottom);
    Matrix::new(x, 0.0, 0.0, y, target[0] - left * x, target[1] - bottom * y)
}
