//! What the arguments name, as values that an engine takes.

use super::args::Args;
use super::choices::{EncoderChoice, ReaderChoice};
use crate::embed::{Brought, BroughtError, Bundled, Embedder};
use crate::engine::EngineSettings;
use crate::ingest::sampled_languages;
use crate::ledger::LedgerPlace;
#[cfg(feature = "postgres")]
use crate::postgres::{DatabaseError, DatabaseSettings};
use crate::reader::{Reader, ReaderError};
use std::path::Path;
use std::sync::Arc;

/// Why the arguments name no settings.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The reader cannot be used.
    #[error(transparent)]
    Reader(#[from] ReaderError),
    /// The database cannot be used.
    #[cfg(feature = "postgres")]
    #[error(transparent)]
    Database(#[from] crate::postgres::DatabaseError),
    /// There is no way to a database.
    #[cfg(not(feature = "postgres"))]
    #[error(
        "IBID_DATABASE_URL is set, and this ibid was built without PostgreSQL; unset it, or build with the feature `postgres`"
    )]
    NoDatabases,
}

impl SettingsError {
    /// What is wrong with the reader, where it is that.
    #[must_use]
    pub fn reader(&self) -> Option<&ReaderError> {
        if let Self::Reader(error) = self { Some(error) } else { None }
    }
}

/// The settings the arguments ask for.
///
/// # Errors
/// [`SettingsError`] when they name a reader or a database that cannot be used.
pub fn settings(args: &Args) -> Result<EngineSettings, SettingsError> {
    let index = EngineSettings { index: args.index.clone(), reader: None, ..in_database(args)? };
    Ok(EngineSettings {
        corpus: args.corpus.clone(),
        threshold: args.threshold,
        reader: reader(args)?.map(Arc::new),
        ..index
    })
}

/// Settings with the database that keeps the index, where the arguments name one.
#[cfg(feature = "postgres")]
fn in_database(args: &Args) -> Result<EngineSettings, SettingsError> {
    let wanted = |url: &str| -> Result<DatabaseSettings, DatabaseError> {
        let authorities = args.database_ca.clone().filter(|file| !file.as_os_str().is_empty());
        Ok(DatabaseSettings { address: url.parse()?, corpus: args.database_corpus.parse()?, authorities })
    };
    let database = args.database.secret().map(wanted).transpose()?;
    Ok(EngineSettings { database, ..EngineSettings::default() })
}

#[cfg(not(feature = "postgres"))]
fn in_database(args: &Args) -> Result<EngineSettings, SettingsError> {
    match args.database.secret() {
        None => Ok(EngineSettings::default()),
        Some(_) => Err(SettingsError::NoDatabases),
    }
}

/// The ledger's file, unless another is named.
pub const LEDGER_FILE: &str = "ledger.db";

/// Where the ledger is: in the file that somebody named, else in the database that keeps the index, else in [`LEDGER_FILE`].
///
/// # Errors
/// [`SettingsError`] when the arguments name a database that cannot be used.
pub fn ledger_place(args: &Args, file: Option<&Path>) -> Result<LedgerPlace, SettingsError> {
    if let Some(file) = file.filter(|file| !file.as_os_str().is_empty()) {
        return Ok(LedgerPlace::from(file));
    }
    let settings = in_database(args)?;
    #[cfg(feature = "postgres")]
    if let Some(database) = settings.database {
        return Ok(LedgerPlace::Database(Box::new(database)));
    }
    drop(settings);
    Ok(LedgerPlace::from(LEDGER_FILE))
}

/// The reader that the arguments ask for. The one inside the program loads its weights when it is first used.
///
/// # Errors
/// [`ReaderError`] when the file they name cannot be used.
pub fn reader(args: &Args) -> Result<Option<Reader>, ReaderError> {
    match args.reader() {
        ReaderChoice::Inside => Ok(Some(Reader::shipped())),
        ReaderChoice::Off => Ok(None),
        ReaderChoice::File(file) => Reader::open(file).map(Some),
    }
}

/// The encoder that the arguments ask for. A bundled one loads its weights when it is first used.
///
/// # Errors
/// [`BroughtError`] when the folder they name cannot be used.
pub fn embedder(args: &Args) -> Result<Arc<dyn Embedder>, BroughtError> {
    Ok(match args.model() {
        EncoderChoice::ByCorpus => Arc::new(by_corpus(args)),
        EncoderChoice::English => Arc::new(Bundled::default()),
        EncoderChoice::Multilingual => Arc::new(Bundled::multilingual()),
        EncoderChoice::Folder(folder) => Arc::new(Brought::open(folder)?),
    })
}

/// Of so many files in a hundred that are in another language than English, a corpus wants the encoder of many languages.
const MANY: usize = 20;

/// An index that one of the two made keeps that one between these, so that no article more or less makes all vectors anew.
const EITHER: std::ops::Range<usize> = 10..34;

/// The encoder inside the program that suits the languages of the corpus: that of many languages takes five times as long.
#[must_use]
pub fn by_corpus(args: &Args) -> Bundled {
    let many = Bundled::multilingual();
    let languages = sampled_languages(&args.corpus);
    let others = languages.iter().filter(|language| language.primary() != "en" && many.knows(language)).count();
    let share = others * 100 / languages.len().max(1);
    let is_many = if EITHER.contains(&share) {
        // Settings that cannot be used are told where they are.
        let model = in_database(args).ok().and_then(|settings| {
            EngineSettings { index: args.index.clone(), reader: None, ..settings }.serving_model()
        });
        match model {
            Some(model) if model == many.identity() => true,
            Some(model) if model == Bundled::default().identity() => false,
            _ => share >= MANY,
        }
    } else {
        share >= MANY
    };
    if is_many { many } else { Bundled::default() }
}
