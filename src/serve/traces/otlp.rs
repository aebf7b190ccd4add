//! `ExportTraceServiceRequest` in the protocol's JSON: names in lowerCamelCase, numbers of 64 bits as strings, enumerations as
//! numbers, identifiers in hexadecimal (<https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding>; the messages are those of
//! `opentelemetry/proto/trace/v1/trace.proto`, which is stable since 1.0). Attributes have the names of the semantic conventions.

use super::span::{RequestFacts, Span, What};
use serde::{Deserialize, Serialize};

/// `SPAN_KIND_INTERNAL` and `SPAN_KIND_SERVER`.
const INTERNAL: u8 = 1;
const SERVER: u8 = 2;
/// `STATUS_CODE_UNSET` and `STATUS_CODE_ERROR`.
const UNSET: u8 = 0;
const ERROR: u8 = 2;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ExportRequest<'a> {
    resource_spans: [ResourceSpans<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ResourceSpans<'a> {
    resource: Resource<'a>,
    scope_spans: [ScopeSpans<'a>; 1],
}

#[derive(Serialize)]
struct Resource<'a> {
    attributes: Vec<Attribute<'a>>,
}

#[derive(Serialize)]
struct ScopeSpans<'a> {
    scope: Scope,
    spans: Vec<SpanJson<'a>>,
}

#[derive(Serialize)]
struct Scope {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SpanJson<'a> {
    trace_id: String,
    span_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    parent_span_id: Option<String>,
    name: String,
    kind: u8,
    start_time_unix_nano: String,
    end_time_unix_nano: String,
    attributes: Vec<Attribute<'a>>,
    status: Status,
}

#[derive(Serialize)]
struct Status {
    code: u8,
}

#[derive(Serialize)]
struct Attribute<'a> {
    key: &'static str,
    value: Value<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
enum Value<'a> {
    StringValue(&'a str),
    IntValue(String),
}

/// `ExportTraceServiceResponse`, as far as it says what was not taken.
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct ExportResponse {
    partial_success: Option<PartialSuccess>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct PartialSuccess {
    rejected_spans: Count,
}

/// A number of 64 bits may be either.
#[derive(Deserialize)]
#[serde(untagged)]
enum Count {
    Number(u64),
    Text(String),
}

impl Default for Count {
    fn default() -> Self {
        Self::Number(0)
    }
}

impl ExportResponse {
    /// Spans that the collector did not take.
    pub(super) fn rejected(&self) -> u64 {
        match self.partial_success.as_ref().map(|partial| &partial.rejected_spans) {
            Some(Count::Number(number)) => *number,
            Some(Count::Text(text)) => text.parse().unwrap_or(0),
            None => 0,
        }
    }
}

/// These spans as the body of one request.
pub(super) fn body(spans: &[Span]) -> Vec<u8> {
    let version = env!("CARGO_PKG_VERSION");
    let attributes = vec![text("service.name", "ibid"), text("service.version", version)];
    let scope_spans =
        [ScopeSpans { scope: Scope { name: "ibid::serve", version }, spans: spans.iter().map(json).collect() }];
    let request = ExportRequest { resource_spans: [ResourceSpans { resource: Resource { attributes }, scope_spans }] };
    serde_json::to_vec(&request).unwrap_or_default()
}

fn text<'a>(key: &'static str, value: &'a str) -> Attribute<'a> {
    Attribute { key, value: Value::StringValue(value) }
}

fn json(span: &Span) -> SpanJson<'_> {
    let (name, kind, attributes, code) = match &span.what {
        What::Step(name) => ((*name).to_owned(), INTERNAL, Vec::new(), UNSET),
        What::Request(facts) => {
            (name(facts), SERVER, attributes(facts), if facts.status >= 500 { ERROR } else { UNSET })
        }
    };
    SpanJson {
        trace_id: span.trace.to_string(),
        span_id: span.id.to_string(),
        parent_span_id: span.parent.map(|parent| parent.to_string()),
        name,
        kind,
        start_time_unix_nano: span.begun.to_string(),
        end_time_unix_nano: span.ended.to_string(),
        attributes,
        status: Status { code },
    }
}

fn name(facts: &RequestFacts) -> String {
    match &facts.route {
        Some(route) => format!("{} {}", facts.method, route.as_str()),
        None => facts.method.to_owned(),
    }
}

fn attributes(facts: &RequestFacts) -> Vec<Attribute<'_>> {
    let status = Value::IntValue(facts.status.to_string());
    let mut all = vec![
        text("http.request.method", facts.method),
        Attribute { key: "http.response.status_code", value: status },
        text("ibid.request", &facts.number),
    ];
    all.extend(facts.route.as_ref().map(|route| text("http.route", route.as_str())));
    all
}

#[cfg(test)]
mod tests {
    use super::super::context::{SpanId, TraceId};
    use super::*;
    use serde_json::json;

    #[test]
    fn a_batch_is_as_the_protocol_writes_it() {
        let facts = RequestFacts { method: "GET", route: None, status: 503, number: "0badcafe-7".to_owned() };
        let request = Span {
            trace: TraceId(0x0af),
            id: SpanId(0x1b),
            parent: None,
            begun: 1_700_000_000_000_000_001,
            ended: 1_700_000_000_000_000_009,
            what: What::Request(facts),
        };
        let step = Span { id: SpanId(0x1c), parent: Some(SpanId(0x1b)), what: What::Step("wait"), ..request.clone() };
        let sent: serde_json::Value = serde_json::from_slice(&body(&[request, step])).unwrap();
        let spans = &sent["resourceSpans"][0]["scopeSpans"][0]["spans"];
        assert_eq!(
            spans[0],
            json!({
                "traceId": "000000000000000000000000000000af", "spanId": "000000000000001b", "name": "GET", "kind": 2,
                "startTimeUnixNano": "1700000000000000001", "endTimeUnixNano": "1700000000000000009",
                "attributes": [
                    { "key": "http.request.method", "value": { "stringValue": "GET" } },
                    { "key": "http.response.status_code", "value": { "intValue": "503" } },
                    { "key": "ibid.request", "value": { "stringValue": "0badcafe-7" } },
                ],
                "status": { "code": 2 },
            })
        );
        assert_eq!((&spans[1]["parentSpanId"], &spans[1]["kind"]), (&json!("000000000000001b"), &json!(1)));
        let resource = &sent["resourceSpans"][0]["resource"]["attributes"][0];
        assert_eq!(resource, &json!({ "key": "service.name", "value": { "stringValue": "ibid" } }));
    }

    #[test]
    fn what_the_collector_did_not_take_is_read() {
        for (said, rejected) in [
            ("{}", 0),
            (r#"{"partialSuccess": {}}"#, 0),
            (r#"{"partialSuccess": {"rejectedSpans": "3", "errorMessage": "x"}}"#, 3),
            (r#"{"partialSuccess": {"rejectedSpans": 4}}"#, 4),
        ] {
            assert_eq!(serde_json::from_str::<ExportResponse>(said).unwrap().rejected(), rejected, "{said}");
        }
    }
}
