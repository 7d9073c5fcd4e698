use std::collections::BTreeMap;

use jiff::civil::Date;
use vanban_model::{
    Action, AgencyMention, BlockKind, Citation, DateMention, DateRole, Diagnostic, Directive, LangShare, Origin, Pack, Period,
    RECORD_SCHEMA, Record, RecordBlock, Segmented, Subject, Symbol, fold,
};

use crate::dates::{self, Anchor};
use crate::directives::{DueDraft, KnownDays};
use crate::extract::Extraction;
use crate::extractor::Extractor;
use crate::morph::Morphology;
use crate::pattern::{NoSlots, PatternError, PatternSet};
use crate::sentence::Sentence;
use crate::token::Token;
use crate::{citations, official};

/// What the record must know of its capture.
#[derive(Clone, Debug, Default)]
pub struct Source {
    /// Hex of the first 16 bytes of BLAKE3 over the captured bytes.
    pub id: String,
    /// Where it came from; `source` and `source_url` are filled from the text where the capture does not say.
    pub origin: Origin,
}

/// The words by which the role of a date is told, in one language.
#[derive(Clone, Debug, Default)]
pub(crate) struct RoleRules {
    meeting: PatternSet,
    of_citation: PatternSet,
    signing: PatternSet,
    /// Words for document types.
    types: PatternSet,
    /// What stands right before a deadline.
    due: PatternSet,
}

impl RoleRules {
    pub(crate) fn new(pack: &Pack, morphology: &Morphology) -> Result<Self, PatternError> {
        let mut rules = Self::default();
        for (set, patterns) in [
            (&mut rules.meeting, &pack.dates.meeting),
            (&mut rules.of_citation, &pack.dates.of_citation),
            (&mut rules.signing, &pack.dates.signing),
        ] {
            for pattern in patterns {
                set.add(pattern, 0, morphology)?;
            }
        }
        for pattern in pack.deadlines.by.iter().chain(&pack.deadlines.before) {
            rules.due.add(pattern, 0, morphology)?;
        }
        for word in pack.citations.types.values().flatten() {
            rules.types.add(word, 0, morphology)?;
        }
        Ok(rules)
    }
}

/// Anchors dates, resolves short citations and inherited instruments, and puts the record together. `diagnostics` are those of
/// the stages before. Total, like [`crate::extract`].
#[must_use]
pub fn resolve(
    extraction: Extraction,
    segmented: Segmented,
    source: Source,
    extractor: &Extractor,
    mut diagnostics: Vec<Diagnostic>,
) -> Record {
    let Extraction { sentences, mut citations, mut dates, agencies, directives, form } = extraction;
    let text = segmented.document.text.as_str();
    name_issuers(&mut citations, &agencies, extractor);
    if let Some(own) = form.date {
        dates[own].role = DateRole::Document;
    }
    for (at, sentence) in sentences.iter().enumerate() {
        let meeting = extractor.language(sentence.lang).roles.meeting.any(&sentence.tokens, &NoSlots);
        for date in in_sentence_mut(&mut dates, at).iter_mut().filter(|date| date.role == DateRole::Event) {
            if meeting && names_a_day(date) {
                date.role = DateRole::Meeting;
            }
        }
    }
    for draft in &directives {
        let Some(due) = &draft.deadline else { continue };
        if let DueDraft::Stated { date, .. } = due {
            dates[*date].due = true;
        }
        let surface = due.surface();
        let inside = |date: &&mut dates::Mention| surface.overlaps(date.span);
        in_sentence_mut(&mut dates, draft.sentence).iter_mut().filter(inside).for_each(|date| date.role = DateRole::Deadline);
    }
    let published = segmented.document.published.as_deref().and_then(|date| date.parse::<Period>().ok());
    let signed = form.date.and_then(|at| dates[at].reading.full_day());
    let anchor = anchor(published, signed, &dates, &citations);
    let meeting = dates.iter().find(|date| date.role == DateRole::Meeting);
    let meeting = meeting.and_then(|date| date.reading.value(anchor, false)).and_then(Period::last_day);
    let days = KnownDays { anchor, signed, meeting };
    let written_on = published.and_then(Period::last_day).or(signed).or(anchor.map(Anchor::last_day));
    let cited = citations::resolve(text, &citations, &sentences, &extractor.config, written_on);
    let subject = own_subject(&form, &source.origin, &segmented, extractor, &mut diagnostics)
        .or_else(|| reported(&cited, &citations, &sentences, extractor).filter(|_| !form.is_official));
    let topic = topic(&cited, subject.as_ref());
    let gazetteer = &extractor.config.gazetteer;
    let mut repeats: BTreeMap<String, usize> = BTreeMap::new();
    let innermost = official::Innermost::new(&form.units);
    let directives = directives
        .iter()
        .map(|draft| {
            let own_citations = |sentence: usize| {
                let from = citations.partition_point(|mention| mention.sentence < sentence);
                citations[from..]
                    .iter()
                    .zip(&cited[from..])
                    .take_while(move |(mention, _)| mention.sentence == sentence)
                    .filter_map(|(_, citation)| citation.symbol.clone())
            };
            let mut instruments: Vec<Symbol> = own_citations(draft.sentence)
                .filter(|symbol| subject.as_ref().is_none_or(|own| own.symbol != *symbol || form.symbol.is_none()))
                .collect();
            if instruments.is_empty() {
                instruments = draft.lead_in.map(|at| own_citations(at).collect()).unwrap_or_default();
            }
            if instruments.is_empty() {
                instruments.extend(topic.clone());
            }
            let mut seen = Vec::new();
            instruments.retain(|symbol| {
                !seen.contains(symbol) && {
                    seen.push(symbol.clone());
                    true
                }
            });
            let surface = draft.span.of(text);
            Directive {
                id: directive_id(&source.id, surface, &mut repeats),
                span: draft.span,
                text: surface.to_owned(),
                unit: innermost.path_at(draft.span).map(str::to_owned),
                lang: sentences[draft.sentence].lang,
                issuer: draft.issuer.clone(),
                instruments,
                addressees: draft.addressees.clone(),
                actions: draft.actions.iter().map(|span| Action { span: *span, text: span.of(text).to_owned() }).collect(),
                kind: draft.kind,
                modality: draft.modality,
                deadline: draft.deadline.as_ref().map(|due| due.resolve(text, &dates, &days)),
                topics: Vec::new(),
                confidence: None,
                rule: draft.rule.clone(),
            }
        })
        .collect();
    let date_mentions: Vec<DateMention> = dates
        .iter()
        .map(|date| DateMention {
            span: date.span,
            surface: date.span.of(text).to_owned(),
            value: date.reading.value(anchor, date.due),
            role: date.role,
        })
        .collect();
    let agency_mentions = agencies
        .iter()
        .filter_map(|mention| {
            mention.known().map(|id| AgencyMention {
                span: mention.span,
                surface: mention.span.of(text).to_owned(),
                id: id.clone(),
                now: gazetteer.now(id),
            })
        })
        .collect();
    let blocks = segmented
        .document
        .blocks
        .iter()
        .map(|block| RecordBlock { kind: block.kind, span: block.span, lang: segmented.lang_at(block.span.start) })
        .collect();
    let source_url = source.origin.source_url.or(segmented.document.source_url.clone());
    let origin = Origin {
        media_type: segmented.document.media_type.clone(),
        source: source.origin.source.or_else(|| host(&source.origin.uri)).or_else(|| source_url.as_deref().and_then(host)),
        source_url,
        ..source.origin
    };
    let langs = shares(&segmented);
    Record {
        schema: RECORD_SCHEMA.to_owned(),
        work: source.id.clone(),
        id: source.id,
        origin,
        title: title(segmented.document.title.as_deref(), &form),
        lang: segmented.lang,
        langs,
        published,
        subject,
        official: form.official,
        truncated: segmented.document.truncated,
        needs_ocr: segmented.document.needs_ocr,
        blocks,
        units: form.units,
        citations: cited,
        dates: date_mentions,
        agencies: agency_mentions,
        directives,
        diagnostics,
        text: segmented.document.text,
    }
}

/// Gives citations the dates that stand right after them, or the day on which the sentence says they were signed.
pub(crate) fn date_citations(
    citations: &mut [citations::Mention],
    dates: &mut [dates::Mention],
    sentences: &[Sentence],
    extractor: &Extractor,
) {
    for citation in citations.iter_mut() {
        let tokens = &sentences[citation.sentence].tokens;
        let rules = &extractor.language(sentences[citation.sentence].lang).roles;
        let after = tokens.partition_point(|token| token.span.start < citation.span.end);
        let mut here = in_sentence_mut(dates, citation.sentence).iter_mut();
        if let Some(date) = here.find(|date| date.reading.full_day().is_some() && follows(date, after, tokens, rules)) {
            date.role = DateRole::Document;
            citation.date = date.reading.full_day().map(Period::Day);
        }
    }
    // Only what no citation has claimed can be the day of signing.
    for citation in citations.iter_mut().filter(|citation| citation.date.is_none() && citation.symbol.is_some()) {
        let tokens = &sentences[citation.sentence].tokens;
        let rules = &extractor.language(sentences[citation.sentence].lang).roles;
        if !rules.signing.any(tokens, &NoSlots) {
            continue;
        }
        let free = |date: &&mut dates::Mention| {
            date.role == DateRole::Event && date.reading.full_day().is_some() && !of_meeting(date, tokens, rules)
        };
        if let Some(date) = in_sentence_mut(dates, citation.sentence).iter_mut().find(free) {
            date.role = DateRole::Document;
            citation.date = date.reading.full_day().map(Period::Day);
        }
    }
    for date in dates.iter_mut().filter(|date| date.role == DateRole::Event && date.reading.full_day().is_some()) {
        let rules = &extractor.language(sentences[date.sentence].lang).roles;
        if of_unnumbered(date, &sentences[date.sentence].tokens, rules) {
            date.role = DateRole::Document;
        }
    }
}

/// The dates of a sentence; they are sorted by place.
fn in_sentence_mut(dates: &mut [dates::Mention], sentence: usize) -> &mut [dates::Mention] {
    let from = dates.partition_point(|date| date.sentence < sentence);
    let to = dates.partition_point(|date| date.sentence <= sentence);
    &mut dates[from..to]
}

/// Whether a date stands right after token `after`: at once, or after a word of citing ("ngày", "dated").
fn follows(date: &dates::Mention, after: usize, tokens: &[Token], rules: &RoleRules) -> bool {
    const REACH: usize = 3;
    let mut gap = after..date.first;
    date.first >= after
        && gap.len() <= REACH
        && (gap.is_empty()
            || gap.any(|at| rules.of_citation.match_at(tokens, at, &NoSlots).is_some_and(|hit| hit.end == date.first)))
}

/// Whether a word for a meeting stands close before a date: "at the meeting on 2 August".
fn of_meeting(date: &dates::Mention, tokens: &[Token], rules: &RoleRules) -> bool {
    const REACH: usize = 6;
    (date.first.saturating_sub(REACH)..date.first).any(|at| rules.meeting.match_at(tokens, at, &NoSlots).is_some())
}

/// Whether a date is that of a text cited without its number: "Luật Xây dựng ngày 18 tháng 6 năm 2014", "the June 14, 2005 Law".
fn of_unnumbered(date: &dates::Mention, tokens: &[Token], rules: &RoleRules) -> bool {
    const LONGEST_TITLE: usize = 28;
    const LONGEST_BOUND: usize = 6;
    let bounded = (date.first.saturating_sub(LONGEST_BOUND)..date.first)
        .any(|at| rules.due.match_at(tokens, at, &NoSlots).is_some_and(|hit| hit.end == date.first));
    if bounded {
        return false;
    }
    if rules.types.match_at(tokens, date.end, &NoSlots).is_some() {
        return true;
    }
    let opened = rules.of_citation.match_at(tokens, date.first, &NoSlots).is_some()
        || (date.first.saturating_sub(2)..date.first)
            .any(|at| rules.of_citation.match_at(tokens, at, &NoSlots).is_some_and(|hit| hit.end == date.first));
    let clause = tokens[..date.first].iter().rposition(|token| token.is(';') || token.is(':')).map_or(0, |at| at + 1);
    let from = clause.max(date.first.saturating_sub(LONGEST_TITLE));
    // The type word opens the clause, after a word of citing at most ("Căn cứ Luật …", "Pursuant to the Law …").
    opened && (from..date.first.min(from + 4)).any(|at| rules.types.match_at(tokens, at, &NoSlots).is_some())
}

/// Gives short citations the issuer that stands inside them or right after them ("Resolution 59 of the Politburo").
fn name_issuers(citations: &mut [citations::Mention], agencies: &[crate::agencies::Mention], extractor: &Extractor) {
    /// " của ", " of the ", " של ה": a preposition and an article.
    const REACH_BYTES: usize = 12;
    for citation in citations.iter_mut() {
        let from = agencies.partition_point(|agency| agency.sentence < citation.sentence);
        let near = agencies[from..].iter().take_while(|agency| agency.sentence == citation.sentence).find(|agency| {
            citation.span.contains(agency.span)
                || (agency.span.start >= citation.span.end && agency.span.start - citation.span.end <= REACH_BYTES)
        });
        let issues = |id: &str| extractor.config.instruments.all().iter().any(|entry| entry.issuer.as_str() == id);
        citation.issuer = near.and_then(|agency| agency.known()).filter(|id| issues(id.as_str())).cloned();
    }
}

fn names_a_day(date: &dates::Mention) -> bool {
    match date.reading {
        dates::Reading::Full(Period::Day(_)) => true,
        dates::Reading::YearLess(parts) => parts.day.is_some(),
        _ => false,
    }
}

/// The day from which year-less and relative dates count, in this order: published or letterhead date; a date in the address of
/// the article (which the reader puts into `published`); the meeting reported; the latest full day of an instrument cited; the
/// only year that the text states. Never the clock.
fn anchor(
    published: Option<Period>,
    signed: Option<Date>,
    dates: &[dates::Mention],
    citations: &[citations::Mention],
) -> Option<Anchor> {
    let written = published.and_then(Period::first_day).or(signed);
    let meeting = || dates.iter().find(|date| date.role == DateRole::Meeting).and_then(|date| date.reading.full_day());
    let cited = || citations.iter().filter_map(|citation| citation.date).filter_map(Period::last_day).max();
    let only_year = || {
        let year_of = |period: Period| Some((period.first_day()?.year(), period.last_day()?.year()));
        let mut years = dates
            .iter()
            .filter_map(|date| year_of(date.reading.value(None, false)?))
            .filter(|(first, last)| first == last)
            .map(|(year, _)| year);
        let year = years.next()?;
        years.all(|other| other == year).then(|| Date::new(year, 1, 1).ok()).flatten()
    };
    written.or_else(meeting).or_else(cited).map(Anchor::Day).or_else(|| only_year().map(Anchor::YearOf))
}

/// The headline; for an official text without one what it is about, and without the issuer's name that a reader took for the
/// last line of it.
fn title(stated: Option<&str>, form: &official::Form) -> Option<String> {
    let about = form.official.as_ref().and_then(|official| official.about.as_ref()).map(|about| about.surface.as_str());
    match (stated, about) {
        (Some(stated), Some(about)) if form.names_issuer_only(stated.strip_prefix(about).unwrap_or_default()) => {
            Some(about.to_owned())
        }
        (Some(stated), _) => Some(stated.to_owned()),
        (None, about) => about.map(str::to_owned),
    }
}

/// The instrument that the text is: by its letterhead, else by the address of its page.
fn own_subject(
    form: &official::Form,
    origin: &Origin,
    segmented: &Segmented,
    extractor: &Extractor,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Subject> {
    let addresses: Vec<&str> = [
        Some(origin.uri.as_str()).filter(|uri| !uri.is_empty()),
        origin.source_url.as_deref().or(segmented.document.source_url.as_deref()),
    ]
    .into_iter()
    .flatten()
    .collect();
    // An address of the web is stronger than the name of a file.
    let mut ordered = addresses.clone();
    ordered.sort_by_key(|address| !address.starts_with("http"));
    let symbol = form.symbol.clone().or_else(|| {
        let symbol = form.symbol_from_address(&ordered, extractor)?;
        let message = format!("the text lacks its number; `{symbol}` was read from its address");
        diagnostics.push(Diagnostic::info("I-SYMBOL-FROM-URL", None, message));
        Some(symbol)
    })?;
    let coded = symbol.codes().find_map(|code| extractor.config.doctypes.by_code(code)).map(|doctype| doctype.id.clone());
    Some(Subject {
        doctype: form.doctype.clone().filter(|_| !form.is_attested).or(coded),
        issuer: form.issuer.clone().or_else(|| official::issuer(&symbol, &extractor.config)),
        date: form.signed,
        symbol,
    })
}

/// The instrument whose issue the first paragraph of a text reports.
fn reported(
    cited: &[Citation],
    mentions: &[citations::Mention],
    sentences: &[Sentence],
    extractor: &Extractor,
) -> Option<Subject> {
    let first =
        sentences.iter().enumerate().filter(|(_, sentence)| matches!(sentence.kind, BlockKind::Heading | BlockKind::Paragraph));
    let mut lead = None;
    for (at, sentence) in first {
        if sentence.kind == BlockKind::Paragraph
            && sentence.span.len() >= SHORTEST_LEAD_BYTES
            && *lead.get_or_insert(sentence.block) != sentence.block
        {
            break;
        }
        let language = extractor.language(sentence.lang);
        let Some(issuing) =
            (0..sentence.tokens.len()).find_map(|token| language.directives.issuing.match_at(&sentence.tokens, token, &NoSlots))
        else {
            continue;
        };
        let verb = sentence.tokens[issuing.end - 1].span.end;
        let issued = mentions.iter().zip(cited).find(|(mention, citation)| {
            mention.sentence == at
                && mention.symbol.is_some()
                && citation.rule == "symbol"
                && mention.span.start >= verb
                && mention.span.start - verb <= REPORT_REACH_BYTES
        });
        if let Some((_, citation)) = issued {
            let symbol = citation.symbol.clone()?;
            return Some(Subject {
                issuer: official::issuer(&symbol, &extractor.config),
                symbol,
                doctype: citation.doctype.clone(),
                date: citation.date,
            });
        }
    }
    None
}

/// A report names the instrument whose issue it reports in its headings or its lead: the first paragraph of this length; shorter
/// ones are bylines and dates.
const SHORTEST_LEAD_BYTES: usize = 60;
/// Right after the verb of issuing: the type word and a few words of praise or place may stand between.
const REPORT_REACH_BYTES: usize = 60;

/// The instrument that the document is about, apart from itself: the one cited most, if one is.
fn topic(cited: &[Citation], subject: Option<&Subject>) -> Option<Symbol> {
    let mut counts: BTreeMap<&Symbol, usize> = BTreeMap::new();
    for symbol in cited
        .iter()
        .filter_map(|citation| citation.symbol.as_ref())
        .filter(|symbol| subject.is_none_or(|own| own.symbol != **symbol))
    {
        *counts.entry(symbol).or_default() += 1;
    }
    let most = counts.values().max()?;
    let mut top = counts.iter().filter(|(_, count)| *count == most);
    match (top.next(), top.next()) {
        (Some((symbol, _)), None) if counts.len() == 1 || *most > 1 => Some((*symbol).clone()),
        _ => None,
    }
}

/// `document id`, `-`, first 8 hex digits of BLAKE3 over the sentence in NFC with white space squeezed; `-2`, `-3` on repetition.
fn directive_id(document: &str, sentence: &str, repeats: &mut BTreeMap<String, usize>) -> String {
    let squeezed = fold::nfc(sentence).split_whitespace().collect::<Vec<_>>().join(" ");
    let hash = blake3::hash(squeezed.as_bytes()).to_hex();
    let id = format!("{document}-{}", &hash[..8]);
    let seen = repeats.entry(id.clone()).or_default();
    *seen += 1;
    if *seen == 1 { id } else { format!("{id}-{seen}") }
}

/// Languages by their share of the letters of content.
fn shares(segmented: &Segmented) -> Vec<LangShare> {
    let text = &segmented.document.text;
    let mut letters: BTreeMap<vanban_model::Lang, usize> = BTreeMap::new();
    for block in segmented.document.blocks.iter().filter(|block| block.kind.is_content()) {
        *letters.entry(segmented.lang_at(block.span.start)).or_default() +=
            block.span.of(text).chars().filter(|c| c.is_alphabetic()).count();
    }
    let all: usize = letters.values().sum();
    let mut shares: Vec<LangShare> = letters
        .into_iter()
        .map(|(lang, count)| LangShare { lang, share: (count as f64 / all.max(1) as f64 * 100.0).round() / 100.0 })
        .filter(|entry| entry.share > 0.0)
        .collect();
    shares.sort_by(|one, other| other.share.total_cmp(&one.share).then(one.lang.cmp(&other.lang)));
    shares
}

/// The host of a URL, without `www.`.
fn host(url: &str) -> Option<String> {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
    let host = rest.split(['/', '?', '#']).next()?.rsplit('@').next()?.split(':').next()?;
    (!host.is_empty()).then(|| host.strip_prefix("www.").unwrap_or(host).to_ascii_lowercase())
}
