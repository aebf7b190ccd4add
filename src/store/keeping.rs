//! How a corpus comes into an engine: one writer at a time makes the next generation beside the one that serves, which is
//! replaced as a whole, can be gone back to, and can be held. What the next one is made of, and whether it may serve, is decided
//! above.

use super::{Index, Manifest, OpenError, Progress, StoreError};
use crate::ingest::Corpus;
use std::sync::Arc;

/// What keeps a corpus's generations.
pub trait Store: Send + Sync {
    /// Number of the generation that serves, which is not opened for that; none where there is none, or nobody can tell.
    fn current(&self) -> Option<u64>;

    /// The generation that serves, open.
    ///
    /// # Errors
    /// [`OpenError`], [`OpenError::Missing`] before the first one.
    fn serving(&self) -> Result<Index, OpenError>;

    /// The newest generation before `number` that is kept and whole.
    fn older_than(&self, number: u64) -> Option<Index>;

    /// Takes the right to write the next generation. It begins as the one that serves, which is not opened again where it is
    /// `open` and whole.
    ///
    /// # Errors
    /// [`StoreError`], [`StoreError::Busy`] while somebody else has it.
    fn writer(&self, open: Option<Arc<Index>>) -> Result<Box<dyn Writer>, StoreError>;

    /// Lets the generation before the serving one serve again, and holds it: who brings in changes on a schedule leaves it until
    /// a writer publishes.
    ///
    /// # Errors
    /// [`StoreError`], [`StoreError::NothingBefore`] where none is kept; what served then serves on.
    fn roll_back(&self) -> Result<Index, StoreError>;

    /// Whether the generation that serves is held.
    fn is_held(&self) -> bool;
}

/// Has the right to write the next generation. Dropped, it is as if it had never been.
pub trait Writer: Send {
    /// The generation that the next one is made from; none where none serves that can be read.
    fn base(&self) -> Option<&Arc<Index>>;

    /// Makes the generation of `corpus`, whole but not serving, in place of one made before; none where the base is that of the
    /// same files, unless everything but known vectors is to be made anew (`rebuild`). The files of `corpus` stand in the order
    /// of [`crate::ingest`]; those that have not changed may be the base's own.
    ///
    /// # Errors
    /// [`StoreError`]. Where the base turns out to be damaged it is [`StoreError::Damaged`], and there is no base from then on:
    /// what was read of its files may be nothing, in the place of what is damaged.
    fn prepare(&mut self, corpus: &Corpus, rebuild: bool, progress: Progress<'_>) -> Result<Prepared, StoreError>;

    /// The new generation, to be asked before it serves.
    fn prepared(&self) -> Option<&Index>;

    /// Lets what was prepared serve, and gives it under its number; none where no new one was needed. What was held is held no
    /// longer, even then.
    ///
    /// # Errors
    /// [`StoreError`]; the old generation then serves on.
    fn publish(self: Box<Self>) -> Result<Option<Index>, StoreError>;

    /// Drops what was prepared, and holds generation `number`, which serves, before anybody else can write.
    ///
    /// # Errors
    /// [`StoreError`]; nothing is held then.
    fn hold(self: Box<Self>, number: u64) -> Result<(), StoreError>;
}

/// What a writer has made ready.
#[derive(Clone, Debug)]
pub struct Prepared {
    /// Number of the generation that serves, where no new one was needed; 0 for a new one.
    pub generation: u64,
    /// What it is.
    pub manifest: Manifest,
    /// Texts that had to be embedded.
    pub embedded: usize,
    /// Whether it is a new one.
    pub is_new: bool,
}
