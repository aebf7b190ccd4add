use super::ruling_lines::RulingsError;
use crate::ingest::{CorpusError, RegisterError};
use crate::store::{OpenError, StoreError};

/// Why an engine cannot be opened, or an index not be made.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// The corpus cannot be read.
    #[error(transparent)]
    Corpus(#[from] CorpusError),
    /// An index cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// None can be made, or gone back to.
    #[error(transparent)]
    Store(StoreError),
    /// The register cannot be read: nobody can tell which articles are retracted.
    #[error(transparent)]
    Register(#[from] RegisterError),
    /// The rulings cannot be read: nobody can tell which passages are blocked.
    #[error(transparent)]
    Rulings(#[from] RulingsError),
}

impl From<StoreError> for EngineError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Open(error) => Self::Open(error),
            other => Self::Store(other),
        }
    }
}

impl EngineError {
    /// Whether another process is building.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        matches!(self, Self::Store(StoreError::Busy { .. }))
    }
}
