//! What a page states in JSON-LD (schema.org), in whatever nesting.

use std::collections::VecDeque;

use serde_json::{Map, Value};

use super::dates::iso_date;
use super::meta::{phrase, web_address};

/// Nested values looked at: a page has a few dozen, a hostile one any number.
const VALUES: usize = 2000;
/// Types of schema.org that stand for the document itself, and parts of the names of their subtypes (`NewsArticle`,
/// `BlogPosting`, `Legislation`). <https://schema.org/CreativeWork>
const ARTICLES: [&str; 6] = ["article", "posting", "report", "legislation", "governmentdocument", "webpage"];

/// The statements about one thing.
#[derive(Debug, Default)]
pub(super) struct Statements {
    pub(super) published: Option<String>,
    pub(super) headline: Option<String>,
    pub(super) authors: Vec<String>,
    pub(super) url: Option<String>,
    /// `articleBody`, as plain text.
    pub(super) body: Option<String>,
}

/// Reads all scripts; the first article states more than a page, and a page more than what else there is (the organisation,
/// videos, lists of other articles). Values are walked without recursion; `serde_json` itself refuses more than 128 levels.
pub(super) fn read(scripts: &[&str]) -> Statements {
    let mut ranked: Vec<(usize, Statements)> = Vec::new();
    for script in scripts {
        let Ok(value) = serde_json::from_str::<Value>(script.trim().trim_end_matches(';')) else { continue };
        let mut queue = VecDeque::from([&value]);
        let mut seen = 0;
        while let Some(value) = queue.pop_front() {
            seen += 1;
            if seen > VALUES {
                break;
            }
            match value {
                Value::Array(items) => queue.extend(items),
                Value::Object(fields) => {
                    if let Some(rank) = rank(fields) {
                        ranked.push((rank, statements(fields)));
                    }
                    queue.extend(fields.values().filter(|value| value.is_array() || value.is_object()));
                }
                _ => {}
            }
        }
    }
    ranked.sort_by_key(|&(rank, _)| rank);
    let mut all = Statements::default();
    for (_, own) in ranked {
        all.published = all.published.or(own.published);
        all.headline = all.headline.or(own.headline);
        all.url = all.url.or(own.url);
        all.body = all.body.or(own.body);
        if all.authors.is_empty() {
            all.authors = own.authors;
        }
    }
    all
}

/// How near a thing is to being the document: its place in [`ARTICLES`], `None` for other things.
fn rank(fields: &Map<String, Value>) -> Option<usize> {
    let types = texts(fields.get("@type")?);
    ARTICLES.iter().position(|article| types.iter().any(|own| own.to_ascii_lowercase().ends_with(article)))
}

fn statements(fields: &Map<String, Value>) -> Statements {
    let text = |name: &str| fields.get(name).and_then(Value::as_str);
    Statements {
        published: text("datePublished").or_else(|| text("dateCreated")).and_then(iso_date),
        headline: text("headline").or_else(|| text("name")).and_then(phrase),
        authors: fields.get("author").map(names).unwrap_or_default(),
        url: text("url").and_then(web_address),
        body: text("articleBody").map(str::to_owned),
    }
}

/// The strings of a value that is one or holds some.
fn texts(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(items) => items.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

/// Names of people: strings, things with a `name`, or lists of either.
fn names(value: &Value) -> Vec<String> {
    let one = |value: &Value| match value {
        Value::String(name) => phrase(name),
        Value::Object(fields) => fields.get("name").and_then(Value::as_str).and_then(phrase),
        _ => None,
    };
    match value {
        Value::Array(items) => items.iter().filter_map(one).collect(),
        other => one(other).into_iter().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_article_is_believed_before_what_stands_around_it() {
        for script in [
            r#"{"@type":"NewsArticle","headline":"Tin","datePublished":"2025-08-21T16:05:00+07:00","author":{"name":"Lê Mẫu"}}"#,
            r#"{"@graph":[{"@type":"VideoObject","name":"Phim","datePublished":"2020-01-01"},
                {"@type":["Thing","Article"],"headline":" Tin ","datePublished":"2025-08-21","author":[{"name":"Lê Mẫu"}]}]}"#,
            r#"[{"@type":"WebPage","name":"Trang","datePublished":"2019-01-01"},
                {"@type":"ReportageNewsArticle","headline":"Tin","datePublished":"2025-08-21","author":"Lê Mẫu"}];"#,
        ] {
            let own = read(&["{broken", script]);
            assert_eq!(own.published.as_deref(), Some("2025-08-21"), "{script}");
            assert_eq!(own.headline.as_deref(), Some("Tin"), "{script}");
            assert_eq!(own.authors, ["Lê Mẫu"], "{script}");
        }
    }

    #[test]
    fn other_things_state_nothing_about_the_document() {
        let own = read(&[r#"{"@type":"Organization","name":"Cổng","url":"https://a.example"}"#, r#"{"headline":"x"}"#, "[1]"]);
        assert!(own.headline.is_none() && own.url.is_none());
    }

    #[test]
    fn deep_nesting_is_refused() {
        assert!(read(&[&"[".repeat(100_000)]).headline.is_none());
    }
}
