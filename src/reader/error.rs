use crate::embed::TensorError;
use std::path::PathBuf;

/// The reader cannot be used, or failed.
#[derive(Debug, thiserror::Error)]
pub enum ReaderError {
    /// A file that was brought cannot be used.
    #[error("the reader {} cannot be used: {fault}", file.display())]
    Brought {
        /// The file.
        file: PathBuf,
        /// What is wrong.
        #[source]
        fault: ReaderFault,
    },
    /// The weights inside the program cannot be used.
    #[error("the reader inside the program cannot be used: {0}")]
    Shipped(#[source] ReaderFault),
    /// The rules by which text is cut to word pieces failed on a text.
    #[error("text cannot be cut to word pieces: {0}")]
    Pieces(#[source] tokenizers::Error),
    /// A figure came out that is none.
    #[error("the reader made figures that are not numbers; its weights are damaged")]
    NotFinite,
    /// A thread that read died.
    #[error("the reader stopped unexpectedly; this is a fault of the program, please report it")]
    Died,
    /// Reference readings cannot be read.
    #[error("the reference readings {} cannot be read", file.display())]
    References {
        /// The file.
        file: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Reference readings are not what they should be.
    #[error("the reference readings {} are not JSON as `training/run export` writes it", file.display())]
    ReferencesJson {
        /// The file.
        file: PathBuf,
        /// Where.
        source: serde_json::Error,
    },
}

/// What is wrong with a reader's file.
#[derive(Debug, thiserror::Error)]
pub enum ReaderFault {
    /// It cannot be read.
    #[error("it cannot be read: {0}")]
    Unreadable(#[source] std::io::Error),
    /// Its tensors are not those it should have.
    #[error(transparent)]
    Tensor(#[from] TensorError),
    /// It does not say what it is.
    #[error("it has no entry “{0}” among its metadata, so it is no reader's file or an old one")]
    Undescribed(&'static str),
    /// What it says of itself cannot be read.
    #[error("its description is not JSON with the fields that it should have: {0}")]
    Description(#[source] serde_json::Error),
    /// It is in another format.
    #[error("it is in format {found}; this program reads format {wanted}")]
    Format {
        /// Its format.
        found: u64,
        /// The one that is read.
        wanted: u64,
    },
    /// A setting has a value that is not provided for.
    #[error("{name} is {found}, but must be {wanted}")]
    Setting {
        /// The setting.
        name: &'static str,
        /// Its value.
        found: String,
        /// What could be run.
        wanted: &'static str,
    },
    /// It has no table of word pieces, and was not trained with the one inside the program.
    #[error("it has no table of word pieces, and the one inside the program is not what it was trained with")]
    Words,
    /// Its content is not what its checksum says.
    #[error("its checksum is wrong, so some of it was changed or lost")]
    Checksum,
    /// The rules for word pieces cannot be read.
    #[error("the tokenizer of its word pieces cannot be read: {0}")]
    Pieces(#[source] tokenizers::Error),
    /// The rules for word pieces are of another vocabulary.
    #[error("it has rows for {rows} word pieces where the tokenizer has {pieces}")]
    Vocabulary {
        /// Of the tokenizer.
        pieces: usize,
        /// Of the file.
        rows: usize,
    },
    /// The rules for word pieces lack a mark.
    #[error("the tokenizer of its word pieces has no {0}")]
    Mark(&'static str),
}

impl ReaderError {
    /// What to do about it, where there is something.
    #[must_use]
    pub fn remedy(&self) -> Option<&'static str> {
        match self {
            Self::Brought { fault: ReaderFault::Unreadable(_), .. } => Some(
                "IBID_READER or --reader must name a file reader.safetensors that can be read, or be `off`, which answers \
                 without a reader",
            ),
            Self::Brought {
                fault: ReaderFault::Pieces(_) | ReaderFault::Vocabulary { .. } | ReaderFault::Mark(_),
                ..
            } => Some(
                "put the tokenizer.json that the reader was trained with beside its file, or remove one that is not its own",
            ),
            Self::Brought { .. } | Self::NotFinite => Some(
                "copy the file again from where it was exported, or export it anew with `training/run export`; with \
                 IBID_READER=off answers are given without a reader",
            ),
            Self::Shipped(_) => {
                Some("install the program again; with IBID_READER=off answers are given without a reader")
            }
            Self::References { .. } | Self::ReferencesJson { .. } => {
                Some("export the reader again, or remove references.json from beside it")
            }
            Self::Pieces(_) | Self::Died => None,
        }
    }
}
