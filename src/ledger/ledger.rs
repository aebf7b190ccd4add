//! The [`Ledger`] itself and the two ways in which the rest of the floor reaches its tables. What is asked of it is in the
//! files beside this one, each with its own table.

use super::error::LedgerError;
use super::leaders::Leaders;
use super::open;
use super::retention::RetentionDays;
use super::secret::Secret;
use jiff::Timestamp;
use rusqlite::{Connection, Transaction};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What readers judged and what went unanswered. Share one among threads; several processes may have the file open.
#[derive(Debug)]
pub struct Ledger {
    path: PathBuf,
    connection: Mutex<Connection>,
    secret: Secret,
    pub(super) keep: RetentionDays,
    leaders: Mutex<Leaders>,
}

impl Ledger {
    /// Opens the file at `path`, or makes it, readable by its owner only; brings its tables up to date and
    /// [sweeps](Ledger::sweep) it. `keep` says for how many days words and replies are kept; a number alone is the days of
    /// words.
    ///
    /// # Errors
    /// [`LedgerError`], which says what to do. A file that is not a ledger or is newer is left as it is.
    pub fn open(path: &Path, keep: impl Into<RetentionDays>, now: Timestamp) -> Result<Self, LedgerError> {
        // An absolute path is never taken for one of SQLite's special names, `:memory:` or `file:…?…`.
        let path =
            std::path::absolute(path).map_err(|source| LedgerError::NotMade { path: path.to_owned(), source })?;
        let connection = open::file(&path)?;
        let ledger = Self::new(connection, path, keep.into())?;
        ledger.sweep(now)?;
        Ok(ledger)
    }

    /// A ledger that is gone with the value, for tests and for looking at what the bot would send.
    ///
    /// # Errors
    /// [`LedgerError`] when there is no memory.
    pub fn in_memory() -> Result<Self, LedgerError> {
        let path = PathBuf::from(":memory:");
        let connection = open::memory(&path)?;
        Self::new(connection, path, RetentionDays::default())
    }

    fn new(connection: Connection, path: PathBuf, keep: RetentionDays) -> Result<Self, LedgerError> {
        let secret = Secret::read(&connection).map_err(|e| LedgerError::from_sqlite(&path, e))?;
        Ok(Self { path, connection: Mutex::new(connection), secret, keep, leaders: Mutex::default() })
    }

    /// The key that signs what must outlive a restart.
    #[must_use]
    pub fn secret(&self) -> &Secret {
        &self.secret
    }

    /// Runs one statement, or several that need not hold together.
    pub(super) fn run<T>(&self, work: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, LedgerError> {
        work(&self.connection()).map_err(|e| LedgerError::from_sqlite(&self.path, e))
    }

    /// Runs several statements of which all count or none.
    pub(super) fn transact<T>(&self, work: impl FnOnce(&Transaction) -> rusqlite::Result<T>) -> Result<T, LedgerError> {
        let mut connection = self.connection();
        let whole = connection.transaction().and_then(|transaction| {
            let done = work(&transaction)?;
            transaction.commit().map(|()| done)
        });
        whole.map_err(|e| LedgerError::from_sqlite(&self.path, e))
    }

    /// The newest topics' leaders. Take them before the connection, never after.
    pub(super) fn leaders(&self) -> MutexGuard<'_, Leaders> {
        self.leaders.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A thread that panicked while it had the connection left no transaction open: dropping one rolls it back.
    fn connection(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{at, gap, times, verdict};
    use super::super::{Mode, PassageTally, Swept};
    use super::*;
    use crate::article::PassageId;
    use std::time::Duration;

    #[test]
    fn everything_is_there_after_reopening() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("ledger.sqlite");
        let passage = PassageId::new("kite#faq/why");
        let ledger = Ledger::open(&path, 30, at(0)).unwrap();
        let why = ledger.record_gap(&gap("why"), at(0)).unwrap();
        ledger.wait_for(why, 7, at(0)).unwrap();
        ledger.record_verdict(&verdict(passage.as_str(), true, 1), at(0)).unwrap();
        let counts = ledger.counts().unwrap();
        drop(ledger);
        let ledger = Ledger::open(&path, 30, at(60)).unwrap();
        assert_eq!(ledger.counts().unwrap(), counts);
        assert_eq!(ledger.gap_question(why).unwrap(), Some(gap("why").question));
        assert_eq!(ledger.waiting(why).unwrap(), [7]);
        assert_eq!(ledger.verdicts(&passage).unwrap(), PassageTally { helpful: 1, not_it: 0 });
        assert_eq!(ledger.record_gap(&gap("WHY?"), at(60)).unwrap(), why, "the same question after a restart too");
    }

    #[test]
    fn threads_and_connections_write_side_by_side_and_lose_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let open = || Ledger::open(&dir.path().join("l"), 30, at(0)).unwrap();
        let (one, two) = (open(), open());
        let why = one.record_gap(&gap("why"), at(0)).unwrap();
        std::thread::scope(|scope| {
            for ledger in [&one, &one, &two, &two] {
                scope.spawn(move || {
                    for n in 0..50 {
                        ledger.record_gap(&gap("why"), at(n)).unwrap();
                        ledger.waiting(why).unwrap();
                    }
                });
            }
            scope.spawn(|| (0..5).for_each(|n| assert_eq!(two.sweep(at(n)).unwrap(), Swept::default())));
        });
        assert_eq!(times(&one, why), Some(201));
    }

    #[test]
    fn another_writer_is_waited_for_and_then_named_as_the_trouble() {
        let dir = tempfile::tempdir().unwrap();
        let open = || Ledger::open(&dir.path().join("l"), 30, at(0)).unwrap();
        let (one, two) = (open(), open());
        two.run(|tables| tables.busy_timeout(Duration::ZERO)).unwrap();
        one.transact(|_| {
            let refused = two.set_mode(1, 2, Mode::Off, at(0)).unwrap_err();
            assert!(matches!(refused, LedgerError::Locked { .. }), "{refused}");
            assert_eq!(two.mode(2).unwrap(), None, "reading goes on");
            Ok(())
        })
        .unwrap();
        two.set_mode(1, 2, Mode::Off, at(0)).unwrap();
    }

    #[test]
    fn what_failed_half_way_did_not_happen() {
        let ledger = Ledger::in_memory().unwrap();
        let failed = ledger.transact(|tables| {
            tables.execute("INSERT INTO claims VALUES (1, 1)", [])?;
            tables.execute("INSERT INTO claims VALUES (1, 1)", [])
        });
        assert!(matches!(failed, Err(LedgerError::Failed { .. })));
        assert!(ledger.claim(1, at(1)).unwrap());
    }
}
