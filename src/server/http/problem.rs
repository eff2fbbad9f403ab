//! Why a request has no answer, as `application/problem+json` (RFC 9457).

use axum::Json;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::embed::EmbedError;
use crate::engine::{Error, Snapshot};
use crate::index::store::StoreError;
use crate::search::{FilterError, SearchError};
use crate::server::ask_error::AskError;
use crate::wire::{NearestJson, ProblemDetailsJson};

/// What every kind of problem begins with.
const KIND: &str = "urn:papers-sem:problem:";
/// The kind of a problem that goes away by itself.
const BUSY: &str = "busy";
/// The papers that are named in place of one that is not there.
const NEAREST: usize = 5;

/// Why a request has no answer.
#[derive(Debug)]
pub(super) struct Problem {
    status: StatusCode,
    json: Box<ProblemDetailsJson>,
}

impl Problem {
    /// A problem that its status says. `detail` is what is wrong and what to do about it.
    pub fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        let title = status.canonical_reason().unwrap_or("Error").to_string();
        Self::titled(status, "about:blank".to_string(), title, detail.into())
    }

    fn of_kind(status: StatusCode, kind: &str, title: &str, detail: String) -> Self {
        Self::titled(status, format!("{KIND}{kind}"), title.to_string(), detail)
    }

    fn titled(status: StatusCode, kind: String, title: String, detail: String) -> Self {
        let json = ProblemDetailsJson { kind, title, status: status.as_u16(), detail, ..Default::default() };
        Self { status, json: Box::new(json) }
    }

    /// Too much is asked for at the same time.
    pub fn busy(detail: &str) -> Self {
        Self::of_kind(StatusCode::SERVICE_UNAVAILABLE, BUSY, "Too much is asked at once", detail.to_string())
    }

    /// A parameter that cannot be used, and the values or names that can.
    pub fn parameter(name: &str, detail: String, allowed: &[&str]) -> Self {
        let mut problem = Self::of_kind(StatusCode::BAD_REQUEST, "parameter", "A parameter cannot be used", detail);
        problem.json.parameter = Some(name.to_string());
        problem.json.allowed = allowed.iter().map(|value| value.to_string()).collect();
        problem
    }

    /// A value of a filter that cannot be used.
    pub fn filter(name: &str, error: &FilterError) -> Self {
        let allowed = match error {
            FilterError::Choice { choices, .. } => choices,
            _ => &[][..],
        };
        // A terminal shows the next step on a line of its own.
        Self::parameter(name, format!("{name}: {}", error.to_string().replace("\n  ", "; ")), allowed)
    }

    /// A name that no paper has.
    pub fn unknown_paper(snapshot: &Snapshot, name: &str) -> crate::engine::Result<Self> {
        let nearest = snapshot.nearest_names(name, NEAREST)?;
        let detail = format!("no paper is called {name:?}; ask for one of the nearest names, or search for its title");
        let mut problem = Self::of_kind(StatusCode::NOT_FOUND, "unknown-paper", "No such paper", detail);
        let named = nearest.iter().map(|row| NearestJson { id: row.id.to_string(), title: row.title.to_string() });
        problem.json.nearest = named.collect();
        Ok(problem)
    }
}

impl From<AskError> for Problem {
    fn from(error: AskError) -> Self {
        if let AskError::Engine(cause) = &error
            && let Error::Filter(cause) | Error::Search(SearchError::Filter(cause)) = &**cause
        {
            return Self::filter("source", cause);
        }
        let (status, kind, title) = kind_of(&error);
        let detail = match error.next_step() {
            Some(step) => format!("{error}; {step}"),
            None => error.to_string(),
        };
        Self::of_kind(status, kind, title, detail)
    }
}

fn kind_of(error: &AskError) -> (StatusCode, &'static str, &'static str) {
    let unavailable = StatusCode::SERVICE_UNAVAILABLE;
    let no_index = (unavailable, "no-index", "There is no index");
    let damaged = (unavailable, "damaged-index", "The index is damaged");
    let no_model = (unavailable, "no-model", "The model cannot be used");
    let failed = (StatusCode::INTERNAL_SERVER_ERROR, "failed", "The question could not be answered");
    match error {
        AskError::NoIndex(_) => no_index,
        AskError::Busy => (unavailable, BUSY, "Too much is asked at once"),
        AskError::Failed(_) => failed,
        AskError::Engine(error) => match &**error {
            Error::Store(error) | Error::Search(SearchError::Store(error)) => match error {
                StoreError::Missing { .. } => no_index,
                StoreError::Damaged { .. } => damaged,
                _ => (unavailable, "unusable-index", "The index cannot be used"),
            },
            Error::Search(SearchError::Empty) => (StatusCode::BAD_REQUEST, "empty", "Nothing was asked"),
            Error::Search(SearchError::NoTopic { .. }) => {
                (StatusCode::BAD_REQUEST, "no-topic", "The question has no topic")
            }
            Error::Search(SearchError::Words { .. }) => damaged,
            Error::Embed(EmbedError::Run { .. }) | Error::Search(SearchError::Embed(EmbedError::Run { .. })) => failed,
            Error::Embed(_) | Error::Search(SearchError::Embed(_) | SearchError::OtherModel { .. }) => no_model,
            _ => failed,
        },
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let is_busy = self.json.kind.strip_prefix(KIND) == Some(BUSY);
        let mut response = (self.status, Json(self.json)).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if is_busy {
            headers.insert(RETRY_AFTER, HeaderValue::from_static("1"));
        }
        response
    }
}
