use std::path::PathBuf;

/// What there is to know of a reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReaderCard {
    /// Where it came from; `None` for what is inside the program.
    pub file: Option<PathBuf>,
    /// Names the weights: the checksum that the file carries.
    pub identity: String,
    /// The encoder that it was trained from.
    pub trunk: String,
    /// The run that trained it.
    pub run: String,
    /// How many steps that run had taken.
    pub step: u64,
    /// The licences of what it was made from.
    pub licences: String,
    /// Layers of attention.
    pub layers: usize,
    /// Coordinates.
    pub dimensions: usize,
    /// Word pieces that there are.
    pub vocabulary: usize,
    /// Word pieces that are read of a question.
    pub most_question: usize,
    /// Word pieces that are read of heading and title.
    pub most_head: usize,
    /// Word pieces that are read of a passage at once.
    pub most_text: usize,
    /// Of the file.
    pub bytes: u64,
}
