//! Agencies: finding bodies, office-holders and collectives by the names and patterns of the language.

mod aliases;
mod anaphors;
mod names;

use vanban_model::{AgencyId, Span};

pub(crate) use aliases::add_aliases;
pub(crate) use anaphors::resolve_anaphors;
pub(crate) use names::AgencyRules;

use crate::pattern::{NoSlots, Slot, Slots};
use crate::sentence::Sentence;
use crate::token::Token;

/// A mention of an agency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mention {
    pub(crate) span: Span,
    /// Token range in its sentence.
    pub(crate) first: usize,
    pub(crate) end: usize,
    pub(crate) sentence: usize,
    pub(crate) id: Who,
}

/// Which agency a mention means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Who {
    /// This one.
    Known(AgencyId),
    /// The body or office of this class that the text names elsewhere, or a child of it.
    Anaphor { class: String, child: Option<String> },
}

impl Mention {
    /// The id, once anaphors are resolved.
    pub(crate) fn known(&self) -> Option<&AgencyId> {
        match &self.id {
            Who::Known(id) => Some(id),
            Who::Anaphor { .. } => None,
        }
    }
}

/// The agencies of one sentence as lists: neighbours that only joiners separate.
pub(crate) struct AgencyLists<'s> {
    /// Mentions of the sentence, in order.
    pub(crate) mentions: Vec<&'s Mention>,
    /// Index ranges into `mentions`.
    lists: Vec<(usize, usize)>,
    infinitive: &'s vanban_model::Infinitive,
    is_office: &'s dyn Fn(&AgencyId) -> bool,
}

impl<'s> AgencyLists<'s> {
    pub(crate) fn new(
        sentence: &Sentence,
        mentions: Vec<&'s Mention>,
        rules: &AgencyRules,
        infinitive: &'s vanban_model::Infinitive,
        is_office: &'s dyn Fn(&AgencyId) -> bool,
    ) -> Self {
        let mut lists: Vec<(usize, usize)> = Vec::new();
        for at in 0..mentions.len() {
            match lists.last_mut() {
                Some(list)
                    if rules.joins(&sentence.tokens, mentions[at - 1].end, mentions[at].first)
                        && !is_aside(mentions[at - 1], mentions[at], &sentence.tokens, is_office) =>
                {
                    list.1 = at + 1;
                }
                _ => lists.push((at, at + 1)),
            }
        }
        Self { mentions, lists, infinitive, is_office }
    }

    /// All lists in order.
    pub(crate) fn len(&self) -> usize {
        self.lists.len()
    }

    /// The mentions of a list.
    pub(crate) fn list(&self, at: usize) -> &[&'s Mention] {
        let (from, to) = self.lists[at];
        &self.mentions[from..to]
    }

    /// Token range of a list.
    pub(crate) fn range(&self, at: usize) -> (usize, usize) {
        let list = self.list(at);
        (list[0].first, list[list.len() - 1].end)
    }

    /// The list that begins at a token, or goes on there.
    fn at_token(&self, token: usize) -> Option<usize> {
        (0..self.lists.len()).find(|&list| self.list(list).iter().any(|mention| mention.first == token))
    }
}

/// Whether a comma alone stands between a high office and a body: "as for the Ministry of Health, the Prime Minister …".
fn is_aside(one: &Mention, other: &Mention, tokens: &[Token], is_office: &dyn Fn(&AgencyId) -> bool) -> bool {
    let high = |mention: &Mention| mention.known().is_some_and(|id| is_office(id) && !id.as_str().ends_with("minister"));
    high(one) != high(other) && other.first == one.end + 1 && tokens[one.end].is(',')
}

impl Slots for AgencyLists<'_> {
    fn fill(&self, slot: Slot, tokens: &[Token], at: usize) -> Option<(usize, u32)> {
        match slot {
            Slot::Agency => {
                let list = self.at_token(at)?;
                Some((self.range(list).1, u32::try_from(list).ok()?))
            }
            Slot::Office => {
                let index = self.mentions.iter().position(|mention| mention.first == at)?;
                let office = self.mentions[index].known().is_some_and(|id| (self.is_office)(id));
                office.then_some((self.mentions[index].end, u32::try_from(index).ok()?))
            }
            Slot::Infinitive => {
                if self.mentions.iter().any(|mention| (mention.first..mention.end).contains(&at)) {
                    return None;
                }
                let word = tokens.get(at)?;
                let letters = word.normal.chars().count();
                let by_form = self.infinitive.prefixes.iter().any(|prefix| word.normal.starts_with(prefix.as_str()))
                    || self.infinitive.suffixes.iter().any(|suffix| word.normal.ends_with(suffix.as_str()));
                let by_form = by_form && !self.infinitive.except.contains(&word.normal);
                (by_form && letters >= self.infinitive.min_letters).then_some((at + 1, 0))
            }
            other => NoSlots.fill(other, tokens, at),
        }
    }
}
