//! What an engine does when a file of the index turns out to be damaged while it serves.
//!
//! A large index is compared with its checksums as it is read, so damage may be found by the question that wanted the damaged
//! bytes. That question fails with [`SearchError::Damaged`]. A service then goes back to a generation that is whole
//! ([`Engine::step_back`]) and has the index made anew; the terminal has it made anew at once. A
//! shard once found to be damaged is never opened again by this process.

use super::error::EngineError;
use super::left::LeftGeneration;
use super::open::Engine;
use super::settings::EngineSettings;
use crate::embed::Embedder;
use crate::store::{Damage, OpenError};
use std::sync::{Arc, MutexGuard, PoisonError};

impl Engine {
    /// Opens the index as [`Engine::serving`] does, or, where a file of it is damaged, the newest generation before it that is
    /// whole.
    ///
    /// # Errors
    /// As [`Engine::serving`], where no generation is whole.
    pub fn serving_or_older(
        settings: EngineSettings,
        embedder: Arc<dyn Embedder>,
        clock: super::Clock,
    ) -> Result<Self, EngineError> {
        let store = settings.store(&embedder, clock);
        match store.serving() {
            Ok(current) => Self::of(settings, embedder, store, &current, clock),
            Err(why @ OpenError::Damaged { .. }) => {
                let named = store.current().unwrap_or(0);
                let Some(older) = store.older_than(named) else { return Err(why.into()) };
                let engine = Self::of(settings, embedder, store, &older, clock)?;
                *engine.left() =
                    Some(LeftGeneration { generation: named, why, serving: Some(older.generation), named });
                Ok(engine)
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Goes back to the newest generation that is whole, where a file of the serving one was found to be damaged. Gives what was
    /// left, once.
    pub fn step_back(&self) -> Option<LeftGeneration> {
        let mut left = self.left();
        let index = self.index();
        let why = index.damage()?.clone();
        if left.as_ref().is_some_and(|left| left.generation == index.generation) {
            return None;
        }
        let older = self.store().older_than(index.generation);
        let named = self.store().current().unwrap_or(index.generation);
        let serving = older.as_ref().map(|older| older.generation);
        if let Some(older) = &older {
            self.replace(older);
        }
        let new = LeftGeneration { generation: index.generation, why: why.into(), serving, named };
        *left = Some(new.clone());
        Some(new)
    }

    /// Compares what nobody asked for yet of the serving generation with its checksums, about `bytes` of it. Gives how many
    /// bytes were gone through; 0 once all are.
    pub fn check_further(&self, bytes: usize) -> usize {
        self.index().check_further(bytes)
    }

    /// The generation that was left because a file of it is damaged, until a new one serves.
    #[must_use]
    pub fn has_left(&self) -> Option<LeftGeneration> {
        self.left().clone()
    }

    /// What is known to be damaged of the generation that serves.
    #[must_use]
    pub fn damage(&self) -> Option<Damage> {
        self.index().damage().cloned()
    }

    /// Whether generation `number` was to serve when it, or one before it, was left.
    pub(super) fn was_left(&self, number: u64) -> bool {
        self.left().as_ref().is_some_and(|left| left.named == number)
    }

    /// Another generation serves: what was left before is of no more concern.
    pub(super) fn forget_left(&self) {
        *self.left() = None;
    }

    fn left(&self) -> MutexGuard<'_, Option<LeftGeneration>> {
        self.left.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
