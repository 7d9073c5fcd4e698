//! Whether a text is in a legacy charset, by how many of its words become Vietnamese syllables.
//!
//! A syllable is one of about 17,000 strings, so that words of other languages, or words read in the wrong charset, hardly ever
//! are one: of French, Polish, Swedish or Portuguese words with a letter beyond ASCII, fewer than one in eight becomes a syllable
//! under any charset, and nine in ten of Vietnamese words under the right one.

use std::collections::HashSet;

use super::syllable::is_syllable;
use super::{Charset, Letter, Origin, each_letter};

/// How many words with letters beyond ASCII are looked at: more do not change a verdict.
const ENOUGH: usize = 2000;
/// Different syllables that a guess needs. A title has them; two could be chance (`så`, `på` in Swedish).
const EVIDENCE: usize = 3;
/// So many words must be syllables for one that is not. Legacy texts hold names and typing errors: the worst seen has nine.
const SHARE: usize = 4;

/// How a text reads under one charset.
#[derive(Clone, Debug, Default)]
struct Score {
    /// Different words with a coded letter that are syllables.
    distinct: HashSet<Vec<char>>,
    /// Words with a coded letter that are syllables.
    valid: usize,
    /// Words with a letter beyond ASCII that are none.
    invalid: usize,
    /// Words in ASCII: syllables, and others.
    plain: (usize, usize),
}

impl Score {
    /// An error weighs more than a hit: half of what a wrong charset makes is a syllable where words are short.
    fn net(&self) -> isize {
        self.valid.cast_signed() - 2 * self.invalid.cast_signed()
    }
}

/// The charset that a text of characters standing for bytes is in, as far as its words prove it. `None` for Unicode text, for
/// other languages, and for too little text. O(n), bounded.
pub(crate) fn guess(text: &str) -> Option<Charset> {
    if text.is_ascii() {
        return None;
    }
    let mut scores: Vec<(Charset, Score)> = Charset::ALL.into_iter().map(|charset| (charset, score(text, charset))).collect();
    // A stable sort: of equals the charset that more was written in.
    scores.sort_by_key(|(_, score)| -score.net());
    let (charset, best) = &scores[0];
    let is_proven = best.distinct.len() >= EVIDENCE && best.valid >= SHARE * best.invalid;
    let is_better = best.valid > 2 * as_written(text).valid || best.net() > as_written(text).net() + EVIDENCE.cast_signed();
    let (plain, others) = best.plain;
    let is_vietnamese = plain + others < 20 || 5 * plain >= 2 * (plain + others);
    (is_proven && is_better && is_vietnamese && best.net() > scores[1].1.net()).then_some(*charset)
}

/// Whether text set in a font of this charset is coded in it, rather than in Unicode. To be asked of all the text of a font in
/// a document, or of as much as there is; where both readings are as good, the font's name is believed.
pub(crate) fn is_coded(text: &str, charset: Charset) -> bool {
    text.is_ascii() || score(text, charset).net() >= as_written(text).net()
}

/// Whether the text reads better in this charset than as it is written: for fonts whose name says nothing, in a document whose
/// other text is in the charset.
pub(super) fn reads_better(text: &str, charset: Charset) -> bool {
    let coded = score(text, charset);
    coded.valid > 0 && coded.net() > as_written(text).net()
}

/// Whether one form of a text reads better in this charset than another form of it.
pub(super) fn reads_better_than(text: &str, other: &str, charset: Charset) -> bool {
    score(text, charset).net() > score(other, charset).net()
}

fn score(text: &str, charset: Charset) -> Score {
    let mut words = Words::default();
    each_letter(text, charset, |letter| words.push(letter));
    words.finish()
}

/// The score of the text as Unicode.
fn as_written(text: &str) -> Score {
    let mut words = Words::default();
    for c in text.chars() {
        words.push(Letter { char: c, origin: if c.is_ascii() { Origin::Ascii } else { Origin::Coded } });
    }
    words.finish()
}

/// Counts words letter by letter.
#[derive(Default)]
struct Words {
    score: Score,
    word: Vec<char>,
    has_coded: bool,
    has_kept: bool,
    seen: usize,
}

impl Words {
    fn push(&mut self, letter: Letter) {
        let is_mark = ('\u{300}'..='\u{36f}').contains(&letter.char);
        if letter.char.is_alphabetic() || is_mark {
            self.word.push(letter.char);
            self.has_coded |= letter.origin == Origin::Coded;
            self.has_kept |= letter.origin == Origin::Kept;
        } else if !self.word.is_empty() {
            self.end_word();
        }
    }

    fn end_word(&mut self) {
        let is_counted = self.word.len() > 1 && self.seen < ENOUGH;
        let is_beyond_ascii = self.has_coded || self.has_kept;
        if is_counted && is_beyond_ascii {
            self.seen += 1;
            if !self.has_kept && is_syllable(&self.word) {
                self.score.valid += 1;
                self.score.distinct.insert(self.word.iter().flat_map(|c| c.to_lowercase()).collect());
            } else {
                self.score.invalid += 1;
            }
        } else if is_counted && !self.word.iter().all(char::is_ascii_uppercase) {
            let counter = if is_syllable(&self.word) { &mut self.score.plain.0 } else { &mut self.score.plain.1 };
            *counter += 1;
        }
        self.word.clear();
        (self.has_coded, self.has_kept) = (false, false);
    }

    fn finish(mut self) -> Score {
        self.end_word();
        self.score
    }
}
