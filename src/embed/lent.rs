use super::EmbedError;

/// The bundled encoder, run by the crate that carries it: where its weights were not found when this was built.
pub(super) struct Encoder(pocket_encoder::Encoder);

impl Encoder {
    pub(super) fn load() -> Result<Self, EmbedError> {
        Ok(Self(pocket_encoder::Encoder::new()?))
    }

    pub(super) fn embed(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, EmbedError> {
        /// More text than this adds nothing: the model reads 128 word pieces.
        const MOST_CHARS: usize = 2_000;
        let cut = |text: &&str| text.chars().take(MOST_CHARS).collect::<String>();
        Ok(self.0.embed(&texts.iter().map(cut).collect::<Vec<_>>())?)
    }
}
