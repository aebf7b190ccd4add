//! One connection of all shards, talked by serenity on a thread and a runtime of its own.
//!
//! serenity detaches its tasks, and after a single restart of a shard its `shutdown_all` forgets a connection that goes
//! on reading events beside the next. Tasks of a runtime end with it, so to close a line is to end its runtime. The
//! thread also keeps a loop of serenity's that never yields away from the answers: after a close frame without a code,
//! or with 4011, it reads the closed connection as fast as it can until a heartbeat is due. What runs there is in
//! [`talk`].

use super::end::GatewayEnd;
use super::run::OnEvent;
use super::state::GatewayState;
use super::talk::{self, talk};
use serenity::all::{GatewayError, GatewayIntents, ShardManager, ShardRunnerMessage};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};
use tokio::runtime::Handle;
use tokio::sync::{Mutex, oneshot};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

/// What the thread has to end after the goodbye.
const CLOSING: Duration = Duration::from_millis(400);
/// A thread without a pulse for so long is in a loop that does not yield. It has one a second.
const HUNG: Duration = Duration::from_secs(5);

/// What a line is opened with.
pub(super) struct Plan {
    pub(super) token: String,
    pub(super) http: reqwest::Client,
    pub(super) address: Arc<Mutex<String>>,
    pub(super) shards: u32,
    pub(super) intents: GatewayIntents,
    pub(super) on_event: OnEvent,
    pub(super) state: Arc<GatewayState>,
}

/// A line that is open. Dropping it closes it without a goodbye.
pub(super) struct Line {
    shared: Arc<Shared>,
    ended: oneshot::Receiver<Option<GatewayError>>,
}

/// What the thread and its owner know of each other.
pub(super) struct Shared {
    /// The runtime whose answers the events are for.
    pub(super) home: Handle,
    pub(super) closing: CancellationToken,
    pub(super) is_polite: AtomicBool,
    pub(super) manager: OnceLock<Arc<ShardManager>>,
    opened: Instant,
    /// Milliseconds after `opened`.
    pulse: AtomicU64,
}

impl Line {
    /// Begins to connect; whoever holds the lock of the address says when.
    pub(super) fn open(plan: Plan) -> Result<Self, GatewayEnd> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(GatewayEnd::Thread)?;
        let shared = Arc::new(Shared {
            home: Handle::current(),
            closing: CancellationToken::new(),
            is_polite: AtomicBool::new(false),
            manager: OnceLock::new(),
            opened: Instant::now(),
            pulse: AtomicU64::new(0),
        });
        let (end, ended) = oneshot::channel();
        let there = Arc::clone(&shared);
        let thread = std::thread::Builder::new().name("gateway".to_owned()).spawn(move || {
            let error = runtime.block_on(talk(plan, &there));
            // Not a drop, which would wait for a name to be looked up.
            runtime.shutdown_background();
            let _ = end.send(error);
        });
        thread.map_err(GatewayEnd::Thread)?;
        Ok(Self { shared, ended })
    }

    /// Waits until serenity gives up by itself, with the reason where there is one.
    pub(super) async fn ended(&mut self) -> Option<GatewayError> {
        (&mut self.ended).await.ok().flatten()
    }

    /// Whether the thread is stuck.
    pub(super) fn is_hung(&self, now: Instant) -> bool {
        now.saturating_duration_since(self.shared.last_pulse()) > HUNG
    }

    /// Ends a loop that does not yield. Each turn of it looks for a message, and a connection that cannot be closed any
    /// more ends its shard.
    pub(super) fn shake(&self) {
        let Some(manager) = self.shared.manager.get() else { return };
        let Ok(runners) = manager.runners.try_lock() else { return };
        let mut ids: Vec<_> = runners.keys().copied().collect();
        ids.sort_unstable();
        for runner in ids.iter().filter_map(|id| runners.get(id)) {
            runner.runner_tx.send_to_shard(ShardRunnerMessage::Close(talk::CLOSE_NORMAL, None));
        }
    }

    /// Says goodbye and closes, within two seconds whatever happens.
    pub(super) async fn close(mut self) {
        self.shared.is_polite.store(true, Ordering::Relaxed);
        self.shared.closing.cancel();
        if timeout(talk::GOODBYE + CLOSING, self.ended()).await.is_err() {
            tracing::debug!("the gateway's thread is left to end by itself");
        }
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.shared.closing.cancel();
    }
}

impl Shared {
    /// The thread is alive.
    pub(super) fn beat(&self, now: Instant) {
        let age = now.saturating_duration_since(self.opened).as_millis();
        self.pulse.store(u64::try_from(age).unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    fn last_pulse(&self) -> Instant {
        self.opened + Duration::from_millis(self.pulse.load(Ordering::Relaxed))
    }
}
