//! Why no index could be built.

use crate::embed::{CacheError, EmbedError};
use crate::store::OpenError;
use std::path::PathBuf;

/// Why no index could be built. The serving generation is untouched.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// The folder cannot be written.
    #[error("the index folder {} cannot be written: {source}", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// The operating system's words.
        source: std::io::Error,
    },
    /// Somebody else is building.
    #[error("another process is building the index in {}; wait until it has finished", path.display())]
    Busy {
        /// The folder.
        path: PathBuf,
    },
    /// The encoder failed.
    #[error(transparent)]
    Embed(#[from] EmbedError),
    /// The vector cache failed.
    #[error(transparent)]
    Cache(#[from] CacheError),
    /// The generation just written cannot be read; it does not serve.
    #[error("the new index cannot be read: {0}")]
    Unreadable(#[from] OpenError),
    /// tantivy failed.
    #[error("the lexical index could not be written")]
    Lexical(#[from] tantivy::TantivyError),
}
