//! What is remembered of a generation that was left because it is damaged.

use crate::store::OpenError;

/// A generation that was left because a file of it is damaged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftGeneration {
    /// Its number.
    pub generation: u64,
    /// What was found.
    pub why: OpenError,
    /// The generation that serves in its place; none where no other can be read.
    pub serving: Option<u64>,
    /// The generation that was to serve when this was found.
    pub(super) named: u64,
}
