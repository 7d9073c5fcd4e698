use std::collections::BTreeMap;

use serde::Deserialize;

use super::ConfigError;
use crate::Lang;

/// The names of languages, for display (`languages.toml`).
#[derive(Clone, Debug, Default)]
pub struct Languages {
    by_tag: BTreeMap<Lang, Language>,
}

/// One language.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Language {
    /// BCP 47 tag.
    pub tag: Lang,
    /// English name.
    pub name: String,
    /// What its speakers call it.
    pub own: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LanguagesFile {
    language: Vec<Language>,
}

impl Languages {
    /// All of them, ordered by tag.
    pub fn all(&self) -> impl Iterator<Item = &Language> {
        self.by_tag.values()
    }

    /// The English name; the tag itself where none is known.
    ///
    /// ```
    /// use vanban_model::Config;
    /// let file = "[[language]]\ntag = 'sv'\nname = 'Swedish'\nown = 'svenska'".to_owned();
    /// let config = Config::from_files(&[("languages.toml".to_owned(), file)])?;
    /// assert_eq!(config.languages.name("sv".parse()?), "Swedish");
    /// assert_eq!(config.languages.name("xx".parse()?), "xx");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn name(&self, lang: Lang) -> String {
        self.by_tag.get(&lang).map_or_else(|| lang.to_string(), |language| language.name.clone())
    }

    pub(super) fn add(&mut self, file: LanguagesFile, path: &str) -> Result<(), ConfigError> {
        for language in file.language {
            if let Some(twice) = self.by_tag.insert(language.tag, language) {
                return Err(ConfigError::invalid(path, format!("language `{}` is named twice", twice.tag)));
            }
        }
        Ok(())
    }
}
