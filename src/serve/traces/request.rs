//! The trace of the request that is at work. It goes with the request's task, so that what is done for it on the way can be
//! told without every function handing it on.

use super::context::{SpanContext, SpanId, TRACEPARENT, TraceId};
use super::span::{RequestFacts, Span, What, method};
use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderValue, Method};
use jiff::Timestamp;
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Steps of one request that are told, at most.
const MOST_STEPS: usize = 32;

tokio::task_local! {
    static CURRENT: Trace;
}

/// Where the steps of a request are told; nowhere, where it has no trace.
#[derive(Clone, Default)]
pub(in super::super) struct Trace(Option<Arc<Mutex<Vec<Step>>>>);

struct Step {
    name: &'static str,
    begun: Instant,
    ended: Instant,
}

/// A request that has a trace.
pub(in super::super) struct Traced {
    own: SpanContext,
    parent: Option<SpanId>,
    method: &'static str,
    began: Timestamp,
    came: Instant,
    trace: Trace,
}

impl Trace {
    /// That of the request at work in this task.
    pub(in super::super) fn current() -> Self {
        CURRENT.try_with(Clone::clone).unwrap_or_default()
    }

    /// Does `work`, which is a step.
    pub(in super::super) fn step<T>(&self, name: &'static str, work: impl FnOnce() -> T) -> T {
        let begun = Instant::now();
        let done = work();
        self.since(name, begun);
        done
    }

    /// A step has ended.
    pub(in super::super) fn since(&self, name: &'static str, begun: Instant) {
        let Some(steps) = &self.0 else { return };
        let mut steps = steps.lock().unwrap_or_else(PoisonError::into_inner);
        if steps.len() < MOST_STEPS {
            steps.push(Step { name, begun, ended: Instant::now() });
        }
    }
}

impl Traced {
    /// Begins the trace of a request, or goes on with the one it is part of. None where that one is not recorded, or the system has
    /// no random numbers. From here on the request names its own span.
    pub(in super::super) fn begin(request: &mut Request) -> Option<Self> {
        let mut random = [0; 24];
        getrandom::fill(&mut random).ok()?;
        let (parent, kind) = (SpanContext::of(request.headers()), method(request.method()));
        let traced = Self::new(parent, kind, random)?;
        if let Ok(own) = HeaderValue::from_str(&traced.own.to_string()) {
            request.headers_mut().insert(TRACEPARENT, own);
        }
        Some(traced)
    }

    fn new(parent: Option<SpanContext>, method: &'static str, random: [u8; 24]) -> Option<Self> {
        let (trace, span) = random.split_first_chunk::<16>()?;
        let fresh = TraceId(u128::from_be_bytes(*trace).max(1));
        // Half of all numbers, so that those of the steps, which are the next ones, are none of another span by overflow.
        let span = SpanId((u64::from_be_bytes(*span.first_chunk()?) >> 1).max(1));
        if parent.is_some_and(|parent| !parent.is_sampled) {
            return None;
        }
        Some(Self {
            own: SpanContext { trace: parent.map_or(fresh, |parent| parent.trace), span, is_sampled: true },
            parent: parent.map(|parent| parent.span),
            method,
            began: Timestamp::now(),
            came: Instant::now(),
            trace: Trace(Some(Arc::default())),
        })
    }

    /// Does the request's work; what is a step of it is told here.
    pub(in super::super) async fn during<T>(&self, work: impl Future<Output = T>) -> T {
        CURRENT.scope(self.trace.clone(), work).await
    }

    /// The spans of the request, which has ended.
    pub(super) fn spans(self, route: Option<MatchedPath>, status: u16, number: &str) -> Vec<Span> {
        let began = u64::try_from(self.began.as_nanosecond()).unwrap_or(0);
        let at = |moment: Instant| began.saturating_add(nanos(moment.saturating_duration_since(self.came)));
        let facts = RequestFacts { method: self.method, route, status, number: number.to_owned() };
        let SpanContext { trace, span: SpanId(own), .. } = self.own;
        let ended = at(Instant::now());
        let mut all =
            vec![Span { trace, id: SpanId(own), parent: self.parent, begun: began, ended, what: What::Request(facts) }];
        let steps =
            self.trace.0.map(|steps| std::mem::take(&mut *steps.lock().unwrap_or_else(PoisonError::into_inner)));
        all.extend((1..).zip(steps.unwrap_or_default()).map(|(n, step)| Span {
            trace,
            id: SpanId(own.saturating_add(n)),
            parent: Some(SpanId(own)),
            begun: at(step.begun),
            ended: at(step.ended),
            what: What::Step(step.name),
        }));
        all
    }
}

/// Whether a request is one that a reader or a program makes: probes and figures are asked for all day long.
pub(in super::super) fn is_told(method: &Method, path: &str) -> bool {
    *method != Method::OPTIONS && !["/healthz", "/readyz", "/metrics"].contains(&path)
}

fn nanos(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}
