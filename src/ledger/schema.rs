//! The tables, as a list of steps that only grows: a step that was released is never edited. The file's version is the
//! number of steps it has been through. What the columns mean to a reader is said where they are written and read.

use rusqlite_migration::{M, Migrations};

/// Marks the file as a ledger: `ibid` in ASCII.
pub(super) const APPLICATION_ID: i32 = 0x6962_6964;

/// The version this program writes.
pub(super) const VERSION: i32 = 1;

/// From an empty file to [`VERSION`].
pub(super) const MIGRATIONS: Migrations<'static> = Migrations::from_slice(STEPS);

const STEPS: &[M<'static>] = &[M::up(FIRST)];

/// Moments are seconds since 1970. Snowflakes are unsigned and `SQLite`'s integers are not: they are stored by bit cast.
///
/// `upkeep.stale` counts what was removed and may still be read in the file: `secure_delete` blanks a removed row, but
/// not the copies that `SQLite` leaves behind when it moves rows between pages. The sweep writes the file anew for them.
const FIRST: &str = "
PRAGMA application_id = 1768057188;

CREATE TABLE secret (
    only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
    bytes    BLOB NOT NULL CHECK (length(bytes) = 32)
) STRICT;
-- ChaCha20, seeded by the operating system.
INSERT INTO secret VALUES (1, randomblob(32));

CREATE TABLE upkeep (
    only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
    stale    INTEGER NOT NULL
) STRICT;
INSERT INTO upkeep VALUES (1, 0);

CREATE TABLE gaps (
    id         INTEGER PRIMARY KEY,
    digest     BLOB NOT NULL UNIQUE CHECK (length(digest) = 16),
    question   TEXT,
    kind       TEXT NOT NULL CHECK (kind IN ('unanswered', 'not_it', 'low_confidence')),
    passage    TEXT,
    confidence REAL,
    language   TEXT NOT NULL,
    times      INTEGER NOT NULL CHECK (times > 0),
    first_at   INTEGER NOT NULL,
    last_at    INTEGER NOT NULL
) STRICT;
CREATE INDEX gaps_by_age ON gaps (last_at);

CREATE TABLE waiting (
    gap   INTEGER NOT NULL REFERENCES gaps (id) ON DELETE CASCADE,
    user  INTEGER NOT NULL,
    since INTEGER NOT NULL,
    PRIMARY KEY (gap, user)
) STRICT, WITHOUT ROWID;
CREATE INDEX waiting_by_user ON waiting (user);
CREATE INDEX waiting_by_age ON waiting (since);

CREATE TRIGGER words_changed AFTER UPDATE OF question ON gaps
WHEN old.question IS NOT NULL AND new.question IS NOT old.question
BEGIN UPDATE upkeep SET stale = stale + 1; END;
CREATE TRIGGER words_removed AFTER DELETE ON gaps WHEN old.question IS NOT NULL
BEGIN UPDATE upkeep SET stale = stale + 1; END;
CREATE TRIGGER reader_removed AFTER DELETE ON waiting
BEGIN UPDATE upkeep SET stale = stale + 1; END;

CREATE TABLE verdicts (
    voter   BLOB PRIMARY KEY CHECK (length(voter) = 8),
    passage TEXT NOT NULL,
    helpful INTEGER NOT NULL CHECK (helpful IN (0, 1)),
    at      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX verdicts_by_passage ON verdicts (passage, helpful);
CREATE INDEX verdicts_by_age ON verdicts (at);

CREATE TABLE replies (
    message          INTEGER PRIMARY KEY,
    channel          INTEGER NOT NULL,
    question_message INTEGER UNIQUE,
    passage          TEXT,
    quote            BLOB CHECK (length(quote) = 16),
    gap              INTEGER REFERENCES gaps (id) ON DELETE SET NULL,
    asked            BLOB NOT NULL CHECK (length(asked) = 8),
    unasked          INTEGER NOT NULL CHECK (unasked IN (0, 1)),
    asked_at         INTEGER NOT NULL
) STRICT;
CREATE INDEX replies_by_gap ON replies (gap);
CREATE INDEX replies_by_age ON replies (asked_at);

CREATE TABLE claims (
    question_message INTEGER PRIMARY KEY,
    at               INTEGER NOT NULL
) STRICT;
CREATE INDEX claims_by_age ON claims (at);

CREATE TABLE channels (
    channel INTEGER PRIMARY KEY,
    guild   INTEGER NOT NULL,
    mode    TEXT NOT NULL CHECK (mode IN ('off', 'mention', 'suggest', 'auto')),
    set_at  INTEGER NOT NULL
) STRICT;
";

#[cfg(test)]
mod tests {
    use super::*;
    use rusqlite::Connection;

    #[test]
    fn the_steps_run_from_an_empty_file_to_the_version_named() {
        let mut connection = Connection::open_in_memory().unwrap();
        MIGRATIONS.validate().unwrap();
        MIGRATIONS.to_latest(&mut connection).unwrap();
        let number = |name: &str| connection.pragma_query_value(None, name, |row| row.get::<_, i32>(0)).unwrap();
        assert_eq!((number("user_version"), number("application_id")), (VERSION, APPLICATION_ID));
    }
}
