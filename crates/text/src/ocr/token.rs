//! Words as the recogniser saw them, line by line.

use crate::SeenWord;
use crate::page::{Word, seen};

/// A word with its place in pixels.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Token {
    pub(super) text: String,
    pub(super) confidence: f32,
    pub(super) left: f32,
    pub(super) top: f32,
    pub(super) right: f32,
    pub(super) bottom: f32,
}

impl Token {
    /// How many letters and digits it has.
    pub(super) fn letters(&self) -> usize {
        self.text.chars().filter(|c| c.is_alphanumeric()).count()
    }

    pub(super) fn height(&self) -> f32 {
        self.bottom - self.top
    }

    /// Takes in the word to its right.
    pub(super) fn join(&mut self, next: &Self) {
        self.text.push_str(&next.text);
        self.confidence = self.confidence.min(next.confidence);
        self.right = self.right.max(next.right);
        self.top = self.top.min(next.top);
        self.bottom = self.bottom.max(next.bottom);
    }
}

/// The lines of a page, each with its words in the order in which they are read.
pub(super) fn lines(seen: Vec<SeenWord>) -> Vec<Vec<Token>> {
    let mut lines: Vec<Vec<Token>> = Vec::new();
    let mut last = None;
    for SeenWord { text, confidence, left, top, width, height, line } in seen {
        if last != Some(line) {
            lines.push(Vec::new());
            last = Some(line);
        }
        let side = |from: u32, length: u32| from.saturating_add(length) as f32;
        let (right, bottom) = (side(left, width), side(top, height));
        let token = Token { text, confidence, left: left as f32, top: top as f32, right, bottom };
        lines.last_mut().expect("a line was begun").push(token);
    }
    lines
}

/// The height of a line's middle, in pixels from above.
pub(super) fn middle(line: &[Token]) -> f32 {
    let sum: f32 = line.iter().map(|token| f32::midpoint(token.top, token.bottom)).sum();
    sum / line.len().max(1) as f32
}

/// The words of a line on the page, `scale` pixels being a point.
///
/// A box of ink is not the line's: a word without a tail ends higher. So all words of a line get one height, along a straight
/// line through their middles, since scans are a little askew.
pub(super) fn words(line: &[Token], scale: f32) -> impl Iterator<Item = Word> + '_ {
    let height = usual_height(line);
    let slope = Slope::through(line, height);
    line.iter().map(move |token| {
        let middle = slope.at(f32::midpoint(token.left, token.right));
        Word {
            // Tesseract gives the characters of a word in the order in which they are read.
            text: seen(&token.text),
            left: token.left / scale,
            right: token.right / scale,
            top: (middle - height / 2.0) / scale,
            bottom: (middle + height / 2.0) / scale,
            size: height / scale,
            is_bold: false,
            turn: 0,
        }
    })
}

/// The height that three quarters of the words stay under: words with a letter that rises or one that hangs.
fn usual_height(line: &[Token]) -> f32 {
    let mut heights: Vec<f32> = line.iter().filter(|token| token.letters() > 0).map(Token::height).collect();
    heights.sort_by(f32::total_cmp);
    let at = heights.len() * 3 / 4;
    heights.get(at.min(heights.len().saturating_sub(1))).copied().unwrap_or(1.0)
}

/// A straight line: `y = at_zero + rise · x`.
struct Slope {
    at_zero: f32,
    rise: f32,
}

impl Slope {
    /// The line of least squares through the middles of words of usual height. Short lines, and those askew by more than three
    /// degrees (two lines taken for one), are level.
    fn through(line: &[Token], usual: f32) -> Self {
        let is_usual = |token: &&Token| (0.6..1.4).contains(&(token.height() / usual));
        let points: Vec<(f32, f32)> = line
            .iter()
            .filter(is_usual)
            .map(|token| (f32::midpoint(token.left, token.right), f32::midpoint(token.top, token.bottom)))
            .collect();
        let count = points.len().max(1) as f32;
        let mean_x = points.iter().map(|(x, _)| x).sum::<f32>() / count;
        let mean_y = points.iter().map(|(_, y)| y).sum::<f32>() / count;
        if points.is_empty() {
            let middle = line.first().map_or(0.0, |token| f32::midpoint(token.top, token.bottom));
            return Self { at_zero: middle, rise: 0.0 };
        }
        let across: f32 = points.iter().map(|(x, _)| (x - mean_x).powi(2)).sum();
        let along: f32 = points.iter().map(|(x, y)| (x - mean_x) * (y - mean_y)).sum();
        let rise = if points.len() >= 4 && across > 0.0 { along / across } else { 0.0 };
        let rise = if rise.abs() < 0.05 { rise } else { 0.0 };
        Self { at_zero: mean_y - rise * mean_x, rise }
    }

    fn at(&self, x: f32) -> f32 {
        self.at_zero + self.rise * x
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn right_to_left_words_are_given_as_seen() {
        for (read, seen) in [("nghị", "nghị"), ("שלום", "םולש"), ("ב-15", "15-ב"), ("(שלום", "םולש)"), ("2025", "2025")]
        {
            assert_eq!(super::seen(read), seen);
        }
    }

    #[test]
    fn words_of_a_line_that_is_askew_share_its_height() {
        let token = |nth: u8| {
            let (left, top) = (f32::from(nth) * 100.0, f32::from(nth));
            Token { text: "quyết".to_owned(), confidence: 0.9, left, top, right: left + 90.0, bottom: top + 30.0 }
        };
        let line: Vec<Token> = (0..10).map(token).collect();
        let words: Vec<Word> = words(&line, 1.0).collect();
        assert!((words[0].top - 0.0).abs() < 0.5 && (words[9].top - 9.0).abs() < 0.5, "{words:?}");
        assert!(words.iter().all(|word| (word.bottom - word.top - 30.0).abs() < 0.01));
    }
}
