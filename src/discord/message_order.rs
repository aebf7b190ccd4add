//! What happens to one message happens in order: writing, editing and deleting come as tasks of their own, and a reply must
//! not be sent after it was retracted. What is known of a message before anybody's turn is told at once.

use lru::LruCache;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::OwnedMutexGuard;

/// Messages remembered.
const MOST: NonZeroUsize = NonZeroUsize::new(20_000).unwrap();

/// Turns of the latest messages.
pub(super) struct MessageQueue(Mutex<LruCache<u64, Turn>>);

/// The latest that became of a message, and whose turn it is to deal with it.
#[derive(Clone, Default)]
struct Turn {
    lock: Arc<tokio::sync::Mutex<()>>,
    is_gone: bool,
    /// The time of the latest edit, in nanoseconds since 1970.
    edited: i128,
}

impl Default for MessageQueue {
    fn default() -> Self {
        Self(Mutex::new(LruCache::new(MOST)))
    }
}

impl MessageQueue {
    /// Waits for the turn of whoever deals with `message`.
    pub(super) async fn turn(&self, message: u64) -> OwnedMutexGuard<()> {
        let lock = self.with(message, |turn| Arc::clone(&turn.lock));
        lock.lock_owned().await
    }

    /// A message was deleted.
    pub(super) fn mark_gone(&self, message: u64) {
        self.with(message, |turn| turn.is_gone = true);
    }

    pub(super) fn is_gone(&self, message: u64) -> bool {
        self.with(message, |turn| turn.is_gone)
    }

    /// A message was edited at this time.
    pub(super) fn mark_edited(&self, message: u64, at: i128) {
        self.with(message, |turn| turn.edited = turn.edited.max(at));
    }

    /// Whether a later edit is known of.
    pub(super) fn is_outdated(&self, message: u64, edit: i128) -> bool {
        self.with(message, |turn| turn.edited > edit)
    }

    fn with<T>(&self, message: u64, work: impl FnOnce(&mut Turn) -> T) -> T {
        let mut turns = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        work(turns.get_or_insert_mut(message, Turn::default))
    }
}
