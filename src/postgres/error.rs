//! Why a database cannot be used, in sentences for whoever set it up: each says where, and what to do. No message has a user's name or a
//! password in it; an address that cannot be read is not repeated.

use crate::embed::{CacheError, EmbedError};
use crate::store::{OpenError, StoreError};
use std::path::PathBuf;

/// Why a database cannot be used. No message has a user's name or password in it.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    /// The address cannot be read. What it says is not told: it may hold a password.
    #[error("IBID_DATABASE_URL is no address of a database; write postgres://USER:PASSWORD@HOST:PORT/DATABASE")]
    Address,
    /// No name of a corpus.
    #[error("{name:?} cannot name a corpus in a database; use 1 to 63 of a to z, 0 to 9, - and _")]
    CorpusName {
        /// What was given.
        name: String,
    },
    /// The file of authorities cannot be used.
    #[error("the certificates in {} cannot be used: {reason}", file.display())]
    Authorities {
        /// The file.
        file: PathBuf,
        /// Why.
        reason: String,
    },
    /// TLS cannot be set up.
    #[error("TLS cannot be set up: {reason}")]
    Tls {
        /// Why.
        reason: String,
    },
    /// The server is not to be reached.
    #[error("the database {place} cannot be reached: {reason}; check IBID_DATABASE_URL, and that the server runs")]
    Unreachable {
        /// Where, without credentials.
        place: String,
        /// The client's words.
        reason: String,
    },
    /// The server refuses whoever the address names.
    #[error("the database {place} refuses the user or the password of IBID_DATABASE_URL")]
    Credentials {
        /// Where.
        place: String,
    },
    /// There is no such database on the server.
    #[error("there is no database {place}; create it, or correct IBID_DATABASE_URL")]
    NoDatabase {
        /// Where.
        place: String,
    },
    /// The account may not do what has to be done.
    #[error("the user of IBID_DATABASE_URL may not use {place}: {reason}; grant it the schema `ibid`")]
    Forbidden {
        /// Where.
        place: String,
        /// The server's words.
        reason: String,
    },
    /// An extension is missing.
    #[error("the database {place} has no extension {name}; have an administrator run `CREATE EXTENSION {name}` in it")]
    Extension {
        /// Where.
        place: String,
        /// Its name.
        name: &'static str,
    },
    /// A later version of the program wrote the schema.
    #[error("the database {place} has version {found} of the schema, this program knows {ours}; update ibid")]
    Newer {
        /// Where.
        place: String,
        /// Its version.
        found: i32,
        /// The newest that is known here.
        ours: i32,
    },
    /// An earlier version of the program wrote the schema.
    #[error("the database {place} has version {found} of the schema, this program needs {ours}; run `ibid index`")]
    Older {
        /// Where.
        place: String,
        /// Its version.
        found: i32,
        /// The one that is needed.
        ours: i32,
    },
    /// The corpus was made by a program that is set up differently.
    #[error(transparent)]
    Different(Box<SetupDifference>),
    /// Another process writes.
    #[error("another process is building the corpus {place}; wait until it has finished")]
    Busy {
        /// Which.
        place: String,
    },
    /// What is stored does not fit together.
    #[error("the database {place} does not hold what was written: {what}; run `ibid index --rebuild`")]
    Torn {
        /// Where.
        place: String,
        /// What is wrong.
        what: String,
    },
    /// A query failed.
    #[error("the database {place} could not answer: {reason}")]
    Query {
        /// Where.
        place: String,
        /// The server's or the client's words.
        reason: String,
    },
    /// The encoder failed.
    #[error(transparent)]
    Embed(#[from] EmbedError),
    /// The vector cache failed.
    #[error(transparent)]
    Cache(#[from] CacheError),
}

/// What a corpus was made with, and what this program is set up with instead.
#[derive(Debug, thiserror::Error)]
#[error(
    "the corpus {corpus} of the database {place} was made with {what} {found}, here it is {ours}; {remedy}, or run \
     `ibid index --rebuild` to make it anew for all who use it"
)]
pub struct SetupDifference {
    /// Which corpus.
    pub corpus: String,
    /// Where.
    pub place: String,
    /// What differs.
    pub what: &'static str,
    /// In the database.
    pub found: String,
    /// Here.
    pub ours: String,
    /// What to do.
    pub remedy: &'static str,
}

impl From<DatabaseError> for OpenError {
    fn from(error: DatabaseError) -> Self {
        match error {
            DatabaseError::Torn { .. } => Self::Damaged { what: error.to_string() },
            DatabaseError::Different(_) => Self::Different { reason: error.to_string() },
            _ => Self::Refused { reason: error.to_string() },
        }
    }
}

impl From<DatabaseError> for StoreError {
    fn from(error: DatabaseError) -> Self {
        match error {
            DatabaseError::Busy { place } => Self::Busy { place },
            DatabaseError::Query { .. } | DatabaseError::Torn { .. } => Self::Read(Box::new(error)),
            DatabaseError::Embed(_) | DatabaseError::Cache(_) => Self::Write(Box::new(error)),
            refused => Self::Open(refused.into()),
        }
    }
}
