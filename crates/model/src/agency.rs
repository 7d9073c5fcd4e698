use std::borrow::Borrow;
use std::fmt;

use serde::{Deserialize, Serialize};

/// The id of a body, an office-holder or a collective: `vn.gov.mofa`, `vn.party.politburo`, `vn.gov.mofa.minister`.
///
/// Labels in lower case joined by dots, parents first. The ids of the gazetteer are binding; bodies that a document founds
/// follow their pattern (`vn.sc.review-22`).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AgencyId(String);

impl AgencyId {
    /// Takes an id as it stands in a gazetteer or a query.
    #[must_use]
    pub fn new(id: impl Into<String>) -> Self {
        Self(id.into())
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The id of a child: `vn.gov.mofa` and `minister` give `vn.gov.mofa.minister`.
    #[must_use]
    pub fn child(&self, label: &str) -> Self {
        Self(format!("{}.{label}", self.0))
    }

    /// Whether `suffix` names this agency: the id itself, or its last labels (`mofa`, `gov.mofa`).
    #[must_use]
    pub fn ends_with(&self, suffix: &str) -> bool {
        self.0 == suffix || self.0.strip_suffix(suffix).is_some_and(|head| head.ends_with('.'))
    }
}

impl Borrow<str> for AgencyId {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for AgencyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
