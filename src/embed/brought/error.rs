use crate::embed::TensorError;
use std::path::PathBuf;

/// A folder cannot be used as an encoder.
#[derive(Debug, thiserror::Error)]
pub enum BroughtError {
    /// A file cannot be read.
    #[error("{} cannot be read", file.display())]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A file of settings is not what it should be.
    #[error("{} is not JSON with the fields that it should have", file.display())]
    Json {
        /// The file.
        file: PathBuf,
        /// Where.
        source: serde_json::Error,
    },
    /// The model is of another family.
    #[error("{}: the model is of the family “{found}”, which is not supported", file.display())]
    Family {
        /// The file that says so.
        file: PathBuf,
        /// The family.
        found: String,
    },
    /// A setting has a value that is not provided for.
    #[error("{}: {name} is {found}, but must be {wanted}", file.display())]
    Setting {
        /// The file.
        file: PathBuf,
        /// The setting.
        name: &'static str,
        /// Its value.
        found: String,
        /// What could be run.
        wanted: &'static str,
    },
    /// The tensors are not those of the configuration.
    #[error("{}: {source}", file.display())]
    Tensors {
        /// The file.
        file: PathBuf,
        /// What is wrong.
        source: TensorError,
    },
    /// The rules for word pieces cannot be read.
    #[error("{}: {source}", file.display())]
    Pieces {
        /// The file.
        file: PathBuf,
        /// What is wrong.
        source: crate::embed::EmbedError,
    },
    /// There are word pieces without a row of weights.
    #[error("{} has word pieces up to number {last}, and the model has rows for {rows}", file.display())]
    Vocabulary {
        /// The file of word pieces.
        file: PathBuf,
        /// The highest number.
        last: u32,
        /// Rows of weights.
        rows: usize,
    },
}

impl BroughtError {
    /// What can be done about it.
    #[must_use]
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Unreadable { source, .. } if source.kind() == std::io::ErrorKind::NotFound => {
                "IBID_MODEL or --model must name a folder that sentence-transformers saved, with config.json, tokenizer.json \
                 and model.safetensors; weights in another format have to be saved as safetensors first"
            }
            Self::Unreadable { .. } => "make sure that the file can be read",
            Self::Json { .. } | Self::Pieces { .. } => {
                "download the file again from where the model comes from; it may be incomplete"
            }
            Self::Family { .. } => "use a model of the family bert, roberta, xlm-roberta or camembert",
            Self::Setting { .. } => "use another model; this setting is not supported",
            Self::Tensors { source: TensorError::Kind { .. }, .. } => {
                "save the weights as 32-bit or 16-bit floats; quantised ones cannot be read"
            }
            Self::Tensors { .. } | Self::Vocabulary { .. } => {
                "download the folder again, all files of one model; one may be incomplete, or belong to another"
            }
        }
    }
}
