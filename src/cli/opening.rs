//! From arguments to an engine that is open, for every command that needs one; what happens meanwhile is said on stderr.

use super::args::{Args, EncoderChoice, ReaderChoice};
use super::golden::warn_of_golden;
use super::print::{say, warn};
use super::progress::Show;
use crate::embed::{Brought, BroughtError, Bundled, EmbedError, Embedder};
use crate::engine::{Engine, EngineSettings};
use crate::index::OpenError;
use crate::newsroom::{self, Note, Opened};
use crate::reader::{Reader, ReaderError};
use crate::text::counted;
use jiff::Timestamp;
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
pub(super) fn reader(args: &Args) -> Result<Option<Reader>, ReaderError> {
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

/// Loads what is loaded at first use, beside what else is done. A failure shows again, with its reason, when the first question
/// is asked.
fn warmed(embedder: &Arc<dyn Embedder>, reader: Option<&Arc<Reader>>) {
    let (embedder, reader) = (Arc::clone(embedder), reader.map(Arc::clone));
    std::thread::spawn(move || drop::<Result<(), EmbedError>>(embedder.warm()));
    std::thread::spawn(move || reader.map(|reader| drop::<Result<(), ReaderError>>(reader.warm())));
}

/// Opens the engine with its encoder and reader, whose weights load while the index is opened; tells on stderr what it does.
///
/// # Errors
/// When there is no usable index and none can be built.
pub fn engine(args: &Args) -> anyhow::Result<(Engine, Arc<dyn Embedder>)> {
    let (settings, embedder) = (settings(args)?, embedder(args)?);
    warmed(&embedder, settings.reader.as_ref());
    let progress = Show::new();
    let tell = |p| progress.tell(p);
    // Without a corpus nothing is built, and the failure says so.
    let is_there = args.corpus.exists();
    let notes = |note: Note| {
        if is_there || !matches!(note, Note::Building(OpenError::Missing)) {
            tell_note(&note);
        }
    };
    let opened = newsroom::open(settings, Arc::clone(&embedder), Timestamp::now, &notes, &tell)?;
    let Opened { engine, report } = opened;
    warn_of_faults(&engine);
    if let Some(report) = report {
        warn_of_golden(&report.ask(&engine));
    }
    Ok((engine, embedder))
}

/// Tells what is wrong with the files that guard readers.
pub(super) fn warn_of_faults(engine: &Engine) {
    for fault in engine.faults() {
        warn(&fault);
    }
}

pub(super) fn tell_note(note: &Note) {
    match note {
        Note::Building(OpenError::Missing) => say("building the index for the first time …"),
        Note::Building(reason) => warn(&format!("{reason}; rebuilding it from the articles …")),
        Note::Refreshing { files } => {
            say(&format!("{} changed; bringing the index up to date …", counted(*files, "file", "files")));
        }
        Note::Held { generation } => warn(&format!(
            "articles changed, but answers come from generation {generation} since a rollback; run `ibid index` to bring the \
             changes in"
        )),
        Note::CorpusGone(error) => warn(&format!("{error}; answering from the index as it is")),
        Note::Stale(error) => {
            warn(&format!("the index could not be brought up to date: {error}; answering from it as it is"));
        }
    }
}
