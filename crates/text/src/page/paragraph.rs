//! Whether a line goes on with the paragraph of the line before it.

use super::line::Line;
use super::style::Style;
use crate::layout::{Marker, marker};

/// How far lines of one paragraph may stand apart, as a multiple of the usual distance.
const LOOSE: f32 = 1.22;
/// How far where the first fills its column and breaks off, and the second is not indented.
const VERY_LOOSE: f32 = 1.5;
/// First lines are indented by so much at least, in ems.
const INDENT: f32 = 0.8;
/// A line that begins after this share of its column belongs to a block that is set aside.
const ASIDE: f32 = 0.3;
/// Sizes of one paragraph differ by no more than this.
const SAME_SIZE: f32 = 0.12;
/// A line that breaks off before a small letter fills its column to this share, however unevenly it was set.
const FILLED: f32 = 0.6;

/// How two lines follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// One below the other in a column.
    Down,
    /// From the end of a column, or page, to the beginning of another.
    Over,
}

/// What comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bond {
    /// The same paragraph.
    Same,
    /// Another line of a group, such as a heading that is centred over several lines.
    Near,
    /// Something else.
    Apart,
}

/// A line with the margins of its column.
#[derive(Clone, Copy)]
pub(super) struct Set<'l> {
    pub(super) line: &'l Line,
    pub(super) style: &'l Style,
}

impl Set<'_> {
    fn width(&self) -> f32 {
        (self.style.right - self.style.left).max(1.0)
    }

    /// Whether the word could not have stood in this line.
    fn has_no_room_for(&self, next: &Line) -> bool {
        let blank = 0.25 * self.line.size;
        self.line.area.right + blank + next.first_word > self.style.right
    }

    fn filled(&self) -> f32 {
        (self.line.area.right - self.style.left) / self.width()
    }

    fn indent(&self) -> f32 {
        (self.line.area.left - self.style.left) / self.line.size.max(1.0)
    }

    /// Whether blanks of equal width stand at either side.
    fn is_centred(&self) -> bool {
        let (before, after) = (self.line.area.left - self.style.left, self.style.right - self.line.area.right);
        before > 1.5 * self.line.size && (before - after).abs() < 1.2 * self.line.size
    }
}

/// How `next` follows `last`; `first` is the first line of the paragraph that `last` belongs to.
pub(super) fn bond(first: Set<'_>, last: Set<'_>, next: Set<'_>, step: Step) -> Bond {
    let (a, b) = (last.line, next.line);
    let is_open = !is_closed(&a.text);
    let is_lower = b.text.chars().next().is_some_and(char::is_lowercase);
    // A line of a block that stands to the right, such as a signature, is full nowhere.
    let is_full = last.has_no_room_for(b) && last.line.area.left - last.style.left < ASIDE * last.width();
    // Nothing but the end of a line can stand between an open line and a small letter.
    let goes_on = is_open && is_lower && (is_full || last.filled() >= FILLED);
    let indents = next.indent() >= INDENT && next.line.area.left - last.line.area.left > INDENT * a.size;
    // A font of another script may push a line down.
    let loose = if is_full && is_open && !indents { VERY_LOOSE } else { LOOSE };
    let is_far = step == Step::Down && b.base - a.base > loose * last.style.pitch.max(a.size.max(b.size));
    let is_back = step == Step::Down && b.base < a.base;
    let is_very_far = step == Step::Down && b.area.top - a.area.bottom > 2.0 * a.size;
    if is_back || is_very_far || (is_far && !goes_on) {
        return Bond::Apart;
    }
    let is_centred = last.is_centred() && next.is_centred();
    let otherwise = if is_centred && step == Step::Down { Bond::Near } else { Bond::Apart };
    // A deadline may be bold and fill its line.
    let is_stressed = is_full && is_lower && !indents;
    let other_style = (a.size - b.size).abs() > SAME_SIZE * a.size.max(b.size) || (a.is_bold != b.is_bold && !is_stressed);
    if (other_style && !goes_on) || (is_capital(&a.text) != is_capital(&b.text) && has_letters(&a.text) && has_letters(&b.text)) {
        return otherwise;
    }
    if let Some((mark, rest)) = marker(&b.text) {
        let is_dash = mark == Marker::Bullet && is_open && rest.starts_with(char::is_lowercase) && is_full;
        // Where the paragraph's own first line stands further in, a number at the margin is one that wrapping put there.
        let is_wrapped = is_open && is_full && first.indent() >= INDENT && next.indent() < 0.4 && mark != Marker::Bullet;
        let same_place = (first.line.area.left - b.area.left).abs() < 0.3 * a.size;
        if !(is_wrapped || (is_dash && !same_place) || (is_dash && first.indent() < INDENT && marker(&first.line.text).is_none()))
        {
            return Bond::Apart;
        }
    }
    match last.style.role {
        super::flow::Role::Side => {
            let same = goes_on || (is_open && is_full && !is_capital(&a.text) && marker(&first.line.text).is_some());
            if same { Bond::Same } else { Bond::Near }
        }
        _ if goes_on => Bond::Same,
        _ if is_centred && !is_full => Bond::Near,
        _ if is_full && !indents => Bond::Same,
        _ => otherwise,
    }
}

/// Whether the text ends as a sentence, clause or lead-in does.
pub(super) fn is_closed(text: &str) -> bool {
    text.trim_end_matches(['"', '”', '“', '»', '’', '\'', ')', ']', ' '])
        .ends_with(['.', ';', ':', '!', '?', '…', '。', '؟', '؛', '।', '។'])
}

/// Whether the text is set in capitals: three at least, and not a symbol among letters that have no case.
pub(super) fn is_capital(text: &str) -> bool {
    let (mut capitals, mut others) = (0, 0);
    for c in text.chars().filter(|c| c.is_alphabetic()) {
        if c.is_lowercase() {
            return false;
        }
        if c.is_uppercase() {
            capitals += 1;
        } else {
            others += 1;
        }
    }
    capitals >= 3 && capitals > others
}

/// Whether there are enough letters to tell a case.
fn has_letters(text: &str) -> bool {
    text.chars().filter(|c| c.is_uppercase() || c.is_lowercase()).count() >= 3
}

impl Set<'_> {
    /// Whether a paragraph of this one line stands out as a heading does.
    pub(super) fn stands_out(&self, usual_size: f32) -> bool {
        let is_large = self.line.size > 1.15 * usual_size;
        (self.line.is_bold || is_large) && (is_large || self.is_centred() || is_capital(&self.line.text))
    }
}
