//! What the arguments name, as values that an engine takes.

use super::args::Args;
use super::choices::{EncoderChoice, ReaderChoice};
use crate::embed::{Brought, BroughtError, Bundled, Embedder};
use crate::engine::EngineSettings;
use crate::ingest::sampled_languages;
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
        let settings = EngineSettings { index: args.index.clone(), reader: None, ..EngineSettings::default() };
        match settings.serving_model() {
            Some(model) if model == many.identity() => true,
            Some(model) if model == Bundled::default().identity() => false,
            _ => share >= MANY,
        }
    } else {
        share >= MANY
    };
    if is_many { many } else { Bundled::default() }
}
