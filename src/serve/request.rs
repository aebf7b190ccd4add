//! What a request says, read from its address and its body, with a sentence for what cannot be read.

use super::problem::Problem;
use axum::body::Bytes;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;

/// The fields of an address's query, or of a form.
#[derive(Clone, Debug, Default)]
pub(super) struct Fields(Vec<(String, String)>);

impl Fields {
    pub(super) fn of_query(query: Option<&str>) -> Self {
        Self::read(query.unwrap_or_default().as_bytes())
    }

    /// Of a form that a browser sends.
    pub(super) fn of_form(headers: &HeaderMap, body: &[u8]) -> Result<Self, Problem> {
        if has_type(headers, "application/x-www-form-urlencoded") {
            return Ok(Self::read(body));
        }
        let detail = "this address takes the form of the reader page; programs send JSON to /v1/votes";
        Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "content_type", detail))
    }

    /// Of a form with files, its other fields.
    pub(super) fn of_pairs(pairs: Vec<(String, String)>) -> Self {
        Self(pairs)
    }

    fn read(text: &[u8]) -> Self {
        Self(url::form_urlencoded::parse(text).into_owned().collect())
    }

    /// The first field of this name; none where it is missing or empty.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(field, _)| field == name).map(|(_, value)| value.trim());
        found.filter(|value| !value.is_empty())
    }
}

/// The JSON of a body.
pub(super) fn json<T: DeserializeOwned>(headers: &HeaderMap, body: &Bytes) -> Result<T, Problem> {
    if !is_json(headers) {
        return Err(Problem::of_status(StatusCode::UNSUPPORTED_MEDIA_TYPE));
    }
    serde_json::from_slice(body).map_err(|error| {
        let (status, code) = match error.classify() {
            serde_json::error::Category::Data => (StatusCode::UNPROCESSABLE_ENTITY, "fields"),
            _ => (StatusCode::BAD_REQUEST, "json"),
        };
        Problem::new(
            status,
            code,
            format!("the JSON cannot be read: {error}; /v1/openapi.json says what this address takes"),
        )
    })
}

/// Whether a body says of itself that it is JSON.
pub(super) fn is_json(headers: &HeaderMap) -> bool {
    has_type(headers, "application/json")
}

fn has_type(headers: &HeaderMap, wanted: &str) -> bool {
    let given = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    given.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case(wanted))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(deny_unknown_fields)]
    struct Wanted {
        question: String,
    }

    fn read(kind: &str, body: &'static str) -> Result<Wanted, (u16, &'static str)> {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, kind.parse().unwrap());
        json(&headers, &Bytes::from_static(body.as_bytes())).map_err(|problem| (problem.status.as_u16(), problem.code))
    }

    #[test]
    fn what_cannot_be_read_has_its_status() {
        let json = "application/json; charset=utf-8";
        assert_eq!(read(json, r#"{"question": "why"}"#), Ok(Wanted { question: "why".to_owned() }));
        assert_eq!(read("text/plain", r#"{"question": "why"}"#), Err((415, "content_type")));
        assert_eq!(read(json, r#"{"question": "#), Err((400, "json")));
        assert_eq!(read(json, r#"{"question": 7}"#), Err((422, "fields")));
        assert_eq!(read(json, r#"{"question": "why", "other": 1}"#), Err((422, "fields")));
    }

    #[test]
    fn a_field_is_the_first_of_its_name_and_not_empty() {
        let fields = Fields::of_query(Some("q=why+is%20it&q=other&empty=&x"));
        assert_eq!((fields.get("q"), fields.get("empty"), fields.get("none")), (Some("why is it"), None, None));
    }
}
