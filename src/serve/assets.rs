//! Files that pages load: compiled in, with a digest in their addresses, so that browsers may keep them for good.

use super::respond::tagged;
use crate::text::hex;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

/// A file that is compiled in.
pub(super) struct Asset {
    name: &'static str,
    kind: &'static str,
    text: &'static str,
}

pub(super) static STYLE: Asset =
    Asset { name: "style.css", kind: "text/css; charset=utf-8", text: include_str!("assets/style.css") };

pub(super) static SCRIPT: Asset =
    Asset { name: "suggest.js", kind: "text/javascript; charset=utf-8", text: include_str!("assets/suggest.js") };

pub(super) static DESK_STYLE: Asset =
    Asset { name: "desk/style.css", kind: "text/css; charset=utf-8", text: include_str!("assets/desk.css") };

/// The answer box. Other people's pages name it, so its address stays.
pub(super) static BOX: Asset =
    Asset { name: "box.js", kind: "text/javascript; charset=utf-8", text: include_str!("assets/box.js") };

impl Asset {
    /// Its address, which changes with its content.
    pub(super) fn path(&self) -> String {
        let digest = Sha256::digest(self.text.as_bytes());
        format!("/{}?v={}", self.name, hex(digest.get(..6).unwrap_or_default()))
    }

    fn response(&self, keep: &'static str) -> Response {
        ([(CONTENT_TYPE, self.kind), (CACHE_CONTROL, keep)], self.text).into_response()
    }
}

const FOR_GOOD: &str = "public, max-age=31536000, immutable";

pub(super) async fn style() -> Response {
    STYLE.response(FOR_GOOD)
}

pub(super) async fn desk_style() -> Response {
    DESK_STYLE.response(FOR_GOOD)
}

pub(super) async fn script() -> Response {
    SCRIPT.response(FOR_GOOD)
}

/// For pages of others: they may load it, and look now and then whether it changed.
pub(super) async fn answer_box(headers: HeaderMap) -> Response {
    let mut response = tagged(&headers, 0, BOX.kind, BOX.text.to_owned());
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=600"));
    headers.insert(HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("cross-origin"));
    response
}
