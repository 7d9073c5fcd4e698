use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;
use serde::Deserialize;

use super::ConfigError;
use crate::{AgencyId, Lang, Symbol};

/// Widely cited instruments, against which short forms ("Resolution 59") are resolved.
#[derive(Clone, Debug, Default)]
pub struct Instruments {
    entries: Vec<Instrument>,
    by_number: HashMap<String, Vec<usize>>,
    by_key: HashMap<String, Vec<usize>>,
}

/// One instrument: a symbol and a date.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Instrument {
    /// Canonical symbol.
    pub symbol: Symbol,
    /// Date of issue.
    pub date: Option<Date>,
    /// Document type id.
    #[serde(rename = "type")]
    pub doctype: String,
    /// Who issued it.
    pub issuer: AgencyId,
    /// What it is about, for display.
    pub title: BTreeMap<Lang, String>,
    /// Phrases by which news describe it.
    #[serde(default)]
    pub topics: BTreeMap<Lang, Vec<String>>,
    /// The instrument that took its place.
    pub replaced_by: Option<Symbol>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct InstrumentsFile {
    instrument: Vec<Instrument>,
}

impl Instruments {
    /// All entries, in the order of the file.
    #[must_use]
    pub fn all(&self) -> &[Instrument] {
        &self.entries
    }

    /// The entries whose symbol has this leading number (`59`), leading zeros apart.
    pub fn with_number(&self, number: &str) -> impl Iterator<Item = &Instrument> {
        self.by_number.get(number.trim_start_matches('0')).into_iter().flatten().map(|&at| &self.entries[at])
    }

    /// The entries of a symbol (several where numbering started again).
    pub fn with_symbol(&self, symbol: &Symbol) -> impl Iterator<Item = &Instrument> {
        self.by_key.get(&symbol.key()).into_iter().flatten().map(|&at| &self.entries[at])
    }

    pub(super) fn add(&mut self, file: InstrumentsFile, path: &str) -> Result<(), ConfigError> {
        for entry in file.instrument {
            if self.entries.iter().any(|other| other.symbol == entry.symbol && other.date == entry.date) {
                return Err(ConfigError::invalid(path, format!("`{}` is listed twice with one date", entry.symbol)));
            }
            self.entries.push(entry);
        }
        Ok(())
    }

    pub(super) fn index(&mut self) {
        for (at, entry) in self.entries.iter().enumerate() {
            self.by_number.entry(entry.symbol.number().trim_start_matches('0').to_owned()).or_default().push(at);
            self.by_key.entry(entry.symbol.key()).or_default().push(at);
        }
    }
}
