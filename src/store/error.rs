use super::Damage;

/// Why an engine could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Something it keeps is not what was written.
    #[error(transparent)]
    Damaged(#[from] Damage),
    /// Another process is writing the next generation.
    #[error("another process is building the index; wait until it has finished")]
    Busy,
    /// There is no generation to go back to.
    #[error("there is no earlier index to go back to (the last three are kept)")]
    NothingBefore,
    /// It failed, for a reason of its own.
    #[error("the index cannot be read or written")]
    Engine(#[source] Box<dyn std::error::Error + Send + Sync>),
}
