//! What `/healthz` and `/metrics` tell of the running bot. A scrape waits for nothing: what the ledger counts is looked up
//! beforehand, now and then.

use super::gateway::GatewayState;
use super::health::{self, Health};
use super::metrics::ScrapeSnapshot;
use super::state::BotState;
use crate::ledger::LedgerCounts;
use jiff::Timestamp;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};
use tokio_util::sync::CancellationToken;

/// The ledger is counted so often.
const COUNT: Duration = Duration::from_secs(30);

/// The latest counts.
pub(super) type Counted = Arc<Mutex<Option<LedgerCounts>>>;

/// Counting reads the ledger, which a scrape must not wait for.
pub(super) async fn count(state: Arc<BotState>, counts: Counted) {
    loop {
        let counted = state.block(|state| state.heed(state.ledger.counts())).await.ok().flatten();
        *counts.lock().unwrap_or_else(PoisonError::into_inner) = counted;
        tokio::time::sleep(COUNT).await;
    }
}

/// What there is to tell once the index is open.
pub(super) type HealthReport = Arc<OnceLock<(Arc<BotState>, Counted)>>;

/// Serves until told to end; from the start, before there is an index.
pub(super) async fn figures(
    listener: health::Listener,
    slot: HealthReport,
    gateway: Arc<GatewayState>,
    started: Instant,
    ending: CancellationToken,
) {
    let (connection, opened) = (Arc::clone(&gateway), Arc::clone(&slot));
    let health = move || {
        let engine = opened.get().map(|(state, _)| &state.engine);
        Health {
            is_gateway_ready: connection.is_ready(),
            is_index_open: engine.is_some_and(|engine| engine.damage().is_none()),
            damage: engine.and_then(|engine| engine.has_left()).map(|left| left.why.to_string()),
        }
    };
    let metrics = move || {
        // An exposition without figures, while there are none.
        let Some((state, counts)) = slot.get() else { return "# EOF\n".to_owned() };
        let index = state.engine.index();
        let counts = *counts.lock().unwrap_or_else(PoisonError::into_inner);
        let age = Timestamp::now().duration_since(index.manifest.built);
        state.metrics.render(&ScrapeSnapshot {
            index_generation: index.generation,
            index_age: Duration::try_from(age).unwrap_or_default(),
            articles: index.manifest.articles,
            passages: index.manifest.passages,
            shards_connected: gateway.connected() as usize,
            shards: gateway.shards() as usize,
            resumes: gateway.resumes(),
            reconnects: gateway.reconnects(),
            since_event: gateway.since_event(Instant::now()),
            questions_waiting: state.gate.waiting(),
            open_gaps: counts.as_ref().map(|c| c.gaps),
            readers_waiting: counts.as_ref().map(|c| c.waiting),
            uptime: started.elapsed(),
        })
    };
    listener.serve(health, metrics, ending).await;
}
