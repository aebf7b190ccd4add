//! What is asked of a generation: dictionaries, names and questions are in memory, pairs and passages in the database. Each takes
//! one round trip at most, or one for each of two shards.

use super::dictionary::{Dictionary, accepted, beginning, value};
use super::error::DatabaseError;
use super::fetch::Fetched;
use super::generation::Generation;
use super::nearest::nearest_questions;
use super::passage_vectors::PassageVectors;
use super::prepared::Resolved;
use super::term_counts::TermCounts;
use super::words::{best, files_of};
use crate::embed::dot;
use crate::store::common::{NearWords, backwards, nearest_entries};
use crate::store::{
    Articles, Catalogue, Damage, Expansion, NearWord, PreparedQuestion, QuestionWord, Snapshot, Sought, Statistics,
    StoreError, TermKind,
};
use std::collections::BTreeMap;

const PAIRS: &str = "SELECT asked.n, block.block FROM unnest($1::bigint[]) AS own (shard), \
     unnest($2::bytea[]) WITH ORDINALITY AS asked (pair, n), \
     LATERAL (SELECT block FROM ibid.pair WHERE pair.shard = own.shard AND pair.first <= asked.pair \
     ORDER BY pair.first DESC LIMIT 1) AS block";

impl Generation {
    /// Sums what each shard's dictionary says, less what no longer counts; sorted.
    fn still(
        &self,
        found: impl Fn(&Dictionary) -> Vec<(String, u64)>,
        gone: impl Fn(&str) -> u64,
    ) -> Vec<(String, u64)> {
        let mut sums: BTreeMap<String, u64> = BTreeMap::new();
        for (term, n) in self.parts.iter().flat_map(|part| found(&part.shard.dictionary)) {
            *sums.entry(term).or_default() += n;
        }
        let less = |(term, n): (String, u64)| {
            let left = n.saturating_sub(gone(&term));
            (left > 0).then_some((term, left))
        };
        sums.into_iter().filter_map(less).collect()
    }

    fn passages_with_pairs(&self, pairs: &[&str]) -> Result<Vec<u64>, DatabaseError> {
        let mut out = vec![0; pairs.len()];
        for part in self.parts.iter().filter(|part| part.shard.is_exact) {
            let small = part.shard.small(&self.database)?;
            out.iter_mut().zip(pairs).for_each(|(sum, pair)| *sum += small.passages_with_pair(pair));
        }
        let far = self.parts.iter().filter(|part| !part.shard.is_exact).map(|part| part.shard.number);
        let far: Vec<i64> = far.collect();
        let asked: Vec<&[u8]> = pairs.iter().map(|pair| pair.as_bytes()).collect();
        let rows = if far.is_empty() { Vec::new() } else { self.database.read(PAIRS, &[&far, &asked])? };
        for row in rows {
            let n = usize::try_from(row.get::<_, i64>(0) - 1).unwrap_or(usize::MAX);
            if let Some((sum, pair)) = out.get_mut(n).zip(pairs.get(n)) {
                *sum += value(row.get(1), pair).unwrap_or_default();
            }
        }
        for (sum, pair) in out.iter_mut().zip(pairs) {
            *sum = sum.saturating_sub(TermCounts::of(&self.gone.pairs, pair));
        }
        Ok(out)
    }

    fn cosines(&self, vector: &[f32], passages: &[u32]) -> Result<Vec<Option<f32>>, DatabaseError> {
        let fetched = Fetched::of(self, passages)?;
        let cosine = |passage: &u32| {
            let vectors = fetched.near(self, *passage)?;
            Ok(vectors.and_then(PassageVectors::question).map(|row| dot(row, vector)))
        };
        passages.iter().map(cosine).collect()
    }

    /// Entries whose questions are to be compared with a vector: of small shards all, of large ones those that come first.
    fn entries_to_compare(
        &self,
        vector: &[f32],
        most: usize,
        allowed: Option<&Articles>,
    ) -> Result<Vec<u32>, DatabaseError> {
        let all = self.entries()?.all();
        let mut out: Vec<u32> = Vec::new();
        for (number, part) in (0..).zip(&self.parts) {
            if part.shard.is_exact {
                let own = |entry: &&u32| self.layout_part(**entry) == Some(number);
                out.extend(all.iter().filter(own));
            } else {
                let near = nearest_questions(self, number, vector, most, allowed)?;
                // An entry that was cut in several passages is known by its first.
                out.extend(near.into_iter().filter(|entry| all.binary_search(entry).is_ok()));
            }
        }
        Ok(out)
    }

    fn layout_part(&self, passage: u32) -> Option<u32> {
        let (article, _) = self.catalogue.place(passage)?;
        self.layout.places.get(article as usize).map(|(part, _)| *part)
    }
}

impl Snapshot for Generation {
    fn statistics(&self) -> &Statistics {
        &self.statistics
    }

    fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    fn names(&self, terms: &[&str], allowed: Option<&Articles>) -> Result<Vec<Expansion>, StoreError> {
        Ok(Generation::names(self)?.among(terms, allowed))
    }

    fn entries(&self) -> Result<Vec<u32>, StoreError> {
        Ok(Generation::entries(self)?.all().to_vec())
    }

    fn entries_with(&self, words: &[QuestionWord<'_>]) -> Result<Vec<Vec<u32>>, StoreError> {
        let entries = Generation::entries(self)?;
        Ok(words.iter().map(|word| entries.with(*word)).collect())
    }

    fn entries_near(
        &self,
        vector: &[f32],
        least: f32,
        most: usize,
        allowed: Option<&Articles>,
    ) -> Result<Vec<(u32, f32)>, StoreError> {
        let article = |entry: u32| self.catalogue.place(entry).map(|(article, _)| article);
        let may =
            |entry: &u32| allowed.is_none_or(|allowed| article(*entry).is_some_and(|article| allowed.has(article)));
        let mut all = self.entries_to_compare(vector, most, allowed)?;
        all.retain(may);
        Ok(nearest_entries(&all, self.cosines(vector, &all)?, least, most))
    }

    fn passages_with(&self, kind: TermKind, terms: &[&str]) -> Result<Vec<u64>, StoreError> {
        let sum = |of: &dyn Fn(&Dictionary) -> u64, gone: u64| {
            let all: u64 = self.parts.iter().map(|part| of(&part.shard.dictionary)).sum();
            all.saturating_sub(gone)
        };
        Ok(match kind {
            TermKind::Term => terms.iter().map(|term| Generation::passages_with(self, term, 0)).collect(),
            TermKind::Word => {
                let words =
                    |word: &&str| sum(&|d| d.words.get(word).unwrap_or(0), TermCounts::of(&self.gone.words, word));
                terms.iter().map(words).collect()
            }
            TermKind::Gram => {
                let grams = |gram: &&str| sum(&|d| d.passages_with_gram(gram), TermCounts::of(&self.gone.grams, gram));
                terms.iter().map(grams).collect()
            }
            TermKind::Pair if terms.is_empty() => Vec::new(),
            TermKind::Pair => self.passages_with_pairs(terms)?,
        })
    }

    fn beginning_with(&self, prefixes: &[&str]) -> Result<Vec<Vec<(String, u64)>>, StoreError> {
        let terms = |prefix: &&str| self.still(|d| d.terms_beginning(prefix), |term| self.gone.of_term(term, 0));
        Ok(prefixes.iter().map(terms).collect())
    }

    fn ending_with(&self, suffixes: &[&str]) -> Result<Vec<Vec<(String, u64)>>, StoreError> {
        let terms = |suffix: &&str| {
            let start = backwards(suffix);
            let found = self.still(|d| beginning(&d.endings, &start), |term| TermCounts::of(&self.gone.endings, term));
            let mut found: Vec<_> = found.into_iter().map(|(term, n)| (backwards(&term), n)).collect();
            found.sort_unstable();
            found
        };
        Ok(suffixes.iter().map(terms).collect())
    }

    fn words_near(&self, word: &str, edits: u8) -> Result<Vec<NearWord>, StoreError> {
        let near = NearWords::of(word, edits);
        let found = self.still(|d| accepted(&d.words, &near), |word| TermCounts::of(&self.gone.words, word));
        let told = |(word, passages): (String, u64)| near.edits(&word).map(|edits| NearWord { word, edits, passages });
        Ok(found.into_iter().filter_map(told).collect())
    }

    fn best_by_words(&self, terms: &[&str], most: usize, allowed: Option<&Articles>) -> Result<Vec<u32>, StoreError> {
        Ok(best(self, terms, most, allowed)?)
    }

    fn question_cosines(&self, vector: &[f32], passages: &[u32]) -> Result<Vec<Option<f32>>, StoreError> {
        Ok(self.cosines(vector, passages)?)
    }

    fn sentence_cosines(&self, vector: &[f32], passage: u32) -> Result<Option<Vec<f32>>, StoreError> {
        let fetched = Fetched::of(self, &[passage])?;
        let vectors = fetched.near(self, passage)?;
        Ok(vectors.map(|vectors| vectors.sentences().map(|row| dot(row, vector)).collect()))
    }

    fn prepare<'a>(&'a self, sought: &Sought<'a>) -> Result<Box<dyn PreparedQuestion + 'a>, StoreError> {
        Ok(Box::new(Resolved::of(self, sought)))
    }

    fn read_ahead(&self, passages: &[u32]) {
        for (number, part) in (0..).zip(&self.parts).filter(|(_, part)| !part.shard.is_exact) {
            let articles = passages.iter().filter_map(|passage| Some(self.catalogue.place(*passage)?.0));
            let unread = articles
                .filter(|article| self.catalogue.article(*article).is_some_and(|article| !article.body.is_read()));
            let files: Articles = unread.collect();
            let files = files_of(self, number, &files);
            if files.len() > 1 {
                // What cannot be read ahead is read, and told, where it is looked at.
                let _ = part.shard.bodies.read_ahead(&files);
            }
        }
    }

    fn damage(&self) -> Option<&Damage> {
        self.parts.iter().find_map(|part| part.shard.bodies.damage())
    }
}
