//! Bodies of responses, and when a client need not be sent one again.

use crate::text::hex;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use sha2::{Digest, Sha256};

pub(super) const JSON: &str = "application/json";
pub(super) const HTML: &str = "text/html; charset=utf-8";

/// Marks a response that says for itself what went wrong, in the words of its protocol.
#[derive(Clone, Copy, Debug)]
pub(super) struct InOwnWords;

/// Marks a response of an error as a page of its own: the door leaves it as it is.
#[derive(Clone, Copy, Debug)]
pub(super) struct OwnPage;

/// A body that is not to be kept: an answer has a vote of its own, and may be another in a minute.
pub(super) fn fresh(kind: &'static str, body: String) -> Response {
    let headers = [(CONTENT_TYPE, kind), (CACHE_CONTROL, "no-store")];
    (headers, body).into_response()
}

/// JSON that is not to be kept.
pub(super) fn fresh_json(value: &impl Serialize) -> Response {
    fresh(JSON, serde_json::to_string(value).unwrap_or_default())
}

/// A body of a generation, by its tag: whoever has the same one is told so. The tag names the generation and the body, since an
/// article that is withheld changes a body and makes no generation.
pub(super) fn tagged(request: &HeaderMap, generation: u64, kind: &'static str, body: String) -> Response {
    let digest = Sha256::digest(body.as_bytes());
    let tag = format!("\"{generation}-{}\"", hex(digest.get(..8).unwrap_or_default()));
    let known = request.get(IF_NONE_MATCH).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let is_known = known.split(',').map(|tag| tag.trim().trim_start_matches("W/")).any(|one| one == tag || one == "*");
    let mut response = if is_known { StatusCode::NOT_MODIFIED.into_response() } else { body.into_response() };
    let headers = response.headers_mut();
    if !is_known {
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    }
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(ETAG, tag);
    }
    response
}

/// The same for JSON.
pub(super) fn tagged_json(request: &HeaderMap, generation: u64, value: &impl Serialize) -> Response {
    tagged(request, generation, JSON, serde_json::to_string(value).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_has_the_same_is_not_sent_it_again() {
        let mut request = HeaderMap::new();
        let first = tagged(&request, 7, JSON, "{}".to_owned());
        let tag = first.headers()[ETAG].clone();
        assert!(tag.to_str().unwrap().starts_with("\"7-"));
        request.insert(IF_NONE_MATCH, format!("\"x\", W/{}", tag.to_str().unwrap()).parse().unwrap());
        assert_eq!(tagged(&request, 7, JSON, "{}".to_owned()).status(), StatusCode::NOT_MODIFIED);
        assert_eq!(tagged(&request, 7, JSON, "[]".to_owned()).status(), StatusCode::OK);
        assert_eq!(tagged(&request, 8, JSON, "{}".to_owned()).status(), StatusCode::OK);
    }
}
