//! Traces for an OpenTelemetry collector: one span for a request, one for each step of a question in it.
//!
//! `context` reads and writes W3C's `traceparent`, `request` collects the steps of the request that is at work, `span` is what is
//! told of either, `otlp` writes spans as the protocol's JSON, `queue` keeps them until the thread of `sending` takes them. What a
//! span can say is a closed set of words, an address as it is declared, and numbers: there is no place for what a reader sent.
//! A request never waits for any of it; where the collector is slow or gone, spans are dropped and counted.

mod context;
mod otlp;
mod queue;
mod request;
mod sending;
mod span;

pub(super) use request::Trace;
pub(super) use sending::Tracing;
pub use sending::{Collector, CollectorError};
