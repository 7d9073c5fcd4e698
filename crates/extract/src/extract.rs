use vanban_model::{BlockKind, Segmented, Span};

use crate::directives::{self, Finder};
use crate::extractor::Extractor;
use crate::official::{self, Form};
use crate::sentence::{self, Sentence};
use crate::{agencies, citations, dates};

/// Types of official texts that lay down standing duties rather than tasks (Law 80/2015/QH13 and 64/2025/QH15 on normative
/// texts): ids of `config/gazetteer/doctypes.toml`.
const NORMATIVE: [&str; 6] = ["law", "code", "ordinance", "decree", "circular", "joint-circular"];

/// The type of symbols that have no type code.
const LETTER: &str = "official-letter";

/// Types in which an office passes on what its head or a meeting decided.
const REPORTING: [&str; 4] = ["notice", "conclusion", "report", LETTER];

/// Types that hand out tasks from beginning to end.
const DIRECTING: [&str; 5] = ["instruction", "telegram", "notice", "plan", LETTER];

/// Mentions and directives as the text has them, before dates are anchored and short citations resolved.
#[derive(Debug, Default)]
pub struct Extraction {
    pub(crate) sentences: Vec<Sentence>,
    pub(crate) citations: Vec<citations::Mention>,
    pub(crate) dates: Vec<dates::Mention>,
    pub(crate) agencies: Vec<agencies::Mention>,
    pub(crate) directives: Vec<directives::Draft>,
    pub(crate) form: Form,
}

/// Finds what a document says. Total: every text has an extraction, an empty one if need be. Work is linear in the text for
/// sentences of bounded length.
#[must_use]
pub fn extract(segmented: &Segmented, extractor: &Extractor) -> Extraction {
    let text = segmented.document.text.as_str();
    let sentences = sentences(segmented, extractor);
    let mut citations = citations::find(text, &sentences, extractor);
    let masks = masks(sentences.len(), &citations);
    let mut dates: Vec<dates::Mention> = Vec::new();
    let mut agencies: Vec<agencies::Mention> = Vec::new();
    for (at, sentence) in sentences.iter().enumerate() {
        let language = extractor.language(sentence.lang);
        dates.extend(dates::find(at, sentence, &language.dates, &masks[at]));
        agencies.extend(language.agencies.find(text, at, sentence, &masks[at]));
    }
    crate::resolve::date_citations(&mut citations, &mut dates, &sentences, extractor);
    let form = official::read(segmented, &citations, &dates, &agencies, extractor);
    agencies::resolve_anaphors(&mut agencies, &sentences, &citations, extractor, form.issuer.as_ref());
    agencies::add_aliases(&mut agencies, &sentences, extractor);
    let finder = Finder {
        text,
        sentences: &sentences,
        agencies: &agencies,
        dates: &dates,
        gazetteer: &extractor.config.gazetteer,
        authorities: &extractor.authorities,
        issuer: form.issuer.clone(),
        reporting: form.is_of(&REPORTING),
        directing: form.is_of(&DIRECTING),
        normative: form.is_of(&NORMATIVE),
    };
    let directives = directives::find(&finder, extractor);
    Extraction { sentences, citations, dates, agencies, directives, form }
}

/// Sentences of all blocks but chrome.
fn sentences(segmented: &Segmented, extractor: &Extractor) -> Vec<Sentence> {
    let document = &segmented.document;
    let mut all = Vec::new();
    for (index, block) in document.blocks.iter().enumerate().filter(|(_, block)| block.kind != BlockKind::Chrome) {
        let lang = segmented.lang_at(block.span.start);
        let language = extractor.language(lang);
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

/// For each sentence, the document numbers in it, which hold no date and no agency.
fn masks(sentences: usize, citations: &[citations::Mention]) -> Vec<Vec<Span>> {
    let mut masks = vec![Vec::new(); sentences];
    for mention in citations {
        masks[mention.sentence].push(mention.number_span);
    }
    masks
}
