//! Counts of right, wrong and missed, and F1.

use std::collections::BTreeMap;

use serde::Deserialize;

/// What is scored, in the order and with the names of `score.py`.
pub(super) const CATEGORIES: [&str; 18] = [
    "ref.mention",
    "ref.span",
    "ref.doc",
    "date.value",
    "date.value+role",
    "date.span",
    "agency.mention",
    "agency.span",
    "agency.doc",
    "directive",
    "addressee",
    "addressee+role",
    "deadline",
    "modality",
    "issuer",
    "line.chrome",
    "line.caption",
    "meta",
];

/// What one category counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub(super) struct Tally {
    #[serde(rename = "tp")]
    pub(super) right: usize,
    #[serde(rename = "fp")]
    pub(super) wrong: usize,
    #[serde(rename = "fn")]
    pub(super) missed: usize,
}

impl Tally {
    /// One unit: right, or else wrong where something was said and missed where something was there.
    pub(super) fn unit(wanted: bool, said: bool, same: bool) -> Self {
        let right = wanted && said && same;
        Self { right: right.into(), wrong: (said && !right).into(), missed: (wanted && !right).into() }
    }

    /// The harmonic mean of precision and recall; none where there is nothing to find and nothing was found.
    pub(super) fn f1(self) -> Option<f64> {
        let Self { right, wrong, missed } = self;
        // 2·tp / (2·tp + fp + fn) is the same figure without the case of no predictions.
        (right + wrong + missed > 0).then(|| 2.0 * right as f64 / (2 * right + wrong + missed) as f64)
    }
}

impl std::ops::AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.right += other.right;
        self.wrong += other.wrong;
        self.missed += other.missed;
    }
}

/// A tally for each category that has been counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Scores(BTreeMap<&'static str, Tally>);

impl Scores {
    /// Adds to one category.
    pub(super) fn add(&mut self, category: &str, tally: Tally) {
        let known = CATEGORIES.iter().find(|name| **name == category);
        let name = known.unwrap_or_else(|| panic!("`{category}` is no category"));
        *self.0.entry(name).or_default() += tally;
    }

    /// Adds another file's counts.
    pub(super) fn merge(&mut self, other: &Self) {
        for (category, tally) in &other.0 {
            self.add(category, *tally);
        }
    }

    /// The counts of a category; all zero where it has none.
    pub(super) fn get(&self, category: &str) -> Tally {
        self.0.get(category).copied().unwrap_or_default()
    }
}

#[test]
fn f1_is_the_harmonic_mean() {
    let tally = Tally { right: 6, wrong: 2, missed: 4 };
    let (precision, recall) = (6.0 / 8.0, 6.0 / 10.0);
    let f1: f64 = 2.0 * precision * recall / (precision + recall);
    assert!((tally.f1().unwrap() - f1).abs() < 1e-12);
    assert_eq!(Tally { right: 0, wrong: 0, missed: 3 }.f1(), Some(0.0));
    assert_eq!(Tally::default().f1(), None);
}
