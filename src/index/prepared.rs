//! A question whose strings are looked up once: in each shard its terms, pairs and n-grams have other ordinals, and what is
//! stored of passages are ordinals alone.

use super::allowing::allowing;
use super::field::LexicalField;
use super::near::Near;
use super::open::Generation;
use super::shard_vectors::PassageVectors;
use crate::store::{
    Articles, Features, Nearest, PassageNearness, PreparedQuestion, Sought, StoreError, TermMatch, WAYS,
};
use std::collections::HashMap;
use std::hash::Hash;

/// Which number of the question's an ordinal has, for each shard.
type OrdinalNumbers<K> = Vec<HashMap<K, u32>>;

pub(super) struct Resolved<'a> {
    generation: &'a Generation,
    terms: OrdinalNumbers<u32>,
    pairs: OrdinalNumbers<(u32, u32)>,
    grams: OrdinalNumbers<u32>,
    near: Option<Near<'a>>,
}

/// Stands before the first word of a passage.
const NO_WORD: u32 = u32::MAX;

impl<'a> Resolved<'a> {
    pub(super) fn of(generation: &'a Generation, sought: &Sought<'a>) -> tantivy::Result<Self> {
        let shards = generation.parts.iter().count();
        let (mut terms, mut pairs, mut grams) = (maps(shards), maps(shards), maps(shards));
        let ordinals = |field, term: &str| generation.lexical.ordinals(field, term);
        for (number, term) in (0..).zip(sought.terms) {
            note(&mut terms, ordinals(LexicalField::All, term)?, number);
        }
        for (number, (first, second)) in (0..).zip(sought.pairs) {
            let both = ordinals(LexicalField::All, first)?.into_iter().zip(ordinals(LexicalField::All, second)?);
            note(&mut pairs, both.map(|(first, second)| first.zip(second)), number);
        }
        for (number, gram) in (0..).zip(sought.grams) {
            note(&mut grams, ordinals(LexicalField::Grams, gram)?, number);
        }
        let near = sought.vector.map(|vector| Near::new(&generation.vectors, vector));
        Ok(Self { generation, terms, pairs, grams, near })
    }

    fn features_of(&self, passage: u32) -> Features {
        let Self { generation, .. } = self;
        let mut out = Features::default();
        let Some((article, _)) = generation.catalogue.place(passage) else { return out };
        out.article = article;
        let Some(home) = generation.parts.home(passage) else { return out };
        let Some(part) = generation.parts.part(home.part) else { return out };
        let maps = self.terms.get(home.part).zip(self.pairs.get(home.part)).zip(self.grams.get(home.part));
        let Some(((terms, pairs), grams)) = maps else { return out };
        out.entry = part.shard.forward.entry(home.local);
        out.form = part.shard.forward.form(home.local);
        let mut previous = NO_WORD;
        for (n, postings) in (0..).zip(part.shard.forward.parts(home.local)) {
            out.parts += 1;
            for posting in postings {
                out.len += 1;
                let ordinal = posting.term();
                out.terms.extend(terms.get(&ordinal).map(|term| TermMatch { part: n, term: *term }));
                if posting.is_word() {
                    out.pairs.extend(pairs.get(&(previous, ordinal)));
                    previous = ordinal;
                }
            }
        }
        out.pairs.sort_unstable();
        out.pairs.dedup();
        if let Some((asks, len)) = generation.lexical.asks(passage) {
            // The ordinals of n-grams ascend as the n-grams do, and so do the question's numbers.
            out.grams.extend(asks.iter().filter_map(|gram| grams.get(&gram)));
            out.grams_len = len;
        }
        let near = self.near.as_ref().zip(generation.vectors.passage(passage));
        out.near = near.map(|(near, rows)| nearness(near, rows));
        out
    }

    /// The terms of the FAQ question that a passage answers, by their ordinals in its shard.
    fn question(&self, passage: u32) -> Vec<u32> {
        let terms = || {
            let home = self.generation.parts.home(passage)?;
            let forward = &self.generation.parts.part(home.part)?.shard.forward;
            Some(
                forward
                    .parts(home.local)
                    .nth(crate::store::HEAD_PARTS - 1)?
                    .map(super::forward::Posting::term)
                    .collect(),
            )
        };
        terms().unwrap_or_default()
    }
}

impl PreparedQuestion for Resolved<'_> {
    fn nearest(&self, most: usize, allowed: Option<&Articles>) -> Result<Nearest, StoreError> {
        let Some(near) = &self.near else { return Ok([const { Vec::new() }; WAYS]) };
        Ok(allowing(self.generation, allowed, |allowed| near.nearest(most, allowed)))
    }

    fn features(&self, passages: &[u32]) -> Result<Vec<Features>, StoreError> {
        // An article is in one shard, so that its questions' ordinals can be compared.
        let mut questions: HashMap<(u32, Vec<u32>), u32> = HashMap::new();
        let mut out = Vec::with_capacity(passages.len());
        for passage in passages {
            let mut features = self.features_of(*passage);
            if features.entry.is_some() {
                let question = self.question(*passage);
                let next = super::columns::count(questions.len());
                if !question.is_empty() {
                    features.question = Some(*questions.entry((features.article, question)).or_insert(next));
                }
            }
            out.push(features);
        }
        Ok(out)
    }
}

fn nearness(near: &Near<'_>, rows: PassageVectors<'_>) -> PassageNearness {
    PassageNearness {
        text: near.to(rows.text()),
        question: rows.question().map(|row| near.to(row)),
        whole: near.to(rows.full()),
        sentences: rows.sentences().map(|row| near.to(row)).collect(),
    }
}

fn maps<K>(shards: usize) -> OrdinalNumbers<K> {
    (0..shards).map(|_| HashMap::new()).collect()
}

/// Notes the ordinal that number `number` has in each shard, where it has one.
fn note<K: Eq + Hash>(maps: &mut OrdinalNumbers<K>, ordinals: impl IntoIterator<Item = Option<K>>, number: u32) {
    for (map, ordinal) in maps.iter_mut().zip(ordinals) {
        map.extend(ordinal.map(|ordinal| (ordinal, number)));
    }
}
