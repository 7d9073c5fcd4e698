use std::collections::BTreeMap;
use std::sync::Arc;

use vanban_model::{AgencyId, Config, Lang, fold};

use crate::agencies::AgencyRules;
use crate::citations::{CitationRules, SymbolScanner};
use crate::dates::DateRules;
use crate::directives::DirectiveRules;
use crate::morph::Morphology;
use crate::pattern::PatternError;

/// The compiled configuration. Build it once; it is shared by all threads.
#[derive(Debug)]
pub struct Extractor {
    pub(crate) config: Config,
    pub(crate) languages: BTreeMap<Lang, Language>,
    pub(crate) scanner: SymbolScanner,
    /// Names of two words and more without their marks, for queries typed so.
    pub(crate) unmarked: Vec<(String, AgencyId)>,
}

/// The rules of one language, compiled.
#[derive(Clone, Debug)]
pub(crate) struct Language {
    pub(crate) morphology: Morphology,
    pub(crate) sentences: vanban_model::Sentences,
    pub(crate) citations: Arc<CitationRules>,
    pub(crate) dates: Arc<DateRules>,
    pub(crate) agencies: Arc<AgencyRules>,
    pub(crate) directives: Arc<DirectiveRules>,
    /// Words that make a date the date of a meeting, and the like.
    pub(crate) roles: Arc<crate::resolve::RoleRules>,
}

impl Extractor {
    /// Compiles the packs and gazetteers.
    ///
    /// # Errors
    /// The first malformed pattern, with what is wrong in it.
    pub fn new(config: Config) -> Result<Self, PatternError> {
        let mut languages = BTreeMap::new();
        for (&lang, pack) in &config.packs {
            let morphology = Morphology::new(&pack.inflection);
            let language = Language {
                sentences: pack.sentences.clone(),
                citations: Arc::new(CitationRules::new(pack, &morphology)?),
                dates: Arc::new(DateRules::new(pack, &morphology)?),
                agencies: Arc::new(AgencyRules::new(lang, pack, &config.gazetteer, &morphology)?),
                directives: Arc::new(DirectiveRules::new(pack, &morphology)?),
                roles: Arc::new(crate::resolve::RoleRules::new(pack, &morphology)?),
                morphology,
            };
            languages.insert(lang, language);
        }
        let unmarked = unmarked(&config);
        Ok(Self { config, languages, scanner: SymbolScanner::new(), unmarked })
    }

    /// The configuration that it was built from.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.config
    }

    pub(crate) fn language(&self, lang: Lang) -> Option<&Language> {
        self.languages.get(&lang)
    }
}

/// The names that lose marks when folded, of at least two words.
fn unmarked(config: &Config) -> Vec<(String, AgencyId)> {
    let mut names: Vec<(String, AgencyId)> = config
        .packs
        .keys()
        .flat_map(|&lang| config.gazetteer.names(lang))
        .flat_map(|entry| entry.names.iter().map(|name| (name, &entry.id)))
        .filter(|(name, _)| name.contains(' '))
        .map(|(name, id)| (name, fold::plain(name), id))
        .filter(|(name, folded, _)| folded.is_ascii() && name.to_lowercase() != *folded)
        .map(|(_, folded, id)| (folded, id.clone()))
        .collect();
    names.sort();
    names.dedup_by(|one, other| one.0 == other.0);
    names
}
