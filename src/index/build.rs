use super::analysis::Analyzer;
use super::forward::Gather;
use super::generation::{IndexFolder, Lock};
use super::lexical::{self, Lexical};
use super::manifest::{FORMAT, Manifest};
use super::open::{CORPUS, Index, MANIFEST, OpenError, open, open_generation, seal};
use super::vectors::Plan;
use crate::article::Article;
use crate::embed::{CacheError, EmbedError, Embedder, VectorCache, embed_all};
use crate::ingest::{Corpus, CorpusError, Problem, open_corpus};
use crate::text::Language;
use jiff::Timestamp;
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Texts embedded between two savings of the cache, so that a build that is cut off has not worked in vain.
const SAVE_EVERY: usize = 2_000;

/// How far a build has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// Texts embedded, of those that had no vector yet.
    Embedding {
        /// Finished.
        done: usize,
        /// All.
        total: usize,
    },
    /// Vectors are ready, files are being written.
    Writing,
}

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

/// Files by what became of them, each list in the order of names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Every file that differs.
    pub files: Vec<(String, Change)>,
    /// Files that are the same.
    pub unchanged: usize,
}

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It is new.
    Added,
    /// Its content changed.
    Changed,
    /// It is gone.
    Removed,
}

/// Why no index could be built. The serving generation is untouched.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// The corpus cannot be read.
    #[error(transparent)]
    Corpus(#[from] CorpusError),
    /// The folder cannot be written.
    #[error("the index folder {} cannot be written: {source}", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// The operating system's words.
        source: std::io::Error,
    },
    /// Somebody else is building.
    #[error("another process is building the index in {}; wait until it has finished", path.display())]
    Busy {
        /// The folder.
        path: PathBuf,
    },
    /// The encoder failed.
    #[error(transparent)]
    Embed(#[from] EmbedError),
    /// The vector cache failed.
    #[error(transparent)]
    Cache(#[from] CacheError),
    /// The generation just written cannot be read; it does not serve.
    #[error("the new index cannot be read: {0}")]
    Unreadable(#[from] OpenError),
    /// tantivy failed.
    #[error("the lexical index could not be written")]
    Lexical(#[from] tantivy::TantivyError),
}

/// A new generation that does not serve yet, or the finding that none is needed. Nobody else can build meanwhile. Dropped,
/// it is as if it had never been.
pub struct Prepared {
    folder: IndexFolder,
    lock: Lock,
    /// Where the new generation was written, and the generation, open.
    new: Option<(PathBuf, Index)>,
    built: Built,
}

impl Prepared {
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

    /// Makes it the serving generation. One that was held is held no longer, even where nothing is new.
    ///
    /// # Errors
    /// [`BuildError`]; the old generation then serves on.
    pub fn publish(mut self) -> Result<Built, BuildError> {
        let wrap = |source| BuildError::Folder { path: self.folder.path().to_owned(), source };
        if let Some((building, _)) = &self.new {
            self.built.generation = self.folder.publish(building, &self.lock).map_err(wrap)?;
            self.new = None;
        } else if self.folder.is_held() {
            self.folder.release(self.built.generation, &self.lock).map_err(wrap)?;
        }
        Ok(self.built.clone())
    }
}

impl Drop for Prepared {
    fn drop(&mut self) {
        if let Some((building, _)) = self.new.take() {
            // The next build clears it away should this fail.
            let _ = std::fs::remove_dir_all(building);
        }
    }
}

/// Brings the index in `folder` in line with the corpus in `corpus`, as [`prepare`] says, and swaps it in.
///
/// # Errors
/// [`BuildError`]; the serving generation then serves on.
pub fn build(
    folder: &IndexFolder,
    corpus: &Path,
    embedder: &dyn Embedder,
    rebuild: bool,
    now: Timestamp,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<Built, BuildError> {
    prepare(folder, corpus, embedder, rebuild, now, progress)?.publish()
}

/// Reads what changed in the corpus, embeds what has no vector and writes a new generation that does not serve yet. With
/// `rebuild`, everything but known vectors is made anew.
///
/// # Errors
/// [`BuildError`]; nothing is left behind.
pub fn prepare(
    folder: &IndexFolder,
    corpus: &Path,
    embedder: &dyn Embedder,
    rebuild: bool,
    now: Timestamp,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<Prepared, BuildError> {
    let wrap = |source| BuildError::Folder { path: folder.path().to_owned(), source };
    let lock = folder.lock().map_err(wrap)?.ok_or_else(|| BuildError::Busy { path: folder.path().to_owned() })?;
    let old = open(folder, embedder).ok();
    let known = old.as_ref().filter(|_| !rebuild).map_or(&[][..], |index| &index.everything().files);
    let corpus = open_corpus(corpus, known)?;
    let changes = changes(old.as_ref().map(Index::everything), &corpus);
    let problems = corpus.problems().cloned().collect();
    if let Some(old) = old.filter(|old| !rebuild && old.manifest.fingerprint == corpus.fingerprint()) {
        let (generation, manifest) = (old.generation, old.manifest.clone());
        let built = Built { generation, manifest, changes, problems, embedded: 0, is_new: false };
        return Ok(Prepared { folder: folder.clone(), lock, new: None, built });
    }
    let mut cache = VectorCache::open(&folder.path().join("vectors"), embedder.identity(), embedder.dimensions())?;
    let building = folder.begin(&lock).map_err(wrap)?;
    let written = write_generation(&building, &corpus, embedder, &mut cache, now, progress);
    // Opened before it serves: what cannot be read must not replace what can.
    let opened = written.and_then(|written| Ok((written, open_generation(&building, 0, embedder)?)));
    let ((manifest, newly), index) = opened.inspect_err(|_| {
        // The next build clears it away should this fail too.
        let _ = std::fs::remove_dir_all(&building);
    })?;
    let built = Built { generation: 0, manifest, changes, problems, embedded: newly, is_new: true };
    Ok(Prepared { folder: folder.clone(), lock, new: Some((building, index)), built })
}

/// Writes a whole generation into the empty folder `path`; gives its manifest and how many texts were embedded.
///
/// # Errors
/// [`BuildError`].
pub fn write_generation(
    path: &Path,
    corpus: &Corpus,
    embedder: &dyn Embedder,
    cache: &mut VectorCache,
    now: Timestamp,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<(Manifest, usize), BuildError> {
    let wrap = |source| BuildError::Folder { path: path.to_owned(), source };
    let mut plan = Plan::default();
    let mut languages: BTreeMap<&Language, usize> = BTreeMap::new();
    for article in corpus.articles() {
        *languages.entry(&article.language).or_default() += 1;
    }
    let mut by_count: Vec<(&Language, usize)> = languages.iter().map(|(l, n)| (*l, *n)).collect();
    by_count.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    let main = by_count
        .iter()
        .map(|(l, _)| *l)
        .find(|l| **l != Language::unknown())
        .cloned()
        .unwrap_or_else(Language::unknown);
    let spoken = |article: &Article| {
        if article.language == Language::unknown() { main.clone() } else { article.language.clone() }
    };
    for article in corpus.articles() {
        // An article too short to tell is taken for what most of the others are.
        let is_known = embedder.knows(&spoken(article));
        for passage in &article.passages {
            if is_known {
                plan.add(&article.view(passage));
            } else {
                plan.skip();
            }
        }
    }
    let newly = embed_missing(&plan.texts, embedder, cache, progress)?;
    progress(Progress::Writing);
    let vectors = plan.texts.iter().filter_map(|text| cache.get(text));
    plan.write(path, embedder.dimensions(), vectors).map_err(wrap)?;

    let analyzers: HashMap<Language, Analyzer> =
        corpus.articles().map(spoken).map(|l| (l.clone(), Analyzer::new(&l))).collect();
    let passages = corpus.articles().flat_map(|article| {
        let analyzer = &analyzers[&spoken(article)];
        article.passages.iter().map(move |p| (article.view(p), analyzer))
    });
    let mut gather = Gather::default();
    lexical::write(&path.join("lexical"), passages, &mut gather)?;
    gather.write(path, &Lexical::open(&path.join("lexical"))?)?;

    let manifest = Manifest {
        format: FORMAT,
        model: embedder.identity().to_owned(),
        fingerprint: corpus.fingerprint(),
        articles: corpus.articles().count(),
        passages: corpus.articles().map(|a| a.passages.len()).sum(),
        faq_entries: corpus.articles().map(|a| a.faq.len()).sum(),
        vectors: plan.texts.len(),
        problems: corpus.problems().count(),
        languages: by_count.into_iter().map(|(l, _)| l.to_string()).collect(),
        built: now,
    };
    let json = |value: serde_json::Result<Vec<u8>>| value.map_err(std::io::Error::from);
    json(serde_json::to_vec(&corpus.files)).and_then(|b| std::fs::write(path.join(CORPUS), b)).map_err(wrap)?;
    json(serde_json::to_vec_pretty(&manifest)).and_then(|b| std::fs::write(path.join(MANIFEST), b)).map_err(wrap)?;
    seal(path).map_err(wrap)?;
    Ok((manifest, newly))
}

fn embed_missing(
    texts: &[String],
    embedder: &dyn Embedder,
    cache: &mut VectorCache,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<usize, BuildError> {
    let missing: Vec<&str> = texts.iter().map(String::as_str).filter(|t| cache.get(t).is_none()).collect();
    let total = missing.len();
    let done = AtomicUsize::new(0);
    if total > 0 {
        progress(Progress::Embedding { done: 0, total });
    }
    for batch in missing.chunks(SAVE_EVERY) {
        let tell = |n: usize| progress(Progress::Embedding { done: done.fetch_add(n, Ordering::Relaxed) + n, total });
        let vectors = embed_all(embedder, batch, &tell)?;
        for (text, vector) in batch.iter().zip(vectors) {
            cache.insert(text, vector);
        }
        cache.save()?;
    }
    Ok(total)
}

/// What differs between the corpus that was indexed and the one that is there now.
#[must_use]
pub fn changes(old: Option<&Corpus>, new: &Corpus) -> Changes {
    let mut before: BTreeMap<&str, &str> =
        old.into_iter().flat_map(|c| &c.files).map(|f| (f.source.as_str(), f.hash.as_str())).collect();
    let mut out = Changes::default();
    for file in &new.files {
        match before.remove(file.source.as_str()) {
            None => out.files.push((file.source.clone(), Change::Added)),
            Some(hash) if hash != file.hash => out.files.push((file.source.clone(), Change::Changed)),
            Some(_) => out.unchanged += 1,
        }
    }
    out.files.extend(before.into_keys().map(|source| (source.to_owned(), Change::Removed)));
    out.files.sort_by(|a, b| a.0.cmp(&b.0));
    out
}
