//! The dictionaries of a shard, in memory: finite state transducers of its terms, words, endings and n-grams, and how many
//! passages have each. Pairs of words are too many for that and stay in the database.

use super::term_counts::{FieldCounts, TermCounts};
use std::collections::BTreeMap;
use tantivy_fst::{Automaton, IntoStreamer as _, Map, MapBuilder, Streamer as _};

/// Names of the pieces.
const TERMS: &str = "terms";
const COUNTS: &str = "counts";
const WORDS: &str = "words";
const ENDINGS: &str = "endings";
const GRAMS: &str = "grams";
const GRAM_COUNTS: &str = "gram counts";

/// Neighbouring words in one row.
const IN_BLOCK: usize = 512;

pub(super) struct Dictionary {
    terms: Map<Vec<u8>>,
    counts: Vec<u8>,
    pub(super) words: Map<Vec<u8>>,
    pub(super) endings: Map<Vec<u8>>,
    grams: Map<Vec<u8>>,
    gram_counts: Vec<u8>,
}

impl Dictionary {
    /// Of its pieces; none where one is missing or no dictionary.
    pub(super) fn of(mut pieces: BTreeMap<String, Vec<u8>>) -> Option<Self> {
        let mut take = |name: &str| pieces.remove(name);
        let map = |bytes: Vec<u8>| Map::from_bytes(bytes).ok();
        Some(Self {
            terms: map(take(TERMS)?)?,
            counts: take(COUNTS)?,
            words: map(take(WORDS)?)?,
            endings: map(take(ENDINGS)?)?,
            grams: map(take(GRAMS)?)?,
            gram_counts: take(GRAM_COUNTS)?,
        })
    }

    /// The number of a term.
    pub(super) fn term(&self, term: &str) -> Option<u32> {
        self.terms.get(term).and_then(|number| u32::try_from(number).ok())
    }

    /// How many terms it has.
    pub(super) fn len(&self) -> usize {
        self.terms.len()
    }

    /// How many passages have a term in a field.
    pub(super) fn passages_with(&self, term: &str, field: usize) -> u64 {
        self.terms.get(term).map_or(0, |number| self.count(number, field))
    }

    fn count(&self, number: u64, field: usize) -> u64 {
        let fields = std::mem::size_of::<FieldCounts>() / 4;
        let at = usize::try_from(number).ok().map(|number| number * fields + field);
        at.and_then(|at| self.counts.as_chunks::<4>().0.get(at))
            .map_or(0, |bytes| u64::from(u32::from_le_bytes(*bytes)))
    }

    /// Terms that begin so, with the passages that have them.
    pub(super) fn terms_beginning(&self, prefix: &str) -> Vec<(String, u64)> {
        let numbered = beginning(&self.terms, prefix);
        numbered.into_iter().map(|(term, number)| (term, self.count(number, 0))).collect()
    }

    /// The number of an n-gram.
    pub(super) fn gram(&self, gram: &str) -> Option<u32> {
        self.grams.get(gram).and_then(|number| u32::try_from(number).ok())
    }

    /// How many passages have an n-gram.
    pub(super) fn passages_with_gram(&self, gram: &str) -> u64 {
        self.grams.get(gram).map_or(0, |number| self.gram_count(number))
    }

    fn gram_count(&self, number: u64) -> u64 {
        let at = usize::try_from(number).unwrap_or(usize::MAX);
        self.gram_counts.as_chunks::<4>().0.get(at).map_or(0, |bytes| u64::from(u32::from_le_bytes(*bytes)))
    }

    /// Each n-gram in order.
    pub(super) fn each_gram(&self, mut to: impl FnMut(&str, u64)) {
        let mut stream = self.grams.stream();
        while let Some((gram, number)) = stream.next() {
            to(&String::from_utf8_lossy(gram), self.gram_count(number));
        }
    }
}

/// What of a dictionary begins so, in order.
pub(super) fn beginning(map: &Map<Vec<u8>>, prefix: &str) -> Vec<(String, u64)> {
    let (mut out, mut stream) = (Vec::new(), map.range().ge(prefix).into_stream());
    while let Some((term, value)) = stream.next() {
        if !term.starts_with(prefix.as_bytes()) {
            break;
        }
        out.push((String::from_utf8_lossy(term).into_owned(), value));
    }
    out
}

/// What of a dictionary an automaton accepts, in order.
pub(super) fn accepted(map: &Map<Vec<u8>>, automaton: impl Automaton) -> Vec<(String, u64)> {
    let (mut out, mut stream) = (Vec::new(), map.search(automaton).into_stream());
    while let Some((term, value)) = stream.next() {
        out.push((String::from_utf8_lossy(term).into_owned(), value));
    }
    out
}

/// The value of a term in a dictionary that was read on its own.
pub(super) fn value(block: Vec<u8>, term: &str) -> Option<u64> {
    Map::from_bytes(block).ok()?.get(term)
}

/// The pieces of a shard's dictionary, by name.
pub(super) fn pieces(counts: &TermCounts) -> Vec<(&'static str, Vec<u8>)> {
    let numbers = |values: Vec<u32>| values.into_iter().flat_map(u32::to_le_bytes).collect();
    let valued = |counts: &BTreeMap<String, u32>| map(counts.iter().map(|(term, n)| (term.as_str(), u64::from(*n))));
    vec![
        (TERMS, map(counts.terms.keys().map(String::as_str).zip(0..))),
        (COUNTS, numbers(counts.terms.values().flatten().copied().collect())),
        (WORDS, valued(&counts.words)),
        (ENDINGS, valued(&counts.endings)),
        (GRAMS, map(counts.grams.keys().map(String::as_str).zip(0..))),
        (GRAM_COUNTS, numbers(counts.grams.values().copied().collect())),
    ]
}

/// Stretches of the dictionary of pairs, each with the first that is in it.
pub(super) fn pair_blocks(counts: &TermCounts) -> Vec<(Vec<u8>, Vec<u8>)> {
    let all: Vec<(&str, u64)> = counts.pairs.iter().map(|(pair, n)| (pair.as_str(), u64::from(*n))).collect();
    let block = |some: &[(&str, u64)]| Some((some.first()?.0.as_bytes().to_vec(), map(some.iter().copied())));
    all.chunks(IN_BLOCK).filter_map(block).collect()
}

/// A dictionary of terms in order.
fn map<'a>(terms: impl Iterator<Item = (&'a str, u64)>) -> Vec<u8> {
    let mut builder = MapBuilder::memory();
    for (term, value) in terms {
        // Fails for terms out of order alone.
        let _ = builder.insert(term, value);
    }
    builder.into_inner().unwrap_or_default()
}
