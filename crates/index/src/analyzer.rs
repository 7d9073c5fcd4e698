use std::collections::HashMap;

use vanban_model::{AgencyId, Config, Gazetteer, Lang};

use crate::glossary::{Phrases, TermMatch};
use crate::stem::Stemmers;
use crate::token::{Token, tokens};

/// Kind of the gazetteer whose entries are also found by the body that they head.
const OFFICE_HOLDER: &str = "office-holder";

/// All analysis that needs configuration: stems, glossary terms, and under which agencies a mention is found.
///
/// Built once from the configuration and shared; documents, queries and highlights go through the same one.
pub struct Analyzer {
    stemmers: Stemmers,
    phrases: Phrases,
    gazetteer: Gazetteer,
    /// Place to the place it was merged into.
    merged: HashMap<AgencyId, AgencyId>,
}

/// A stretch of text in one language, cut into words: a block, a title, a directive's sentence.
#[derive(Clone, Debug, Default)]
pub struct Passage {
    /// Where the passage starts in the record's text; token spans count from here.
    pub start: usize,
    /// Its words, in order.
    pub tokens: Vec<Token>,
    /// The stem of each word, with its language: `sv:utrikesminist`. As long as `tokens`.
    pub stems: Vec<String>,
    /// Terms of the glossary in it, in order.
    pub terms: Vec<TermMatch>,
}

impl Analyzer {
    /// Prepares stemmers and phrases.
    #[must_use]
    pub fn new(config: &Config) -> Self {
        let stemmers = Stemmers::new(config);
        let phrases = Phrases::new(config, &stemmers);
        let merged = config.gazetteer.places().iter().filter_map(|place| match place.successors.as_slice() {
            [successor] => Some((place.id.clone(), successor.clone())),
            _ => None,
        });
        Self { phrases, merged: merged.collect(), gazetteer: config.gazetteer.clone(), stemmers }
    }

    /// Cuts a text of one language into words, with stems and terms.
    #[must_use]
    pub fn passage(&self, text: &str, lang: Lang) -> Passage {
        let tokens = tokens(text);
        let bare: Vec<String> = tokens.iter().map(|token| self.stemmers.stem(lang, token)).collect();
        let terms = self.phrases.find(lang, &bare);
        let stems = bare.into_iter().map(|stem| format!("{lang}:{stem}")).collect();
        Passage { start: 0, tokens, stems, terms }
    }

    /// The stem of a word in a language, as the stem field holds it (`sv:utrikesminist`).
    #[must_use]
    pub fn stem(&self, lang: Lang, token: &Token) -> String {
        format!("{lang}:{}", self.stemmers.stem(lang, token))
    }

    /// The terms that a sequence of words names in a language.
    #[must_use]
    pub fn terms(&self, lang: Lang, words: &[Token]) -> Vec<TermMatch> {
        let stems: Vec<String> = words.iter().map(|token| self.stemmers.stem(lang, token)).collect();
        self.phrases.find(lang, &stems)
    }

    /// The ids under which a mention of an agency is found: its own, and who has its duties now.
    #[must_use]
    pub fn also(&self, id: &AgencyId) -> Vec<AgencyId> {
        let mut out = vec![id.clone()];
        let now = self.merged.get(id).cloned().unwrap_or_else(|| self.gazetteer.now(id));
        if now != *id {
            out.push(now);
        }
        out
    }

    /// The ids of [`Self::also`], and for an office-holder the body that it heads: who asks for a ministry wants its minister
    /// too. The head of a body that is no part of another stays apart: not every word of the Prime Minister is the
    /// Government's.
    #[must_use]
    pub fn concepts_of(&self, id: &AgencyId) -> Vec<AgencyId> {
        let mut out = self.also(id);
        let bodies: Vec<AgencyId> = out.iter().filter_map(|id| self.headed_by(id)).collect();
        for body in bodies {
            if !out.contains(&body) {
                out.push(body);
            }
        }
        out
    }

    fn headed_by(&self, id: &AgencyId) -> Option<AgencyId> {
        let holder = self.gazetteer.agency(id.as_str()).filter(|agency| agency.kind == OFFICE_HOLDER)?;
        let body = self.gazetteer.agency(holder.parent.as_ref()?.as_str())?;
        (body.parent.is_some() && id.as_str().starts_with(body.id.as_str())).then(|| body.id.clone())
    }
}
