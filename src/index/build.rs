//! Builds the next generation: reads what changed in the corpus, embeds what has no vector, writes it under a name that nobody
//! reads, and swaps it in when told. The corpus is read once and the new generation opened once; the one that serves is not
//! opened again where it is open. Whether it may serve is decided above, in `newsroom::publish`.

use super::build_error::BuildError;
use super::changes::{Changes, changes};
use super::encode::{OldVectors, VectorSource};
use super::format::{FORMAT, LAYOUT, MANIFEST};
use super::generation::{IndexFolder, Lock};
use super::layout::Layout;
use super::open::{Generation, open, open_generation};
use super::plan::LayoutPlan;
use super::progress::BuildProgress;
use super::seal::{seal, write_json};
use super::shard;
use crate::embed::{Embedder, VectorCache};
use crate::ingest::{Corpus, CorpusError, CorpusFile, Problem, not_empty, open_beside};
use crate::store::{Index, Manifest};
use crate::text::Language;
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What a build did.
#[derive(Clone, Debug)]
pub struct Built {
    /// Number of the generation that serves now; 0 for one that does not serve yet.
    pub generation: u64,
    /// What it is.
    pub manifest: Manifest,
    /// Against the generation before.
    pub changes: Changes,
    /// What is wrong with the corpus, in the order of its files.
    pub problems: Vec<Problem>,
    /// Texts that had to be embedded.
    pub embedded: usize,
    /// Whether a new generation was written; if not, the old one already was what the corpus asks for.
    pub is_new: bool,
}

/// A new generation that does not serve yet, or the finding that none is needed. Nobody else can build meanwhile. Dropped,
/// it is as if it had never been.
pub struct PreparedGeneration {
    folder: IndexFolder,
    lock: Lock,
    /// Where the new generation was written, and the generation, open.
    new: Option<(PathBuf, Index)>,
    built: Built,
}

impl PreparedGeneration {
    /// The new generation, to be asked before it serves; none when the serving one already is what the corpus asks for.
    #[must_use]
    pub fn index(&self) -> Option<&Index> {
        self.new.as_ref().map(|(_, index)| index)
    }

    /// What was done, and what would change.
    #[must_use]
    pub fn built(&self) -> &Built {
        &self.built
    }

    /// Makes it the serving generation and gives it, where it is new. One that was held is held no longer, even where nothing
    /// is new.
    ///
    /// # Errors
    /// [`BuildError`]; the old generation then serves on.
    pub fn publish(mut self) -> Result<(Built, Option<Index>), BuildError> {
        let wrap = |source| BuildError::Folder { path: self.folder.path().to_owned(), source };
        if let Some((building, _)) = &self.new {
            self.built.generation = self.folder.publish(building, &self.lock).map_err(wrap)?;
        } else if self.folder.is_held() {
            self.folder.release(self.built.generation, &self.lock).map_err(wrap)?;
        }
        let index = self.new.take().map(|(_, index)| index.as_generation(self.built.generation));
        Ok((self.built.clone(), index))
    }

    /// Drops it, and holds generation `number`, which serves, before anybody else can build.
    ///
    /// # Errors
    /// [`BuildError`]; nothing is held then.
    pub fn hold(self, number: u64) -> Result<(), BuildError> {
        let wrap = |source| BuildError::Folder { path: self.folder.path().to_owned(), source };
        self.folder.hold(number, &self.lock).map_err(wrap)
    }
}

impl Drop for PreparedGeneration {
    fn drop(&mut self) {
        if let Some((building, _)) = self.new.take() {
            // The next build clears it away should this fail.
            let _ = std::fs::remove_dir_all(building);
        }
    }
}

/// Brings the index in `folder` in line with the corpus in `corpus`, as [`Build::prepare`] says, and swaps it in.
///
/// # Errors
/// [`BuildError`]; the serving generation then serves on.
pub fn build(
    folder: &IndexFolder,
    corpus: &Path,
    embedder: &dyn Embedder,
    rebuild: bool,
    now: Timestamp,
    progress: &(dyn Fn(BuildProgress) + Sync),
) -> Result<Built, BuildError> {
    let build = Build { folder, corpus, embedder, serving: None, parsed: &[], rebuild, now, progress };
    Ok(build.prepare()?.publish()?.0)
}

/// What a new generation is made from.
#[derive(Clone, Copy)]
pub struct Build<'a> {
    /// Where it is to be.
    pub folder: &'a IndexFolder,
    /// Folder of the articles.
    pub corpus: &'a Path,
    /// What embeds their texts.
    pub embedder: &'a dyn Embedder,
    /// The generation that serves, where it is open already.
    pub serving: Option<&'a Index>,
    /// Files of the corpus as whoever wrote them has parsed them.
    pub parsed: &'a [CorpusFile],
    /// Whether everything but known vectors is made anew.
    pub rebuild: bool,
    /// The time.
    pub now: Timestamp,
    /// Hears how it comes on.
    pub progress: &'a (dyn Fn(BuildProgress) + Sync),
}

/// Where a new generation was written and the generation, where one was needed; and what was done.
type MadeGeneration = (Option<(PathBuf, Index)>, Built);

impl Build<'_> {
    /// Reads what changed in the corpus, embeds what has no vector and writes a new generation that does not serve yet.
    ///
    /// # Errors
    /// [`BuildError`]; nothing is left behind.
    pub fn prepare(self) -> Result<PreparedGeneration, BuildError> {
        self.make(None)
    }

    /// The same of `corpus`, which was read after `serving` was opened. It is read anew only where another process has
    /// published since.
    ///
    /// # Errors
    /// [`BuildError`]; nothing is left behind.
    pub fn prepare_of(self, corpus: Corpus) -> Result<PreparedGeneration, BuildError> {
        self.make(Some(corpus))
    }

    /// The corpus as it is now; what has not changed since `old` is only hashed.
    fn read_after(&self, old: Option<&Index>) -> Result<Corpus, CorpusError> {
        let known = old.filter(|_| !self.rebuild).map_or(&[][..], |index| &index.everything().files);
        open_beside(self.corpus, known, self.parsed)
    }

    fn make(self, read: Option<Corpus>) -> Result<PreparedGeneration, BuildError> {
        let folder = self.folder;
        let wrap = |source| BuildError::Folder { path: folder.path().to_owned(), source };
        let lock = folder.lock().map_err(wrap)?.ok_or_else(|| BuildError::Busy { path: folder.path().to_owned() })?;
        let named = folder.current().ok().flatten().map(|(number, _)| number);
        let serving = self.serving.filter(|index| named == Some(index.generation) && index.damage().is_none());
        let opened = if serving.is_none() { open(folder, self.embedder).ok() } else { None };
        let mut old = serving.or(opened.as_ref());
        let mut read = read.filter(|_| serving.is_some());
        loop {
            let corpus = match read.take() {
                Some(corpus) => not_empty(corpus, self.corpus)?,
                None => self.read_after(old)?,
            };
            let made = self.after(old, &corpus, &lock);
            // What was read of the old generation may have been nothing, in the place of what is damaged.
            let is_damaged = old.is_some_and(|old| old.damage().is_some());
            if !is_damaged {
                let (new, built) = made?;
                return Ok(PreparedGeneration { folder: folder.clone(), lock, new, built });
            }
            if let Ok((Some((building, _)), _)) = made {
                std::fs::remove_dir_all(building).map_err(wrap)?;
            }
            old = None;
        }
    }

    /// Makes a generation of `corpus` where one is needed beside `old`.
    fn after(&self, old: Option<&Index>, corpus: &Corpus, lock: &Lock) -> Result<MadeGeneration, BuildError> {
        let Self { folder, embedder, rebuild, .. } = *self;
        let changes = changes(old.map(Index::everything), corpus);
        let problems = corpus.problems().cloned().collect();
        if let Some(old) = old.filter(|old| !rebuild && old.manifest.fingerprint == corpus.fingerprint()) {
            let (generation, manifest) = (old.generation, old.manifest.clone());
            return Ok((None, Built { generation, manifest, changes, problems, embedded: 0, is_new: false }));
        }
        let mut cache = VectorCache::open(&folder.path().join("vectors"), embedder.identity(), embedder.dimensions())?;
        // While readers are answered, a core is left to them.
        let spare = usize::from(old.is_some());
        let encoder = VectorSource { embedder, cache: &mut cache, spare, progress: self.progress };
        let plan = if rebuild { None } else { old };
        let (building, newly) = compose(folder, lock, corpus, plan, old, encoder, self.now)?;
        // Opened before it serves: what cannot be read must not replace what can.
        let index = open_generation(folder, &building, 0, embedder).inspect_err(|_| {
            // The next build clears it away should this fail too.
            let _ = std::fs::remove_dir_all(&building);
        })?;
        let manifest = index.manifest.clone();
        let built = Built { generation: 0, manifest, changes, problems, embedded: newly, is_new: true };
        Ok((Some((building, index)), built))
    }
}

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
    progress: &(dyn Fn(BuildProgress) + Sync),
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
    let main = languages.iter().find(|l| **l != Language::unknown()).cloned().unwrap_or_else(Language::unknown);
    let plan = base.map_or_else(|| LayoutPlan::everything(corpus), |base| LayoutPlan::after(base, corpus, &main));
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
    let manifest = Manifest {
        format: FORMAT,
        model,
        fingerprint: corpus.fingerprint(),
        articles: corpus.articles().count(),
        passages: corpus.articles().map(|a| a.passages.len()).sum(),
        faq_entries: corpus.articles().map(|a| a.faq.len()).sum(),
        vectors,
        problems: corpus.problems().count(),
        languages: languages.iter().map(ToString::to_string).collect(),
        built: now,
    };
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

/// Languages of the articles, most frequent first.
fn languages(corpus: &Corpus) -> Vec<Language> {
    let mut counts: BTreeMap<&Language, usize> = BTreeMap::new();
    for article in corpus.articles() {
        *counts.entry(&article.language).or_default() += 1;
    }
    let mut by_count: Vec<(&Language, usize)> = counts.into_iter().collect();
    by_count.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    by_count.into_iter().map(|(language, _)| language.clone()).collect()
}
