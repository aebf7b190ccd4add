//! The engine inside: tantivy's postings, sentence vectors and the articles themselves, in shards that are written once and in
//! generations that are swapped whole.
//!
//! [`FolderStore`] is the one way in: it makes a generation beside the serving one, and opens them. A generation names its
//! shards and says which file of which shard stands at each place of the corpus ([`layout`](self)); what it says of words and vectors is
//! the same however the corpus is spread over shards. What is asked of it is [`crate::store`]'s, ranking [`crate::search`]'s.

#![expect(clippy::disallowed_methods, reason = "an index is files")]

mod access;
mod allowing;
mod bodies;
mod build;
mod build_error;
mod checked;
mod columns;
mod damage;
mod directory;
mod encode;
mod field;
mod format;
mod forward;
mod generation;
mod layout;
mod lexical;
mod lexical_writer;
mod narrow;
mod near;
mod open;
mod parts;
mod postings;
mod prepared;
mod seal;
mod shard;
mod shard_vectors;
mod sketch;
mod snapshot;
mod store;
mod tally;
mod vectors;
mod ways;

pub use build::write_generation;
pub use build_error::BuildError;
pub use columns::Column;
pub use format::FORMAT;
pub use generation::{IndexFolder, Lock};
pub use near::{Near, Pass};
#[cfg(test)]
pub(crate) use open::OPENED;
pub use open::{Generation, open, serving_model};
pub use seal::CHECKED_AT_ONCE;
pub use shard_vectors::PassageVectors;
pub use store::FolderStore;
pub use vectors::Vectors;
