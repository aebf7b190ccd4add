use super::{Damage, OpenError};

/// Why an engine could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Something it keeps is not what was written.
    #[error(transparent)]
    Damaged(#[from] Damage),
    /// A generation cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// Another process is writing the next generation.
    #[error("another process is building the index in {place}; wait until it has finished")]
    Busy {
        /// Where it is, as the settings have it.
        place: String,
    },
    /// There is no generation to go back to.
    #[error("there is no earlier index to go back to (the last three are kept)")]
    NothingBefore,
    /// A generation could not be read, for a reason of the engine's own.
    #[error("the index cannot be read")]
    Read(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The next generation could not be written, for a reason of the engine's own.
    #[error(transparent)]
    Write(Box<dyn std::error::Error + Send + Sync>),
}
