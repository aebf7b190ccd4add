use super::table::Table;

/// The dimensions of a BERT.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct ModelShape {
    /// Word pieces.
    pub(crate) vocabulary: usize,
    /// Places that a word piece can stand at.
    pub(crate) positions: usize,
    /// Where the first word piece stands: BERT counts from 0, `RoBERTa` from behind its padding.
    pub(crate) first_position: usize,
    /// Kinds of word piece. All that an encoder reads are of the first, a reader's are of several.
    pub(crate) kinds: usize,
    /// Coordinates.
    pub(crate) hidden: usize,
    /// Heads of attention; they divide the coordinates among them.
    pub(crate) heads: usize,
    /// Layers.
    pub(crate) layers: usize,
    /// Coordinates between a layer's last two dense layers.
    pub(crate) wide: usize,
    /// Added to a variance before it is divided by.
    pub(crate) epsilon: f32,
    /// Between a layer's last two dense layers.
    pub(crate) activation: Activation,
}

/// The function between a layer's last two dense layers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Activation {
    /// By the error function.
    Gelu,
    /// By the hyperbolic tangent.
    GeluTanh,
    /// Zero where negative.
    Relu,
}

/// Where a model's tensors come from, by the names that Hugging Face's BERT gives them.
pub(crate) trait Tensors {
    /// The numbers of a tensor of this shape.
    fn numbers(&self, name: &str, shape: &[usize]) -> Result<Vec<f32>, TensorError>;

    /// A tensor of which single rows are looked up.
    fn table(&self, name: &str, shape: [usize; 2]) -> Result<Table, TensorError> {
        Ok(Table::Full { values: self.numbers(name, &shape)?, width: shape[1] })
    }
}

/// A tensor is not what the model needs.
#[derive(Debug, thiserror::Error)]
pub enum TensorError {
    /// It is not there.
    #[error("there is no tensor {name}")]
    Missing {
        /// Its name.
        name: String,
    },
    /// It has another shape than the configuration says.
    #[error("the tensor {name} has the shape {found:?} where the configuration requires {wanted:?}")]
    Shape {
        /// Its name.
        name: String,
        /// Its shape.
        found: Vec<usize>,
        /// What the configuration asks for.
        wanted: Vec<usize>,
    },
    /// Its numbers are of a kind that is not read.
    #[error("the numbers of the tensor {name} are {kind}; only F32, F16 and BF16 can be read")]
    Kind {
        /// Its name.
        name: String,
        /// What they are.
        kind: String,
    },
    /// One of its numbers is none.
    #[error("the tensor {name} holds a value that is not a finite number")]
    NotFinite {
        /// Its name.
        name: String,
    },
    /// It is shorter or longer than it should be.
    #[error("the tensor {name} has {found} bytes where {wanted} are required")]
    Length {
        /// Its name.
        name: String,
        /// Its bytes.
        found: usize,
        /// What the shape asks for.
        wanted: usize,
    },
    /// The file cannot be read.
    #[error("the weights cannot be read")]
    Read(#[source] std::io::Error),
    /// The file is not in the format.
    #[error("the weights are not in the format safetensors")]
    Format(#[source] safetensors::SafeTensorError),
}
