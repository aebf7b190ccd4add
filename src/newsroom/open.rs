//! Opening an engine on the articles as they are: the terminal's way in.

use super::publish::{Occasion, Order, PublishError, Report, publish};
use crate::embed::Embedder;
use crate::engine::{Clock, Engine, EngineError, EngineSettings};
use crate::ingest::CorpusError;
use crate::store::{OpenError, Progress, changes};
use std::sync::Arc;

/// Something the operator should hear about although the work goes on.
#[derive(Debug)]
pub enum Note {
    /// An index is built, because of this.
    Building(OpenError),
    /// Files of the corpus changed since the index was built; it is brought up to date.
    Refreshing {
        /// Files added, changed or removed.
        files: usize,
    },
    /// Files changed, and are not brought in: this generation is on hold.
    Held {
        /// The generation.
        generation: u64,
    },
    /// The corpus cannot be read; answers come from the index as it is.
    CorpusGone(CorpusError),
    /// The index could not be brought up to date; answers come from it as it is.
    Stale(PublishError),
}

/// An engine, and what came of it where changed articles were brought in.
pub struct Opened {
    /// The engine.
    pub engine: Engine,
    /// Of changed articles; the golden questions may still be to be asked, by [`Report::ask`].
    pub report: Option<Report>,
}

/// Opens the index of `settings`; builds it where there is none that can be used, and brings it up to date where the corpus
/// has changed. `notes` hears what was found, `progress` how a build comes on.
///
/// # Errors
/// [`EngineError`] when there is no usable index and none can be built, or the register cannot be read.
pub fn open(
    settings: EngineSettings,
    embedder: Arc<dyn Embedder>,
    clock: Clock,
    notes: &dyn Fn(Note),
    progress: Progress<'_>,
) -> Result<Opened, EngineError> {
    match Engine::serving(settings.clone(), Arc::clone(&embedder), clock) {
        Err(EngineError::Open(reason)) if reason.is_mended_by_building() => {
            notes(Note::Building(reason));
            let (engine, _) = Engine::first(settings, embedder, clock, false, progress)?;
            Ok(Opened { engine, report: None })
        }
        opened => {
            let engine = opened?;
            let report = refresh(&engine, notes, progress);
            Ok(Opened { engine, report })
        }
    }
}

/// Brings in what changed. The corpus is read once.
fn refresh(engine: &Engine, notes: &dyn Fn(Note), progress: Progress<'_>) -> Option<Report> {
    let corpus = match engine.changed() {
        Ok(changed) => changed?,
        Err(error) => {
            notes(Note::CorpusGone(error));
            return None;
        }
    };
    let held = |generation| Note::Held { generation };
    if engine.is_held() {
        notes(held(engine.index().generation));
        return None;
    }
    let files = changes(Some(engine.index().everything()), &corpus).files.len();
    notes(Note::Refreshing { files });
    match publish(engine, Order { corpus: Some(corpus), ..Order::new(Occasion::Opened) }, progress) {
        Ok(report) => Some(report),
        Err(PublishError::OnHold { generation }) => {
            notes(held(generation));
            None
        }
        Err(error) => {
            notes(Note::Stale(error));
            None
        }
    }
}
