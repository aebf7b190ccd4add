//! Figures for Prometheus: what was asked in which way and how it ended, how long it took, and how things stand.
//!
//! [`Metrics`] counts as things happen; a [`ScrapeSnapshot`] says at each scrape what is known elsewhere (index, gateway,
//! ledger). Labels are closed sets, so that nobody's words become a series. Serving the text is
//! [`health`](super::health)'s.

mod labels;
mod record;
mod snapshot;

pub(super) use labels::{EventKind, Failure, Outcome, Scope, Unread, Way};
pub(super) use record::Metrics;
pub(super) use snapshot::ScrapeSnapshot;
