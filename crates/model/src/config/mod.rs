//! The parsed form of everything under `config/`, from strings.

mod agencies;
mod doctypes;
mod glossary;
mod instruments;
mod languages;
mod ocr;
mod pack;
mod page;
mod settings;

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;

pub use agencies::{Agency, AgencyNames, Gazetteer, Place};
pub use doctypes::{DocType, DocTypes};
pub use glossary::{Glossary, Term};
pub use instruments::{Instrument, Instruments};
pub use languages::{Language, Languages};
pub use ocr::OcrRules;
pub use pack::*;
pub use page::{FactLabels, HtmlHints, Letters, OfficialForm, PageCues, PortalCues, UnitWords};
pub use settings::{Limits, Ocr, Settings};

use crate::{Lang, SymbolCodes};

/// All configuration, checked as a whole: every id that one file uses is defined in another.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// One pack a language, by tag.
    pub packs: BTreeMap<Lang, Pack>,
    /// The rules for texts in a language without a pack (`lang/und/pack.toml`).
    pub fallback: Pack,
    /// Labels of portal chrome, by language.
    pub pages: BTreeMap<Lang, PageCues>,
    /// Agencies and places.
    pub gazetteer: Gazetteer,
    /// Document types.
    pub doctypes: DocTypes,
    /// Widely cited instruments.
    pub instruments: Instruments,
    /// Terms across languages.
    pub glossary: Glossary,
    /// Names of languages.
    pub languages: Languages,
    /// The letter groups of symbols, from document types and agencies.
    pub codes: SymbolCodes,
    /// What is known of the faults of optical character recognition.
    pub ocr: OcrRules,
    /// What a person may set.
    pub settings: Settings,
}

/// A fault in a configuration file. `path` is relative to the configuration folder.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// The file is no TOML, or has an unknown key or a value of the wrong type.
    #[error("cannot read `config/{path}`: {source}")]
    Toml {
        /// Which file.
        path: String,
        /// Where and why.
        #[source]
        source: Box<toml::de::Error>,
    },
    /// The file is well formed, but what it says does not hold.
    #[error("cannot use `config/{path}`: {problem}")]
    Invalid {
        /// Which file.
        path: String,
        /// What is wrong, with the value.
        problem: String,
    },
    /// A file that must be there is not.
    #[error("missing `config/{0}`")]
    Missing(String),
}

impl ConfigError {
    pub(crate) fn invalid(path: &str, problem: impl Into<String>) -> Self {
        Self::Invalid { path: path.to_owned(), problem: problem.into() }
    }
}

impl Config {
    /// Parses `(path, text)` pairs, paths relative to the configuration folder (`lang/he/pack.toml`). Files that vanban does
    /// not know are ignored, so that a folder may hold notes.
    ///
    /// # Errors
    /// The first fault found, with file and value: unknown keys, unknown parents and successors, ambiguous names.
    pub fn from_files(files: &[(String, String)]) -> Result<Self, ConfigError> {
        let mut config = Self::default();
        for (path, text) in files {
            config.take(path, text)?;
        }
        config.gazetteer.check()?;
        config.instruments.index();
        let codes = config.doctypes.codes().chain(config.gazetteer.codes());
        config.codes = SymbolCodes::new(codes);
        config.packs.values().for_each(|pack| config.codes.spell(&pack.citations.codes));
        for pack in config.packs.values_mut() {
            pack.inherit();
        }
        Ok(config)
    }

    fn take(&mut self, path: &str, text: &str) -> Result<(), ConfigError> {
        let parts: Vec<&str> = path.split('/').collect();
        match parts.as_slice() {
            ["vanban.toml"] => self.settings = parse(path, text)?,
            ["ocr.toml"] => self.ocr = parse(path, text)?,
            ["languages.toml"] => self.languages.add(parse::<languages::LanguagesFile>(path, text)?, path)?,
            ["gazetteer", "agencies.toml"] => self.gazetteer.add_agencies(parse::<agencies::AgenciesFile>(path, text)?, path)?,
            ["gazetteer", "places.toml"] => self.gazetteer.add_places(parse::<agencies::PlacesFile>(path, text)?, path)?,
            ["gazetteer", "doctypes.toml"] => self.doctypes.add(parse::<doctypes::DocTypesFile>(path, text)?, path)?,
            ["gazetteer", "instruments.toml"] => {
                self.instruments.add(parse::<instruments::InstrumentsFile>(path, text)?, path)?
            }
            ["glossary", file] if file.ends_with(".toml") => {
                self.glossary.add(parse::<glossary::GlossaryFile>(path, text)?, path)?
            }
            ["lang", tag, file] => {
                let lang: Lang = tag.parse().map_err(|err: crate::LangError| ConfigError::invalid(path, err.to_string()))?;
                match *file {
                    "pack.toml" if lang.is_und() => self.fallback.take_main(parse(path, text)?),
                    "pack.toml" => self.packs.entry(lang).or_default().take_main(parse(path, text)?),
                    "months.toml" => self.packs.entry(lang).or_default().calendar = parse(path, text)?,
                    "agencies.toml" => self.gazetteer.add_names(lang, parse::<agencies::NamesFile>(path, text)?, path)?,
                    "page.toml" => {
                        self.pages.insert(lang, parse(path, text)?);
                    }
                    _ => {}
                }
            }
            _ => {}
        }
        Ok(())
    }
}

fn parse<T: DeserializeOwned>(path: &str, text: &str) -> Result<T, ConfigError> {
    toml::from_str(text).map_err(|source| ConfigError::Toml { path: path.to_owned(), source: Box::new(source) })
}
