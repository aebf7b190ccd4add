use super::{EmbedError, Embedder};
use crate::text::Language;
use std::sync::OnceLock;

/// More text than this adds nothing: the model reads 128 word pieces.
const MAX_CHARS: usize = 2_000;

/// The encoder that comes inside the program: `MiniLM` with three layers, English, 384 coordinates, from the crate
/// `pocket-encoder`. Its weights are loaded when it is first used, or by [`Bundled::warm`].
#[derive(Default)]
pub struct Bundled {
    encoder: OnceLock<pocket_encoder::Encoder>,
    identity: OnceLock<String>,
}

impl Bundled {
    /// Loads the weights now, so that the first question does not wait for them.
    ///
    /// # Errors
    /// [`EmbedError`] when they cannot be loaded.
    pub fn warm(&self) -> Result<(), EmbedError> {
        self.encoder().map(|_| ())
    }

    fn encoder(&self) -> Result<&pocket_encoder::Encoder, EmbedError> {
        if let Some(encoder) = self.encoder.get() {
            return Ok(encoder);
        }
        let loaded = pocket_encoder::Encoder::new()?;
        Ok(self.encoder.get_or_init(|| loaded))
    }
}

impl Embedder for Bundled {
    fn identity(&self) -> &str {
        self.identity.get_or_init(|| {
            let info = pocket_encoder::model_info();
            format!("{} {} {}", info.id, info.revision, info.tokenizer_sha256)
        })
    }

    fn dimensions(&self) -> usize {
        pocket_encoder::model_info().dimensions
    }

    fn knows(&self, language: &Language) -> bool {
        language.primary() == "en"
    }

    fn embed(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, EmbedError> {
        let cut: Vec<&str> = texts
            .iter()
            .map(|text| text.char_indices().nth(MAX_CHARS).map_or(*text, |(at, _)| text.get(..at).unwrap_or(text)))
            .collect();
        Ok(self.encoder()?.embed(&cut)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regulators_are_near_regulatory_attention_and_far_from_bread() {
        let vectors = Bundled::default()
            .embed(&[
                "why are regulators involved",
                "Why is this deal attracting regulatory attention?",
                "How is bread baked?",
            ])
            .unwrap();
        let dot = |a: usize, b: usize| vectors[a].iter().zip(&vectors[b]).map(|(x, y)| x * y).sum::<f32>();
        assert!(dot(0, 1) > 0.5 && dot(0, 2) < 0.3, "{} {}", dot(0, 1), dot(0, 2));
    }
}
