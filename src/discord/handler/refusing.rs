//! Refusals: what is said to a press that cannot be served, and when something is allowed again.

use super::super::custom_id::Rejected;
use super::super::metrics::Outcome;
use super::super::notice::Notice;
use super::super::render::timestamp;
use super::super::state::BotState;
use super::deliver::Ticket;
use jiff::Timestamp;
use std::sync::Arc;
use std::time::Duration;

pub(super) fn stale(rejected: Rejected) -> Notice {
    match rejected {
        Rejected::Forged => Notice::new("stale.forged", Outcome::Refused),
        Rejected::Version => Notice::new("stale.old", Outcome::Refused),
    }
}

pub(super) async fn refuse(state: &Arc<BotState>, ticket: &Ticket, notice: Notice) {
    state.metrics.asked(ticket.way, notice.outcome, ticket.received.elapsed());
    ticket.refuse(state, &notice).await;
}

/// When something is allowed again, as Discord shows it.
pub(super) fn when(wait: Duration) -> String {
    let seconds = i64::try_from(wait.as_secs()).unwrap_or(i64::MAX).saturating_add(1);
    timestamp(Timestamp::now().saturating_add(jiff::SignedDuration::from_secs(seconds)).unwrap_or(Timestamp::MAX))
}
