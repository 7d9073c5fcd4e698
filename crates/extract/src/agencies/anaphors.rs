//! What "the Committee", "the Ministry" or "the Deputy Minister" mean: a body or office that the text names elsewhere. Steering
//! committees are named after the instrument that they review.

use vanban_model::{AgencyId, Gazetteer};

use super::{Mention, Who};
use crate::citations;
use crate::extractor::Extractor;
use crate::pattern::NoSlots;
use crate::sentence::Sentence;

/// The class, and the gazetteer kind, of committees.
const COMMITTEE: &str = "committee";
/// The prefix of steering committees' ids.
const COMMITTEES: &str = "vn.sc.";
/// Mentions looked through on either side for what an anaphor stands for, so that a long text without any costs no square.
const FURTHEST: usize = 600;
/// The number of the instrument stands so many tokens after the committee's name at most.
const LONGEST_NAME: usize = 28;

/// Gives anaphors their ids: a committee followed by review words and a citation is `vn.sc.review-<number>`; other mentions mean
/// the issuer of an official text if it is of their class, else the one of their class that is named last before them, else the
/// first named after; without one they are dropped.
pub(crate) fn resolve_anaphors(
    mentions: &mut Vec<Mention>,
    sentences: &[Sentence],
    citations: &[citations::Mention],
    extractor: &Extractor,
    issuer: Option<&AgencyId>,
) {
    let gazetteer = &extractor.config.gazetteer;
    for mention in mentions.iter_mut() {
        if !matches!(&mention.id, Who::Anaphor { class, child: None } if class == COMMITTEE) {
            continue;
        }
        let sentence = &sentences[mention.sentence];
        let language = &extractor.language(sentence.lang).agencies;
        let window = mention.end..(mention.end + LONGEST_NAME).min(sentence.tokens.len());
        let reviews = window.clone().any(|at| language.review_committees.match_at(&sentence.tokens, at, &NoSlots).is_some());
        let from = citations.partition_point(|citation| citation.sentence < mention.sentence);
        let cited = citations[from..].iter().take_while(|citation| citation.sentence == mention.sentence).find(|citation| {
            citation.span.start >= mention.span.end
                && sentence.tokens.get(window.end - 1).is_some_and(|last| citation.span.start <= last.span.end)
        });
        if let (true, Some(citation)) = (reviews, cited) {
            mention.id = Who::Known(AgencyId::new(format!("{COMMITTEES}review-{}", citation.number)));
        }
    }
    let named: Vec<(usize, AgencyId)> =
        mentions.iter().enumerate().filter_map(|(at, mention)| mention.known().map(|id| (at, id.clone()))).collect();
    for (at, mention) in mentions.iter_mut().enumerate() {
        if let Who::Anaphor { class, child } = &mention.id {
            let of_class = |(_, id): &&(usize, AgencyId)| is_of_class(id, class, gazetteer);
            if let Some(issuer) = issuer.filter(|id| is_of_class(id, class, gazetteer)) {
                mention.id = Who::Known(child.as_deref().map_or_else(|| issuer.clone(), |label| issuer.child(label)));
                continue;
            }
            let from = named.partition_point(|(other, _)| *other < at);
            let before = named[from.saturating_sub(FURTHEST)..from].iter().rev().find(of_class);
            if let Some((_, id)) = before.or_else(|| named.iter().skip(from).take(FURTHEST).find(of_class)) {
                mention.id = Who::Known(child.as_deref().map_or_else(|| id.clone(), |label| id.child(label)));
            }
        }
    }
    mentions.retain(|mention| mention.known().is_some());
}

/// Whether an id is a committee itself (not a child of one), a ministry, or an office with this last label.
fn is_of_class(id: &AgencyId, class: &str, gazetteer: &Gazetteer) -> bool {
    let kind = gazetteer.agency(id.as_str()).map_or("", |agency| agency.kind.as_str());
    match class {
        COMMITTEE => id.as_str().strip_prefix(COMMITTEES).is_some_and(|rest| !rest.contains('.')) || kind == COMMITTEE,
        "ministry" => matches!(kind, "ministry" | "ministerial"),
        "province" => kind == "province",
        label => id.as_str().rsplit('.').next() == Some(label),
    }
}
