//! How far a build has come, for whoever waits for it.

/// How far a build has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BuildProgress {
    /// Texts embedded, of those that had no vector yet.
    Embedding {
        /// Finished.
        done: usize,
        /// All.
        total: usize,
    },
    /// Vectors are ready, files are being written.
    Writing,
}
