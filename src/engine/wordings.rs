//! Other wordings of FAQ entries, as articles' files state them with `also:`. A question in the same words, or a near paraphrase in
//! the same language, is answered by the entry, as if that had been ruled.

use super::rulings::{likeness, sureness};
use crate::embed::{EmbedError, Embedder};
use crate::search::Query;
use crate::store::Index;
use crate::text::folded_question;
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

/// What is known of the wordings that were met so far.
#[derive(Default)]
pub(super) struct Wordings(RwLock<HashMap<String, KnownWording>>);

#[derive(Clone)]
struct KnownWording {
    folded: Arc<str>,
    vector: Arc<[f32]>,
}

impl Wordings {
    /// The entries of which the question is another wording, the nearest first, and how likely each answers at least.
    ///
    /// # Errors
    /// [`EmbedError`] when a wording cannot be embedded.
    pub(super) fn on(
        &self,
        query: &Query,
        index: &Index,
        embedder: &dyn Embedder,
    ) -> Result<Vec<(u32, f32)>, EmbedError> {
        if index.wordings().next().is_none() {
            return Ok(Vec::new());
        }
        self.learn(index, embedder)?;
        let asked = folded_question(query.question.as_str());
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let mut near = Vec::new();
        for wording in index.wordings() {
            let Some(own) = known.get(&wording.question) else { continue };
            let is_same = *own.folded == *asked;
            if let Some(likeness) = likeness(&wording.question, is_same, Some(&own.vector), query, index) {
                near.push((likeness, &wording.passage));
            }
        }
        near.sort_by(|a, b| b.0.total_cmp(&a.0));
        let entries =
            near.into_iter().filter_map(|(likeness, id)| Some((index.passage(id)?.ordinal, sureness(likeness))));
        Ok(entries.collect())
    }

    fn learn(&self, index: &Index, embedder: &dyn Embedder) -> Result<(), EmbedError> {
        let new: Vec<&str> = {
            let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
            let new = index.wordings().map(|wording| wording.question.as_str());
            new.filter(|question| !known.contains_key(*question)).collect()
        };
        if new.is_empty() {
            return Ok(());
        }
        let vectors = embedder.embed_questions(&new)?;
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        for (question, vector) in new.into_iter().zip(vectors) {
            let learnt = KnownWording { folded: folded_question(question).into(), vector: vector.into() };
            known.insert(question.to_owned(), learnt);
        }
        Ok(())
    }
}
