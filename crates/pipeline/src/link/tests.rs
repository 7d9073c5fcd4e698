use std::collections::BTreeSet;

use vanban_model::{BlockKind, Citation, Lang, Origin, RECORD_SCHEMA, Record, RecordBlock, Span, Subject, Symbol};

use super::*;

const HE: &str = "משרד הממשלה פרסם הודעה 321/TB-VPCP: החלטה 22-NQ/TW מיום 10 באפריל 2013.\n\
    41,250 משקי בית פונו, 2,318 בתים קרסו.\nיש לדווח לפני ה-30 בנובמבר 2025.";
const SV: &str = "Regeringskansliet utfärdade meddelande 321/TB-VPCP: resolution 22-NQ/TW av den 10 april 2013.\n\
    41 250 hushåll evakuerades, 2 318 hus rasade.\nRapportera före den 30 november 2025.";
const PL: &str = "Kancelaria Rządu wydała zawiadomienie 321/TB-VPCP: rezolucja 22-NQ/TW z 10 kwietnia 2013.\n\
    41 250 gospodarstw ewakuowano, 2318 domów runęło.\nZłożyć raport przed 30 listopada 2025.";

/// A document in `lang`: each line a paragraph, `symbols` its subject (first) and citations.
struct Doc {
    lang: &'static str,
    text: String,
    symbols: Vec<&'static str>,
    source_url: Option<&'static str>,
    chrome: &'static str,
}

fn doc(lang: &'static str, text: &str) -> Doc {
    Doc { lang, text: text.to_owned(), symbols: vec!["321/TB-VPCP", "22-NQ/TW"], source_url: None, chrome: "" }
}

fn record(doc: &Doc) -> Record {
    let lang: Lang = doc.lang.parse().unwrap();
    let text = format!("{}\n{}", doc.chrome, doc.text);
    let mut blocks = Vec::new();
    let mut start = 0;
    for (nth, line) in text.split('\n').enumerate() {
        let kind = if nth == 0 { BlockKind::Chrome } else { BlockKind::Paragraph };
        blocks.push(RecordBlock { kind, span: Span::new(start, start + line.len()), lang });
        start += line.len() + 1;
    }
    let citation = |symbol: &&str| Citation {
        span: Span::new(0, 0),
        surface: String::new(),
        symbol: Some(Symbol::canonical(*symbol)),
        doctype: None,
        issuer: None,
        date: None,
        relation: None,
        rule: "symbol".to_owned(),
    };
    let id = content_id(&text);
    Record {
        schema: RECORD_SCHEMA.to_owned(),
        work: id.clone(),
        id,
        origin: Origin { source_url: doc.source_url.map(str::to_owned), ..Origin::default() },
        title: None,
        lang,
        langs: Vec::new(),
        published: None,
        subject: doc.symbols.first().map(|symbol| Subject {
            symbol: Symbol::canonical(*symbol),
            doctype: None,
            issuer: None,
            date: None,
        }),
        official: None,
        truncated: false,
        needs_ocr: false,
        text,
        blocks,
        units: Vec::new(),
        citations: doc.symbols.iter().map(citation).collect(),
        dates: Vec::new(),
        agencies: Vec::new(),
        directives: Vec::new(),
        diagnostics: Vec::new(),
    }
}

fn content_id(text: &str) -> String {
    vanban_store::content_hash(text.as_bytes())
}

/// The works of these documents, as sets of places in the list.
fn works(docs: &[Doc]) -> BTreeSet<BTreeSet<usize>> {
    let prints: Vec<(String, Fingerprint)> = docs.iter().map(record).map(|one| (one.id.clone(), Fingerprint::of(&one))).collect();
    let mut sorted = prints.clone();
    sorted.sort_by(|one, other| one.0.cmp(&other.0));
    let rows = link(&sorted);
    let mut works: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    for (place, (id, _)) in prints.iter().enumerate() {
        if let Some(row) = rows.get(id) {
            assert!(!row.why.is_empty(), "every row has its evidence");
            works.entry(row.work.clone()).or_default().insert(place);
        }
    }
    works.into_values().collect()
}

fn check(docs: &[Doc], expected: &[&[usize]]) {
    let expected: BTreeSet<BTreeSet<usize>> = expected.iter().map(|work| work.iter().copied().collect()).collect();
    assert_eq!(works(docs), expected);
}

#[test]
fn translations_of_one_report_are_one_work() {
    check(&[doc("he", HE), doc("sv", SV), doc("pl", PL)], &[&[0, 1, 2]]);
}

#[test]
fn a_report_with_another_deadline_amount_or_year_is_another_work() {
    for (from, to) in [("30 november", "15 november"), ("41 250", "41 350"), ("2025", "2026"), ("2 318", "2 319")] {
        check(&[doc("he", HE), doc("sv", &SV.replace(from, to))], &[]);
    }
}

#[test]
fn of_two_near_duplicates_the_translation_goes_to_its_own() {
    let other = doc("he", &HE.replace("30", "15"));
    check(&[doc("he", HE), other, doc("sv", SV), doc("sv", &SV.replace("30 november", "15 november"))], &[&[0, 2], &[1, 3]]);
}

#[test]
fn two_texts_that_fit_equally_well_get_no_translation() {
    // They differ in a person's name only, which no comparison across scripts can see.
    let (one, other) = (doc("sv", &format!("{SV}\nNguyen Van A.")), doc("sv", &format!("{SV}\nTran Van B.")));
    check(&[doc("he", &format!("{HE}\nא.")), one, other], &[]);
}

#[test]
fn near_duplicates_of_one_language_are_never_one_work() {
    check(&[doc("sv", SV), doc("sv", &SV.replace("hus", "byggnader"))], &[]);
    check(&[doc("sv", SV), doc("sv", &SV.replace("november", "december"))], &[]);
}

#[test]
fn another_subject_keeps_texts_apart_though_all_else_agrees() {
    check(&[doc("he", HE), Doc { symbols: vec!["322/TB-VPCP", "22-NQ/TW"], ..doc("sv", SV) }], &[]);
}

#[test]
fn an_instrument_that_only_one_reading_found_does_not_keep_translations_apart() {
    check(&[doc("he", HE), Doc { symbols: vec!["321/TB-VPCP"], ..doc("sv", SV) }], &[&[0, 1]]);
    let swapped = Doc { symbols: vec!["321/TB-VPCP", "23-NQ/TW"], ..doc("sv", SV) };
    check(&[doc("he", HE), swapped], &[]);
}

#[test]
fn without_a_subject_more_must_agree() {
    let none = |lang, text: &str| Doc { symbols: Vec::new(), ..doc(lang, text) };
    check(&[none("he", HE), none("sv", SV)], &[&[0, 1]]);
    let short = "Meddelande 321 av den 10 april 2013: 41 250 hushåll, 17 dammar.";
    check(&[none("he", "הודעה 321 מיום 10 באפריל 2013: 41,250 משקי בית, 17 סכרים."), none("sv", short)], &[]);
}

#[test]
fn one_source_is_one_work_and_a_front_page_is_no_source() {
    let from = |url, text: &str| Doc { source_url: Some(url), symbols: Vec::new(), ..doc("sv", text) };
    let (short, long) = ("Kort.", "En mycket längre text om samma sak.");
    check(&[from("https://baochinhphu.vn/a-1.htm", short), from("http://www.baochinhphu.vn/a-1.htm#x", long)], &[&[0, 1]]);
    check(&[from("https://baochinhphu.vn/a-1.htm", short), from("https://baochinhphu.vn/a-2.htm", long)], &[]);
    check(&[from("https://baochinhphu.vn/", short), from("https://baochinhphu.vn/", long)], &[]);
}

#[test]
fn the_same_words_in_another_layout_and_frame_are_one_work() {
    let other = Doc { chrome: "0 kommentarer", ..doc("sv", &SV.replace(' ', "\n")) };
    check(&[doc("sv", SV), other], &[&[0, 1]]);
}

#[test]
fn the_answer_does_not_depend_on_what_else_is_there_or_its_order() {
    let docs = || vec![doc("he", HE), doc("sv", SV), doc("pl", PL), doc("sv", &SV.replace("30", "15"))];
    let expected = works(&docs());
    let mut reversed = docs();
    reversed.reverse();
    let turned: BTreeSet<BTreeSet<usize>> = works(&reversed).iter().map(|work| work.iter().map(|at| 3 - at).collect()).collect();
    assert_eq!(expected, turned);
    assert_eq!(expected, BTreeSet::from([BTreeSet::from([0, 1, 2])]));
}

#[test]
fn a_thousand_reports_of_one_instrument_are_compared_in_linear_time() {
    let docs: Vec<Doc> = (0..1_000)
        .map(|nth| {
            let lang = if nth % 2 == 0 { "he" } else { "sv" };
            doc(lang, &if nth % 2 == 0 { HE } else { SV }.replace("30", &format!("{}", 100 + nth / 2)))
        })
        .collect();
    let records: Vec<(String, Fingerprint)> =
        docs.iter().map(record).map(|one| (one.id.clone(), Fingerprint::of(&one))).collect();
    let groups = Groups::new(records.iter().map(|(_, print)| print.lang));
    let frozen = {
        let mut groups = groups;
        groups.freeze_texts();
        groups
    };
    assert!(candidates(&records, &frozen).len() <= 1_000, "{}", candidates(&records, &frozen).len());
    assert_eq!(works(&docs).len(), 500);
}
