//! Glyphs with places become words.
//!
//! Glyphs come in drawing order. One that stands where the last one ended continues its word; a blank, a gap, another line or
//! another direction begins a new one. Words keep their fonts, since only the whole document tells what a font's bytes mean.

use unicode_normalization::char::is_combining_mark;

use super::matrix::Matrix;

/// A gap of this share of the font's size parts words. Justified text is set with blanks or gaps of a fifth and more; kerning
/// stays under a tenth.
const GAP: f32 = 0.13;
/// A glyph that begins so far before the end of the last one does not follow it.
const OVERLAP: f32 = 0.35;
/// Two equal glyphs within this share of the size are one, drawn twice to look bold or to cast a shadow.
const SAME: f32 = 0.12;
/// A line's baseline may wander by this share of the size: scans are skewed, formulas are not one word with their exponents.
const BASELINE: f32 = 0.2;
/// How far a letter reaches over and under its baseline, as shares of its size. One value for all fonts, so that words of one
/// line share top and bottom; stated ascents are wrong too often.
const ASCENT: f32 = 0.8;
const DESCENT: f32 = 0.2;

/// How the glyphs of one string are set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Hand {
    pub(crate) font: u16,
    pub(crate) is_bold: bool,
    /// Drawn without ink: the text layer over a scan.
    pub(crate) is_hidden: bool,
    /// In points.
    pub(crate) size: f32,
    /// Direction of writing, of length 1.
    pub(crate) along: (f32, f32),
}

/// Where a glyph stands in the turned system of its direction: `along` the line, and `down` across it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    pub(crate) start: f32,
    pub(crate) end: f32,
    pub(crate) down: f32,
    /// Space that is set between all glyphs, and so parts no words.
    pub(crate) spacing: f32,
}

/// The words of a page in drawing order.
#[derive(Debug, Default)]
pub(crate) struct Ink {
    /// Texts of all words, one after the other.
    pub(crate) text: String,
    pub(crate) words: Vec<InkWord>,
    /// Where in `text` which font begins.
    pub(crate) fonts: Vec<(usize, u16)>,
    is_open: bool,
    /// Where the last glyph of the open word begins, along the line and in the text.
    last: (f32, usize),
}

/// A word of a page.
#[derive(Clone, Copy, Debug)]
pub(crate) struct InkWord {
    /// Half-open range of [`Ink::text`].
    pub(crate) text: (usize, usize),
    pub(crate) hand: Hand,
    pub(crate) start: f32,
    pub(crate) end: f32,
    pub(crate) down: f32,
}

impl Hand {
    /// The hand that writes with a matrix from text space to the page; none where nothing would be seen.
    pub(crate) fn new(matrix: &Matrix, size: f32, font: u16, is_bold: bool, is_hidden: bool) -> Option<(Self, f32)> {
        let stretch = matrix.a.hypot(matrix.b);
        let area = (matrix.a * matrix.d - matrix.b * matrix.c).abs();
        let height = area / stretch * size.abs();
        let is_seen = stretch > 1e-6 && height.is_finite() && (0.5..20_000.0).contains(&height);
        let along = (matrix.a / stretch, matrix.b / stretch);
        is_seen.then_some((Self { font, is_bold, is_hidden, size: height, along }, stretch))
    }

    /// A point of the page in the turned system.
    pub(crate) fn turn(&self, (x, y): (f32, f32)) -> (f32, f32) {
        (x * self.along.0 + y * self.along.1, y * self.along.0 - x * self.along.1)
    }

    fn turn_back(&self, (along, down): (f32, f32)) -> (f32, f32) {
        (along * self.along.0 - down * self.along.1, along * self.along.1 + down * self.along.0)
    }

    fn continues(&self, other: &Self) -> bool {
        let (dx, dy) = (self.along.0 - other.along.0, self.along.1 - other.along.1);
        dx.abs() < 0.02 && dy.abs() < 0.02 && self.is_hidden == other.is_hidden
    }
}

impl Ink {
    /// Sets a glyph that stands for one character.
    pub(crate) fn set_char(&mut self, hand: &Hand, c: char, place: Place) {
        self.set_as(hand, c, c, place);
    }

    /// Sets a glyph that is kept as one character and shows another.
    pub(crate) fn set_as(&mut self, hand: &Hand, kept: char, shown: char, place: Place) {
        if shown.is_whitespace() {
            self.close();
        } else {
            self.set(hand, kept.encode_utf8(&mut [0; 4]), Some(shown), place);
        }
    }

    /// Sets a glyph that stands for any text without blanks.
    pub(crate) fn set_str(&mut self, hand: &Hand, text: &str, place: Place) {
        self.set(hand, text, text.chars().next(), place);
    }

    fn set(&mut self, hand: &Hand, text: &str, shown: Option<char>, place: Place) {
        if !place.start.is_finite() || !place.end.is_finite() || !place.down.is_finite() {
            return;
        }
        match self.fit(hand, text, shown, place) {
            Fit::Twice => {}
            Fit::After => self.append(hand, text, place),
            Fit::Before => self.prepend(hand, text, place),
            Fit::Apart => self.begin(hand, text, place),
        }
    }

    /// Sets a text that may hold blanks; its words share the place by their lengths.
    pub(crate) fn set_text(&mut self, hand: &Hand, text: &str, place: Place) {
        if !text.contains(char::is_whitespace) {
            return self.set_str(hand, text, place);
        }
        let step = (place.end - place.start) / text.chars().count().max(1) as f32;
        let mut start = place.start;
        for piece in text.split_inclusive(char::is_whitespace) {
            let len = piece.chars().count() as f32;
            let word = piece.trim_end();
            if !word.is_empty() {
                self.set_str(hand, word, Place { start, end: start + step * len, ..place });
            }
            if word.len() < piece.len() {
                self.close();
            }
            start += step * len;
        }
    }

    /// Ends the open word.
    pub(crate) fn close(&mut self) {
        self.is_open = false;
    }

    fn fit(&self, hand: &Hand, text: &str, first: Option<char>, place: Place) -> Fit {
        let Some(word) = self.words.last().filter(|_| self.is_open) else { return Fit::Apart };
        let size = word.hand.size.min(hand.size);
        if !word.hand.continues(hand) || (word.down - place.down).abs() > BASELINE * size {
            return Fit::Apart;
        }
        if (place.start - self.last.0).abs() < SAME * size && self.text[self.last.1..] == *text && !text.is_empty() {
            return Fit::Twice;
        }
        let gap = place.start - word.end;
        let is_near = gap - place.spacing.max(0.0).min(size) <= GAP * size;
        if is_near && gap >= -OVERLAP * size {
            return Fit::After;
        }
        // Marks are drawn over the letter before them.
        if first.is_some_and(is_combining_mark) && place.start >= word.start - size && gap <= GAP * size {
            return Fit::After;
        }
        let is_rtl = first.is_some_and(is_right_to_left);
        let gap_before = word.start - place.end - place.spacing.max(0.0).min(size);
        if is_rtl && gap_before <= GAP * size && gap_before >= -OVERLAP * size {
            return Fit::Before;
        }
        Fit::Apart
    }

    fn begin(&mut self, hand: &Hand, text: &str, place: Place) {
        let start = self.text.len();
        self.note_font(start, hand.font);
        self.text.push_str(text);
        self.last = (place.start, start);
        let word = InkWord { text: (start, self.text.len()), hand: *hand, start: place.start, end: place.end, down: place.down };
        self.words.push(word);
        self.is_open = true;
    }

    fn append(&mut self, hand: &Hand, text: &str, place: Place) {
        let at = self.text.len();
        self.note_font(at, hand.font);
        self.text.push_str(text);
        self.last = (place.start, at);
        if let Some(word) = self.words.last_mut() {
            word.text.1 = self.text.len();
            word.end = word.end.max(place.end);
        }
    }

    fn prepend(&mut self, hand: &Hand, text: &str, place: Place) {
        let Some(word) = self.words.last_mut() else { return };
        let at = word.text.0;
        self.text.insert_str(at, text);
        self.last = (place.start, at);
        word.text.1 += text.len();
        word.start = word.start.min(place.start);
        // The new text begins in its own font, and what stood there begins after it.
        let first = self.fonts.partition_point(|&(start, _)| start < at);
        let before = self.fonts[..first].last().map(|&(_, font)| font);
        let shown = self.fonts.get(first).filter(|&&(start, _)| start == at).map(|&(_, font)| font).or(before);
        for (start, _) in &mut self.fonts[first..] {
            *start += text.len();
        }
        if self.fonts.get(first).is_none_or(|&(start, _)| start != at + text.len()) {
            self.fonts.insert(first, (at + text.len(), shown.unwrap_or(hand.font)));
        }
        self.fonts.insert(first, (at, hand.font));
    }

    fn note_font(&mut self, at: usize, font: u16) {
        if self.fonts.last().is_none_or(|&(_, last)| last != font) {
            self.fonts.push((at, font));
        }
    }
}

impl InkWord {
    /// Left, top, right and bottom on the page.
    pub(crate) fn bounds(&self) -> [f32; 4] {
        let (top, bottom) = (self.down - ASCENT * self.hand.size, self.down + DESCENT * self.hand.size);
        let corners = [(self.start, top), (self.end, top), (self.start, bottom), (self.end, bottom)];
        corners.iter().fold([f32::MAX, f32::MAX, f32::MIN, f32::MIN], |[left, top, right, bottom], &corner| {
            let (x, y) = self.hand.turn_back(corner);
            [left.min(x), top.min(y), right.max(x), bottom.max(y)]
        })
    }

    /// Quarter turns, clockwise, from upright: the nearest.
    pub(crate) fn turn(&self) -> u8 {
        let (dx, dy) = self.hand.along;
        if dx.abs() >= dy.abs() {
            if dx >= 0.0 { 0 } else { 2 }
        } else if dy > 0.0 {
            1
        } else {
            3
        }
    }
}

enum Fit {
    /// It is there already.
    Twice,
    After,
    Before,
    Apart,
}

/// A text of several characters, which stands in reading order, in the order in which it is seen from the left: a ligature of a
/// script that is read from the right is turned around, its marks staying behind their letters.
pub(crate) fn as_seen(text: String) -> String {
    if !text.chars().next().is_some_and(is_right_to_left) || text.chars().nth(1).is_none() {
        return text;
    }
    let mut seen = String::with_capacity(text.len());
    let mut end = text.len();
    for (at, c) in text.char_indices().rev() {
        if !is_combining_mark(c) {
            seen.push_str(&text[at..end]);
            end = at;
        }
    }
    seen.push_str(&text[..end]);
    seen
}

/// Letters of the scripts that are written from the right: Hebrew, Arabic and their neighbours, with their presentation forms.
pub(crate) fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hand() -> Hand {
        Hand::new(&Matrix::IDENTITY, 10.0, 0, false, false).expect("it is seen").0
    }

    /// Sets characters of width 5 at given places; the words, joined by `|`.
    fn words(glyphs: &[(&str, f32, f32)]) -> String {
        let mut ink = Ink::default();
        for &(text, x, y) in glyphs {
            let place = Place { start: x, end: x + 5.0, down: y, spacing: 0.0 };
            match text.chars().next() {
                Some(c) if text.chars().count() == 1 => ink.set_char(&hand(), c, place),
                _ => ink.set_str(&hand(), text, place),
            }
        }
        ink.words.iter().map(|word| &ink.text[word.text.0..word.text.1]).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn words_part_where_a_reader_sees_them_part() {
        for (glyphs, expected) in [
            (&[("a", 0.0, 0.0), ("b", 5.0, 0.0)][..], "ab"),
            (&[("a", 0.0, 0.0), (" ", 5.0, 0.0), ("b", 5.1, 0.0)], "a|b"),
            (&[("a", 0.0, 0.0), ("b", 7.0, 0.0)], "a|b"),
            (&[("a", 0.0, 0.0), ("b", 5.9, 0.0)], "ab"),
            (&[("a", 0.0, 0.0), ("b", 5.0, 12.0)], "a|b"),
            (&[("a", 50.0, 0.0), ("b", 0.0, 0.0)], "a|b"),
            // Set twice to look bold.
            (&[("a", 0.0, 0.0), ("a", 0.3, 0.0), ("a", 5.0, 0.0)], "aa"),
            // A mark over the letter before it.
            (&[("a", 0.0, 0.0), ("\u{301}", 0.5, 0.0), ("b", 5.0, 0.0)], "a\u{301}b"),
            // Hebrew that is drawn from the right.
            (&[("א", 20.0, 0.0), ("ב", 15.0, 0.0), ("ג", 10.0, 0.0)], "גבא"),
            (&[("fi", 0.0, 0.0), ("n", 5.0, 0.0)], "fin"),
        ] {
            assert_eq!(words(glyphs), expected, "{glyphs:?}");
        }
    }

    #[test]
    fn ligatures_of_right_to_left_scripts_are_turned_around() {
        for (text, expected) in [
            ("\u{644}\u{627}", "\u{627}\u{644}"),
            ("\u{644}\u{651}\u{627}", "\u{627}\u{644}\u{651}"),
            ("\u{5d0}", "\u{5d0}"),
            ("fi", "fi"),
            ("", ""),
        ] {
            assert_eq!(as_seen(text.to_owned()), expected);
        }
    }

    #[test]
    fn a_turned_word_has_its_box_where_it_is_seen() {
        let up = Matrix::new(0.0, -1.0, 1.0, 0.0, 0.0, 0.0);
        let (hand, stretch) = Hand::new(&up, 10.0, 0, false, false).expect("it is seen");
        assert_eq!(stretch, 1.0);
        let (along, down) = hand.turn((100.0, 200.0));
        let mut ink = Ink::default();
        ink.set_char(&hand, 'a', Place { start: along, end: along + 5.0, down, spacing: 0.0 });
        assert_eq!(ink.words[0].turn(), 3);
        assert_eq!(ink.words[0].bounds(), [92.0, 195.0, 102.0, 200.0]);
    }

    #[test]
    fn what_nobody_sees_is_not_set() {
        assert!(Hand::new(&Matrix::IDENTITY, 0.0, 0, false, false).is_none());
        assert!(Hand::new(&Matrix::new(0.0, 0.0, 0.0, 0.0, 1.0, 1.0), 12.0, 0, false, false).is_none());
        assert!(Hand::new(&Matrix::new(f32::NAN, 0.0, 0.0, 1.0, 1.0, 1.0), 12.0, 0, false, false).is_none());
    }
}
