//! The searchable form of a corpus: tantivy's postings, sentence vectors and the articles themselves, kept in
//! generations that are swapped whole.
//!
//! [`build`] makes a generation beside the serving one, [`open`] reads the current one. Inside a generation a passage
//! is known by its ordinal, which is also its tantivy document id. Ranking is [`crate::search`]'s.

pub mod analysis;
mod build;
mod forward;
mod generation;
mod lexical;
mod lookup;
mod manifest;
mod open;
mod stop_words;
mod vectors;

pub use build::{BuildError, Built, Change, Changes, Prepared, Progress, build, changes, prepare, write_generation};
pub use forward::{Forward, HEAD_PARTS, Posting};
pub use generation::{IndexFolder, Lock};
pub use lexical::{Field, Lexical};
pub use lookup::Asked;
pub use manifest::{FORMAT, Manifest};
pub use open::{Generation, Index, OpenError, Place, open, open_generation};
pub use vectors::{PassageVectors, Vectors};
