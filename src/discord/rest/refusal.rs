//! What Discord says when it says no: its JSON errors, its rate limits, and the pause that a global limit asks of every
//! request.

use super::error::RestError;
use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use serde::Deserialize;
use serde_json::Value;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// When Discord names no time.
const UNNAMED_WAIT: Duration = Duration::from_secs(1);
/// Fields named in an error; a body may have hundreds of the same.
const MOST_FIELDS: usize = 5;

#[derive(Default, Deserialize)]
#[serde(default)]
struct ErrorBody {
    code: u64,
    message: String,
    errors: Value,
    retry_after: Option<f64>,
    global: bool,
}

/// How long a 429 asks to wait, and whether it asks it of every request.
pub(super) fn rate_limit(headers: &HeaderMap, body: &[u8]) -> (Duration, bool) {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let body: ErrorBody = serde_json::from_slice(body).unwrap_or_default();
    // The body has the time to the millisecond, the header in whole seconds; a proxy in front of Discord sends the
    // header only.
    let seconds = body.retry_after.or_else(|| text("retry-after")?.trim().parse().ok());
    let wait = seconds.and_then(|s: f64| Duration::try_from_secs_f64(s).ok()).unwrap_or(UNNAMED_WAIT);
    (wait, body.global || text("x-ratelimit-global").is_some())
}

/// Any other answer that is not a success.
pub(super) fn refused(status: StatusCode, body: &[u8]) -> RestError {
    let body: ErrorBody = serde_json::from_slice(body).unwrap_or_default();
    let mut message = body.message;
    if message.is_empty() {
        status.canonical_reason().unwrap_or("no reason given").clone_into(&mut message);
    }
    let mut fields = Vec::new();
    name_fields(&body.errors, "", &mut fields);
    if !fields.is_empty() {
        fields.truncate(MOST_FIELDS);
        message = format!("{message}: {}", fields.join(", "));
    }
    RestError::Refused { status: status.as_u16(), code: body.code, message }
}

/// The fields that are wrong, each with Discord's code for what is wrong. Its sentences would repeat what was sent.
fn name_fields(errors: &Value, path: &str, out: &mut Vec<String>) {
    for (name, inner) in errors.as_object().into_iter().flatten() {
        if name == "_errors" {
            let codes = inner.as_array().into_iter().flatten().filter_map(|e| e["code"].as_str());
            out.extend(codes.map(|code| format!("{path} {code}")));
        } else if path.is_empty() {
            name_fields(inner, name, out);
        } else {
            name_fields(inner, &format!("{path}.{name}"), out);
        }
    }
}

/// Until when a global limit holds back every request in the bot's name.
#[derive(Default)]
pub(super) struct Pause(Mutex<Option<Instant>>);

impl Pause {
    pub(super) fn begin(&self, length: Duration) {
        // A time too far to be told apart from never is one that nobody waits for.
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now().checked_add(length);
    }

    /// What is left of it.
    pub(super) fn left(&self) -> Option<Duration> {
        let until = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        until?.checked_duration_since(Instant::now()).filter(|left| !left.is_zero())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use serde_json::json;

    #[test]
    fn a_limit_is_read_from_the_body_or_the_header() {
        let mut headers = HeaderMap::new();
        assert_eq!(rate_limit(&headers, b"<html>"), (UNNAMED_WAIT, false));
        headers.insert("retry-after", "3".parse().unwrap());
        assert_eq!(rate_limit(&headers, b"<html>"), (Duration::from_secs(3), false));
        let body = json!({"message": "You are being rate limited.", "retry_after": 0.25, "global": true}).to_string();
        assert_eq!(rate_limit(&headers, body.as_bytes()), (Duration::from_millis(250), true));
        headers.insert("x-ratelimit-global", "true".parse().unwrap());
        assert!(rate_limit(&headers, b"").1);
        for odd in ["-1", "NaN", "1e300", "soon"] {
            headers.insert("retry-after", odd.parse().unwrap());
            assert_eq!(rate_limit(&headers, b"").0, UNNAMED_WAIT, "{odd}");
        }
    }

    #[test]
    fn a_refusal_names_the_fields_and_repeats_nothing() {
        let error = json!({"_errors": [{"code": "BASE_TYPE_MAX_LENGTH", "message": "Must be 100 or fewer: secret"}]});
        let body = json!({"code": 50035, "message": "Invalid Form Body", "errors": {"data": {"content": error}}});
        let refused = refused(StatusCode::BAD_REQUEST, body.to_string().as_bytes());
        assert_eq!(
            refused.to_string(),
            "Discord refuses: Invalid Form Body: data.content BASE_TYPE_MAX_LENGTH (status 400, code 50035)"
        );
    }

    #[test]
    fn a_refusal_without_json_has_the_status_words() {
        let refused = refused(StatusCode::FORBIDDEN, b"<html>");
        assert_eq!(refused.to_string(), "Discord refuses: Forbidden (status 403, code 0)");
    }

    #[test]
    fn a_pause_ends() {
        let pause = Pause::default();
        assert_eq!(pause.left(), None);
        pause.begin(Duration::from_mins(1));
        assert!(pause.left().unwrap() > Duration::from_secs(50));
        pause.begin(Duration::ZERO);
        assert_eq!(pause.left(), None);
    }
}
