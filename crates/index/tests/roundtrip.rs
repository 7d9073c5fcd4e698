//! Documents and directives put into the indexes are found by what the field table says, and by nothing else.
#![expect(clippy::unwrap_used, reason = "a panic in a test is the report")]

use std::sync::Arc;

use jiff::civil::date;
use serde_json::json;
use vanban_index::{Analyzer, CommittedSeqs, Day, Error, Field, Kind, Query, Reader, Writer};
use vanban_model::{Config, Record};

const A: &str = "000000000000000000000000000000aa";
const B: &str = "000000000000000000000000000000bb";

fn config() -> Config {
    let files = [
        (
            "gazetteer/agencies.toml",
            "[[agency]]\nid = \"vn.gov\"\nkind = \"government\"\nname = {}\n[[agency]]\nid = \"vn.gov.mof\"\nkind = \"ministry\"\nname = {}\nparent = \"vn.gov\"\n\
             [[agency]]\nid = \"vn.gov.mpi\"\nkind = \"ministry\"\nname = {}\nsuccessors = [\"vn.gov.mof\"]\n\
             [[agency]]\nid = \"vn.gov.mof.minister\"\nkind = \"office-holder\"\nname = {}\nparent = \"vn.gov.mof\"\n",
        ),
        ("glossary/a.toml", "[[term]]\nid = \"roadmap\"\nvi = [\"lộ trình\"]\nsv = [\"färdplan\"]\n"),
        ("lang/sv/pack.toml", ""),
    ];
    Config::from_files(&files.map(|(path, text)| (path.to_owned(), text.to_owned()))).unwrap()
}

fn record(id: &str, text: &str, changes: serde_json::Value) -> Record {
    let mut value = json!({
        "schema": "vanban.record/1", "id": id, "work": id,
        "origin": {"uri": "a.txt", "media_type": "text/plain", "fetched_at": null, "source": "en.nhandan.vn", "source_url": null, "also_at": []},
        "title": null, "lang": "vi", "langs": [], "published": "2023-08-05", "subject": null, "truncated": false, "needs_ocr": false,
        "text": text, "blocks": [], "citations": [], "dates": [], "agencies": [], "directives": [], "diagnostics": []
    });
    for (key, change) in changes.as_object().unwrap() {
        value[key] = change.clone();
    }
    serde_json::from_value(value).unwrap()
}

fn directive(id: &str, start: usize, end: usize, agency: &str, latest: Option<&str>) -> serde_json::Value {
    json!({
        "id": id, "start": start, "end": end, "text": "", "lang": "vi", "issuer": "vn.gov", "instruments": ["22-NQ/TW"],
        "addressees": [{"id": agency, "role": "lead", "surface": ""}], "actions": [], "kind": "task", "modality": "must",
        "deadline": latest.map(|latest| json!({"surface": "", "value": latest, "latest": latest, "basis": "stated", "bound": "by"})),
        "topics": [], "confidence": null, "rule": ""
    })
}

fn written(folder: &std::path::Path, records: &[Record]) -> Writer {
    let mut writer = Writer::open(folder, Arc::new(Analyzer::new(&config()))).unwrap();
    for record in records {
        writer.put(record, &record.id).unwrap();
    }
    writer.commit(1).unwrap();
    writer
}

fn found(reader: &Reader, kind: Kind, query: &Query) -> Vec<String> {
    let snapshot = reader.snapshot();
    let matches = snapshot.matches(kind, query).unwrap();
    let mut ids: Vec<String> = matches.iter().map(|found| snapshot.ids(kind, found.slot).unwrap().id).collect();
    ids.sort();
    ids
}

#[test]
fn documents_are_found_by_words_pairs_stems_and_concepts() {
    let folder = tempfile::tempdir().unwrap();
    let vietnamese = "Bộ Ngoại giao xây dựng lộ trình\nTin cùng chuyên mục";
    let content = vietnamese.find('\n').unwrap();
    let blocks = json!([
        {"kind": "paragraph", "start": 0, "end": content, "lang": "vi"},
        {"kind": "chrome", "start": content + 1, "end": vietnamese.len(), "lang": "vi"}
    ]);
    let cited = json!([{"start": 0, "end": 3, "surface": "Nghị quyết 05", "symbol": null, "type": "resolution", "issuer": null, "date": null,
                        "relation": null, "rule": "number-only"}]);
    let dates = json!([{"start": 0, "end": 3, "surface": "", "value": "2023-11-30", "role": "event"}]);
    let agencies = json!([{"start": 0, "end": 3, "surface": "", "id": "vn.gov.mpi", "now": "vn.gov.mof"}]);
    let a = record(A, vietnamese, json!({"blocks": blocks, "citations": cited, "dates": dates, "agencies": agencies}));
    let b = record(B, "Utrikesministeriets färdplaner", json!({"lang": "sv", "title": "Resolution 22"}));
    let _writer = written(folder.path(), &[a, b]);
    let reader = Reader::open(folder.path()).unwrap();

    let both = &[A, B][..];
    for (field, token, ids) in [
        (Field::Body, "ngoai", &[A][..]),
        (Field::Body, "ngoại", &[]),
        (Field::BodyExact, "ngoại", &[A]),
        (Field::BodyPairs, "lo_trinh", &[A]),
        (Field::BodyPairs, "trinh_tin", &[]),
        (Field::Body, "chuyen", &[]),
        (Field::Stem, "sv:utrikesministeri", &[]),
        (Field::Stem, "vi:ngoai", &[A]),
        (Field::Title, "resolution", &[B]),
        (Field::Concept, "t:roadmap", both),
        (Field::Concept, "n:resolution:5", &[A]),
        (Field::Concept, "d:2023-11", &[A]),
        (Field::Concept, "d:2023-Q4", &[A]),
        (Field::Concept, "d:2023-12", &[]),
        (Field::Concept, "a:vn.gov.mpi", &[A]),
        (Field::Concept, "a:vn.gov.mof", &[A]),
        (Field::Fact, "lang:sv", &[B]),
        (Field::Fact, "source:nhandan.vn", both),
        (Field::Fact, "source:vn", &[]),
    ] {
        assert_eq!(found(&reader, Kind::Document, &Query::term(field, token)), ids, "{field:?} {token}");
    }
    let day = |from, to| Query::Days(Day::Published, from, to);
    assert_eq!(found(&reader, Kind::Document, &day(Some(date(2023, 8, 5)), Some(date(2023, 8, 5)))), both);
    assert!(found(&reader, Kind::Document, &day(Some(date(2023, 8, 6)), None)).is_empty());
    assert_eq!(found(&reader, Kind::Document, &Query::Prefix(Field::Body, "utrik".into())), [B]);
    let not_swedish = Query::All(vec![Query::Not(Box::new(Query::term(Field::Fact, "lang:sv")))]);
    assert_eq!(found(&reader, Kind::Document, &not_swedish), [A]);
}

#[test]
fn directives_are_found_by_addressee_deadline_and_their_own_words() {
    let folder = tempfile::tempdir().unwrap();
    let text = "Bộ Tài chính báo cáo. Bộ trưởng trình đề án.";
    let end = text.find('.').unwrap();
    let first = directive(&format!("{A}-00000001"), 0, end, "vn.gov.mpi", Some("2023-11-30"));
    let second = directive(&format!("{A}-00000002"), end + 2, text.len(), "vn.gov.mof.minister", None);
    let _writer = written(folder.path(), &[record(A, text, json!({"directives": [first, second]}))]);
    let reader = Reader::open(folder.path()).unwrap();
    let (first, second) = (format!("{A}-00000001"), format!("{A}-00000002"));
    for (query, ids) in [
        (Query::term(Field::Fact, "agency:vn.gov.mof"), vec![first.clone()]),
        (Query::term(Field::Fact, "duty:lead vn.gov.mpi"), vec![first.clone()]),
        (Query::term(Field::Concept, "a:vn.gov.mof"), vec![first.clone(), second.clone()]),
        (Query::term(Field::Body, "trinh"), vec![second.clone()]),
        (Query::term(Field::Fact, "instrument:22-nq-tw"), vec![first.clone(), second.clone()]),
        (Query::Days(Day::Latest, None, None), vec![first.clone()]),
        (Query::Days(Day::Latest, Some(date(2023, 12, 1)), None), vec![]),
        (Query::OfDocuments(vec![vanban_index::short_key(A)]), vec![first, second]),
        (Query::Confidence(0.0), vec![]),
    ] {
        assert_eq!(found(&reader, Kind::Directive, &query), ids, "{query:?}");
    }
    let facets = reader.snapshot();
    let all = facets.matches(Kind::Directive, &Query::Everything).unwrap();
    assert_eq!(facets.facets(Kind::Directive, &all).unwrap()["role"]["lead"], 2);
    assert_eq!(facets.fact_values(Kind::Directive, "agency").unwrap(), ["vn.gov.mof", "vn.gov.mof.minister", "vn.gov.mpi"]);
}

#[test]
fn putting_again_replaces_and_deleting_removes() {
    let folder = tempfile::tempdir().unwrap();
    let text = "Bộ Tài chính báo cáo";
    let with_directive = |id: &str| {
        let own = directive(&format!("{id}-00000001"), 0, text.len(), "vn.gov.mof", None);
        record(id, text, json!({"directives": [own]}))
    };
    let mut writer = written(folder.path(), &[with_directive(A), with_directive(B)]);
    let reader = Reader::open(folder.path()).unwrap();
    writer.put(&record(A, "Khác", json!({})), B).unwrap();
    writer.delete(B).unwrap();
    assert_eq!(found(&reader, Kind::Document, &Query::Everything).len(), 2);
    assert!(!reader.refresh().unwrap());
    writer.commit(2).unwrap();
    assert!(reader.refresh().unwrap());
    assert_eq!(reader.seq(), 2);
    assert_eq!(found(&reader, Kind::Document, &Query::Everything), [A]);
    assert!(found(&reader, Kind::Directive, &Query::Everything).is_empty());

    writer.put(&with_directive(B), B).unwrap();
    writer.rollback().unwrap();
    writer.commit(3).unwrap();
    reader.refresh().unwrap();
    assert_eq!(found(&reader, Kind::Document, &Query::Everything), [A]);
    assert_eq!(writer.committed_seqs().unwrap(), CommittedSeqs { documents: 3, directives: 3 });
}

#[test]
fn a_folder_without_index_with_another_format_or_in_use_is_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(Reader::open(folder.path()), Err(Error::Missing { .. })));
    let analyzer = Arc::new(Analyzer::new(&config()));
    let writer = Writer::open(folder.path(), Arc::clone(&analyzer)).unwrap();
    assert!(matches!(Writer::open(folder.path(), Arc::clone(&analyzer)), Err(Error::Locked { .. })));
    drop(writer);
    std::fs::write(folder.path().join("format"), "999").unwrap();
    assert!(matches!(Writer::open(folder.path(), analyzer), Err(Error::Format { .. })));
    assert!(matches!(Reader::open(folder.path()), Err(Error::Format { .. })));
}

#[test]
fn any_text_can_be_put() {
    let folder = tempfile::tempdir().unwrap();
    let odd = ["", "\u{0}\u{1}", "\u{301}", "ấ\u{200F}ấ", &"x".repeat(200_000), &"- ".repeat(1000), "🇻🇳 ﷽ ก็"];
    let records: Vec<Record> = odd.iter().enumerate().map(|(at, text)| record(&format!("{at:032x}"), text, json!({}))).collect();
    let _writer = written(folder.path(), &records);
    let reader = Reader::open(folder.path()).unwrap();
    assert_eq!(found(&reader, Kind::Document, &Query::Everything).len(), records.len());
}

#[test]
fn statistics_survive_replacing_and_deleting() {
    // tantivy once panicked over document frequencies larger than the number of documents, after deletions.
    let folder = tempfile::tempdir().unwrap();
    let mut writer = written(folder.path(), &[]);
    let ids: Vec<String> = (0..40).map(|at| format!("{at:032x}")).collect();
    for seq in 2..8 {
        for (at, id) in ids.iter().enumerate() {
            match (at as u64 + seq) % 3 {
                0 => writer.delete(id).unwrap(),
                _ => writer.put(&record(id, "Quyết định chung", json!({})), id).unwrap(),
            }
        }
        writer.commit(seq).unwrap();
        let reader = Reader::open(folder.path()).unwrap();
        let common = Query::All(vec![Query::term(Field::Body, "quyet"), Query::term(Field::BodyPairs, "quyet_dinh")]);
        let expected = (0..40).filter(|at| (at + seq) % 3 != 0).count();
        assert_eq!(found(&reader, Kind::Document, &common).len(), expected);
    }
}
