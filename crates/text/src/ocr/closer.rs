//! A part of a picture, enlarged.

use super::token::Token;
use crate::Bitmap;

/// How many times larger.
const TIMES: usize = 2;

/// White around the part, as a share of an inch: the recogniser takes letters at an edge for cut.
const MARGIN: f32 = 0.1;

/// Cuts out some neighbouring words and enlarges them.
pub(super) fn look(picture: &Bitmap, words: &[Token]) -> Bitmap {
    let (width, height) = (picture.width as usize, picture.height as usize);
    let least = |side: fn(&Token) -> f32, most: usize| {
        (words.iter().map(side).fold(f32::MAX, f32::min).max(0.0) as usize).min(most.saturating_sub(1))
    };
    let most = |side: fn(&Token) -> f32, most: usize| (words.iter().map(side).fold(0.0, f32::max).ceil() as usize).min(most);
    // A little more than the ink, for marks that were not taken for the word's.
    let more = picture.dpi as usize / 25;
    let (left, top) = (least(|word| word.left, width).saturating_sub(more), least(|word| word.top, height).saturating_sub(more));
    let right = (most(|word| word.right, width) + more).min(width).max(left + 1);
    let bottom = (most(|word| word.bottom, height) + more).min(height).max(top + 1);
    let margin = (picture.dpi as f32 * MARGIN) as usize * TIMES;
    let (wide, high) = ((right - left) * TIMES + 2 * margin, (bottom - top) * TIMES + 2 * margin);
    let mut pixels = vec![255; wide * high];
    for y in 0..(bottom - top) * TIMES {
        let row = (margin + y) * wide + margin;
        for x in 0..(right - left) * TIMES {
            pixels[row + x] = between(picture, (left, top), (x, y), (right, bottom));
        }
    }
    Bitmap { width: wide as u32, height: high as u32, dpi: picture.dpi * TIMES as u32, pixels }
}

/// The grey at a place of the enlarged part, between the four pixels around it.
fn between(picture: &Bitmap, (left, top): (usize, usize), (x, y): (usize, usize), (right, bottom): (usize, usize)) -> u8 {
    let place = |at: usize, from: usize, to: usize| {
        let exact = ((at as f32 + 0.5) / TIMES as f32 - 0.5).max(0.0);
        let first = from + exact as usize;
        (first, (first + 1).min(to - 1), exact.fract())
    };
    let ((x0, x1, dx), (y0, y1, dy)) = (place(x, left, right), place(y, top, bottom));
    let at = |x: usize, y: usize| f32::from(picture.pixels[y * picture.width as usize + x]);
    let upper = at(x0, y0) * (1.0 - dx) + at(x1, y0) * dx;
    let lower = at(x0, y1) * (1.0 - dx) + at(x1, y1) * dx;
    (upper * (1.0 - dy) + lower * dy).round() as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_enlarged_within_white() {
        let picture = Bitmap { width: 40, height: 40, dpi: 100, pixels: vec![0; 1600] };
        let word = |left: f32, right: f32| Token { text: String::new(), confidence: 0.0, left, top: 10.0, right, bottom: 20.0 };
        let seen = look(&picture, &[word(10.0, 18.0), word(20.0, 30.0)]);
        assert_eq!((seen.width, seen.height, seen.dpi), (28 * 2 + 40, 18 * 2 + 40, 200));
        assert_eq!((seen.pixels[0], seen.pixels[seen.pixels.len() / 2 + 40]), (255, 0));
        let beyond = look(&picture, &[word(39.0, 900.0)]);
        assert!(beyond.width > 40 && beyond.pixels.len() == (beyond.width * beyond.height) as usize);
    }
}
