//! The words of the official form in all configured languages, folded and ready to compare.

use std::collections::HashMap;

use vanban_model::{Config, OfficialForm, UnitKind, fold};

/// A translated text keeps labels of its original, so the labels of all languages hold for every text.
#[derive(Clone, Debug, Default)]
pub(crate) struct FormCues {
    pub(super) mottos: Vec<String>,
    /// Type words to the id of their type, where it has one.
    pub(super) types: HashMap<String, Option<String>>,
    pub(super) issuers: Vec<String>,
    pub(super) subjects: Vec<String>,
    pub(super) recitals: Vec<String>,
    pub(super) bases: Vec<String>,
    pub(super) number_labels: Vec<String>,
    pub(super) bodies: Vec<String>,
    pub(super) addressees: Vec<String>,
    pub(super) recipients: Vec<String>,
    pub(super) authorities: Vec<String>,
    pub(super) offices: Vec<String>,
    pub(super) ranks: Vec<String>,
    pub(super) signed: Vec<String>,
    pub(super) attached: Vec<String>,
    pub(super) attestations: Vec<String>,
    pub(super) enacting: Vec<String>,
    pub(super) adopted: Vec<String>,
    pub(super) ordinals: HashMap<String, u32>,
    pub(super) units: Vec<UnitWord>,
    pub(super) fact_numbers: Vec<String>,
    pub(super) fact_dates: Vec<String>,
}

/// A word that heads numbered units.
#[derive(Clone, Debug)]
pub(super) struct UnitWord {
    pub(super) word: String,
    pub(super) kind: UnitKind,
    pub(super) alone: bool,
}

impl FormCues {
    pub(crate) fn new(config: &Config) -> Self {
        let mut cues = Self::default();
        for pack in config.packs.values() {
            for (doctype, words) in &pack.citations.types {
                let plain = words.iter().filter(|word| !word.contains(['[', '(', '=', '+', '{', '~', '|']));
                cues.types.extend(plain.map(|word| (key(word), Some(doctype.clone()))));
            }
        }
        for page in config.pages.values() {
            cues.add(&page.official);
        }
        for doctype in config.doctypes.all() {
            cues.types.extend(doctype.name.values().map(|name| (key(name), Some(doctype.id.clone()))));
        }
        for list in [&mut cues.number_labels, &mut cues.bodies, &mut cues.offices, &mut cues.fact_numbers, &mut cues.subjects] {
            list.sort_by_key(|word| std::cmp::Reverse(word.len()));
        }
        cues.units.sort_by_key(|unit| std::cmp::Reverse(unit.word.len()));
        cues
    }

    fn add(&mut self, form: &OfficialForm) {
        for (own, words) in [
            (&mut self.mottos, &form.mottos),
            (&mut self.issuers, &form.issuers),
            (&mut self.subjects, &form.subjects),
            (&mut self.recitals, &form.recitals),
            (&mut self.bases, &form.bases),
            (&mut self.number_labels, &form.number_labels),
            (&mut self.bodies, &form.bodies),
            (&mut self.addressees, &form.addressees),
            (&mut self.recipients, &form.recipients),
            (&mut self.authorities, &form.authorities),
            (&mut self.offices, &form.offices),
            (&mut self.ranks, &form.ranks),
            (&mut self.signed, &form.signed),
            (&mut self.attached, &form.attached),
            (&mut self.attestations, &form.attestations),
            (&mut self.enacting, &form.enacting),
            (&mut self.adopted, &form.adopted),
            (&mut self.fact_numbers, &form.facts.number),
            (&mut self.fact_dates, &form.facts.date),
        ] {
            own.extend(words.iter().map(|word| key(word)));
        }
        for name in &form.types {
            self.types.entry(key(name)).or_insert(None);
        }
        self.ordinals.extend((1..).zip(&form.ordinals).map(|(value, word)| (key(word), value)));
        for unit in &form.units {
            self.units.extend(unit.words.iter().map(|word| UnitWord { word: key(word), kind: unit.kind, alone: unit.alone }));
        }
    }
}

/// The form in which labels are compared: folded, single spaces, without what ends a label.
pub(super) fn key(text: &str) -> String {
    let mut out = fold::spaced(text);
    out.truncate(out.trim_end_matches([':', '.', ' ', '…']).len());
    out
}

/// The key of the first characters of a text, enough to tell with what it begins.
pub(super) fn head_key(text: &str) -> String {
    const HEAD: usize = 64;
    let end = text.char_indices().nth(HEAD).map_or(text.len(), |(at, _)| at);
    key(&text[..end])
}

/// The first of `starts` with which a key begins, at a word's end.
pub(super) fn begins<'s>(key: &str, starts: &'s [String]) -> Option<&'s str> {
    starts
        .iter()
        .find(|start| {
            key.strip_prefix(start.as_str())
                .is_some_and(|rest| !rest.starts_with(char::is_alphanumeric) || start.ends_with(|c: char| !c.is_alphanumeric()))
        })
        .map(String::as_str)
}
