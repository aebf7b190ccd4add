//! A generation, open for reading: shards side by side, with the statistics of the whole corpus, so that it does not matter how the
//! corpus is spread over them.

use super::database::Database;
use super::error::DatabaseError;
use super::keeper::HeldGeneration;
use super::passage_vectors::{HEADER_BYTES, numbers};
use super::shard::{Shard, signed};
use super::term_counts::{RANKED, TermCounts};
use crate::analysis::{Analyzer, idf};
use crate::ingest::Corpus;
use crate::store::common::{Entries, Names, PassageTerms, VectorSums, count, spoken};
use crate::store::{Articles, Catalogue, Manifest, Statistics};
use crate::text::{Abbreviation, Language};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Arc, OnceLock};

/// A filter that allows at most so many passages of a large shard: searching would go through many times as many to find them.
const FEW_ALLOWED: usize = 2_000;

/// Which file of which shard stands at each place of the corpus.
#[derive(Clone, Debug, Default)]
pub(super) struct Layout {
    pub(super) shards: Vec<i64>,
    pub(super) places: Vec<(u32, u32)>,
}

/// A shard in a generation.
pub(super) struct Part {
    pub(super) shard: Arc<Shard>,
    /// The ordinal of each of its passages; none for one that no longer counts.
    pub(super) ordinals: Vec<Option<u32>>,
}

/// The engine behind [`Snapshot`](crate::store::Snapshot).
pub(super) struct Generation {
    pub(super) database: Arc<Database>,
    pub(super) statistics: Statistics,
    pub(super) catalogue: Catalogue,
    pub(super) layout: Layout,
    pub(super) parts: Vec<Part>,
    /// By ordinal, part and number there.
    homes: Vec<(usize, u32)>,
    /// What is still in the shards and no longer counts.
    pub(super) gone: TermCounts,
    /// Average number of terms of a passage, in all and by field.
    pub(super) averages: [f32; RANKED + 1],
    /// Of the vectors of whole passages; zero for small corpora.
    pub(super) mean: Vec<f32>,
    entries: OnceLock<Entries>,
    names: OnceLock<Names>,
    gram_weights: OnceLock<Vec<Vec<f32>>>,
    /// While somebody has it open, nobody removes it.
    pub(super) held: OnceLock<HeldGeneration>,
}

const FULL: &str = "SELECT substring(vectors FROM $3 FOR $4) FROM ibid.passage \
     WHERE shard = $1 AND file = ANY($2) AND vectors IS NOT NULL";

const NAMES: &str = "SELECT shard, file, names::text FROM ibid.file WHERE shard = ANY($1) AND names IS NOT NULL";

const QUESTIONS: &str =
    "SELECT shard, file, questions::text FROM ibid.file WHERE shard = ANY($1) AND questions IS NOT NULL";

/// Questions of a file's FAQ: the place of the entry's first passage, and the question's terms and words.
pub(super) type Questions = Vec<(u32, Vec<(String, String)>)>;

impl Generation {
    pub(super) fn open(
        database: &Arc<Database>,
        manifest: Manifest,
        layout: Layout,
        shards: &[Arc<Shard>],
        dimensions: usize,
    ) -> Result<Self, DatabaseError> {
        let torn = || database.torn("a file is in no shard");
        let mut parts: Vec<Part> = Vec::new();
        for shard in shards {
            parts.push(Part { shard: Arc::clone(shard), ordinals: vec![None; shard.len() as usize] });
        }
        let (mut homes, mut files, mut passages) = (Vec::new(), Vec::new(), Vec::new());
        let mut tokens = [0_u64; RANKED + 1];
        for (shard, file) in &layout.places {
            let number = *shard as usize;
            let part = parts.get_mut(number).ok_or_else(torn)?;
            let own = part.shard.passages_of(*file).ok_or_else(torn)?;
            passages.push(count(own.len()));
            for local in own {
                let ordinal = part.ordinals.get_mut(local as usize).ok_or_else(torn)?;
                *ordinal = Some(count(homes.len()));
                homes.push((number, local));
            }
            files.push(part.shard.files.get(*file as usize).ok_or_else(torn)?.clone());
            let own = part.shard.tokens.get(*file as usize).ok_or_else(torn)?;
            tokens.iter_mut().zip(own).for_each(|(sum, own)| *sum += own);
        }
        let catalogue = Catalogue::new(Corpus { files }, passages);
        if manifest.passages != catalogue.len() {
            return Err(database.torn("a generation has not the passages that it states"));
        }
        #[expect(clippy::cast_precision_loss, reason = "an average")]
        let averages = tokens.map(|sum| sum as f32 / (homes.len() as u64).max(1) as f32);
        let (gone, sums) = left_behind(database, &layout, &parts)?;
        let statistics = Statistics {
            languages: manifest.languages.iter().filter_map(|tag| Language::from_tag(tag)).collect(),
            average_len: averages.first().copied().unwrap_or_default(),
            has_vectors: sums.count > 0,
            manifest,
        };
        Ok(Self {
            database: Arc::clone(database),
            statistics,
            catalogue,
            layout,
            parts,
            homes,
            gone,
            averages,
            mean: sums.mean_or_none(dimensions),
            entries: OnceLock::new(),
            names: OnceLock::new(),
            gram_weights: OnceLock::new(),
            held: OnceLock::new(),
        })
    }

    /// Says in the manifest how many texts have a vector, which is known once all shards are written.
    pub(super) fn count_vectors(&mut self) {
        let texts = |(part, file): &(u32, u32)| Some(*self.parts.get(*part as usize)?.shard.texts.get(*file as usize)?);
        self.statistics.manifest.vectors = self.layout.places.iter().filter_map(texts).map(|n| n as usize).sum();
    }

    /// Passages.
    pub(super) fn len(&self) -> u64 {
        self.homes.len() as u64
    }

    /// The part that a passage is in, and its number there.
    pub(super) fn home(&self, ordinal: u32) -> Option<(usize, u32)> {
        self.homes.get(ordinal as usize).copied()
    }

    pub(super) fn part(&self, ordinal: u32) -> Option<(&Part, u32)> {
        let (part, local) = self.home(ordinal)?;
        Some((self.parts.get(part)?, local))
    }

    /// Passages of a part that are of `articles`, where they are so few that all are read and compared; none where they are more.
    pub(super) fn few_of(&self, part: &Part, articles: &Articles) -> Option<Vec<u32>> {
        let mut out = Vec::new();
        for ordinal in part.ordinals.iter().filter_map(|ordinal| *ordinal) {
            if self.catalogue.place(ordinal).is_some_and(|(article, _)| articles.has(article)) {
                out.push(ordinal);
                if out.len() > FEW_ALLOWED {
                    return None;
                }
            }
        }
        Some(out)
    }

    /// How many passages have a term in a field; see [`FieldCounts`](super::term_counts::FieldCounts).
    pub(super) fn passages_with(&self, term: &str, field: usize) -> u64 {
        let all: u64 = self.parts.iter().map(|part| part.shard.dictionary.passages_with(term, field)).sum();
        all.saturating_sub(self.gone.of_term(term, field))
    }

    /// The FAQ's questions.
    pub(super) fn entries(&self) -> Result<&Entries, DatabaseError> {
        if let Some(entries) = self.entries.get() {
            return Ok(entries);
        }
        let mut of_files = self.of_files::<Questions>(QUESTIONS)?;
        let mut entries = Entries::default();
        for (article, place) in (0..).zip(&self.layout.places) {
            let start = self.catalogue.passages_of(article).start;
            for (passage, question) in of_files.remove(place).unwrap_or_default() {
                entries.put(start + passage, question);
            }
        }
        Ok(self.entries.get_or_init(|| entries))
    }

    /// The names that its articles explain.
    pub(super) fn names(&self) -> Result<&Names, DatabaseError> {
        if let Some(names) = self.names.get() {
            return Ok(names);
        }
        let of_files = self.of_files::<Vec<Abbreviation>>(NAMES)?;
        let explained =
            |(number, place)| Some((number, self.catalogue.article(number)?, of_files.get(place)?.as_slice()));
        let names = Names::of((0..).zip(&self.layout.places).filter_map(explained));
        Ok(self.names.get_or_init(|| names))
    }

    /// What a statement gives for files, by their places.
    fn of_files<T: serde::de::DeserializeOwned>(&self, sql: &str) -> Result<HashMap<(u32, u32), T>, DatabaseError> {
        let parts: BTreeMap<i64, u32> = self.layout.shards.iter().copied().zip(0..).collect();
        let mut out = HashMap::new();
        for row in self.database.read(sql, &[&self.layout.shards])? {
            let (shard, file): (i64, i32) = (row.get(0), row.get(1));
            let told = serde_json::from_str(row.get(2)).map_err(|_| self.database.torn(&format!("file {file}")))?;
            out.extend(parts.get(&shard).map(|part| ((*part, super::shard::unsigned(file)), told)));
        }
        Ok(out)
    }

    /// By part and number of each n-gram the square of its inverse document frequency.
    pub(super) fn gram_weights(&self) -> &[Vec<f32>] {
        self.gram_weights.get_or_init(|| {
            let weight = |gram: &str| {
                let all: u64 = self.parts.iter().map(|part| part.shard.dictionary.passages_with_gram(gram)).sum();
                let weight = idf(all.saturating_sub(TermCounts::of(&self.gone.grams, gram)), self.len());
                weight * weight
            };
            let of_part = |part: &Part| {
                let mut weights = Vec::new();
                part.shard.dictionary.each_gram(|gram, _| weights.push(weight(gram)));
                weights
            };
            self.parts.iter().map(of_part).collect()
        })
    }
}

/// What is still in the shards and no longer counts, and the sums of the vectors of what does.
fn left_behind(
    database: &Database,
    layout: &Layout,
    parts: &[Part],
) -> Result<(TermCounts, VectorSums), DatabaseError> {
    let (mut gone, mut sums) = (TermCounts::default(), VectorSums::default());
    let counted: HashSet<(u32, u32)> = layout.places.iter().copied().collect();
    for (number, part) in (0..).zip(parts) {
        let shard = &part.shard;
        sums.add_all(&shard.sums);
        let files = 0..count(shard.files.len());
        let dead: Vec<i32> = files.filter(|file| !counted.contains(&(number, *file))).map(signed).collect();
        if dead.is_empty() {
            continue;
        }
        shard.bodies.read_ahead(&dead)?;
        for file in &dead {
            let Some(article) = usize::try_from(*file).ok().and_then(|n| shard.files.get(n)?.article.as_ref()) else {
                continue;
            };
            let analyzer = Analyzer::new(spoken(article, &shard.main));
            for passage in &article.passages {
                gone.add(&PassageTerms::of(&article.view(passage), &analyzer), &mut [0; RANKED + 1]);
            }
        }
        if shard.bodies.damage().is_some() {
            return Err(database.torn("an article that was replaced"));
        }
        let bytes = signed(count(shard.dimensions * 4));
        let from = signed(count(HEADER_BYTES)) + bytes + 1;
        for row in database.read(FULL, &[&shard.number, &dead, &from, &bytes])? {
            let full: Vec<u8> = row.get(0);
            sums.add(numbers(full.as_chunks::<4>().0), -1);
        }
    }
    Ok((gone, sums))
}
