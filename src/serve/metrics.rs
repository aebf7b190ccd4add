//! Figures for Prometheus: what was requested and asked, how it ended, how long it took, and how things stand. Labels are closed
//! sets (a route as it is declared, never as it was asked for), so that nobody's words become a series.

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::{Registry, Unit};
use std::sync::atomic::AtomicU64;
use std::time::Duration;

/// Seconds. Edges lie on what is promised: 100 ms for an answer of the API.
const EDGES: [f64; 12] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0];

/// What has happened since the process started.
#[derive(Debug)]
pub(super) struct Metrics {
    registry: Registry,
    requests: Family<RequestLabels, Counter>,
    questions: Family<QuestionLabels, Counter>,
    answers: Family<WayLabels, Histogram, fn() -> Histogram>,
    votes: Family<VoteLabels, Counter>,
    shed: Counter,
    failures: Family<FailureLabels, Counter>,
    spans: Family<SpanLabels, Counter>,
    generation: Gauge,
    articles: Gauge,
    age: Gauge<f64, AtomicU64>,
    waiting: Gauge,
    uptime: Gauge<f64, AtomicU64>,
}

/// How things stand at the moment of a scrape.
#[derive(Clone, Copy, Debug)]
pub(super) struct ScrapeSnapshot {
    /// Number of the generation that serves.
    pub generation: u64,
    /// Articles in it.
    pub articles: usize,
    /// Seconds since it was built.
    pub age: f64,
    /// Questions that wait for their turn.
    pub waiting: usize,
    /// Since the process started.
    pub uptime: Duration,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RequestLabels {
    route: String,
    status: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct QuestionLabels {
    way: &'static str,
    outcome: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct WayLabels {
    way: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct VoteLabels {
    vote: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct FailureLabels {
    kind: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct SpanLabels {
    outcome: &'static str,
}

/// What became of a span.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SpanOutcome {
    /// The collector has it.
    Sent,
    /// It did not take it, or could not be reached.
    Refused,
    /// There was no room among those that wait.
    Dropped,
}

impl Metrics {
    /// Everything at zero.
    pub(super) fn new() -> Self {
        let mut registry = Registry::with_prefix("ibid_serve");
        let requests = Family::default();
        registry.register("requests", "requests by route and status", requests.clone());
        let questions = Family::default();
        registry.register("questions", "questions by the way they came and how they ended", questions.clone());
        let answers = Family::new_with_constructor(histogram as fn() -> Histogram);
        registry.register_with_unit("answer", "time from a question to its reply", Unit::Seconds, answers.clone());
        let votes = Family::default();
        registry.register("votes", "what readers judged of answers, and why", votes.clone());
        let shed = Counter::default();
        registry.register("shed", "questions turned away because too many were asked at once", shed.clone());
        let failures = Family::default();
        registry.register("failures", "what went wrong", failures.clone());
        let spans = Family::default();
        registry.register("spans", "spans of traces by what became of them", spans.clone());
        let generation = Gauge::default();
        registry.register("index_generation", "number of the index generation that serves", generation.clone());
        let articles = Gauge::default();
        registry.register("index_articles", "articles in the index", articles.clone());
        let age = Gauge::default();
        registry.register_with_unit("index_age", "time since the index was built", Unit::Seconds, age.clone());
        let waiting = Gauge::default();
        registry.register("questions_waiting", "questions that wait for their turn", waiting.clone());
        let uptime = Gauge::default();
        registry.register_with_unit("uptime", "time since the process started", Unit::Seconds, uptime.clone());
        registry.register("build", "what runs", Info::new([("version", env!("CARGO_PKG_VERSION"))]));
        for kind in ["engine", "ledger", "panic"] {
            drop(failures.get_or_create(&FailureLabels { kind }));
        }
        Self {
            registry,
            requests,
            questions,
            answers,
            votes,
            shed,
            failures,
            spans,
            generation,
            articles,
            age,
            waiting,
            uptime,
        }
    }

    pub(super) fn requested(&self, route: Option<&str>, status: u16) {
        let route = route.unwrap_or("none").to_owned();
        self.requests.get_or_create(&RequestLabels { route, status }).inc();
    }

    pub(super) fn asked(&self, way: &'static str, outcome: &'static str, took: Duration) {
        self.questions.get_or_create(&QuestionLabels { way, outcome }).inc();
        self.answers.get_or_create(&WayLabels { way }).observe(took.as_secs_f64());
    }

    pub(super) fn voted(&self, vote: &'static str) {
        self.votes.get_or_create(&VoteLabels { vote }).inc();
    }

    pub(super) fn shed(&self) {
        self.shed.inc();
    }

    pub(super) fn engine_failed(&self) {
        self.failures.get_or_create(&FailureLabels { kind: "engine" }).inc();
    }

    pub(super) fn ledger_failed(&self) {
        self.failures.get_or_create(&FailureLabels { kind: "ledger" }).inc();
    }

    pub(super) fn panicked(&self) {
        self.failures.get_or_create(&FailureLabels { kind: "panic" }).inc();
    }

    /// This many spans were sent, refused or dropped.
    pub(super) fn traced(&self, outcome: SpanOutcome, count: usize) {
        self.spans.get_or_create(&outcome.labels()).inc_by(u64::try_from(count).unwrap_or(u64::MAX));
    }

    #[cfg(test)]
    pub(super) fn spans(&self, outcome: SpanOutcome) -> u64 {
        self.spans.get_or_create(&outcome.labels()).get()
    }

    /// All figures as text.
    pub(super) fn render(&self, now: &ScrapeSnapshot) -> String {
        self.generation.set(now.generation.cast_signed());
        self.articles.set(i64::try_from(now.articles).unwrap_or(i64::MAX));
        self.age.set(now.age);
        self.waiting.set(i64::try_from(now.waiting).unwrap_or(i64::MAX));
        self.uptime.set(now.uptime.as_secs_f64());
        let mut text = String::new();
        match encode(&mut text, &self.registry) {
            Ok(()) => text,
            // Writing to a string does not fail.
            Err(std::fmt::Error) => String::new(),
        }
    }
}

impl SpanOutcome {
    fn labels(self) -> SpanLabels {
        let outcome = match self {
            Self::Sent => "sent",
            Self::Refused => "refused",
            Self::Dropped => "dropped",
        };
        SpanLabels { outcome }
    }
}

fn histogram() -> Histogram {
    Histogram::new(EDGES)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_happens_is_counted_by_route_and_way() {
        let metrics = Metrics::new();
        metrics.requested(Some("/a/{*article}"), 200);
        metrics.requested(None, 404);
        metrics.asked("web", "answered", Duration::from_millis(3));
        metrics.voted("helpful");
        metrics.shed();
        let now = ScrapeSnapshot { generation: 7, articles: 14, age: 1.5, waiting: 0, uptime: Duration::from_secs(2) };
        let text = metrics.render(&now);
        for line in [
            "ibid_serve_requests_total{route=\"/a/{*article}\",status=\"200\"} 1",
            "ibid_serve_questions_total{way=\"web\",outcome=\"answered\"} 1",
            "ibid_serve_votes_total{vote=\"helpful\"} 1",
            "ibid_serve_shed_total 1",
            "ibid_serve_failures_total{kind=\"panic\"} 0",
            "ibid_serve_index_generation 7",
            "# EOF",
        ] {
            assert!(text.lines().any(|known| known == line), "{line} in {text}");
        }
    }
}
