use crate::embed::{EmbedError, Embedder};
use crate::text::Language;

/// An encoder that knows no language: every question is searched by words alone.
pub struct WordsAlone;

impl Embedder for WordsAlone {
    fn identity(&self) -> &'static str {
        "none"
    }

    fn dimensions(&self) -> usize {
        1
    }

    fn knows(&self, _: &Language) -> bool {
        false
    }

    fn embed(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, EmbedError> {
        Ok(vec![vec![1.0]; texts.len()])
    }
}
