//! What is asked of one generation of a corpus, whatever engine keeps it.

use super::{Articles, Catalogue, Damage, Expansion, Features, Manifest, QuestionWord, Sought, StoreError};
use crate::text::Language;
use std::any::Any;

/// A generation of a corpus, open for reading. It never changes, and says the same however it came about.
///
/// Passages have the numbers from 0 to [`Catalogue::len`] in the order of their articles, articles those of their files. Many
/// are asked for at once wherever a question wants many, so that an engine behind a wire is asked a handful of times.
pub trait Snapshot: Any + Send + Sync {
    /// What it is, and what holds of all passages.
    fn statistics(&self) -> &Statistics;

    /// Its articles and where their passages stand.
    fn catalogue(&self) -> &Catalogue;

    /// Names that articles explain, whose short form is one of `terms`, or whose long form has no other: sorted by the short
    /// form; of several that one stands for, the one explained most often, of equals the first by its long form.
    fn names(&self, terms: &[&str], allowed: Option<&Articles>) -> Result<Vec<Expansion>, StoreError>;

    /// The FAQ's entries, each by its first passage, ascending.
    fn entries(&self) -> Result<Vec<u32>, StoreError>;

    /// For each of `words` the entries whose questions have it, ascending.
    fn entries_with(&self, words: &[QuestionWord<'_>]) -> Result<Vec<Vec<u32>>, StoreError>;

    /// The `most` entries whose questions are nearest to `vector`, of those with a cosine of `least` or more, each with it; best
    /// first, ties by number.
    fn entries_near(
        &self,
        vector: &[f32],
        least: f32,
        most: usize,
        allowed: Option<&Articles>,
    ) -> Result<Vec<(u32, f32)>, StoreError>;

    /// For each of `terms`, how many passages have it.
    fn passages_with(&self, kind: TermKind, terms: &[&str]) -> Result<Vec<u64>, StoreError>;

    /// For each prefix the terms that begin with it, sorted, with how many passages have them.
    fn beginning_with(&self, prefixes: &[&str]) -> Result<Vec<Vec<(String, u64)>>, StoreError>;

    /// For each suffix the terms that end with it, sorted, with how many passages have them; only of articles in languages that
    /// write nouns together ([`crate::analysis::Analyzer::joins_words`]).
    fn ending_with(&self, suffixes: &[&str]) -> Result<Vec<Vec<(String, u64)>>, StoreError>;

    /// The corpus's words that become `word` by at most `edits` edits (one or two): a letter more, less or another, or two
    /// neighbours swapped. Sorted.
    fn words_near(&self, word: &str, edits: u8) -> Result<Vec<NearWord>, StoreError>;

    /// The `most` passages that are best by BM25 summed over title, section, question and body, best first, ties by number.
    /// A term that is named twice counts twice. Passages without any of the terms are none.
    fn best_by_words(&self, terms: &[&str], most: usize, allowed: Option<&Articles>) -> Result<Vec<u32>, StoreError>;

    /// The cosine of `vector` with each passage's FAQ question; none where there is none, or no vectors.
    fn question_cosines(&self, vector: &[f32], passages: &[u32]) -> Result<Vec<Option<f32>>, StoreError>;

    /// The cosines of `vector` with the sentences of a passage; none where it has no vectors.
    fn sentence_cosines(&self, vector: &[f32], passage: u32) -> Result<Option<Vec<f32>>, StoreError>;

    /// Resolves a question's strings to whatever the engine knows them by, once for all that is asked of it.
    fn prepare<'a>(&'a self, sought: &Sought<'a>) -> Result<Box<dyn PreparedQuestion + 'a>, StoreError>;

    /// The bodies of these passages' articles are looked at next: an engine behind a wire reads them at once.
    fn read_ahead(&self, passages: &[u32]) {
        let _ = passages;
    }

    /// What is known to be damaged. Asked after all was read that an answer is made of: in the place of what is damaged
    /// nothing may have been given.
    fn damage(&self) -> Option<&Damage> {
        None
    }

    /// Compares what nobody asked for yet with its checksums, about `bytes` of it. Gives how many bytes were gone through; 0
    /// once all are, or once anything was found to be damaged.
    fn check_further(&self, bytes: usize) -> usize {
        let _ = bytes;
        0
    }
}

/// A question as an engine resolved it.
pub trait PreparedQuestion {
    /// The `most` passages nearest in meaning by each way of looking. None without a vector.
    fn nearest(&self, most: usize, allowed: Option<&Articles>) -> Result<Nearest, StoreError>;

    /// What each of `passages` has in common with the question, in their order. They are numbers of passages.
    fn features(&self, passages: &[u32]) -> Result<Vec<Features>, StoreError>;
}

/// What a generation is, and what holds of all its passages.
#[derive(Clone, Debug, PartialEq)]
pub struct Statistics {
    /// What it is.
    pub manifest: Manifest,
    /// Languages of the articles, most frequent first.
    pub languages: Vec<Language>,
    /// Average number of terms of a passage, title, section and question included.
    pub average_len: f32,
    /// Whether any passage has vectors.
    pub has_vectors: bool,
}

/// Kinds of terms whose passages are counted. See [`crate::analysis`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TermKind {
    /// Terms of title, section, question and body.
    Term,
    /// Words as they are written.
    Word,
    /// Neighbouring words, as [`crate::analysis::pairs`] joins them.
    Pair,
    /// Character n-grams of what a passage answers to.
    Gram,
}

/// A word of the corpus that another one may have been meant for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NearWord {
    /// The word.
    pub word: String,
    /// Edits between the two.
    pub edits: u8,
    /// Passages that have it.
    pub passages: u64,
}

/// Ways of looking at a passage for what it is nearest to.
pub const WAYS: usize = 3;

/// For each way of looking the nearest passages, best first, ties by number: by their text or their FAQ question, whichever
/// is nearer; by all of a passage together; by its best sentence. A passage that has vectors and nothing to look at comes last.
pub type Nearest = [Vec<u32>; WAYS];
