//! Words that stand side by side, no more than a blank apart.

use std::collections::BTreeMap;

use super::area::{Area, median};
use super::sheet::Placed;

/// Blanks up to this wide, in ems, are within a fragment. Justified lines stretch theirs from 0.25 to about 0.6; cells of figures
/// come as near as 0.5. Fragments that are too short do no harm: columns need more evidence than one blank.
const BLANK: f32 = 0.45;
/// Fragments that may be looked at for one word: only words drawn over each other have more beside them.
const LOOKED_AT: usize = 24;
/// Lines at least this long, in points, tell how much a page is skewed.
const LONG: f32 = 120.0;
/// Less skew than this (1.5 points over a line) needs no care; more than a tenth is no skew but a slanted stamp.
const SKEW: std::ops::Range<f32> = 0.003..0.1;

/// A piece of a line.
#[derive(Clone, Debug)]
pub(super) struct Fragment<'p> {
    /// From left to right.
    pub(super) words: Vec<Placed<'p>>,
    pub(super) area: Area,
    /// Of most of it.
    pub(super) size: f32,
    /// All of it.
    pub(super) is_bold: bool,
}

impl<'p> Fragment<'p> {
    fn new(word: Placed<'p>) -> Self {
        Self { words: vec![word], area: word.area, size: word.size, is_bold: word.is_bold }
    }

    fn last(&self) -> &Placed<'p> {
        &self.words[self.words.len() - 1]
    }

    fn push(&mut self, word: Placed<'p>) {
        let own: f32 = word.area.width();
        if own > self.area.width() {
            self.size = word.size;
        }
        self.area = self.area.with(word.area);
        self.is_bold &= word.is_bold || !word.text.contains(char::is_alphabetic);
        self.words.push(word);
    }

    /// The words with single spaces, as they are seen.
    pub(super) fn text(&self) -> String {
        self.words.iter().map(|word| word.text).collect::<Vec<_>>().join(" ")
    }
}

/// Puts words into fragments, and straightens a page that was scanned askew. O(n log n).
pub(super) fn fragments(mut words: Vec<Placed<'_>>) -> Vec<Fragment<'_>> {
    words.sort_by(|a, b| a.area.left.total_cmp(&b.area.left));
    let mut fragments = chained(words);
    let skew = skew(&fragments);
    if !SKEW.contains(&skew.abs()) {
        return fragments;
    }
    for fragment in &mut fragments {
        for word in &mut fragment.words {
            let down = skew * word.area.centre();
            word.area.top -= down;
            word.area.bottom -= down;
        }
        let first = fragment.words[0].area;
        fragment.area = fragment.words.iter().fold(first, |area, word| area.with(word.area));
    }
    fragments
}

/// Words from left to right, each added to the fragment that it follows most closely.
fn chained(words: Vec<Placed<'_>>) -> Vec<Fragment<'_>> {
    let mut fragments: Vec<Fragment<'_>> = Vec::new();
    // Fragments that may still grow, by the middle of their last word in 1/64 points.
    let mut open: BTreeMap<(i32, usize), ()> = BTreeMap::new();
    let key = |word: &Placed<'_>| (word.area.middle() * 64.0) as i32;
    let mut over = Vec::new();
    for word in words {
        let reach = (word.area.height().max(word.size) * 64.0) as i32;
        let middle = key(&word);
        let mut best: Option<(f32, usize)> = None;
        let mut is_copy = false;
        for &(height, at) in open.range((middle - reach, 0)..=(middle + reach, usize::MAX)).map(|(key, ())| key).take(LOOKED_AT) {
            let last = fragments[at].last();
            let gap = word.area.left - last.area.right;
            let blank = BLANK * last.size.max(word.size);
            if gap > blank {
                // Words come from left to right: nothing will ever follow this one more closely.
                over.push((height, at));
                continue;
            }
            is_copy |= last.text == word.text
                && (word.area.left - last.area.left).abs() < 0.2 * word.size
                && (word.area.middle() - last.area.middle()).abs() < 0.2 * word.size;
            let overlap = -gap / word.area.width().min(last.area.width()).max(0.1);
            let beside = last.area.beside(word.area);
            if beside >= 0.5 && overlap < 0.5 && best.is_none_or(|(other, _)| beside > other) {
                best = Some((beside, at));
            }
        }
        for key in over.drain(..) {
            open.remove(&key);
        }
        // Bold that is made by drawing a word twice.
        if is_copy {
            continue;
        }
        let at = match best {
            Some((_, at)) => {
                open.remove(&(key(fragments[at].last()), at));
                fragments[at].push(word);
                at
            }
            None => {
                fragments.push(Fragment::new(word));
                fragments.len() - 1
            }
        };
        open.insert((middle, at), ());
    }
    fragments
}

/// How far lines go down from left to right, as a slope.
fn skew(fragments: &[Fragment<'_>]) -> f32 {
    let slope = |fragment: &Fragment<'_>| {
        let (first, last) = (fragment.words[0].area, fragment.last().area);
        (last.middle() - first.middle()) / (last.centre() - first.centre()).max(1.0)
    };
    let long = fragments.iter().filter(|fragment| fragment.words.len() >= 4 && fragment.area.width() >= LONG);
    median(&mut long.map(slope).collect::<Vec<_>>())
}
