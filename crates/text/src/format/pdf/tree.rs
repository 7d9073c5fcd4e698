//! The pages of a file, with what they inherit.

use std::collections::HashSet;

use lopdf::{Dictionary, Object, ObjectId};

use super::file::File;
use super::matrix::Matrix;

/// US Letter, for pages that state no size.
const LETTER: [f32; 4] = [0.0, 0.0, 612.0, 792.0];

/// Nodes above a page; real trees are up to 8 high.
const MAX_HEIGHT: usize = 32;

/// A leaf of the page tree.
pub(crate) struct Leaf<'f> {
    pub(crate) dictionary: &'f Dictionary,
    pub(crate) resources: Option<&'f Dictionary>,
    /// The box that is shown: left, bottom, right, top, in the units of the page's contents.
    pub(crate) shown: [f32; 4],
    /// Quarter turns, clockwise, by which the page is turned for showing.
    pub(crate) turns: u8,
}

/// What nodes of the tree hand down.
#[derive(Clone, Copy, Default)]
struct Inherited<'f> {
    resources: Option<&'f Dictionary>,
    media: Option<[f32; 4]>,
    crop: Option<[f32; 4]>,
    rotate: f32,
}

/// All pages in order, of which at most `limit`, and whether there were more.
pub(crate) fn leaves(file: &File, limit: usize) -> (Vec<Leaf<'_>>, bool) {
    let root = file.dictionary(file.trailer(), "Root").and_then(|root| file.dictionary(root, "Pages"));
    let mut leaves = Vec::new();
    let mut is_cut = false;
    let mut seen = HashSet::new();
    let mut open: Vec<(&Dictionary, Inherited<'_>)> = root.map(|root| (root, Inherited::default())).into_iter().collect();
    // A stack of our own rather than recursion: trees of hostile files are as deep as they like.
    while let Some((node, inherited)) = open.pop() {
        let inherited = inherit(file, node, inherited);
        match file.array(node, "Kids") {
            Some(kids) if file.name(node, "Type") != Some(b"Page") => {
                let kids = kids.iter().rev().filter(|kid| is_new(kid, &mut seen));
                open.extend(kids.filter_map(|kid| Some((file.resolve(kid).as_dict().ok()?, inherited))));
            }
            _ if file.name(node, "Type") == Some(b"Pages") => {}
            _ if leaves.len() < limit => leaves.push(leaf(node, inherited)),
            _ => is_cut = true,
        }
    }
    if leaves.is_empty() {
        let stray = file.stray_pages().iter().filter(|id| seen.insert(**id)).take(limit);
        leaves.extend(stray.filter_map(|&id| stray_leaf(file, file.object(id).as_dict().ok()?)));
    }
    (leaves, is_cut)
}

/// A page of a file that lost the root of its tree. What is left of the tree still leads upward.
fn stray_leaf<'f>(file: &'f File, page: &'f Dictionary) -> Option<Leaf<'f>> {
    if file.name(page, "Type") != Some(b"Page") {
        return None;
    }
    let mut branch = vec![page];
    while let Some(parent) = file.dictionary(branch[branch.len() - 1], "Parent").filter(|_| branch.len() < MAX_HEIGHT) {
        branch.push(parent);
    }
    let inherited = branch.iter().rev().fold(Inherited::default(), |inherited, node| inherit(file, node, inherited));
    Some(leaf(page, inherited))
}

/// Whether a node is met for the first time: a tree that contains itself would never end.
fn is_new(kid: &Object, seen: &mut HashSet<ObjectId>) -> bool {
    kid.as_reference().map_or(true, |id| seen.insert(id))
}

fn inherit<'f>(file: &'f File, node: &'f Dictionary, inherited: Inherited<'f>) -> Inherited<'f> {
    Inherited {
        resources: file.dictionary(node, "Resources").or(inherited.resources),
        media: rectangle(file, node, "MediaBox").or(inherited.media),
        crop: rectangle(file, node, "CropBox").or(inherited.crop),
        rotate: file.number(node, "Rotate").unwrap_or(inherited.rotate),
    }
}

/// A box with its corners in order; none if it is empty or not four numbers.
pub(crate) fn rectangle(file: &File, dictionary: &Dictionary, key: &str) -> Option<[f32; 4]> {
    let numbers = file.numbers(dictionary, key)?;
    let &[a, b, c, d] = numbers.as_slice() else { return None };
    let ordered = [a.min(c), b.min(d), a.max(c), b.max(d)];
    let is_sound = ordered.iter().all(|number| number.abs() < 1e6) && ordered[2] > ordered[0] && ordered[3] > ordered[1];
    is_sound.then_some(ordered)
}

fn leaf<'f>(dictionary: &'f Dictionary, inherited: Inherited<'f>) -> Leaf<'f> {
    let media = inherited.media.unwrap_or(LETTER);
    let crop = inherited.crop.unwrap_or(media);
    let both = [crop[0].max(media[0]), crop[1].max(media[1]), crop[2].min(media[2]), crop[3].min(media[3])];
    let is_empty = both[2] <= both[0] || both[3] <= both[1];
    let turns = ((inherited.rotate / 90.0).round() as i32).rem_euclid(4) as u8;
    Leaf { dictionary, resources: inherited.resources, shown: if is_empty { media } else { both }, turns }
}

impl Leaf<'_> {
    /// Width and height as shown, in points.
    pub(crate) fn size(&self) -> (f32, f32) {
        let [left, bottom, right, top] = self.shown;
        if self.turns.is_multiple_of(2) { (right - left, top - bottom) } else { (top - bottom, right - left) }
    }

    /// The map from the page's own space to the page as shown, y growing downward.
    pub(crate) fn to_shown(&self) -> Matrix {
        let [left, bottom, right, top] = self.shown;
        match self.turns {
            0 => Matrix::new(1.0, 0.0, 0.0, -1.0, -left, top),
            1 => Matrix::new(0.0, 1.0, 1.0, 0.0, -bottom, -left),
            2 => Matrix::new(-1.0, 0.0, 0.0, 1.0, right, -bottom),
            _ => Matrix::new(0.0, -1.0, -1.0, 0.0, top, right),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_turned_page_is_upright_as_shown() {
        let dictionary = Dictionary::new();
        for (turns, corner, expected) in [
            (0, (10.0, 20.0), (0.0, 200.0)),
            (0, (110.0, 220.0), (100.0, 0.0)),
            // Turned clockwise, the upper left corner comes to the upper right.
            (1, (10.0, 220.0), (200.0, 0.0)),
            (2, (10.0, 220.0), (100.0, 200.0)),
            (3, (10.0, 220.0), (0.0, 100.0)),
        ] {
            let leaf = Leaf { dictionary: &dictionary, resources: None, shown: [10.0, 20.0, 110.0, 220.0], turns };
            assert_eq!(leaf.to_shown().apply(corner.0, corner.1), expected, "{turns}");
        }
    }
}
