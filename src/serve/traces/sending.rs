//! Spans are sent to the collector by a thread of their own, with OTLP over HTTP
//! (<https://opentelemetry.io/docs/specs/otlp/#otlphttp>). What the collector cannot take now is tried again a few times, as the
//! protocol says; meanwhile others wait in the queue, and what finds no room there is dropped.

use super::super::metrics::{Metrics, SpanOutcome};
use super::otlp::{ExportResponse, body};
use super::queue::Queue;
use super::request::{Traced, is_told};
use super::span::Span;
use axum::extract::{MatchedPath, Request};
use std::io;
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use ureq::Agent;
use url::Url;

/// For all of one request to the collector.
const PATIENCE: Duration = Duration::from_secs(10);

/// How often a batch is sent, at most.
const TRIES: u32 = 4;

/// Before a batch is sent again; twice as long each time.
const PAUSE: Duration = Duration::from_secs(1);

/// The collector may ask for a longer one, up to this.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// What is sent when the server stops has so long.
const FINISH: Duration = Duration::from_secs(3);

/// Bytes of the collector's answer.
const MOST_BYTES: u64 = 64 * 1024;

/// Where traces are sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Collector(String);

/// It is no address of a collector.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "IBID_OTLP must be the web address of an OpenTelemetry collector that takes OTLP over HTTP, such as http://127.0.0.1:4318, without \
     a name or password in it"
)]
pub struct CollectorError;

/// What happened to a batch.
#[derive(Debug, PartialEq, Eq)]
enum Sent {
    /// The collector has it, but for so many.
    Taken { rejected: u64 },
    /// It may take it later, after this time where it says so.
    Later(Option<Duration>),
    /// It never will; with the status.
    Refused(u16),
}

/// The traces of a server.
pub(in super::super) struct Tracing {
    queue: Arc<Queue>,
    metrics: Arc<Metrics>,
    /// The thread sends nothing here; it is over when the other end is gone.
    ended: Mutex<Receiver<()>>,
}

impl Collector {
    /// The collector at this address; `v1/traces` is put behind its path, as OpenTelemetry's own programs do.
    ///
    /// # Errors
    /// [`CollectorError`].
    pub fn parse(address: &str) -> Result<Self, CollectorError> {
        let mut url = Url::parse(address.trim()).map_err(|_| CollectorError)?;
        let is_plain = url.username().is_empty() && url.password().is_none();
        let is_bare = url.query().is_none() && url.fragment().is_none();
        if !["http", "https"].contains(&url.scheme()) || !url.has_host() || !is_plain || !is_bare {
            return Err(CollectorError);
        }
        url.path_segments_mut().map_err(|()| CollectorError)?.pop_if_empty().extend(["v1", "traces"]);
        Ok(Self(url.into()))
    }
}

impl Tracing {
    /// Begins the thread that sends.
    ///
    /// # Errors
    /// Where the system has no room for one.
    pub(in super::super) fn begin(collector: Collector, metrics: Arc<Metrics>) -> io::Result<Self> {
        let (queue, (end, ended)) = (Arc::new(Queue::default()), channel());
        let (taken, counted) = (Arc::clone(&queue), Arc::clone(&metrics));
        std::thread::Builder::new().name("traces".to_owned()).spawn(move || {
            send_all(&taken, &collector, &counted);
            drop(end);
        })?;
        Ok(Self { queue, metrics, ended: Mutex::new(ended) })
    }

    /// Begins the trace of a request; none where it has none.
    pub(in super::super) fn trace(request: &mut Request) -> Option<Traced> {
        is_told(request.method(), request.uri().path()).then(|| Traced::begin(request)).flatten()
    }

    /// A request has ended.
    pub(in super::super) fn tell(&self, traced: Traced, route: Option<MatchedPath>, status: u16, number: &str) {
        let dropped = self.queue.push(traced.spans(route, status, number));
        self.metrics.traced(SpanOutcome::Dropped, dropped);
    }

    /// Sends what is left, within some seconds.
    pub(in super::super) fn finish(&self) {
        self.queue.end();
        let _ = self.ended.lock().unwrap_or_else(PoisonError::into_inner).recv_timeout(FINISH);
    }
}

fn send_all(queue: &Queue, collector: &Collector, metrics: &Metrics) {
    let agent = agent();
    let mut is_well = true;
    while let Some(batch) = queue.next() {
        let sent = send_patiently(queue, &agent, collector, &batch);
        let lost = match sent {
            Sent::Taken { rejected } => usize::try_from(rejected).unwrap_or(usize::MAX).min(batch.len()),
            Sent::Later(_) | Sent::Refused(_) => batch.len(),
        };
        metrics.traced(SpanOutcome::Sent, batch.len() - lost);
        metrics.traced(SpanOutcome::Refused, lost);
        // Told when it begins and when it ends, not with every batch.
        match (is_well, lost == 0) {
            (true, false) => {
                tracing::warn!(reason = %why(&sent), "the collector of IBID_OTLP does not take all traces");
            }
            (false, true) => tracing::info!("the collector of IBID_OTLP takes traces again"),
            _ => {}
        }
        is_well = lost == 0;
    }
}

fn agent() -> Agent {
    let config = Agent::config_builder()
        .proxy(None)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .http_status_as_error(false)
        .timeout_global(Some(PATIENCE));
    config.build().into()
}

/// Sends a batch, and again where the collector may take it later. Once the server stops there is one try.
fn send_patiently(queue: &Queue, agent: &Agent, collector: &Collector, batch: &[Span]) -> Sent {
    let body = body(batch);
    let (mut sent, mut pause) = (send(agent, collector, &body), PAUSE);
    for _ in 1..TRIES {
        let Sent::Later(wish) = sent else { break };
        if queue.pause(wish.unwrap_or(pause).min(LONGEST_PAUSE)) {
            break;
        }
        pause *= 2;
        sent = send(agent, collector, &body);
    }
    sent
}

fn send(agent: &Agent, collector: &Collector, body: &[u8]) -> Sent {
    let answer = agent.post(&collector.0).header("content-type", "application/json").send(body);
    let Ok(mut answer) = answer else { return Sent::Later(None) };
    match answer.status().as_u16() {
        200..=299 => {
            let said = answer.body_mut().with_config().limit(MOST_BYTES).read_to_vec().unwrap_or_default();
            let read: ExportResponse = serde_json::from_slice(&said).unwrap_or_default();
            Sent::Taken { rejected: read.rejected() }
        }
        429 | 502 | 503 | 504 => {
            let wish = answer.headers().get("retry-after").and_then(|wish| wish.to_str().ok()?.trim().parse().ok());
            Sent::Later(wish.map(Duration::from_secs))
        }
        status => Sent::Refused(status),
    }
}

fn why(sent: &Sent) -> String {
    match sent {
        Sent::Taken { rejected } => format!("{rejected} spans were rejected"),
        Sent::Later(_) => "it cannot be reached, or has no time".to_owned(),
        Sent::Refused(status) => format!("it answers with status {status}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;
    use axum::http::Method;
    use proptest::prelude::*;
    use std::io::{Read, Write};
    use std::net::{TcpListener, TcpStream};

    #[test]
    fn a_collector_has_an_address_without_secrets() {
        let at = |address| Collector::parse(address).map(|collector| collector.0);
        assert_eq!(at(" http://127.0.0.1:4318"), Ok("http://127.0.0.1:4318/v1/traces".to_owned()));
        assert_eq!(at("https://otel.example/base/"), Ok("https://otel.example/base/v1/traces".to_owned()));
        for bad in ["", "on", "127.0.0.1:4318", "ftp://x.example", "http://u:p@x.example", "http://x.example?key=1"] {
            assert_eq!(at(bad), Err(CollectorError), "{bad}");
        }
    }

    fn request(method: &str, path: &str, headers: &[(&str, &str)]) -> Request {
        let mut builder = Request::builder().method(Method::from_bytes(method.as_bytes()).unwrap()).uri(path);
        for (name, value) in headers {
            builder = builder.header(*name, *value);
        }
        builder.body(Body::empty()).unwrap()
    }

    fn batch(mut request: Request) -> String {
        let traced = Tracing::trace(&mut request).unwrap();
        String::from_utf8(body(&traced.spans(None, 200, "0badcafe-1"))).unwrap()
    }

    #[test]
    fn a_parent_is_heeded_and_the_request_names_its_own_span() {
        let parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7";
        let sampled = format!("{parent}-01");
        let mut traced = request("GET", "/?q=why", &[("traceparent", &sampled)]);
        assert!(Tracing::trace(&mut traced).is_some());
        let own = traced.headers()["traceparent"].to_str().unwrap();
        assert!(own.starts_with("00-4bf92f3577b34da6a3ce929d0e0e4736-") && own.ends_with("-01") && own != sampled);
        let text = batch(request("GET", "/", &[("traceparent", &sampled)]));
        assert!(text.contains("\"parentSpanId\":\"00f067aa0ba902b7\""), "{text}");
        let unsampled = format!("{parent}-00");
        assert!(Tracing::trace(&mut request("GET", "/", &[("traceparent", &unsampled)])).is_none());
        assert!(Tracing::trace(&mut request("GET", "/metrics", &[])).is_none(), "nobody wants to see those");
    }

    proptest! {
        /// Whatever a request says of itself, in its method, its address or its head, none of it is told.
        #[test]
        fn no_word_of_a_request_is_told(words in "[a-z]{5}[A-Z]{3}[0-9]{2}zzq", number in 0_u8..255) {
            let address = format!("203.0.113.{number}");
            let text = batch(request(&words, &format!("/a/{words}?q={words}&{words}=1"), &[
                ("authorization", &format!("Bearer {words}")),
                ("cookie", &format!("session={words}")),
                ("x-forwarded-for", &address),
                ("user-agent", &words),
                ("host", &words),
                ("traceparent", &format!("00-{words}-{words}-01")),
                ("tracestate", &format!("{words}={words}")),
                ("baggage", &format!("{words}={words}")),
            ]));
            prop_assert!(!text.to_lowercase().contains(&words.to_lowercase()), "{text}");
            prop_assert!(!text.contains(&address), "{text}");
        }
    }

    /// Reads one request of the sender and answers it.
    fn answer(stream: &mut TcpStream, answer: &str) -> String {
        let (mut read, mut bytes) = (Vec::new(), [0; 4096]);
        loop {
            let n = stream.read(&mut bytes).unwrap();
            read.extend_from_slice(&bytes[..n]);
            let text = String::from_utf8_lossy(&read);
            if let Some((head, body)) = text.split_once("\r\n\r\n") {
                let length =
                    head.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
                if body.len() >= length.unwrap_or(0) {
                    break;
                }
            }
        }
        stream.write_all(answer.as_bytes()).unwrap();
        String::from_utf8(read).unwrap()
    }

    #[test]
    fn what_is_told_reaches_the_collector_and_what_it_refuses_is_counted() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let collector = Collector::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
        let partial = r#"{"partialSuccess":{"rejectedSpans":"1"}}"#;
        let answered = std::thread::spawn(move || {
            let length = partial.len();
            let said = format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{partial}");
            answer(&mut listener.accept().unwrap().0, &said)
        });
        let metrics = Arc::new(Metrics::new());
        let tracing = Tracing::begin(collector, Arc::clone(&metrics)).unwrap();
        for _ in 0..2 {
            let traced = Tracing::trace(&mut request("GET", "/", &[])).unwrap();
            tracing.tell(traced, None, 200, "0badcafe-1");
        }
        tracing.finish();
        let sent = answered.join().unwrap();
        assert!(sent.starts_with("POST /v1/traces HTTP/1.1\r\n") && sent.contains("application/json"), "{sent}");
        assert_eq!(sent.matches("\"traceId\"").count(), 2, "one batch");
        tracing.tell(Tracing::trace(&mut request("GET", "/", &[])).unwrap(), None, 200, "0badcafe-2");
        for outcome in [SpanOutcome::Sent, SpanOutcome::Refused, SpanOutcome::Dropped] {
            assert_eq!(metrics.spans(outcome), 1, "{outcome:?}");
        }
    }
}
