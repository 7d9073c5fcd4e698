//! What people type, and what they must and must not find. Numbers in comments are rows of the list of asks.
#![expect(clippy::unwrap_used, reason = "a panic in a test is the report")]

mod common;

use std::sync::OnceLock;

use common::{Corpus, corpus, record};
use vanban_search::{Answer, Error, Filters, OnlyLang, Oracle, Page, Search, SearchRequest, Sort, Wanted, Window};

const TEXTS: [(&str, &str); 8] = [
    (
        "vi.txt",
        "Bộ Ngoại giao chủ trì, phối hợp với Bộ Tài chính xây dựng lộ trình thực hiện Nghị quyết số 22-NQ/TW, trình Bộ Chính trị \
         trong tháng 11/2023.\n\nĐường Đỗ Đạt nối hai miền Bắc - Nam. Hòa bình, thuỵ sĩ và kỹ thuật là chuyện khác.",
    ),
    (
        "sv.txt",
        "Utrikesministeriet ombeds att utarbeta en färdplan för genomförandet av resolution 22-NQ/TW och att lämna in den till \
         politbyrån i november 2023.\n\nMinisterierna fortsätter att bygga nya järnvägar i landet och i städerna.",
    ),
    (
        "he.txt",
        "משרד החוץ מתבקש להכין מפת דרכים ליישום החלטה 22-NQ/TW ולהגיש אותה לפוליטביורו בנובמבר 2023.\n\n\
         הדו\"ח של ראש הממשלה פאם מין צ'ין יפורסם באתר הממשלה.",
    ),
    (
        "ru.txt",
        "Премьер-министр поручил Министерству финансов разработать план работы по Постановлению № 59-NQ/TW до 30 сентября 2025 \
         года.\n\nЁлки растут вдоль новой железной дороги.",
    ),
    (
        "pl.txt",
        "Premier polecił Ministerstwu Finansów przygotować nowe rezolucje i plan działania do końca 2025 roku.\n\nŁódź to miasto.",
    ),
    (
        "en.txt",
        "The new railway will be built by the ministries. The plan was new railway policy, not a railway plan that is new.",
    ),
    ("other.txt", "Nghị quyết số 122-NQ/TW và Quyết định số 223/QĐ-TTg nói về đường sắt. Việc trình phương án lộ giới bị hoãn."),
    ("decree.txt", "Căn cứ Nghị định số 58/2022/NĐ-CP và Quyết định số 1812/QĐ-TTg ngày 25/8/2025 của Thủ tướng Chính phủ."),
];

fn shared() -> &'static Corpus {
    static CORPUS: OnceLock<Corpus> = OnceLock::new();
    CORPUS.get_or_init(|| {
        let records = TEXTS.iter().map(|(uri, text)| record(uri, text)).collect();
        corpus(records, &[&["vi.txt", "sv.txt", "he.txt"]])
    })
}

fn ask(request: &SearchRequest) -> Answer {
    shared().searcher.search(request).unwrap_or_else(|err| panic!("{}: {err}", request.query))
}

fn documents(query: &str) -> Answer {
    ask(&SearchRequest { query: query.to_owned(), ..SearchRequest::default() })
}

fn directives(query: &str) -> Answer {
    ask(&SearchRequest { query: query.to_owned(), kind: Wanted::Directive, ..SearchRequest::default() })
}

/// All documents that an answer shows, sorted.
fn found(answer: &Answer) -> Vec<&str> {
    let mut uris: Vec<&str> = answer.hits.iter().flat_map(|hit| &hit.group).map(|member| member.uri.as_str()).collect();
    uris.sort_unstable();
    uris
}

const TRANSLATIONS: [&str; 3] = ["he.txt", "sv.txt", "vi.txt"];

#[test]
fn an_instrument_is_found_in_every_spelling_and_language_as_one_work() {
    for query in ["22-NQ/TW", "22 nq tw", "22–NQ/TW", "NGHỊ QUYẾT SỐ 22-NQ/TW", "Nghị quyết 22", "resolution 22", "החלטה 22"]
    {
        let answer = documents(query);
        assert_eq!(found(&answer), TRANSLATIONS, "{query} read as {}", answer.read_as.text);
        assert_eq!((answer.total, answer.members), (1, 3), "{query}");
    }
}

#[test]
fn numbers_are_never_matched_loosely() {
    // 36: XYZ-123 must not return XYZ-223.
    for (query, uris) in [
        ("122-NQ/TW", &["other.txt"][..]),
        ("1812/QD-TTg", &["decree.txt"]),
        ("1812/QÐ-TTg", &["decree.txt"]),
        ("58 2022 nd cp", &["decree.txt"]),
        ("812/QĐ-TTg", &[]),
        ("23/QĐ-TTg", &[]),
        ("181*", &["decree.txt"]),
        ("181", &[]),
    ] {
        let answer = documents(query);
        assert_eq!(found(&answer), uris, "{query} read as {}", answer.read_as.text);
    }
}

#[test]
fn case_marks_tones_and_normal_forms_all_match() {
    use unicode_normalization::UnicodeNormalization;
    // 6, 7, 14, 15, 16, 18, 40, 48.
    for (query, uri) in [
        ("hòa bình", "vi.txt"),
        ("hoà bình", "vi.txt"),
        ("thụy sĩ", "vi.txt"),
        ("đỗ đạt", "vi.txt"),
        ("ĐỖ ÐẠT", "vi.txt"),
        ("do dat", "vi.txt"),
        ("järnvägar", "sv.txt"),
        ("jarnvagar", "sv.txt"),
        ("елки", "ru.txt"),
        ("łódź", "pl.txt"),
        ("lodz", "pl.txt"),
        ("צ'ין", "he.txt"),
        ("דו״ח", "he.txt"),
        ("דוח", "he.txt"),
        ("מַפַּת", "he.txt"),
    ] {
        let nfd: String = query.nfd().collect();
        for variant in [query.to_owned(), query.to_uppercase(), query.to_lowercase(), nfd.clone(), nfd.to_uppercase()] {
            let answer = documents(&variant);
            assert_eq!(answer.hits.first().map(|hit| hit.uri.as_str()), Some(uri), "{variant} read as {}", answer.read_as.text);
        }
    }
}

#[test]
fn an_empty_index_answers() {
    let corpus = corpus(Vec::new(), &[]);
    for query in ["", "22-NQ/TW", "lộ trình", "\"a b c\"", "a*", "agency:mofa due:2023"] {
        let request = SearchRequest { query: query.to_owned(), kind: Wanted::All, ..SearchRequest::default() };
        let answer = corpus.searcher.search(&request).unwrap();
        assert_eq!((answer.total, answer.next), (0, None), "{query}");
    }
    assert_eq!(corpus.searcher.requires("22-NQ/TW").unwrap().lines.len(), 0);
}

#[test]
fn marks_that_were_typed_rank() {
    // 10, 11: with marks the text that has them comes first; without, both are found.
    let corpus = corpus(vec![record("with.txt", "Lá cờ đỏ bay cao."), record("other.txt", "Là cỡ đo bay cao.")], &[]);
    for (query, first) in [("lá cờ đỏ", "with.txt"), ("là cỡ đo", "other.txt"), ("LÁ CỜ ĐỎ", "with.txt")] {
        let answer = corpus.searcher.search(&SearchRequest { query: query.to_owned(), ..SearchRequest::default() }).unwrap();
        assert_eq!((answer.total, answer.hits[0].uri.as_str()), (2, first), "{query}");
    }
}

#[test]
fn directives_of_translations_pair_up_by_place_and_those_of_one_text_stay_apart() {
    let swedish = "Finansministeriet ombeds att slutföra rapporten.\n\nMötet hölls i Hanoi.\n\nDet var en lång dag för alla.\n\n\
                   Finansministeriet ombeds att bygga nya broar.";
    let hebrew = "משרד האוצר מתבקש להשלים את הדו\"ח.\n\nהפגישה נערכה בהאנוי.\n\nזה היה יום ארוך לכולם.\n\nמשרד האוצר מתבקש לבנות גשרים חדשים.";
    let records = || vec![record("sv.txt", swedish), record("he.txt", hebrew)];
    let request = SearchRequest { query: "Finansministeriet".to_owned(), kind: Wanted::Directive, ..SearchRequest::default() };
    let together = corpus(records(), &[&["sv.txt", "he.txt"]]).searcher.search(&request).unwrap();
    assert_eq!((together.total, together.members), (2, 4));
    for hit in &together.hits {
        let mut uris: Vec<&str> = hit.group.iter().map(|member| member.uri.as_str()).collect();
        uris.sort_unstable();
        assert_eq!(uris, ["he.txt", "sv.txt"]);
    }
    let apart = corpus(records(), &[]).searcher.search(&request).unwrap();
    assert_eq!((apart.total, apart.members), (4, 4));
}

#[test]
fn inflected_words_match() {
    for (query, uri) in [
        ("järnväg", "sv.txt"),
        ("rezolucja", "pl.txt"),
        ("дороги железные", "ru.txt"),
        ("railways", "en.txt"),
        ("ממשלה", "he.txt"),
    ] {
        assert!(found(&documents(query)).contains(&uri), "{query}");
    }
}

#[test]
fn punctuation_is_text_where_it_is_no_operator() {
    // 32, 33, 34: anything typed is a query.
    for (query, uris) in [
        ("Bắc - Nam", &["vi.txt"][..]),
        ("(Bắc Nam", &["vi.txt"]),
        ("\"Bắc Nam\"", &["vi.txt"]),
        ("\"Nam Bắc\"", &[]),
        ("đường -sắt", &["vi.txt"]),
        ("đường NOT sắt", &["vi.txt"]),
        ("+sắt đường", &["other.txt"]),
        ("lodz OR елки", &["pl.txt", "ru.txt"]),
        ("(lodz OR елки) -елки", &["pl.txt"]),
        ("«đường sắt»", &["other.txt"]),
        ("xyz:60", &[]),
        ("?!", &["decree.txt", "en.txt", "he.txt", "other.txt", "pl.txt", "ru.txt", "sv.txt", "vi.txt"]),
    ] {
        let answer = documents(query);
        assert_eq!(found(&answer), uris, "{query} read as {}", answer.read_as.text);
    }
}

#[test]
fn an_answer_says_how_the_query_was_read() {
    for (query, read_as) in [
        ("", "everything"),
        ("lang:sv", "filter lang:sv"),
        ("lang:sv lang:he", "filter lang:sv lang:he"),
        ("Bộ Ngoại giao november 2023", "agency Bộ Ngoại giao = vn.gov.mofa; date november 2023 = 2023-11"),
        ("resolution 22 +qwertz", "instrument resolution 22 = 22-NQ/TW; required word qwertz"),
        ("qwertz -\"a b\"~2 OR xyz*", "word qwertz; not phrase \"a b\"~2 OR beginning xyz"),
        ("(qwertz OR asdf) NOT lang:pl", "(word qwertz OR word asdf); not filter lang:pl"),
        ("(qwertz asdf)", "word qwertz; word asdf"),
        ("-resolution 22 qwertz", "word qwertz; not instrument resolution 22 = 22-NQ/TW"),
        ("qwertz -Bắc-Nam", "word qwertz; not phrase Bắc-Nam"),
        ("OR NOT", "word OR; word NOT"),
        ("färdplan", "word färdplan; term färdplan = roadmap [sv]"),
    ] {
        assert_eq!(documents(query).read_as.text, read_as, "{query}");
    }
}

#[test]
fn every_id_in_an_answer_resolves() {
    let answer = ask(&SearchRequest {
        kind: Wanted::All,
        page: Page { limit: usize::MAX, ..Page::default() },
        ..SearchRequest::default()
    });
    let searcher = &shared().searcher;
    for hit in &answer.hits {
        assert!(searcher.show(&hit.work).unwrap().is_some() && searcher.show(&hit.uri).unwrap().is_some());
        for member in &hit.group {
            let known = searcher.directive(&member.id).unwrap().is_some() || searcher.show(&member.id).unwrap().is_some();
            assert!(known, "{}", member.id);
        }
    }
}

#[test]
fn phrases_are_checked_against_the_text() {
    for (query, is_hit) in [
        ("\"new railway policy\"", true),
        ("\"new railway plan\"", false),
        ("\"a railway plan that\"", true),
        ("\"the new\" \"railway plan\"", true),
        ("\"railway that\"", false),
        ("\"railway that\"~1", true),
        ("\"plan new\"", false),
        ("\"plan new\"~1", true),
        ("railway -\"new railway plan\"", true),
        ("railway -\"new railway policy\"", false),
    ] {
        let answer = documents(query);
        assert_eq!(found(&answer).contains(&"en.txt"), is_hit, "{query}");
    }
}

#[test]
fn a_hit_with_all_words_stands_above_one_with_some() {
    let answer = documents("trình lộ");
    assert_eq!(answer.hits.len(), 2);
    let some = documents("phương án trình lộ");
    assert_eq!(some.hits[0].uri, "other.txt", "{}", some.read_as.text);
    let all = ask(&SearchRequest { query: "phương án trình lộ".to_owned(), all_words: true, ..SearchRequest::default() });
    assert_eq!(found(&all), ["other.txt"]);
}

#[test]
fn terms_lead_to_other_languages_unless_they_are_kept_out() {
    let answer = documents("färdplan");
    assert_eq!(found(&answer), TRANSLATIONS, "{}", answer.read_as.text);
    assert_eq!(found(&documents("färdplan cross:off")), ["sv.txt"]);
    assert_eq!(found(&documents("Utrikesministeriet cross:off")), ["sv.txt"]);
    assert_eq!(found(&documents("färdplan lang:he")), ["he.txt"]);
    let only = |only_lang| ask(&SearchRequest { query: "färdplan".to_owned(), only_lang, ..SearchRequest::default() });
    assert_eq!(found(&only(OnlyLang::OfQuery)), ["sv.txt"]);
    assert_eq!(found(&only(OnlyLang::These(vec!["vi".to_owned(), "he".to_owned()]))), ["he.txt", "vi.txt"]);
}

#[test]
fn a_directive_is_found_by_agency_and_date_in_any_language() {
    for query in [
        "Utrikesministeriet november 2023",
        "Bộ Ngoại giao trình Bộ Chính trị tháng 11/2023",
        "bo ngoai giao",
        "משרד החוץ נובמבר 2023",
    ] {
        let answer = directives(query);
        let best = answer.hits.first().unwrap_or_else(|| panic!("{query} read as {}", answer.read_as.text));
        assert_eq!(found(&answer), TRANSLATIONS, "{query} read as {}", answer.read_as.text);
        let deadline = best.directive.as_ref().unwrap().deadline.as_ref().unwrap();
        assert_eq!(deadline.latest.unwrap().to_string(), "2023-11-30", "{query}");
    }
    assert_eq!(directives("Utrikesministeriet december 2023").total, 0);
}

#[test]
fn filters_of_directives_hold_for_one_and_the_same() {
    for (query, uris) in [
        ("agency:mofa", &TRANSLATIONS[..]),
        ("agency:vn.gov.mofa due:2023-11", &TRANSLATIONS),
        ("agency:mofa due:2024..", &[]),
        ("agency:mof due:2023", &["vi.txt"]),
        ("agency:mof role:coordinate", &["vi.txt"]),
        ("agency:mofa role:coordinate", &[]),
        ("due:2025-07..2025-10", &["ru.txt"]),
        ("-agency:mofa due:..2025-11-30", &["ru.txt"]),
        ("cites:22-NQ/TW lang:vi", &["vi.txt"]),
        ("cites:\"1812 QD TTg\"", &["decree.txt"]),
        ("lang:vi lang:he", &["decree.txt", "he.txt", "other.txt", "vi.txt"]),
    ] {
        let answer = documents(query);
        assert_eq!(found(&answer), uris, "{query} read as {}", answer.read_as.text);
    }
    let filters = Filters { agency: vec!["mofa".into()], due_to: Some("2023".into()), ..Filters::default() };
    let answer = ask(&SearchRequest { filters, ..SearchRequest::default() });
    assert_eq!(found(&answer), TRANSLATIONS);
}

#[test]
fn errors_name_the_place_and_what_would_do() {
    let error = |query: &str| {
        let request = SearchRequest { query: query.to_owned(), ..SearchRequest::default() };
        let err = shared().searcher.search(&request).expect_err(query);
        assert!(err.is_users());
        err
    };
    for query in [
        "x lang:xx",
        "x due:soon",
        "x type:poem",
        "x role:boss",
        "x cites:hello",
        "x published:2025-13",
        "x agency:nobody",
        "x agency:minister",
    ] {
        match error(query) {
            Error::BadValue { at: Some(span), .. } => assert_eq!(span.start, 2, "{query}"),
            other => panic!("{query}: {other}"),
        }
    }
    let several = error("agency:minister").to_string();
    assert!(several.contains("vn.gov.mofa.minister"), "{several}");
    assert!(error("agency:mofaa").to_string().contains("vn.gov.mofa"));
    assert!(matches!(error(&"x".repeat(5000)), Error::TooLong { bytes: 5000, .. }));
    assert!(matches!(error(&"(".repeat(100_000)), Error::TooLong { .. }));
    assert!(matches!(error(&format!("{}a{}", "(".repeat(100), ")".repeat(100))), Error::TooDeep { .. }));
    assert_eq!(documents(&"(".repeat(4000)).total, 6);
}

#[test]
fn an_answer_without_hits_says_which_part_found_nothing() {
    let answer = documents("22-NQ/TW +qwertz");
    assert_eq!(answer.total, 0);
    let found: Vec<(String, Option<u64>)> = answer.read_as.parts.iter().map(|part| (part.text.clone(), part.found)).collect();
    assert_eq!(found, [("22-NQ/TW".to_owned(), Some(3)), ("qwertz".to_owned(), Some(0))]);
}

#[test]
fn pages_hold_every_hit_once() {
    for kind in [Wanted::Document, Wanted::Directive, Wanted::All] {
        let all = ask(&SearchRequest { kind, page: Page { limit: usize::MAX, ..Page::default() }, ..SearchRequest::default() });
        let expected: Vec<String> = all.hits.iter().map(|hit| hit.id.clone()).collect();
        assert_eq!(all.total as usize, expected.len());
        let (mut ids, mut cursor) = (Vec::new(), None);
        loop {
            let page = Page { limit: 2, offset: 0, cursor };
            let answer = ask(&SearchRequest { kind, page, sort: Sort::Relevance, ..SearchRequest::default() });
            assert_eq!(answer.total, all.total);
            ids.extend(answer.hits.into_iter().map(|hit| hit.id));
            cursor = answer.next;
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!(ids, expected);
    }
    let page = Page { cursor: Some("nonsense".to_owned()), ..Page::default() };
    assert!(matches!(shared().searcher.search(&SearchRequest { page, ..SearchRequest::default() }), Err(Error::BadCursor(_))));
}

#[test]
fn deadlines_come_in_order_with_the_past_among_them() {
    let searcher = &shared().searcher;
    let list = |window: &Window| {
        let page = searcher.deadlines(&Filters::default(), window, &Page::default()).unwrap();
        page.lines.iter().map(|line| line.directive.deadline.as_ref().unwrap().latest.unwrap().to_string()).collect::<Vec<_>>()
    };
    let all = list(&Window::default());
    assert!(
        all.is_sorted() && all.first().is_some_and(|day| day == "2023-11-30") && all.iter().any(|day| day == "2025-09-30"),
        "{all:?}"
    );
    let as_of = Some(jiff::civil::date(2025, 9, 1));
    assert_eq!(list(&Window { as_of, within_days: Some(30), overdue: false }), ["2025-09-30"]);
    assert!(list(&Window { as_of, within_days: None, overdue: true }).iter().all(|day| day == "2023-11-30"));
}

#[test]
fn requires_and_show_follow_an_instrument() {
    let searcher = &shared().searcher;
    let required = searcher.requires("22 nq tw").unwrap();
    assert_eq!(required.symbol.unwrap().as_str(), "22-NQ/TW");
    let mut langs: Vec<&str> = required.lines.iter().map(|line| line.directive.lang.as_str()).collect();
    langs.sort_unstable();
    langs.dedup();
    assert_eq!(langs, ["he", "sv", "vi"]);
    let line = serde_json::to_value(&required.lines[0]).unwrap();
    assert_eq!(line["via"], "implementing");
    assert!(line["addressees"].is_array() && line["document"]["uri"].is_string());
    assert!(matches!(searcher.requires("hello"), Err(Error::BadValue { .. })));

    let shown = serde_json::to_value(searcher.show("22-NQ/TW").unwrap().unwrap()).unwrap();
    assert_eq!((shown["type"].as_str(), shown["cited_by"].as_array().unwrap().len()), (Some("resolution"), 3));
    let own = serde_json::to_value(searcher.show("vi.txt").unwrap().unwrap()).unwrap();
    assert_eq!((own["schema"].as_str(), own["translations"].as_array().unwrap().len()), (Some("vanban.record/1"), 2));
    assert!(searcher.show("nothing").unwrap().is_none());
    let id = own["directives"][0]["id"].as_str().unwrap();
    assert_eq!(searcher.directive(id).unwrap().unwrap().document.uri, "vi.txt");
}

#[test]
fn snippets_are_cut_from_the_text_and_highlight_what_was_asked() {
    for (query, marked) in [
        ("färdplan lang:sv", "färdplan"),
        ("färdplan lang:he", "מפת דרכים"),
        ("lo trinh lang:vi", "lộ trình"),
        ("22 nq tw lang:vi", "Nghị quyết số 22-NQ/TW"),
        ("\"railway plan that\"", "railway plan that"),
    ] {
        let answer = documents(query);
        let hit = &answer.hits[0];
        let text = &shared().records.iter().find(|record| record.id == hit.id).unwrap().text;
        assert!(text.contains(&hit.snippet.text), "{query}");
        let pieces: Vec<&str> = hit.snippet.ranges.iter().map(|range| &hit.snippet.text[range[0]..range[1]]).collect();
        assert!(pieces.contains(&marked), "{query} marks {pieces:?}");
    }
}

#[test]
fn index_and_oracle_agree() {
    let corpus = shared();
    let oracle = Oracle::new(&corpus.records, common::extractor());
    let parts = [
        "railway",
        "đường",
        "lộ trình",
        "färdplan",
        "\"new railway plan\"",
        "\"đường sắt\"",
        "22-NQ/TW",
        "Bộ Ngoại giao",
        "november 2023",
        "lang:vi",
        "agency:mofa",
        "due:2023",
        "-sắt",
        "-\"new railway policy\"",
        "plan*",
        "NOT lang:sv",
        "+plan",
        "role:lead",
        "issuer:pm",
        "(plan OR järnväg)",
        "cross:off",
        "министерство",
        "לפוליטביורו",
    ];
    let mut queries: Vec<String> = parts.iter().map(|part| (*part).to_owned()).collect();
    for first in parts {
        for second in parts {
            queries.push(format!("{first} {second}"));
            queries.push(format!("{first} OR {second}"));
        }
    }
    for query in queries {
        for all_words in [false, true] {
            let request = SearchRequest { query: query.clone(), kind: Wanted::All, all_words, ..SearchRequest::default() };
            assert_eq!(corpus.searcher.hits(&request).unwrap(), oracle.hits(&request).unwrap(), "{query}");
        }
    }
}

mod properties {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_string_is_answered_or_refused_by_name(query in "\\PC{0,30}|([a-zđ]{1,4}|[(\":*~+-]|lộ|מפת|22-NQ/TW|OR|NOT|lang:sv| ){0,14}") {
            let request = SearchRequest { query, kind: Wanted::All, explain: true, ..SearchRequest::default() };
            match shared().searcher.search(&request) {
                Ok(answer) => {
                    for hit in answer.hits {
                        let mut end = 0;
                        for [from, to] in hit.snippet.ranges {
                            prop_assert!(end <= from && from < to && hit.snippet.text.get(from..to).is_some());
                            end = to;
                        }
                    }
                }
                Err(err) => prop_assert!(err.is_users(), "{}", err),
            }
        }
    }
}
