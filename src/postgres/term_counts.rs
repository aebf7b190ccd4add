//! How many passages have each term, by kind: what the dictionaries of a shard are made of, and what passages that no longer
//! count are taken off by.

use crate::store::HEAD_PARTS;
use crate::store::common::PassageTerms;
use std::collections::{BTreeMap, BTreeSet};

/// Title, section, question and body, by which passages are ranked.
pub(super) const RANKED: usize = HEAD_PARTS + 1;

/// Counts of a term in all, then in each of [`RANKED`].
pub(super) type FieldCounts = [u32; RANKED + 1];

#[derive(Default)]
pub(super) struct TermCounts {
    pub(super) terms: BTreeMap<String, FieldCounts>,
    pub(super) words: BTreeMap<String, u32>,
    pub(super) pairs: BTreeMap<String, u32>,
    pub(super) endings: BTreeMap<String, u32>,
    pub(super) grams: BTreeMap<String, u32>,
}

impl TermCounts {
    /// Adds a passage, and its terms to the sum of its file's.
    pub(super) fn add(&mut self, passage: &PassageTerms, tokens: &mut [i64; RANKED + 1]) {
        let ranked = passage.ranked();
        let all: Vec<&str> = passage.all().collect();
        for (field, terms) in [&all].into_iter().chain(&ranked).enumerate() {
            if let Some(sum) = tokens.get_mut(field) {
                *sum += i64::try_from(terms.len()).unwrap_or(i64::MAX);
            }
            for term in terms.iter().copied().collect::<BTreeSet<&str>>() {
                let counts = self.terms.entry(term.to_owned()).or_default();
                if let Some(count) = counts.get_mut(field) {
                    *count += 1;
                }
            }
        }
        each(&mut self.words, passage.words().map(str::to_owned));
        each(&mut self.pairs, passage.pairs());
        each(&mut self.endings, passage.endings());
        each(&mut self.grams, passage.grams());
    }

    /// How many have a term.
    pub(super) fn of(counts: &BTreeMap<String, u32>, term: &str) -> u64 {
        counts.get(term).copied().map_or(0, u64::from)
    }

    /// How many have a term in a field.
    pub(super) fn of_term(&self, term: &str, field: usize) -> u64 {
        self.terms.get(term).and_then(|counts| counts.get(field)).copied().map_or(0, u64::from)
    }
}

fn each(counts: &mut BTreeMap<String, u32>, terms: impl IntoIterator<Item = String>) {
    for term in terms.into_iter().collect::<BTreeSet<String>>() {
        *counts.entry(term).or_default() += 1;
    }
}
