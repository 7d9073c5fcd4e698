//! Errors as RFC 9457 problem details.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use vanban_search::Error as SearchError;

/// What went wrong with one request, as `application/problem+json`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Problem {
    /// A URI reference for the kind of problem, below this API: `/problems/bad-value`.
    #[serde(rename = "type")]
    kind: &'static str,
    /// The kind in words, the same for every occurrence.
    title: &'static str,
    /// The HTTP status.
    status: u16,
    /// What is wrong here, with the value.
    pub(crate) detail: String,
    /// The parameter at fault.
    #[serde(skip_serializing_if = "Option::is_none")]
    parameter: Option<String>,
    /// Where in the query, as a half-open range of bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<[usize; 2]>,
}

impl Problem {
    /// A value that cannot be used.
    pub(crate) fn bad_value(parameter: &str, detail: impl Into<String>) -> Self {
        Self {
            parameter: Some(parameter.to_owned()),
            ..Self::new("/problems/bad-value", "Bad value", StatusCode::BAD_REQUEST, detail)
        }
    }

    /// An id, symbol or path that names nothing here.
    pub(crate) fn not_found(detail: impl Into<String>) -> Self {
        Self::new("/problems/not-found", "Not found", StatusCode::NOT_FOUND, detail)
    }

    /// A method other than GET and HEAD.
    pub(crate) fn read_only() -> Self {
        let detail = "this server is read-only: use GET";
        Self::new("/problems/read-only", "Method not allowed", StatusCode::METHOD_NOT_ALLOWED, detail)
    }

    /// A request body over the limit.
    pub(crate) fn too_large(max_bytes: usize) -> Self {
        let detail = format!("the request body is over {max_bytes} bytes; none is needed");
        Self::new("/problems/too-large", "Request too large", StatusCode::PAYLOAD_TOO_LARGE, detail)
    }

    /// Index or catalogue cannot be read at present.
    pub(crate) fn unavailable(detail: impl Into<String>) -> Self {
        Self::new("/problems/unavailable", "Index unavailable", StatusCode::SERVICE_UNAVAILABLE, detail)
    }

    /// A fault of ours. The cause goes to the log, not to the client.
    pub(crate) fn internal() -> Self {
        let detail = "the request could not be answered; the log of the server says why";
        Self::new("/problems/internal", "Internal error", StatusCode::INTERNAL_SERVER_ERROR, detail)
    }

    pub(crate) fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn new(kind: &'static str, title: &'static str, status: StatusCode, detail: impl Into<String>) -> Self {
        Self { kind, title, status: status.as_u16(), detail: detail.into(), parameter: None, at: None }
    }
}

impl From<SearchError> for Problem {
    fn from(err: SearchError) -> Self {
        if !err.is_users() {
            crate::log(&err);
            return Self::unavailable("the index cannot be read at present");
        }
        let detail = err.to_string();
        match err {
            SearchError::BadValue { at: Some(at), .. } => Self { at: Some([at.start, at.end]), ..Self::bad_value("q", detail) },
            // Errors name options as the command line does: `--due-from`.
            SearchError::BadValue { field, .. } => Self::bad_value(&field.trim_start_matches('-').replace('-', "_"), detail),
            SearchError::TooDeep { at, .. } => Self { at: Some([at, at]), ..Self::bad_value("q", detail) },
            SearchError::BadCursor(_) => Self::bad_value("cursor", detail),
            _ => Self::bad_value("q", detail),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = (self.status(), Json(&self)).into_response();
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        response
    }
}
