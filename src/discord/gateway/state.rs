//! What is known of the connection, for the figures, `/healthz` and `/about`. The line writes it, anybody reads it.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// The state of the connection to the gateway.
///
/// With one shard it is exact. With several, an attempt to connect does not tell whose it is, so a shard counts as
/// connected from its READY until the whole line is opened anew.
#[derive(Debug)]
pub(crate) struct GatewayState {
    born: Instant,
    shards: AtomicU32,
    up: Mutex<Up>,
    connections: AtomicU64,
    resumes: AtomicU64,
    /// Milliseconds since `born`, and 1 more; 0 for never.
    last_event: AtomicU64,
    last_sign: AtomicU64,
}

/// What is connected.
#[derive(Debug, Default)]
struct Up {
    shards: BTreeSet<u32>,
    /// When the last of them was.
    since: Option<Instant>,
    /// How often one has been.
    times: u64,
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
            last_sign: AtomicU64::new(0),
        }
    }

    /// Whether every shard is connected and events arrive.
    pub(crate) fn is_ready(&self) -> bool {
        self.shards() > 0 && self.connected() == self.shards()
    }

    /// Shards connected.
    pub(crate) fn connected(&self) -> u32 {
        u32::try_from(self.lock().shards.len()).unwrap_or(u32::MAX)
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

    /// How long the connection has been up.
    pub(crate) fn up_for(&self, now: Instant) -> Option<Duration> {
        self.lock().since.map(|since| now.saturating_duration_since(since))
    }

    /// How long ago the last event came.
    pub(crate) fn since_event(&self, now: Instant) -> Option<Duration> {
        self.since(&self.last_event, now)
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

    /// A line of so many shards is opened.
    pub(super) fn opened(&self, shards: u32, now: Instant) {
        self.shards.store(shards, Ordering::Relaxed);
        self.closed();
        self.sign(now);
    }

    /// The line is closed.
    pub(super) fn closed(&self) {
        let mut up = self.lock();
        up.shards.clear();
        up.since = None;
    }

    /// How often a shard has been connected.
    pub(super) fn times_up(&self) -> u64 {
        self.lock().times
    }

    /// A shard has begun to connect, after shards had been connected so often. Where one has been since, it was this
    /// one, and quicker than whoever tells of its beginning.
    pub(super) fn connecting(&self, times_up: u64, now: Instant) {
        self.connections.fetch_add(1, Ordering::Relaxed);
        self.sign(now);
        let mut up = self.lock();
        if up.times == times_up {
            up.since = None;
            if self.shards() == 1 {
                up.shards.clear();
            }
        }
    }

    /// A shard is connected.
    pub(super) fn up(&self, shard: u32, is_resumed: bool, now: Instant) {
        self.resumes.fetch_add(u64::from(is_resumed), Ordering::Relaxed);
        let mut up = self.lock();
        up.shards.insert(shard);
        up.since = Some(now);
        up.times += 1;
    }

    /// An event came.
    pub(super) fn event(&self, now: Instant) {
        self.last_event.store(self.stamp(now), Ordering::Relaxed);
        self.sign(now);
    }

    /// Something shows that the line is alive.
    pub(super) fn sign(&self, now: Instant) {
        self.last_sign.store(self.stamp(now), Ordering::Relaxed);
    }

    /// How long nothing has shown that the line is alive.
    pub(super) fn silent_for(&self, now: Instant) -> Duration {
        self.since(&self.last_sign, now).unwrap_or_default()
    }

    fn stamp(&self, now: Instant) -> u64 {
        u64::try_from(now.saturating_duration_since(self.born).as_millis()).map_or(u64::MAX, |ms| ms.saturating_add(1))
    }

    fn since(&self, stamp: &AtomicU64, now: Instant) -> Option<Duration> {
        let then = stamp.load(Ordering::Relaxed);
        (then > 0).then(|| Duration::from_millis(self.stamp(now).saturating_sub(then)))
    }

    fn lock(&self) -> MutexGuard<'_, Up> {
        self.up.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn a_shard_is_connected_from_its_ready_until_it_connects_again() {
        let now = Instant::now();
        let state = GatewayState::new(now);
        assert!(!state.is_ready());
        state.opened(1, now);
        state.connecting(0, now);
        assert!(!state.is_ready());
        state.up(0, false, now);
        assert!(state.is_ready());
        assert_eq!(state.up_for(now + SECOND), Some(SECOND));
        state.connecting(state.times_up(), now + SECOND);
        assert!(!state.is_ready());
        assert_eq!((state.up_for(now + SECOND), state.reconnects()), (None, 1));
        state.up(0, true, now + SECOND);
        assert_eq!(state.resumes(), 1);
    }

    #[test]
    fn a_shard_that_is_connected_before_its_beginning_is_told_stays_so() {
        let now = Instant::now();
        let state = GatewayState::new(now);
        state.opened(1, now);
        let times = state.times_up();
        state.up(0, false, now);
        state.connecting(times, now);
        assert!(state.is_ready());
    }

    #[test]
    fn all_shards_together_make_it_ready() {
        let now = Instant::now();
        let state = GatewayState::new(now);
        state.opened(2, now);
        state.up(0, false, now);
        assert!(!state.is_ready());
        state.up(1, false, now);
        state.event(now);
        assert!(state.is_ready());
        let line = state.describe(now + 3 * SECOND);
        assert_eq!(line, "connected (2 of 2 shards), last event 3 s ago, 0 reconnects, 0 resumes");
        state.closed();
        assert_eq!(state.connected(), 0);
    }

    #[test]
    fn silence_ends_with_any_sign() {
        let now = Instant::now();
        let state = GatewayState::new(now);
        state.opened(1, now);
        assert_eq!(state.silent_for(now + 5 * SECOND), 5 * SECOND);
        state.sign(now + 5 * SECOND);
        assert_eq!(state.silent_for(now + 6 * SECOND), SECOND);
    }
}
