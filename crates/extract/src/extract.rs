use vanban_model::{BlockKind, Segmented, Span};

use crate::directives::{self, Finder};
use crate::extractor::Extractor;
use crate::letterhead::{self, Letterhead};
use crate::sentence::{self, Sentence};
use crate::{agencies, citations, dates};

/// Types of official texts that lay down standing duties rather than tasks (Law 80/2015/QH13 and 64/2025/QH15 on normative
/// texts): ids of `config/gazetteer/doctypes.toml`.
const NORMATIVE: [&str; 6] = ["law", "code", "ordinance", "decree", "circular", "joint-circular"];

/// Mentions and directives as the text has them, before dates are anchored and short citations resolved.
#[derive(Debug, Default)]
pub struct Extraction {
    pub(crate) sentences: Vec<Sentence>,
    pub(crate) citations: Vec<citations::Mention>,
    pub(crate) dates: Vec<dates::Mention>,
    pub(crate) agencies: Vec<agencies::Mention>,
    pub(crate) directives: Vec<directives::Draft>,
    pub(crate) letterhead: Letterhead,
}

/// Finds what a document says. Total: every text has an extraction, an empty one if need be. Work is linear in the text for
/// sentences of bounded length.
#[must_use]
pub fn extract(segmented: &Segmented, extractor: &Extractor) -> Extraction {
    let text = segmented.document.text.as_str();
    let sentences = sentences(segmented, extractor);
    let citations = citations::find(
        text,
        &sentences,
        &|lang| extractor.language(lang).map(|language| language.citations.clone()),
        &extractor.scanner,
        &extractor.config,
    );
    let dates = find_dates(&sentences, &citations, extractor);
    let mut agencies: Vec<agencies::Mention> = Vec::new();
    for (at, sentence) in sentences.iter().enumerate() {
        if let Some(language) = extractor.language(sentence.lang) {
            agencies.extend(language.agencies.find(text, at, sentence));
        }
    }
    agencies::resolve_anaphors(
        &mut agencies,
        &sentences,
        &citations,
        &|lang| extractor.language(lang).map(|language| language.agencies.clone()),
        &extractor.config.gazetteer,
    );
    let letterhead = letterhead::read(
        text,
        &sentences,
        &citations,
        &dates,
        &|lang| extractor.language(lang).map(|language| language.directives.clone()),
        &extractor.config,
    );
    let normative = letterhead.symbol.as_ref().is_some_and(|symbol| is_normative(symbol, extractor));
    let finder = Finder {
        text,
        sentences: &sentences,
        agencies: &agencies,
        dates: &dates,
        gazetteer: &extractor.config.gazetteer,
        issuer: letterhead.issuer.clone(),
        normative,
    };
    let directives = directives::find(&finder, &|lang| {
        extractor.language(lang).map(|language| (language.directives.clone(), language.agencies.clone()))
    });
    Extraction { sentences, citations, dates, agencies, directives, letterhead }
}

fn is_normative(symbol: &vanban_model::Symbol, extractor: &Extractor) -> bool {
    let by_code = symbol.codes().find_map(|code| extractor.config.doctypes.by_code(code));
    by_code.is_some_and(|doctype| NORMATIVE.contains(&doctype.id.as_str()))
}

/// Sentences of all blocks but chrome.
fn sentences(segmented: &Segmented, extractor: &Extractor) -> Vec<Sentence> {
    let document = &segmented.document;
    let mut all = Vec::new();
    for (index, block) in document.blocks.iter().enumerate().filter(|(_, block)| block.kind != BlockKind::Chrome) {
        let lang = segmented.lang_at(block.span.start);
        let Some(language) = extractor.language(lang) else { continue };
        all.extend(sentence::of_block(
            &document.text,
            (index, block.kind, block.span),
            lang,
            &language.sentences,
            &language.morphology,
        ));
    }
    all
}

fn find_dates(sentences: &[Sentence], citations: &[citations::Mention], extractor: &Extractor) -> Vec<dates::Mention> {
    let mut found = Vec::new();
    let mut rest = citations;
    for (at, sentence) in sentences.iter().enumerate() {
        let Some(language) = extractor.language(sentence.lang) else { continue };
        let here = rest.partition_point(|mention| mention.sentence <= at);
        let masked: Vec<Span> =
            rest[..here].iter().filter(|mention| mention.sentence == at).map(|mention| mention.number_span).collect();
        rest = &rest[here..];
        found.extend(dates::find(at, sentence, &language.dates, &masked));
    }
    found
}
