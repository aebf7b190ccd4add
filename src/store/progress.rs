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

/// Hears how a build comes on.
pub type Progress<'a> = &'a (dyn Fn(BuildProgress) + Sync);
