//! What is asked of a generation, answered from its shards. That there are several is known up to here and no further.

use super::allowing::allowing;
use super::field::LexicalField;
use super::lexical::Lexical;
use super::open::Generation;
use super::postings::backwards;
use super::prepared::Resolved;
use crate::store::{
    Articles, Catalogue, Damage, NearWord, PreparedQuestion, Snapshot, Sought, Statistics, StoreError, TermKind,
};
use crate::text::Abbreviation;

impl From<tantivy::TantivyError> for StoreError {
    fn from(error: tantivy::TantivyError) -> Self {
        Self::Engine(Box::new(error))
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

    fn explained(&self, article: u32) -> &[Abbreviation] {
        let names = || {
            let (shard, number) = *self.layout.files.get(article as usize)?;
            Some(self.parts.part(shard as usize)?.shard.names_of(number))
        };
        names().unwrap_or_default()
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
