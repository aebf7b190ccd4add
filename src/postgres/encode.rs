//! The vectors of the texts of a new shard: those of the cache, to which what the database has of them is added first, and the
//! rest embedded.

use super::error::DatabaseError;
use super::passage_vectors::encoded;
use crate::article::PassageView;
use crate::embed::{Embedder, TextKey, VectorCache};
use crate::store::Progress;
use crate::store::common::{embed_missing, embedded_texts};
use std::collections::HashMap;

/// What vectors are made with.
pub(super) struct VectorSource<'a> {
    pub(super) embedder: &'a dyn Embedder,
    pub(super) cache: VectorCache,
    /// Cores left to readers.
    pub(super) spare: usize,
    pub(super) progress: Progress<'a>,
    /// Texts embedded so far.
    pub(super) embedded: usize,
}

impl VectorSource<'_> {
    /// Whether the vectors of all texts of a passage are known.
    pub(super) fn knows(&self, view: &PassageView<'_>) -> bool {
        embedded_texts(view).iter().all(|text| text.is_empty() || self.cache.has(&TextKey::of(text)))
    }

    /// Learns a passage's vectors as the database had them, in the order of its texts.
    pub(super) fn learn(&mut self, view: &PassageView<'_>, vectors: impl Iterator<Item = Vec<f32>>) {
        let texts = embedded_texts(view);
        for (text, vector) in texts.iter().filter(|text| !text.is_empty()).zip(vectors) {
            let key = TextKey::of(text);
            if !self.cache.has(&key) {
                self.cache.insert(key, vector);
            }
        }
    }

    /// Embeds what has no vector of the texts of passages.
    pub(super) fn embed<'p>(&mut self, passages: impl Iterator<Item = PassageView<'p>>) -> Result<(), DatabaseError> {
        let mut missing: HashMap<TextKey, String> = HashMap::new();
        for view in passages {
            for text in embedded_texts(&view) {
                let key = TextKey::of(&text);
                if !text.is_empty() && !self.cache.has(&key) {
                    missing.insert(key, text.into_owned());
                }
            }
        }
        let mut missing: Vec<(TextKey, String)> = missing.into_iter().collect();
        missing.sort_unstable();
        self.cache.save()?;
        embed_missing::<DatabaseError>(&missing, self.embedder, &mut self.cache, self.spare, self.progress)?;
        self.embedded += missing.len();
        Ok(())
    }

    /// The vector of a text. One whose record in the cache turns out to be torn is embedded again.
    fn vector(&mut self, text: &str) -> Result<Vec<f32>, DatabaseError> {
        if text.is_empty() {
            return Ok(vec![0.0; self.embedder.dimensions()]);
        }
        if let Some(vector) = self.cache.get(&TextKey::of(text)) {
            return Ok(vector);
        }
        self.embedded += 1;
        Ok(self.embedder.embed(&[text])?.pop().unwrap_or_default())
    }

    /// The row of a passage's vectors.
    pub(super) fn row(&mut self, view: &PassageView<'_>) -> Result<Vec<u8>, DatabaseError> {
        let has_question = !view.question.is_empty();
        let mut vectors = Vec::new();
        for (n, text) in embedded_texts(view).iter().enumerate() {
            if n != 2 || has_question {
                vectors.push(self.vector(text)?);
            }
        }
        Ok(encoded(has_question, &vectors))
    }
}
