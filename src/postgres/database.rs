//! Connections to a database, and the transactions that read from it. Each is pipelined: begun, asked and ended in one round trip,
//! with the corpus set for it alone, so that a pooler may stand between.

use super::address::DatabaseSettings;
use super::error::DatabaseError;
use super::tls::Tls;
use super::waiting::wait;
use deadpool_postgres::{Manager, ManagerConfig, Object, Pool, PoolError, RecyclingMethod};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::runtime::{EnterGuard, Runtime};
use tokio_postgres::config::TargetSessionAttrs;
use tokio_postgres::error::SqlState;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Config, Row};

/// Questions that ask the database at once; more wait for a connection.
const CONNECTIONS: usize = 16;

/// How long a server may take to accept a connection, unless the address says so itself.
const CONNECT_TIME: Duration = Duration::from_secs(5);

/// How long a server may not confirm what was sent before it counts as lost.
const LOST_TIME: Duration = Duration::from_secs(30);

/// What a statement is asked with.
pub(super) type Params<'a> = &'a [&'a (dyn ToSql + Sync)];

/// A database, and the corpus of it that is used.
pub(super) struct Database {
    settings: DatabaseSettings,
    place: String,
    pool: Pool,
    /// Times that something was read.
    round_trips: AtomicU64,
    /// Taken when it is dropped, which must not wait.
    runtime: Option<Runtime>,
}

impl Database {
    /// No connection is made yet.
    pub(super) fn new(settings: DatabaseSettings) -> Result<Self, DatabaseError> {
        let place = settings.address.to_string();
        let wrong = |reason: String| DatabaseError::Unreachable { place: place.clone(), reason };
        let mut config: Config = settings.address.config().clone();
        config.application_name("ibid");
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(CONNECT_TIME);
        }
        if config.get_tcp_user_timeout().is_none() {
            config.tcp_user_timeout(LOST_TIME);
        }
        if config.get_hosts().len() > 1 && config.get_target_session_attrs() == TargetSessionAttrs::Any {
            // The one that is the primary now: a standby lags behind, and takes no changes.
            config.target_session_attrs(TargetSessionAttrs::ReadWrite);
        }
        let tls = Tls::new(settings.authorities.as_deref())?;
        let manager = Manager::from_config(config, tls, ManagerConfig { recycling_method: RecyclingMethod::Fast });
        let pool = Pool::builder(manager).max_size(CONNECTIONS).build().map_err(|error| wrong(error.to_string()))?;
        let threads = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
        let runtime = Some(threads.map_err(|error| wrong(error.to_string()))?);
        Ok(Self { settings, place, pool, round_trips: AtomicU64::default(), runtime })
    }

    /// Where it is, without credentials.
    pub(super) fn place(&self) -> &str {
        &self.place
    }

    /// The corpus.
    pub(super) fn corpus(&self) -> &str {
        self.settings.corpus.as_str()
    }

    /// Round trips of reading so far.
    pub(super) fn round_trips(&self) -> u64 {
        self.round_trips.load(Ordering::Relaxed)
    }

    /// A connection that nobody else has.
    pub(super) fn connection(&self) -> Result<Object, DatabaseError> {
        let _on_runtime = self.enter();
        wait(self.get())
    }

    /// The same for who waits by himself, on the [runtime](Self::enter).
    pub(super) async fn get(&self) -> Result<Object, DatabaseError> {
        self.pool.get().await.map_err(|error| match error {
            PoolError::Backend(error) => self.explain(&error),
            other => DatabaseError::Unreachable { place: self.place.clone(), reason: other.to_string() },
        })
    }

    /// What is begun until the guard is dropped belongs to the runtime of the connections.
    pub(super) fn enter(&self) -> Option<EnterGuard<'_>> {
        self.runtime.as_ref().map(Runtime::enter)
    }

    /// Reads in a transaction of its own.
    pub(super) fn read(&self, sql: &str, params: Params<'_>) -> Result<Vec<Row>, DatabaseError> {
        self.read_with("", sql, params)
    }

    /// The same with other settings besides. A connection that broke since it was last used is replaced, once.
    pub(super) fn read_with(&self, settings: &str, sql: &str, params: Params<'_>) -> Result<Vec<Row>, DatabaseError> {
        // The name of a corpus has no letter that would have to be quoted.
        let begin = format!("BEGIN READ ONLY; SET LOCAL ibid.corpus = '{}'; {settings}", self.corpus());
        let once = || {
            self.round_trips.fetch_add(1, Ordering::Relaxed);
            let client = self.connection()?;
            let asked = wait(async {
                let statement = client.prepare_cached(sql).await?;
                let (opened, rows, ended) = tokio::join!(
                    biased;
                    client.batch_execute(&begin),
                    client.query(&statement, params),
                    client.batch_execute("COMMIT")
                );
                let rows = rows?;
                opened?;
                ended?;
                Ok::<_, tokio_postgres::Error>(rows)
            });
            Ok::<_, DatabaseError>(asked)
        };
        match once()? {
            Err(error) if error.is_closed() || error.code() == Some(&SqlState::ADMIN_SHUTDOWN) => once()?,
            asked => asked,
        }
        .map_err(|error| self.explain(&error))
    }

    /// What went wrong, in words that have no credentials in them.
    pub(super) fn explain(&self, error: &tokio_postgres::Error) -> DatabaseError {
        let place = self.place.clone();
        if let Some(said) = error.as_db_error() {
            let reason = said.message().to_owned();
            let code = said.code();
            return if [SqlState::INVALID_PASSWORD, SqlState::INVALID_AUTHORIZATION_SPECIFICATION].contains(code) {
                DatabaseError::Credentials { place }
            } else if *code == SqlState::INVALID_CATALOG_NAME {
                DatabaseError::NoDatabase { place }
            } else if *code == SqlState::INSUFFICIENT_PRIVILEGE {
                DatabaseError::Forbidden { place, reason }
            } else if code.code().starts_with("57P") {
                DatabaseError::Unreachable { place, reason }
            } else {
                DatabaseError::Query { place, reason }
            };
        }
        let mut reason = error.to_string();
        if reason.contains("password") || reason.contains("authentication") {
            return DatabaseError::Credentials { place };
        }
        let mut source = std::error::Error::source(error);
        while let Some(deeper) = source {
            if !reason.ends_with(&deeper.to_string()) {
                reason = format!("{reason}: {deeper}");
            }
            source = deeper.source();
        }
        DatabaseError::Unreachable { place, reason }
    }

    /// What is stored does not fit together.
    pub(super) fn torn(&self, what: &str) -> DatabaseError {
        DatabaseError::Torn { place: self.place.clone(), what: what.to_owned() }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}
