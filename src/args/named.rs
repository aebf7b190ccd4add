//! What the arguments name, as values that an engine takes.

use super::args::Args;
use super::choices::{EncoderChoice, ReaderChoice};
use crate::embed::{Brought, BroughtError, Bundled, Embedder};
use crate::engine::EngineSettings;
use crate::reader::{Reader, ReaderError};
use std::sync::Arc;

/// The settings the arguments ask for.
///
/// # Errors
/// [`ReaderError`] when they name a reader that cannot be used.
pub fn settings(args: &Args) -> Result<EngineSettings, ReaderError> {
    Ok(EngineSettings {
        corpus: args.corpus.clone(),
        index: args.index.clone(),
        threshold: args.threshold,
        reader: reader(args)?.map(Arc::new),
        ..EngineSettings::default()
    })
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
        EncoderChoice::English => Arc::new(Bundled::default()),
        EncoderChoice::Multilingual => Arc::new(Bundled::multilingual()),
        EncoderChoice::Folder(folder) => Arc::new(Brought::open(folder)?),
    })
}
