//! The tables, as a list of steps that only grows: a step that was released is never edited. The file's version is the
//! number of steps it has been through. What the columns mean to a reader is said where they are written and read.

use rusqlite::{Connection, Result};

/// Marks the file as a ledger: `ibid` in ASCII.
pub(super) const APPLICATION_ID: i32 = 0x6962_6964;

/// The version this program writes.
pub(super) const VERSION: i32 = 4;

/// From an empty file to [`VERSION`].
const STEPS: [&str; VERSION as usize] = [FIRST, SECOND, THIRD, FOURTH];

/// Takes the steps that the file has not been through, each in a transaction of its own, which must begin by locking the
/// file: of two processes that find the same old file the second then finds the step taken.
pub(super) fn bring_up_to_date(connection: &mut Connection) -> Result<()> {
    for (step, number) in STEPS.into_iter().zip(1..) {
        if version(connection)? < number {
            let taking = connection.transaction()?;
            if version(&taking)? < number {
                taking.execute_batch(step)?;
                taking.pragma_update(None, "user_version", number)?;
                taking.commit()?;
            }
        }
    }
    Ok(())
}

/// How many steps the file has been through.
fn version(connection: &Connection) -> Result<i32> {
    connection.pragma_query_value(None, "user_version", |row| row.get(0))
}

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

/// Groups of gaps, the audit trail, figures by day, shadow replies, settings, feeds.
const SECOND: &str = include_str!("second.sql");

/// In which server something was asked.
const THIRD: &str = include_str!("third.sql");

/// Keys of programs.
const FOURTH: &str = include_str!("fourth.sql");

#[cfg(test)]
mod tests {
    use super::super::fixtures::{at, direction, meant};
    use super::super::tables::params;
    use super::super::{GapId, GroupId, Ledger, Mode};
    use super::*;
    use crate::article::ArticleId;
    use rusqlite::Connection;

    #[test]
    fn the_steps_run_from_an_empty_file_to_the_version_named() {
        let mut connection = Connection::open_in_memory().unwrap();
        bring_up_to_date(&mut connection).unwrap();
        let number = |name: &str| connection.pragma_query_value(None, name, |row| row.get::<_, i32>(0)).unwrap();
        assert_eq!((number("user_version"), number("application_id")), (VERSION, APPLICATION_ID));
    }

    #[test]
    fn a_step_that_fails_leaves_the_file_as_it_was_and_can_be_taken_again() {
        let mut connection = Connection::open_in_memory().unwrap();
        connection.execute_batch("CREATE TABLE waiting (a)").unwrap();
        assert!(bring_up_to_date(&mut connection).is_err());
        let tables = |c: &Connection| c.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get::<_, i64>(0));
        assert_eq!((version(&connection).unwrap(), tables(&connection).unwrap()), (0, 1));
        connection.execute_batch("DROP TABLE waiting").unwrap();
        bring_up_to_date(&mut connection).unwrap();
        assert_eq!(version(&connection).unwrap(), VERSION);
    }

    /// A ledger as the first version left it, with a row or more in each table.
    const OLD_ROWS: &str = "
        INSERT INTO gaps VALUES (5, zeroblob(16), 'why', 'not_it', 'kite#a', 0.25, 'en', 3, 10, 20);
        INSERT INTO gaps VALUES (6, x'01000000000000000000000000000000', NULL, 'unanswered', NULL, NULL, 'es', 1, 11, 21);
        INSERT INTO waiting VALUES (5, -1, 30), (5, 8, 31);
        INSERT INTO verdicts VALUES (zeroblob(8), 'kite#a', 1, 100), (x'0100000000000000', 'kite#a', 0, 86400);
        INSERT INTO replies VALUES (1, 2, 3, 'kite#a', zeroblob(16), 5, zeroblob(8), 0, 40);
        INSERT INTO replies VALUES (4, 2, NULL, NULL, NULL, NULL, zeroblob(8), 1, 41);
        INSERT INTO claims VALUES (3, 50);
        INSERT INTO channels VALUES (2, -9, 'auto', 60), (3, 9, 'off', 61);";

    /// Every row of the tables of the first version, in the columns it knew.
    fn old_rows(tables: &Connection) -> Vec<String> {
        let columns = [
            ("secret", "only_one, bytes"),
            ("gaps", "id, digest, question, kind, passage, confidence, language, times, first_at, last_at"),
            ("waiting", "gap, user, since"),
            ("verdicts", "voter, passage, helpful, at"),
            ("replies", "message, channel, question_message, passage, quote, gap, asked, unasked, asked_at"),
            ("claims", "question_message, at"),
            ("channels", "channel, guild, mode, set_at"),
        ];
        let read = |(table, columns): (&str, &str)| {
            let mut statement = tables.prepare(&format!("SELECT {columns} FROM {table} ORDER BY 1, 2")).unwrap();
            let many = statement.column_count();
            let rows = statement.query_map([], |row| {
                let values: Vec<rusqlite::types::Value> = (0..many).map(|n| row.get(n).unwrap()).collect();
                Ok(format!("{table} {values:?}"))
            });
            rows.unwrap().map(Result::unwrap).collect::<Vec<String>>()
        };
        columns.into_iter().flat_map(read).collect()
    }

    #[test]
    fn a_ledger_of_the_first_version_comes_through_with_nothing_lost() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("ledger");
        let old = Connection::open(&path).unwrap();
        old.execute_batch(FIRST).unwrap();
        old.pragma_update(None, "user_version", 1).unwrap();
        old.execute_batch(OLD_ROWS).unwrap();
        let before = old_rows(&old);
        drop(old);
        let ledger = Ledger::open(&path, 30, at(70)).unwrap();
        assert_eq!(ledger.in_file(|tables| Ok(old_rows(tables))).unwrap(), before);

        let page = ledger.gaps_page(1, 0, 9).unwrap();
        assert_eq!((page.total, page.groups[0].asked, page.groups[0].waiting), (1, 3, 2));
        let (wordless, _) = ledger.gap_group(GroupId::from(6)).unwrap().unwrap();
        assert_eq!((wordless.asked, wordless.kinds.unanswered, wordless.example), (1, 1, None));
        assert_eq!(ledger.waiting(GapId::from(5)).unwrap(), [u64::MAX, 8]);
        let stats = ledger.stats(jiff::civil::date(1970, 1, 1), jiff::civil::date(1970, 1, 2)).unwrap();
        assert_eq!((stats.days[0].figures.helpful, stats.days[1].figures.not_it), (1, 1));
        assert_eq!(ledger.judged().unwrap(), [], "no confidence was kept");
        ledger.set_mode(9, 3, Mode::Shadow, at(71)).unwrap();
        assert_eq!(ledger.replies_citing(&ArticleId::new("kite"), at(0)).unwrap().len(), 1);
    }

    #[test]
    fn the_figures_of_the_second_version_come_through_as_of_no_server() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("ledger");
        let old = Connection::open(&path).unwrap();
        old.execute_batch(FIRST).unwrap();
        old.execute_batch(SECOND).unwrap();
        old.pragma_update(None, "user_version", 2).unwrap();
        let rows = "
            INSERT INTO asked_days VALUES (0, 'ask', 'answered', 3), (0, 'ask', 'low', 1);
            INSERT INTO timed_days VALUES (0, 40, 4);
            INSERT INTO cited_days VALUES (0, 'kite', 4);
            INSERT INTO verdicts (voter, passage, helpful, at) VALUES (zeroblob(8), 'kite#a', 1, 5);";
        old.execute_batch(rows).unwrap();
        drop(old);
        let ledger = Ledger::open(&path, 30, at(70)).unwrap();
        let today = jiff::civil::date(1970, 1, 1);
        let all = ledger.stats(today, today).unwrap();
        assert_eq!((all.total.asked, all.total.helpful, all.cited[0].1, all.median_ms.is_some()), (4, 1, 4, true));
        assert_eq!(ledger.stats_in(7, today, today).unwrap().total, crate::ledger::UsageFigures::default());
        let changed = super::super::fixtures::verdict("kite#a", false, 0);
        ledger.record_verdict(&changed, at(9)).unwrap();
        let all = ledger.stats(today, today).unwrap();
        assert_eq!((all.total.helpful, all.total.not_it), (0, 1));
    }

    #[test]
    fn words_cannot_go_and_leave_what_they_mean() {
        let ledger = Ledger::in_memory().unwrap();
        ledger.record_gap(&meant("why", direction(0, 3), 1), at(0)).unwrap();
        assert!(ledger.run(|tables| tables.execute("UPDATE gaps SET question = NULL", params![])).is_err());
    }
}
