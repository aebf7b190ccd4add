use super::forward::Forward;
use super::generation::IndexFolder;
use super::lexical::Lexical;
use super::lookup::Lookup;
use super::manifest::{FORMAT, Manifest};
use super::vectors::Vectors;
use crate::article::{Article, ArticleId, Passage, PassageId};
use crate::embed::Embedder;
use crate::ingest::{Corpus, CorpusFile, Register, State};
use crate::text::{Language, hex};
use jiff::Timestamp;
use jiff::civil::Date;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub(super) const CORPUS: &str = "corpus.json";
pub(super) const MANIFEST: &str = "manifest.json";
const SEAL: &str = "checksums.json";

/// Generations up to this size are read through and checked when they are opened; of larger ones only the sizes are.
const CHECKED_BYTES: u64 = 64 << 20;

/// A generation as readers may see it: open for reading, cheap to share, never changes. An article that the register
/// withholds is not among [`Index::articles`], and no passage of it has a [`Index::place`].
pub struct Index {
    whole: Arc<Generation>,
    register: Arc<Register>,
    /// For each file of the corpus whether it is withheld; empty when none is.
    withheld: Vec<bool>,
    pub(super) lookup: Lookup,
}

/// A generation as it was built.
pub struct Generation {
    /// Its number.
    pub generation: u64,
    /// What it is.
    pub manifest: Manifest,
    /// Postings.
    pub lexical: Lexical,
    /// Terms of each passage.
    pub forward: Forward,
    /// Sentence vectors.
    pub vectors: Vectors,
    /// Languages of the articles, most frequent first.
    pub languages: Vec<Language>,
    corpus: Corpus,
    places: Vec<(u32, u32)>,
}

impl Deref for Index {
    type Target = Generation;

    fn deref(&self) -> &Generation {
        &self.whole
    }
}

/// A passage and the article it was cut from.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// The passage's ordinal.
    pub ordinal: u32,
    /// The article.
    pub article: &'a Article,
    /// The passage.
    pub passage: &'a Passage,
}

/// Why there is no index to read. Each is mended by building one.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// None was built yet.
    #[error("there is no index yet")]
    Missing,
    /// It was written by another version of the program.
    #[error("the index has format {found}, this program writes format {FORMAT}")]
    Format {
        /// Its format.
        found: u32,
    },
    /// It holds another encoder's vectors.
    #[error("the index was made with another encoder ({found})")]
    Model {
        /// Its encoder.
        found: String,
    },
    /// A file of it is missing or altered.
    #[error("the index is damaged: {what}")]
    Damaged {
        /// Which file, and how.
        what: String,
    },
}

/// Opens the generation that serves.
///
/// # Errors
/// [`OpenError`] when there is none, or none that this program and `embedder` can use.
pub fn open(folder: &IndexFolder, embedder: &dyn Embedder) -> Result<Index, OpenError> {
    let damaged = |what: std::io::Error| OpenError::Damaged { what: format!("CURRENT: {what}") };
    let (number, path) = folder.current().map_err(damaged)?.ok_or(OpenError::Missing)?;
    open_generation(&path, number, embedder)
}

/// Opens the generation in `path`.
///
/// # Errors
/// [`OpenError`].
pub fn open_generation(path: &Path, generation: u64, embedder: &dyn Embedder) -> Result<Index, OpenError> {
    let manifest: Manifest = read_json(path, MANIFEST)?;
    if manifest.format != FORMAT {
        return Err(OpenError::Format { found: manifest.format });
    }
    if manifest.model != embedder.identity() {
        return Err(OpenError::Model { found: manifest.model });
    }
    check_seal(path)?;
    let corpus = Corpus { files: read_json(path, CORPUS)? };
    let lexical = Lexical::open(&path.join("lexical")).map_err(|e| OpenError::Damaged { what: e.to_string() })?;
    let vectors = Vectors::open(path).map_err(|e| OpenError::Damaged { what: e.to_string() })?;
    let forward = Forward::open(path).map_err(|e| OpenError::Damaged { what: e.to_string() })?;
    let mut places = Vec::new();
    for (file, article) in (0..).zip(corpus.files.iter().map(|f| f.article.as_ref())) {
        places.extend(article.into_iter().flat_map(|a| (0..).zip(&a.passages)).map(|(n, _)| (file, n)));
    }
    if lexical.len() != places.len() as u64 || forward.len() != places.len() {
        return Err(OpenError::Damaged {
            what: format!("{} passages, {} of them indexed", places.len(), lexical.len()),
        });
    }
    let languages = manifest.languages.iter().filter_map(|tag| Language::from_tag(tag)).collect();
    let whole = Arc::new(Generation { generation, manifest, lexical, forward, vectors, languages, corpus, places });
    Ok(Index { whole, register: Arc::default(), withheld: Vec::new(), lookup: Lookup::default() })
}

impl Index {
    /// The same generation as `register` lets readers see it at `now`.
    #[must_use]
    pub fn under(&self, register: Arc<Register>, now: Timestamp) -> Self {
        let is_withheld = |file: &CorpusFile| {
            // An item goes with its feed.
            let mut names = [Some(&file.source), file.part_of.as_ref()].into_iter().flatten();
            names.any(|name| register.entry(name).is_some_and(|entry| entry.is_withheld(now)))
        };
        let mut withheld: Vec<bool> = self.corpus.files.iter().map(is_withheld).collect();
        if !withheld.contains(&true) {
            withheld.clear();
        }
        Self { whole: Arc::clone(&self.whole), register, withheld, lookup: Lookup::default() }
    }

    /// What is known of the articles beside their text.
    #[must_use]
    pub fn register(&self) -> &Register {
        &self.register
    }

    /// The day on which `article` was corrected, where it was.
    #[must_use]
    pub fn corrected(&self, article: &Article) -> Option<Date> {
        let entry = self.register.entry(&article.source)?;
        entry.on.filter(|_| entry.state == State::Corrected)
    }

    /// The files it was built from, what readers may not see included.
    #[must_use]
    pub fn everything(&self) -> &Corpus {
        &self.corpus
    }

    /// Articles that readers may see, in the order of their files.
    pub fn articles(&self) -> impl Iterator<Item = &Article> {
        (0..).zip(&self.corpus.files).filter(|(n, _)| !self.is_withheld(*n)).filter_map(|(_, f)| f.article.as_ref())
    }

    /// Whether any article is withheld.
    #[must_use]
    pub fn withholds(&self) -> bool {
        !self.withheld.is_empty()
    }

    fn is_withheld(&self, file: usize) -> bool {
        self.withheld.get(file).is_some_and(|withheld| *withheld)
    }

    /// Passages, those of withheld articles included.
    #[must_use]
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there is no passage.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// The passage of an ordinal below [`Index::len`]; none when its article is withheld.
    #[must_use]
    pub fn place(&self, ordinal: u32) -> Option<Place<'_>> {
        let (file, n) = *self.places.get(ordinal as usize)?;
        if self.is_withheld(file as usize) {
            return None;
        }
        let article = self.corpus.files.get(file as usize)?.article.as_ref()?;
        Some(Place { ordinal, article, passage: article.passages.get(n as usize)? })
    }

    /// All passages that readers may see, by ordinal.
    pub fn places(&self) -> impl Iterator<Item = Place<'_>> {
        (0..).take(self.len()).filter_map(|ordinal| self.place(ordinal))
    }

    /// The article of an id.
    #[must_use]
    pub fn article(&self, id: &ArticleId) -> Option<&Article> {
        self.articles().find(|a| a.id == *id)
    }

    /// The passage of an id.
    #[must_use]
    pub fn passage(&self, id: &PassageId) -> Option<Place<'_>> {
        self.places().find(|p| p.passage.id == *id)
    }
}

/// Writes down the size and the digest of every file, once all are written.
pub(super) fn seal(path: &Path) -> std::io::Result<()> {
    let mut sums = BTreeMap::new();
    for (name, file) in files(path)? {
        let bytes = std::fs::read(&file)?;
        std::fs::File::open(&file)?.sync_all()?;
        sums.insert(name, (bytes.len() as u64, digest(&bytes)));
    }
    std::fs::write(path.join(SEAL), serde_json::to_vec(&sums)?)?;
    std::fs::File::open(path.join(SEAL))?.sync_all()
}

fn check_seal(path: &Path) -> Result<(), OpenError> {
    let sums: BTreeMap<String, (u64, String)> = read_json(path, SEAL)?;
    let damaged = |name: &str, how: &str| OpenError::Damaged { what: format!("{name} {how}") };
    let total: u64 = sums.values().map(|(size, _)| size).sum();
    for (name, (size, sum)) in &sums {
        let file = path.join(name);
        let found = std::fs::metadata(&file).map_err(|_| damaged(name, "is missing"))?.len();
        if found != *size {
            return Err(damaged(name, "has another size than when it was written"));
        }
        if total <= CHECKED_BYTES {
            let bytes = std::fs::read(&file).map_err(|e| damaged(name, &format!("cannot be read: {e}")))?;
            if digest(&bytes) != *sum {
                return Err(damaged(name, "is not what was written"));
            }
        }
    }
    Ok(())
}

fn files(path: &Path) -> std::io::Result<Vec<(String, PathBuf)>> {
    let mut out = Vec::new();
    for folder in ["", "lexical/"] {
        for entry in std::fs::read_dir(path.join(folder))? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            // tantivy's lock files come and go.
            if entry.file_type()?.is_file() && name != SEAL && !name.starts_with(".tantivy") {
                out.push((format!("{folder}{name}"), entry.path()));
            }
        }
    }
    Ok(out)
}

fn digest(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes)[..16])
}

fn read_json<T: serde::de::DeserializeOwned>(path: &Path, name: &str) -> Result<T, OpenError> {
    let damaged = |what: String| OpenError::Damaged { what: format!("{name}: {what}") };
    let bytes = std::fs::read(path.join(name)).map_err(|e| damaged(e.to_string()))?;
    serde_json::from_slice(&bytes).map_err(|e| damaged(e.to_string()))
}
