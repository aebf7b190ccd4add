//! What an engine that stores articles has to do for the floors above, in plain values: numbers of passages and articles,
//! strings, vectors.
//!
//! A [`Snapshot`] is one generation of a corpus, open for reading: it counts, finds words and candidates, and says of given
//! passages what they have in common with a question ([`Features`]). What it is worth is computed above, in [`crate::search`],
//! so that two engines rank alike. An [`Index`] is a snapshot as the corpus's register lets readers see it now: what all
//! floors above use. A [`Store`] keeps the generations and has a [`Writer`] make the next. The engine inside is
//! [`crate::index`]; how it spreads a corpus over shards nobody here knows. What an engine must hold is written down in
//! `contract`, a suite of tests that any engine runs.

mod articles;
mod catalogue;
mod changes;
pub(crate) mod common;
#[cfg(test)]
pub(crate) mod contract;
mod damage;
mod error;
mod features;
mod keeping;
mod lookup;
mod manifest;
mod open_error;
mod progress;
mod snapshot;
mod view;
mod withholding;

pub use articles::Articles;
pub use catalogue::Catalogue;
pub use changes::{Change, Changes, changes};
pub use damage::{Damage, Wrong};
pub use error::StoreError;
pub use features::{FaqFeatures, Features, HEAD_PARTS, Nearness, PassageNearness, Sought, TermMatch};
pub use keeping::{Prepared, Store, Writer};
pub use lookup::{Expansion, QuestionWord};
pub use manifest::Manifest;
pub use open_error::OpenError;
pub use progress::{BuildProgress, Progress};
pub use snapshot::{NearWord, Nearest, PreparedQuestion, Snapshot, Statistics, TermKind, WAYS};
pub use view::{Index, PassagePlace};
pub use withholding::next_change;
