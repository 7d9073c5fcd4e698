//! Steering committees: named after the instrument they review, and called just "the Committee" afterwards.

use vanban_model::{AgencyId, Gazetteer};

use super::{AgencyRules, Mention, Who};
use crate::citations;
use crate::pattern::NoSlots;
use crate::sentence::Sentence;

/// The prefix of steering committees' ids.
const COMMITTEES: &str = "vn.sc.";
/// The number of the instrument stands so many tokens after the committee's name at most.
const LONGEST_NAME: usize = 28;

/// Gives committees their ids: a committee followed by review words and a citation is `vn.sc.review-<number>`; other mentions
/// of "the committee" mean the one named last before them, else the first named after.
pub(crate) fn resolve_committees(
    mentions: &mut Vec<Mention>,
    sentences: &[Sentence],
    citations: &[citations::Mention],
    rules: &dyn Fn(vanban_model::Lang) -> Option<std::sync::Arc<AgencyRules>>,
    gazetteer: &Gazetteer,
) {
    for mention in mentions.iter_mut() {
        if mention.id != (Who::Committee { child: None }) {
            continue;
        }
        let sentence = &sentences[mention.sentence];
        let Some(language) = rules(sentence.lang) else { continue };
        let window = mention.end..(mention.end + LONGEST_NAME).min(sentence.tokens.len());
        let reviews = window.clone().any(|at| language.review_committees.match_at(&sentence.tokens, at, &NoSlots).is_some());
        let cited = citations.iter().find(|citation| {
            citation.sentence == mention.sentence
                && citation.span.start >= mention.span.end
                && sentence.tokens.get(window.end - 1).is_some_and(|last| citation.span.start <= last.span.end)
        });
        if let (true, Some(citation)) = (reviews, cited) {
            mention.id = Who::Known(AgencyId::new(format!("{COMMITTEES}review-{}", citation.number)));
        }
    }
    let named: Vec<(usize, AgencyId)> = mentions
        .iter()
        .enumerate()
        .filter_map(|(at, mention)| mention.known().filter(|id| is_committee(id, gazetteer)).map(|id| (at, id.clone())))
        .collect();
    for (at, mention) in mentions.iter_mut().enumerate() {
        if let Who::Committee { child } = &mention.id {
            let before = named.iter().rev().find(|(other, _)| *other < at);
            if let Some((_, id)) = before.or_else(|| named.first()) {
                mention.id = Who::Known(child.as_deref().map_or_else(|| id.clone(), |label| id.child(label)));
            }
        }
    }
    mentions.retain(|mention| mention.known().is_some());
}

/// A committee itself, not a child of one.
fn is_committee(id: &AgencyId, gazetteer: &Gazetteer) -> bool {
    let own = id.as_str().strip_prefix(COMMITTEES).is_some_and(|rest| !rest.contains('.'));
    own || gazetteer.agency(id.as_str()).is_some_and(|agency| agency.kind == "committee")
}
