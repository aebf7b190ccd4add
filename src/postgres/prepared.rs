//! A question whose strings are looked up once, in memory: in each shard its terms, pairs and n-grams have other numbers, and what
//! is stored of passages are numbers alone.

use super::error::DatabaseError;
use super::fetch::Fetched;
use super::forward::Forward;
use super::generation::Generation;
use super::nearest;
use super::passage_vectors::PassageVectors;
use crate::embed::dot;
use crate::store::common::count;
use crate::store::{
    Articles, Features, Nearest, Nearness, PassageNearness, PreparedQuestion, Sought, StoreError, TermMatch, WAYS,
};
use std::collections::HashMap;

/// Which number of the question's each of a shard's has.
#[derive(Default)]
struct Numbers {
    terms: HashMap<u32, u32>,
    pairs: HashMap<(u32, u32), u32>,
    grams: HashMap<u32, u32>,
}

pub(super) struct Resolved<'a> {
    generation: &'a Generation,
    /// By part.
    numbers: Vec<Numbers>,
    near: Option<Near<'a>>,
}

/// A question's vector, and how the corpus's mean stands to it.
struct Near<'a> {
    question: &'a [f32],
    mean: &'a [f32],
    by_mean: f32,
    mean_by_mean: f32,
}

/// Stands before the first word of a passage.
const NO_WORD: u32 = u32::MAX;

impl<'a> Resolved<'a> {
    pub(super) fn of(generation: &'a Generation, sought: &Sought<'a>) -> Self {
        let of_part = |part: &super::generation::Part| {
            let dictionary = &part.shard.dictionary;
            let mut out = Numbers::default();
            for (number, term) in (0..).zip(sought.terms) {
                out.terms.extend(dictionary.term(term).map(|own| (own, number)));
            }
            for (number, (first, second)) in (0..).zip(sought.pairs) {
                let both = dictionary.term(first).zip(dictionary.term(second));
                out.pairs.extend(both.map(|own| (own, number)));
            }
            for (number, gram) in (0..).zip(sought.grams) {
                out.grams.extend(dictionary.gram(gram).map(|own| (own, number)));
            }
            out
        };
        let numbers = generation.parts.iter().map(of_part).collect();
        Self { generation, numbers, near: sought.vector.map(|question| Near::new(generation, question)) }
    }

    fn features_of(&self, passage: u32, fetched: &Fetched) -> Result<(Features, Vec<u32>), DatabaseError> {
        let Self { generation, .. } = self;
        let mut out = Features::default();
        let place = generation.catalogue.place(passage).zip(generation.home(passage));
        let Some(((article, _), (number, _))) = place else { return Ok((out, Vec::new())) };
        out.article = article;
        let Some(known) = self.numbers.get(number) else { return Ok((out, Vec::new())) };
        let bytes = fetched.forward(generation, passage)?;
        let forward = Forward::of(bytes).ok_or_else(|| generation.database.torn("the terms of a passage"))?;
        (out.entry, out.form) = (forward.entry(), forward.form());
        let mut previous = NO_WORD;
        for (n, postings) in (0..).zip(forward.parts()) {
            out.parts += 1;
            for posting in postings {
                out.len += 1;
                out.terms.extend(known.terms.get(&posting.term()).map(|term| TermMatch { part: n, term: *term }));
                if posting.is_word() {
                    out.pairs.extend(known.pairs.get(&(previous, posting.term())));
                    previous = posting.term();
                }
            }
        }
        out.pairs.sort_unstable();
        out.pairs.dedup();
        // The numbers of n-grams ascend as the n-grams do, and so do the question's.
        out.grams.extend(forward.grams().filter_map(|gram| known.grams.get(&gram)));
        let weights = generation.gram_weights().get(number).map_or(&[][..], Vec::as_slice);
        let squares = forward.grams().filter_map(|gram| weights.get(gram as usize));
        out.grams_len = squares.fold(0.0_f32, |sum, square| sum + square).sqrt();
        if let Some(near) = &self.near {
            out.near = fetched.near(generation, passage)?.map(|vectors| near.nearness(vectors));
        }
        let question = if out.entry.is_some() { forward.question() } else { Vec::new() };
        Ok((out, question))
    }
}

impl<'a> Near<'a> {
    fn new(generation: &'a Generation, question: &'a [f32]) -> Self {
        let mean = generation.mean.as_slice();
        let by_mean = |vector: &[f32]| mean.iter().zip(vector).map(|(a, b)| a * b).sum();
        Self { question, mean, by_mean: by_mean(question), mean_by_mean: by_mean(mean) }
    }

    fn to(&self, row: &[[u8; 4]]) -> Nearness {
        Nearness::of(dot(row, self.question), self.by_mean, dot(row, self.mean), self.mean_by_mean)
    }

    fn nearness(&self, vectors: PassageVectors<'_>) -> PassageNearness {
        PassageNearness {
            text: self.to(vectors.text()),
            question: vectors.question().map(|row| self.to(row)),
            whole: self.to(vectors.full()),
            sentences: vectors.sentences().map(|row| self.to(row)).collect(),
        }
    }
}

impl PreparedQuestion for Resolved<'_> {
    fn nearest(&self, most: usize, allowed: Option<&Articles>) -> Result<Nearest, StoreError> {
        let Some(near) = &self.near else { return Ok([const { Vec::new() }; WAYS]) };
        Ok(nearest::nearest(self.generation, near.question, most, allowed)?)
    }

    fn features(&self, passages: &[u32]) -> Result<Vec<Features>, StoreError> {
        let fetched = Fetched::of(self.generation, passages)?;
        // An article is in one shard, so that its questions' numbers can be compared.
        let mut questions: HashMap<(u32, Vec<u32>), u32> = HashMap::new();
        let mut out = Vec::with_capacity(passages.len());
        for passage in passages {
            let (mut features, question) = self.features_of(*passage, &fetched)?;
            if !question.is_empty() {
                let next = count(questions.len());
                features.question = Some(*questions.entry((features.article, question)).or_insert(next));
            }
            out.push(features);
        }
        Ok(out)
    }
}
