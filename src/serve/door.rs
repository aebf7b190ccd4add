//! What holds for every request, whatever it asks for: for whom it is meant, from which page it comes, its number, the headers
//! that keep a page to itself, and how a problem looks.

use super::client::{Client, Peer};
use super::pages;
use super::problem::{Problem, RETRY_SECONDS};
use super::respond::{HTML, InOwnWords, OwnPage, fresh};
use super::settings::Origin;
use super::state::ServeState;
use super::traces::Tracing;
use super::words::Words;
use axum::extract::{MatchedPath, Request, State};
use axum::http::header::{
    ACCEPT, ACCEPT_LANGUAGE, ALLOW, CACHE_CONTROL, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST,
    HeaderName, ORIGIN, REFERRER_POLICY, RETRY_AFTER, VARY, WWW_AUTHENTICATE, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http_body_util::BodyExt;
use jiff::Timestamp;
use std::sync::Arc;

/// Nothing from elsewhere, no script inside the page, no frame around it.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; form-action 'self'; \
    base-uri 'none'; frame-ancestors 'none'";

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
const OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
const PERMISSIONS: HeaderName = HeaderName::from_static("permissions-policy");
const FORWARDED: &str = "x-forwarded-for";

/// Bytes of a body, where an address does not take more: a question of 2,000 characters in JSON, escaped, has 24,000.
pub(super) const MOST_BODY: usize = 64 * 1024;

/// Bytes of a body, past those that an address takes, that are read although nobody wants them.
const MOST_DROPPED: u64 = 4 << 20;

/// What whoever runs the program's surroundings asks, by whatever name it reaches it.
const PROBES: [&str; 2] = ["/healthz", "/readyz"];

/// Gives a request its number and its response the headers that every one has; writes down a problem.
pub(super) async fn finish(State(state): State<Arc<ServeState>>, mut request: Request, next: Next) -> Response {
    let number = state.number();
    let matched = request.extensions().get::<MatchedPath>().cloned();
    let route = matched.as_ref().map(MatchedPath::as_str);
    let words = Words::of(header(request.headers(), ACCEPT_LANGUAGE.as_str()));
    let is_page = wants_page(&request);
    let traced = state.traces.as_ref().and_then(|traces| Some((traces, Tracing::trace(&mut request)?)));
    let mut response = match &traced {
        Some((_, traced)) => traced.during(next.run(request)).await,
        None => next.run(request).await,
    };
    let status = response.status();
    let said = response.extensions();
    let is_told = said.get::<InOwnWords>().is_some() || said.get::<OwnPage>().is_some();
    if (status.is_client_error() || status.is_server_error()) && !is_told {
        let problem = response.extensions_mut().remove::<Problem>().unwrap_or_else(|| Problem::of_status(status));
        response = told(&state, &problem, response.headers(), is_page.then_some(words), &number);
    }
    state.metrics.requested(route, status.as_u16());
    if status.is_server_error() {
        tracing::warn!(request = number, route, status = status.as_u16(), "a request failed");
    } else {
        tracing::debug!(request = number, route, status = status.as_u16(), "answered a request");
    }
    if let Some((traces, traced)) = traced {
        traces.tell(traced, matched, status.as_u16(), &number);
    }
    protect(response.headers_mut());
    if let Ok(number) = HeaderValue::from_str(&number) {
        response.headers_mut().insert(REQUEST_ID, number);
    }
    response
}

/// A problem as the client can read it.
fn told(state: &ServeState, problem: &Problem, before: &HeaderMap, words: Option<&Words>, number: &str) -> Response {
    let mut response = if let Some(words) = words {
        fresh(HTML, pages::problem(state, problem, words, number).into_string())
    } else {
        let body = serde_json::to_string(&problem.body(number)).unwrap_or_default();
        ([(CONTENT_TYPE, "application/problem+json"), (CACHE_CONTROL, "no-store")], body).into_response()
    };
    *response.status_mut() = problem.status;
    let headers = response.headers_mut();
    // Without these a browser tells a page elsewhere that may ask only that something went wrong, and not what.
    let is_kept = |name: &HeaderName| {
        [ALLOW, VARY, WWW_AUTHENTICATE].contains(name) || name.as_str().starts_with("access-control-")
    };
    for (name, value) in before.iter().filter(|(name, _)| is_kept(name)) {
        headers.append(name.clone(), value.clone());
    }
    if problem.status == StatusCode::SERVICE_UNAVAILABLE {
        headers.insert(RETRY_AFTER, RETRY_SECONDS.into());
    }
    response
}

/// Whether a person sees the response: what the browser asks for by itself.
fn wants_page(request: &Request) -> bool {
    let is_api =
        ["/v1/", "/mcp", "/metrics", "/discord/", "/hooks/"].iter().any(|path| request.uri().path().starts_with(path));
    !is_api && header(request.headers(), ACCEPT.as_str()).is_some_and(|accepted| accepted.contains("text/html"))
}

fn protect(headers: &mut HeaderMap) {
    for (name, value) in [
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (X_FRAME_OPTIONS, "DENY"),
        (REFERRER_POLICY, "same-origin"),
        (OPENER_POLICY, "same-origin"),
        (PERMISSIONS, "camera=(), microphone=(), geolocation=(), browsing-topics=()"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    // The desk has no script, and says so.
    headers.entry(CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(POLICY));
    // The answer box's script says for itself that other pages may load it.
    headers.entry(RESOURCE_POLICY).or_insert(HeaderValue::from_static("same-origin"));
}

/// Turns away what is meant for somebody else or comes from a page that may not ask, and notes who it is.
pub(super) async fn guard(State(state): State<Arc<ServeState>>, mut request: Request, next: Next) -> Response {
    let headers = request.headers();
    let host =
        header(headers, HOST.as_str()).or_else(|| request.uri().authority().map(axum::http::uri::Authority::as_str));
    let host = host.unwrap_or_default();
    if !state.settings.place.has_host(host) && !PROBES.contains(&request.uri().path()) {
        let detail =
            "this server is not known by the name in the header `host`; IBID_SERVE_URL and IBID_SERVE_HOSTS name it";
        return Problem::new(StatusCode::MISDIRECTED_REQUEST, "host", detail).into_response();
    }
    let is_change = !matches!(*request.method(), Method::GET | Method::HEAD);
    if is_change
        && !may_ask(header(headers, ORIGIN.as_str()), host, &state.settings.place.base(), &state.settings.origins)
    {
        let detail = "pages of this origin may not ask here; IBID_SERVE_ORIGINS names those that may";
        return Problem::new(StatusCode::FORBIDDEN, "origin", detail).into_response();
    }
    let peer = request.extensions().get::<Peer>().map(|peer| peer.0.ip());
    let forwarded = header(headers, FORWARDED);
    let unknown = std::net::IpAddr::V4(std::net::Ipv4Addr::UNSPECIFIED);
    let client = state.marks.client(peer.unwrap_or(unknown), forwarded, Timestamp::now());
    request.extensions_mut().insert::<Client>(client);
    next.run(request).await
}

/// Refuses a body that says of itself that it is too large. One of a reasonable size is read and dropped first: a client that is
/// still sending would otherwise see its connection break, and not why.
pub(super) async fn measure(State(most): State<usize>, request: Request, next: Next) -> Response {
    let most = u64::try_from(most).unwrap_or(u64::MAX);
    let length: Option<u64> = header(request.headers(), CONTENT_LENGTH.as_str()).and_then(|length| length.parse().ok());
    let Some(length) = length.filter(|length| *length > most) else { return next.run(request).await };
    if length <= most.saturating_add(MOST_DROPPED) {
        let mut body = request.into_body();
        while let Some(Ok(_)) = body.frame().await {}
    }
    Problem::of_status(StatusCode::PAYLOAD_TOO_LARGE).into_response()
}

/// Whether a page of `origin` may send something that is more than looking. Programs name none.
fn may_ask(origin: Option<&str>, host: &str, base: &str, allowed: &[Origin]) -> bool {
    let Some(origin) = origin else { return true };
    is_own_origin(origin, host, base) || allowed.iter().any(|known| known.as_str() == origin)
}

/// Whether a page of this origin is one of ours.
pub(super) fn is_own_origin(origin: &str, host: &str, base: &str) -> bool {
    origin == base || origin.split_once("://").is_some_and(|(_, own)| own.eq_ignore_ascii_case(host))
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_asks_from_here_or_from_where_it_is_allowed() {
        let allowed = [Origin::parse("https://example.org").unwrap()];
        let may = |origin| may_ask(origin, "127.0.0.1:8080", "https://ask.example.org", &allowed);
        for fine in [None, Some("http://127.0.0.1:8080"), Some("https://ask.example.org"), Some("https://example.org")]
        {
            assert!(may(fine), "{fine:?}");
        }
        for foreign in
            ["null", "https://example.org.evil.example", "http://example.org", "http://127.0.0.1:9", "", "https://"]
        {
            assert!(!may(Some(foreign)), "{foreign}");
        }
    }
}
