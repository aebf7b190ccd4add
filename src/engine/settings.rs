use super::serving::Clock;
use crate::embed::Embedder;
use crate::index::{CHECKED_AT_ONCE, FolderStore, IndexFolder, serving_model};
use crate::reader::Reader;
use crate::store::Store;
use std::path::PathBuf;
use std::sync::Arc;

/// Probability from which a passage is an answer. On the golden questions 0.45 keeps a tenth more of the right answers than
/// 0.5 at the same precision; below it precision falls.
pub(super) const DEFAULT_THRESHOLD: f32 = 0.45;

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
    /// What reads the best passages; `None` answers by ranking alone.
    pub reader: Option<Arc<Reader>>,
}

impl EngineSettings {
    /// What keeps the index: the one place that knows which engine that is.
    #[must_use]
    pub fn store(&self, embedder: &Arc<dyn Embedder>, clock: Clock) -> Arc<dyn Store> {
        let folder = IndexFolder::new(&self.index).checked_at_once(self.checked_at_once);
        Arc::new(FolderStore::new(folder, Arc::clone(embedder), clock))
    }

    /// Identity of the encoder that made the index that serves; none where there is no index.
    #[must_use]
    pub fn serving_model(&self) -> Option<String> {
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
            reader: Some(Arc::new(Reader::shipped())),
        }
    }
}
