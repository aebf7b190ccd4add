//! The engine: the generation that serves, the register that withholds articles, and the way to a new generation. Whoever
//! opens it says where corpus and index are and lends it an encoder and a clock. What is asked of it is in [`ask`](super::ask).

use super::damage::Left;
use super::ruling_lines::RulingsError;
use super::rulings::Rulings;
use super::serving::{Clock, Serving};
use super::settings::Settings;
use crate::embed::Embedder;
use crate::index::{self, BuildError, Built, IndexFolder, OpenError, Prepared, Progress};
use crate::ingest::{CorpusError, Fault, RegisterError, load};
use crate::reader::Reader;
use crate::store::Index;
use std::sync::{Arc, Mutex};

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
    /// Files changed, and are not brought in: somebody rolled back to this generation.
    Held {
        /// The generation.
        generation: u64,
    },
    /// The corpus cannot be read; answers come from the index as it is.
    CorpusGone(CorpusError),
    /// The index could not be brought up to date; answers come from it as it is.
    Stale(BuildError),
}

/// Why an engine cannot be opened, or an index not be made.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// There is no index and none could be built.
    #[error(transparent)]
    Build(#[from] BuildError),
    /// An index cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The register cannot be read: nobody can tell which articles are retracted.
    #[error(transparent)]
    Register(#[from] RegisterError),
    /// The rulings cannot be read: nobody can tell which passages are blocked.
    #[error(transparent)]
    Rulings(#[from] RulingsError),
    /// There is nothing to roll back to.
    #[error("there is no earlier index to go back to (the last three are kept)")]
    NothingBefore,
}

/// Answers questions from the generation that serves, as the corpus's register lets readers see it.
pub struct Engine {
    pub(super) settings: Settings,
    pub(super) embedder: Arc<dyn Embedder>,
    folder: IndexFolder,
    serving: Serving,
    pub(super) rulings: Rulings,
    pub(super) clock: Clock,
    /// The generation that was left because a file of it is damaged.
    pub(super) left: Mutex<Option<Left>>,
}

impl Engine {
    /// Opens the index of `settings`; builds it where there is none that can be used, and brings it up to date where
    /// the corpus has changed. `notes` hears what was found, `progress` how a build comes on.
    ///
    /// # Errors
    /// [`EngineError`] when there is no usable index and none can be built, or the register cannot be read.
    pub fn open(
        settings: Settings,
        embedder: Arc<dyn Embedder>,
        clock: Clock,
        notes: &dyn Fn(Note),
        progress: &(dyn Fn(Progress) + Sync),
    ) -> Result<Self, EngineError> {
        let folder = settings.folder();
        let build = || index::build(&folder, &settings.corpus, embedder.as_ref(), false, clock(), progress);
        let serving = match index::open(&folder, embedder.as_ref()) {
            // A new one would be as closed, and the old one is whole.
            Err(reason @ OpenError::Closed { .. }) => return Err(reason.into()),
            Err(reason) => {
                notes(Note::Building(reason));
                build()?;
                index::open(&folder, embedder.as_ref())?
            }
            Ok(current) => match load(&settings.corpus, &current.everything().files) {
                Err(error) => {
                    notes(Note::CorpusGone(error));
                    current
                }
                Ok(corpus) if corpus.fingerprint() == current.manifest.fingerprint => current,
                Ok(_) if folder.is_held() => {
                    notes(Note::Held { generation: current.generation });
                    current
                }
                Ok(corpus) => {
                    notes(Note::Refreshing { files: index::changes(Some(current.everything()), &corpus).files.len() });
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
        Self::of(settings, embedder, folder, &serving, clock)
    }

    /// Opens the index of `settings` as it is, without a look at the articles: for a service that answers at once and brings
    /// in what changed meanwhile, by [`Engine::reindex`].
    ///
    /// # Errors
    /// [`EngineError`] when there is no index that can be used, or the register cannot be read.
    pub fn serving(settings: Settings, embedder: Arc<dyn Embedder>, clock: Clock) -> Result<Self, EngineError> {
        let folder = settings.folder();
        let current = index::open(&folder, embedder.as_ref())?;
        Self::of(settings, embedder, folder, &current, clock)
    }

    /// Serves `current` of `folder`.
    pub(super) fn of(
        settings: Settings,
        embedder: Arc<dyn Embedder>,
        folder: IndexFolder,
        current: &Index,
        clock: Clock,
    ) -> Result<Self, EngineError> {
        let serving = Serving::new(current, &settings.corpus, clock)?;
        let rulings = Rulings::new(&settings.corpus)?;
        Ok(Self { settings, embedder, folder, serving, rulings, clock, left: Mutex::new(None) })
    }

    /// The generation that serves now, as the register lets readers see it now.
    #[must_use]
    pub fn index(&self) -> Arc<Index> {
        self.serving.index()
    }

    /// How it was set up.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// What embeds the questions.
    #[must_use]
    pub fn embedder(&self) -> &dyn Embedder {
        self.embedder.as_ref()
    }

    /// What reads the best passages, where there is one.
    #[must_use]
    pub fn reader(&self) -> Option<&Reader> {
        self.settings.reader.as_deref()
    }

    /// Why the register cannot be read at the moment; what it last said then holds on.
    #[must_use]
    pub fn trouble(&self) -> Option<Arc<RegisterError>> {
        self.serving.trouble()
    }

    /// What is wrong with the files that guard readers, the register and the rulings. What they withheld and blocked stays
    /// withheld and blocked.
    #[must_use]
    pub fn faults(&self) -> Vec<String> {
        // Looked at first, so that it is the register as it stands now.
        let _ = self.index();
        let register = self.trouble().map(|trouble| trouble.to_string());
        let of_register = register.iter().flat_map(|all| all.lines()).map(str::to_owned);
        of_register.chain(self.ruling_faults().iter().map(ToString::to_string)).collect()
    }

    /// What is wrong with the rulings.
    #[must_use]
    pub fn ruling_faults(&self) -> Vec<Fault> {
        self.rulings.faults(self.embedder.as_ref())
    }

    /// Whether somebody rolled back, so that changes are not brought in by themselves.
    #[must_use]
    pub fn is_held(&self) -> bool {
        self.folder.is_held()
    }

    /// Brings the index in line with the corpus; questions are answered from the old generation until the new one is
    /// whole. A generation that was held is let go of.
    ///
    /// # Errors
    /// [`EngineError`]; the old generation then serves on.
    pub fn reindex(&self, rebuild: bool, progress: &(dyn Fn(Progress) + Sync)) -> Result<Built, EngineError> {
        self.publish(self.prepare(rebuild, progress)?)
    }

    /// Makes a new generation in line with the corpus that does not serve yet.
    ///
    /// # Errors
    /// [`EngineError`].
    pub fn prepare(&self, rebuild: bool, progress: &(dyn Fn(Progress) + Sync)) -> Result<Prepared, EngineError> {
        let (corpus, embedder) = (&self.settings.corpus, self.embedder.as_ref());
        Ok(index::prepare(&self.folder, corpus, embedder, rebuild, (self.clock)(), progress)?)
    }

    /// Lets a prepared generation serve.
    ///
    /// # Errors
    /// [`EngineError`]; the old generation then serves on.
    pub fn publish(&self, prepared: Prepared) -> Result<Built, EngineError> {
        let (built, index) = prepared.publish()?;
        if let Some(index) = index {
            self.replace(&index);
            self.forget_left();
        } else if built.generation != self.index().generation {
            // Another process has published a generation since this one was opened.
            self.reopen()?;
        }
        Ok(built)
    }

    /// Lets the generation before serve again, and holds it: changes come in only when an index is asked for by name.
    /// Gives its number.
    ///
    /// # Errors
    /// [`EngineError`], [`EngineError::NothingBefore`] where no earlier one is kept; what served then serves on.
    pub fn roll_back(&self) -> Result<u64, EngineError> {
        let path = || self.folder.path().to_owned();
        let wrap = |source| BuildError::Folder { path: path(), source };
        let lock = self.folder.lock().map_err(wrap)?.ok_or_else(|| BuildError::Busy { path: path() })?;
        let (number, at) = self.folder.before().map_err(wrap)?.ok_or(EngineError::NothingBefore)?;
        let before = index::open_generation(&self.folder, &at, number, self.embedder.as_ref())?;
        self.folder.hold(number, &lock).map_err(wrap)?;
        self.replace(&before);
        self.forget_left();
        Ok(number)
    }

    /// Holds the generation that serves: changes come in only when an index is asked for by name.
    ///
    /// # Errors
    /// [`EngineError`]; it is then not held.
    pub fn hold(&self) -> Result<(), EngineError> {
        let path = || self.folder.path().to_owned();
        let wrap = |source| BuildError::Folder { path: path(), source };
        let lock = self.folder.lock().map_err(wrap)?.ok_or_else(|| BuildError::Busy { path: path() })?;
        Ok(self.folder.hold(self.index().generation, &lock).map_err(wrap)?)
    }

    /// Serves what another process published, where one did. Says whether one did.
    ///
    /// # Errors
    /// [`EngineError`]; what served then serves on.
    pub fn follow(&self) -> Result<bool, EngineError> {
        let named = self.folder.current().ok().flatten().map(|(number, _)| number);
        // What was left because it is damaged is not gone back to.
        let is_other = named.is_some_and(|number| number != self.index().generation && !self.was_left(number));
        if is_other {
            self.reopen()?;
        }
        Ok(is_other)
    }

    /// A generation as the register lets readers see it now.
    #[must_use]
    pub fn as_readers_see(&self, generation: &Index) -> Index {
        self.serving.under(generation)
    }

    fn reopen(&self) -> Result<(), EngineError> {
        self.replace(&index::open(&self.folder, self.embedder.as_ref())?);
        self.forget_left();
        Ok(())
    }

    pub(super) fn folder(&self) -> &IndexFolder {
        &self.folder
    }

    pub(super) fn replace(&self, generation: &Index) {
        self.serving.replace(generation);
    }
}
