use super::database::{Database, Params};
use super::error::DatabaseError;
use super::waiting::wait;
use deadpool_postgres::{ClientWrapper, Object};
use std::sync::Arc;
use tokio_postgres::Row;

/// A connection for somebody alone, who may hold locks with it: they end with it, however it ends.
pub(super) struct Session {
    client: ClientWrapper,
    database: Arc<Database>,
}

impl Session {
    pub(super) fn open(database: &Arc<Database>) -> Result<Self, DatabaseError> {
        let client = Object::take(database.connection()?);
        let session = Self { client, database: Arc::clone(database) };
        // The name of a corpus has no letter that would have to be quoted.
        session.run(&format!("SET ibid.corpus = '{}'", database.corpus()))?;
        Ok(session)
    }

    pub(super) fn database(&self) -> &Arc<Database> {
        &self.database
    }

    pub(super) fn is_closed(&self) -> bool {
        self.client.is_closed()
    }

    /// Statements without values.
    pub(super) fn run(&self, sql: &str) -> Result<(), DatabaseError> {
        wait(self.client.batch_execute(sql)).map_err(|error| self.database.explain(&error))
    }

    pub(super) fn query(&self, sql: &str, params: Params<'_>) -> Result<Vec<Row>, DatabaseError> {
        let rows = wait(async {
            let statement = self.client.prepare_cached(sql).await?;
            self.client.query(&statement, params).await
        });
        rows.map_err(|error| self.database.explain(&error))
    }

    /// The first row.
    pub(super) fn one(&self, sql: &str, params: Params<'_>) -> Result<Option<Row>, DatabaseError> {
        Ok(self.query(sql, params)?.into_iter().next())
    }

    /// What `work` does, all of it or nothing.
    pub(super) fn transaction<T>(
        &self,
        work: impl FnOnce(&Self) -> Result<T, DatabaseError>,
    ) -> Result<T, DatabaseError> {
        self.run("BEGIN")?;
        match work(self) {
            Ok(done) => {
                self.run("COMMIT")?;
                Ok(done)
            }
            Err(error) => {
                // A connection that is gone has rolled back.
                let _ = self.run("ROLLBACK");
                Err(error)
            }
        }
    }
}
