//! Addresses that other faces answer: from a request to what they take, and from what they give to a response.

use super::problem::Problem;
use super::respond::fresh_json;
use super::state::ServeState;
use crate::service::{Answering, PostedRefusal, PostedRequest};
use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The one address at `path`.
pub(super) fn mounted(path: &'static str, answer: &Answering) -> Router<Arc<ServeState>> {
    let answer = Arc::clone(answer);
    let handler = move |headers: HeaderMap, body: Bytes| {
        let request = PostedRequest { headers: plain(&headers), body: body.to_vec() };
        let answering = answer(request);
        async move {
            match answering.await {
                Ok(Some(value)) => fresh_json(&value),
                Ok(None) => StatusCode::ACCEPTED.into_response(),
                Err(refusal) => refused(&refusal),
            }
        }
    };
    Router::new().route(path, post(handler))
}

fn refused(refusal: &PostedRefusal) -> Response {
    let status = StatusCode::from_u16(refusal.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    Problem::new(status, refusal.code, refusal.detail).into_response()
}

/// The headers that are text.
fn plain(headers: &HeaderMap) -> BTreeMap<String, String> {
    let mut out = BTreeMap::new();
    for (name, value) in headers {
        if let Ok(value) = value.to_str() {
            out.entry(name.as_str().to_owned()).or_insert_with(|| value.to_owned());
        }
    }
    out
}
