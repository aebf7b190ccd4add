//! Tables that belong to a corpus beside its articles, for the floor above that keeps the ledger: statements and values in plain form,
//! in transactions of the primary. A server that is gone is not waited for by everybody in turn: once it could not be reached, it is
//! not asked again for a moment.

use super::address::DatabaseSettings;
use super::database::Database;
use super::error::DatabaseError;
use super::keeper::lock_key;
use super::schema::migrate_ledger;
use super::session::Session;
use super::sql_value::SqlValue;
use super::waiting::wait;
use deadpool_postgres::{ClientWrapper, Object};
use std::cell::Cell;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio_postgres::Row;
use tokio_postgres::types::ToSql;

/// A statement that takes longer is given up, here and at the server; less than the three seconds that Discord waits for us.
const PATIENCE: Duration = Duration::from_millis(2_500);

/// So long a server that could not be reached is not asked again.
const PAUSE: Duration = Duration::from_secs(2);

/// The tables of one corpus, in the schema `ibid_ledger`. Share one among threads.
pub struct CorpusTables {
    database: Arc<Database>,
    begin: String,
    lock: i64,
    /// When the server was last found to be gone, and what was said of it.
    lost: Mutex<Option<(Instant, String)>>,
}

/// A transaction of [`CorpusTables`].
pub struct TablesTransaction<'a> {
    tables: &'a CorpusTables,
    client: &'a ClientWrapper,
    /// A connection that still has something to say is not used again.
    is_broken: Cell<bool>,
}

impl CorpusTables {
    /// Connects, and brings the tables up to date.
    ///
    /// # Errors
    /// [`DatabaseError`], which says what to do.
    pub fn open(settings: &DatabaseSettings) -> Result<Self, DatabaseError> {
        let address = settings.address.for_writing(PATIENCE);
        let database = Arc::new(Database::new(DatabaseSettings { address, ..settings.clone() })?);
        migrate_ledger(&Session::open(&database)?)?;
        // The name of a corpus has no letter that would have to be quoted.
        let (corpus, patience) = (database.corpus(), PATIENCE.as_millis());
        let begin = format!(
            "BEGIN; SET LOCAL ibid.corpus = '{corpus}'; SET LOCAL search_path = ibid_ledger, pg_temp; \
             SET LOCAL statement_timeout = {patience}; SET LOCAL lock_timeout = {patience}"
        );
        let lock = lock_key(corpus, "ledger");
        Ok(Self { database, begin, lock, lost: Mutex::default() })
    }

    /// Where they are, without credentials.
    #[must_use]
    pub fn place(&self) -> &str {
        self.database.place()
    }

    /// What `work` does, all of it or nothing. `is_alone` has it wait for others that are alone, in any process: as if each had the
    /// tables to itself.
    ///
    /// # Errors
    /// What `work` says, or [`DatabaseError`].
    pub fn transaction<T, E: From<DatabaseError>>(
        &self,
        is_alone: bool,
        work: impl FnOnce(&TablesTransaction<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let client = self.begin()?;
        let transaction = TablesTransaction { tables: self, client: &client, is_broken: Cell::new(false) };
        let done = (|| {
            if is_alone {
                transaction.batch(&format!("SELECT pg_advisory_xact_lock({})", self.lock))?;
            }
            let done = work(&transaction)?;
            transaction.batch("COMMIT")?;
            Ok(done)
        })();
        if done.is_err() && !transaction.is_broken.get() {
            // What cannot be rolled back is a connection that is gone.
            let _ = transaction.batch("ROLLBACK");
        }
        if transaction.is_broken.get() {
            drop(Object::take(client));
        }
        done
    }

    /// A connection with a transaction begun. One that broke since it was last used is replaced, once.
    fn begin(&self) -> Result<Object, DatabaseError> {
        self.is_reachable()?;
        let once = || {
            let client = self.in_time(async { Ok(self.database.get().await) })??;
            let begun = self.in_time(client.batch_execute(&self.begin));
            Ok::<_, DatabaseError>((client, begun))
        };
        let (client, begun) = once().inspect_err(|error| self.is_lost(error))?;
        let Err(error) = begun else { return Ok(client) };
        let was_lost = client.is_closed() || matches!(error, DatabaseError::Unreachable { .. });
        drop(Object::take(client));
        let (client, begun) =
            if was_lost { once().inspect_err(|error| self.is_lost(error))? } else { return Err(error) };
        begun.inspect_err(|error| self.is_lost(error)).map(|()| client)
    }

    /// What a future comes to, if it does in time.
    fn in_time<T>(&self, work: impl Future<Output = Result<T, tokio_postgres::Error>>) -> Result<T, DatabaseError> {
        let _on_runtime = self.database.enter();
        // The server gives a statement up by itself, and says so; this is for one that is not there any more.
        if let Ok(done) = wait(tokio::time::timeout(PATIENCE + PAUSE / 4, work)) {
            return done.map_err(|error| self.database.explain(&error));
        }
        let (place, reason) = (self.place().to_owned(), "it did not answer in time".to_owned());
        let error = DatabaseError::Unreachable { place, reason };
        self.is_lost(&error);
        Err(error)
    }

    fn is_reachable(&self) -> Result<(), DatabaseError> {
        let mut lost = self.lost.lock().unwrap_or_else(PoisonError::into_inner);
        match &*lost {
            Some((since, reason)) if since.elapsed() < PAUSE => {
                Err(DatabaseError::Unreachable { place: self.place().to_owned(), reason: reason.clone() })
            }
            _ => {
                *lost = None;
                Ok(())
            }
        }
    }

    fn is_lost(&self, error: &DatabaseError) {
        if let DatabaseError::Unreachable { reason, .. } = error {
            *self.lost.lock().unwrap_or_else(PoisonError::into_inner) = Some((Instant::now(), reason.clone()));
        }
    }
}

impl TablesTransaction<'_> {
    /// How many rows a statement changed.
    ///
    /// # Errors
    /// [`DatabaseError`]; the transaction does nothing any more.
    pub fn execute(&self, sql: &str, values: &[SqlValue]) -> Result<u64, DatabaseError> {
        self.heed(self.tables.in_time(async {
            let statement = self.client.prepare_cached(sql).await?;
            self.client.execute(&statement, &params(values)).await
        }))
    }

    /// The rows that a statement gives.
    ///
    /// # Errors
    /// [`DatabaseError`]; the transaction does nothing any more.
    pub fn query(&self, sql: &str, values: &[SqlValue]) -> Result<Vec<Vec<SqlValue>>, DatabaseError> {
        let rows = self.heed(self.tables.in_time(async {
            let statement = self.client.prepare_cached(sql).await?;
            self.client.query(&statement, &params(values)).await
        }))?;
        let columns = |row: &Row| (0..row.len()).map(|column| row.try_get(column)).collect();
        rows.iter().map(columns).collect::<Result<_, _>>().map_err(|error| self.tables.database.explain(&error))
    }

    fn batch(&self, sql: &str) -> Result<(), DatabaseError> {
        self.heed(self.tables.in_time(self.client.batch_execute(sql)))
    }

    fn heed<T>(&self, done: Result<T, DatabaseError>) -> Result<T, DatabaseError> {
        let is_lost = matches!(done, Err(DatabaseError::Unreachable { .. })) || self.client.is_closed();
        self.is_broken.set(self.is_broken.get() || is_lost);
        done
    }
}

fn params(values: &[SqlValue]) -> Vec<&(dyn ToSql + Sync)> {
    values.iter().map(|value| value as &(dyn ToSql + Sync)).collect()
}

impl fmt::Debug for CorpusTables {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CorpusTables({} of {})", self.database.corpus(), self.place())
    }
}
