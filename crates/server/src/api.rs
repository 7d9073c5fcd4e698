//! `/api/v1`: what the command line prints, over HTTP.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;

use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use vanban_search::{DirectivePage, ReadAs, Shown};

use crate::Problem;
use crate::app::{App, Asked};
use crate::params::{DEADLINES, DIRECTIVES, REQUIRES, SEARCH};

/// The envelope of every list.
#[derive(Serialize)]
struct Envelope<T> {
    total: u64,
    took_ms: u64,
    read_as: Option<ReadAs>,
    hits: Vec<T>,
    facets: BTreeMap<String, BTreeMap<String, u64>>,
    next: Option<String>,
}

pub(crate) async fn search(State(app): State<Arc<App>>, asked: Asked) -> Result<Response, Problem> {
    asked.params.only(&SEARCH)?;
    let request = asked.params.search()?;
    let started = Instant::now();
    app.cached(asked, move |searcher| {
        let answer = searcher.search(&request)?;
        Ok(Json(Envelope {
            total: answer.total,
            took_ms: millis(started),
            read_as: Some(answer.read_as),
            hits: answer.hits,
            facets: answer.facets,
            next: answer.next,
        }))
    })
    .await
}

pub(crate) async fn directives(State(app): State<Arc<App>>, asked: Asked) -> Result<Response, Problem> {
    asked.params.only(&DIRECTIVES)?;
    let (filters, page) = (asked.params.filters()?, asked.params.page()?);
    let started = Instant::now();
    app.cached(asked, move |searcher| Ok(listed(searcher.directives(&filters, &page)?, started))).await
}

pub(crate) async fn deadlines(State(app): State<Arc<App>>, asked: Asked) -> Result<Response, Problem> {
    asked.params.only(&DEADLINES)?;
    let (filters, window, page) = (asked.params.filters()?, asked.params.window()?, asked.params.page()?);
    let started = Instant::now();
    app.cached(asked, move |searcher| Ok(listed(searcher.deadlines(&filters, &window, &page)?, started))).await
}

pub(crate) async fn requires(State(app): State<Arc<App>>, asked: Asked) -> Result<Response, Problem> {
    asked.params.only(&REQUIRES)?;
    let symbol = asked.params.last("symbol").unwrap_or_default().to_owned();
    if symbol.is_empty() {
        return Err(Problem::bad_value("symbol", "`symbol` is missing: name an instrument, such as 22-NQ/TW"));
    }
    let started = Instant::now();
    app.cached(asked, move |searcher| {
        let required = searcher.requires(&symbol)?;
        let total = required.lines.len() as u64;
        Ok(listed(DirectivePage { total, lines: required.lines, next: None }, started))
    })
    .await
}

pub(crate) async fn document(State(app): State<Arc<App>>, Path(id): Path<String>, asked: Asked) -> Result<Response, Problem> {
    asked.params.only(&[])?;
    app.cached(asked, move |searcher| match searcher.show(&id)? {
        Some(Shown::Document(document)) => Ok(Json(document)),
        _ => Err(Problem::not_found(format!("no document has the id `{id}`"))),
    })
    .await
}

pub(crate) async fn directive(State(app): State<Arc<App>>, Path(id): Path<String>, asked: Asked) -> Result<Response, Problem> {
    asked.params.only(&[])?;
    app.cached(asked, move |searcher| {
        let line = searcher.directive(&id)?;
        line.map(Json).ok_or_else(|| Problem::not_found(format!("no directive has the id `{id}`")))
    })
    .await
}

fn listed(page: DirectivePage, started: Instant) -> impl IntoResponse {
    Json(Envelope {
        total: page.total,
        took_ms: millis(started),
        read_as: None,
        hits: page.lines,
        facets: BTreeMap::new(),
        next: page.next,
    })
}

fn millis(started: Instant) -> u64 {
    u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX)
}
