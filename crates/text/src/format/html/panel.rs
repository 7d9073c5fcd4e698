//! What databases and portals state around a document: the panel of its properties, and who runs the site.

use super::walk::{Leaf, Page};
use crate::cues::{Cues, key, starts_with_any};

/// The value of a property is no longer than this, in characters.
const VALUE: usize = 160;
/// Properties that follow each other make a panel from this number on; alone they are lines like any other.
const PANEL: usize = 2;
/// Running text of this length, in characters, makes a body, beside which a panel is chrome.
const BODY: usize = 200;
/// Lines about who runs the site that make an imprint.
const IMPRINT: usize = 2;

/// For each leaf whether it is part of a panel of properties: `Số hiệu: 2/VBHN-BTP`, `Còn hiệu lực`, a row with such a label.
pub(super) fn properties(page: &Page, cues: &Cues) -> Vec<bool> {
    let states = |at: usize| {
        let leaf = &page.leaves[at];
        let labelled = at > 0
            && leaf.cell.is_some_and(|(row, _)| page.leaves[at - 1].cell.is_some_and(|(before, _)| before == row))
            && is_label(&page.leaves[at - 1], cues);
        leaf.chars <= VALUE && (labelled || states_property(leaf, cues))
    };
    let mut is_property: Vec<bool> = (0..page.leaves.len()).map(states).collect();
    let mut start = 0;
    while start < is_property.len() {
        let run = is_property[start..].iter().take_while(|&&property| property).count();
        if run < PANEL {
            is_property[start..start + run].fill(false);
        }
        start += run.max(1);
    }
    is_property
}

fn is_label(leaf: &Leaf, cues: &Cues) -> bool {
    leaf.chars <= VALUE && cues.portal.properties.contains(&key(&leaf.text))
}

fn states_property(leaf: &Leaf, cues: &Cues) -> bool {
    let (label, value) = leaf.text.split_once(':').unwrap_or((&leaf.text, ""));
    let label = key(label);
    cues.portal.properties.contains(&label) || (value.is_empty() && cues.portal.states.contains(&label))
}

/// Takes out the panel where there is a body, and the properties without a value and the imprint where there is none.
pub(super) fn mark(page: &Page, is_property: &[bool], is_chrome: &mut [bool], headline: Option<usize>, cues: &Cues) {
    let is_body = |at: usize| {
        let leaf = &page.leaves[at];
        !is_chrome[at] && !is_property[at] && Some(at) != headline && leaf.heading == 0 && !leaf.is_alt && leaf.chars >= 40
    };
    let body: Vec<usize> = (0..page.leaves.len()).filter(|&at| is_body(at)).collect();
    let has_body = body.iter().map(|&at| page.leaves[at].chars).sum::<usize>() >= BODY;
    let ends = (body.first().copied().unwrap_or(0), body.last().copied().unwrap_or(0));
    for (at, (leaf, is_chrome)) in page.leaves.iter().zip(is_chrome.iter_mut()).enumerate().filter(|&(at, _)| is_property[at]) {
        // Within a body such lines belong to it: the forms of its annexes ask for them.
        let beside_body = at < ends.0 || at > ends.1;
        *is_chrome |= if has_body { beside_body } else { states_nothing(leaf, cues) };
    }
    mark_imprint(page, is_property, is_chrome, cues);
}

/// `Ngày cập nhật: --`.
fn states_nothing(leaf: &Leaf, cues: &Cues) -> bool {
    let value = leaf.text.split_once(':').map(|(_, value)| value);
    match value {
        Some(value) => !value.contains(char::is_alphanumeric),
        None => !leaf.text.contains(char::is_alphanumeric) || (leaf.cell.is_none() && is_label(leaf, cues)),
    }
}

/// The last lines of a page, from the first that says who runs it, where nothing longer follows.
fn mark_imprint(page: &Page, is_property: &[bool], is_chrome: &mut [bool], cues: &Cues) {
    let says_who = |leaf: &Leaf| {
        leaf.text.starts_with('©') || (leaf.chars <= 2 * VALUE && starts_with_any(&key(&leaf.text), &cues.portal.imprint))
    };
    let (mut first, mut found) = (None, 0);
    for at in (0..page.leaves.len()).rev() {
        let leaf = &page.leaves[at];
        if is_chrome[at] {
            continue;
        }
        let says = says_who(leaf);
        if is_property[at] || !(says || (leaf.chars < 60 && !leaf.text.ends_with(['.', ';', '。']))) {
            break;
        }
        if says {
            first = Some(at);
            found += if leaf.text.contains('©') { IMPRINT } else { 1 };
        }
    }
    if let Some(first) = first.filter(|_| found >= IMPRINT) {
        is_chrome[first..].fill(true);
    }
}

/// Whether a panel names a numbered text: `Số hiệu: 2/VBHN-BTP`.
pub(super) fn names_instrument(page: &Page, is_property: &[bool]) -> bool {
    page.leaves.iter().zip(is_property).any(|(leaf, &is_property)| {
        is_property
            && leaf.text.split(|c: char| c.is_whitespace()).any(|word| {
                word.contains(['/', '-'])
                    && word.contains(|c: char| c.is_ascii_digit())
                    && word.contains(|c: char| c.is_alphabetic())
            })
    })
}
