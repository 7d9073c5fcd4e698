//! Routes, limits and headers.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{FromRequestParts, Query, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tokio::sync::Semaphore;
use tower_http::compression::CompressionLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::TimeoutLayer;
use vanban_search::Searcher;

use crate::params::Params;
use crate::{Library, Problem, api, page};

/// Longest time that a request may take. A search of a million directives takes a hundredth of it; what takes longer hangs.
const TIMEOUT: Duration = Duration::from_secs(20);
/// Bytes of a request body. No endpoint reads one.
const MAX_BODY_BYTES: usize = 16 << 10;
/// Searches that run at one time, each on a thread of its own; more wait. They are bound by the processor.
const MAX_SEARCHES: usize = 8;

/// Nothing but our own style sheet is loaded, nothing runs, nobody may frame the page.
const CONTENT_SECURITY_POLICY: &str =
    "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// What handlers share.
pub(crate) struct App {
    pub(crate) library: Library,
    searches: Arc<Semaphore>,
}

/// A request as handlers see it: parameters, and what decides whether the client's copy is still good.
pub(crate) struct Asked {
    pub(crate) params: Params,
    path_and_query: String,
    if_none_match: Option<HeaderValue>,
}

/// All routes over a library.
pub(crate) fn router(library: Library) -> Router {
    let app = Arc::new(App { library, searches: Arc::new(Semaphore::new(MAX_SEARCHES)) });
    Router::new()
        .route("/", get(page::search))
        .route("/documents/{id}", get(page::document))
        .route("/style.css", get(page::style))
        .route("/api/v1/search", get(api::search))
        .route("/api/v1/documents/{id}", get(api::document))
        .route("/api/v1/directives", get(api::directives))
        .route("/api/v1/directives/{id}", get(api::directive))
        .route("/api/v1/deadlines", get(api::deadlines))
        .route("/api/v1/requires", get(api::requires))
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/readyz", get(ready))
        .fallback(missing)
        .method_not_allowed_fallback(|| async { Problem::read_only() })
        .with_state(app)
        .layer(CompressionLayer::new())
        .layer(RequestBodyLimitLayer::new(MAX_BODY_BYTES))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, TIMEOUT))
        .layer(from_fn(finish))
}

impl App {
    /// Runs `work` on the current index, off the async threads.
    pub(crate) async fn read<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Searcher) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let permit = Arc::clone(&self.searches).acquire_owned().await.map_err(|_| Problem::internal())?;
        let app = Arc::clone(self);
        let run = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            work(&*app.library.searcher()?)
        });
        // A panic in a search is the failure of that request alone.
        run.await.unwrap_or_else(|err| {
            crate::log(&err);
            Err(Problem::internal())
        })
    }

    /// As [`App::read`], with an entity tag of the commit that was read; a client that has that copy gets 304 and no work is
    /// done. The tag is weak: two answers of one commit differ in `took_ms`.
    pub(crate) async fn cached<R: IntoResponse>(
        self: &Arc<Self>,
        asked: Asked,
        work: impl FnOnce(&Searcher) -> Result<R, Problem> + Send + 'static,
    ) -> Result<Response, Problem> {
        self.read(move |searcher| {
            let tag = entity_tag(&asked, searcher.seq());
            let mut response = if asked.if_none_match.as_ref() == Some(&tag) {
                StatusCode::NOT_MODIFIED.into_response()
            } else {
                work(searcher)?.into_response()
            };
            response.headers_mut().insert(header::ETAG, tag);
            Ok(response)
        })
        .await
    }
}

/// What an answer depends on: the request, the commit, the day (open windows of deadlines move with it), the program.
fn entity_tag(asked: &Asked, seq: u64) -> HeaderValue {
    let mut hasher = DefaultHasher::new();
    (&asked.path_and_query, seq, crate::today().to_string(), env!("CARGO_PKG_VERSION")).hash(&mut hasher);
    let tag = format!("W/\"{seq}-{:016x}\"", hasher.finish());
    HeaderValue::from_str(&tag).expect("hexadecimal digits are a valid header")
}

impl<S: Sync> FromRequestParts<S> for Asked {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let pairs = Query::<Vec<(String, String)>>::try_from_uri(&parts.uri);
        let Query(pairs) = pairs.map_err(|err| Problem::bad_value("q", format!("the parameters cannot be read: {err}")))?;
        Ok(Self {
            params: Params::new(pairs)?,
            path_and_query: parts.uri.to_string(),
            if_none_match: parts.headers.get(header::IF_NONE_MATCH).cloned(),
        })
    }
}

/// 200 when the index can be read.
async fn ready(State(app): State<Arc<App>>) -> Result<&'static str, Problem> {
    app.read(|_| Ok("ready\n")).await
}

async fn missing(request: Request) -> Response {
    let problem = Problem::not_found(format!("nothing at `{}`", request.uri().path()));
    if request.uri().path().starts_with("/api/") { problem.into_response() } else { page::error(&problem) }
}

/// Gives every response its headers, and a body to errors that a layer made without one.
async fn finish(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let bare = !response.headers().contains_key(header::CONTENT_TYPE);
    match response.status() {
        StatusCode::SERVICE_UNAVAILABLE if bare => {
            response = Problem::unavailable(format!("no answer within {} s", TIMEOUT.as_secs())).into_response();
        }
        StatusCode::PAYLOAD_TOO_LARGE => response = Problem::too_large(MAX_BODY_BYTES).into_response(),
        _ => {}
    }
    add_headers(response.headers_mut());
    response
}

fn add_headers(headers: &mut HeaderMap) {
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        // A copy may be kept, but is asked about each time.
        (header::CACHE_CONTROL, "no-cache"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
}
