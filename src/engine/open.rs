//! An engine and the generation that it answers from: opening it, preparing the next one, swapping, going back, and following
//! what another process published. Nothing here asks golden questions; which generation may serve is decided above, in
//! `newsroom::publish`.

use super::error::EngineError;
use super::left::LeftGeneration;
use super::prepare::{Built, Preparation, PreparedGeneration};
use super::rulings::Rulings;
use super::serving::{Clock, Serving};
use super::settings::EngineSettings;
use super::wordings::Wordings;
use crate::embed::Embedder;
use crate::ingest::{Corpus, CorpusError, CorpusFile, GuardFault, RegisterError, load};
use crate::store::{Index, Progress, Store};
use std::sync::{Arc, Mutex};

/// Answers questions from the generation that serves, as the corpus's register lets readers see it.
pub struct Engine {
    pub(super) settings: EngineSettings,
    pub(super) embedder: Arc<dyn Embedder>,
    store: Arc<dyn Store>,
    serving: Serving,
    pub(super) rulings: Rulings,
    pub(super) wordings: Wordings,
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
        progress: Progress<'_>,
    ) -> Result<(Self, Built), EngineError> {
        let store = settings.store(&embedder, clock);
        let work = Preparation { store: &*store, corpus: &settings.corpus, parsed: &[], rebuild, progress };
        let (done, index) = work.prepare(None, None)?.publish()?;
        // Another process may have built one in the meantime.
        let current = index.map_or_else(|| store.serving(), Ok)?;
        Ok((Self::of(settings, embedder, store, &current, clock)?, done))
    }

    /// Opens the index of `settings` as it is, without a look at the articles: for a service that answers at once and brings
    /// in what changed meanwhile.
    ///
    /// # Errors
    /// [`EngineError`] when there is no index that can be used, or the register cannot be read.
    pub fn serving(settings: EngineSettings, embedder: Arc<dyn Embedder>, clock: Clock) -> Result<Self, EngineError> {
        let store = settings.store(&embedder, clock);
        let current = store.serving()?;
        Self::of(settings, embedder, store, &current, clock)
    }

    /// Serves `current` of `store`.
    pub(super) fn of(
        settings: EngineSettings,
        embedder: Arc<dyn Embedder>,
        store: Arc<dyn Store>,
        current: &Index,
        clock: Clock,
    ) -> Result<Self, EngineError> {
        let serving = Serving::new(current, &settings.corpus, clock)?;
        let rulings = Rulings::new(&settings.corpus)?;
        Ok(Self {
            settings,
            embedder,
            store,
            serving,
            rulings,
            wordings: Wordings::default(),
            clock,
            left: Mutex::new(None),
        })
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
        self.store.is_held()
    }

    /// Brings the index in line with the corpus, and asks nothing of it; questions are answered from the old generation until
    /// the new one is whole. A generation that was held is let go of.
    ///
    /// # Errors
    /// [`EngineError`]; the old generation then serves on.
    pub fn reindex(&self, rebuild: bool, progress: Progress<'_>) -> Result<Built, EngineError> {
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
        progress: Progress<'_>,
    ) -> Result<PreparedGeneration, EngineError> {
        let work = self.preparation(rebuild, parsed, progress);
        work.prepare(Some(self.index()), None)
    }

    /// The same of a corpus that was read a moment ago, by [`Engine::changed`].
    ///
    /// # Errors
    /// [`EngineError`].
    pub fn prepare_of(&self, corpus: Corpus, progress: Progress<'_>) -> Result<PreparedGeneration, EngineError> {
        self.preparation(false, &[], progress).prepare(Some(self.index()), Some(corpus))
    }

    fn preparation<'a>(&'a self, rebuild: bool, parsed: &'a [CorpusFile], progress: Progress<'a>) -> Preparation<'a> {
        Preparation { store: &*self.store, corpus: &self.settings.corpus, parsed, rebuild, progress }
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
        } else if built.generation != self.index().generation || self.index().damage().is_some() {
            // Another process has published a generation since this one was opened, or what could not be read can be read again.
            self.reopen()?;
        }
        Ok(built)
    }

    /// Lets the generation before serve again, and holds it: changes come in only when an index is asked for by name.
    /// Gives its number.
    ///
    /// # Errors
    /// [`EngineError`], [`StoreError::NothingBefore`](crate::store::StoreError::NothingBefore) where no earlier one is kept; what served then serves on.
    pub fn roll_back(&self) -> Result<u64, EngineError> {
        let before = self.store.roll_back()?;
        self.replace(&before);
        self.forget_left();
        Ok(before.generation)
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
        let named = self.store.current();
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
        self.replace(&self.store.serving()?);
        self.forget_left();
        Ok(())
    }

    pub(super) fn store(&self) -> &dyn Store {
        &*self.store
    }

    pub(super) fn replace(&self, generation: &Index) {
        self.serving.replace(generation);
    }
}
