//! The index folder as a store of generations: what differs from the serving one is written beside it, and swapped in whole.

use super::build::compose;
use super::build_error::BuildError;
use super::encode::VectorSource;
use super::generation::{IndexFolder, Lock};
use super::open::{open, open_generation};
use super::open_error::OpenError;
use crate::embed::{Embedder, VectorCache};
use crate::ingest::{Corpus, CorpusFile};
use crate::store::{Index, Store, StoreError, Writer};
use jiff::Timestamp;
use std::path::PathBuf;
use std::sync::Arc;

/// An index folder, and what makes the vectors in it.
pub struct FolderStore {
    folder: IndexFolder,
    embedder: Arc<dyn Embedder>,
    clock: fn() -> Timestamp,
}

impl From<OpenError> for StoreError {
    fn from(error: OpenError) -> Self {
        Self::Engine(Box::new(error))
    }
}

impl From<BuildError> for StoreError {
    fn from(error: BuildError) -> Self {
        match error {
            BuildError::Busy { .. } => Self::Busy,
            other => Self::Engine(Box::new(other)),
        }
    }
}

impl FolderStore {
    /// The store in `folder`; nothing is created.
    #[must_use]
    pub fn new(folder: IndexFolder, embedder: Arc<dyn Embedder>, clock: fn() -> Timestamp) -> Self {
        Self { folder, embedder, clock }
    }

    fn failed(&self) -> impl Fn(std::io::Error) -> StoreError + '_ {
        move |source| BuildError::Folder { path: self.folder.path().to_owned(), source }.into()
    }

    fn lock(&self) -> Result<Lock, StoreError> {
        self.folder.lock().map_err(self.failed())?.ok_or(StoreError::Busy)
    }
}

impl Store for FolderStore {
    fn serving(&self) -> Result<Option<Index>, StoreError> {
        match open(&self.folder, self.embedder.as_ref()) {
            Err(OpenError::Missing) => Ok(None),
            opened => Ok(Some(opened?)),
        }
    }

    fn writer(&self) -> Result<Box<dyn Writer + '_>, StoreError> {
        let lock = self.lock()?;
        let serving = self.serving()?;
        let files = serving.as_ref().map_or_else(Vec::new, |index| index.everything().files.clone());
        Ok(Box::new(FolderWriter { store: self, lock, serving, files, made: None }))
    }

    fn roll_back(&self) -> Result<Index, StoreError> {
        let lock = self.lock()?;
        let (number, at) = self.folder.before().map_err(self.failed())?.ok_or(StoreError::NothingBefore)?;
        let before = open_generation(&self.folder, &at, number, self.embedder.as_ref())?;
        self.folder.hold(number, &lock).map_err(self.failed())?;
        Ok(before)
    }

    fn hold(&self) -> Result<(), StoreError> {
        let lock = self.lock()?;
        match self.folder.current().map_err(self.failed())? {
            Some((number, _)) => self.folder.hold(number, &lock).map_err(self.failed()),
            None => Err(OpenError::Missing.into()),
        }
    }

    fn is_held(&self) -> bool {
        self.folder.is_held()
    }
}

struct FolderWriter<'a> {
    store: &'a FolderStore,
    lock: Lock,
    serving: Option<Index>,
    files: Vec<CorpusFile>,
    /// Where the next generation was written, none where it is the serving one; and the generation, open.
    made: Option<(Option<PathBuf>, Index)>,
}

/// The file that this is, or that this is an item of.
fn whole(file: &CorpusFile) -> &str {
    file.part_of.as_ref().unwrap_or(&file.source)
}

impl FolderWriter<'_> {
    fn make(&self) -> Result<(Option<PathBuf>, Index), StoreError> {
        let FolderStore { folder, embedder, clock } = self.store;
        let mut files = self.files.clone();
        files.sort_by(|a, b| (whole(a), a.part_of.is_some()).cmp(&(whole(b), b.part_of.is_some())));
        let corpus = Corpus { files };
        let is_same = |serving: &Index| serving.manifest.fingerprint == corpus.fingerprint();
        if self.serving.as_ref().is_some_and(is_same) {
            return Ok((None, open(folder, embedder.as_ref())?));
        }
        let path = folder.path().join("vectors");
        let cache = VectorCache::open(&path, embedder.identity(), embedder.dimensions()).map_err(BuildError::from);
        let mut cache = cache?;
        let encoder = VectorSource { embedder: embedder.as_ref(), cache: &mut cache, spare: 0, progress: &|_| {} };
        let serving = self.serving.as_ref();
        let (building, _) = compose(folder, &self.lock, &corpus, serving, serving, encoder, clock())?;
        let index = open_generation(folder, &building, 0, embedder.as_ref())?;
        Ok((Some(building), index))
    }

    /// Lets go of what was made of files that are no longer the ones.
    fn forget(&mut self) {
        if let Some((Some(building), _)) = self.made.take() {
            // The next build clears it away should this fail.
            let _ = std::fs::remove_dir_all(building);
        }
    }
}

impl Writer for FolderWriter<'_> {
    fn put(&mut self, file: CorpusFile) {
        self.forget();
        match self.files.iter_mut().find(|known| known.source == file.source) {
            Some(known) => *known = file,
            None => self.files.push(file),
        }
    }

    fn remove(&mut self, source: &str) {
        self.forget();
        self.files.retain(|file| file.source != source && whole(file) != source);
    }

    fn prepare(&mut self) -> Result<&Index, StoreError> {
        let made = match self.made.take() {
            Some(made) => made,
            None => self.make()?,
        };
        Ok(&self.made.insert(made).1)
    }

    fn publish(mut self: Box<Self>) -> Result<Index, StoreError> {
        self.prepare()?;
        let Some((building, index)) = self.made.take() else { return Err(OpenError::Missing.into()) };
        let folder = &self.store.folder;
        let Some(building) = building else {
            if folder.is_held() {
                folder.release(index.generation, &self.lock).map_err(self.store.failed())?;
            }
            return Ok(index);
        };
        let number = folder.publish(&building, &self.lock).map_err(self.store.failed())?;
        Ok(index.as_generation(number))
    }
}

impl Drop for FolderWriter<'_> {
    fn drop(&mut self) {
        self.forget();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::embed::Hashed;
    use crate::index::Generation;
    use crate::store::contract::{Spread, every_corpus, holds};

    /// A store in a folder that goes with it.
    struct Temporary {
        store: FolderStore,
        _folder: tempfile::TempDir,
    }

    impl Store for Temporary {
        fn serving(&self) -> Result<Option<Index>, StoreError> {
            self.store.serving()
        }
        fn writer(&self) -> Result<Box<dyn Writer + '_>, StoreError> {
            self.store.writer()
        }
        fn roll_back(&self) -> Result<Index, StoreError> {
            self.store.roll_back()
        }
        fn hold(&self) -> Result<(), StoreError> {
            self.store.hold()
        }
        fn is_held(&self) -> bool {
            self.store.is_held()
        }
    }

    fn empty() -> Temporary {
        let folder = tempfile::tempdir().unwrap();
        let store = FolderStore::new(IndexFolder::new(folder.path()), Arc::new(Hashed), || Timestamp::UNIX_EPOCH);
        Temporary { store, _folder: folder }
    }

    #[test]
    fn the_index_folder_holds_the_contract() {
        holds(&empty);
    }

    #[test]
    fn the_contract_looks_at_one_shard_and_at_several() {
        for (name, files) in every_corpus() {
            let shards = |spread: Spread| {
                let store = empty();
                let index = spread.write(&store, &files);
                Generation::of(&index).map_or(0, |inside| inside.shards().len())
            };
            let (at_once, in_steps) = (shards(Spread::AtOnce), shards(Spread::InSteps));
            assert!(at_once <= 1, "{name}");
            assert_eq!(in_steps, if files.len() > 1 { 2 } else { at_once }, "{name}");
        }
    }
}
