//! Log channels that cannot be written to, so that this is told once and not with every message.

use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The ids of such channels. After a restart it is told again.
#[derive(Default)]
pub(super) struct Failing(Mutex<BTreeSet<u64>>);

impl Failing {
    /// The channel could not be written to. True when that is news.
    pub(super) fn note(&self, channel: u64) -> bool {
        self.all().insert(channel)
    }

    /// The channel could be written to.
    pub(super) fn clear(&self, channel: u64) {
        self.all().remove(&channel);
    }

    pub(super) fn has(&self, channel: u64) -> bool {
        self.all().contains(&channel)
    }

    fn all(&self) -> MutexGuard<'_, BTreeSet<u64>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
