//! What is told of a request and of its steps. Names and values are words of this program or numbers.

use super::context::{SpanId, TraceId};
use axum::extract::MatchedPath;
use axum::http::Method;

/// Something that took time.
#[derive(Clone, Debug)]
pub(super) struct Span {
    pub trace: TraceId,
    pub id: SpanId,
    pub parent: Option<SpanId>,
    /// Nanoseconds since 1970.
    pub begun: u64,
    pub ended: u64,
    pub what: What,
}

/// What it was.
#[derive(Clone, Debug)]
pub(super) enum What {
    Request(RequestFacts),
    /// Of a request, by its name.
    Step(&'static str),
}

/// A request, without what it asked for.
#[derive(Clone, Debug)]
pub(super) struct RequestFacts {
    pub method: &'static str,
    /// As it is declared.
    pub route: Option<MatchedPath>,
    pub status: u16,
    /// Its number, which its reply and the log have.
    pub number: String,
}

/// A method by its name; one that nobody knows is a word of whoever sent it.
pub(super) fn method(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        Method::PATCH => "PATCH",
        Method::CONNECT => "CONNECT",
        Method::TRACE => "TRACE",
        _ => "_OTHER",
    }
}
