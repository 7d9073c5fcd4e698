//! Which documents are one work: translations or copies of one text.
//!
//! A pure function over the fingerprints of all current documents, so that the answer does not depend on the order in which they
//! came. Three kinds of evidence, strongest first:
//!
//! 1. *one source*: both were taken from the same article, or one is the article that the other was taken from;
//! 2. *one text*: the content is the same word for word, whatever the portal put around it;
//! 3. *translation*: the languages differ and what survives translation agrees, see [`compare`].
//!
//! Two documents of one language are never joined by likeness: reports that differ in one number, date or name are different
//! works, and nothing tells them from two editions of one. For the same reason a document is joined to the one text of another
//! language that fits it best, and to none where two different texts fit equally well.
//!
//! Cost: O(n) comparisons. Candidates share a source, a text, or a key that at most [`MAX_SHARED`] documents have.

mod compare;
mod fingerprint;
mod groups;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use vanban_model::Lang;
use vanban_store::WorkRow;

pub(crate) use fingerprint::Fingerprint;

use compare::{Likeness, compare};
use groups::Groups;

/// A key that more documents share says little about any two of them, and comparing all of them would be quadratic. A widely
/// reported instrument had 12 reports a language in one month; 64 leaves room for five languages.
const MAX_SHARED: usize = 64;

/// Joins documents into works. `documents` are the current ones with their fingerprints, sorted by id; the answer has a row for
/// each that shares its work with another.
pub(crate) fn link(documents: &[(String, Fingerprint)]) -> BTreeMap<String, WorkRow> {
    let mut groups = Groups::new(documents.iter().map(|(_, print)| print.lang));
    let mut evidence: Vec<Option<String>> = vec![None; documents.len()];
    join_copies(documents, &mut groups, &mut evidence);
    groups.freeze_texts();
    for (one, other, likeness) in translations(documents, &groups) {
        if groups.join_translation(one, other) {
            for (it, its_other) in [(one, other), (other, one)] {
                evidence[it].get_or_insert_with(|| likeness.why(&documents[its_other].0));
            }
        }
    }
    rows(documents, &groups, &evidence)
}

/// Joins what has one source or one text.
fn join_copies(documents: &[(String, Fingerprint)], groups: &mut Groups, evidence: &mut [Option<String>]) {
    let mut first: HashMap<(&str, &str), usize> = HashMap::new();
    for (at, (_, print)) in documents.iter().enumerate() {
        let sources = print.sources.iter().map(|source| ("source", source.as_str()));
        for key in sources.chain([("text", print.content.as_str())]) {
            let other = *first.entry(key).or_insert(at);
            if other != at {
                groups.join_text(other, at);
                for it in [other, at] {
                    evidence[it].get_or_insert_with(|| format!("same {}: {}", key.0, key.1));
                }
            }
        }
    }
}

/// Pairs that are translations of one another and the best fit for each other, best first.
fn translations(documents: &[(String, Fingerprint)], groups: &Groups) -> Vec<(usize, usize, Likeness)> {
    let mut likenesses: BTreeMap<(usize, usize), Likeness> = BTreeMap::new();
    for (one, other) in candidates(documents, groups) {
        if let Some(likeness) = compare(&documents[one].1, &documents[other].1) {
            likenesses.insert((one, other), likeness);
        }
    }
    let mut best: HashMap<(usize, Lang), Best> = HashMap::new();
    for (&(one, other), likeness) in &likenesses {
        for (it, its_other) in [(one, other), (other, one)] {
            let lang = documents[its_other].1.lang;
            best.entry((it, lang)).or_default().offer(groups.text_of(its_other), likeness.score);
        }
    }
    let is_best = |it: usize, other: usize| {
        best.get(&(it, documents[other].1.lang)).is_some_and(|best| best.text == Some(groups.text_of(other)))
    };
    let mut pairs: Vec<(usize, usize, Likeness)> = likenesses
        .into_iter()
        .filter(|((one, other), _)| is_best(*one, *other) && is_best(*other, *one))
        .map(|((one, other), likeness)| (one, other, likeness))
        .collect();
    pairs.sort_by(|a, b| b.2.score.total_cmp(&a.2.score).then((a.0, a.1).cmp(&(b.0, b.1))));
    pairs
}

/// The text of a language that fits a document best; none on a tie between two texts.
#[derive(Default)]
struct Best {
    score: f64,
    text: Option<usize>,
}

impl Best {
    fn offer(&mut self, text: usize, score: f64) {
        if score > self.score {
            *self = Self { score, text: Some(text) };
        } else if score == self.score && self.text != Some(text) {
            self.text = None;
        }
    }
}

/// Pairs worth comparing, each with the smaller place first.
fn candidates(documents: &[(String, Fingerprint)], groups: &Groups) -> BTreeSet<(usize, usize)> {
    let mut by_key: HashMap<u64, Vec<usize>> = HashMap::new();
    for (at, (_, print)) in documents.iter().enumerate() {
        for key in print.keys() {
            let shared = by_key.entry(key).or_default();
            // One more than allowed is enough to know that the key is too common.
            if shared.len() <= MAX_SHARED && shared.last() != Some(&at) {
                shared.push(at);
            }
        }
    }
    let mut pairs = BTreeSet::new();
    for shared in by_key.values().filter(|shared| shared.len() <= MAX_SHARED) {
        for (nth, &one) in shared.iter().enumerate() {
            for &other in &shared[nth + 1..] {
                if documents[one].1.lang != documents[other].1.lang && groups.text_of(one) != groups.text_of(other) {
                    pairs.insert((one, other));
                }
            }
        }
    }
    pairs
}

fn rows(documents: &[(String, Fingerprint)], groups: &Groups, evidence: &[Option<String>]) -> BTreeMap<String, WorkRow> {
    let mut rows = BTreeMap::new();
    for members in groups.works().into_values().filter(|members| members.len() > 1) {
        // Documents are sorted by id, so the first member has the smallest.
        let work = &documents[members[0]].0;
        for member in members {
            let why = evidence[member].clone().unwrap_or_default();
            rows.insert(documents[member].0.clone(), WorkRow { work: work.clone(), why });
        }
    }
    rows
}

#[cfg(test)]
mod tests;
