use super::EmbedError;
use super::bert::{Activation, Bert, Pooling, Shape, Table, TensorError, Tensors, unpack};
use super::pieces::Pieces;
use safetensors::SafeTensors;

/// From the source of the crate `pocket-encoder`, whose folder the build script found.
macro_rules! asset {
    ($name:literal) => {
        include_bytes!(concat!(env!("IBID_ENCODER_ASSETS"), "/", $name))
    };
}

/// `MiniLM` with three layers, by the configuration beside its weights; a test compares.
const SHAPE: Shape = Shape {
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
const MOST_PIECES: usize = 128;

/// The bundled encoder, run by our own code.
pub(super) struct Encoder {
    bert: Bert,
    pieces: Pieces,
}

impl Encoder {
    /// Unpacks the weights; the word pieces are read meanwhile.
    pub(super) fn load() -> Result<Self, EmbedError> {
        let tensors = Packed(SafeTensors::deserialize(asset!("model.safetensors")).map_err(TensorError::Format)?);
        std::thread::scope(|scope| {
            let pieces = scope.spawn(|| Pieces::new(asset!("tokenizer.json"), MOST_PIECES));
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

/// The crate's tensors: matrices of four bits with a scale for each group, all else as it is.
struct Packed(SafeTensors<'static>);

impl Packed {
    fn bytes(&self, name: &str) -> Result<&'static [u8], TensorError> {
        let missing = |_| TensorError::Missing { name: name.to_owned() };
        self.0.tensor(name).map(|tensor| tensor.data()).map_err(missing)
    }

    fn matrix(&self, name: &str, count: usize) -> Result<(&'static [u8], &'static [u8]), TensorError> {
        let (packed, scales) = (self.bytes(&format!("{name}.q4"))?, self.bytes(&format!("{name}.scales"))?);
        if packed.len() < count / 2 || scales.len() < count / 32 * 2 {
            return Err(TensorError::Short { name: name.to_owned() });
        }
        Ok((packed, scales))
    }
}

impl Tensors for Packed {
    fn numbers(&self, name: &str, shape: &[usize]) -> Result<Vec<f32>, TensorError> {
        let count = shape.iter().product();
        if let [_, _] = shape {
            let (packed, scales) = self.matrix(name, count)?;
            let mut out = vec![0.0; count];
            unpack(packed, scales, &mut out);
            return Ok(out);
        }
        let (numbers, _) = self.bytes(name)?.as_chunks::<4>();
        if numbers.len() != count {
            return Err(TensorError::Short { name: name.to_owned() });
        }
        Ok(numbers.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect())
    }

    fn table(&self, name: &str, shape: [usize; 2]) -> Result<Table, TensorError> {
        let (packed, scales) = self.matrix(name, shape[0] * shape[1])?;
        Ok(Table::Quarter { packed, scales, width: shape[1] })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn vectors_are_those_of_the_crate_that_carries_the_weights() {
        let long = "The committee met on Tuesday to weigh the tender offer. ".repeat(30);
        let texts = [
            "why are regulators involved",
            "a",
            "?",
            "日本語 中文 مرحبا café 🦀",
            "Æther ﬁnds “quotes” — and\tdashes…",
            "UPPER lower 12,345.67 €",
            "internationalisation supercalifragilisticexpialidocious xzqwv",
            long.as_str(),
            "Merger talks between the two publishers broke down in April, after regulators in three countries asked for more \
             time to look at what the deal would mean for local newspapers.",
        ];
        let theirs = pocket_encoder::Encoder::new().unwrap().embed(&texts).unwrap();
        let ours = Encoder::load().unwrap().embed(&texts).unwrap();
        for ((text, ours), theirs) in texts.iter().zip(&ours).zip(&theirs) {
            let worst = ours.iter().zip(theirs).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
            assert!(worst < 1e-5, "{text}: {worst}");
        }
    }
}
