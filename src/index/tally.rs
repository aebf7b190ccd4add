//! What passages contribute to the statistics of the corpus, to be taken off once they no longer count.

use super::field::{FIELDS, LexicalField};
use super::postings::of_field;
use crate::analysis::Analyzer;
use crate::article::PassageView;
use crate::store::common::PassageTerms;
use std::collections::{BTreeMap, HashMap};

/// Terms of some passages by field.
#[derive(Default)]
pub(super) struct TermTally {
    /// Passages that have each term.
    terms: [HashMap<String, u32>; FIELDS.len()],
    /// Terms, repetitions counted.
    tokens: [u64; FIELDS.len()],
}

impl TermTally {
    pub(super) fn add_passage(&mut self, view: &PassageView<'_>, analyzer: &Analyzer) {
        let terms = PassageTerms::of(view, analyzer);
        for field in FIELDS {
            let mut own = of_field(&terms, field);
            self.tokens[field as usize] += own.len() as u64;
            own.sort_unstable();
            own.dedup();
            for term in own {
                *self.terms[field as usize].entry(term).or_default() += 1;
            }
        }
    }

    pub(super) fn add(&mut self, other: &Self) {
        for (own, others) in self.terms.iter_mut().zip(&other.terms) {
            #[expect(clippy::iter_over_hash_type, reason = "sums of whole numbers are the same in any order")]
            for (term, n) in others {
                match own.get_mut(term) {
                    Some(sum) => *sum += n,
                    None => drop(own.insert(term.clone(), *n)),
                }
            }
        }
        for (own, other) in self.tokens.iter_mut().zip(&other.tokens) {
            *own += other;
        }
    }

    /// Passages that have `term` in `field`.
    pub(super) fn doc_freq(&self, field: LexicalField, term: &str) -> u32 {
        self.terms[field as usize].get(term).copied().unwrap_or_default()
    }

    /// Terms of `field`, repetitions counted.
    pub(super) fn tokens(&self, field: LexicalField) -> u64 {
        self.tokens[field as usize]
    }

    /// The terms of `field` in order, with the number of passages that have them.
    pub(super) fn of_field(&self, field: LexicalField) -> BTreeMap<&str, u32> {
        self.terms[field as usize].iter().map(|(term, n)| (term.as_str(), *n)).collect()
    }
}
