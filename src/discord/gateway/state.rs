//! What is known of the connection, for the figures, `/healthz` and `/about`. The shards write it as it happens, anybody
//! reads it: a connection that is lost is told as lost at once.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// The state of the connection to the gateway.
#[derive(Debug)]
pub(crate) struct GatewayState {
    born: Instant,
    shards: AtomicU32,
    /// Shards that are connected and have a session.
    up: Mutex<BTreeSet<u32>>,
    connections: AtomicU64,
    resumes: AtomicU64,
    /// Milliseconds since `born`, and 1 more; 0 for never.
    last_event: AtomicU64,
}

impl GatewayState {
    /// Of a connection that is not yet opened.
    pub(crate) fn new(now: Instant) -> Self {
        Self {
            born: now,
            shards: AtomicU32::new(0),
            up: Mutex::default(),
            connections: AtomicU64::new(0),
            resumes: AtomicU64::new(0),
            last_event: AtomicU64::new(0),
        }
    }

    /// Whether every shard is connected and events arrive.
    pub(crate) fn is_ready(&self) -> bool {
        self.shards() > 0 && self.connected() == self.shards()
    }

    /// Shards connected.
    pub(crate) fn connected(&self) -> u32 {
        u32::try_from(self.lock().len()).unwrap_or(u32::MAX)
    }

    /// Shards there are to be; 0 before Discord has said how many.
    pub(crate) fn shards(&self) -> u32 {
        self.shards.load(Ordering::Relaxed)
    }

    /// Sessions taken up again, with what was missed.
    pub(crate) fn resumes(&self) -> u64 {
        self.resumes.load(Ordering::Relaxed)
    }

    /// Attempts to connect after the first of each shard.
    pub(crate) fn reconnects(&self) -> u64 {
        self.connections.load(Ordering::Relaxed).saturating_sub(u64::from(self.shards()))
    }

    /// How long ago the last event came.
    pub(crate) fn since_event(&self, now: Instant) -> Option<Duration> {
        let then = self.last_event.load(Ordering::Relaxed);
        (then > 0).then(|| Duration::from_millis(self.stamp(now).saturating_sub(then)))
    }

    /// All of it in a line.
    pub(crate) fn describe(&self, now: Instant) -> String {
        let (connected, shards) = (self.connected(), self.shards());
        let event = self
            .since_event(now)
            .map_or("no event yet".to_owned(), |ago| format!("last event {} s ago", ago.as_secs()));
        let state = if self.is_ready() { "connected" } else { "not connected" };
        format!(
            "{state} ({connected} of {shards} shards), {event}, {} reconnects, {} resumes",
            self.reconnects(),
            self.resumes()
        )
    }

    /// So many shards are to be connected, and none is.
    pub(super) fn opened(&self, shards: u32) {
        self.shards.store(shards, Ordering::Relaxed);
        self.closed();
    }

    /// No shard is connected any more.
    pub(super) fn closed(&self) {
        self.lock().clear();
    }

    /// A shard begins to connect.
    pub(super) fn connecting(&self) {
        self.connections.fetch_add(1, Ordering::Relaxed);
    }

    /// A shard is connected.
    pub(super) fn up(&self, shard: u32, is_resumed: bool) {
        self.resumes.fetch_add(u64::from(is_resumed), Ordering::Relaxed);
        self.lock().insert(shard);
    }

    /// A shard has lost its connection.
    pub(super) fn down(&self, shard: u32) {
        self.lock().remove(&shard);
    }

    /// An event came.
    pub(super) fn event(&self, now: Instant) {
        self.last_event.store(self.stamp(now), Ordering::Relaxed);
    }

    fn stamp(&self, now: Instant) -> u64 {
        u64::try_from(now.saturating_duration_since(self.born).as_millis()).map_or(u64::MAX, |ms| ms.saturating_add(1))
    }

    fn lock(&self) -> MutexGuard<'_, BTreeSet<u32>> {
        self.up.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shard_is_connected_from_its_ready_until_it_loses_its_connection() {
        let state = GatewayState::new(Instant::now());
        assert!(!state.is_ready());
        state.opened(1);
        state.connecting();
        assert!(!state.is_ready());
        state.up(0, false);
        assert!(state.is_ready());
        state.down(0);
        assert!(!state.is_ready(), "at once, not when it connects again");
        state.connecting();
        state.up(0, true);
        assert!(state.is_ready());
        assert_eq!((state.resumes(), state.reconnects()), (1, 1));
    }

    #[test]
    fn all_shards_together_make_it_ready() {
        let now = Instant::now();
        let state = GatewayState::new(now);
        state.opened(2);
        state.up(0, false);
        assert!(!state.is_ready());
        state.up(1, false);
        state.event(now);
        assert!(state.is_ready());
        let line = state.describe(now + Duration::from_secs(3));
        assert_eq!(line, "connected (2 of 2 shards), last event 3 s ago, 0 reconnects, 0 resumes");
        state.closed();
        assert_eq!(state.connected(), 0);
    }
}
