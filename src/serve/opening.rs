use crate::embed::Embedder;
use crate::engine::{Engine, EngineError, EngineSettings};
use jiff::Timestamp;
use std::sync::Arc;

/// Opens the index as it is; builds one where there is none that can be used.
pub(super) fn open(settings: EngineSettings, embedder: Arc<dyn Embedder>) -> Result<Engine, EngineError> {
    let (warming, reader) = (Arc::clone(&embedder), settings.reader.clone());
    // A failure shows again, with its reason, when the first question is asked.
    std::thread::spawn(move || drop(warming.warm()));
    std::thread::spawn(move || reader.map(|reader| drop(reader.warm())));
    match Engine::serving_or_older(settings.clone(), Arc::clone(&embedder), Timestamp::now) {
        Err(EngineError::Open(reason)) if reason.is_mended_by_building() => {
            tracing::info!(%reason, "building the index from the articles");
            Ok(Engine::first(settings, embedder, Timestamp::now, false, &|_| {})?.0)
        }
        opened => opened,
    }
}
