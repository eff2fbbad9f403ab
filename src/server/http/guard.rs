//! Who may ask: the checks of `Host`, `Origin` and the token.
//!
//! A page that a browser shows can send requests to a server on the same machine. A foreign name that leads to this
//! machine (DNS rebinding) would let it read the answers too. `Host` and `Origin` tell such requests.

use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{AUTHORIZATION, HOST, ORIGIN, WWW_AUTHENTICATE};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use subtle::ConstantTimeEq;

use crate::server::http::problem::Problem;

/// Who may ask.
pub(super) struct Guard {
    token: Option<String>,
}

/// What a client may ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    /// Everything.
    Full,
    /// What needs no token.
    Open,
}

impl Guard {
    pub fn new(token: Option<String>) -> Self {
        Self { token: token.filter(|token| !token.is_empty()) }
    }

    fn check(&self, request: &Request) -> Result<Access, Problem> {
        let host = only(request.headers(), HOST)?;
        let named = [host.map(authority), request.uri().authority().cloned().map(Ok)];
        for authority in named.into_iter().flatten() {
            let authority = authority?;
            // With a token a foreign name reads nothing: the browser keeps the token for the page that was given it. A
            // server behind a proxy may then have any name.
            if self.token.is_none() && !is_this_machine(&authority) {
                let detail = format!(
                    "this server answers as localhost or 127.0.0.1, not as {}; for another name, start it with a token",
                    authority.host()
                );
                return Err(Problem::new(StatusCode::MISDIRECTED_REQUEST, detail));
            }
        }
        let Some(host) = host.map(str::to_ascii_lowercase) else {
            return Err(Problem::new(
                StatusCode::BAD_REQUEST,
                "the header Host is missing; send the name of the server",
            ));
        };
        if let Some(origin) = only(request.headers(), ORIGIN)?
            && !is_same_origin(origin, &host)
        {
            let detail = format!("pages of {origin:?} may not ask this server; open its own page at http://{host}/");
            return Err(Problem::new(StatusCode::FORBIDDEN, detail));
        }
        Ok(self.access(request.headers()))
    }

    fn access(&self, headers: &HeaderMap) -> Access {
        let Some(token) = &self.token else { return Access::Full };
        let sent = headers.get(AUTHORIZATION).map(|value| value.as_bytes()).and_then(bearer);
        // The time of the comparison must not tell how much of a guess is right.
        let is_right = sent.is_some_and(|sent| bool::from(sent.ct_eq(token.as_bytes())));
        if is_right { Access::Full } else { Access::Open }
    }
}

/// The token of `Bearer TOKEN`. The scheme may be in any case (RFC 9110, section 11.1).
fn bearer(value: &[u8]) -> Option<&[u8]> {
    let (scheme, token) = value.split_at_checked(b"Bearer ".len())?;
    scheme.eq_ignore_ascii_case(b"Bearer ").then(|| token.trim_ascii())
}

/// The value of a header that may occur once.
fn only(headers: &HeaderMap, name: HeaderName) -> Result<Option<&str>, Problem> {
    let mut values = headers.get_all(&name).iter();
    let refuse = |why: &str| Problem::new(StatusCode::BAD_REQUEST, format!("the header {name} {why}"));
    let Some(value) = values.next() else { return Ok(None) };
    if values.next().is_some() {
        return Err(refuse("is sent more than once; send it once"));
    }
    value.to_str().map(Some).map_err(|_| refuse("is not ASCII"))
}

fn authority(host: &str) -> Result<Authority, Problem> {
    let refuse = || Problem::new(StatusCode::BAD_REQUEST, format!("the header Host is {host:?}, which is no name"));
    if host.contains('@') { Err(refuse()) } else { host.parse().map_err(|_| refuse()) }
}

/// Whether a name is one of this machine's own, whoever resolves it. The port is not looked at: a foreign page has a
/// foreign name, and a tunnel (`ssh -L`) may use any port.
fn is_this_machine(authority: &Authority) -> bool {
    let host = authority.host();
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost") || address.parse().is_ok_and(|address: IpAddr| address.is_loopback())
}

/// Whether a page of `origin` is one of this server, which the request calls `host`, in lower case.
fn is_same_origin(origin: &str, host: &str) -> bool {
    let origin = origin.to_ascii_lowercase();
    // Browsers leave the usual port out of both. A proxy may add TLS.
    [("http://", ":80"), ("https://", ":443")].iter().any(|(scheme, port)| {
        let bare = |name: &str| name.strip_suffix(port).unwrap_or(name).to_string();
        origin.strip_prefix(scheme).is_some_and(|name| bare(name) == bare(host))
    })
}

/// Passes on requests that the guard lets in, with what their client may ask for.
pub(super) async fn check(State(guard): State<Arc<Guard>>, mut request: Request, next: Next) -> Response {
    match guard.check(&request) {
        Ok(access) => {
            request.extensions_mut().insert(access);
            next.run(request).await
        }
        Err(problem) => problem.into_response(),
    }
}

/// Passes on requests that come with the token, if the server has one.
pub(super) async fn demand_token(request: Request, next: Next) -> Response {
    if request.extensions().get() == Some(&Access::Full) {
        return next.run(request).await;
    }
    let detail =
        "this server has a token: send it as `Authorization: Bearer TOKEN`, or open the page with #token=TOKEN";
    let problem = Problem::new(StatusCode::UNAUTHORIZED, detail);
    ([(WWW_AUTHENTICATE, "Bearer realm=\"papers-sem\"")], problem).into_response()
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;

    fn request(uri: &str, headers: &[(&str, &str)]) -> Request {
        let request =
            headers.iter().fold(Request::builder().uri(uri), |request, (name, value)| request.header(*name, *value));
        request.body(Body::empty()).expect("a request")
    }

    fn status(guard: &Guard, uri: &str, headers: &[(&str, &str)]) -> Result<Access, u16> {
        guard.check(&request(uri, headers)).map_err(|problem| problem.into_response().status().as_u16())
    }

    #[test]
    fn only_the_names_of_this_machine_are_answered() {
        let guard = Guard::new(None);
        for host in ["localhost", "LOCALHOST:7474", "127.0.0.1:1", "127.0.0.9", "[::1]:7474"] {
            assert_eq!(status(&guard, "/", &[("host", host)]), Ok(Access::Full), "{host}");
        }
        for host in ["evil.example", "localhost.evil.example:7474", "10.0.0.1", "[::2]:7474", "127.0.0.1.nip.io"] {
            assert_eq!(status(&guard, "/", &[("host", host)]), Err(421), "{host}");
        }
        for host in ["", "a b", "localhost@evil.example", "evil.example@localhost"] {
            assert_eq!(status(&guard, "/", &[("host", host)]), Err(400), "{host}");
        }
        assert_eq!(status(&guard, "/", &[]), Err(400));
        assert_eq!(status(&guard, "/", &[("host", "localhost"), ("host", "localhost")]), Err(400));
        assert_eq!(status(&guard, "http://evil.example/", &[("host", "localhost")]), Err(421));
    }

    #[test]
    fn pages_of_other_origins_are_refused() {
        let guard = Guard::new(None);
        for origin in ["http://localhost:7474", "HTTP://LOCALHOST:7474", "https://localhost:7474"] {
            let headers = [("host", "localhost:7474"), ("origin", origin)];
            assert_eq!(status(&guard, "/", &headers), Ok(Access::Full), "{origin}");
        }
        for origin in ["null", "http://localhost:3000", "http://127.0.0.1:7474", "http://evil.example", "file://", ""] {
            let headers = [("host", "localhost:7474"), ("origin", origin)];
            assert_eq!(status(&guard, "/", &headers), Err(403), "{origin}");
        }
        let headers = [("host", "localhost:80"), ("origin", "http://localhost")];
        assert_eq!(status(&guard, "/", &headers), Ok(Access::Full));
    }

    #[test]
    fn a_token_must_be_sent_and_frees_the_name() {
        let guard = Guard::new(Some("secret".into()));
        let access =
            |authorization: &str| status(&guard, "/", &[("host", "papers.example"), ("authorization", authorization)]);
        assert_eq!(access("Bearer secret"), Ok(Access::Full));
        assert_eq!(access("bearer  secret "), Ok(Access::Full));
        for wrong in ["Bearer secre", "Bearer secrets", "Bearer", "Bearer ", "secret", "Basic secret", ""] {
            assert_eq!(access(wrong), Ok(Access::Open), "{wrong}");
        }
        assert_eq!(status(&Guard::new(Some(String::new())), "/", &[("host", "localhost")]), Ok(Access::Full));
    }
}
