//! Drawn pages become pages of words.

use std::collections::HashMap;

use super::decode::{Decoder, Pieces};
use super::file::File;
use super::image::PlacedImage;
use super::ink::{Ink, InkWord};
use super::interpret::{Drawn, Interpreter};
use super::tree::leaves;
use super::verdict::{Verdict, judge};
use crate::ReadError;
use crate::format::Reading;
use crate::page::{Page, Word};

/// Two equal words within this share of their size are one, set twice to look bold or to cast a shadow.
const SAME: f32 = 0.15;
/// How many words back an equal one is looked for. A line set twice comes right after itself.
const LOOK_BACK: usize = 400;

/// A page with its words and pictures.
#[derive(Clone, Debug)]
pub(crate) struct PageContent {
    /// The first being 1.
    pub(crate) number: u32,
    pub(crate) page: Page,
    pub(crate) images: Vec<PlacedImage>,
    pub(crate) verdict: Verdict,
}

/// The pages of a file.
#[derive(Clone, Debug)]
pub(crate) struct Contents {
    pub(crate) pages: Vec<PageContent>,
    /// Whether a limit cut something off.
    pub(crate) truncated: bool,
}

/// Reads all pages.
///
/// # Errors
/// [`ReadError::Damaged`] for a file without pages, [`ReadError::Bomb`], [`ReadError::OutOfTime`].
pub(crate) fn pages(file: &File, reading: &Reading<'_>) -> Result<Contents, ReadError> {
    let (leaves, mut truncated) = leaves(file, reading.limits.pages);
    if leaves.is_empty() {
        return Err(match file.is_encrypted() {
            // The key opened nothing.
            true => ReadError::Encrypted { format: "PDF" },
            false => ReadError::Damaged { format: "PDF", problem: "it has no pages".to_owned() },
        });
    }
    let mut interpreter = Interpreter::new(file, reading.limits);
    let mut drawn = Vec::with_capacity(leaves.len());
    for leaf in &leaves {
        reading.check_time()?;
        let page = interpreter.draw(leaf)?;
        drawn.push((leaf.size(), page));
        if interpreter.is_exhausted() {
            truncated = true;
            break;
        }
    }
    if file.is_exhausted() {
        return Err(ReadError::Bomb { what: "objects", limit: reading.limits.objects as u64 });
    }
    let decoder = Decoder::new(drawn.iter().map(|(_, drawn)| &drawn.ink), &interpreter.fonts);
    let pages = drawn.into_iter().zip(1..).map(|((size, drawn), number)| content(number, size, drawn, &decoder));
    Ok(Contents { pages: pages.collect(), truncated })
}

fn content(number: u32, (width, height): (f32, f32), drawn: Drawn, decoder: &Decoder<'_>) -> PageContent {
    let Drawn { ink, images } = drawn;
    let mut hidden = 0;
    let mut words = Vec::with_capacity(ink.words.len());
    let mut seen = Seen::default();
    let mut pieces = Pieces::new(&ink);
    for word in &ink.words {
        let [left, top, right, bottom] = word.bounds();
        let (x, y) = (f32::midpoint(left, right), f32::midpoint(top, bottom));
        let is_on_page = (0.0..=width).contains(&x) && (0.0..=height).contains(&y);
        if !is_on_page || seen.has(word, &ink) {
            continue;
        }
        let mut text = String::with_capacity(word.text.1 - word.text.0);
        pieces.each(word, |piece, font| decoder.read(piece, font, &mut text));
        if text.is_empty() {
            continue;
        }
        hidden += usize::from(word.hand.is_hidden);
        let (size, is_bold, turn) = (word.hand.size, word.hand.is_bold, word.turn());
        words.push(Word { text, left, right, top, bottom, size, is_bold, turn });
    }
    let has_hidden_words = hidden * 2 > words.len();
    let mut page = Page { width, height, words };
    let verdict = judge(&page, &images, has_hidden_words);
    drop_unknown(&mut page.words);
    PageContent { number, page, images, verdict }
}

/// Once the page is judged, what can't be read is nothing.
fn drop_unknown(words: &mut Vec<Word>) {
    for word in words.iter_mut().filter(|word| word.text.contains(char::REPLACEMENT_CHARACTER)) {
        word.text.retain(|c| c != char::REPLACEMENT_CHARACTER);
    }
    words.retain(|word| !word.text.is_empty());
}

/// Where words of the page stand that were seen lately.
#[derive(Default)]
struct Seen<'i> {
    last: HashMap<&'i str, (usize, f32, f32)>,
    count: usize,
}

impl<'i> Seen<'i> {
    /// Whether the same word stands in the same place already.
    fn has(&mut self, word: &InkWord, ink: &'i Ink) -> bool {
        self.count += 1;
        let Some(text) = ink.text.get(word.text.0..word.text.1) else { return false };
        let before = self.last.insert(text, (self.count, word.start, word.down));
        before.is_some_and(|(count, start, down)| {
            let near = SAME * word.hand.size;
            self.count - count <= LOOK_BACK && (start - word.start).abs() < near && (down - word.down).abs() < near
        })
    }
}
