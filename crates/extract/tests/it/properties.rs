//! What holds for every text: no panic, spans on character boundaries, surfaces equal to their text, order, determinism.

use proptest::prelude::*;
use vanban_extract::{Source, extract, recognise, resolve};
use vanban_model::{Block, BlockKind, Document, Lang, Record, Segment, Segmented, Span};

use crate::config::EXTRACTOR;

/// Words that make texts look like the real ones, so that every rule is reached.
const WORDS: [&str; 40] = [
    "Thủ tướng Chính phủ",
    "Bộ Ngoại giao",
    "yêu cầu",
    "chủ trì, phối hợp với",
    "trước ngày 15 tháng 12 năm 2025",
    "22-NQ/TW",
    "Nghị quyết số",
    "58/2022/NĐ-CP",
    "các bộ, ngành, địa phương",
    "như sau:",
    "\n- ",
    "\na) ",
    "\n1. ",
    ";",
    ".",
    ":",
    "Премьер-министр поручил",
    "Министерству финансов",
    "до конца года",
    "в сентябре",
    "Резолюции 57, 66 и 68",
    "ראש הממשלה ביקש",
    "ממשרד החוץ",
    "בנובמבר 2023",
    "החלטה 22",
    "דו\"ח",
    "Wicepremier polecił",
    "Ministerstwu Spraw Zagranicznych",
    "do 15 grudnia 2025 r.",
    "ministerstwom, oddziałom i samorządom",
    "Utrikesministeriet ombeds att",
    "senast i november",
    "the Ministry of Finance shall",
    "within 15 days of receipt",
    "resolution 59",
    "31/02/2025",
    "«",
    "\u{200F}",
    "e\u{301}",
    "1812/QĐ-TTg",
];

fn record(text: &str, lang: Lang) -> Record {
    let mut blocks = Vec::new();
    let mut start = 0;
    for line in text.split('\n') {
        let span = Span::new(start, start + line.len()).trimmed(text);
        if !span.is_empty() {
            blocks.push(Block { kind: if line.starts_with('-') { BlockKind::ListItem } else { BlockKind::Paragraph }, span });
        }
        start += line.len() + 1;
    }
    let segments = vec![Segment { span: Span::new(0, text.len()), lang, confidence: 1.0 }];
    let document = Document { text: text.to_owned(), blocks, ..Document::default() };
    let segmented = Segmented { document, segments, lang };
    resolve(
        extract(&segmented, &EXTRACTOR),
        segmented,
        Source { id: "0".repeat(32), ..Source::default() },
        &EXTRACTOR,
        Vec::new(),
    )
}

fn check(record: &Record) -> Result<(), TestCaseError> {
    let text = record.text.as_str();
    let surfaces = record
        .citations
        .iter()
        .map(|one| (one.span, &one.surface))
        .chain(record.dates.iter().map(|one| (one.span, &one.surface)))
        .chain(record.agencies.iter().map(|one| (one.span, &one.surface)))
        .chain(record.directives.iter().map(|one| (one.span, &one.text)))
        .chain(record.directives.iter().flat_map(|one| one.actions.iter().map(|action| (action.span, &action.text))));
    for (span, surface) in surfaces {
        prop_assert_eq!(text.get(span.start..span.end), Some(surface.as_str()));
        prop_assert!(!span.is_empty());
    }
    for starts in [
        record.citations.iter().map(|one| one.span.start).collect::<Vec<_>>(),
        record.dates.iter().map(|one| one.span.start).collect(),
        record.agencies.iter().map(|one| one.span.start).collect(),
        record.directives.iter().map(|one| one.span.start).collect(),
    ] {
        prop_assert!(starts.is_sorted());
    }
    let mut ids: Vec<_> = record.directives.iter().map(|one| &one.id).collect();
    ids.sort();
    ids.dedup();
    prop_assert_eq!(ids.len(), record.directives.len());
    Ok(())
}

fn langs() -> impl Strategy<Value = Lang> {
    prop::sample::select(EXTRACTOR.config().packs.keys().copied().collect::<Vec<_>>())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn texts_of_real_words_keep_the_laws(words in prop::collection::vec(prop::sample::select(WORDS.to_vec()), 0..60), lang in langs()) {
        let record = record(&words.join(" "), lang);
        check(&record)?;
    }

    #[test]
    fn texts_of_any_characters_keep_the_laws(text in "\\PC{0,200}", lang in langs()) {
        check(&record(&text, lang))?;
    }

    #[test]
    fn the_same_text_has_the_same_record(words in prop::collection::vec(prop::sample::select(WORDS.to_vec()), 0..40), lang in langs()) {
        let text = words.join(" ");
        prop_assert_eq!(record(&text, lang), record(&text, lang));
    }

    #[test]
    fn concepts_of_a_query_lie_in_it_and_apart(words in prop::collection::vec(prop::sample::select(WORDS.to_vec()), 0..8), noise in "\\PC{0,30}") {
        let query = format!("{} {noise}", words.join(" "));
        let concepts = recognise(&query, &EXTRACTOR);
        for pair in concepts.windows(2) {
            prop_assert!(pair[0].span.end <= pair[1].span.start);
        }
        for concept in &concepts {
            prop_assert!(query.get(concept.span.start..concept.span.end).is_some_and(|surface| !surface.is_empty()));
        }
    }
}

/// A sentence without an end is the worst case of everything that looks around itself.
#[test]
fn a_giant_sentence_is_read() {
    for lang in EXTRACTOR.config().packs.keys() {
        let text = WORDS
            .iter()
            .filter(|word| !word.starts_with('\n') && **word != ".")
            .copied()
            .collect::<Vec<_>>()
            .join(" ")
            .repeat(60);
        assert!(!record(&text, *lang).text.is_empty());
    }
}
