//! The ledger's tables, wherever they are: what the rest of the floor says in SQL goes through here to a file of `SQLite` or to
//! PostgreSQL. Statements are written once, in what both understand: parameters as `?1`, counts and truth as integers, text
//! compared by bytes, `"user"` in quotes. What they do not have in common is put right in `in_postgres`, and nowhere else.

use super::value::{FromValue, Value};
#[cfg(feature = "postgres")]
use crate::postgres::{DatabaseError, TablesTransaction};
use rusqlite::{Connection, params_from_iter};

/// Why a statement did nothing.
#[derive(Debug)]
pub(super) enum TableError {
    Sqlite(rusqlite::Error),
    #[cfg(feature = "postgres")]
    Database(DatabaseError),
    /// There is no row where one was wanted.
    NoRow,
    /// The value in a column is none of those that it can have.
    Unfit {
        column: usize,
    },
}

pub(super) type TableResult<T> = Result<T, TableError>;

/// The tables, for one statement or in a transaction.
pub(super) enum Tables<'a> {
    Sqlite(&'a Connection),
    #[cfg(feature = "postgres")]
    Database(&'a TablesTransaction<'a>),
}

/// A statement that is to be run; each is compiled once for a connection.
pub(super) struct Statement<'a> {
    tables: &'a Tables<'a>,
    sql: &'a str,
}

/// A row that was found.
pub(super) struct Row(Vec<Value>);

/// What a statement is run with.
pub(super) trait Params {
    fn values(self) -> Vec<Value>;
}

impl<T: Into<Value>, const N: usize> Params for [T; N] {
    fn values(self) -> Vec<Value> {
        self.into_iter().map(T::into).collect()
    }
}

impl Params for Vec<Value> {
    fn values(self) -> Vec<Value> {
        self
    }
}

/// Values of several types.
macro_rules! params {
    () => { [const { $crate::ledger::value::Value::Null }; 0] };
    ($($value:expr),+ $(,)?) => { [$($crate::ledger::value::Value::from($value)),+] };
}
pub(super) use params;

/// That no row is no failure.
pub(super) trait Optional<T> {
    fn optional(self) -> TableResult<Option<T>>;
}

impl<T> Optional<T> for TableResult<T> {
    fn optional(self) -> TableResult<Option<T>> {
        match self {
            Err(TableError::NoRow) => Ok(None),
            other => other.map(Some),
        }
    }
}

impl<'a> Tables<'a> {
    pub(super) fn statement(&'a self, sql: &'a str) -> Statement<'a> {
        Statement { tables: self, sql }
    }

    pub(super) fn execute(&self, sql: &str, params: impl Params) -> TableResult<usize> {
        self.statement(sql).execute(params)
    }

    #[cfg(test)]
    pub(super) fn query_row<T>(
        &self,
        sql: &str,
        params: impl Params,
        read: impl FnOnce(&Row) -> TableResult<T>,
    ) -> TableResult<T> {
        self.statement(sql).query_row(params, read)
    }

    /// The connection to the file, where the tables are in one.
    #[cfg_attr(
        not(feature = "postgres"),
        expect(clippy::unnecessary_wraps, reason = "without PostgreSQL there is nothing but files")
    )]
    pub(super) fn sqlite(&self) -> Option<&'a Connection> {
        match self {
            Self::Sqlite(connection) => Some(connection),
            #[cfg(feature = "postgres")]
            Self::Database(_) => None,
        }
    }

    /// Bytes that nobody can guess: from the generator that either engine has seeded by its operating system.
    pub(super) fn random(&self) -> TableResult<[u8; 32]> {
        self.statement(match self {
            Self::Sqlite(_) => "SELECT randomblob(32)",
            #[cfg(feature = "postgres")]
            // Each has 122 random bits.
            Self::Database(_) => {
                "SELECT sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()))"
            }
        })
        .query_row(params![], |row| row.get(0))
    }

    fn rows(&self, sql: &str, values: Vec<Value>) -> TableResult<Vec<Row>> {
        match self {
            Self::Sqlite(connection) => {
                let mut statement = connection.prepare_cached(sql)?;
                let columns = statement.column_count();
                let rows = statement.query_map(params_from_iter(values), |row| {
                    (0..columns).map(|column| row.get(column)).collect::<rusqlite::Result<_>>().map(Row)
                })?;
                Ok(rows.collect::<rusqlite::Result<_>>()?)
            }
            #[cfg(feature = "postgres")]
            Self::Database(transaction) => {
                let values: Vec<_> = values.into_iter().map(Value::into_sql).collect();
                let rows = transaction.query(&in_postgres(sql), &values)?;
                let row = |values: Vec<_>| Row(values.into_iter().map(Value::from_sql).collect());
                Ok(rows.into_iter().map(row).collect())
            }
        }
    }
}

impl Statement<'_> {
    /// How many rows it changed.
    pub(super) fn execute(&self, params: impl Params) -> TableResult<usize> {
        let values = params.values();
        match self.tables {
            Tables::Sqlite(connection) => Ok(connection.prepare_cached(self.sql)?.execute(params_from_iter(values))?),
            #[cfg(feature = "postgres")]
            Tables::Database(transaction) => {
                let values: Vec<_> = values.into_iter().map(Value::into_sql).collect();
                let changed = transaction.execute(&in_postgres(self.sql), &values)?;
                Ok(usize::try_from(changed).unwrap_or(usize::MAX))
            }
        }
    }

    /// Its first row.
    pub(super) fn query_row<T>(
        &self,
        params: impl Params,
        read: impl FnOnce(&Row) -> TableResult<T>,
    ) -> TableResult<T> {
        // A statement that changes rows is run to its end, whatever it gives back.
        let rows = self.tables.rows(self.sql, params.values())?;
        read(rows.first().ok_or(TableError::NoRow)?)
    }

    /// Its rows, as `read` takes them.
    pub(super) fn query_map<T>(
        &self,
        params: impl Params,
        mut read: impl FnMut(&Row) -> TableResult<T>,
    ) -> TableResult<impl Iterator<Item = TableResult<T>>> {
        let rows = self.tables.rows(self.sql, params.values())?;
        Ok(rows.into_iter().map(move |row| read(&row)))
    }
}

impl Row {
    pub(super) fn get<T: FromValue>(&self, column: usize) -> TableResult<T> {
        self.0.get(column).and_then(T::from_value).ok_or(TableError::Unfit { column })
    }
}

impl From<rusqlite::Error> for TableError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

#[cfg(feature = "postgres")]
impl From<DatabaseError> for TableError {
    fn from(error: DatabaseError) -> Self {
        Self::Database(error)
    }
}

/// A statement as PostgreSQL wants it: parameters are `$1`, what is unique is so within a corpus, and which index is used is its own
/// affair.
#[cfg(feature = "postgres")]
fn in_postgres(sql: &str) -> String {
    sql.replace('?', "$").replace("ON CONFLICT (", "ON CONFLICT (corpus, ").replace("INDEXED BY topics_shared", "")
}
