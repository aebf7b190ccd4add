use super::access;
use super::damage::{Damage, Mark};
use super::forward::{Entry, Posting};
use super::generation::IndexFolder;
use super::layout::Layout;
use super::lexical::Lexical;
use super::lookup::Lookup;
use super::manifest::{FORMAT, Manifest};
use super::parts::{Home, Parts};
use super::seal::{Files, read_json};
use super::shard::Shard;
use super::tally::Tally;
use super::vectors::Vectors;
use crate::article::{Article, ArticleId, Passage, PassageId};
use crate::embed::Embedder;
use crate::ingest::{Corpus, CorpusFile, Register, State};
use crate::text::{Abbreviation, Language};
use jiff::Timestamp;
use jiff::civil::Date;
use std::collections::HashSet;
use std::ops::{Deref, Range};
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub(super) const MANIFEST: &str = "manifest.json";
pub(super) const LAYOUT: &str = "layout.json";

/// A generation as readers may see it: open for reading, cheap to share, never changes. An article that the register
/// withholds is not among [`Index::articles`], and no passage of it has a [`Index::place`].
pub struct Index {
    /// Its number; 0 for one that does not serve yet.
    pub generation: u64,
    whole: Arc<Generation>,
    register: Arc<Register>,
    /// For each file of the corpus whether it is withheld; empty when none is.
    withheld: Vec<bool>,
    pub(super) lookup: Lookup,
}

/// A generation as it was built.
pub struct Generation {
    /// What it is.
    pub manifest: Manifest,
    /// Words, with the statistics of the whole corpus.
    pub lexical: Lexical,
    /// Sentence vectors.
    pub vectors: Vectors,
    /// Languages of the articles, most frequent first.
    pub languages: Vec<Language>,
    corpus: Corpus,
    /// By ordinal, the file and the number of the passage in its article.
    places: Vec<(u32, u32)>,
    parts: Arc<Parts>,
    layout: Layout,
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

/// Why there is no index to read. Each but one is mended by building one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
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
    /// This account may not read it. No new one mends that.
    #[error("the index cannot be read: {}: {reason}; give the account that runs ibid the right to read the folder and all in it", path.display())]
    Closed {
        /// The file or folder.
        path: PathBuf,
        /// The operating system's words.
        reason: String,
    },
    /// A file of it is missing or altered.
    #[error("the index is damaged: {what}")]
    Damaged {
        /// Which file, and how.
        what: String,
    },
}

impl From<Damage> for OpenError {
    fn from(damage: Damage) -> Self {
        Self::Damaged { what: damage.to_string() }
    }
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

/// Opens the generation in `path`. Shards that another generation of the same `folder` has open are shared with it.
///
/// # Errors
/// [`OpenError`].
pub fn open_generation(
    folder: &IndexFolder,
    path: &Path,
    generation: u64,
    embedder: &dyn Embedder,
) -> Result<Index, OpenError> {
    #[cfg(test)]
    OPENED.with(|all| all.set(all.get() + 1));
    open_whole(folder, path, generation, embedder).map_err(|error| access::explained(error, folder.path()))
}

#[cfg(test)]
thread_local! {
    /// Generations that this thread has opened.
    pub(crate) static OPENED: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

fn open_whole(folder: &IndexFolder, path: &Path, generation: u64, embedder: &dyn Embedder) -> Result<Index, OpenError> {
    let manifest: Manifest = read_json(path, MANIFEST)?;
    if manifest.format != FORMAT {
        return Err(OpenError::Format { found: manifest.format });
    }
    if manifest.model != embedder.identity() {
        return Err(OpenError::Model { found: manifest.model });
    }
    let layout: Layout = Files::open(path, None, Arc::new(Mark::default()), u64::MAX)?.json(LAYOUT)?;
    let shards = layout.shards.iter().map(|name| folder.shard(name)).collect::<Result<Vec<_>, _>>()?;
    let whole = Generation::new(manifest, layout, &shards, embedder.dimensions())?;
    if let Some(damage) = whole.damage() {
        return Err(damage.clone().into());
    }
    let whole = Arc::new(whole);
    Ok(Index { generation, whole, register: Arc::default(), withheld: Vec::new(), lookup: Lookup::default() })
}

impl Generation {
    fn new(manifest: Manifest, layout: Layout, shards: &[Arc<Shard>], dimensions: usize) -> Result<Self, OpenError> {
        let damaged = |what: &str| OpenError::Damaged { what: what.to_owned() };
        let parts = Parts::new(shards.to_vec(), &layout.files).ok_or_else(|| damaged("a file is in no shard"))?;
        let mut files = Vec::with_capacity(layout.files.len());
        for (shard, file) in &layout.files {
            let found = shards.get(*shard as usize).and_then(|shard| shard.files.get(*file as usize));
            files.push(found.ok_or_else(|| damaged("a file is in no shard"))?.clone());
        }
        let corpus = Corpus { files };
        let mut places = Vec::with_capacity(parts.len());
        for (place, (shard, file)) in (0..).zip(&layout.files) {
            let passages = shards.get(*shard as usize).and_then(|shard| shard.passages_of(*file)).unwrap_or_default();
            places.extend((0..super::columns::count(passages.len())).map(|n| (place, n)));
        }
        if manifest.passages != places.len() {
            return Err(damaged("it has not the passages that it states"));
        }
        let parts = Arc::new(parts);
        let lexical = Lexical::new(Arc::clone(&parts), gone(&layout, shards))
            .map_err(|e| OpenError::Damaged { what: e.to_string() })?;
        let vectors = Vectors::new(Arc::clone(&parts), dimensions);
        let languages = manifest.languages.iter().filter_map(|tag| Language::from_tag(tag)).collect();
        Ok(Self { manifest, lexical, vectors, languages, corpus, places, parts, layout })
    }

    /// Where a passage is found.
    #[must_use]
    pub fn home(&self, ordinal: u32) -> Option<Home> {
        self.parts.home(ordinal)
    }

    /// The terms of each part of a passage, by their ordinals in its part of the generation: title, section, question, then
    /// its sentences.
    pub fn terms(&self, ordinal: u32) -> impl Iterator<Item = impl Iterator<Item = Posting> + '_> {
        let home = self.home(ordinal);
        let part = home.and_then(|home| Some((self.parts.part(home.part)?, home.local)));
        part.into_iter().flat_map(|(part, local)| part.shard.forward.parts(local))
    }

    /// What is known of the FAQ entry that a passage is of without looking at its article; `None` for a section's passage.
    #[must_use]
    pub fn entry(&self, ordinal: u32) -> Option<Entry> {
        let home = self.home(ordinal)?;
        self.parts.part(home.part)?.shard.forward.entry(home.local)
    }

    pub(super) fn parts(&self) -> &Parts {
        &self.parts
    }

    /// What is known to be damaged. Asked after all was read that an answer is made of: in the place of what is damaged
    /// nothing was given.
    #[must_use]
    pub fn damage(&self) -> Option<&Damage> {
        self.parts.iter().find_map(|part| part.shard.damage())
    }

    /// Compares what nobody asked for yet with its checksums, about `bytes` of it. Gives how many bytes were gone through; 0
    /// once all are, or once anything was found to be damaged.
    pub fn check_further(&self, bytes: usize) -> usize {
        let mut done = 0;
        for part in self.parts.iter() {
            if done >= bytes || self.damage().is_some() {
                break;
            }
            done += part.shard.check_further(bytes - done);
        }
        done
    }

    /// Names of its shards.
    pub(super) fn shards(&self) -> &[String] {
        &self.layout.shards
    }

    /// The shard of the file at a place of the corpus, and the numbers of its passages there.
    pub(super) fn shard_of(&self, place: usize) -> Option<(&Arc<Shard>, Range<u32>)> {
        let (shard, file) = *self.layout.files.get(place)?;
        let shard = &self.parts.part(shard as usize)?.shard;
        Some((shard, shard.passages_of(file)?))
    }
}

/// What is in `shards` and no longer counts.
fn gone(layout: &Layout, shards: &[Arc<Shard>]) -> Tally {
    let counted: HashSet<(u32, u32)> = layout.files.iter().copied().collect();
    let mut gone = Tally::default();
    for (n, shard) in (0..).zip(shards) {
        let files = (0..super::columns::count(shard.files.len())).filter(|file| !counted.contains(&(n, *file)));
        files.filter_map(|file| shard.tally(file)).for_each(|tally| gone.add(tally));
    }
    gone
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
        Self {
            generation: self.generation,
            whole: Arc::clone(&self.whole),
            register,
            withheld,
            lookup: Lookup::default(),
        }
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
        (0..).zip(&self.corpus.files).filter(|(n, _)| !self.is_withheld(*n)).filter_map(|(_, f)| f.article.as_deref())
    }

    /// Articles that explain names, each with these, in the order of their files.
    pub(super) fn names(&self) -> impl Iterator<Item = (&Article, &[Abbreviation])> {
        let named = |file: u32| {
            let (shard, number) = *self.layout.files.get(file as usize)?;
            let names = self.parts.part(shard as usize)?.shard.names_of(number);
            Some((self.corpus.files.get(file as usize)?.article.as_deref()?, names))
        };
        let files =
            (0..super::columns::count(self.corpus.files.len())).filter(|file| !self.is_withheld(*file as usize));
        files.filter_map(named).filter(|(_, names)| !names.is_empty())
    }

    /// Whether any article is withheld.
    #[must_use]
    pub fn withholds(&self) -> bool {
        !self.withheld.is_empty()
    }

    fn is_withheld(&self, file: usize) -> bool {
        self.withheld.get(file).is_some_and(|withheld| *withheld)
    }

    /// The same under the number it has once it serves.
    pub(super) fn numbered(self, generation: u64) -> Self {
        Self { generation, ..self }
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
        let (_, n) = *self.places.get(ordinal as usize)?;
        let article = self.article_of(ordinal)?;
        Some(Place { ordinal, article, passage: article.passages.get(n as usize)? })
    }

    /// The article of a passage; none when it is withheld. Its body is not looked at.
    #[must_use]
    pub fn article_of(&self, ordinal: u32) -> Option<&Article> {
        let (file, _) = *self.places.get(ordinal as usize)?;
        let file = self.corpus.files.get(file as usize).filter(|_| !self.is_withheld(file as usize))?;
        file.article.as_deref()
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

    /// The passage of an id. Of no other article than the one that the id names the body is looked at.
    #[must_use]
    pub fn passage(&self, id: &PassageId) -> Option<Place<'_>> {
        let named = id.as_str().rsplit_once('#').map(|(article, _)| article)?;
        let is_named = |file: &CorpusFile| file.article.as_ref().is_some_and(|a| a.id.as_str() == named);
        let file = super::columns::count(self.corpus.files.iter().position(is_named)?);
        let first = self.places.partition_point(|(other, _)| *other < file);
        let own = self.places.iter().skip(first).take_while(|(other, _)| *other == file).count();
        let ordinals = super::columns::count(first)..super::columns::count(first + own);
        ordinals.filter_map(|ordinal| self.place(ordinal)).find(|place| place.passage.id == *id)
    }
}
