//! The REST port: reads a request whole, lets a fault have it where one is due, and otherwise answers and records it.

use super::exchange::{Call, Exchange};
use super::faults::Fault;
use super::multipart;
use super::refusal::Refusal;
use super::routes::answer;
use super::snowflake::seconds;
use super::state::{Shared, State};
use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;

/// The connection is to end without an answer.
#[derive(Debug, thiserror::Error)]
#[error("the test asked for this connection to end")]
struct Ended;

/// What is written back.
struct Written {
    status: u16,
    body: Value,
    /// Written in place of the JSON, as the servers before Discord's do.
    is_html: bool,
    retry_after: Option<Duration>,
}

pub(super) async fn listen(shared: Arc<Shared>, listener: TcpListener) {
    while let Ok((stream, _)) = listener.accept().await {
        let shared = Arc::clone(&shared);
        tokio::spawn(async move {
            let service = service_fn(|request| exchange(&shared, request));
            // A client that goes away in the middle is not this side's concern.
            drop(http1::Builder::new().serve_connection(TokioIo::new(stream), service).await);
        });
    }
}

async fn exchange(shared: &Shared, request: Request<Incoming>) -> Result<Response<Full<Bytes>>, Ended> {
    let (head, body) = request.into_parts();
    let bytes = body.collect().await.map_err(|_| Ended)?.to_bytes();
    let content_type = head.headers.get("content-type").and_then(|v| v.to_str().ok()).unwrap_or_default();
    let (json, files) = multipart::parts(content_type, &bytes);
    let call = Call {
        at: seconds(),
        method: head.method.to_string(),
        path: head.uri.path().to_owned(),
        query: head.uri.query().map(str::to_owned),
        body: serde_json::from_slice(&json).unwrap_or_default(),
        files,
        authorization: head.headers.get("authorization").and_then(|v| v.to_str().ok()).map(str::to_owned),
    };
    let fault = shared.with(|state| state.faults.take(&call));
    match &fault {
        Some(Fault::Delayed(time)) => tokio::time::sleep(*time).await,
        Some(Fault::Held) => {
            let mut releases = shared.releases.subscribe();
            shared.with(|state| state.held += 1);
            drop(releases.changed().await);
        }
        _ => {}
    }
    shared.with(|state| settle(state, call, fault.as_ref())).map(Written::response)
}

/// Does what the request asks for, or what the fault does instead, and records it.
fn settle(state: &mut State, call: Call, fault: Option<&Fault>) -> Result<Written, Ended> {
    let mut is_known = true;
    let written = match fault {
        Some(Fault::RateLimited { after, is_global }) => {
            let body = json!({"message": "You are being rate limited.", "retry_after": after.as_secs_f64(),
                "global": is_global, "code": 0});
            Written { retry_after: Some(*after), ..Written::new(429, body) }
        }
        Some(Fault::Status(status)) => {
            let body = json!({"message": "500: Internal Server Error", "code": 0});
            Written { is_html: *status != 500, ..Written::new(*status, body) }
        }
        Some(Fault::Refused(status, code, message)) => {
            Written::new(*status, Refusal::new(*status, *code, message).body())
        }
        Some(Fault::Dropped) => Written::new(0, Value::Null),
        Some(Fault::Delayed(_) | Fault::Held | Fault::AnswerLost) | None => match answer(state, &call) {
            Ok((status, body)) => Written::new(status, body),
            Err(refusal) => {
                is_known = refusal != Refusal::no_route();
                Written::new(refusal.status, refusal.body())
            }
        },
    };
    let is_lost = matches!(fault, Some(Fault::Dropped | Fault::AnswerLost));
    let is_fault = is_lost || matches!(fault, Some(Fault::RateLimited { .. } | Fault::Status(_)));
    state.record(Exchange { is_known, is_fault, ..call.answered(written.status, written.body.clone()) });
    if is_lost { Err(Ended) } else { Ok(written) }
}

impl Written {
    fn new(status: u16, body: Value) -> Self {
        Self { status, body, is_html: false, retry_after: None }
    }

    /// The response with the headers of a rate limit that is far away, or of the one that was met.
    fn response(self) -> Response<Full<Bytes>> {
        let wait = self.retry_after.unwrap_or(Duration::from_secs(1)).as_secs_f64();
        let mut response = Response::builder()
            .status(self.status)
            .header("x-ratelimit-limit", "1000")
            .header("x-ratelimit-remaining", if self.retry_after.is_some() { "0" } else { "999" })
            .header("x-ratelimit-reset", format!("{:.3}", seconds() + wait))
            .header("x-ratelimit-reset-after", format!("{wait:.3}"))
            .header("x-ratelimit-bucket", "loopback");
        if self.retry_after.is_some() {
            let is_global = self.body["global"] == json!(true);
            response = response
                .header("retry-after", format!("{:.0}", wait.ceil()))
                .header("x-ratelimit-scope", if is_global { "global" } else { "user" });
            if is_global {
                response = response.header("x-ratelimit-global", "true");
            }
        }
        let (kind, text) = match (self.is_html, &self.body) {
            (true, _) => ("text/html", format!("<html><head><title>{}</title></head></html>", self.status)),
            (false, Value::Null) => return response.body(Full::default()).unwrap(),
            (false, body) => ("application/json", body.to_string()),
        };
        response.header("content-type", kind).body(Full::from(text)).unwrap()
    }
}
