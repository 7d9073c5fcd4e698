//! From pages of words with places, as a text layer or a picture yields them, to lines in reading order.

use vanban_model::Span;

use crate::clean::clean;
use crate::format::{Draft, Line};

/// A page as it is looked at: upright, all lengths in points, y growing downward from its upper edge.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Page {
    pub(crate) width: f32,
    pub(crate) height: f32,
    /// In any order.
    pub(crate) words: Vec<Word>,
}

/// Characters between two blanks.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Word {
    /// Its characters from left to right as they are seen, also in a script that is read from the right; of a turned word, as
    /// they are seen once it is turned back.
    pub(crate) text: String,
    pub(crate) left: f32,
    pub(crate) right: f32,
    /// Of the line that the word stands in (ascent and descent), rather than of its ink.
    pub(crate) top: f32,
    pub(crate) bottom: f32,
    /// Of the font.
    pub(crate) size: f32,
    pub(crate) is_bold: bool,
    /// Quarter turns, clockwise, that its text is turned from upright: 0 to 3.
    pub(crate) turn: u8,
}

/// Turns pages into lines of at most `text_bytes` bytes in all.
pub(crate) fn compose(pages: &[Page], text_bytes: usize) -> Draft {
    let mut draft = Draft { is_bare: true, ..Draft::default() };
    for page in pages {
        for (at, line) in lines(page).into_iter().enumerate() {
            let line = clean(&line);
            let line = line.trim();
            if line.is_empty() {
                continue;
            }
            if draft.text.len() + line.len() > text_bytes {
                draft.truncated = true;
                return draft;
            }
            let start = draft.text.len();
            draft.text.push_str(line);
            draft.lines.push(Line { span: Span::new(start, draft.text.len()), after_gap: at == 0, hint: None });
            draft.text.push('\n');
        }
    }
    draft
}

/// Words whose middles lie within half a line's height stand in one line.
fn lines(page: &Page) -> Vec<String> {
    let mut words: Vec<&Word> = page.words.iter().filter(|word| word.turn == 0).collect();
    words.sort_by(|a, b| (a.top + a.bottom).total_cmp(&(b.top + b.bottom)));
    let mut lines: Vec<Vec<&Word>> = Vec::new();
    for word in words {
        match lines.last_mut() {
            Some(line) if word.top + word.bottom <= 2.0 * line[0].bottom => line.push(word),
            _ => lines.push(vec![word]),
        }
    }
    let text = |mut line: Vec<&Word>| {
        line.sort_by(|a, b| a.left.total_cmp(&b.left));
        line.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
    };
    lines.into_iter().map(text).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str, left: f32, top: f32) -> Word {
        let right = left + 6.0 * text.chars().count() as f32;
        Word { text: text.to_owned(), left, right, top, bottom: top + 12.0, size: 12.0, ..Word::default() }
    }

    #[test]
    fn words_of_one_height_stand_in_one_line() {
        let words = vec![word("tướng", 120.0, 101.0), word("hai", 90.0, 116.0), word("Thủ", 90.0, 100.0)];
        let draft = compose(&[Page { width: 595.0, height: 842.0, words }], 1000);
        let lines: Vec<&str> = draft.lines.iter().map(|line| line.span.of(&draft.text)).collect();
        assert_eq!(lines, ["Thủ tướng", "hai"]);
    }
}
