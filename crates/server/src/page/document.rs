//! `/documents/{id}`: a text with its directives marked.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use vanban_model::{BlockKind, Config, Directive, Record, RecordBlock};
use vanban_search::{Shown, ShownDocument};

use super::marked::Mark;
use super::views::{DirectiveView, DocumentLink, SymbolLink, Text};
use super::{error, rendered};
use crate::Problem;
use crate::app::App;

#[derive(Template)]
#[template(path = "document.html")]
struct DocumentPage<'p> {
    q: &'p str,
    title: Text,
    plain_title: String,
    symbol: Option<SymbolLink>,
    doctype: Option<String>,
    issuer: Option<String>,
    published: Option<String>,
    language: String,
    uri: String,
    source_url: Option<String>,
    id: String,
    work: String,
    truncated: bool,
    translations: Vec<DocumentLink>,
    directives: Vec<DirectiveView>,
    blocks: Vec<BlockView>,
    cites: Vec<CiteView>,
    cited_by: Vec<DocumentLink>,
}

struct BlockView {
    kind: &'static str,
    text: Text,
}

struct CiteView {
    link: SymbolLink,
    times: u64,
    documents: Vec<DocumentLink>,
}

pub(crate) async fn document(State(app): State<Arc<App>>, Path(id): Path<String>) -> Response {
    let config_of = Arc::clone(&app);
    let page = app.read(move |searcher| match searcher.show(&id)? {
        Some(Shown::Document(document)) => Ok(DocumentPage::new(&document, config_of.library.config())),
        _ => Err(Problem::not_found(format!("no document has the id `{id}`"))),
    });
    match page.await {
        Ok(page) => rendered(StatusCode::OK, &page),
        Err(problem) => error(&problem),
    }
}

impl DocumentPage<'static> {
    fn new(document: &ShownDocument, config: &Config) -> Self {
        let record = &document.record;
        let title = record.title.as_deref().unwrap_or_else(|| super::views::file_name(&record.origin.uri));
        let subject = record.subject.as_ref();
        Self {
            q: "",
            title: Text::new(title, record.lang, &[]),
            plain_title: title.to_owned(),
            symbol: subject.map(|subject| SymbolLink::new(&subject.symbol)),
            doctype: subject.and_then(|subject| subject.doctype.clone()).map(|doctype| doctype.replace('-', " ")),
            issuer: subject.and_then(|subject| subject.issuer.as_ref()).map(|issuer| super::views::agency(issuer, config)),
            published: record.published.map(|date| date.to_string()),
            language: config.languages.name(record.lang),
            uri: record.origin.uri.clone(),
            source_url: record.origin.source_url.clone().filter(|url| is_web(url)),
            id: record.id.clone(),
            work: record.work.clone(),
            truncated: record.truncated,
            translations: document.translations.iter().map(|member| DocumentLink::member(member, config)).collect(),
            directives: record.directives.iter().map(|directive| DirectiveView::new(directive, &[], config)).collect(),
            blocks: blocks(record),
            cites: document
                .cites
                .iter()
                .map(|cited| CiteView {
                    link: SymbolLink::new(&cited.symbol),
                    times: cited.times,
                    documents: cited.documents.iter().map(|document| DocumentLink::document(document, config)).collect(),
                })
                .collect(),
            cited_by: document.cited_by.iter().map(|document| DocumentLink::document(document, config)).collect(),
        }
    }
}

/// Only addresses of the web become links: a text could as well say `javascript:`.
fn is_web(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}

/// The blocks in order. O(blocks + directives): both are sorted by start.
fn blocks(record: &Record) -> Vec<BlockView> {
    let mut directives = record.directives.iter().peekable();
    let mut open: Vec<&Directive> = Vec::new();
    let mut views = Vec::with_capacity(record.blocks.len());
    for block in &record.blocks {
        open.retain(|directive| directive.span.end > block.span.start);
        while let Some(directive) = directives.next_if(|directive| directive.span.start < block.span.end) {
            open.push(directive);
        }
        views.push(BlockView {
            kind: class(block),
            text: Text::new(block.span.of(&record.text), block.lang, &marks(block, &open)),
        });
    }
    views
}

/// The parts of directives that lie in a block, as offsets into it. The first part carries the id.
fn marks(block: &RecordBlock, directives: &[&Directive]) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::new();
    for directive in directives.iter().filter(|directive| directive.span.overlaps(block.span)) {
        let begins_here = directive.span.start >= block.span.start;
        marks.push(Mark {
            start: directive.span.start.max(block.span.start) - block.span.start,
            end: directive.span.end.min(block.span.end) - block.span.start,
            element: "mark",
            id: begins_here.then(|| directive.id.clone()),
        });
    }
    marks
}

const fn class(block: &RecordBlock) -> &'static str {
    match block.kind {
        BlockKind::Heading => "heading",
        BlockKind::Paragraph => "paragraph",
        BlockKind::ListItem => "item",
        BlockKind::TableCell => "cell",
        BlockKind::Caption => "caption",
        BlockKind::Chrome => "chrome",
        BlockKind::Signature => "signature",
        BlockKind::Recipients => "recipients",
    }
}
