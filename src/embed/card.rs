use std::path::PathBuf;

/// What there is to know of an encoder.
#[derive(Clone, Debug)]
pub struct EncoderCard {
    /// What it is called.
    pub name: String,
    /// Where it came from; `None` for what is inside the program.
    pub folder: Option<PathBuf>,
    /// See [`super::Embedder::identity`].
    pub identity: String,
    /// Coordinates of a vector.
    pub dimensions: usize,
    /// Layers of attention.
    pub layers: usize,
    /// Word pieces that are read of a text, marks included; the rest is cut off.
    pub most_pieces: usize,
    /// Word pieces that there are.
    pub vocabulary: usize,
    /// How a text's vector is made of those of its word pieces: `mean`, or that of the `first`.
    pub pooling: &'static str,
    /// Put before a question.
    pub question_prefix: String,
    /// Put before a passage.
    pub passage_prefix: String,
    /// Primary tags of the languages that it was trained on; `None` for any.
    pub languages: Option<Vec<String>>,
    /// Of the weights as they are stored.
    pub bytes: u64,
}
