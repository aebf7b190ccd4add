use super::settings::Settings;
use crate::answer::{Limits, Reply, reply};
use crate::article::Question;
use crate::embed::Embedder;
use crate::index::{self, BuildError, Built, Index, IndexFolder, OpenError, Progress};
use crate::ingest::{CorpusError, load};
use crate::search::{Filter, Query, Ranking, SearchError, Weights, search, suggest};
use jiff::Timestamp;
use std::sync::{Arc, PoisonError, RwLock};

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
    /// The corpus cannot be read; answers come from the index as it is.
    CorpusGone(CorpusError),
    /// The index could not be brought up to date; answers come from it as it is.
    Stale(BuildError),
}

/// Why an engine cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// There is no index and none could be built.
    #[error(transparent)]
    Build(#[from] BuildError),
    /// The index just built cannot be opened.
    #[error("the index that was just built cannot be opened")]
    Open(#[from] OpenError),
}

/// Answers questions from the generation that serves.
pub struct Engine {
    settings: Settings,
    embedder: Arc<dyn Embedder>,
    folder: IndexFolder,
    serving: RwLock<Arc<Index>>,
}

/// A reply with what it was made from.
pub struct Response {
    /// The reply.
    pub reply: Reply,
    /// The generation that answered.
    pub index: Arc<Index>,
    /// The question as it was understood.
    pub query: Query,
    /// All candidates.
    pub ranking: Ranking,
}

impl Engine {
    /// Opens the index of `settings`; builds it where there is none that can be used, and brings it up to date where
    /// the corpus has changed. `notes` hears what was found, `progress` how a build comes on.
    ///
    /// # Errors
    /// [`EngineError`] when there is no usable index and none can be built.
    pub fn open(
        settings: Settings,
        embedder: Arc<dyn Embedder>,
        now: Timestamp,
        notes: &dyn Fn(Note),
        progress: &(dyn Fn(Progress) + Sync),
    ) -> Result<Self, EngineError> {
        let folder = IndexFolder::new(&settings.index);
        let build = || index::build(&folder, &settings.corpus, embedder.as_ref(), false, now, progress);
        let serving = match index::open(&folder, embedder.as_ref()) {
            Err(reason) => {
                notes(Note::Building(reason));
                build()?;
                index::open(&folder, embedder.as_ref())?
            }
            Ok(current) => match load(&settings.corpus, &current.corpus.files) {
                Err(error) => {
                    notes(Note::CorpusGone(error));
                    current
                }
                Ok(corpus) if corpus.fingerprint() == current.manifest.fingerprint => current,
                Ok(corpus) => {
                    notes(Note::Refreshing { files: index::changes(Some(&current.corpus), &corpus).files.len() });
                    match build() {
                        Ok(_) => index::open(&folder, embedder.as_ref())?,
                        Err(error) => {
                            notes(Note::Stale(error));
                            current
                        }
                    }
                }
            },
        };
        Ok(Self { settings, embedder, folder, serving: RwLock::new(Arc::new(serving)) })
    }

    /// Opens the index of `settings` as it is, without a look at the corpus: for a service that answers at once and brings
    /// in what changed meanwhile, by [`Engine::reindex`].
    ///
    /// # Errors
    /// [`OpenError`] when there is no index that can be used.
    pub fn serving(settings: Settings, embedder: Arc<dyn Embedder>) -> Result<Self, OpenError> {
        let folder = IndexFolder::new(&settings.index);
        let serving = RwLock::new(Arc::new(index::open(&folder, embedder.as_ref())?));
        Ok(Self { settings, embedder, folder, serving })
    }

    /// The generation that serves now.
    #[must_use]
    pub fn index(&self) -> Arc<Index> {
        Arc::clone(&self.serving.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// How it was set up.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Answers `question` from the articles that `filter` allows, with at most `top` passages.
    ///
    /// # Errors
    /// [`SearchError`] when the filter names nothing, or index or encoder fail. No answer is not an error.
    pub fn ask(&self, question: &Question, filter: &Filter, top: usize) -> Result<Response, SearchError> {
        self.ask_except(question, filter, top, None)
    }

    /// The same, passing over one passage.
    pub(super) fn ask_except(
        &self,
        question: &Question,
        filter: &Filter,
        top: usize,
        except: Option<u32>,
    ) -> Result<Response, SearchError> {
        let index = self.index();
        let query = Query::new(question, &index, self.embedder.as_ref())?;
        let mut ranking = search(&query, &index, filter, Weights::shipped())?;
        ranking.hits.retain(|hit| Some(hit.ordinal) != except);
        let limits = Limits { threshold: self.settings.threshold, top };
        let reply = reply(question.as_str(), &query, &ranking, &index, limits);
        Ok(Response { reply, index, query, ranking })
    }

    /// FAQ entries that match what a reader has typed so far, as ordinals in the index that comes with them.
    ///
    /// # Errors
    /// [`SearchError`] when the filter names nothing or the encoder fails.
    pub fn suggest(&self, typed: &str, filter: &Filter, limit: usize) -> Result<(Arc<Index>, Vec<u32>), SearchError> {
        let index = self.index();
        let ordinals = suggest(typed, &index, self.embedder.as_ref(), filter, limit)?;
        Ok((index, ordinals))
    }

    /// Brings the index in line with the corpus; questions are answered from the old generation until the new one is
    /// whole.
    ///
    /// # Errors
    /// [`EngineError`]; the old generation then serves on.
    pub fn reindex(
        &self,
        rebuild: bool,
        now: Timestamp,
        progress: &(dyn Fn(Progress) + Sync),
    ) -> Result<Built, EngineError> {
        let built = index::build(&self.folder, &self.settings.corpus, self.embedder.as_ref(), rebuild, now, progress)?;
        // Another process may have published a generation since this one was opened.
        if built.is_new || built.generation != self.index().generation {
            let next = Arc::new(index::open(&self.folder, self.embedder.as_ref())?);
            *self.serving.write().unwrap_or_else(PoisonError::into_inner) = next;
        }
        Ok(built)
    }
}
