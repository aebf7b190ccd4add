#[cfg(not(shipped_weights))]
use super::lent::Encoder;
#[cfg(shipped_weights)]
use super::shipped::Encoder;
use super::{Card, EmbedError, Embedder};
use crate::text::Language;
use std::sync::OnceLock;

/// The encoder that comes inside the program: `MiniLM` with three layers, English, 384 coordinates, from the crate
/// `pocket-encoder`. Its weights are loaded when it is first used, or by [`Embedder::warm`].
#[derive(Default)]
pub struct Bundled {
    encoder: OnceLock<Encoder>,
    identity: OnceLock<String>,
}

impl Bundled {
    /// What there is to know of it.
    #[must_use]
    pub fn card(&self) -> Card {
        let info = pocket_encoder::model_info();
        Card {
            name: info.id,
            folder: None,
            identity: self.identity().to_owned(),
            dimensions: info.dimensions,
            layers: 3,
            most_pieces: info.max_tokens,
            vocabulary: 30_522,
            pooling: "mean",
            question_prefix: String::new(),
            passage_prefix: String::new(),
            languages: Some(vec!["en".to_owned()]),
            bytes: 9_845_600,
        }
    }

    fn encoder(&self) -> Result<&Encoder, EmbedError> {
        if let Some(encoder) = self.encoder.get() {
            return Ok(encoder);
        }
        let loaded = Encoder::load()?;
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
