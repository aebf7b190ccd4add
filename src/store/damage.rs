use std::path::PathBuf;

/// A file of the index that is not what was written. Nothing is answered from the shard it belongs to; `ibid index --rebuild`
/// makes the index anew from the articles.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{} {wrong}", file.display())]
pub struct Damage {
    /// The file.
    pub file: PathBuf,
    /// What is wrong with it.
    pub wrong: Wrong,
}

/// What is wrong with a file of the index.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Wrong {
    /// It is not there.
    #[error("is missing")]
    Missing,
    /// It was cut off, or something was appended.
    #[error("has {found} bytes, and was written with {written}")]
    Size {
        /// Its size now.
        found: u64,
        /// Its size when it was written.
        written: u64,
    },
    /// Bytes of it were altered.
    #[error("is not what was written, from byte {from} on")]
    Altered {
        /// Where the altered block begins.
        from: u64,
    },
    /// It does not belong in this folder.
    #[error("belongs to another folder of the index")]
    Misplaced,
    /// The operating system cannot read it.
    #[error("cannot be read: {0}")]
    Unreadable(String),
}
