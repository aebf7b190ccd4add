//! What runs on a line's own thread: serenity's shards, a look at them once a second, and the goodbye. Events are handed
//! on in the runtime that opened the line and in the order they came, as this one has a single thread.

use super::line::{Plan, Shared};
use super::run::OnEvent;
use super::state::GatewayState;
use serenity::all::{
    Context, Event, GatewayError, HttpBuilder, RawEventHandler, ShardId, ShardManager, ShardManagerOptions,
    ShardRunnerMessage,
};
use serenity::futures::StreamExt;
use serenity::prelude::{RwLock, TypeMap};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};
use tokio::time::{sleep, timeout};

/// What the shards have to say goodbye. serenity looks for a message twice a second.
pub(super) const GOODBYE: Duration = Duration::from_millis(1200);
/// A normal closure, after which Discord shows the bot as offline at once.
pub(super) const CLOSE_NORMAL: u16 = 1000;

const LOOK: Duration = Duration::from_secs(1);

/// Talks until serenity gives up, with the reason where there is one, or until the line is closed.
pub(super) async fn talk(plan: Plan, shared: &Arc<Shared>) -> Option<GatewayError> {
    let Plan { token, http, address, shards, intents, on_event, state } = plan;
    let handler = Handler { shared: Arc::clone(shared), on_event, state: Arc::clone(&state) };
    let handler: Arc<dyn RawEventHandler> = Arc::new(handler);
    // Not serenity's `Client`: it would ask for the gateway's address itself, and go to the public gateway when nobody
    // answers. This `Http` holds the token and sends nothing.
    let http = HttpBuilder::new(token).client(http).ratelimiter_disabled(true).build();
    let (manager, mut ends) = ShardManager::new(ShardManagerOptions {
        data: Arc::new(RwLock::new(TypeMap::new())),
        event_handlers: Vec::new(),
        raw_event_handlers: vec![Arc::clone(&handler)],
        shard_index: 0,
        shard_init: shards,
        shard_total: shards,
        ws_url: address,
        http: Arc::new(http),
        intents,
        presence: None,
    });
    if let Err(error) = manager.initialize() {
        tracing::warn!(%error, "serenity does not begin to connect");
        return None;
    }
    let manager = shared.manager.get_or_init(|| manager);
    let mut latencies = Vec::new();
    loop {
        shared.beat(Instant::now());
        tokio::select! {
            end = ends.next() => return end.and_then(Result::err),
            () = shared.closing.cancelled() => break,
            () = sleep(LOOK) => {}
        }
        // An acknowledged heartbeat measures the latency anew, and shows nowhere else.
        let runners = manager.runners.lock().await;
        let measured: Vec<_> = (0..shards).map(|id| runners.get(&ShardId(id)).and_then(|r| r.latency)).collect();
        if measured != latencies {
            state.sign(Instant::now());
            latencies = measured;
        }
    }
    if shared.is_polite.load(Ordering::Relaxed) {
        let _ = timeout(GOODBYE, goodbye(manager, &handler, shards)).await;
    }
    None
}

/// Has every connected shard close its connection, and waits until it has.
async fn goodbye(manager: &ShardManager, handler: &Arc<dyn RawEventHandler>, shards: u32) {
    {
        let runners = manager.runners.lock().await;
        for id in (0..shards).map(ShardId) {
            if let Some(runner) = runners.get(&id) {
                runner.runner_tx.send_to_shard(ShardRunnerMessage::Shutdown(id, CLOSE_NORMAL));
            }
        }
    }
    // A shard's task holds the handler as long as it lives; we and serenity's queue of shards do for ever.
    while Arc::strong_count(handler) > 2 {
        sleep(Duration::from_millis(10)).await;
    }
}

/// Hands events on.
struct Handler {
    shared: Arc<Shared>,
    on_event: OnEvent,
    state: Arc<GatewayState>,
}

#[serenity::async_trait]
impl RawEventHandler for Handler {
    async fn raw_event(&self, context: Context, event: Event) {
        if self.shared.closing.is_cancelled() {
            return;
        }
        let (now, shard) = (Instant::now(), context.shard_id.0);
        self.state.event(now);
        match &event {
            Event::Ready(_) => {
                self.state.up(shard, false, now);
                tracing::info!(shard, "connected to the gateway");
            }
            Event::Resumed(_) => {
                self.state.up(shard, true, now);
                tracing::info!(shard, "resumed the gateway session");
            }
            _ => {}
        }
        // What it spawns belongs to the runtime of the answers, and outlives the line.
        let _home = self.shared.home.enter();
        (self.on_event)(event);
    }
}
