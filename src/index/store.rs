//! The index folder as a store of generations: what differs from the serving one is written beside it, opened once, and swapped
//! in whole. The serving one is not opened again where it is open.

use super::build::compose;
use super::build_error::BuildError;
use super::encode::VectorSource;
use super::generation::{IndexFolder, Lock};
use super::open::{open, open_generation};
use crate::embed::{Embedder, VectorCache};
use crate::ingest::Corpus;
use crate::store::{Index, OpenError, Prepared, Progress, Store, StoreError, Writer};
use jiff::Timestamp;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

/// An index folder, and what makes the vectors in it.
#[derive(Clone)]
pub struct FolderStore {
    folder: IndexFolder,
    embedder: Arc<dyn Embedder>,
    clock: fn() -> Timestamp,
}

impl From<BuildError> for StoreError {
    fn from(error: BuildError) -> Self {
        match error {
            BuildError::Busy { path } => Self::Busy { place: path.display().to_string() },
            other => Self::Write(Box::new(other)),
        }
    }
}

impl FolderStore {
    /// The store in `folder`; nothing is created.
    #[must_use]
    pub fn new(folder: IndexFolder, embedder: Arc<dyn Embedder>, clock: fn() -> Timestamp) -> Self {
        Self { folder, embedder, clock }
    }

    fn failed(&self, source: io::Error) -> BuildError {
        BuildError::Folder { path: self.folder.path().to_owned(), source }
    }

    fn lock(&self) -> Result<Lock, BuildError> {
        let busy = || BuildError::Busy { path: self.folder.path().to_owned() };
        self.folder.lock().map_err(|error| self.failed(error))?.ok_or_else(busy)
    }
}

impl Store for FolderStore {
    fn current(&self) -> Option<u64> {
        self.folder.current().ok().flatten().map(|(number, _)| number)
    }

    fn serving(&self) -> Result<Index, OpenError> {
        open(&self.folder, self.embedder.as_ref())
    }

    fn older_than(&self, number: u64) -> Option<Index> {
        let older = self.folder.older_than(number).ok()?;
        let opened = |(number, path): &(u64, PathBuf)| open_generation(&self.folder, path, *number, &*self.embedder);
        older.iter().find_map(|older| opened(older).ok())
    }

    fn writer(&self, serving: Option<Arc<Index>>) -> Result<Box<dyn Writer>, StoreError> {
        let lock = self.lock()?;
        let named = self.current();
        let serving = serving.filter(|index| named == Some(index.generation) && index.damage().is_none());
        let base = serving.or_else(|| self.serving().ok().map(Arc::new));
        Ok(Box::new(FolderWriter { store: self.clone(), lock, base, made: None }))
    }

    fn roll_back(&self) -> Result<Index, StoreError> {
        let lock = self.lock()?;
        let before = self.folder.before().map_err(|error| self.failed(error))?;
        let (number, at) = before.ok_or(StoreError::NothingBefore)?;
        let before = open_generation(&self.folder, &at, number, self.embedder.as_ref())?;
        self.folder.hold(number, &lock).map_err(|error| self.failed(error))?;
        Ok(before)
    }

    fn is_held(&self) -> bool {
        self.folder.is_held()
    }
}

struct FolderWriter {
    store: FolderStore,
    lock: Lock,
    base: Option<Arc<Index>>,
    /// Where the next generation was written, and the generation, open.
    made: Option<(PathBuf, Index)>,
}

impl FolderWriter {
    /// Makes a generation of `corpus` where one is needed beside the base.
    fn make(&self, corpus: &Corpus, rebuild: bool, progress: Progress<'_>) -> Result<Made, BuildError> {
        let FolderStore { folder, embedder, clock } = &self.store;
        let base = self.base.as_deref();
        if let Some(base) = base.filter(|base| !rebuild && base.manifest.fingerprint == corpus.fingerprint()) {
            let (generation, manifest) = (base.generation, base.manifest.clone());
            return Ok((None, Prepared { generation, manifest, embedded: 0, is_new: false }));
        }
        let mut cache = VectorCache::open(&folder.path().join("vectors"), embedder.identity(), embedder.dimensions())?;
        // While readers are answered, a core is left to them.
        let spare = usize::from(base.is_some());
        let encoder = VectorSource { embedder: embedder.as_ref(), cache: &mut cache, spare, progress };
        let plan = base.filter(|_| !rebuild);
        let (building, embedded) = compose(folder, &self.lock, corpus, plan, base, encoder, clock())?;
        // Opened before it serves: what cannot be read must not replace what can.
        let index = open_generation(folder, &building, 0, embedder.as_ref()).inspect_err(|_| {
            // The next build clears it away should this fail too.
            let _ = std::fs::remove_dir_all(&building);
        })?;
        let manifest = index.manifest.clone();
        Ok((Some((building, index)), Prepared { generation: 0, manifest, embedded, is_new: true }))
    }

    fn forget(&mut self) {
        if let Some((building, _)) = self.made.take() {
            // The next build clears it away should this fail.
            let _ = std::fs::remove_dir_all(building);
        }
    }
}

/// What was made, where it was needed, and what is said of it.
type Made = (Option<(PathBuf, Index)>, Prepared);

impl Writer for FolderWriter {
    fn base(&self) -> Option<&Arc<Index>> {
        self.base.as_ref()
    }

    fn prepare(&mut self, corpus: &Corpus, rebuild: bool, progress: Progress<'_>) -> Result<Prepared, StoreError> {
        self.forget();
        let made = self.make(corpus, rebuild, progress);
        let done = made.map(|(new, prepared)| {
            self.made = new;
            prepared
        });
        if let Some(damage) = self.base.as_ref().and_then(|base| base.damage()).cloned() {
            // What was read of the base may have been nothing, in the place of what is damaged.
            self.forget();
            self.base = None;
            return Err(damage.into());
        }
        Ok(done?)
    }

    fn prepared(&self) -> Option<&Index> {
        self.made.as_ref().map(|(_, index)| index)
    }

    fn publish(mut self: Box<Self>) -> Result<Option<Index>, StoreError> {
        let folder = &self.store.folder;
        let published = match (&self.made, &self.base) {
            (Some((building, _)), _) => folder.publish(building, &self.lock),
            (None, Some(base)) if folder.is_held() => folder.release(base.generation, &self.lock).map(|()| 0),
            (None, _) => Ok(0),
        };
        let number = published.map_err(|error| self.store.failed(error))?;
        Ok(self.made.take().map(|(_, index)| index.as_generation(number)))
    }

    fn hold(self: Box<Self>, number: u64) -> Result<(), StoreError> {
        Ok(self.store.folder.hold(number, &self.lock).map_err(|error| self.store.failed(error))?)
    }
}

impl Drop for FolderWriter {
    fn drop(&mut self) {
        self.forget();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::embed::Hashed;
    use crate::index::Generation;
    use crate::store::contract::{Make, Spread, every_corpus, holds};
    use std::cell::Cell;

    /// Runs `work` with a way to make stores in folders that go with it.
    fn with_stores(work: impl FnOnce(Make<'_>)) {
        let (folders, count) = (tempfile::tempdir().unwrap(), Cell::new(0));
        work(&|| {
            count.set(count.get() + 1);
            let folder = IndexFolder::new(&folders.path().join(count.get().to_string()));
            Box::new(FolderStore::new(folder, Arc::new(Hashed), || Timestamp::UNIX_EPOCH))
        });
    }

    #[test]
    fn the_index_folder_holds_the_contract() {
        with_stores(holds);
    }

    #[test]
    fn the_contract_looks_at_one_shard_and_at_several() {
        with_stores(|make| {
            for (name, files) in every_corpus() {
                let shards = |spread: Spread| {
                    let index = spread.write(make().as_ref(), &files);
                    Generation::of(&index).map_or(0, |inside| inside.shards().len())
                };
                let (at_once, in_steps) = (shards(Spread::AtOnce), shards(Spread::InSteps));
                assert!(at_once <= 1, "{name}");
                assert_eq!(in_steps, if files.len() > 1 { 2 } else { at_once }, "{name}");
            }
        });
    }
}
