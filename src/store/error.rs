use super::Damage;

/// Why an engine could not say what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Something it keeps is not what was written.
    #[error(transparent)]
    Damaged(#[from] Damage),
    /// It failed, for a reason of its own.
    #[error("the index cannot be read")]
    Engine(#[source] Box<dyn std::error::Error + Send + Sync>),
}
