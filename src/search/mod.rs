//! From a question to a ranking of passages, each with the reasons for its place.
//!
//! [`Query::new`] analyses the question, [`search`] gathers candidates from the words and from the vectors, measures
//! the same [`Signals`] on each and orders them by a weighted sum. Whether the best one is an answer is for
//! [`crate::answer`] to judge.

mod alias;
mod candidates;
mod compounds;
mod filter;
mod language;
mod misspelling;
mod plain;
mod query;
mod rank;
mod repairs;
mod signals;
mod spelling;
mod suggest;
mod terms;
mod weights;
mod when;
mod word_families;

pub use filter::{Filter, FilterError, Scope, articles_named};
pub use query::{Means, Query};
pub(crate) use rank::undamaged;
pub use rank::{Hit, Ranking, search};
pub use signals::{MatchedTerm, Signals};
pub use spelling::Repair;
pub use suggest::{suggest, suggest_near};
pub use terms::Term;
pub use weights::RankingWeights;
pub use when::{Time, When, prefer};

use crate::store::{Damage, StoreError};

/// Why a search failed.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// The index could not be read.
    #[error("the index could not be searched; rebuild it with `ibid index --rebuild`")]
    Index(#[source] StoreError),
    /// A file of the index is not what was written: what was found in it is no answer.
    #[error("the index is damaged: {0}; rebuild it with `ibid index --rebuild`")]
    Damaged(#[from] Damage),
    /// The encoder failed.
    #[error(transparent)]
    Embed(#[from] crate::embed::EmbedError),
    /// The reader failed.
    #[error(transparent)]
    Read(#[from] crate::reader::ReaderError),
    /// A filter names nothing.
    #[error(transparent)]
    Filter(#[from] FilterError),
}

impl From<StoreError> for SearchError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Damaged(damage) => Self::Damaged(damage),
            other => Self::Index(other),
        }
    }
}
