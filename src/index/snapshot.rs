//! What is asked of a generation, answered from its shards. That there are several is known up to here and no further.

use super::allowing::allowing;
use super::field::LexicalField;
use super::lexical::Lexical;
use super::open::Generation;
use super::prepared::Resolved;
use crate::store::common::{backwards, nearest_entries};
use crate::store::{
    Articles, Catalogue, Damage, Expansion, NearWord, PreparedQuestion, QuestionWord, Snapshot, Sought, Statistics,
    StoreError, TermKind,
};

impl From<tantivy::TantivyError> for StoreError {
    fn from(error: tantivy::TantivyError) -> Self {
        Self::Read(Box::new(error))
    }
}

impl From<TermKind> for LexicalField {
    fn from(kind: TermKind) -> Self {
        match kind {
            TermKind::Term => Self::All,
            TermKind::Word => Self::Words,
            TermKind::Pair => Self::Pairs,
            TermKind::Gram => Self::Grams,
        }
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
        Ok(Generation::names(self).among(terms, allowed))
    }

    fn entries(&self) -> Result<Vec<u32>, StoreError> {
        Ok(Generation::entries(self).all().to_vec())
    }

    fn entries_with(&self, words: &[QuestionWord<'_>]) -> Result<Vec<Vec<u32>>, StoreError> {
        let entries = Generation::entries(self);
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
        let all: Vec<u32> = Generation::entries(self).all().iter().copied().filter(may).collect();
        Ok(nearest_entries(&all, self.question_cosines(vector, &all)?, least, most))
    }

    fn passages_with(&self, kind: TermKind, terms: &[&str]) -> Result<Vec<u64>, StoreError> {
        let count = |term: &&str| Ok(self.lexical.doc_freq(kind.into(), term)?);
        terms.iter().map(count).collect()
    }

    fn beginning_with(&self, prefixes: &[&str]) -> Result<Vec<Vec<(String, u64)>>, StoreError> {
        let terms = |prefix: &&str| Ok(self.lexical.with_prefix(LexicalField::All, prefix)?);
        prefixes.iter().map(terms).collect()
    }

    fn ending_with(&self, suffixes: &[&str]) -> Result<Vec<Vec<(String, u64)>>, StoreError> {
        let terms = |suffix: &&str| -> Result<Vec<(String, u64)>, StoreError> {
            let found = self.lexical.with_prefix(LexicalField::Endings, &backwards(suffix))?;
            let mut found: Vec<_> = found.into_iter().map(|(term, n)| (backwards(&term), n)).collect();
            found.sort_unstable();
            Ok(found)
        };
        suffixes.iter().map(terms).collect()
    }

    fn words_near(&self, word: &str, edits: u8) -> Result<Vec<NearWord>, StoreError> {
        Ok(Lexical::words_near(&self.lexical, word, edits)?)
    }

    fn best_by_words(&self, terms: &[&str], most: usize, allowed: Option<&Articles>) -> Result<Vec<u32>, StoreError> {
        Ok(allowing(self, allowed, |allowed| self.lexical.search(terms, most, allowed))?)
    }

    fn question_cosines(&self, vector: &[f32], passages: &[u32]) -> Result<Vec<Option<f32>>, StoreError> {
        let question = |passage: &u32| self.vectors.passage(*passage).and_then(|rows| rows.question());
        Ok(passages.iter().map(|passage| question(passage).map(|row| self.vectors.dot(vector, row))).collect())
    }

    fn sentence_cosines(&self, vector: &[f32], passage: u32) -> Result<Option<Vec<f32>>, StoreError> {
        let rows = self.vectors.passage(passage);
        Ok(rows.map(|rows| rows.sentences().map(|row| self.vectors.dot(vector, row)).collect()))
    }

    fn prepare<'a>(&'a self, sought: &Sought<'a>) -> Result<Box<dyn PreparedQuestion + 'a>, StoreError> {
        Ok(Box::new(Resolved::of(self, sought)?))
    }

    fn damage(&self) -> Option<&Damage> {
        self.parts.iter().find_map(|part| part.shard.damage())
    }

    fn check_further(&self, bytes: usize) -> usize {
        let mut done = 0;
        for part in self.parts.iter() {
            if done >= bytes || self.damage().is_some() {
                break;
            }
            done += part.shard.check_further(bytes - done);
        }
        done
    }
}
