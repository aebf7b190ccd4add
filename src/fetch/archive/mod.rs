//! The files of a zip that a moderator attaches, read from memory and into memory.
//!
//! Nothing is written anywhere, and yet a name is taken only if it would stay inside a folder (`name`), for it becomes
//! one. [`unpack`] reads entry by entry within [`ArchiveLimits`], whatever the archive declares of itself; what cannot be taken is
//! a [`Refusal`] and the others are read.

mod name;
mod refusal;
#[cfg(test)]
mod tests;
mod unpack;

pub use refusal::{ArchiveError, Refusal, RefusalReason};
pub use unpack::{ArchiveLimits, Unpacked, unpack};
