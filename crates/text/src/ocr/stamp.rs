//! Finds the framed stamps of receiving offices on a page, and takes them off.
//!
//! Such a stamp ("Received …") is set over the letterhead, often across its number or title, which can't be read then. Its frame
//! is a large thin shape; its words lie wholly inside. So the rules of the frame are erased where no letter crosses them, and
//! then all that lies inside. Letters of the page that reach across the frame stay.

use super::token::Token;
use crate::Bitmap;

/// Shades darker than this are ink.
const INK: u8 = 128;
/// Runs of ink of a page beyond which it is a photograph, not print.
const MOST_RUNS: usize = 3_000_000;
/// Width of a stamp as a share of the page's: from 2 to 9 cm on A4. Tables are wider.
const WIDTH: std::ops::Range<f32> = 0.1..0.45;
/// Height of a stamp as a share of the page's: from 0.6 to 4.5 cm on A4.
const HEIGHT: std::ops::Range<f32> = 0.02..0.15;
/// Share of the page's height, from above, in which a stamp begins.
const UPPER: f32 = 0.45;
/// Share of the box that ink covers: a frame with words has a fifth, a seal or a picture more than a third.
const FILLED: f32 = 0.35;

/// A box in pixels: left, top, right, bottom, the latter two not included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Frame {
    pub(super) left: usize,
    pub(super) top: usize,
    pub(super) right: usize,
    pub(super) bottom: usize,
}

/// Frames that may be stamps.
pub(super) fn frames(page: &Bitmap) -> Vec<Frame> {
    let (width, height) = (page.width as f32, page.height as f32);
    let rows = (height * (UPPER + HEIGHT.end)) as usize;
    let mut frames = Vec::new();
    for shape in shapes(page, 0..page.width as usize, 0..rows.min(page.height as usize)) {
        let Some(frame) = shape.box_of_rules(page.dpi as usize / 2) else { continue };
        let (wide, high) = ((frame.right - frame.left) as f32, (frame.bottom - frame.top) as f32);
        let is_sized = WIDTH.contains(&(wide / width)) && HEIGHT.contains(&(high / height)) && frame.top as f32 <= UPPER * height;
        if is_sized && is_framed(page, frame) {
            frames.push(frame);
        }
    }
    frames
}

/// Whether rules run along the upper or lower edge of a box and down one of its sides, and little ink lies within. A stamp set
/// askew strays from its box by a few pixels.
fn is_framed(page: &Bitmap, frame: Frame) -> bool {
    let stray = (page.dpi as usize / 12).max(3);
    let stride = page.width as usize;
    let is_ink = |x: usize, y: usize| page.pixels[y * stride + x] < INK;
    let across = |from: usize, to: usize| {
        let inked = (frame.left..frame.right).filter(|&x| (from..to).any(|y| is_ink(x, y))).count();
        inked as f32 / (frame.right - frame.left) as f32
    };
    let down = |from: usize, to: usize| {
        let inked = (frame.top..frame.bottom).filter(|&y| (from..to).any(|x| is_ink(x, y))).count();
        inked as f32 / (frame.bottom - frame.top) as f32
    };
    let stray_x = stray.min(frame.right - frame.left);
    let stray_y = stray.min(frame.bottom - frame.top);
    let level = across(frame.top, frame.top + stray_y).max(across(frame.bottom - stray_y, frame.bottom));
    let upright = down(frame.left, frame.left + stray_x).max(down(frame.right - stray_x, frame.right));
    let ink = (frame.top..frame.bottom).map(|y| (frame.left..frame.right).filter(|&x| is_ink(x, y)).count()).sum::<usize>();
    let area = (frame.right - frame.left) * (frame.bottom - frame.top);
    level > 0.8 && upright > 0.7 && (ink as f32) < FILLED * area as f32
}

/// Whether a word lies in a frame.
pub(super) fn holds(frame: Frame, token: &Token) -> bool {
    let (x, y) = (f32::midpoint(token.left, token.right), f32::midpoint(token.top, token.bottom));
    (frame.left as f32..frame.right as f32).contains(&x) && (frame.top as f32..frame.bottom as f32).contains(&y)
}

/// Erases a stamp: its frame, and what lies inside by more than it may be askew.
pub(super) fn erase(page: &mut Bitmap, frame: Frame) {
    erase_rules(page, frame);
    let askew = (page.dpi as usize / 33).max(1);
    let inner = Frame {
        left: frame.left + askew,
        top: frame.top + askew,
        right: frame.right.saturating_sub(askew),
        bottom: frame.bottom.saturating_sub(askew),
    };
    let inside = |shape: &Shape| {
        let Frame { left, top, right, bottom } = shape.frame;
        left >= inner.left && top >= inner.top && right <= inner.right && bottom <= inner.bottom
    };
    for shape in shapes(page, frame.left..frame.right, frame.top..frame.bottom).iter().filter(|shape| inside(shape)) {
        for run in &shape.runs {
            let start = run.row * page.width as usize;
            page.pixels[start + run.left..start + run.right].fill(255);
        }
    }
}

/// Erases long level and upright strokes where nothing crosses them.
fn erase_rules(page: &mut Bitmap, frame: Frame) {
    let dpi = page.dpi as usize;
    // A letter's strokes are shorter than a quarter inch, and a rule is thinner than a thirtieth.
    let (long, thin) = ((dpi / 4).max(8), (dpi / 30).max(2));
    let stride = page.width as usize;
    let is_ink = |x: usize, y: usize| page.pixels[y * stride + x] < INK;
    let mut erased = Vec::new();
    for y in frame.top..frame.bottom {
        for (from, to) in runs_of((frame.left..frame.right).map(|x| is_ink(x, y))) {
            if to - from < long {
                continue;
            }
            for x in frame.left + from..frame.left + to {
                let up = (0..=y).rev().take_while(|&row| is_ink(x, row)).take(thin + 1).count();
                let down = (y..page.height as usize).take_while(|&row| is_ink(x, row)).take(thin + 1).count();
                if up + down <= thin + 1 {
                    erased.extend((y + 1 - up..y + down).map(|row| row * stride + x));
                }
            }
        }
    }
    for x in frame.left..frame.right {
        for (from, to) in runs_of((frame.top..frame.bottom).map(|y| is_ink(x, y))) {
            if to - from < long {
                continue;
            }
            for y in frame.top + from..frame.top + to {
                let left = (0..=x).rev().take_while(|&column| is_ink(column, y)).take(thin + 1).count();
                let right = (x..stride).take_while(|&column| is_ink(column, y)).take(thin + 1).count();
                if left + right <= thin + 1 {
                    erased.extend((x + 1 - left..x + right).map(|column| y * stride + column));
                }
            }
        }
    }
    erased.into_iter().for_each(|at| page.pixels[at] = 255);
}

/// Where `true` begins and ends.
fn runs_of(ink: impl Iterator<Item = bool>) -> Vec<(usize, usize)> {
    let mut runs = Vec::new();
    let (mut start, mut length) = (None, 0);
    for (at, is_ink) in ink.enumerate() {
        length = at + 1;
        match (is_ink, start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                runs.push((from, at));
                start = None;
            }
            _ => {}
        }
    }
    runs.extend(start.map(|from| (from, length)));
    runs
}

/// A stretch of ink in a row.
#[derive(Clone, Copy, Debug)]
struct Run {
    row: usize,
    left: usize,
    right: usize,
}

/// Ink that hangs together.
#[derive(Debug)]
struct Shape {
    frame: Frame,
    runs: Vec<Run>,
}

impl Shape {
    /// The box of the level rules of a shape, which are at least this long: letters that touch it do not count.
    fn box_of_rules(&self, long: usize) -> Option<Frame> {
        let rules = self.runs.iter().filter(|run| run.right - run.left >= long);
        rules.fold(None, |frame: Option<Frame>, run| {
            let frame = frame.unwrap_or(Frame { left: run.left, top: run.row, right: run.right, bottom: run.row + 1 });
            let (left, right) = (frame.left.min(run.left), frame.right.max(run.right));
            Some(Frame { left, top: frame.top, right, bottom: run.row + 1 })
        })
    }
}

/// The shapes of a part of a page; pixels that touch by a corner hang together. O(pixels).
fn shapes(page: &Bitmap, columns: std::ops::Range<usize>, rows: std::ops::Range<usize>) -> Vec<Shape> {
    let stride = page.width as usize;
    let mut runs: Vec<Run> = Vec::new();
    let mut parents: Vec<usize> = Vec::new();
    let mut above = 0..0;
    for row in rows {
        let start = runs.len();
        let ink = columns.clone().map(|x| page.pixels[row * stride + x] < INK);
        for (left, right) in runs_of(ink) {
            let run = Run { row, left: columns.start + left, right: columns.start + right };
            let id = runs.len();
            parents.push(id);
            while above.start < above.end && runs[above.start].right < run.left {
                above.start += 1;
            }
            for other in above.clone() {
                if runs[other].left > run.right {
                    break;
                }
                let (a, b) = (root(&mut parents, other), root(&mut parents, id));
                parents[a.max(b)] = a.min(b);
            }
            runs.push(run);
        }
        if runs.len() > MOST_RUNS {
            return Vec::new();
        }
        above = start..runs.len();
    }
    let mut ids: Vec<Option<usize>> = vec![None; runs.len()];
    let mut shapes: Vec<Shape> = Vec::new();
    for (at, &run) in runs.iter().enumerate() {
        let root = root(&mut parents, at);
        let id = *ids[root].get_or_insert_with(|| {
            let frame = Frame { left: run.left, top: run.row, right: run.right, bottom: run.row + 1 };
            shapes.push(Shape { frame, runs: Vec::new() });
            shapes.len() - 1
        });
        let Shape { frame, runs } = &mut shapes[id];
        frame.left = frame.left.min(run.left);
        frame.right = frame.right.max(run.right);
        frame.bottom = run.row + 1;
        runs.push(run);
    }
    shapes
}

fn root(parents: &mut [usize], mut at: usize) -> usize {
    while parents[at] != at {
        parents[at] = parents[parents[at]];
        at = parents[at];
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A page of 400 by 600 pixels at 100 dots an inch.
    fn page() -> Bitmap {
        Bitmap { width: 400, height: 600, dpi: 100, pixels: vec![255; 400 * 600] }
    }

    fn ink(page: &mut Bitmap, columns: std::ops::Range<usize>, rows: std::ops::Range<usize>) {
        for y in rows {
            let start = y * page.width as usize;
            page.pixels[start + columns.start..start + columns.end].fill(0);
        }
    }

    fn is_ink(page: &Bitmap, x: usize, y: usize) -> bool {
        page.pixels[y * page.width as usize + x] < INK
    }

    /// A stamp of 100 by 40 pixels with a word in it.
    fn stamp(page: &mut Bitmap) {
        for (columns, rows) in [(40..140, 80..82), (40..140, 118..120), (40..42, 80..120), (138..140, 80..120), (60..80, 95..105)]
        {
            ink(page, columns, rows);
        }
    }

    #[test]
    fn a_small_frame_in_the_upper_part_may_be_a_stamp() {
        let mut page = page();
        stamp(&mut page);
        assert_eq!(frames(&page), [Frame { left: 40, top: 80, right: 140, bottom: 120 }]);
    }

    #[test]
    fn tables_seals_and_what_stands_below_are_no_stamps() {
        let mut table = page();
        for (columns, rows) in [(20..380, 80..82), (20..380, 118..120), (20..22, 80..120), (378..380, 80..120)] {
            ink(&mut table, columns, rows);
        }
        assert_eq!(frames(&table), []);
        let mut seal = page();
        ink(&mut seal, 40..140, 80..120);
        assert_eq!(frames(&seal), []);
        let mut rule = page();
        ink(&mut rule, 40..140, 80..82);
        assert_eq!(frames(&rule), []);
        let mut low = page();
        for (columns, rows) in [(40..140, 480..482), (40..140, 518..520), (40..42, 480..520), (138..140, 480..520)] {
            ink(&mut low, columns, rows);
        }
        assert_eq!(frames(&low), []);
        assert_eq!(frames(&Bitmap { width: 1, height: 1, dpi: 100, pixels: vec![0] }), []);
    }

    #[test]
    fn a_stamp_is_erased_and_letters_across_its_frame_stay() {
        let mut page = page();
        stamp(&mut page);
        // The stem of a letter that reaches from above into the stamp.
        ink(&mut page, 100..104, 60..95);
        let frame = Frame { left: 40, top: 80, right: 140, bottom: 120 };
        erase(&mut page, frame);
        assert!(is_ink(&page, 101, 70) && is_ink(&page, 101, 81) && is_ink(&page, 101, 94), "the letter stays whole");
        assert!(!is_ink(&page, 70, 100), "the word in the stamp is gone");
        assert!(!is_ink(&page, 60, 81) && !is_ink(&page, 41, 100) && !is_ink(&page, 130, 119), "the frame is gone");
    }
}
