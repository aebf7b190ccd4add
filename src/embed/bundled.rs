use super::bundled_model::BundledModel;
use super::inside::{ENGLISH, Inside, MULTILINGUAL};
use super::{EmbedError, Embedder, EncoderCard};
use crate::text::Language;
use std::sync::OnceLock;

/// An encoder that comes inside the program. Its weights are loaded when it is first used, or by [`Embedder::warm`].
pub struct Bundled {
    inside: &'static Inside,
    encoder: OnceLock<BundledModel>,
    identity: OnceLock<String>,
}

impl Default for Bundled {
    /// The one that is used where nothing else is asked for: `all-MiniLM-L6-v2`, six layers, English, 384 coordinates.
    fn default() -> Self {
        Self::of(&ENGLISH)
    }
}

impl Bundled {
    /// The one of many languages: `multilingual-e5-small`, twelve layers, 384 coordinates.
    #[must_use]
    pub fn multilingual() -> Self {
        Self::of(&MULTILINGUAL)
    }

    fn of(inside: &'static Inside) -> Self {
        Self { inside, encoder: OnceLock::new(), identity: OnceLock::new() }
    }

    /// What there is to know of it.
    #[must_use]
    pub fn card(&self) -> EncoderCard {
        let Inside { shape, .. } = *self.inside;
        EncoderCard {
            name: self.inside.name.to_owned(),
            folder: None,
            identity: self.identity().to_owned(),
            dimensions: shape.hidden,
            layers: shape.layers,
            most_pieces: self.inside.most_pieces,
            vocabulary: shape.vocabulary,
            pooling: "mean",
            question_prefix: self.inside.question_prefix.to_owned(),
            passage_prefix: self.inside.passage_prefix.to_owned(),
            languages: Some(self.inside.languages.iter().map(|tag| (*tag).to_owned()).collect()),
            bytes: (self.inside.weights.len() + self.inside.words.map_or(0, <[u8]>::len)) as u64,
        }
    }

    fn encoder(&self) -> Result<&BundledModel, EmbedError> {
        if let Some(encoder) = self.encoder.get() {
            return Ok(encoder);
        }
        let loaded = BundledModel::load(self.inside)?;
        Ok(self.encoder.get_or_init(|| loaded))
    }
}

impl Embedder for Bundled {
    fn identity(&self) -> &str {
        let Inside { name, weights_digest, tokenizer_digest, .. } = self.inside;
        self.identity.get_or_init(|| format!("{name} sha256:{weights_digest} {tokenizer_digest}"))
    }

    fn dimensions(&self) -> usize {
        self.inside.shape.hidden
    }

    fn knows(&self, language: &Language) -> bool {
        let is_untold = *language == Language::unknown();
        if is_untold { self.inside.knows_untold } else { self.inside.languages.contains(&language.primary()) }
    }

    fn embed(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, EmbedError> {
        self.encoder()?.embed(self.inside.passage_prefix, texts)
    }

    fn embed_questions(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, EmbedError> {
        self.encoder()?.embed(self.inside.question_prefix, texts)
    }

    fn warm(&self) -> Result<(), EmbedError> {
        self.encoder().map(|_| ())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near_and_far(encoder: &Bundled, asked: &str, near: &str, far: &str) -> (f32, f32) {
        let question = encoder.embed_questions(&[asked]).unwrap().remove(0);
        let vectors = encoder.embed(&[near, far]).unwrap();
        let dot = |n: usize| vectors[n].iter().zip(&question).map(|(x, y)| x * y).sum::<f32>();
        (dot(0), dot(1))
    }

    #[test]
    fn regulators_are_near_regulatory_attention_and_far_from_bread() {
        let near = "Why is this deal attracting regulatory attention?";
        let (near, far) = near_and_far(&Bundled::default(), "why are regulators involved", near, "How is bread baked?");
        assert!(near > 0.5 && far < 0.3, "{near} {far}");
    }

    #[test]
    fn a_question_is_near_its_answer_in_another_language() {
        let encoder = Bundled::multilingual();
        let (near, far) = ("The harbour ferry runs every thirty minutes.", "The library is closed for repairs.");
        for asked in [
            "wie oft fährt die Fähre",
            "渡轮多久一班",
            "渡輪多久一班",
            "¿cada cuánto sale el ferry?",
            "フェリーはどのくらいの間隔で出ますか",
        ] {
            let (near, far) = near_and_far(&encoder, asked, near, far);
            assert!(near > far + 0.05, "{asked}: {near} {far}");
        }
    }

    #[test]
    fn what_each_knows() {
        let knows = |encoder: Bundled| {
            ["en", "zh-Hant", "de", "ko", "hi", "und"].map(|tag| encoder.knows(&Language::from_tag(tag).unwrap()))
        };
        assert_eq!(knows(Bundled::default()), [true, false, false, false, false, false]);
        assert_eq!(knows(Bundled::multilingual()), [true, true, true, true, false, true]);
    }
}
