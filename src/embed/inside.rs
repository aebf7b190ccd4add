use super::bert::{Activation, ModelShape, Packed, TensorError};

/// A file of weights that are compiled in; `src/embed/weights/README.md` says where they come from. A static is in the program
/// once; the bytes of a constant would be there once for each part of the program that uses it.
macro_rules! asset {
    ($name:literal) => {{
        static ASSET: [u8; include_bytes!(concat!("weights/", $name)).len()] =
            *include_bytes!(concat!("weights/", $name));
        &ASSET
    }};
}

/// An encoder that is compiled in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Inside {
    /// Names the weights, how they are quantised and how a text is made a vector of: what an index records, so that vectors of
    /// others are never compared with these.
    pub(super) name: &'static str,
    pub(super) weights: &'static [u8],
    /// SHA-256 of the weights, in hexadecimal.
    pub(super) weights_digest: &'static str,
    /// The table of word pieces, where it is a file of its own.
    pub(super) words: Option<&'static [u8]>,
    /// How text is cut to word pieces: a `tokenizer.json`, plain or compressed by gzip.
    pub(super) tokenizer: &'static [u8],
    /// SHA-256 of the tokenizer, in hexadecimal.
    pub(super) tokenizer_digest: &'static str,
    /// By the configuration beside the weights; a test compares.
    pub(super) shape: ModelShape,
    /// Word pieces that are read of a text.
    pub(super) most_pieces: usize,
    /// Put before a question.
    pub(super) question_prefix: &'static str,
    /// Put before a passage.
    pub(super) passage_prefix: &'static str,
    /// How many directions a vector is freed of: those in which all texts, or all of a language, are alike.
    pub(super) directions: usize,
    /// Primary tags.
    pub(super) languages: &'static [&'static str],
    /// Whether a text whose language cannot be told is one it knows.
    pub(super) knows_untold: bool,
}

/// The table of the word pieces of `bert-base-uncased` as `all-MiniLM-L6-v2` has it: the encoder's and the reader's.
const WORDS: &[u8] = asset!("english/words.safetensors");

/// SHA-256 of its numbers, in hexadecimal, by which a reader's file says that it was trained with this table.
pub(crate) const WORDS_DIGEST: &str = "f1e8a2b18cfd342278b1e33cc32578c51d18393ce951ba3a20788ff7c12609de";

/// The table of word pieces that the encoder of English and the reader share.
pub(crate) fn words() -> Result<Packed<'static>, TensorError> {
    Packed::compiled_in(WORDS)
}

/// `all-MiniLM-L6-v2`, with the rules and the vocabulary of `bert-base-uncased`; `training/encoder/english.py` makes the files.
pub(super) const ENGLISH: Inside = Inside {
    name: "all-minilm-l6-v2-q5-v1",
    weights: asset!("english/model.safetensors"),
    weights_digest: "b21c51b4b16b310d9a1856acf0761feaec8a41eb33260c7655b75bbc1cfc19a5",
    words: Some(WORDS),
    tokenizer: asset!("english/tokenizer.json"),
    tokenizer_digest: "a9576e4dadfe7f78f071a1c00ba6902cc83ec6ed7e9b590ee974950bd4d54393",
    shape: ModelShape {
        vocabulary: 30_522,
        positions: 256,
        first_position: 0,
        kinds: 2,
        hidden: 384,
        heads: 12,
        layers: 6,
        wide: 1_536,
        epsilon: 1e-12,
        activation: Activation::Gelu,
    },
    most_pieces: 256,
    question_prefix: "",
    passage_prefix: "",
    directions: 0,
    languages: &["en"],
    knows_untold: false,
};

/// `multilingual-e5-small`, its vocabulary cut to what its languages here need, its vectors freed of what is the same in all
/// texts of a language; `training/encoder` makes both files.
pub(super) const MULTILINGUAL: Inside = Inside {
    name: "multilingual-e5-small-q4-g32-60k-v1",
    weights: asset!("multilingual/model.safetensors"),
    weights_digest: "f68b732b9481c1e50a83e2039929046565d281b101dd605821258c3c5c105fe7",
    words: None,
    tokenizer: asset!("multilingual/tokenizer.json.gz"),
    tokenizer_digest: "1202da0ae973aabb3626ad2a83a2dd8cfb1bd0dd40d818603aa6c0af5b1a1203",
    shape: ModelShape { vocabulary: 60_000, positions: 512, layers: 12, ..ENGLISH.shape },
    most_pieces: 512,
    question_prefix: "query: ",
    passage_prefix: "passage: ",
    directions: 13,
    languages: &[
        "en", "zh", "es", "de", "fr", "ja", "ko", "pt", "ru", "it", "nl", "pl", "tr", "uk", "cs", "sv", "da", "no",
        "nb", "fi", "hu", "ro", "id", "vi", "bg", "hr", "sr", "ca", "lt",
    ],
    // A text too short to tell is likelier in one of thirty languages than in another.
    knows_untold: true,
};

#[cfg(test)]
mod tests {
    use super::*;
    use sha2::{Digest as _, Sha256};

    fn check(inside: &Inside, config: &[u8]) {
        let config: serde_json::Value = serde_json::from_slice(config).unwrap();
        let shape = inside.shape;
        assert_eq!((&config["hidden_act"], &config["layer_norm_eps"]), (&"gelu".into(), &1e-12.into()));
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
            [shape.vocabulary, shape.positions, shape.kinds, shape.hidden, shape.heads, shape.layers, shape.wide];
        assert_eq!(found, wanted.map(|n| n as u64), "{}", inside.name);
        let digest = |bytes: &[u8]| crate::text::hex(&Sha256::digest(bytes));
        assert_eq!(digest(inside.weights), inside.weights_digest);
        assert_eq!(digest(inside.tokenizer), inside.tokenizer_digest);
    }

    #[test]
    fn shapes_and_digests_are_those_of_what_is_compiled_in() {
        check(&ENGLISH, asset!("english/config.json"));
        check(&MULTILINGUAL, asset!("multilingual/config.json"));
    }
}
