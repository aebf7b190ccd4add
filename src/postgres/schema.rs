//! The tables, by versions that follow each other. A writer brings an older schema up to date; a newer one is refused by everybody.

use super::database::Database;
use super::error::DatabaseError;
use super::keeper::lock_key;
use super::session::Session;

/// What leads from each version to the next, from nothing on.
const STEPS: &[&str] = &[include_str!("schema/1.sql")];

const EXTENSIONS: [&str; 2] = ["vector", "pg_textsearch"];

/// The version that this program knows.
pub(super) fn newest() -> i32 {
    i32::try_from(STEPS.len()).unwrap_or(i32::MAX)
}

/// A part of the schema that has versions of its own.
struct Part {
    /// The table of its versions.
    versions: &'static str,
    steps: &'static [&'static str],
}

const ARTICLES: Part = Part { versions: "ibid.schema_version", steps: STEPS };

/// Beside the articles': who keeps no ledger here is not concerned by it.
const LEDGER: Part = Part { versions: "ibid.ledger_version", steps: &[include_str!("schema/ledger_1.sql")] };

/// Whether there is a schema that this program can read from; none where nothing was written yet.
pub(super) fn readable(database: &Database) -> Result<bool, DatabaseError> {
    let has = database.read(&ARTICLES.has_version(), &[])?;
    if !has.first().is_some_and(|row| row.get(0)) {
        return Ok(false);
    }
    let found: Option<i32> = database.read(&ARTICLES.version(), &[])?.first().and_then(|row| row.get(0));
    let (place, ours) = (database.place().to_owned(), newest());
    match found {
        None | Some(0) => Ok(false),
        Some(found) if found > ours => Err(DatabaseError::Newer { place, found, ours }),
        Some(found) if found < ours => Err(DatabaseError::Older { place, found, ours }),
        Some(_) => Ok(true),
    }
}

/// Brings the schema up to date, step by step, each as a whole.
pub(super) fn migrate(session: &Session) -> Result<(), DatabaseError> {
    let database = session.database();
    let known = session.query("SELECT extname::text FROM pg_extension", &[])?;
    for name in EXTENSIONS {
        if !known.iter().any(|row| row.get::<_, String>(0) == name) {
            return Err(DatabaseError::Extension { place: database.place().to_owned(), name });
        }
    }
    ARTICLES.migrate(session)
}

/// The same with the tables of ledgers, which want no extension.
pub(super) fn migrate_ledger(session: &Session) -> Result<(), DatabaseError> {
    LEDGER.migrate(session)
}

impl Part {
    fn version(&self) -> String {
        format!("SELECT max(version) FROM {}", self.versions)
    }

    fn has_version(&self) -> String {
        format!("SELECT to_regclass('{}') IS NOT NULL", self.versions)
    }

    /// None of it is version 0.
    fn found(&self, session: &Session) -> Result<i32, DatabaseError> {
        if !session.one(&self.has_version(), &[])?.is_some_and(|row| row.get(0)) {
            return Ok(0);
        }
        Ok(session.one(&self.version(), &[])?.and_then(|row| row.get(0)).unwrap_or(0))
    }

    fn migrate(&self, session: &Session) -> Result<(), DatabaseError> {
        let (found, ours) = (self.found(session)?, i32::try_from(self.steps.len()).unwrap_or(i32::MAX));
        if found > ours {
            return Err(DatabaseError::Newer { place: session.database().place().to_owned(), found, ours });
        }
        if found == ours {
            return Ok(());
        }
        session.transaction(|session| {
            // Writers of other corpora may do the same.
            session.query("SELECT pg_advisory_xact_lock($1)", &[&lock_key("", "schema")])?;
            let (found, insert) =
                (self.found(session)?, format!("INSERT INTO {} (version) VALUES ($1)", self.versions));
            for (number, step) in (1..).zip(self.steps).filter(|(number, _)| *number > found) {
                session.run(step)?;
                session.query(&insert, &[&number])?;
            }
            Ok(())
        })
    }
}
