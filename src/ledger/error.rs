//! What can be wrong with the ledger's file, each with what to do about it. `SQLite`'s codes are told apart here and
//! nowhere else; the values of a statement are in no message.

use super::tables::TableError;
#[cfg(feature = "postgres")]
use crate::postgres::DatabaseError;
use rusqlite::{Error as SqliteError, ErrorCode};
use std::io;
use std::path::{Path, PathBuf};

/// Why the ledger cannot be opened, read or written.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// The folder that the file should be in is not there.
    #[error("the ledger {} cannot be created: there is no folder {}; create the folder, or name another file", path.display(), folder.display())]
    NoFolder {
        /// The file.
        path: PathBuf,
        /// The folder.
        folder: PathBuf,
    },
    /// A folder was named.
    #[error("the ledger {} is a folder; name a file in it", path.display())]
    IsFolder {
        /// The folder.
        path: PathBuf,
    },
    /// The operating system would not make the file.
    #[error("the ledger {} cannot be created: {source}; name another file", path.display())]
    NotMade {
        /// The file.
        path: PathBuf,
        /// Its words.
        source: io::Error,
    },
    /// The file is something else.
    #[error("the file {} is not a database; move it away and a new ledger is created, or name another file", path.display())]
    NotADatabase {
        /// The file.
        path: PathBuf,
    },
    /// The file is another program's.
    #[error("the database {} is not a ledger of ibid; name another file", path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// A newer program wrote the file. It was left as it is.
    #[error(
        "the ledger {} has version {found} and this program knows versions up to {known}; use the newer program that wrote \
         it, or name another file", path.display()
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its version.
        found: i32,
        /// The newest version known.
        known: i32,
    },
    /// The file cannot be written.
    #[error("the ledger {} cannot be written; let the program's user write the file and its folder", path.display())]
    ReadOnly {
        /// The file.
        path: PathBuf,
    },
    /// The file, or the two that `SQLite` keeps beside it, cannot be opened.
    #[error(
        "the ledger {} cannot be opened: {source}; let the program's user read and write the file and its folder",
        path.display()
    )]
    Unopenable {
        /// The file.
        path: PathBuf,
        /// `SQLite`'s words.
        source: SqliteError,
    },
    /// Somebody else is writing for too long.
    #[error("the ledger {} is locked by another program; close what else has it open, then try again", path.display())]
    Locked {
        /// The file.
        path: PathBuf,
    },
    /// There is no room left.
    #[error("the ledger {} cannot grow: the disk is full; make room", path.display())]
    Full {
        /// The file.
        path: PathBuf,
    },
    /// The file's content is broken.
    #[error("the ledger {} is damaged: {source}; restore a copy of it, or move it away and a new one is created", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// `SQLite`'s words.
        source: SqliteError,
    },
    /// The tables could not be brought to this program's version.
    #[error("the tables of the ledger {} cannot be brought up to date: {source}", path.display())]
    Tables {
        /// The file.
        path: PathBuf,
        /// `SQLite`'s words.
        source: SqliteError,
    },
    /// A row has something that this program has no name for.
    #[error("the ledger {} has a row whose column {column} this program cannot read; use the program that wrote it", path.display())]
    Unfit {
        /// The file, or the database.
        path: PathBuf,
        /// The column's number in what was asked for.
        column: usize,
    },
    /// The database that has the ledger cannot be used.
    #[cfg(feature = "postgres")]
    #[error("the ledger cannot be used: {0}")]
    Database(#[from] DatabaseError),
    /// Anything else `SQLite` reports.
    #[error("the ledger {} failed: {source}", path.display())]
    Failed {
        /// The file.
        path: PathBuf,
        /// `SQLite`'s words.
        source: SqliteError,
    },
}

impl LedgerError {
    /// Of the ledger at `path`; one in a database says itself where it is.
    pub(super) fn from_table(path: &Path, error: TableError) -> Self {
        match error {
            TableError::Sqlite(source) => Self::from_sqlite(path, source),
            #[cfg(feature = "postgres")]
            TableError::Database(error) => Self::Database(error),
            TableError::NoRow => Self::from_sqlite(path, SqliteError::QueryReturnedNoRows),
            TableError::Unfit { column } => Self::Unfit { path: path.to_owned(), column },
        }
    }

    pub(super) fn from_sqlite(path: &Path, source: SqliteError) -> Self {
        let path = path.to_owned();
        match source.sqlite_error_code() {
            Some(ErrorCode::NotADatabase) => Self::NotADatabase { path },
            Some(ErrorCode::ReadOnly) => Self::ReadOnly { path },
            Some(ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => Self::Unopenable { path, source },
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Locked { path },
            Some(ErrorCode::DiskFull) => Self::Full { path },
            Some(ErrorCode::DatabaseCorrupt) => Self::Damaged { path, source },
            _ => Self::Failed { path, source },
        }
    }

    pub(super) fn from_migration(path: &Path, source: SqliteError) -> Self {
        match Self::from_sqlite(path, source) {
            Self::Failed { path, source } => Self::Tables { path, source },
            known => known,
        }
    }

    pub(super) fn from_making(path: &Path, source: io::Error) -> Self {
        let path = path.to_owned();
        match source.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => {
                let folder = path.parent().unwrap_or(&path).to_owned();
                Self::NoFolder { path, folder }
            }
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => Self::ReadOnly { path },
            io::ErrorKind::StorageFull => Self::Full { path },
            _ => Self::NotMade { path, source },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rusqlite::ffi;

    #[test]
    fn every_failure_names_the_file_and_most_a_remedy() {
        let remedies = [
            (ffi::SQLITE_NOTADB, "move it away"),
            (ffi::SQLITE_READONLY, "let the program's user write"),
            (ffi::SQLITE_CANTOPEN, "let the program's user read and write"),
            (ffi::SQLITE_BUSY, "close what else has it open"),
            (ffi::SQLITE_FULL, "make room"),
            (ffi::SQLITE_CORRUPT, "restore a copy"),
            (ffi::SQLITE_IOERR, "disk I/O error"),
        ];
        for (code, remedy) in remedies {
            let source = SqliteError::SqliteFailure(ffi::Error::new(code), None);
            let said = LedgerError::from_sqlite(Path::new("x/ledger.sqlite"), source).to_string();
            assert!(said.contains("x/ledger.sqlite") && said.contains(remedy), "{said}");
        }
        let refused = io::Error::from(io::ErrorKind::PermissionDenied);
        assert!(LedgerError::from_making(Path::new("x"), refused).to_string().contains("cannot be written"));
    }
}
