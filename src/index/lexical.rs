//! The words of a generation: postings of all its shards with the statistics of the whole corpus, so that a term counts the
//! same however the corpus is spread. It finds the passages that score best by BM25 and the terms of a prefix or within an
//! edit distance; what these are worth together is weighed by search.

use super::columns::Column;
use super::field::{LexicalField, RANKED};
use super::parts::GenerationParts;
use super::tally::TermTally;
use super::ways::Allowed;
use crate::analysis::idf;
use crate::store::NearWord;
use crate::store::common::NearWords;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use tantivy::query::Bm25Weight;

/// The words of a generation: its shards' postings with the statistics of the whole corpus, so that it does not matter how the
/// corpus is spread over the shards.
pub(super) struct Lexical {
    parts: Arc<GenerationParts>,
    /// What is still in the shards and no longer counts.
    gone: TermTally,
    average_len: f32,
    /// For each part, where the number of passages with an n-gram differs from what its own postings say.
    gram_changes: Vec<HashMap<u32, i64>>,
    /// For each part, the length of each "what it asks"; as bits, 0 until it is first asked for.
    ask_lens: Vec<Vec<AtomicU32>>,
}

impl Lexical {
    pub(super) fn new(parts: Arc<GenerationParts>, gone: TermTally) -> tantivy::Result<Self> {
        let gram_changes = gram_changes(&parts, &gone)?;
        let ask_lens =
            parts.iter().map(|p| p.shard.forward.asks()).map(|n| (0..n).map(|_| AtomicU32::new(0)).collect());
        let ask_lens = ask_lens.collect();
        let mut lexical = Self { parts, gone, average_len: 0.0, gram_changes, ask_lens };
        lexical.average_len = lexical.average(LexicalField::All);
        Ok(lexical)
    }

    #[expect(clippy::cast_precision_loss, reason = "an average")]
    fn average(&self, field: LexicalField) -> f32 {
        let all: u64 = self.parts.iter().map(|part| part.shard.postings.tokens(field)).sum();
        all.saturating_sub(self.gone.tokens(field)) as f32 / self.len().max(1) as f32
    }

    /// Passages indexed.
    pub(super) fn len(&self) -> u64 {
        self.parts.len() as u64
    }

    /// Average number of terms of a passage, title, section and question included.
    pub(super) fn average_len(&self) -> f32 {
        self.average_len
    }

    /// Passages that have `term` in `field`.
    pub(super) fn doc_freq(&self, field: LexicalField, term: &str) -> tantivy::Result<u64> {
        let mut sum = 0;
        for part in self.parts.iter() {
            sum += u64::from(part.shard.postings.doc_freq(field, term)?);
        }
        Ok(sum.saturating_sub(u64::from(self.gone.doc_freq(field, term))))
    }

    /// Ordinal of `term` among the sorted terms of `field` in each part; `None` where no passage of it has the term.
    pub(super) fn ordinals(&self, field: LexicalField, term: &str) -> tantivy::Result<Vec<Option<u32>>> {
        self.parts.iter().map(|part| part.shard.postings.ordinal(field, term)).collect()
    }

    /// Terms of `field` that begin with `prefix`, sorted, with the number of passages that have them.
    pub(super) fn with_prefix(&self, field: LexicalField, prefix: &str) -> tantivy::Result<Vec<(String, u64)>> {
        let mut found = BTreeMap::new();
        for part in self.parts.iter() {
            part.shard.postings.each_with_prefix(field, prefix, |term, n| add(&mut found, term, n))?;
        }
        Ok(self.still(field, found))
    }

    /// As [`Snapshot::words_near`](crate::store::Snapshot::words_near).
    pub(super) fn words_near(&self, word: &str, edits: u8) -> tantivy::Result<Vec<NearWord>> {
        let automaton = NearWords::of(word, edits);
        let mut found = BTreeMap::new();
        for part in self.parts.iter() {
            part.shard.postings.each_accepted(LexicalField::Words, &automaton, |word, n| add(&mut found, word, n))?;
        }
        let near =
            |(word, passages): (String, u64)| automaton.edits(&word).map(|edits| NearWord { word, edits, passages });
        Ok(self.still(LexicalField::Words, found).into_iter().filter_map(near).collect())
    }

    /// What is left once the passages that no longer count are taken off.
    fn still(&self, field: LexicalField, found: BTreeMap<String, u64>) -> Vec<(String, u64)> {
        let less = |(term, n): (String, u64)| {
            let left = n.saturating_sub(u64::from(self.gone.doc_freq(field, &term)));
            (left > 0).then_some((term, left))
        };
        found.into_iter().filter_map(less).collect()
    }

    /// The `limit` passages best by BM25 summed over title, section, question and body, best first, ties by ordinal;
    /// only those that `allowed` accepts.
    pub(super) fn search(&self, terms: &[&str], limit: usize, allowed: Allowed<'_>) -> tantivy::Result<Vec<u32>> {
        // Summed term by term and field by field, so that a passage has the same score to the last bit in any shard.
        let mut weights = Vec::new();
        for term in terms {
            for field in RANKED {
                let frequency = self.doc_freq(field, term)?;
                if frequency > 0 {
                    let average = self.average(field);
                    weights.push((
                        field,
                        term,
                        Bm25Weight::for_one_term_without_explain(frequency, self.len(), average),
                    ));
                }
            }
        }
        let mut found: Vec<(f32, u32)> = Vec::new();
        for part in self.parts.iter() {
            let mut scores = vec![0.0; part.shard.len()];
            for (field, term, weight) in &weights {
                part.shard.postings.score(*field, term, weight, &mut scores)?;
            }
            let matching = (0..).zip(scores).filter(|(_, score)| *score > 0.0);
            found.extend(matching.filter_map(|(local, score)| Some((score, part.ordinal(local)?))));
        }
        found.retain(|(_, ordinal)| allowed.is_none_or(|allowed| allowed(*ordinal)));
        let best_first = |a: &(f32, u32), b: &(f32, u32)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
        if found.len() > limit {
            found.select_nth_unstable_by(limit, best_first);
            found.truncate(limit);
        }
        found.sort_unstable_by(best_first);
        Ok(found.into_iter().map(|(_, ordinal)| ordinal).collect())
    }

    /// Ordinals in [`LexicalField::Grams`] of the passage's part of the character n-grams of what the passage answers to, ascending,
    /// and the Euclidean length of their vector when weighted by inverse document frequency.
    pub(super) fn asks(&self, ordinal: u32) -> Option<(Column<'_>, f32)> {
        let home = self.parts.home(ordinal)?;
        let part = self.parts.part(home.part)?;
        let ask = part.shard.forward.ask_of(home.local)?;
        let grams = part.shard.forward.grams(ask);
        let known = self.ask_lens.get(home.part)?.get(ask)?;
        let mut len = f32::from_bits(known.load(Ordering::Relaxed));
        if len == 0.0 && !grams.is_empty() {
            let mut squares = 0.0;
            for gram in grams.iter() {
                let own = i64::from(part.shard.forward.passages_with(gram));
                let change = self.gram_changes.get(home.part).and_then(|c| c.get(&gram)).copied().unwrap_or_default();
                let weight = idf((own + change).max(0).unsigned_abs(), self.len());
                squares += weight * weight;
            }
            len = f32::sqrt(squares);
            known.store(len.to_bits(), Ordering::Relaxed);
        }
        Some((grams, len))
    }
}

fn add(found: &mut BTreeMap<String, u64>, term: &str, n: u32) {
    match found.get_mut(term) {
        Some(sum) => *sum += u64::from(n),
        None => drop(found.insert(term.to_owned(), u64::from(n))),
    }
}

/// For each part and each of its n-grams, what the other parts add and what no longer counts.
fn gram_changes(parts: &GenerationParts, gone: &TermTally) -> tantivy::Result<Vec<HashMap<u32, i64>>> {
    let shards: Vec<_> = parts.iter().map(|part| &part.shard).collect();
    let mut changes: Vec<HashMap<u32, i64>> = vec![HashMap::new(); shards.len()];
    let mut note = |part: usize, ordinal: u32, n: i64| *changes[part].entry(ordinal).or_default() += n;
    for (later, own) in shards.iter().enumerate().skip(1) {
        for (earlier, other) in shards.iter().enumerate().take(later) {
            let mut terms = Vec::new();
            own.postings.each_term(LexicalField::Grams, |term, n| terms.push((term.to_owned(), n)))?;
            for (ordinal, (term, n)) in (0..).zip(terms) {
                if let Some(there) = other.postings.ordinal(LexicalField::Grams, &term)? {
                    note(earlier, there, i64::from(n));
                    note(later, ordinal, i64::from(other.forward.passages_with(there)));
                }
            }
        }
    }
    for (term, n) in gone.of_field(LexicalField::Grams) {
        for (part, own) in shards.iter().enumerate() {
            if let Some(ordinal) = own.postings.ordinal(LexicalField::Grams, term)? {
                note(part, ordinal, -i64::from(n));
            }
        }
    }
    Ok(changes)
}
