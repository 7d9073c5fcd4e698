//! Rows of a region that have blank columns in common.

use std::collections::VecDeque;

use super::area::{Area, around, median};
use super::fragment::Fragment;
use super::table::is_prose;
use crate::layout::marker;

/// No blank column is narrower, in points.
const NARROWEST: f32 = 3.0;
/// Blank columns of one band that are followed; wider ones first. Tables have up to thirty.
const GAPS: usize = 64;
/// What is cut from the height of a fragment, at either end, before rows are told apart: boxes of fonts overlap a little where
/// lines are set close.
const SHRINK: f32 = 0.15;
/// A blank within a line of running text is no wider than this, in ems; in some line of a band a wider one must be.
const RIVER: f32 = 1.4;

/// First lines of paragraphs are indented by so much at most, in ems.
const FIRST_LINE: f32 = 4.0;

/// Lines of a column that a line below it is compared with.
const LOOKED_AT: usize = 40;

/// How often a region is looked at again after a first line that had a gap and led nowhere.
const SECOND_LOOKS: usize = 64;

/// A half-open range of x.
type Range = (f32, f32);

/// Fragments that no horizontal blank parts: one line, or lines that are set at different heights side by side.
struct Slab {
    fragments: std::ops::Range<usize>,
    /// Sorted, apart.
    covered: Vec<Range>,
}

/// Slabs that share the blank columns `gaps`; without any, lines of one column.
pub(super) struct Band<'p> {
    /// From top to bottom.
    pub(super) slabs: Vec<Vec<Fragment<'p>>>,
    /// From left to right.
    pub(super) gaps: Vec<Range>,
    /// The usual size of its font.
    pub(super) em: f32,
}

impl<'p> Band<'p> {
    fn new(slabs: Vec<Vec<Fragment<'p>>>, gaps: Vec<Range>) -> Self {
        let em = median(&mut slabs.iter().flatten().map(|fragment| fragment.size).collect::<Vec<_>>());
        Self { slabs, gaps, em }
    }

    pub(super) fn top(&self) -> f32 {
        around(self.slabs.first().into_iter().flatten().map(|fragment| fragment.area)).map_or(0.0, |area| area.top)
    }

    pub(super) fn bottom(&self) -> f32 {
        around(self.slabs.last().into_iter().flatten().map(|fragment| fragment.area)).map_or(0.0, |area| area.bottom)
    }

    /// Whether most of its rows reach from one margin to the other, as justified lines do.
    pub(super) fn fills(&self, column: Area) -> bool {
        let is_full = |slab: &&Vec<Fragment<'_>>| {
            around(slab.iter().map(|fragment| fragment.area))
                .is_some_and(|area| area.left - column.left < self.em && column.right - area.right < self.em)
        };
        self.slabs.iter().filter(is_full).count() * 3 >= self.slabs.len() * 2
    }

    /// Whether it is one row of parts.
    pub(super) fn is_row(&self) -> bool {
        !self.gaps.is_empty() && self.slabs.len() == 1
    }

    /// The column in which an area lies, the leftmost being 0.
    pub(super) fn column_of(&self, area: Area) -> usize {
        let centre = area.centre();
        self.gaps.iter().take_while(|gap| (gap.0 + gap.1) / 2.0 < centre).count()
    }

    pub(super) fn into_fragments(self) -> Vec<Fragment<'p>> {
        self.slabs.into_iter().flatten().collect()
    }

    /// The columns, in reading order.
    pub(super) fn into_columns(self) -> Vec<Vec<Fragment<'p>>> {
        let mut columns: Vec<Vec<Fragment<'p>>> = self.gaps.iter().map(|_| Vec::new()).collect();
        columns.push(Vec::new());
        let at: Vec<usize> = self.slabs.iter().flatten().map(|fragment| self.column_of(fragment.area)).collect();
        for (fragment, at) in self.slabs.into_iter().flatten().zip(at) {
            columns[at].push(fragment);
        }
        columns
    }
}

/// Parts a region into bands, from top to bottom. O(n log n).
///
/// Columns of running text have one gap in common over many rows, however its lines are spaced; rows of a table have all their
/// gaps in common over as many rows as no cell spans two columns. So bands are first made as tall as they can be, and parted
/// where they lose gaps only if they hold no columns of text.
pub(super) fn bands(mut fragments: Vec<Fragment<'_>>) -> Vec<Band<'_>> {
    fragments.sort_by(|a, b| a.area.top.total_cmp(&b.area.top));
    let slabs = slabs(&fragments);
    let mut rows: VecDeque<Vec<Fragment<'_>>> = VecDeque::with_capacity(slabs.len());
    let mut rest = fragments.into_iter();
    rows.extend(slabs.iter().map(|slab| rest.by_ref().take(slab.fragments.len()).collect::<Vec<_>>()));
    let mut bands: Vec<Band<'_>> = Vec::new();
    let mut at = 0;
    let mut second_looks = 0;
    while at < slabs.len() {
        let (len, gaps) = first_span(&slabs[at..], Keep::Some);
        let end = at + len;
        if !gaps.is_empty() {
            let mut band = Band::new(rows.drain(..len).collect(), gaps);
            confirm(&mut band);
            if is_prose(&band) {
                at = end - give_back(&mut band, &mut rows, &mut second_looks);
                push(&mut bands, band);
                continue;
            }
            put_back(&mut rows, band.slabs);
        }
        while at < end {
            let (len, gaps) = first_span(&slabs[at..end], Keep::All);
            let has_gaps = !gaps.is_empty();
            let mut band = Band::new(rows.drain(..len).collect(), gaps);
            confirm(&mut band);
            at += len - give_back(&mut band, &mut rows, &mut second_looks);
            if has_gaps && band.gaps.is_empty() && len > 1 && second_looks < SECOND_LOOKS {
                // A speck beside the first line may have made a gap of the page's margin: look again from the second.
                second_looks += 1;
                put_back(&mut rows, band.slabs.split_off(1));
                at -= len - 1;
            }
            push(&mut bands, band);
        }
    }
    bands
}

fn put_back<'p>(rows: &mut VecDeque<Vec<Fragment<'p>>>, slabs: Vec<Vec<Fragment<'p>>>) {
    for slab in slabs.into_iter().rev() {
        rows.push_front(slab);
    }
}

/// Gives back the last rows of a band of two columns that are lines of running text: the first line under a letterhead, stretched to the margin,
/// may have a blank just where the letterhead has its gap. How many these are; the first row stays.
fn give_back<'p>(band: &mut Band<'p>, rows: &mut VecDeque<Vec<Fragment<'p>>>, second_looks: &mut usize) -> usize {
    if band.gaps.len() != 1 || *second_looks >= SECOND_LOOKS {
        return 0;
    }
    let Some(extent) = around(band.slabs.iter().flatten().map(|fragment| fragment.area)) else { return 0 };
    let is_text = |slab: &&Vec<Fragment<'_>>| is_stretched(slab, extent, band);
    let count = band.slabs.iter().skip(1).rev().take_while(is_text).count();
    if count > 0 {
        *second_looks += 1;
        put_back(rows, band.slabs.split_off(band.slabs.len() - count));
    }
    count
}

/// Whether a row reaches both margins as a justified line does (its first may be indented), and has blanks as wide as that in
/// the gap elsewhere.
fn is_stretched(slab: &[Fragment<'_>], extent: Area, band: &Band<'_>) -> bool {
    let Some(own) = around(slab.iter().map(|fragment| fragment.area)) else { return false };
    if own.left - extent.left > FIRST_LINE * band.em || extent.right - own.right > band.em {
        return false;
    }
    let mut words: Vec<Area> = slab.iter().flat_map(|fragment| fragment.words.iter().map(|word| word.area)).collect();
    words.sort_by(|a, b| a.left.total_cmp(&b.left));
    let (mut in_gap, mut elsewhere, mut blanks) = (0.0f32, 0.0f32, 0);
    for pair in words.windows(2) {
        let (end, start) = (pair[0].right, pair[1].left);
        if band.gaps.iter().any(|gap| end <= gap.0 + 0.1 && start >= gap.1 - 0.1) {
            in_gap = in_gap.max(start - end);
        } else {
            elsewhere = elsewhere.max(start - end);
            blanks += 1;
        }
    }
    blanks >= 3 && in_gap < 1.5 * elsewhere
}

/// What a row must leave of the gaps of a band to belong to it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Keep {
    All,
    Some,
}

/// How many slabs from the first one have gaps in common, and these.
fn first_span(slabs: &[Slab], keep: Keep) -> (usize, Vec<Range>) {
    let mut open = Open::new(&slabs[0]);
    for slab in &slabs[1..] {
        match open.with(slab, keep) {
            Some(grown) => open = grown,
            None => break,
        }
    }
    (open.n_slabs, open.gaps().collect())
}

/// Adds a band. One without columns goes on with the one before it; one with columns gives what follows its last row to the
/// next, and takes what belongs to its right column before its first row.
fn push<'p>(bands: &mut Vec<Band<'p>>, mut band: Band<'p>) {
    if band.gaps.is_empty() {
        match bands.last_mut() {
            Some(last) if last.gaps.is_empty() => last.slabs.append(&mut band.slabs),
            _ => bands.push(band),
        }
        return;
    }
    take_lines_above(bands, &mut band);
    let rest = band.slabs.split_off(rows_end(&band));
    let em = band.em;
    bands.push(band);
    if !rest.is_empty() {
        push(bands, Band { slabs: rest, gaps: Vec::new(), em });
    }
}

/// A band under construction.
struct Open {
    n_slabs: usize,
    /// All that is blank in every slab, the ends of the page included; sorted, apart.
    blank: Vec<Range>,
    extent: Range,
    /// Slabs with something on both sides of a gap.
    n_rows: usize,
}

impl Open {
    fn new(slab: &Slab) -> Self {
        let mut open =
            Self { n_slabs: 1, blank: slab.blank(), extent: slab.extent(), n_rows: usize::from(slab.covered.len() > 1) };
        open.limit();
        open
    }

    /// The band with one slab more, unless it would lose what makes it a band.
    fn with(&self, slab: &Slab, keep: Keep) -> Option<Self> {
        let own = slab.extent();
        let extent = (self.extent.0.min(own.0), self.extent.1.max(own.1));
        let mut grown =
            Self { n_slabs: self.n_slabs + 1, blank: shared(&self.blank, &slab.blank()), extent, n_rows: self.n_rows };
        grown.limit();
        let (before, after) = (self.gaps().count(), grown.gaps().count());
        if before == 0 {
            // Lines of one column, until a row has two parts.
            return (slab.covered.len() == 1).then_some(grown);
        }
        grown.n_rows += usize::from(slab.covered.len() > 1);
        let is_kept = after >= before || (after > 0 && (keep == Keep::Some || self.n_rows < 2));
        is_kept.then_some(grown)
    }

    fn gaps(&self) -> impl Iterator<Item = Range> {
        self.blank.iter().copied().filter(|gap| gap.0 >= self.extent.0 && gap.1 <= self.extent.1)
    }

    fn limit(&mut self) {
        if self.blank.len() > GAPS {
            self.blank.sort_by(|a, b| (b.1 - b.0).total_cmp(&(a.1 - a.0)));
            self.blank.truncate(GAPS);
            self.blank.sort_by(|a, b| a.0.total_cmp(&b.0));
        }
    }
}

impl Slab {
    fn extent(&self) -> Range {
        (self.covered[0].0, self.covered[self.covered.len() - 1].1)
    }

    fn blank(&self) -> Vec<Range> {
        let mut blank = Vec::with_capacity(self.covered.len() + 1);
        let mut from = f32::NEG_INFINITY;
        for &(left, right) in &self.covered {
            blank.push((from, left));
            from = right;
        }
        blank.push((from, f32::INFINITY));
        blank
    }
}

/// The slabs of fragments that are sorted by their top.
fn slabs(fragments: &[Fragment<'_>]) -> Vec<Slab> {
    let mut slabs: Vec<Slab> = Vec::new();
    let mut start = 0;
    let mut bottom = f32::NEG_INFINITY;
    for at in 0..=fragments.len() {
        let core = fragments.get(at).map(|fragment| {
            let cut = SHRINK * fragment.area.height();
            (fragment.area.top + cut, fragment.area.bottom - cut)
        });
        if at > start && core.is_none_or(|(top, _)| top >= bottom) {
            slabs.push(Slab { fragments: start..at, covered: covered(&fragments[start..at]) });
            start = at;
        }
        bottom = core.map_or(bottom, |(_, own)| if at == start { own } else { bottom.max(own) });
    }
    slabs
}

fn covered(fragments: &[Fragment<'_>]) -> Vec<Range> {
    let mut ranges: Vec<Range> = fragments.iter().map(|fragment| (fragment.area.left, fragment.area.right)).collect();
    ranges.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut covered: Vec<Range> = Vec::new();
    for (left, right) in ranges {
        match covered.last_mut() {
            Some(last) if left - last.1 < NARROWEST => last.1 = last.1.max(right),
            _ => covered.push((left, right)),
        }
    }
    covered
}

/// What lies in both, if it is not too narrow. O(a + b).
fn shared(a: &[Range], b: &[Range]) -> Vec<Range> {
    let (mut at_a, mut at_b) = (0, 0);
    let mut out = Vec::new();
    while at_a < a.len() && at_b < b.len() {
        let both = (a[at_a].0.max(b[at_b].0), a[at_a].1.min(b[at_b].1));
        if both.1 - both.0 >= NARROWEST {
            out.push(both);
        }
        if a[at_a].1 < b[at_b].1 { at_a += 1 } else { at_b += 1 }
    }
    out
}

/// Drops the gaps that are blanks of running text, or stand between the mark of an item and its text.
fn confirm(band: &mut Band<'_>) {
    let found: Vec<(Range, Evidence)> = band.gaps.iter().map(|&gap| (gap, evidence(band, gap))).collect();
    // Blanks of running text hardly ever lie below each other in three places at once: cells of figures do.
    let is_cell = |found: &Evidence| (found.support >= 3 && found.width >= 0.45) || (found.support >= 2 && found.width >= 0.9);
    let is_grid = found.iter().filter(|(_, found)| is_cell(found)).count() >= 3;
    band.gaps.clear();
    for (gap, found) in found {
        let from = band.gaps.last().map_or(f32::NEG_INFINITY, |last| last.1);
        let left = || band.slabs.iter().flatten().filter(|f| f.area.centre() > from && f.area.centre() < gap.0);
        if (found.parts_columns() || (is_grid && is_cell(&found))) && !left().all(is_mark) {
            band.gaps.push(gap);
        }
    }
}

/// What speaks for a gap. Widths in ems.
struct Evidence {
    width: f32,
    /// Of the widest blank that a row has there.
    widest: f32,
    /// Lines on the side that has fewer.
    support: usize,
    /// Whether a row begins at the right of it, as no running text does.
    begins_right: bool,
    /// Whether lines at its sides stand at different heights.
    is_uneven: bool,
}

impl Evidence {
    /// Whether the gap is no blank within a line. A letterhead's sides may come as near to each other as half an em in one
    /// line, and are then far apart in another.
    fn parts_columns(&self) -> bool {
        let &Self { width, widest, support, begins_right, is_uneven } = self;
        match support {
            0 => false,
            _ if width >= 2.5 => true,
            1 => is_uneven && width >= 0.9,
            2 => (widest >= 3.0 && width >= 0.2) || (width >= 0.9 && (widest >= RIVER || begins_right || is_uneven)),
            3..=5 => (widest >= 3.0 && width >= 0.2) || (width >= 0.7 && (widest >= RIVER || begins_right || is_uneven)),
            _ => width >= 0.7 || (widest >= 3.0 && width >= 0.2),
        }
    }
}

fn evidence(band: &Band<'_>, gap: Range) -> Evidence {
    let em = band.em.max(1.0);
    let is_left = |fragment: &&Fragment<'_>| fragment.area.right <= gap.0 + 0.1;
    let is_right = |fragment: &&Fragment<'_>| fragment.area.left >= gap.1 - 0.1;
    let all = || band.slabs.iter().flatten();
    let (left, right) = (lines_at(all().filter(is_left)), lines_at(all().filter(is_right)));
    let blank = |slab: &Vec<Fragment<'_>>| {
        let left = slab.iter().filter(is_left).map(|fragment| fragment.area.right).reduce(f32::max)?;
        let right = slab.iter().filter(is_right).map(|fragment| fragment.area.left).reduce(f32::min)?;
        Some(right - left)
    };
    Evidence {
        width: (gap.1 - gap.0) / em,
        widest: band.slabs.iter().filter_map(blank).reduce(f32::max).unwrap_or(0.0) / em,
        support: left.len().min(right.len()),
        begins_right: band.slabs.iter().any(|slab| slab.iter().all(|fragment| is_right(&fragment))),
        is_uneven: are_uneven(band, is_left, is_right),
    }
}

/// Whether one slab has, at the two sides of a gap, lines none of which stands beside one of the other side.
fn are_uneven(band: &Band<'_>, is_left: impl Fn(&&Fragment<'_>) -> bool, is_right: impl Fn(&&Fragment<'_>) -> bool) -> bool {
    band.slabs.iter().any(|slab| {
        let left = lines_at(slab.iter().filter(&is_left));
        let right = lines_at(slab.iter().filter(&is_right));
        let (mut near, mut at) = (0, 0);
        for &middle in &left {
            while at < right.len() && right[at] < middle - 0.25 * band.em {
                at += 1;
            }
            near += usize::from(right.get(at).is_some_and(|&other| other <= middle + 0.25 * band.em));
        }
        !left.is_empty() && !right.is_empty() && near == 0
    })
}

/// The middles of the lines in which fragments stand, from top to bottom.
fn lines_at<'f, 'p: 'f>(fragments: impl Iterator<Item = &'f Fragment<'p>>) -> Vec<f32> {
    let mut places: Vec<(f32, f32)> = fragments.map(|fragment| (fragment.area.middle(), fragment.size)).collect();
    places.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut lines: Vec<f32> = Vec::new();
    for (middle, size) in places {
        if lines.last().is_none_or(|last| middle - last > 0.5 * size) {
            lines.push(middle);
        }
    }
    lines
}

/// `1.`, `a)`, `-`, `Điều 3.`: what stands before an item with a blank after it.
fn is_mark(fragment: &Fragment<'_>) -> bool {
    let text = fragment.text();
    if text.chars().count() > 12 {
        return false;
    }
    let is_numbered = text.trim_end_matches(['.', ':']).ends_with(|c: char| c.is_ascii_digit()) && text.ends_with(['.', ':']);
    is_numbered || marker(&format!("{text} x")).is_some_and(|(_, rest)| rest == "x")
}

/// Where a band with columns is over: after the last slab that has something in another column than the first, and after lines
/// that go on with the first column as it stands (a subject under a number, the rest of a list of recipients).
fn rows_end(band: &Band<'_>) -> usize {
    let beyond = |slab: &Vec<Fragment<'_>>| slab.iter().any(|fragment| band.column_of(fragment.area) > 0);
    let mut end = band.slabs.iter().rposition(beyond).map_or(0, |at| at + 1);
    let first: Vec<Area> = band.slabs[..end].iter().flatten().map(|f| f.area).filter(|area| band.column_of(*area) == 0).collect();
    while let (Some(column), Some(next)) = (first.last(), band.slabs.get(end)) {
        let Some(area) = around(next.iter().map(|fragment| fragment.area)) else { break };
        let above = around(band.slabs[end - 1].iter().filter(|f| band.column_of(f.area) == 0).map(|f| f.area)).unwrap_or(*column);
        let near = area.top - above.bottom < 0.9 * band.em;
        let fits = first
            .iter()
            .rev()
            .take(LOOKED_AT)
            .any(|own| (own.left - area.left).abs() < 0.4 * band.em || (own.centre() - area.centre()).abs() < 0.4 * band.em);
        if !(near && fits) {
            break;
        }
        end += 1;
    }
    end
}

/// Lines right above the first row that stand over its last column belong to it: a motto that begins higher than the issuer.
fn take_lines_above<'p>(bands: &mut Vec<Band<'p>>, band: &mut Band<'p>) {
    let Some(above) = bands.last_mut().filter(|above| above.gaps.is_empty()) else { return };
    let right = band.gaps[band.gaps.len() - 1].1;
    let mut taken = 0;
    while taken < 3
        && let Some(slab) = above.slabs.last()
        && let Some(area) = around(slab.iter().map(|fragment| fragment.area))
        && area.left >= right - 0.1
        && band.top() - area.bottom < band.em
    {
        let slab = above.slabs.pop().unwrap_or_default();
        band.slabs.insert(0, slab);
        taken += 1;
    }
    if above.slabs.is_empty() {
        bands.pop();
    }
}
