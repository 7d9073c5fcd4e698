//! `/`: the search box and what was found.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use vanban_model::{Config, Lang};
use vanban_search::{Answer, Hit, Part, PartKind, ReadAs, SearchRequest, Searcher};

use super::marked::{Mark, isolated};
use super::views::{DirectiveView, DocumentLink, Text, href, title};
use super::{encoded, rendered};
use crate::Problem;
use crate::app::{App, Asked};
use crate::params::Params;

#[derive(Template)]
#[template(path = "search.html")]
struct SearchPage<'p> {
    q: &'p str,
    form: Form,
    found: Option<Found>,
    problem: Option<String>,
}

/// The fields of the form as they were sent.
struct Form {
    kinds: Vec<Choice>,
    languages: Vec<Choice>,
    types: Vec<Choice>,
    roles: Vec<Choice>,
    sorts: Vec<Choice>,
    agency: String,
    instrument: String,
    due_from: String,
    due_to: String,
    published_from: String,
    published_to: String,
    filtered: bool,
}

/// A value of a field.
struct Choice {
    value: String,
    label: String,
    chosen: bool,
}

struct Found {
    total: u64,
    members: u64,
    took_ms: u128,
    read_as: String,
    hits: Vec<HitView>,
    facets: Vec<FacetView>,
    parts: Vec<String>,
    next: Option<String>,
    first_rank: u64,
}

struct HitView {
    rank: u64,
    href: String,
    title: Text,
    symbol: Option<String>,
    published: Option<String>,
    language: String,
    uri: String,
    snippet: Text,
    directive: Option<DirectiveView>,
    others: Vec<DocumentLink>,
}

struct FacetView {
    label: &'static str,
    values: Vec<FacetValue>,
}

struct FacetValue {
    label: String,
    count: u64,
    href: String,
}

/// Facets that the page offers as links, by name of facet and parameter.
const FACETS: [(&str, &str); 4] = [("lang", "Language"), ("type", "Type"), ("source", "Source"), ("agency", "Agency")];
/// Values of a facet that are shown, most frequent first.
const FACET_VALUES: usize = 8;

pub(crate) async fn search(State(app): State<Arc<App>>, asked: Asked) -> Response {
    let params = asked.params.clone();
    // A page that nothing was asked of is the empty form; browsers that add parameters of their own are not sent away.
    let request = match params.without("cursor").next() {
        Some(_) => asked.params.search().map(Some),
        None => Ok(None),
    };
    let answer = match request {
        Ok(None) => Ok(None),
        Err(problem) => Err(problem),
        Ok(Some(request)) => {
            let (app, params) = (Arc::clone(&app), params.clone());
            let config_of = Arc::clone(&app);
            app.read(move |searcher| found(&request, searcher, &params, config_of.library.config())).await.map(Some)
        }
    };
    let form = Form::new(&params, app.library.config());
    let q = params.last("q").unwrap_or_default();
    match answer {
        Ok(found) => rendered(StatusCode::OK, &SearchPage { q, form, found, problem: None }),
        Err(problem) => {
            let status = problem.status();
            rendered(status, &SearchPage { q, form, found: None, problem: Some(problem.detail) })
        }
    }
}

fn found(request: &SearchRequest, searcher: &Searcher, params: &Params, config: &Config) -> Result<Found, Problem> {
    let started = Instant::now();
    let answer = searcher.search(request)?;
    let next = answer.next.as_ref().map(|cursor| link(params, "cursor", cursor));
    Ok(Found {
        total: answer.total,
        members: answer.members,
        took_ms: started.elapsed().as_millis(),
        read_as: read_as(&answer.read_as),
        facets: facets(&answer, params, config),
        parts: if answer.hits.is_empty() { answer.read_as.parts.iter().filter_map(told).collect() } else { Vec::new() },
        first_rank: answer.hits.first().map_or(1, |hit| hit.rank),
        hits: answer.hits.iter().map(|hit| HitView::new(hit, config)).collect(),
        next,
    })
}

/// How the query was read, as HTML: what was typed and what it means are isolates.
fn read_as(read: &ReadAs) -> String {
    let parts = read.parts.iter().flat_map(|part| std::iter::once(&part.text).chain(&part.means));
    isolated(&read.text, parts.map(String::as_str))
}

/// How often a part of a query without hits occurs by itself.
fn told(part: &Part) -> Option<String> {
    let found = part.found?;
    let kind = match part.kind {
        PartKind::Instrument => "instrument",
        PartKind::Agency => "agency",
        PartKind::Date => "date",
        PartKind::Term => "term",
        PartKind::Word => "word",
        PartKind::Prefix => "words that begin with",
        PartKind::Phrase => "phrase",
        PartKind::Filter => "filter",
        PartKind::Group => "group",
    };
    let text = &part.text;
    Some(match found {
        0 => format!("{kind} “{text}” occurs nowhere"),
        1 => format!("{kind} “{text}” alone occurs once"),
        n => format!("{kind} “{text}” alone occurs {n} times"),
    })
}

impl HitView {
    fn new(hit: &Hit, config: &Config) -> Self {
        let marks: Vec<Mark> =
            hit.snippet.ranges.iter().map(|&[start, end]| Mark { start, end, element: "mark", id: None }).collect();
        let others = hit.group.iter().filter(|member| member.id != hit.id);
        Self {
            rank: hit.rank,
            href: href(&hit.id),
            title: title(hit.title.as_deref(), &hit.uri, hit.lang),
            symbol: hit.symbol.as_ref().map(ToString::to_string),
            published: hit.published.map(|date| date.to_string()),
            language: config.languages.name(hit.lang),
            uri: hit.uri.clone(),
            snippet: Text::new(&hit.snippet.text, hit.lang, &marks),
            directive: hit.directive.as_ref().map(|directive| {
                // The snippet of a directive is a piece of its sentence, which is shown whole.
                let marks: Vec<Mark> = match directive.text.find(&hit.snippet.text) {
                    Some(by) => {
                        marks.iter().map(|mark| Mark { start: mark.start + by, end: mark.end + by, ..mark.clone() }).collect()
                    }
                    None => Vec::new(),
                };
                DirectiveView::new(directive, &marks, config)
            }),
            others: others.map(|member| DocumentLink::member(member, config)).collect(),
        }
    }
}

fn facets(answer: &Answer, params: &Params, config: &Config) -> Vec<FacetView> {
    let mut views = Vec::new();
    for (name, label) in FACETS {
        let Some(counts) = answer.facets.get(name).filter(|counts| counts.len() > 1) else { continue };
        let mut values: Vec<(&String, u64)> = counts.iter().map(|(value, count)| (value, *count)).collect();
        values.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        values.truncate(FACET_VALUES);
        let values = values.into_iter().map(|(value, count)| FacetValue {
            label: label_of(name, value, config),
            count,
            href: link(params, name, value),
        });
        views.push(FacetView { label, values: values.collect() });
    }
    views
}

fn label_of(facet: &str, value: &str, config: &Config) -> String {
    match facet {
        "lang" => value.parse::<Lang>().map_or_else(|_| value.to_owned(), |lang| config.languages.name(lang)),
        "agency" => super::views::agency(&vanban_model::AgencyId::new(value), config),
        "type" => value.replace('-', " "),
        _ => value.to_owned(),
    }
}

/// The page with one parameter set and the cursor of another page dropped.
fn link(params: &Params, name: &str, value: &str) -> String {
    let kept = params.without(name).filter(|(own, _)| *own != "cursor");
    let pairs: Vec<String> =
        kept.chain([(name, value)]).map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
    format!("/?{}", pairs.join("&"))
}

impl Form {
    fn new(params: &Params, config: &Config) -> Self {
        let one = |name: &str| params.last(name).unwrap_or_default().to_owned();
        let choices = |name: &str, any: Option<&str>, values: Vec<(String, String)>| {
            let chosen = one(name);
            let any = any.map(|label| (String::new(), label.to_owned()));
            let mut choices: Vec<Choice> =
                any.into_iter().chain(values).map(|(value, label)| Choice { chosen: value == chosen, value, label }).collect();
            if !choices.iter().any(|choice| choice.chosen)
                && let Some(first) = choices.first_mut()
            {
                first.chosen = true;
            }
            choices
        };
        let fixed =
            |values: &[(&str, &str)]| values.iter().map(|(value, label)| ((*value).to_owned(), (*label).to_owned())).collect();
        let languages = config.languages.all().filter(|language| !language.tag.is_und());
        let types: BTreeMap<String, String> =
            config.doctypes.all().iter().map(|doctype| (doctype.id.clone(), doctype.id.replace('-', " "))).collect();
        let filters =
            ["lang", "type", "agency", "role", "instrument", "due_from", "due_to", "published_from", "published_to", "sort"];
        Self {
            kinds: choices("kind", None, fixed(&[("document", "Documents"), ("directive", "Directives"), ("all", "Both")])),
            languages: choices(
                "lang",
                Some("any"),
                languages.map(|language| (language.tag.to_string(), format!("{} ({})", language.name, language.own))).collect(),
            ),
            types: choices("type", Some("any"), types.into_iter().collect()),
            roles: choices(
                "role",
                Some("any"),
                fixed(&[
                    ("lead", "lead"),
                    ("coordinate", "coordinates"),
                    ("report_to", "receives the report"),
                    ("supervise", "supervises"),
                    ("all", "all alike"),
                ]),
            ),
            sorts: choices(
                "sort",
                None,
                fixed(&[("relevance", "best first"), ("published", "newest first"), ("due", "earliest deadline first")]),
            ),
            agency: one("agency"),
            instrument: one("instrument"),
            due_from: one("due_from"),
            due_to: one("due_to"),
            published_from: one("published_from"),
            published_to: one("published_to"),
            filtered: filters.iter().any(|name| params.last(name).is_some()),
        }
    }
}
