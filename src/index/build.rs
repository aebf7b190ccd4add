//! Writes a generation: what has no vector is embedded, what the one before has is used again, and all of it is written under a
//! name that nobody reads. When it serves is [`store`](super::store)'s.

use super::build_error::BuildError;
use super::encode::{OldVectors, VectorSource};
use super::format::{FORMAT, LAYOUT, MANIFEST};
use super::generation::{IndexFolder, Lock};
use super::layout::Layout;
use super::open::{Generation, open_generation};
use super::seal::{seal, write_json};
use super::shard;
use crate::embed::{Embedder, VectorCache};
use crate::ingest::{Corpus, CorpusFile};
use crate::store::common::{LayoutPlan, languages, main_language};
use crate::store::{Index, Manifest, Progress};
use crate::text::Language;
use jiff::Timestamp;
use std::path::{Path, PathBuf};

/// Indexes `corpus` in the empty folder `path`, from which nobody is served.
///
/// # Errors
/// [`BuildError`].
pub fn write_generation(
    path: &Path,
    corpus: &Corpus,
    embedder: &dyn Embedder,
    cache: &mut VectorCache,
    now: Timestamp,
    progress: Progress<'_>,
) -> Result<Index, BuildError> {
    let folder = IndexFolder::new(path);
    let wrap = |source| BuildError::Folder { path: path.to_owned(), source };
    let lock = folder.lock().map_err(wrap)?.ok_or_else(|| BuildError::Busy { path: path.to_owned() })?;
    let encoder = VectorSource { embedder, cache, spare: 0, progress };
    let (building, _) = compose(&folder, &lock, corpus, None, None, encoder, now)?;
    Ok(open_generation(&folder, &building, 0, embedder)?)
}

/// Writes a whole generation that nobody looks at yet; gives its folder and how many texts were embedded. Shards of `base` are
/// used again where they can be; vectors are taken from `old`.
pub(super) fn compose(
    folder: &IndexFolder,
    lock: &Lock,
    corpus: &Corpus,
    base: Option<&Index>,
    old: Option<&Index>,
    encoder: VectorSource<'_>,
    now: Timestamp,
) -> Result<(PathBuf, usize), BuildError> {
    let wrap = |source| BuildError::Folder { path: folder.path().to_owned(), source };
    let (base, old) = (base.and_then(Generation::of), old.and_then(Generation::of));
    let languages = languages(corpus);
    let main = main_language(&languages);
    let plan = base
        .map_or_else(|| LayoutPlan::everything(corpus), |base| LayoutPlan::after(&base.shard_files(), corpus, &main));
    let mut shards = base.map_or(&[][..], |base| base.shards()).to_vec();
    shards.truncate(plan.kept);
    let building = folder.begin(lock).map_err(wrap)?;
    let model = encoder.embedder.identity().to_owned();
    let mut newly = 0;
    if !plan.new.is_empty() {
        let files: Vec<&CorpusFile> = plan.new.iter().filter_map(|n| corpus.files.get(*n)).collect();
        let name;
        (name, newly) = write_shard(&building, &files, &main, old, encoder)?;
        folder.keep_shard(&building.join(SHARD), &name).map_err(wrap)?;
        shards.push(name);
    }
    let layout = Layout { shards, files: plan.files };
    let open = layout.shards.iter().map(|name| folder.shard(name)).collect::<Result<Vec<_>, _>>()?;
    let texts =
        |(shard, file): &(u32, u32)| open.get(*shard as usize).map_or(0, |shard| shard.texts_of(*file) as usize);
    let vectors = layout.files.iter().map(texts).sum();
    let manifest = Manifest { vectors, ..Manifest::of(corpus, FORMAT, &model, &languages, now) };
    write_json(&building, LAYOUT, &layout).map_err(wrap)?;
    let json = serde_json::to_vec_pretty(&manifest).map_err(std::io::Error::from);
    json.and_then(|json| std::fs::write(building.join(MANIFEST), json)).map_err(wrap)?;
    seal(&building).map_err(wrap)?;
    Ok((building, newly))
}

/// Where a shard is written, inside the folder of the generation that is being built.
const SHARD: &str = "shard";

fn write_shard(
    building: &Path,
    files: &[&CorpusFile],
    main: &Language,
    old: Option<&Generation>,
    mut encoder: VectorSource<'_>,
) -> Result<(String, usize), BuildError> {
    let path = building.join(SHARD);
    let wrap = |source| BuildError::Folder { path: path.clone(), source };
    std::fs::create_dir(&path).map_err(wrap)?;
    let known = old.map(|old| OldVectors::of(old, files)).unwrap_or_default();
    let (facts, newly) = encoder.write(&path, files, main, &known)?;
    Ok((shard::write(&path, files, &facts)?, newly))
}
