use crate::store::Damage;
use std::sync::OnceLock;

/// What is known to be wrong with a shard: the first damage that was found, once one was.
#[derive(Debug, Default)]
pub(super) struct Mark(OnceLock<Damage>);

impl Mark {
    /// Sets it, where nothing was found before.
    pub(super) fn set(&self, damage: Damage) {
        // The first damage that was found stands.
        let _ = self.0.set(damage);
    }

    pub(super) fn get(&self) -> Option<&Damage> {
        self.0.get()
    }
}
