use std::collections::BTreeMap;

use serde::Deserialize;

use super::ConfigError;
use crate::Lang;

/// The types of official texts.
#[derive(Clone, Debug, Default)]
pub struct DocTypes {
    types: Vec<DocType>,
}

/// A type of official text: resolution, decree, notice, …
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocType {
    /// `resolution`.
    pub id: String,
    /// Abbreviations in symbols (`NQ`).
    #[serde(default)]
    pub codes: Vec<String>,
    /// Names for display, by language.
    pub name: BTreeMap<Lang, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DocTypesFile {
    doctype: Vec<DocType>,
}

impl DocTypes {
    /// All types, in the order of the file.
    #[must_use]
    pub fn all(&self) -> &[DocType] {
        &self.types
    }

    /// Whether an id is known.
    #[must_use]
    pub fn knows(&self, id: &str) -> bool {
        self.types.iter().any(|doctype| doctype.id == id)
    }

    /// The type of an abbreviation; the first in the file where several share it.
    #[must_use]
    pub fn by_code(&self, code: &str) -> Option<&DocType> {
        self.types.iter().find(|doctype| doctype.codes.iter().any(|own| own == code))
    }

    /// All abbreviations.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        self.types.iter().flat_map(|doctype| doctype.codes.iter().map(String::as_str))
    }

    pub(super) fn add(&mut self, file: DocTypesFile, path: &str) -> Result<(), ConfigError> {
        for doctype in file.doctype {
            if self.knows(&doctype.id) {
                return Err(ConfigError::invalid(path, format!("document type `{}` is defined twice", doctype.id)));
            }
            self.types.push(doctype);
        }
        Ok(())
    }
}
