//! A page with its words upright and where they can be.

use super::area::Area;
use super::{Page, Word};

/// No page is larger (ISO 32000-1, annex C: 14,400 points a side); places beyond it are moved to its edge.
const LIMIT: f32 = 20_000.0;
/// The share of a page's letters that must be turned the same way to turn the page.
const MOST: usize = 60;

/// A word in a place that makes sense.
#[derive(Clone, Copy, Debug)]
pub(super) struct Placed<'p> {
    pub(super) text: &'p str,
    pub(super) area: Area,
    pub(super) size: f32,
    pub(super) is_bold: bool,
}

/// A page, upright: one whose text is mostly turned (a wide table on an upright sheet) is turned back.
pub(super) struct Sheet<'p> {
    pub(super) height: f32,
    pub(super) words: Vec<Placed<'p>>,
    /// Words that are still turned, by quarter turns less one, each group upright in a space of its own.
    pub(super) turned: [Vec<Placed<'p>>; 3],
}

impl<'p> Sheet<'p> {
    pub(super) fn new(page: &'p Page) -> Self {
        let mut letters = [0_usize; 4];
        for word in &page.words {
            letters[usize::from(word.turn % 4)] += word.text.len();
        }
        let all: usize = letters.iter().sum();
        let main = (0..4_u8).find(|&turn| letters[usize::from(turn)] * 100 > all * MOST).unwrap_or(0);
        let (width, height) = (within(page.width).max(1.0), within(page.height).max(1.0));
        let mut sheet =
            Self { height: if main % 2 == 1 { width } else { height }, words: Vec::new(), turned: Default::default() };
        for word in page.words.iter().filter(|word| !word.text.trim().is_empty()) {
            let turn = word.turn % 4;
            let placed = place(word, turned_back(area(word), turn, width, height));
            if turn == main {
                sheet.words.push(placed);
            } else {
                sheet.turned[usize::from((turn + 4 - main) % 4) - 1].push(placed);
            }
        }
        sheet
    }
}

fn within(length: f32) -> f32 {
    if length.is_finite() { length.clamp(-LIMIT, LIMIT) } else { 0.0 }
}

fn area(word: &Word) -> Area {
    let (left, right, top, bottom) = (within(word.left), within(word.right), within(word.top), within(word.bottom));
    Area { left: left.min(right), right: left.max(right), top: top.min(bottom), bottom: top.max(bottom) }
}

/// Where an area lies once the page is turned back by `turn` quarters.
fn turned_back(area: Area, turn: u8, width: f32, height: f32) -> Area {
    let Area { left, right, top, bottom } = area;
    match turn {
        1 => Area { left: top, right: bottom, top: width - right, bottom: width - left },
        2 => Area { left: width - right, right: width - left, top: height - bottom, bottom: height - top },
        3 => Area { left: height - bottom, right: height - top, top: left, bottom: right },
        _ => area,
    }
}

/// Fonts that lie about their height, and words without one, get the height that their size allows.
fn place<'p>(word: &'p Word, mut area: Area) -> Placed<'p> {
    let size = if word.size.is_finite() && word.size > 0.5 { word.size.min(LIMIT) } else { area.height().max(1.0) };
    if area.height() > 2.0 * size || area.height() < 0.3 * size {
        let half = if area.height() > size { 0.6 * size } else { 0.5 * size };
        let middle = area.middle();
        (area.top, area.bottom) = (middle - half, middle + half);
    }
    Placed { text: word.text.trim(), area, size, is_bold: word.is_bold }
}
