use super::serving::Clock;
use crate::embed::Embedder;
#[cfg(feature = "postgres")]
use crate::index::FORMAT;
use crate::index::{CHECKED_AT_ONCE, FolderStore, IndexFolder, serving_model};
#[cfg(feature = "postgres")]
use crate::postgres::{DatabaseSettings, PostgresSetup, PostgresStore};
use crate::reader::Reader;
#[cfg(feature = "postgres")]
use crate::reader::ReaderError;
use crate::store::Store;
use std::path::PathBuf;
use std::sync::Arc;

/// Probability from which a passage is an answer. Of what eight question sets give at 0.45 to 0.5 a
/// third is right (14 of 41), at 0.5 to 0.55 two thirds (28 of 45): half is where an answer is worth more than silence.
pub(super) const DEFAULT_THRESHOLD: f32 = 0.5;

/// Where things are and how sure an answer must be.
#[derive(Clone, Debug, PartialEq)]
pub struct EngineSettings {
    /// Folder of the articles.
    pub corpus: PathBuf,
    /// Folder of the index.
    pub index: PathBuf,
    /// Below this probability a question has no answer, 0 to 1.
    pub threshold: f32,
    /// Parts of the index of at most so many bytes are compared with their checksums when they are opened, larger ones where they
    /// are read.
    pub checked_at_once: u64,
    /// Where the index is instead, and the vectors that this machine has made stay in the folder.
    #[cfg(feature = "postgres")]
    pub database: Option<DatabaseSettings>,
    /// What reads the best passages; `None` answers by ranking alone.
    pub reader: Option<Arc<Reader>>,
}

impl EngineSettings {
    /// What keeps the index: the one place that knows which engine that is.
    #[must_use]
    pub fn store(&self, embedder: &Arc<dyn Embedder>, clock: Clock) -> Arc<dyn Store> {
        #[cfg(feature = "postgres")]
        if let Some(store) = self.in_database(embedder, clock) {
            return Arc::new(store);
        }
        let folder = IndexFolder::new(&self.index).checked_at_once(self.checked_at_once);
        Arc::new(FolderStore::new(folder, Arc::clone(embedder), clock))
    }

    /// Whether a database keeps the index.
    #[must_use]
    pub fn is_in_database(&self) -> bool {
        #[cfg(feature = "postgres")]
        return self.database.is_some();
        #[cfg(not(feature = "postgres"))]
        false
    }

    #[cfg(feature = "postgres")]
    fn in_database(&self, embedder: &Arc<dyn Embedder>, clock: Clock) -> Option<PostgresStore> {
        let settings = self.database.clone()?;
        let unknown = |error: ReaderError| format!("one that cannot be loaded: {error}");
        let identity = |reader: &Arc<Reader>| reader.card().map_or_else(unknown, |card| card.identity);
        let setup = PostgresSetup {
            embedder: Arc::clone(embedder),
            cache: self.index.join("vectors"),
            format: FORMAT,
            reader: self.reader.as_ref().map_or_else(|| "off".to_owned(), identity),
            clock,
        };
        Some(PostgresStore::new(settings, setup))
    }

    /// Identity of the encoder that made the index that serves; none where there is no index.
    #[must_use]
    pub fn serving_model(&self) -> Option<String> {
        #[cfg(feature = "postgres")]
        if let Some(database) = &self.database {
            return crate::postgres::serving_model(database);
        }
        serving_model(&IndexFolder::new(&self.index))
    }
}

impl Default for EngineSettings {
    fn default() -> Self {
        Self {
            corpus: "corpus".into(),
            index: "index".into(),
            threshold: DEFAULT_THRESHOLD,
            checked_at_once: CHECKED_AT_ONCE,
            #[cfg(feature = "postgres")]
            database: None,
            reader: Some(Arc::new(Reader::shipped())),
        }
    }
}
