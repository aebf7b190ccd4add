use super::bundled_model::{BYTES, BundledModel, MOST_PIECES, NAME, SHAPE, TOKENIZER_DIGEST, WEIGHTS_DIGEST};
use super::{EmbedError, Embedder, EncoderCard};
use crate::text::Language;
use std::sync::OnceLock;

/// The encoder that comes inside the program: `MiniLM` with three layers, English, 384 coordinates. Its weights are loaded when it is first used, or by [`Embedder::warm`].
#[derive(Default)]
pub struct Bundled {
    encoder: OnceLock<BundledModel>,
    identity: OnceLock<String>,
}

impl Bundled {
    /// What there is to know of it.
    #[must_use]
    pub fn card(&self) -> EncoderCard {
        EncoderCard {
            name: NAME.to_owned(),
            folder: None,
            identity: self.identity().to_owned(),
            dimensions: SHAPE.hidden,
            layers: SHAPE.layers,
            most_pieces: MOST_PIECES,
            vocabulary: SHAPE.vocabulary,
            pooling: "mean",
            question_prefix: String::new(),
            passage_prefix: String::new(),
            languages: Some(vec!["en".to_owned()]),
            bytes: BYTES as u64,
        }
    }

    fn encoder(&self) -> Result<&BundledModel, EmbedError> {
        if let Some(encoder) = self.encoder.get() {
            return Ok(encoder);
        }
        let loaded = BundledModel::load()?;
        Ok(self.encoder.get_or_init(|| loaded))
    }
}

impl Embedder for Bundled {
    fn identity(&self) -> &str {
        self.identity.get_or_init(|| format!("{NAME} sha256:{WEIGHTS_DIGEST} {TOKENIZER_DIGEST}"))
    }

    fn dimensions(&self) -> usize {
        SHAPE.hidden
    }

    fn knows(&self, language: &Language) -> bool {
        language.primary() == "en"
    }

    fn embed(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, EmbedError> {
        self.encoder()?.embed(texts)
    }

    fn warm(&self) -> Result<(), EmbedError> {
        self.encoder().map(|_| ())
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
