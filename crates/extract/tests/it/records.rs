//! Whole records of small documents written for this test.

use vanban_extract::{ConceptKind, Source, extract, recognise, resolve};
use vanban_model::{Block, BlockKind, Document, Segment, Segmented, Span};

use crate::config::EXTRACTOR;

const NOTICE: &str = "VĂN PHÒNG CHÍNH PHỦ\nSố: 512/TB-VPCP\nHà Nội, ngày 03 tháng 9 năm 2025\n\
    Thủ tướng Chính phủ yêu cầu các bộ, ngành thực hiện các nhiệm vụ sau:\n\
    1. Bộ Tài chính chủ trì, phối hợp với Bộ Tư pháp rà soát Nghị quyết số 57-NQ/TW, báo cáo Thủ tướng Chính phủ trước ngày 30 tháng 9.\n\
    2. Bộ Y tế hoàn thành báo cáo trong quý IV năm 2025.";

#[test]
fn a_notice_has_its_number_its_tasks_and_their_deadlines() {
    let kinds = [
        BlockKind::Heading,
        BlockKind::Paragraph,
        BlockKind::Paragraph,
        BlockKind::Paragraph,
        BlockKind::ListItem,
        BlockKind::ListItem,
    ];
    let mut start = 0;
    let mut blocks = Vec::new();
    for (line, kind) in NOTICE.split('\n').zip(kinds) {
        blocks.push(Block { kind, span: Span::new(start, start + line.len()) });
        start += line.len() + 1;
    }
    let lang = "vi".parse().expect("a tag");
    let segments = vec![Segment { span: Span::new(0, NOTICE.len()), lang, confidence: 1.0 }];
    let document = Document { text: NOTICE.to_owned(), blocks, media_type: "text/plain".to_owned(), ..Document::default() };
    let segmented = Segmented { document, segments, lang };
    let source = Source { id: "00112233445566778899aabbccddeeff".to_owned(), ..Source::default() };
    let record = resolve(extract(&segmented, &EXTRACTOR), segmented, source, &EXTRACTOR, Vec::new());
    insta::assert_json_snapshot!(record);
}

#[test]
fn queries_name_concepts_in_any_language() {
    let agency = |query: &str| {
        recognise(query, &EXTRACTOR).into_iter().find_map(|concept| match concept.kind {
            ConceptKind::Agency(id) => Some(id.to_string()),
            _ => None,
        })
    };
    for query in [
        "Utrikesministeriet",
        "bo ngoai giao",
        "Bộ Ngoại giao",
        "משרד החוץ",
        "МИД",
        "Ministerstwo Spraw Zagranicznych",
        "Ministry of Foreign Affairs",
    ] {
        assert_eq!(agency(query).as_deref(), Some("vn.gov.mofa"), "{query}");
    }
    let symbol = |query: &str| {
        recognise(query, &EXTRACTOR).into_iter().find_map(|concept| match concept.kind {
            ConceptKind::Instrument { candidates, .. } => candidates.first().map(ToString::to_string),
            _ => None,
        })
    };
    for query in ["22-NQ/TW", "22 nq tw", "החלטה 22", "resolution 22", "Nghị quyết 22", "Резолюция 22"] {
        assert_eq!(symbol(query).as_deref(), Some("22-NQ/TW"), "{query}");
    }
    let date = |query: &str| {
        recognise(query, &EXTRACTOR).into_iter().find_map(|concept| match concept.kind {
            ConceptKind::Date(period) => Some(period.to_string()),
            _ => None,
        })
    };
    for query in ["november 2023", "tháng 11/2023", "בנובמבר 2023", "listopad 2023", "ноябрь 2023"] {
        assert_eq!(date(query).as_deref(), Some("2023-11"), "{query}");
    }
    for query in ["quick brown fox", "24/7", "2,5%"] {
        assert_eq!(recognise(query, &EXTRACTOR), [], "{query}");
    }
}
