//! The [`Ledger`] itself and the two ways in which the rest of the floor reaches its tables. What is asked of it is in the
//! files beside this one, each with its own table.

use super::error::LedgerError;
use super::leaders::Leaders;
use super::open;
use super::place::LedgerPlace;
use super::retention::RetentionDays;
use super::secret::Secret;
#[cfg(any(test, feature = "postgres"))]
use super::tables::params;
use super::tables::{TableResult, Tables};
#[cfg(feature = "postgres")]
use crate::postgres::{CorpusTables, DatabaseSettings};
use jiff::Timestamp;
use rusqlite::Connection;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What readers judged and what went unanswered. Share one among threads; several processes may have the same open.
#[derive(Debug)]
pub struct Ledger {
    home: Home,
    secret: Secret,
    pub(super) keep: RetentionDays,
    leaders: Mutex<Leaders>,
}

/// What has the tables.
#[derive(Debug)]
enum Home {
    Sqlite {
        path: PathBuf,
        connection: Mutex<Connection>,
    },
    #[cfg(feature = "postgres")]
    Database(CorpusTables),
}

impl Ledger {
    /// Opens the ledger at `place`, or makes it, a file readable by its owner only; brings its tables up to date and
    /// [sweeps](Ledger::sweep) it. `keep` says for how many days words and replies are kept; a number alone is the days of
    /// words.
    ///
    /// # Errors
    /// [`LedgerError`], which says what to do. A file that is not a ledger or is newer is left as it is, and so are newer tables.
    pub fn open(
        place: impl Into<LedgerPlace>,
        keep: impl Into<RetentionDays>,
        now: Timestamp,
    ) -> Result<Self, LedgerError> {
        let home = match place.into() {
            LedgerPlace::File(path) => Home::in_file(&path)?,
            #[cfg(feature = "postgres")]
            LedgerPlace::Database(settings) => Home::in_database(&settings)?,
        };
        let ledger = Self::new(home, keep.into())?;
        ledger.sweep(now)?;
        Ok(ledger)
    }

    /// A ledger that is gone with the value, for tests and for looking at what the bot would send.
    ///
    /// # Errors
    /// [`LedgerError`] when there is no memory.
    pub fn in_memory() -> Result<Self, LedgerError> {
        let path = PathBuf::from(":memory:");
        let connection = Mutex::new(open::memory(&path)?);
        Self::new(Home::Sqlite { path, connection }, RetentionDays::default())
    }

    fn new(home: Home, keep: RetentionDays) -> Result<Self, LedgerError> {
        let secret = home.run(Secret::of)?;
        Ok(Self { home, secret, keep, leaders: Mutex::default() })
    }

    /// The key that signs what must outlive a restart.
    #[must_use]
    pub fn secret(&self) -> &Secret {
        &self.secret
    }

    /// Runs one statement, or several that need not hold together.
    pub(super) fn run<T>(&self, work: impl FnOnce(&Tables<'_>) -> TableResult<T>) -> Result<T, LedgerError> {
        self.home.run(work)
    }

    /// Runs several statements of which all count or none, one after the other with those of other threads and processes.
    pub(super) fn transact<T>(&self, work: impl FnOnce(&Tables<'_>) -> TableResult<T>) -> Result<T, LedgerError> {
        self.home.transact(work)
    }

    /// What only a file has.
    #[cfg(test)]
    pub(super) fn in_file<T>(&self, work: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, LedgerError> {
        self.run(|tables| Ok(work(tables.sqlite().unwrap())?))
    }

    /// The newest topics' leaders. Take them before the connection, never after.
    pub(super) fn leaders(&self) -> MutexGuard<'_, Leaders> {
        self.leaders.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Home {
    fn in_file(path: &Path) -> Result<Self, LedgerError> {
        // An absolute path is never taken for one of SQLite's special names, `:memory:` or `file:…?…`.
        let path =
            std::path::absolute(path).map_err(|source| LedgerError::NotMade { path: path.to_owned(), source })?;
        let connection = Mutex::new(open::file(&path)?);
        Ok(Self::Sqlite { path, connection })
    }

    #[cfg(feature = "postgres")]
    fn in_database(settings: &DatabaseSettings) -> Result<Self, LedgerError> {
        let home = Self::Database(CorpusTables::open(settings)?);
        let upkeep =
            "INSERT INTO upkeep (only_one) SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM upkeep) ON CONFLICT DO NOTHING";
        home.run(|tables| tables.execute(upkeep, params![]))?;
        Ok(home)
    }

    fn run<T>(&self, work: impl FnOnce(&Tables<'_>) -> TableResult<T>) -> Result<T, LedgerError> {
        match self {
            Self::Sqlite { path, connection } => {
                let connection = lock(connection);
                work(&Tables::Sqlite(&connection)).map_err(|e| LedgerError::from_table(path, e))
            }
            #[cfg(feature = "postgres")]
            Self::Database(tables) => Self::in_transaction(tables, false, work),
        }
    }

    fn transact<T>(&self, work: impl FnOnce(&Tables<'_>) -> TableResult<T>) -> Result<T, LedgerError> {
        match self {
            Self::Sqlite { path, connection } => {
                let mut connection = lock(connection);
                let whole = || {
                    let transaction = connection.transaction()?;
                    let done = work(&Tables::Sqlite(&transaction))?;
                    transaction.commit()?;
                    Ok(done)
                };
                whole().map_err(|e| LedgerError::from_table(path, e))
            }
            #[cfg(feature = "postgres")]
            Self::Database(tables) => Self::in_transaction(tables, true, work),
        }
    }

    #[cfg(feature = "postgres")]
    fn in_transaction<T>(
        tables: &CorpusTables,
        is_alone: bool,
        work: impl FnOnce(&Tables<'_>) -> TableResult<T>,
    ) -> Result<T, LedgerError> {
        let done = tables.transaction(is_alone, |transaction| work(&Tables::Database(transaction)));
        done.map_err(|e| LedgerError::from_table(Path::new(tables.place()), e))
    }
}

/// A thread that panicked while it had the connection left no transaction open: dropping one rolls it back.
fn lock(connection: &Mutex<Connection>) -> MutexGuard<'_, Connection> {
    connection.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{at, gap, homes, times, verdict};
    use super::super::{Mode, PassageTally, Swept};
    use super::*;
    use crate::article::PassageId;
    use std::time::Duration;

    #[test]
    fn everything_is_there_after_reopening() {
        for home in homes() {
            let passage = PassageId::new("kite#faq/why");
            let ledger = home.ledger();
            let why = ledger.record_gap(&gap("why"), at(0)).unwrap();
            ledger.wait_for(why, 7, at(0)).unwrap();
            ledger.record_verdict(&verdict(passage.as_str(), true, 1), at(0)).unwrap();
            let counts = ledger.counts().unwrap();
            drop(ledger);
            let ledger = home.open(30, at(60));
            assert_eq!(ledger.counts().unwrap(), counts);
            assert_eq!(ledger.gap_question(why).unwrap(), Some(gap("why").question));
            assert_eq!(ledger.waiting(why).unwrap(), [7]);
            assert_eq!(ledger.verdicts(&passage).unwrap(), PassageTally { helpful: 1, not_it: 0 });
            assert_eq!(ledger.record_gap(&gap("WHY?"), at(60)).unwrap(), why, "the same question after a restart too");
        }
    }

    #[test]
    fn threads_and_connections_write_side_by_side_and_lose_nothing() {
        for home in homes() {
            let open = || home.open(30, at(0));
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
    }

    #[test]
    fn another_writer_is_waited_for_and_then_named_as_the_trouble() {
        let dir = tempfile::tempdir().unwrap();
        let open = || Ledger::open(&dir.path().join("l"), 30, at(0)).unwrap();
        let (one, two) = (open(), open());
        two.in_file(|tables| tables.busy_timeout(Duration::ZERO)).unwrap();
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
        for home in homes() {
            let ledger = home.ledger();
            let failed = ledger.transact(|tables| {
                tables.execute("INSERT INTO claims VALUES (1, 1)", params![])?;
                tables.execute("INSERT INTO claims VALUES (1, 1)", params![])
            });
            assert!(failed.is_err());
            assert!(ledger.claim(1, at(1)).unwrap());
        }
    }
}
