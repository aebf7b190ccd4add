use super::{EmbedError, Embedder};
use crate::text::Language;
use sha2::{Digest, Sha256};

/// Coordinates of [`Hashed`]'s vectors.
const DIMENSIONS: usize = 64;

/// An embedder without a model: words are hashed to coordinates, so that texts are near when they share words. For
/// tests and for platforms where the model cannot run; it knows nothing of meaning.
#[derive(Clone, Copy, Debug, Default)]
pub struct Hashed;

impl Embedder for Hashed {
    fn identity(&self) -> &'static str {
        "hashed-words/1"
    }

    fn dimensions(&self) -> usize {
        DIMENSIONS
    }

    fn knows(&self, language: &Language) -> bool {
        language.primary() == "en"
    }

    fn embed(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, EmbedError> {
        Ok(texts.iter().map(|text| vector(text)).collect())
    }
}

fn vector(text: &str) -> Vec<f32> {
    let mut out = vec![0.0_f32; DIMENSIONS];
    for word in text.to_lowercase().split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()) {
        let digest = Sha256::digest(word.as_bytes());
        let at = usize::from(digest[0]) % DIMENSIONS;
        out[at] += if digest[1].is_multiple_of(2) { 1.0 } else { -1.0 };
    }
    let norm = out.iter().map(|v| v * v).sum::<f32>().sqrt();
    if norm == 0.0 {
        out[0] = 1.0;
    } else {
        for value in &mut out {
            *value /= norm;
        }
    }
    out
}
