//! An engine and the generation that it answers from: opening it, preparing the next one, swapping, going back, and following
//! what another process published. Nothing here asks golden questions; which generation may serve is decided above, in
//! `newsroom::publish`.

use super::left::LeftGeneration;
use super::ruling_lines::RulingsError;
use super::rulings::Rulings;
use super::serving::{Clock, Serving};
use super::settings::EngineSettings;
use crate::embed::Embedder;
use crate::index::{self, Build, BuildError, BuildProgress, Built, IndexFolder, OpenError, PreparedGeneration};
use crate::ingest::{Corpus, CorpusError, CorpusFile, GuardFault, RegisterError, load};
use crate::store::Index;
use std::sync::{Arc, Mutex};

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
    pub(super) settings: EngineSettings,
    pub(super) embedder: Arc<dyn Embedder>,
    folder: IndexFolder,
    serving: Serving,
    pub(super) rulings: Rulings,
    pub(super) clock: Clock,
    /// The generation that was left because a file of it is damaged.
    pub(super) left: Mutex<Option<LeftGeneration>>,
}

impl Engine {
    /// Builds an index of `settings` where there is none that can be used, and serves it. With `rebuild`, what an index of
    /// another kind holds is not looked at.
    ///
    /// # Errors
    /// [`EngineError`] when none can be built, or the register cannot be read.
    pub fn first(
        settings: EngineSettings,
        embedder: Arc<dyn Embedder>,
        clock: Clock,
        rebuild: bool,
        progress: &(dyn Fn(BuildProgress) + Sync),
    ) -> Result<(Self, Built), EngineError> {
        let folder = settings.folder();
        let (corpus, now) = (&settings.corpus, clock());
        let (folder, lent) = (&folder, embedder.as_ref());
        let build = Build { folder, corpus, embedder: lent, serving: None, parsed: &[], rebuild, now, progress };
        let (done, index) = build.prepare()?.publish()?;
        // Another process may have built one in the meantime.
        let current = index.map_or_else(|| index::open(folder, lent), Ok)?;
        let folder = folder.clone();
        Ok((Self::of(settings, embedder, folder, &current, clock)?, done))
    }

    /// Opens the index of `settings` as it is, without a look at the articles: for a service that answers at once and brings
    /// in what changed meanwhile.
    ///
    /// # Errors
    /// [`EngineError`] when there is no index that can be used, or the register cannot be read.
    pub fn serving(settings: EngineSettings, embedder: Arc<dyn Embedder>, clock: Clock) -> Result<Self, EngineError> {
        let folder = settings.folder();
        let current = index::open(&folder, embedder.as_ref())?;
        Self::of(settings, embedder, folder, &current, clock)
    }

    /// Serves `current` of `folder`.
    pub(super) fn of(
        settings: EngineSettings,
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
    pub fn settings(&self) -> &EngineSettings {
        &self.settings
    }

    /// What embeds the questions.
    #[must_use]
    pub fn embedder(&self) -> &dyn Embedder {
        self.embedder.as_ref()
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
    pub fn ruling_faults(&self) -> Vec<GuardFault> {
        self.rulings.faults(self.embedder.as_ref())
    }

    /// Whether somebody rolled back, so that changes are not brought in by themselves.
    #[must_use]
    pub fn is_held(&self) -> bool {
        self.folder.is_held()
    }

    /// Brings the index in line with the corpus, and asks nothing of it; questions are answered from the old generation until
    /// the new one is whole. A generation that was held is let go of.
    ///
    /// # Errors
    /// [`EngineError`]; the old generation then serves on.
    pub fn reindex(&self, rebuild: bool, progress: &(dyn Fn(BuildProgress) + Sync)) -> Result<Built, EngineError> {
        self.publish(self.prepare(rebuild, &[], progress)?)
    }

    /// The corpus, read, where it is no longer what the serving generation was made of.
    ///
    /// # Errors
    /// [`CorpusError`] when it cannot be read.
    pub fn changed(&self) -> Result<Option<Corpus>, CorpusError> {
        let index = self.index();
        let corpus = load(&self.settings.corpus, &index.everything().files)?;
        Ok(Some(corpus).filter(|corpus| corpus.fingerprint() != index.manifest.fingerprint))
    }

    /// Makes a new generation in line with the corpus that does not serve yet. What whoever wrote files has `parsed` of them
    /// is not parsed again.
    ///
    /// # Errors
    /// [`EngineError`].
    pub fn prepare(
        &self,
        rebuild: bool,
        parsed: &[CorpusFile],
        progress: &(dyn Fn(BuildProgress) + Sync),
    ) -> Result<PreparedGeneration, EngineError> {
        let index = self.index();
        Ok(self.build(&index, rebuild, parsed, progress).prepare()?)
    }

    /// The same of a corpus that was read a moment ago, by [`Engine::changed`].
    ///
    /// # Errors
    /// [`EngineError`].
    pub fn prepare_of(
        &self,
        corpus: Corpus,
        progress: &(dyn Fn(BuildProgress) + Sync),
    ) -> Result<PreparedGeneration, EngineError> {
        let index = self.index();
        Ok(self.build(&index, false, &[], progress).prepare_of(corpus)?)
    }

    fn build<'a>(
        &'a self,
        serving: &'a Index,
        rebuild: bool,
        parsed: &'a [CorpusFile],
        progress: &'a (dyn Fn(BuildProgress) + Sync),
    ) -> Build<'a> {
        let (folder, corpus, embedder) = (&self.folder, &self.settings.corpus, self.embedder.as_ref());
        Build { folder, corpus, embedder, serving: Some(serving), parsed, rebuild, now: (self.clock)(), progress }
    }

    /// Lets a prepared generation serve.
    ///
    /// # Errors
    /// [`EngineError`]; the old generation then serves on.
    pub fn publish(&self, prepared: PreparedGeneration) -> Result<Built, EngineError> {
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

    /// Drops a prepared generation and holds the one that serves: changes come in only when an index is asked for by name.
    ///
    /// # Errors
    /// [`EngineError`]; it is then not held.
    pub fn leave(&self, prepared: PreparedGeneration) -> Result<(), EngineError> {
        Ok(prepared.hold(self.index().generation)?)
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
