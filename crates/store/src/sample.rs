//! Records for the tests of this crate.

use vanban_model::{Citation, Lang, Origin, RECORD_SCHEMA, Record, Span, Subject, Symbol};

use crate::content_hash;

/// A Vietnamese record at `uri` that reports `subject` and cites it once.
pub(crate) fn record(uri: &str, text: &str, subject: &str) -> Record {
    let id = content_hash(text.as_bytes());
    let lang: Lang = "vi".parse().unwrap();
    let symbol = Symbol::canonical(subject);
    Record {
        schema: RECORD_SCHEMA.to_owned(),
        work: id.clone(),
        id,
        origin: Origin { uri: uri.to_owned(), media_type: "text/plain".to_owned(), ..Origin::default() },
        title: None,
        lang,
        langs: Vec::new(),
        published: None,
        subject: Some(Subject { symbol: symbol.clone(), doctype: None, issuer: None, date: None }),
        official: None,
        truncated: false,
        needs_ocr: false,
        text: text.to_owned(),
        blocks: Vec::new(),
        units: Vec::new(),
        citations: vec![Citation {
            span: Span::new(0, 0),
            surface: String::new(),
            symbol: Some(symbol),
            doctype: None,
            issuer: None,
            date: None,
            relation: None,
            rule: "symbol".to_owned(),
        }],
        dates: Vec::new(),
        agencies: Vec::new(),
        directives: Vec::new(),
        diagnostics: Vec::new(),
    }
}
