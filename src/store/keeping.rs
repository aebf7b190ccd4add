//! How a corpus comes into an engine: one writer at a time puts together the next generation beside the one that serves, which
//! is replaced as a whole, can be gone back to, and can be held.

use super::{Index, StoreError};
use crate::ingest::CorpusFile;

/// What keeps a corpus's generations.
pub trait Store: Send + Sync {
    /// The generation that serves; none before the first one.
    fn serving(&self) -> Result<Option<Index>, StoreError>;

    /// Takes the right to write the next generation, which begins as the files of the one that serves. [`StoreError::Busy`]
    /// while somebody else has it.
    fn writer(&self) -> Result<Box<dyn Writer + '_>, StoreError>;

    /// Lets the generation before the serving one serve again, and holds it. [`StoreError::NothingBefore`] where none is kept.
    fn roll_back(&self) -> Result<Index, StoreError>;

    /// Holds the generation that serves: who brings in changes on a schedule leaves it until a writer publishes.
    fn hold(&self) -> Result<(), StoreError>;

    /// Whether the generation that serves is held.
    fn is_held(&self) -> bool;
}

/// Puts the next generation together. Dropped, it is as if it had never been.
pub trait Writer {
    /// Adds a file, or replaces the one of the same name. Items of a feed are put after it, in their order.
    fn put(&mut self, file: CorpusFile);

    /// Leaves a file out, and its items where it is a feed.
    fn remove(&mut self, source: &str);

    /// The next generation, whole but not serving, to be asked first; the serving one where nothing differs from it.
    fn prepare(&mut self) -> Result<&Index, StoreError>;

    /// Lets it serve, and gives it under its number. What was held is held no longer.
    fn publish(self: Box<Self>) -> Result<Index, StoreError>;
}
