use std::collections::{BTreeMap, HashSet};

use serde::Deserialize;

use super::ConfigError;
use crate::Lang;

/// Administrative and policy terms across languages, concept by concept.
#[derive(Clone, Debug, Default)]
pub struct Glossary {
    terms: Vec<Term>,
    ids: HashSet<String>,
}

/// One concept.
#[derive(Clone, Debug, Deserialize)]
pub struct Term {
    /// `roadmap`.
    pub id: String,
    /// Phrases by language, in citation form.
    #[serde(flatten)]
    pub phrases: BTreeMap<Lang, Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GlossaryFile {
    term: Vec<Term>,
}

impl Glossary {
    /// All terms, in the order of the files.
    #[must_use]
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    pub(super) fn add(&mut self, file: GlossaryFile, path: &str) -> Result<(), ConfigError> {
        for term in file.term {
            if !self.ids.insert(term.id.clone()) {
                return Err(ConfigError::invalid(path, format!("term `{}` is defined twice", term.id)));
            }
            self.terms.push(term);
        }
        Ok(())
    }
}
