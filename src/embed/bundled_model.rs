use super::EmbedError;
use super::bert::{Activation, Bert, ModelShape, Packed, Pooling};
use super::pieces::WordPieces;

/// A file of the weights that are compiled in; `src/embed/weights/README.md` says where they come from.
macro_rules! asset {
    ($name:literal) => {
        include_bytes!(concat!("weights/minilm-l3/", $name))
    };
}

/// Names the weights, how they are quantised and how a text is made a vector of: what an index records, so that vectors of
/// others are never compared with these.
pub(super) const NAME: &str = "pocket-encoder/minilm-l3-q4-g32-v1";

/// How text is cut to word pieces: the rules and the vocabulary of `bert-base-uncased`.
pub(crate) const TOKENIZER: &[u8] = asset!("tokenizer.json");

/// SHA-256 of the weights, in hexadecimal; a test computes it.
pub(super) const WEIGHTS_DIGEST: &str = "dabb40d5d98a22372c8921acf048cb54bb8bf6d781b1233b2a360d5125789c7e";

/// SHA-256 of the tokenizer, in hexadecimal; a test computes it.
pub(super) const TOKENIZER_DIGEST: &str = "a9576e4dadfe7f78f071a1c00ba6902cc83ec6ed7e9b590ee974950bd4d54393";

/// Bytes of the weights as they are stored.
pub(super) const BYTES: usize = asset!("model.safetensors").len();

/// `MiniLM` with three layers, by the configuration beside its weights; a test compares.
pub(super) const SHAPE: ModelShape = ModelShape {
    vocabulary: 30_522,
    positions: 512,
    first_position: 0,
    kinds: 2,
    hidden: 384,
    heads: 12,
    layers: 3,
    wide: 1_536,
    epsilon: 1e-12,
    activation: Activation::Gelu,
};

/// Word pieces that are read of a text.
pub(super) const MOST_PIECES: usize = 128;

/// The bundled encoder, run by our own code.
pub(super) struct BundledModel {
    bert: Bert,
    pieces: WordPieces,
}

impl BundledModel {
    /// Unpacks the weights; the word pieces are read meanwhile.
    pub(super) fn load() -> Result<Self, EmbedError> {
        let tensors = Packed::compiled_in(asset!("model.safetensors"))?;
        std::thread::scope(|scope| {
            let pieces = scope.spawn(|| WordPieces::new(TOKENIZER, MOST_PIECES));
            let bert = Bert::load(SHAPE, &tensors)?;
            Ok(Self { bert, pieces: pieces.join().map_err(|_| EmbedError::Died)?? })
        })
    }

    pub(super) fn embed(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, EmbedError> {
        let pieces: Vec<Vec<u32>> = texts.iter().map(|text| self.pieces.of(text)).collect::<Result<_, _>>()?;
        let pieces: Vec<&[u32]> = pieces.iter().map(Vec::as_slice).collect();
        Ok(self.bert.vectors(&pieces, Pooling::Mean))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sha2::{Digest as _, Sha256};

    #[test]
    fn the_shape_is_what_the_configuration_beside_the_weights_says() {
        let config: serde_json::Value = serde_json::from_slice(asset!("config.json")).unwrap();
        let shapes: serde_json::Value = serde_json::from_slice(asset!("shapes.json")).unwrap();
        assert_eq!(config["hidden_act"], "gelu");
        assert_eq!(config["layer_norm_eps"], 1e-12);
        let found = [
            "vocab_size",
            "max_position_embeddings",
            "type_vocab_size",
            "hidden_size",
            "num_attention_heads",
            "num_hidden_layers",
            "intermediate_size",
        ];
        let found = found.map(|name| config[name].as_u64().unwrap());
        let wanted =
            [SHAPE.vocabulary, SHAPE.positions, SHAPE.kinds, SHAPE.hidden, SHAPE.heads, SHAPE.layers, SHAPE.wide];
        assert_eq!(found, wanted.map(|n| n as u64));
        assert_eq!(shapes["embeddings.word_embeddings.weight"], serde_json::json!([SHAPE.vocabulary, SHAPE.hidden]));
    }

    #[test]
    fn the_digests_are_those_of_what_is_compiled_in() {
        let digest = |bytes: &[u8]| crate::text::hex(&Sha256::digest(bytes));
        assert_eq!(digest(asset!("model.safetensors")), WEIGHTS_DIGEST);
        assert_eq!(digest(asset!("tokenizer.json")), TOKENIZER_DIGEST);
    }

    /// The fixture was made by the inference of `pocket-encoder` 0.1.2 (Candle), before that crate was dropped.
    #[test]
    fn vectors_are_those_of_an_independent_forward_pass() {
        let fixture = include_str!("../../tests/fixtures/encoder/minilm-l3.json");
        let reference: Vec<(String, Vec<f32>)> = serde_json::from_str(fixture).unwrap();
        assert_eq!(reference.len(), 9);
        let texts: Vec<&str> = reference.iter().map(|(text, _)| text.as_str()).collect();
        for ((text, theirs), ours) in reference.iter().zip(BundledModel::load().unwrap().embed(&texts).unwrap()) {
            let worst = ours.iter().zip(theirs).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
            assert!(theirs.len() == ours.len() && worst < 1e-5, "{text}: {worst}");
        }
    }
}
