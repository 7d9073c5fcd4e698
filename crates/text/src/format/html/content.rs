//! Which lines of a page are the document, and which are the site around it.

use vanban_model::BlockKind;

use super::walk::{Leaf, Page, Role};

/// Running text: this many characters, and less than this share of them in links.
const GOOD_CHARS: usize = 40;
const GOOD_LINKS: f64 = 0.4;
/// A hint of chrome is wrong where the element holds more than this share of the running text of the page.
const HINT_REFUTED: f64 = 0.5;
/// The main element holds this share of the running text; the smallest that does is taken. Lower values lose annexes that stand
/// beside the body, higher ones take in teasers.
const MAIN: f64 = 0.8;
/// Outside of the main element, text from this length on is kept if it is not in links: annexes, columns.
const LONG: usize = 140;

/// For each leaf whether it is chrome.
pub(super) fn chrome(page: &Page) -> Vec<bool> {
    let elements = &page.elements;
    let links = |at: usize| page.leaves[at].link_chars as f64 / page.leaves[at].chars.max(1) as f64;
    let is_good = |at: usize| page.leaves[at].chars >= GOOD_CHARS && links(at) < GOOD_LINKS;

    let all_text = weigh(page, |at| if is_good(at) { page.leaves[at].chars } else { 0 });
    // Parents come before children, so one pass hands the hint down.
    let mut hinted = vec![false; elements.len()];
    for at in 1..elements.len() {
        let refuted = all_text[at] as f64 > HINT_REFUTED * all_text[0] as f64;
        hinted[at] = hinted[elements[at].parent] || (elements[at].role == Role::Chrome && !refuted);
    }
    let good = weigh(page, |at| if is_good(at) && !hinted[page.leaves[at].element] { page.leaves[at].chars } else { 0 });
    let main = main_element(page, &good);
    let mut inside = vec![false; elements.len()];
    inside[main] = true;
    for at in main + 1..elements.len() {
        inside[at] = inside[elements[at].parent];
    }
    (0..page.leaves.len())
        .map(|at| {
            let leaf = &page.leaves[at];
            if hinted[leaf.element] {
                return true;
            }
            // A headline stands above the body as often as in it.
            let kept_outside = leaf.is_h1 || (leaf.chars >= LONG && links(at) < 0.3);
            (!inside[leaf.element] && !kept_outside) || is_link_list(page, at)
        })
        .collect()
}

/// Whether a line is a link among others: an entry of a menu, of other articles, of a table of contents. A single one is a
/// note or a name ("(Điều 1 Luật số 57/2020/QH14, …)" under each article of a codification).
fn is_link_list(page: &Page, at: usize) -> bool {
    let is_link = |leaf: &Leaf| leaf.link_chars * 5 > leaf.chars * 4 && leaf.cell.is_none() && !leaf.is_h1;
    let beside = |other: usize| page.leaves.get(other).is_some_and(is_link);
    is_link(&page.leaves[at])
        && (page.leaves[at].kind == Some(BlockKind::ListItem) || beside(at.wrapping_sub(1)) || beside(at + 1))
}

/// The sum of the weights of leaves under each element.
fn weigh(page: &Page, weight: impl Fn(usize) -> usize) -> Vec<usize> {
    let mut sums = vec![0; page.elements.len()];
    for (at, leaf) in page.leaves.iter().enumerate() {
        sums[leaf.element] += weight(at);
    }
    for at in (1..page.elements.len()).rev() {
        sums[page.elements[at].parent] += sums[at];
    }
    sums
}

/// The smallest element with most of the running text; one that says it is the content ends the descent.
fn main_element(page: &Page, good: &[usize]) -> usize {
    let enough = (MAIN * good[0] as f64) as usize;
    if good[0] == 0 {
        return 0;
    }
    let mut main = 0;
    for (at, element) in page.elements.iter().enumerate().skip(1) {
        let fits = element.parent == main && element.is_section && good[at] >= enough.max(1);
        if fits && page.elements[main].role != Role::Content {
            main = at;
        }
    }
    main
}
