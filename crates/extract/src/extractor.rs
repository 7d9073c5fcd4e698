use std::collections::{BTreeMap, BTreeSet};

use vanban_model::{AgencyId, Config, Lang, Pack, fold};

use crate::agencies::AgencyRules;
use crate::citations::{CitationRules, SymbolScanner};
use crate::dates::DateRules;
use crate::directives::DirectiveRules;
use crate::morph::Morphology;
use crate::official::FormCues;
use crate::pattern::PatternError;

/// The compiled configuration. Build it once; it is shared by all threads.
#[derive(Debug)]
pub struct Extractor {
    pub(crate) config: Config,
    pub(crate) languages: BTreeMap<Lang, Language>,
    /// For texts in a language without a pack.
    pub(crate) fallback: Language,
    pub(crate) scanner: SymbolScanner,
    /// The words of the official form.
    pub(crate) form: FormCues,
    /// Bodies that direct others by their rank: those of Party, Assembly, State and Government that issue instruments.
    pub(crate) authorities: BTreeSet<AgencyId>,
    /// Names of two words and more without their marks, for queries typed so.
    pub(crate) unmarked: Vec<(String, AgencyId)>,
}

/// The rules of one language, compiled.
#[derive(Clone, Debug)]
pub(crate) struct Language {
    pub(crate) morphology: Morphology,
    pub(crate) sentences: vanban_model::Sentences,
    pub(crate) citations: CitationRules,
    pub(crate) dates: DateRules,
    pub(crate) agencies: AgencyRules,
    pub(crate) directives: DirectiveRules,
    /// Words that make a date the date of a meeting, and the like.
    pub(crate) roles: crate::resolve::RoleRules,
}

impl Extractor {
    /// Compiles the packs and gazetteers.
    ///
    /// # Errors
    /// The first malformed pattern, with what is wrong in it.
    pub fn new(config: Config) -> Result<Self, PatternError> {
        let mut languages = BTreeMap::new();
        for (&lang, pack) in &config.packs {
            languages.insert(lang, Language::new(lang, pack, &config)?);
        }
        let fallback = Language::new(Lang::UND, &config.fallback, &config)?;
        let unmarked = unmarked(&config);
        let authorities = authorities(&config);
        let form = FormCues::new(&config);
        Ok(Self { config, languages, fallback, scanner: SymbolScanner::new(), form, authorities, unmarked })
    }

    /// The configuration that it was built from.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// The rules of a language, or those for texts without a pack.
    pub(crate) fn language(&self, lang: Lang) -> &Language {
        self.languages.get(&lang).unwrap_or(&self.fallback)
    }
}

impl Language {
    fn new(lang: Lang, pack: &Pack, config: &Config) -> Result<Self, PatternError> {
        let morphology = Morphology::new(&pack.inflection);
        Ok(Self {
            sentences: pack.sentences.clone(),
            citations: CitationRules::new(pack, &morphology)?,
            dates: DateRules::new(pack, &morphology)?,
            agencies: AgencyRules::new(lang, pack, &config.gazetteer, &morphology)?,
            directives: DirectiveRules::new(pack, &morphology)?,
            roles: crate::resolve::RoleRules::new(pack, &morphology)?,
            morphology,
        })
    }
}

/// Kinds of the gazetteer that stand above ministries.
const RANKS: [&str; 4] = ["party", "assembly", "president", "government"];

fn authorities(config: &Config) -> BTreeSet<AgencyId> {
    let ranks = |id: &&AgencyId| config.gazetteer.agency(id.as_str()).is_some_and(|agency| RANKS.contains(&agency.kind.as_str()));
    config.instruments.all().iter().map(|entry| &entry.issuer).filter(ranks).cloned().collect()
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
