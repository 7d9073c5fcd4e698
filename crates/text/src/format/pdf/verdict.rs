//! Whether the text of a page can be believed, and what of it must be read from pictures.

use super::image::PlacedImage;
use crate::page::Page;

/// A picture over this share of the page may be the page's body; logos, seals and signatures stay under a tenth.
const BODY: f32 = 0.3;
/// Characters of text beside such a picture that make it an illustration rather than a body under a running header: a header
/// and a stamp have up to 200, a page of text 1,500 and more.
const OWN_TEXT: usize = 400;

/// What is to be thought of a page.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Verdict {
    /// Its words are its text.
    Text,
    /// There is nothing on it.
    Blank,
    /// Its words are its text, but these of its pictures (indices) hold text, too.
    Partly(Vec<usize>),
    /// Its words are noise, or none: all of it must be read from its picture.
    Unread,
}

/// What the characters of a page are.
#[derive(Clone, Copy, Debug, Default)]
struct Count {
    letters: usize,
    other: usize,
    noise: usize,
}

/// Judges a page by its characters and pictures.
pub(crate) fn judge(page: &Page, images: &[PlacedImage], has_hidden_words: bool) -> Verdict {
    let count = count(page);
    let large: Vec<usize> = (0..images.len()).filter(|&at| share(&images[at], page) > BODY).collect();
    let all: f32 = images.iter().map(|image| share(image, page)).sum();
    let characters = count.letters + count.other;
    if count.is_noise() {
        return Verdict::Unread;
    }
    if characters == 0 {
        return if all > 0.05 { Verdict::Unread } else { Verdict::Blank };
    }
    // Strips of one scan are small each, and cover the page together.
    let is_body = !large.is_empty() || all > 0.5;
    if !is_body || has_hidden_words || characters >= OWN_TEXT {
        return Verdict::Text;
    }
    if large.is_empty() { Verdict::Unread } else { Verdict::Partly(large) }
}

impl Count {
    /// More than one character in five that stands for nothing: real pages with a font that can't be read (signs of lists,
    /// formulas) stay under one in twenty.
    fn is_noise(self) -> bool {
        self.noise * 5 > self.letters + self.other + self.noise
    }
}

fn count(page: &Page) -> Count {
    let mut count = Count::default();
    for c in page.words.iter().flat_map(|word| word.text.chars()) {
        if c.is_alphabetic() {
            count.letters += 1;
        } else if c == char::REPLACEMENT_CHARACTER || c.is_control() || ('\u{e000}'..='\u{f8ff}').contains(&c) {
            count.noise += 1;
        } else {
            count.other += 1;
        }
    }
    count
}

/// Share of the page that a picture covers.
fn share(image: &PlacedImage, page: &Page) -> f32 {
    let [left, top, right, bottom] = image.bounds;
    let width = (right.min(page.width) - left.max(0.0)).max(0.0);
    let height = (bottom.min(page.height) - top.max(0.0)).max(0.0);
    width * height / (page.width * page.height).max(1.0)
}
