#[cfg(feature = "postgres")]
use crate::postgres::DatabaseSettings;
use std::fmt;
use std::path::{Path, PathBuf};

/// Where a ledger is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LedgerPlace {
    /// In a file of `SQLite`.
    File(PathBuf),
    /// In PostgreSQL, beside the articles of the corpus.
    #[cfg(feature = "postgres")]
    Database(Box<DatabaseSettings>),
}

impl LedgerPlace {
    /// Whether there is one, or nobody has to make it: a database's is there as soon as somebody asks.
    #[must_use]
    pub fn is_there(&self) -> bool {
        self.file().is_none_or(Path::exists)
    }

    /// The file, where it is one.
    #[must_use]
    pub fn file(&self) -> Option<&Path> {
        match self {
            Self::File(path) => Some(path),
            #[cfg(feature = "postgres")]
            Self::Database(_) => None,
        }
    }
}

impl fmt::Display for LedgerPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => path.display().fmt(f),
            #[cfg(feature = "postgres")]
            Self::Database(database) => write!(f, "{} of the database {}", database.corpus.as_str(), database.address),
        }
    }
}

impl<P: AsRef<Path> + ?Sized> From<&P> for LedgerPlace {
    fn from(path: &P) -> Self {
        Self::File(path.as_ref().to_owned())
    }
}

impl From<&Self> for LedgerPlace {
    fn from(place: &Self) -> Self {
        place.clone()
    }
}
