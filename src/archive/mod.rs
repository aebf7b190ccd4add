//! Zips, read from memory and into memory: archives of articles that a moderator attaches, and documents that are zips.
//!
//! [`unpack`] reads an archive entry by entry within [`ArchiveLimits`], whatever the archive declares of itself; what cannot be
//! taken is a [`Refusal`] and the others are read. Nothing is written anywhere, and yet a name is taken only if it would stay
//! inside a folder (`name`), for it becomes one. [`zip_kind`] tells archives from documents, [`Container`] reads a document's parts.

mod bounded;
mod container;
mod kind;
mod name;
mod refusal;
#[cfg(test)]
mod tests;
mod unpack;

pub use bounded::ArchiveLimits;
pub use container::Container;
pub use kind::{ZipKind, zip_kind};
pub use refusal::{ArchiveError, Refusal, RefusalReason};
pub use unpack::{Unpacked, unpack};
