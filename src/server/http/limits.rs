//! What every request is limited by, and what every response carries.

use std::any::Any;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::http::header::{
    CACHE_CONTROL, CONNECTION, CONTENT_LENGTH, REFERRER_POLICY, TRANSFER_ENCODING, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use tokio::time::timeout;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::set_header::SetResponseHeaderLayer;

use crate::server::http::problem::Problem;

/// The longest body of a request, in bytes: some ten pages of text.
const BODY: usize = 64 * 1024;
/// The longest address, in bytes. A Chinese character takes nine.
const ADDRESS: usize = 16 * 1024;
/// The most headers, and their greatest length together in bytes.
const HEADERS: (usize, usize) = (64, 16 * 1024);
/// The longest time that a request takes.
const TIME: Duration = Duration::from_secs(30);

/// The same routes, within the limits.
pub(super) fn limited(routes: Router) -> Router {
    let always = |name: HeaderName, value: &'static str| {
        SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
    };
    // The last one is the outermost.
    routes
        .layer(RequestBodyLimitLayer::new(BODY))
        .layer(from_fn(limit))
        .layer(CatchPanicLayer::custom(failed))
        .layer(always(CACHE_CONTROL, "no-store"))
        .layer(always(REFERRER_POLICY, "no-referrer"))
        .layer(always(X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(always(HeaderName::from_static("cross-origin-resource-policy"), "same-origin"))
}

async fn limit(request: Request, next: Next) -> Response {
    if let Err(problem) = check(&request) {
        return problem.into_response();
    }
    // A request that has a length as well could be read in two ways by a proxy. What may follow it is not read.
    let is_chunked = request.headers().contains_key(TRANSFER_ENCODING);
    let mut response = match timeout(TIME, next.run(request)).await {
        Ok(response) => response,
        Err(_) => {
            let detail = format!("there was no answer within {} seconds; ask again, or ask for less", TIME.as_secs());
            Problem::new(StatusCode::GATEWAY_TIMEOUT, detail).into_response()
        }
    };
    if is_chunked {
        response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

fn check(request: &Request) -> Result<(), Problem> {
    let headers = request.headers();
    let length: usize = headers.iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
    if headers.len() > HEADERS.0 || length > HEADERS.1 {
        let detail = format!("send at most {} headers of {} bytes together", HEADERS.0, HEADERS.1);
        return Err(Problem::new(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE, detail));
    }
    if request.uri().to_string().len() > ADDRESS {
        let detail = format!("the address may have {ADDRESS} bytes; send a long text to /api/similar");
        return Err(Problem::new(StatusCode::URI_TOO_LONG, detail));
    }
    let declared = headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if declared.is_some_and(|declared| declared > BODY as u64) {
        let detail = format!("the body may have {BODY} bytes; send less");
        return Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, detail));
    }
    Ok(())
}

/// The response to a request whose handler panicked.
fn failed(_: Box<dyn Any + Send>) -> Response {
    let detail = "the server failed on this request; report it with the output of `papers-sem doctor`";
    Problem::new(StatusCode::INTERNAL_SERVER_ERROR, detail).into_response()
}
