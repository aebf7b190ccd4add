//! Generations are opened here: read from the index folder, compared with what they state, their shards side by side.

use super::access;
use super::columns::count;
use super::damage::Mark;
use super::format::{FORMAT, LAYOUT, MANIFEST};
use super::generation::IndexFolder;
use super::layout::Layout;
use super::lexical::Lexical;
use super::parts::GenerationParts;
use super::seal::{Files, read_json};
use super::shard::IndexShard;
use super::tally::TermTally;
use super::vectors::Vectors;
use crate::embed::Embedder;
use crate::ingest::Corpus;
use crate::store::common::{Entries, Names, ShardFiles};
use crate::store::{Catalogue, Index, Manifest, OpenError, Snapshot as _, Statistics};
use crate::text::Language;
use std::any::Any;
use std::collections::HashSet;
use std::ops::Range;
use std::path::Path;
use std::sync::{Arc, OnceLock};

/// A generation in the index folder, open for reading: the engine behind [`Snapshot`](crate::store::Snapshot).
pub struct Generation {
    /// Words, with the statistics of the whole corpus.
    pub(super) lexical: Lexical,
    /// Sentence vectors.
    pub vectors: Vectors,
    pub(super) statistics: Statistics,
    pub(super) catalogue: Catalogue,
    pub(super) parts: Arc<GenerationParts>,
    pub(super) layout: Layout,
    /// Made when they are first asked for.
    entries: OnceLock<Entries>,
    names: OnceLock<Names>,
}

#[cfg(test)]
thread_local! {
    /// Generations that this thread has opened.
    pub(crate) static OPENED: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

/// Opens the generation that serves.
///
/// # Errors
/// [`OpenError`] when there is none, or none that this program and `embedder` can use.
pub fn open(folder: &IndexFolder, embedder: &dyn Embedder) -> Result<Index, OpenError> {
    let damaged = |what: std::io::Error| OpenError::Damaged { what: format!("CURRENT: {what}") };
    let current = folder.current().map_err(|error| access::explained(damaged(error), folder.path()))?;
    let (number, path) = current.ok_or(OpenError::Missing)?;
    open_generation(folder, &path, number, embedder)
}

/// Identity of the encoder whose vectors the serving generation holds; none where there is no generation that can be read.
#[must_use]
pub fn serving_model(folder: &IndexFolder) -> Option<String> {
    let (_, path) = folder.current().ok()??;
    read_json::<Manifest>(&path, MANIFEST).ok().map(|manifest| manifest.model)
}

/// Opens the generation in `path`. Shards that another generation of the same `folder` has open are shared with it.
///
/// # Errors
/// [`OpenError`].
pub(super) fn open_generation(
    folder: &IndexFolder,
    path: &Path,
    generation: u64,
    embedder: &dyn Embedder,
) -> Result<Index, OpenError> {
    let whole = Generation::read(folder, path, embedder).map_err(|error| access::explained(error, folder.path()))?;
    Ok(Index::new(generation, Arc::new(whole)))
}

impl Generation {
    fn read(folder: &IndexFolder, path: &Path, embedder: &dyn Embedder) -> Result<Self, OpenError> {
        #[cfg(test)]
        OPENED.with(|all| all.set(all.get() + 1));
        let manifest: Manifest = read_json(path, MANIFEST)?;
        if manifest.format != FORMAT {
            return Err(OpenError::Format { found: manifest.format, ours: FORMAT });
        }
        if manifest.model != embedder.identity() {
            return Err(OpenError::Model { found: manifest.model });
        }
        let layout: Layout = Files::open(path, None, Arc::new(Mark::default()), u64::MAX)?.json(LAYOUT)?;
        let shards = layout.shards.iter().map(|name| folder.shard(name)).collect::<Result<Vec<_>, _>>()?;
        let whole = Self::new(manifest, layout, &shards, embedder.dimensions())?;
        match whole.damage() {
            Some(damage) => Err(damage.clone().into()),
            None => Ok(whole),
        }
    }

    fn new(
        manifest: Manifest,
        layout: Layout,
        shards: &[Arc<IndexShard>],
        dimensions: usize,
    ) -> Result<Self, OpenError> {
        let damaged = |what: &str| OpenError::Damaged { what: what.to_owned() };
        let parts =
            GenerationParts::new(shards.to_vec(), &layout.files).ok_or_else(|| damaged("a file is in no shard"))?;
        let mut files = Vec::with_capacity(layout.files.len());
        let mut passages = Vec::with_capacity(layout.files.len());
        for (shard, file) in &layout.files {
            let shard = shards.get(*shard as usize).ok_or_else(|| damaged("a file is in no shard"))?;
            files.push(shard.files.get(*file as usize).ok_or_else(|| damaged("a file is in no shard"))?.clone());
            passages.push(count(shard.passages_of(*file).unwrap_or_default().len()));
        }
        let catalogue = Catalogue::new(Corpus { files }, passages);
        if manifest.passages != catalogue.len() {
            return Err(damaged("it has not the passages that it states"));
        }
        let parts = Arc::new(parts);
        let lexical = Lexical::new(Arc::clone(&parts), gone(&layout, shards))
            .map_err(|e| OpenError::Damaged { what: e.to_string() })?;
        let vectors = Vectors::new(Arc::clone(&parts), dimensions);
        let statistics = Statistics {
            languages: manifest.languages.iter().filter_map(|tag| Language::from_tag(tag)).collect(),
            average_len: lexical.average_len(),
            has_vectors: !vectors.is_empty(),
            manifest,
        };
        let (entries, names) = (OnceLock::new(), OnceLock::new());
        Ok(Self { lexical, vectors, statistics, catalogue, parts, layout, entries, names })
    }

    /// The engine behind `index`; none where another one is.
    #[must_use]
    pub fn of(index: &Index) -> Option<&Self> {
        (index.snapshot() as &dyn Any).downcast_ref()
    }

    /// The FAQ's questions.
    pub(super) fn entries(&self) -> &Entries {
        self.entries.get_or_init(|| Entries::of(&self.catalogue))
    }

    /// The names that its articles explain.
    pub(super) fn names(&self) -> &Names {
        let explained = |number: u32| {
            let (shard, file) = *self.layout.files.get(number as usize)?;
            Some((number, self.catalogue.article(number)?, self.parts.part(shard as usize)?.shard.names_of(file)))
        };
        self.names.get_or_init(|| Names::of((0..count(self.layout.files.len())).filter_map(explained)))
    }

    /// The files it was built from.
    pub(super) fn everything(&self) -> &Corpus {
        self.catalogue.corpus()
    }

    /// What its base and the shard beside that hold.
    pub(super) fn shard_files(&self) -> Vec<ShardFiles<'_>> {
        let shards = self.parts.iter().map(|part| &part.shard);
        shards.map(|shard| ShardFiles { main: &shard.main, files: &shard.files, passages: shard.len() }).collect()
    }

    /// Names of its shards.
    pub(super) fn shards(&self) -> &[String] {
        &self.layout.shards
    }

    /// The shard of the file at a place of the corpus, and the numbers of its passages there.
    pub(super) fn shard_of(&self, place: usize) -> Option<(&Arc<IndexShard>, Range<u32>)> {
        let (shard, file) = *self.layout.files.get(place)?;
        let shard = &self.parts.part(shard as usize)?.shard;
        Some((shard, shard.passages_of(file)?))
    }
}

/// What is in `shards` and no longer counts.
fn gone(layout: &Layout, shards: &[Arc<IndexShard>]) -> TermTally {
    let counted: HashSet<(u32, u32)> = layout.files.iter().copied().collect();
    let mut gone = TermTally::default();
    for (n, shard) in (0..).zip(shards) {
        let files = (0..count(shard.files.len())).filter(|file| !counted.contains(&(n, *file)));
        files.filter_map(|file| shard.tally(file)).for_each(|tally| gone.add(tally));
    }
    gone
}
