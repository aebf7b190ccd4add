//! The vectors of a new shard: those of the old generation for texts that it has, those of the cache, and the rest embedded.

use super::build_error::BuildError;
use super::columns::{Columns, count};
use super::open::Generation;
use super::seal::Files;
use super::shard::{IndexShard, ShardSummary};
use super::shard_vectors::{NO_ROW, ROWS_OF, RowWriter, stored};
use crate::article::Article;
use crate::embed::{Embedder, TextKey, VectorCache};
use crate::ingest::CorpusFile;
use crate::store::common::{VectorSums, embed_missing, embedded_texts, spoken};
use crate::store::{BuildProgress, Progress};
use crate::text::Language;
use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::Arc;

/// What vectors are made with.
pub(super) struct VectorSource<'a> {
    pub embedder: &'a dyn Embedder,
    pub cache: &'a mut VectorCache,
    /// Cores left to readers.
    pub spare: usize,
    pub progress: Progress<'a>,
}

/// Which texts have which row, and which rows each passage has.
#[derive(Default)]
struct Rows {
    numbers: HashMap<TextKey, u32>,
    keys: Vec<TextKey>,
    lists: Vec<u32>,
    ends: Vec<u32>,
    texts_of: Vec<u32>,
}

impl Rows {
    /// Gives the texts that are met for the first time to `new`.
    fn add(&mut self, file: &CorpusFile, main: &Language, embedder: &dyn Embedder, mut new: impl FnMut(TextKey, &str)) {
        let mut own = HashSet::new();
        for (article, passage) in file.article.iter().flat_map(|a| a.passages.iter().map(move |p| (a, p))) {
            if embedder.knows(spoken(article, main)) {
                for text in embedded_texts(&article.view(passage)) {
                    if text.is_empty() {
                        self.lists.push(NO_ROW);
                        continue;
                    }
                    let key = TextKey::of(&text);
                    own.insert(key);
                    let next = count(self.keys.len());
                    let row = *self.numbers.entry(key).or_insert(next);
                    if row == next {
                        self.keys.push(key);
                        new(key, &text);
                    }
                    self.lists.push(row);
                }
            }
            self.ends.push(count(self.lists.len()));
        }
        self.texts_of.push(count(own.len()));
    }
}

/// Rows that the old generation has for texts of files of the same names.
#[derive(Default)]
pub(super) struct OldVectors(HashMap<TextKey, (Arc<IndexShard>, u32)>);

impl OldVectors {
    pub(super) fn of(old: &Generation, files: &[&CorpusFile]) -> Self {
        let wanted: HashSet<&str> = files.iter().map(|file| file.source.as_str()).collect();
        let mut out = Self::default();
        for (place, file) in old.everything().files.iter().enumerate() {
            if let Some(article) = file.article.as_ref().filter(|_| wanted.contains(file.source.as_str())) {
                out.add(old, place, article);
            }
        }
        out
    }

    fn add(&mut self, old: &Generation, place: usize, article: &Article) {
        let Some((shard, passages)) = old.shard_of(place) else { return };
        for (passage, local) in article.passages.iter().zip(passages) {
            // A passage in a language that the encoder does not know has no rows.
            for (text, row) in embedded_texts(&article.view(passage)).iter().zip(shard.vectors.rows(local).iter()) {
                if row != NO_ROW {
                    self.0.insert(TextKey::of(text), (Arc::clone(shard), row));
                }
            }
        }
    }

    fn get(&self, key: &TextKey) -> Option<&[u8]> {
        // A damaged row counts as none.
        self.0.get(key).map(|(shard, row)| shard.vectors.bytes(*row)).filter(|bytes| !bytes.is_empty())
    }
}

impl VectorSource<'_> {
    /// Writes the vectors of `files` into `folder`; gives what the shard says of itself, and how many texts were embedded.
    pub(super) fn write(
        &mut self,
        folder: &Path,
        files: &[&CorpusFile],
        main: &Language,
        known: &OldVectors,
    ) -> Result<(ShardSummary, usize), BuildError> {
        let wrap = |source| BuildError::Folder { path: folder.to_owned(), source };
        let (mut rows, mut missing) = (Rows::default(), Vec::new());
        for file in files {
            rows.add(file, main, self.embedder, |key, text| {
                if known.get(&key).is_none() {
                    missing.push((key, text.to_owned()));
                }
            });
        }
        missing.retain(|(key, _)| !self.cache.has(key));
        let newly = missing.len();
        self.embed(&missing)?;
        drop(missing);
        (self.progress)(BuildProgress::Writing);
        let lost = self.write_rows(folder, &rows, known)?;
        if !lost.is_empty() {
            // Records of the cache that turned out to be torn.
            self.embed(&lost_texts(files, &lost))?;
            self.write_rows(folder, &rows, known)?;
        }
        Columns::write(folder, ROWS_OF, &[&rows.lists, &rows.ends]).map_err(wrap)?;
        let dimensions = self.embedder.dimensions();
        let passages = rows.ends.len();
        let vectors =
            super::shard_vectors::ShardVectors::open(&Files::unsealed(folder), dimensions, passages).map_err(wrap)?;
        let mut sums = VectorSums::default();
        (0..count(passages)).for_each(|local| vectors.add_to(&mut sums, local, 1));
        Ok((ShardSummary { main: main.clone(), dimensions, texts: rows.texts_of, sums }, newly + lost.len()))
    }

    /// Writes every row; gives the texts whose vector the cache could not give after all.
    fn write_rows(&mut self, folder: &Path, rows: &Rows, known: &OldVectors) -> Result<HashSet<TextKey>, BuildError> {
        let wrap = |source| BuildError::Folder { path: folder.to_owned(), source };
        let mut out = RowWriter::create(folder).map_err(wrap)?;
        let mut lost = HashSet::new();
        for key in &rows.keys {
            match known.get(key) {
                Some(bytes) => out.add(bytes).map_err(wrap)?,
                None => match self.cache.get(key) {
                    Some(vector) => out.add(&stored(&vector)).map_err(wrap)?,
                    None => drop(lost.insert(*key)),
                },
            }
        }
        out.finish().map_err(wrap)?;
        Ok(lost)
    }

    fn embed(&mut self, missing: &[(TextKey, String)]) -> Result<(), BuildError> {
        embed_missing(missing, self.embedder, self.cache, self.spare, self.progress)
    }
}

fn lost_texts(files: &[&CorpusFile], lost: &HashSet<TextKey>) -> Vec<(TextKey, String)> {
    let mut out = HashMap::new();
    for article in files.iter().filter_map(|f| f.article.as_ref()) {
        for text in article.passages.iter().flat_map(|p| embedded_texts(&article.view(p))) {
            let key = TextKey::of(&text);
            if lost.contains(&key) {
                out.insert(key, text.into_owned());
            }
        }
    }
    let mut out: Vec<(TextKey, String)> = out.into_iter().collect();
    out.sort_unstable();
    out
}
