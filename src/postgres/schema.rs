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

const VERSION: &str = "SELECT max(version) FROM ibid.schema_version";

const HAS_VERSION: &str = "SELECT to_regclass('ibid.schema_version') IS NOT NULL";

/// Whether there is a schema that this program can read from; none where nothing was written yet.
pub(super) fn readable(database: &Database) -> Result<bool, DatabaseError> {
    let has = database.read(HAS_VERSION, &[])?;
    if !has.first().is_some_and(|row| row.get(0)) {
        return Ok(false);
    }
    let found: Option<i32> = database.read(VERSION, &[])?.first().and_then(|row| row.get(0));
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
    let has = session.one(HAS_VERSION, &[])?.is_some_and(|row| row.get(0));
    let version = || -> Result<i32, DatabaseError> {
        let row = session.one(VERSION, &[])?;
        Ok(row.and_then(|row| row.get(0)).unwrap_or(0))
    };
    let (found, ours) = (if has { version()? } else { 0 }, newest());
    if found > ours {
        return Err(DatabaseError::Newer { place: database.place().to_owned(), found, ours });
    }
    if found == ours {
        return Ok(());
    }
    session.transaction(|session| {
        // Writers of other corpora may do the same.
        session.query("SELECT pg_advisory_xact_lock($1)", &[&lock_key("", "schema")])?;
        let has = session.one(HAS_VERSION, &[])?.is_some_and(|row| row.get(0));
        let found = if has { version()? } else { 0 };
        for (number, step) in (1..).zip(STEPS).filter(|(number, _)| *number > found) {
            session.run(step)?;
            session.query("INSERT INTO ibid.schema_version (version) VALUES ($1)", &[&number])?;
        }
        Ok(())
    })
}
