use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;
use serde::Deserialize;

use super::ConfigError;
use crate::{AgencyId, Lang};

const AGENCIES: &str = "gazetteer/agencies.toml";

/// Agencies with their names in each language, and places.
#[derive(Clone, Debug, Default)]
pub struct Gazetteer {
    agencies: BTreeMap<AgencyId, Agency>,
    names: BTreeMap<Lang, Vec<AgencyNames>>,
    places: Vec<Place>,
}

/// A body, an office-holder or a collective.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Agency {
    /// `vn.gov.mofa`.
    pub id: AgencyId,
    /// `ministry`, `committee`, `collective`, …
    pub kind: String,
    /// Official names for display, by language tag (`vi`, `en`).
    pub name: BTreeMap<Lang, String>,
    /// Abbreviations in document symbols (`BNG`).
    #[serde(default)]
    pub codes: Vec<String>,
    /// The body it belongs to.
    pub parent: Option<AgencyId>,
    /// First day of its existence.
    pub valid_from: Option<Date>,
    /// Last day of its existence.
    pub valid_to: Option<Date>,
    /// Who took over its duties.
    #[serde(default)]
    pub successors: Vec<AgencyId>,
}

/// How one language names an agency, in citation form.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgencyNames {
    /// Which one.
    pub id: AgencyId,
    /// Names; matched in any letter case, inflected by the rules of the language's pack.
    #[serde(default)]
    pub names: Vec<String>,
    /// Abbreviations matched only in this letter case.
    #[serde(default)]
    pub cased: Vec<String>,
}

/// A province or city.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// `vn.prov.an-giang`.
    pub id: AgencyId,
    /// `province` or `city`.
    pub kind: String,
    /// Names by language.
    pub names: BTreeMap<Lang, Vec<String>>,
    /// Last day of its existence.
    pub valid_to: Option<Date>,
    /// What it was merged into.
    #[serde(default)]
    pub successors: Vec<AgencyId>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AgenciesFile {
    agency: Vec<Agency>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NamesFile {
    agency: Vec<AgencyNames>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PlacesFile {
    place: Vec<Place>,
}

impl Gazetteer {
    /// The entry of an id.
    #[must_use]
    pub fn agency(&self, id: &str) -> Option<&Agency> {
        self.agencies.get(id)
    }

    /// All agencies, ordered by id.
    pub fn agencies(&self) -> impl Iterator<Item = &Agency> {
        self.agencies.values()
    }

    /// The names of agencies in a language.
    #[must_use]
    pub fn names(&self, lang: Lang) -> &[AgencyNames] {
        self.names.get(&lang).map_or(&[], Vec::as_slice)
    }

    /// All places.
    #[must_use]
    pub fn places(&self) -> &[Place] {
        &self.places
    }

    /// The agency that uses a code in symbols (`BNG`, `TTg`).
    #[must_use]
    pub fn by_code(&self, code: &str) -> Option<&Agency> {
        self.agencies
            .values()
            .filter(|agency| agency.codes.iter().any(|own| own == code))
            .min_by_key(|agency| agency.valid_to.is_some())
    }

    /// All codes.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        self.agencies.values().flat_map(|agency| agency.codes.iter().map(String::as_str))
    }

    /// Who has the duties of an agency now: follows successors as long as there is exactly one. Bounded by the number of
    /// agencies, so that a circle in the data ends.
    #[must_use]
    pub fn now(&self, id: &AgencyId) -> AgencyId {
        let mut current = id;
        for _ in 0..self.agencies.len() {
            match self.agencies.get(current).map(|agency| agency.successors.as_slice()) {
                Some([successor]) => current = successor,
                _ => break,
            }
        }
        if current != id {
            return current.clone();
        }
        // An office or unit that has no entry of its own follows its body: the minister of a merged ministry.
        match (self.agencies.contains_key(id), id.as_str().rsplit_once('.')) {
            (false, Some((parent, label))) if self.agencies.contains_key(parent) => self.now(&AgencyId::new(parent)).child(label),
            _ => id.clone(),
        }
    }

    /// The name of an agency for display: in the first of `langs` that has one. An office or unit without an entry is named
    /// after its body (`Ministry of Finance, minister`), anything else by its id.
    #[must_use]
    pub fn display_name(&self, id: &AgencyId, langs: &[Lang]) -> String {
        let named = |id: &str| {
            let (agency, place) = (self.agencies.get(id), self.places.iter().find(|place| place.id.as_str() == id));
            langs.iter().find_map(|lang| {
                let of_agency = agency.and_then(|agency| agency.name.get(lang));
                of_agency.or_else(|| place?.names.get(lang)?.first()).cloned()
            })
        };
        named(id.as_str()).unwrap_or_else(|| match id.as_str().rsplit_once('.') {
            Some((body, label)) => match named(body) {
                Some(body) => format!("{body}, {}", label.replace('-', " ")),
                None => id.to_string(),
            },
            None => id.to_string(),
        })
    }

    /// The agencies that `suffix` names (`mofa`, `gov.mofa`, the full id).
    pub fn ending_with<'a>(&'a self, suffix: &'a str) -> impl Iterator<Item = &'a Agency> {
        self.agencies.values().filter(move |agency| agency.id.ends_with(suffix))
    }

    pub(super) fn add_agencies(&mut self, file: AgenciesFile, path: &str) -> Result<(), ConfigError> {
        for agency in file.agency {
            let id = agency.id.clone();
            if self.agencies.insert(id.clone(), agency).is_some() {
                return Err(ConfigError::invalid(path, format!("agency `{id}` is defined twice")));
            }
        }
        Ok(())
    }

    pub(super) fn add_places(&mut self, file: PlacesFile, path: &str) -> Result<(), ConfigError> {
        if file.place.iter().any(|place| place.names.is_empty()) {
            return Err(ConfigError::invalid(path, "a place has no name"));
        }
        self.places.extend(file.place);
        Ok(())
    }

    pub(super) fn add_names(&mut self, lang: Lang, file: NamesFile, path: &str) -> Result<(), ConfigError> {
        let mut seen: HashMap<String, &AgencyId> = HashMap::new();
        for entry in &file.agency {
            for name in entry.names.iter().chain(&entry.cased) {
                if let Some(other) = seen.insert(name.to_lowercase(), &entry.id).filter(|other| **other != entry.id) {
                    return Err(ConfigError::invalid(path, format!("`{name}` names both `{other}` and `{}`", entry.id)));
                }
            }
        }
        self.names.entry(lang).or_default().extend(file.agency);
        Ok(())
    }

    pub(super) fn check(&self) -> Result<(), ConfigError> {
        let known = |id: &AgencyId| self.agencies.contains_key(id) || self.places.iter().any(|place| place.id == *id);
        for agency in self.agencies.values() {
            if let Some(parent) = agency.parent.as_ref().filter(|parent| !known(parent)) {
                return Err(ConfigError::invalid(AGENCIES, format!("`{}` has the unknown parent `{parent}`", agency.id)));
            }
            if let Some(successor) = agency.successors.iter().find(|successor| !known(successor)) {
                return Err(ConfigError::invalid(AGENCIES, format!("`{}` has the unknown successor `{successor}`", agency.id)));
            }
        }
        for (lang, names) in &self.names {
            if let Some(entry) = names.iter().find(|entry| !known(&entry.id)) {
                return Err(ConfigError::invalid(
                    &format!("lang/{lang}/agencies.toml"),
                    format!("unknown agency `{}`", entry.id),
                ));
            }
        }
        Ok(())
    }
}
