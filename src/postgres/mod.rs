//! PostgreSQL as an engine: the articles of many corpora in one database, with pgvector and `pg_textsearch`.
//!
//! [`PostgresStore`] is the one way in. As in the engine inside, a generation names shards that are written once, and is published
//! by one row; so a snapshot never changes, whatever is written beside it, and what a killed writer left is named by no generation.
//! Dictionaries are read when a generation is opened, passages when a question asks for them, each in one round trip.
//! `ARCHITECTURE.md` says what is stored and why; `schema/` has the tables.

mod address;
mod bodies;
mod database;
mod dictionary;
mod encode;
mod error;
mod fetch;
mod forward;
mod generation;
mod keeper;
mod nearest;
#[cfg(test)]
mod outage_tests;
mod passage_vectors;
mod prepared;
mod recent;
mod schema;
mod session;
mod shard;
mod shard_writer;
mod shared;
mod small;
mod snapshot;
mod sql_value;
mod store;
mod sweep;
#[expect(clippy::disallowed_methods, reason = "knows how long ago the server was found to be gone")]
mod tables;
mod term_counts;
#[cfg(test)]
pub(crate) mod test_server;
#[cfg(test)]
mod tests;
mod tls;
mod waiting;
mod words;
mod writer;

pub use address::{CorpusName, DatabaseAddress, DatabaseSettings};
pub use error::{DatabaseError, SetupDifference};
pub use shared::PostgresSetup;
pub use sql_value::SqlValue;
pub use store::{PostgresStore, round_trips, serving_model};
pub use tables::{CorpusTables, TablesTransaction};
