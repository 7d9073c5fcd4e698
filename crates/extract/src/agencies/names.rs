//! The names of agencies in one language, compiled.

use std::collections::HashMap;

use vanban_model::{AgencyId, Gazetteer, Lang, Pack, Span};

use super::{Mention, Who};
use crate::morph::Morphology;
use crate::pattern::{Match, NoSlots, PatternError, PatternSet, Slot, Slots};
use crate::sentence::Sentence;
use crate::token::Token;

/// More tokens than this between two names and they are no list.
const LONGEST_JOINER: usize = 4;

/// The names and patterns of one language.
#[derive(Clone, Debug, Default)]
pub(crate) struct AgencyRules {
    names: PatternSet,
    entries: Vec<Named>,
    places: PatternSet,
    place_ids: Vec<AgencyId>,
    heads: PatternSet,
    head_labels: Vec<String>,
    lists: PatternSet,
    /// For each list pattern, the names without its noun; none for lists of places.
    bare: Vec<Option<PatternSet>>,
    joiners: PatternSet,
    joiner_clitics: Vec<char>,
    not_before: PatternSet,
    not_after: PatternSet,
    pub(super) review_committees: PatternSet,
    pub(super) aliases: PatternSet,
    pub(super) alias_heads: PatternSet,
    pub(super) alias_labels: Vec<String>,
}

#[derive(Clone, Debug)]
enum Named {
    /// A name; `cased` ones only in this letter case.
    Name { id: AgencyId, cased: Option<String>, capital: bool },
    /// A pattern; `{place}` in the id is filled. `listed` ones count only in a list or at the beginning.
    Pattern { id: String, listed: bool },
    /// A body or office named elsewhere.
    Anaphor { class: String, child: Option<String> },
}

impl AgencyRules {
    pub(crate) fn new(lang: Lang, pack: &Pack, gazetteer: &Gazetteer, morphology: &Morphology) -> Result<Self, PatternError> {
        let mut rules = Self { joiner_clitics: pack.agencies.joiner_clitics.clone(), ..Self::default() };
        for (at, place) in gazetteer.places().iter().enumerate() {
            rules.place_ids.push(place.id.clone());
            for name in place.names.get(&lang).into_iter().flatten() {
                rules.places.add_name(name, at, morphology);
            }
        }
        for entry in gazetteer.names(lang) {
            for (name, cased) in entry.names.iter().map(|name| (name, false)).chain(entry.cased.iter().map(|name| (name, true))) {
                if cased {
                    rules.names.add_form(name, rules.entries.len(), morphology);
                } else {
                    rules.names.add_name(name, rules.entries.len(), morphology);
                }
                let capital = pack.agencies.capital_names && name.starts_with(char::is_uppercase);
                rules.entries.push(Named::Name { id: entry.id.clone(), cased: cased.then(|| name.clone()), capital });
            }
        }
        for entry in &pack.agencies.patterns {
            for pattern in &entry.patterns {
                rules.names.add(pattern, rules.entries.len(), morphology)?;
            }
            rules.entries.push(Named::Pattern { id: entry.id.clone(), listed: entry.listed });
        }
        for anaphor in &pack.agencies.anaphors {
            rules.names.add(&anaphor.pattern, rules.entries.len(), morphology)?;
            rules.entries.push(Named::Anaphor { class: anaphor.class.clone(), child: anaphor.child.clone() });
        }
        for (at, head) in pack.agencies.heads.iter().enumerate() {
            rules.heads.add(&head.pattern, at, morphology)?;
            rules.head_labels.push(head.label.clone());
        }
        for (at, head) in pack.agencies.alias_heads.iter().enumerate() {
            rules.alias_heads.add(&head.pattern, at, morphology)?;
            rules.alias_labels.push(head.label.clone());
        }
        for (at, list) in pack.agencies.lists.iter().enumerate() {
            rules.lists.add(&list.pattern, at, morphology)?;
            let bare = if list.places { None } else { Some(rules.names_without(&list.noun, gazetteer.names(lang), morphology)) };
            rules.bare.push(bare);
        }
        for (set, patterns) in [
            (&mut rules.joiners, &pack.agencies.joiners),
            (&mut rules.not_before, &pack.agencies.not_before),
            (&mut rules.not_after, &pack.agencies.not_after),
            (&mut rules.review_committees, &pack.agencies.review_committees),
            (&mut rules.aliases, &pack.agencies.aliases),
        ] {
            for pattern in patterns {
                set.add(pattern, 0, morphology)?;
            }
        }
        Ok(rules)
    }

    fn names_without(&self, noun: &str, names: &[vanban_model::AgencyNames], morphology: &Morphology) -> PatternSet {
        let entry_of: HashMap<&str, usize> = self
            .entries
            .iter()
            .enumerate()
            .rev()
            .filter_map(|(at, entry)| match entry {
                Named::Name { id, cased: None, .. } => Some((id.as_str(), at)),
                _ => None,
            })
            .collect();
        let mut bare = PatternSet::default();
        for entry in names {
            for name in &entry.names {
                let rest = name.strip_prefix(noun).and_then(|rest| rest.strip_prefix(' '));
                if let (Some(rest), Some(&at)) = (rest, entry_of.get(entry.id.as_str())) {
                    bare.add_name(rest, at, morphology);
                }
            }
        }
        bare
    }

    /// The mentions of a sentence, left to right, none overlapping. Names inside `masked` spans (document numbers) are none.
    pub(crate) fn find(&self, text: &str, at: usize, sentence: &Sentence, masked: &[Span]) -> Vec<Mention> {
        let tokens = &sentence.tokens;
        let mut found = Vec::new();
        let mut token = 0;
        while token < tokens.len() {
            if let Some((mentions, end)) = self.list_at(text, at, sentence, token) {
                found.extend(mentions);
                token = end;
                continue;
            }
            match self.best_name_at(text, tokens, token) {
                Some((first, end, id)) => {
                    let span = Span::new(tokens[first].span.start, tokens[end - 1].span.end);
                    if self.stands(tokens, first, end) && !masked.iter().any(|mask| mask.contains(span)) {
                        // An abbreviation in brackets right after the name belongs to its mention.
                        let repeats = |last: &Mention| last.id == id && last.end + 1 == first && tokens[last.end].is('(');
                        if !found.last().is_some_and(repeats) {
                            found.push(mention(at, tokens, first, end, id));
                        }
                    }
                    token = end;
                }
                None => token += 1,
            }
        }
        found
    }

    /// A name at a token, or one that begins inside it and goes on beyond it ("the Government | Office").
    fn best_name_at(&self, text: &str, tokens: &[Token], token: usize) -> Option<(usize, usize, Who)> {
        let hit = self.name_at(text, tokens, token)?;
        let known = |inner: &(usize, usize, Who)| matches!(inner.2, Who::Known(_));
        let longer = (hit.0 + 1..hit.1)
            .filter_map(|inner| self.name_at(text, tokens, inner))
            .find(|inner| inner.1 > hit.1 && known(inner));
        Some(longer.unwrap_or(hit))
    }

    /// A name at a token, with the title before it unless the name has the title in it ("Văn phòng Chính phủ").
    fn name_at(&self, text: &str, tokens: &[Token], token: usize) -> Option<(usize, usize, Who)> {
        let whole = self.bare_name_at(text, tokens, token);
        if let Some(head) = self.heads.match_at(tokens, token, &NoSlots)
            && let Some((_, end, Who::Known(id))) = self.bare_name_at(text, tokens, head.end)
            && whole.as_ref().is_none_or(|whole| whole.1 < end)
        {
            let label = &self.head_labels[head.value];
            let id = if label.is_empty() { id } else { id.child(label) };
            return Some((token, end, Who::Known(id)));
        }
        whole
    }

    fn bare_name_at(&self, text: &str, tokens: &[Token], token: usize) -> Option<(usize, usize, Who)> {
        let hit = self.names.match_at(tokens, token, self)?;
        let surface = Span::new(tokens[hit.first].span.start, tokens[hit.end - 1].span.end).of(text);
        Some((token, hit.end, self.who(&hit, tokens, surface)?))
    }

    fn who(&self, hit: &Match, tokens: &[Token], surface: &str) -> Option<Who> {
        match &self.entries[hit.value] {
            Named::Name { cased: Some(cased), .. } if !surface.ends_with(cased.as_str()) => None,
            Named::Name { capital: true, .. } if !tokens[hit.first].capital => None,
            Named::Name { id, .. } => Some(Who::Known(id.clone())),
            Named::Anaphor { class, child } => Some(Who::Anaphor { class: class.clone(), child: child.clone() }),
            Named::Pattern { listed: true, .. } if !self.is_listed(tokens, hit.first) => None,
            Named::Pattern { id, .. } => {
                let place = hit
                    .captures
                    .iter()
                    .find(|capture| capture.slot == Slot::Place)
                    .map(|capture| &self.place_ids[capture.value as usize]);
                Some(Who::Known(match place {
                    Some(place) => AgencyId::new(id.replace("{place}", place.as_str())),
                    None => AgencyId::new(id.clone()),
                }))
            }
        }
    }

    /// "các Bộ: Y tế, Công an, Công Thương": the names after the head, each without its noun.
    fn list_at(&self, text: &str, at: usize, sentence: &Sentence, token: usize) -> Option<(Vec<Mention>, usize)> {
        let tokens = &sentence.tokens;
        let head = self.lists.match_at(tokens, token, &NoSlots)?;
        let mut mentions = Vec::new();
        let mut from = head.end;
        while let Some(hit) = self.bare[head.value].as_ref().unwrap_or(&self.places).match_at(tokens, from, &NoSlots) {
            let surface = Span::new(tokens[hit.first].span.start, tokens[hit.end - 1].span.end).of(text);
            let who = match &self.bare[head.value] {
                Some(_) => self.who(&hit, tokens, surface),
                None => Some(Who::Known(self.place_ids[hit.value].clone())),
            };
            let Some(id) = who else { break };
            // The first begins, as a part of its sentence, at the words that open the list.
            let first = if mentions.is_empty() { token } else { hit.first };
            mentions.push(Mention { first, ..mention(at, tokens, hit.first, hit.end, id) });
            let joined = if tokens.get(hit.end).is_some_and(|t| t.is(',')) { hit.end + 1 } else { hit.end };
            from = self.joiners.match_at(tokens, joined, &NoSlots).map_or(joined, |joiner| joiner.end);
            if from == hit.end && !self.joins(tokens, from, from) {
                break;
            }
        }
        // One place is the business of the patterns; a list has several.
        let end = mentions.last().filter(|_| self.bare[head.value].is_some() || mentions.len() > 1)?.end;
        Some((mentions, end))
    }

    fn stands(&self, tokens: &[Token], first: usize, end: usize) -> bool {
        const LONGEST: usize = 4;
        let before = (first.saturating_sub(LONGEST)..first)
            .any(|at| self.not_before.match_at(tokens, at, &NoSlots).is_some_and(|hit| hit.end == first));
        !before && self.not_after.match_at(tokens, end, &NoSlots).is_none()
    }

    /// Whether a token begins the sentence or follows a comma or a joiner.
    fn is_listed(&self, tokens: &[Token], at: usize) -> bool {
        at == 0
            || tokens[at - 1].is(',')
            || (at.saturating_sub(2)..at)
                .any(|first| self.joiners.match_at(tokens, first, &NoSlots).is_some_and(|hit| hit.end == at))
    }

    /// Whether joiners, and nothing else, stand between two tokens; neighbours without one are a genitive, no list.
    pub(super) fn joins(&self, tokens: &[Token], from: usize, to: usize) -> bool {
        if from >= to {
            return tokens
                .get(to)
                .is_some_and(|token| token.forms.len() > 1 && token.normal.starts_with(self.joiner_clitics.as_slice()));
        }
        if to - from > LONGEST_JOINER {
            return false;
        }
        let mut at = from;
        while at < to {
            if tokens[at].is(',') {
                at += 1;
            } else if let Some(hit) = self.joiners.match_at(tokens, at, &NoSlots).filter(|hit| hit.end <= to) {
                at = hit.end;
            } else {
                return false;
            }
        }
        true
    }

    /// The agency that a whole query, or a part of it, names; with or without marks is the caller's choice of morphology.
    pub(crate) fn find_in(&self, text: &str, tokens: &[Token]) -> Vec<(Span, AgencyId)> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            match self.best_name_at(text, tokens, at) {
                Some((first, end, Who::Known(id))) => {
                    found.push((Span::new(tokens[first].span.start, tokens[end - 1].span.end), id));
                    at = end;
                }
                _ => at += 1,
            }
        }
        found
    }
}

impl Slots for AgencyRules {
    fn fill(&self, slot: Slot, tokens: &[Token], at: usize) -> Option<(usize, u32)> {
        if slot != Slot::Place {
            return None;
        }
        let hit = self.places.match_at(tokens, at, &NoSlots)?;
        Some((hit.end, u32::try_from(hit.value).ok()?))
    }
}

fn mention(sentence: usize, tokens: &[Token], first: usize, end: usize, id: Who) -> Mention {
    Mention { span: Span::new(tokens[first].span.start, tokens[end - 1].span.end), first, end, sentence, id }
}
