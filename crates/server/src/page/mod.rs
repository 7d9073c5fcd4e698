//! The page: a search box and hits, and documents with their directives marked. Rendered here, complete without scripts.

mod document;
mod find;
mod marked;
mod views;

use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};

use crate::Problem;

pub(crate) use document::document;
pub(crate) use find::search;

/// The style sheet, the only thing that the page loads.
pub(crate) async fn style() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, HeaderValue::from_static("text/css; charset=utf-8"))], include_str!("../../templates/style.css"))
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage<'p> {
    q: &'p str,
    status: u16,
    detail: &'p str,
}

/// A page for what cannot be shown.
pub(crate) fn error(problem: &Problem) -> Response {
    let page = ErrorPage { q: "", status: problem.status().as_u16(), detail: &problem.detail };
    rendered(problem.status(), &page)
}

fn rendered(status: StatusCode, page: &impl Template) -> Response {
    match page.render() {
        Ok(html) => (status, Html(html)).into_response(),
        Err(err) => {
            crate::log(&err);
            Problem::internal().into_response()
        }
    }
}

/// `value` for the query part of a URL: everything but unreserved characters percent-encoded (RFC 3986, section 2.3).
fn encoded(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for byte in value.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_safe_in_a_url() {
        assert_eq!(encoded("22-NQ/TW & bộ"), "22-NQ%2FTW%20%26%20b%E1%BB%99");
    }
}
