//! The searchable form of a corpus: tantivy's postings, sentence vectors and the articles themselves, in shards that are
//! written once and in generations that are swapped whole.
//!
//! [`Build`] makes a generation beside the serving one, [`open`] reads the current one. A generation names its shards and
//! says which file of which shard stands at each place of the corpus ([`layout`](self)); what it says of words and vectors is
//! the same however the corpus is spread over shards. A passage is known by its ordinal, its place in the corpus. Ranking is
//! [`crate::search`]'s.

mod access;
pub mod analysis;
mod bodies;
mod build;
mod changes;
mod checked;
mod columns;
mod damage;
mod directory;
mod dot;
mod encode;
mod forward;
mod generation;
mod layout;
mod lexical;
mod lookup;
mod manifest;
mod narrow;
mod near;
mod open;
mod parts;
mod postings;
mod seal;
mod shard;
mod sketch;
mod stop_words;
mod tally;
mod vectors;

pub use build::{Build, BuildError, Built, Prepared, Progress, build, write_generation};
pub use changes::{Change, Changes, changes};
pub use columns::Column;
pub use damage::{Damage, Wrong};
pub use forward::{Entry, HEAD_PARTS, Posting};
pub use generation::{IndexFolder, Lock};
pub use lexical::Lexical;
pub use lookup::{Asked, Expansion};
pub use manifest::{FORMAT, Manifest};
pub use near::{Near, Nearness, Pass};
#[cfg(test)]
pub(crate) use open::OPENED;
pub use open::{Generation, Index, OpenError, Place, open, open_generation};
pub use parts::Home;
pub use postings::Field;
pub use seal::CHECKED_AT_ONCE;
pub use vectors::{PassageVectors, Vectors};
