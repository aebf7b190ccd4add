//! What went wrong with a request, for programs and for people: RFC 9457, "Problem Details for HTTP APIs".
//!
//! A handler gives a [`Problem`]; how it looks (JSON, or a page in the reader's language) is settled at the door, where the
//! request's number is known. What a framework refuses on its own becomes one there too.

use super::question::Refused;
use crate::article::QuestionError;
use crate::search::{FilterError, SearchError};
use crate::service::AskError;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use std::borrow::Cow;

/// Seconds after which whoever was turned away may ask again.
pub(super) const RETRY_SECONDS: u32 = 2;

/// Why there is no answer to a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Problem {
    pub status: StatusCode,
    /// A word for programs.
    pub code: &'static str,
    /// A sentence for people.
    pub detail: Cow<'static, str>,
}

/// A problem as it is sent.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Problem)]
pub(super) struct ProblemBody {
    /// Always `about:blank`: the status says what kind it is, and `code` which.
    #[serde(rename = "type")]
    #[schema(example = "about:blank")]
    kind: &'static str,
    /// The status in words.
    title: &'static str,
    /// The status.
    status: u16,
    /// What happened, and what to do about it.
    detail: String,
    /// A word for what happened.
    code: &'static str,
    /// The number of the request, as in the header `x-request-id`.
    instance: String,
}

impl Problem {
    pub(super) fn new(status: StatusCode, code: &'static str, detail: impl Into<Cow<'static, str>>) -> Self {
        Self { status, code, detail: detail.into() }
    }

    /// What was refused before a handler had it, by its status alone.
    pub(super) fn of_status(status: StatusCode) -> Self {
        let (code, detail) = match status {
            StatusCode::NOT_FOUND => ("not_found", "there is nothing at this address"),
            StatusCode::METHOD_NOT_ALLOWED => {
                ("method", "this address does not take this method; the header `allow` names those that it takes")
            }
            StatusCode::REQUEST_TIMEOUT => ("timeout", "the request took too long; send it again"),
            StatusCode::PAYLOAD_TOO_LARGE => {
                ("too_large", "the request is larger than this address takes; a question is at most 2000 characters")
            }
            StatusCode::UNSUPPORTED_MEDIA_TYPE => {
                ("content_type", "send JSON, with the header `content-type: application/json`")
            }
            status if status.is_client_error() => ("bad_request", "the request cannot be read"),
            _ => ("failed", "something went wrong here; the log says what, under the number of this request"),
        };
        Self::new(status, code, detail)
    }

    pub(super) fn article(name: &str) -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "unknown_article",
            format!("there is no article {name:?}; /v1/articles lists those that there are"),
        )
    }

    pub(super) fn passage() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "unknown_passage",
            "the articles have no passage of this id; it may have been changed or withdrawn",
        )
    }

    pub(super) fn busy() -> Self {
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "busy",
            "too many questions are being asked at this moment; ask again in a few seconds",
        )
    }

    pub(super) fn failed() -> Self {
        Self::of_status(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// As it is sent, for the request of this number.
    pub(super) fn body(&self, request: &str) -> ProblemBody {
        ProblemBody {
            kind: "about:blank",
            title: self.status.canonical_reason().unwrap_or("Error"),
            status: self.status.as_u16(),
            detail: self.detail.clone().into_owned(),
            code: self.code,
            instance: format!("urn:ibid:request:{request}"),
        }
    }
}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Busy => Self::busy(),
            Refused::Panicked => Self::failed(),
            Refused::Ask(error) => error.into(),
        }
    }
}

impl From<AskError> for Problem {
    fn from(error: AskError) -> Self {
        let code = match &error {
            AskError::NoArticles => {
                return Self::new(StatusCode::SERVICE_UNAVAILABLE, "no_articles", error.to_string());
            }
            AskError::Question(QuestionError::Empty) => "question_empty",
            AskError::Question(QuestionError::NoWords) => "question_no_words",
            AskError::Question(QuestionError::TooLong { .. }) => "question_too_long",
            AskError::Search(SearchError::Filter(FilterError::Unknown { field: "article", wanted, .. })) => {
                return Self::article(wanted);
            }
            AskError::Search(SearchError::Filter(_)) => "filter",
            AskError::Search(_) | AskError::Rebuild(_) => return Self::failed(),
        };
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, code, error.to_string())
    }
}

impl IntoResponse for Problem {
    /// Without a body: [`door`](super::door) writes it.
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Question;

    #[test]
    fn a_problem_is_told_in_the_fields_of_rfc_9457() {
        let problem = Problem::from(AskError::from(Question::new(" ").unwrap_err()));
        let body = serde_json::to_value(problem.body("7-1")).unwrap();
        assert_eq!((&body["status"], &body["code"]), (&422.into(), &"question_empty".into()));
        assert_eq!((&body["type"], &body["instance"]), (&"about:blank".into(), &"urn:ibid:request:7-1".into()));
        assert!(body["detail"].as_str().unwrap().contains("ask in a few words"));
    }

    #[test]
    fn whatever_the_status_there_is_a_sentence() {
        for status in (400..600).filter_map(|status| StatusCode::from_u16(status).ok()) {
            assert!(!Problem::of_status(status).detail.is_empty(), "{status}");
        }
    }
}
