//! Which lines of a page are the document, and which are the site around it.
//!
//! Nothing here knows a site. Running text is heavy, menus are links, forms are fields; the smallest element with most of the
//! running text is the document, and what stands inside it or beside it has to show that it belongs.

use std::collections::HashSet;

use vanban_model::BlockKind;

use super::names::Role;
use super::walk::{Leaf, Page};
use super::{meta::Meta, panel};
use crate::cues::{Cues, key};

/// Running text: this many characters, and less than this share of them in links.
const GOOD_CHARS: usize = 40;
const GOOD_LINKS: f64 = 0.4;
/// A hint of chrome is wrong where the element holds more than this share of the running text of the page.
const HINT_REFUTED: f64 = 0.5;
/// A note about the author holds no more than this share.
const AUTHOR: f64 = 0.2;
/// The main element holds this share of the running text; the smallest that does is taken. Lower values lose annexes that stand
/// beside the body, higher ones take in teasers.
const MAIN: f64 = 0.8;
/// After the main element, text from this length on is kept if it is not in links: annexes, columns. The part of the page that
/// it stands in must hold this share of the document's running text: teasers, policies and tables of contents hold less.
const LONG: usize = 140;
const LONG_SHARE: f64 = 0.08;
/// Characters of a link in a bar of links.
const BAR: usize = 40;
/// A label before links is no longer than this, in characters.
const LABEL: usize = 80;

/// What is what on a page.
#[derive(Debug)]
pub(super) struct Verdict {
    /// For each leaf whether it is chrome.
    pub(super) is_chrome: Vec<bool>,
    /// For each leaf whether it states a property of the document in a panel of the site.
    pub(super) is_property: Vec<bool>,
    /// The leaf that is the headline.
    pub(super) headline: Option<usize>,
}

/// Tells the leaves of a page apart.
pub(super) fn judge(page: &Page, meta: &Meta, cues: &Cues) -> Verdict {
    let hinted = hinted(page);
    let repeated = repeated(page, &hinted);
    let is_good = |at: usize| is_good(&page.leaves[at]) && !hinted[page.leaves[at].element] && !repeated[at];
    let good = page.weigh(|at| if is_good(at) { page.leaves[at].chars } else { 0 });
    let main = main_element(page, &good);
    let inside = page.inside(main);
    let headline = headline(page, meta, &hinted, &inside);
    let branches = branches(page, main);
    let first_inside = page.leaves.iter().position(|leaf| inside[leaf.element]).unwrap_or(0);
    let is_property = panel::properties(page, cues);
    let belongs = |at: usize| {
        let leaf = &page.leaves[at];
        if inside[leaf.element] {
            return true;
        }
        // A lead stands between headline and body, outside of both.
        if at < first_inside {
            let enough = if headline.is_some() { GOOD_CHARS } else { LONG };
            return is_good(at) && leaf.chars >= enough && headline.is_none_or(|headline| at > headline);
        }
        let share = good[branches[leaf.element]] as f64 / good[main].max(1) as f64;
        is_good(at) && leaf.chars >= LONG && share >= LONG_SHARE
    };
    let mut is_chrome: Vec<bool> = (0..page.leaves.len())
        .map(|at| {
            let leaf = &page.leaves[at];
            if Some(at) == headline {
                return false;
            }
            hinted[leaf.element]
                || !(belongs(at) || is_property[at])
                || is_link_list(page, at)
                || is_control(leaf)
                || names_author(leaf, meta)
                || refers(leaf, cues)
                || (headline.is_some_and(|headline| at < headline) && says_nothing(leaf))
        })
        .collect();
    mark_empty_sections(page, &mut is_chrome);
    panel::mark(page, &is_property, &mut is_chrome, headline, cues);
    Verdict { is_chrome, is_property, headline }
}

fn links(leaf: &Leaf) -> f64 {
    leaf.link_chars as f64 / leaf.chars.max(1) as f64
}

fn is_good(leaf: &Leaf) -> bool {
    leaf.chars >= GOOD_CHARS && links(leaf) < GOOD_LINKS && !is_control(leaf) && !leaf.is_alt
}

/// For each element whether it is chrome by its name, or stands in such a one.
fn hinted(page: &Page) -> Vec<bool> {
    let running = page.weigh(|at| if is_good(&page.leaves[at]) { page.leaves[at].chars } else { 0 });
    let all = page.weigh(|at| page.leaves[at].chars);
    let holds_most = |sums: &[usize], at: usize| sums[at] as f64 > HINT_REFUTED * sums[0] as f64;
    let mut hinted = vec![false; page.elements.len()];
    // Parents come before children, so one pass hands the hint down.
    for at in 1..page.elements.len() {
        let element = &page.elements[at];
        let own = match element.role {
            Role::Chrome => !holds_most(&running, at),
            // A note about the author, unless a class names the author of the whole post.
            Role::Author => running[at] as f64 <= AUTHOR * running[0] as f64 && running[at] > 0,
            Role::Form => !holds_most(&running, at) && !holds_most(&all, at),
            _ => false,
        };
        hinted[at] = own || hinted[element.parent];
    }
    hinted
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

/// For each element the outermost one around it that does not hold the main element.
fn branches(page: &Page, main: usize) -> Vec<usize> {
    let mut holds_main = vec![false; page.elements.len()];
    let mut at = main;
    holds_main[0] = true;
    while at != 0 {
        holds_main[at] = true;
        at = page.elements[at].parent;
    }
    let mut branches: Vec<usize> = (0..page.elements.len()).collect();
    for at in 1..page.elements.len() {
        let parent = page.elements[at].parent;
        if !holds_main[at] && !holds_main[parent] {
            branches[at] = branches[parent];
        }
    }
    branches
}

/// For each leaf whether it says again what stood before: in a table of contents with whole articles in it, in the same article
/// for small screens or for the printer. Such text weighs nothing, so that the main element is where it stood first; forms in
/// the annexes of a text repeat lines, too, and stay in it.
fn repeated(page: &Page, hinted: &[bool]) -> Vec<bool> {
    let mut seen: HashSet<&str> = HashSet::new();
    let mut repeated = vec![false; page.leaves.len()];
    for (repeated, leaf) in repeated.iter_mut().zip(&page.leaves) {
        *repeated = is_good(leaf) && !hinted[leaf.element] && !seen.insert(&leaf.text);
    }
    repeated
}

/// The `<h1>` of the document, or the line that the page's metadata give as its headline: the last before the body, or the
/// first in it.
fn headline(page: &Page, meta: &Meta, hinted: &[bool], inside: &[bool]) -> Option<usize> {
    let first_inside = page.leaves.iter().position(|leaf| inside[leaf.element]).unwrap_or(0);
    let stated = meta.headline.as_deref().map(key);
    let is_stated = |leaf: &Leaf| stated.as_deref().is_some_and(|stated| leaf.chars <= 400 && key(&leaf.text) == stated);
    let eligible = |at: &usize| !hinted[page.leaves[*at].element] && !page.leaves[*at].is_alt;
    let near = |fits: &dyn Fn(&Leaf) -> bool| {
        let before = (0..first_inside).rev().filter(eligible).find(|&at| fits(&page.leaves[at]));
        let within = || {
            (first_inside..page.leaves.len())
                .filter(eligible)
                .find(|&at| fits(&page.leaves[at]) && inside[page.leaves[at].element])
        };
        before.or_else(within)
    };
    near(&|leaf| leaf.heading > 0 && is_stated(leaf))
        .or_else(|| near(&|leaf| leaf.heading == 1))
        .or_else(|| near(&|leaf| is_stated(leaf) && links(leaf) < 0.5))
}

/// Whether a line is a link among others: an entry of a menu, of other articles, of a table of contents. A single one is a
/// note or a name ("(Điều 1 Luật số 57/2020/QH14, …)" under each article of a codification).
fn is_link_list(page: &Page, at: usize) -> bool {
    let may_be = |leaf: &Leaf| leaf.cell.is_none() && leaf.heading != 1;
    let is_link = |leaf: &Leaf| may_be(leaf) && leaf.link_chars * 5 > leaf.chars * 4;
    let leaf = &page.leaves[at];
    // A bar of links in one line: "Print  Send  Share". Numbers make it a list of the texts that an article goes back to.
    let is_bar = leaf.links > 1
        && leaf.link_chars * 4 > leaf.chars * 3
        && leaf.chars < BAR * leaf.links
        && !leaf.text.contains(|c: char| c.is_ascii_digit());
    let beside = |other: usize| page.leaves.get(other).is_some_and(is_link);
    (is_bar && leaf.heading != 1)
        || (is_link(leaf) && (leaf.kind == Some(BlockKind::ListItem) || beside(at.wrapping_sub(1)) || beside(at + 1)))
}

/// Buttons and labels of fields; the headings of what unfolds are buttons, too.
fn is_control(leaf: &Leaf) -> bool {
    leaf.control_chars * 5 > leaf.chars * 4 && leaf.heading == 0
}

/// The name of the author as the page's metadata have it, alone in its line.
fn names_author(leaf: &Leaf, meta: &Meta) -> bool {
    leaf.heading == 0 && leaf.chars <= LABEL && !meta.authors.is_empty() && meta.authors.contains(&key(&leaf.text))
}

/// `100%`, `A+`, `|` before the headline: zoom, size of type, borders.
fn says_nothing(leaf: &Leaf) -> bool {
    leaf.text.chars().filter(|c| c.is_alphabetic()).take(2).count() < 2
}

/// `Xem thêm: …` in a paragraph of its own, with a link to another article.
fn refers(leaf: &Leaf, cues: &Cues) -> bool {
    leaf.link_chars * 2 > leaf.chars
        && leaf.text.split_once(':').is_some_and(|(label, _)| label.len() <= LABEL && cues.section.contains(&key(label)))
}

/// A heading, or a label before links, under which nothing is left goes the way of what it headed.
fn mark_empty_sections(page: &Page, is_chrome: &mut [bool]) {
    let ends = page.ends();
    // The next line that stays, and how many links come before it.
    let (mut next_kept, mut linked) = (page.leaves.len(), 0);
    for at in (0..page.leaves.len()).rev() {
        let leaf = &page.leaves[at];
        let own = page.elements[leaf.element].parent;
        let under = |other: usize| page.leaves.get(other).filter(|other| (own..=ends[own]).contains(&other.element));
        let heads = (2..=6).contains(&leaf.heading);
        let labels = leaf.heading == 0 && leaf.chars <= LABEL && leaf.kind.is_none() && leaf.cell.is_none() && linked >= 3;
        if !is_chrome[at] && (heads || labels) && !leaf.text.ends_with(['.', ';', '。']) {
            let is_over = under(next_kept).is_none_or(|next| heads && (1..=leaf.heading).contains(&next.heading));
            is_chrome[at] = next_kept > at + 1 && under(at + 1).is_some() && is_over;
        }
        if is_chrome[at] || leaf.is_alt {
            linked = if links(leaf) > 0.8 { linked + 1 } else { linked };
        } else {
            (next_kept, linked) = (at, 0);
        }
    }
}
