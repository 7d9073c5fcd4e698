//! The scoring rules of the gold data (its `SCHEMA.md`, section "Scoring"), so that our own samples are measured alike.
//!
//! `score.py` stays the judge of the gold itself; a test holds this port against it.

use std::collections::{BTreeMap, BTreeSet};

use super::marked::{Addressee, Directive, Line, Marked, Place, Span};
use super::norm;
use super::tally::{Scores, Tally};

/// Counts of one text, every category.
pub(super) fn score(gold: &Marked, predicted: &Marked) -> Scores {
    let mut scores = Scores::default();
    let chrome: Vec<Span> = gold.lines.iter().filter(|line| line.class == "chrome").map(|line| line.span).collect();
    references(gold, predicted, &chrome, &mut scores);
    dates(gold, predicted, &chrome, &mut scores);
    agencies(gold, predicted, &chrome, &mut scores);
    directives(gold, predicted, &chrome, &mut scores);
    for class in ["chrome", "caption"] {
        scores.add(&format!("line.{class}"), lines(&gold.lines, &predicted.lines, class));
    }
    scores.add("meta", meta(gold, predicted));
    scores
}

fn references(gold: &Marked, predicted: &Marked, chrome: &[Span], scores: &mut Scores) {
    let (wanted, found) = (&gold.references, &predicted.references);
    let (wanted_places, found_places) = (places(wanted, |g| &g.place), places(found, |p| &p.place));
    let key = |id: &Option<String>| id.as_deref().map(norm::id);
    let same = |g: usize, p: usize| key(&wanted[g].canonical_id) == key(&found[p].canonical_id);
    scores.add("ref.mention", mentions(&wanted_places, &found_places, same, chrome));
    scores.add("ref.span", mentions(&wanted_places, &found_places, |_, _| true, chrome));
    let ids = |core: bool| wanted.iter().filter(move |g| g.place.is_core() == core).filter_map(|g| key(&g.canonical_id));
    let ignored = ids(false).chain(wanted.iter().filter_map(|g| key(&g.probable_id))).collect();
    scores.add("ref.doc", sets(&ids(true).collect(), &found.iter().filter_map(|p| key(&p.canonical_id)).collect(), &ignored));
}

fn dates(gold: &Marked, predicted: &Marked, chrome: &[Span], scores: &mut Scores) {
    let (wanted, found) = (&gold.dates, &predicted.dates);
    let (wanted_places, found_places) = (places(wanted, |g| &g.place), places(found, |p| &p.place));
    // A chrome line that has a date that counts (the day of publication) is no place to invent others.
    let within = |line: &Span, place: &Place| line.start <= place.span.start && place.span.start < line.end;
    let has_core = |line: &Span| wanted_places.iter().any(|place| place.is_core() && within(line, place));
    let chrome: Vec<Span> = chrome.iter().copied().filter(|line| !has_core(line)).collect();
    let same = |g: usize, p: usize| {
        let values = |date: &super::marked::DateMention| -> BTreeSet<String> {
            date.value.iter().chain(&date.alt_values).map(|value| norm::date(value)).collect()
        };
        !values(&wanted[g]).is_disjoint(&values(&found[p]))
    };
    let same_role = |g: usize, p: usize| same(g, p) && wanted[g].role == found[p].role;
    scores.add("date.value", mentions(&wanted_places, &found_places, same, &chrome));
    scores.add("date.value+role", mentions(&wanted_places, &found_places, same_role, &chrome));
    scores.add("date.span", mentions(&wanted_places, &found_places, |_, _| true, &chrome));
}

fn agencies(gold: &Marked, predicted: &Marked, chrome: &[Span], scores: &mut Scores) {
    let (wanted, found) = (&gold.agencies, &predicted.agencies);
    let (wanted_places, found_places) = (places(wanted, |g| &g.place), places(found, |p| &p.place));
    let same = |g: usize, p: usize| wanted[g].id == found[p].id || wanted[g].alt_ids.contains(&found[p].id);
    scores.add("agency.mention", mentions(&wanted_places, &found_places, same, chrome));
    scores.add("agency.span", mentions(&wanted_places, &found_places, |_, _| true, chrome));
    let core = wanted.iter().filter(|g| g.place.is_core()).map(|g| &g.id).collect();
    let allowed = wanted.iter().flat_map(|g| std::iter::once(&g.id).chain(&g.alt_ids)).collect();
    scores.add("agency.doc", sets(&core, &found.iter().map(|p| &p.id).collect(), &allowed));
}

fn places<T>(items: &[T], place: impl Fn(&T) -> &Place) -> Vec<Place> {
    items.iter().map(|item| place(item).clone()).collect()
}

/// One-to-one, best overlap first; `same` decides about the label. A prediction that fits best on an optional mention, or that
/// lies in a chrome line, is neither right nor wrong.
fn mentions(gold: &[Place], found: &[Place], same: impl Fn(usize, usize) -> bool, chrome: &[Span]) -> Tally {
    let core: Vec<usize> = (0..gold.len()).filter(|&g| gold[g].is_core()).collect();
    let pairs = core.iter().flat_map(|&g| (0..found.len()).map(move |p| (g, p)));
    let pairs = pairs.filter(|&(g, p)| gold[g].span.overlap(found[p].span) > 0 && same(g, p));
    let matched = one_to_one(pairs.map(|(g, p)| (gold[g].span.iou(found[p].span), g, p)).collect());
    let taken: BTreeSet<usize> = matched.values().copied().collect();
    let is_ignored = |p: usize| {
        let span = found[p].span;
        let best = |core: bool| {
            let touching = gold.iter().filter(move |g| g.is_core() == core && g.span.overlap(span) > 0);
            touching.map(|g| g.span.iou(span)).fold(0.0, f64::max)
        };
        let optional = best(false);
        starts_in(span, chrome) || optional > 0.0 && optional >= best(true)
    };
    let wrong = (0..found.len()).filter(|p| !taken.contains(p) && !is_ignored(*p)).count();
    Tally { right: matched.len(), wrong, missed: core.len() - matched.len() }
}

/// Pairs of a gold and a predicted index, the best first, each index once.
fn one_to_one(mut candidates: Vec<(f64, usize, usize)>) -> BTreeMap<usize, usize> {
    // Stable: equally good ones in text order.
    candidates.sort_by(|a, b| b.0.total_cmp(&a.0));
    let (mut pairs, mut taken) = (BTreeMap::new(), BTreeSet::new());
    for (_, gold, predicted) in candidates {
        if !pairs.contains_key(&gold) && taken.insert(predicted) {
            pairs.insert(gold, predicted);
        }
    }
    pairs
}

fn starts_in(span: Span, lines: &[Span]) -> bool {
    lines.iter().any(|line| line.start <= span.start && span.start < line.end)
}

fn sets<T: Ord>(gold: &BTreeSet<T>, found: &BTreeSet<T>, ignored: &BTreeSet<T>) -> Tally {
    let wrong = found.iter().filter(|id| !gold.contains(id) && !ignored.contains(id)).count();
    let right = gold.intersection(found).count();
    Tally { right, wrong, missed: gold.len() - right }
}

fn directives(gold: &Marked, predicted: &Marked, chrome: &[Span], scores: &mut Scores) {
    let found: Vec<&Directive> = predicted.directives.iter().filter(|p| p.is_core() && p.sentence.len() > 0).collect();
    let (core, optional): (Vec<&Directive>, Vec<&Directive>) = gold.directives.iter().partition(|g| g.is_core());
    let pairs = (0..core.len()).flat_map(|g| (0..found.len()).map(move |p| (g, p)));
    let pairs = pairs.filter(|&(g, p)| hits(core[g], found[p]));
    let matched = one_to_one(pairs.map(|(g, p)| (core[g].sentence.iou(found[p].sentence), g, p)).collect());
    let taken: BTreeSet<usize> = matched.values().copied().collect();
    let splits = |g: usize, p: usize| matched.get(&g).is_some_and(|&first| is_split(core[g], found[first], found[p]));
    let is_ignored = |p: usize| {
        (0..core.len()).any(|g| splits(g, p))
            || optional.iter().any(|g| hits(g, found[p]))
            || starts_in(found[p].sentence, chrome)
    };
    let (ignored, wrong): (Vec<usize>, Vec<usize>) =
        (0..found.len()).filter(|p| !taken.contains(p)).partition(|&p| is_ignored(p));
    let missed = core.len() - matched.len();
    scores.add("directive", Tally { right: matched.len(), wrong: wrong.len(), missed });
    for (g, gold) in core.iter().enumerate() {
        let first = matched.get(&g).map(|&p| found[p]);
        let rest = ignored.iter().map(|&p| found[p]).filter(|p| first.is_some() && hits(gold, p));
        attributes(gold, &first.into_iter().chain(rest).collect::<Vec<_>>(), scores);
    }
    for p in wrong {
        let addressees = Tally { wrong: named(found[p]).count(), ..Tally::default() };
        scores.add("addressee", addressees);
        scores.add("addressee+role", addressees);
        scores.add("deadline", Tally { wrong: found[p].deadline_value().is_some().into(), ..Tally::default() });
    }
}

/// Whether the sentences share half of the shorter one, or the prediction covers half of an action.
fn hits(gold: &Directive, found: &Directive) -> bool {
    let both = gold.sentence.overlap(found.sentence);
    both > 0 && 2 * both >= gold.sentence.len().min(found.sentence.len())
        || gold.actions.iter().any(|action| covers_half(found.sentence, *action))
}

fn covers_half(span: Span, action: Span) -> bool {
    2 * action.overlap(span) >= action.len()
}

/// Whether `found` is another action of a directive that `first` has matched; repeating the same action is no split.
fn is_split(gold: &Directive, first: &Directive, found: &Directive) -> bool {
    let mut own = gold.actions.iter().filter(|action| covers_half(found.sentence, **action));
    hits(gold, found) && own.any(|action| !covers_half(first.sentence, *action))
}

/// Addressees, deadline, modality and issuer of one gold directive; `found` is empty where it was missed, and holds further
/// splits after the first.
fn attributes(gold: &Directive, found: &[&Directive], scores: &mut Scores) {
    let inferred: BTreeSet<&str> = gold.addressees.iter().filter(|a| a.source == "inferred").map(|a| a.id.as_str()).collect();
    let ids = |directives: &[&Directive]| -> BTreeSet<String> {
        directives.iter().flat_map(|d| named(d)).map(|a| a.id.clone()).collect()
    };
    let (wanted, given) = (ids(&[gold]), ids(found));
    scores.add("addressee", sets(&wanted, &given, &inferred.iter().map(|id| (*id).to_owned()).collect()));
    let roles = |directives: &[&Directive]| -> BTreeSet<(String, Option<String>)> {
        directives.iter().flat_map(|d| named(d)).map(|a| (a.id.clone(), a.role.clone())).collect()
    };
    let given_roles = roles(found);
    let free = given_roles.iter().filter(|(id, _)| inferred.contains(id.as_str()) && !wanted.contains(id)).cloned().collect();
    scores.add("addressee+role", sets(&roles(&[gold]), &given_roles, &free));
    let due = |directives: &[&Directive]| -> BTreeSet<String> {
        directives.iter().filter_map(|d| d.deadline_value()).map(norm::date).collect()
    };
    let optional = gold.optional_deadline.iter().flat_map(|d| &d.values).map(|value| norm::date(value)).collect();
    scores.add("deadline", sets(&due(&[gold]), &due(found), &optional));
    let Some(first) = found.first() else { return };
    let accepted = gold.modality.iter().chain(&gold.alt_modality);
    let same = accepted.into_iter().any(|modality| Some(modality) == first.modality.as_ref());
    scores.add("modality", Tally::unit(true, first.modality.is_some(), same));
    if let Some(issuer) = gold.issuer_id() {
        scores.add("issuer", Tally::unit(true, first.issuer_id().is_some(), first.issuer_id() == Some(issuer)));
    }
}

/// Addressees that the text names, in the directive or in what it hangs on.
fn named(directive: &Directive) -> impl Iterator<Item = &Addressee> {
    directive.addressees.iter().filter(|a| matches!(a.source.as_str(), "explicit" | "inherited"))
}

fn lines(gold: &[Line], found: &[Line], class: &str) -> Tally {
    let classes: BTreeMap<usize, &str> = found.iter().map(|line| (line.line, line.class.as_str())).collect();
    let mut tally = Tally::default();
    for line in gold.iter().filter(|line| !line.is_blank()) {
        let given = classes.get(&line.line).copied().unwrap_or("content");
        // Where no line is classed at all, the alternatives do not help.
        if found.is_empty() || line.alt_class.as_deref() != Some(given) {
            tally += Tally::unit(line.class == class, given == class, true);
        }
    }
    tally
}

fn meta(gold: &Marked, found: &Marked) -> Tally {
    let squeeze = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let main = |tag: &str| tag.split('-').next().unwrap_or_default().to_lowercase();
    let mut tally = Tally::default();
    let mut compare = |gold: &Option<String>, found: &Option<String>, norm: &dyn Fn(&str) -> String| {
        let (gold, found) = (gold.as_deref().map(norm), found.as_deref().map(norm));
        tally += Tally::unit(gold.is_some(), found.is_some(), gold == found);
    };
    compare(&gold.subject_document, &found.subject_document, &norm::id);
    compare(&gold.language, &found.language, &main);
    compare(&gold.source_url, &found.source_url, &|url| url.trim().to_owned());
    compare(&gold.headline, &found.headline, &squeeze);
    compare(&gold.publication_date, &found.publication_date, &norm::date);
    tally
}
