use crate::embed::bert::{TensorError, Tensors};
use half::{bf16, f16};
use safetensors::tensor::TensorView;
use safetensors::{Dtype, SafeTensors};

/// What may stand before a tensor's name, when the model was saved with a head.
const PREFIXES: [&str; 4] = ["", "bert.", "roberta.", "model."];

/// Tensors in the format safetensors.
pub(super) struct TensorFile<'a> {
    tensors: SafeTensors<'a>,
    prefix: &'static str,
}

impl<'a> TensorFile<'a> {
    /// Looks through the head of a file; its length is checked.
    pub(super) fn new(bytes: &'a [u8]) -> Result<Self, TensorError> {
        let tensors = SafeTensors::deserialize(bytes).map_err(TensorError::Format)?;
        let first = |prefix: &&str| tensors.tensor(&format!("{prefix}embeddings.word_embeddings.weight")).is_ok();
        let prefix = PREFIXES.into_iter().find(first).unwrap_or_default();
        Ok(Self { tensors, prefix })
    }

    /// By its name, or by that of older versions.
    fn tensor(&self, name: &str) -> Result<TensorView<'_>, TensorError> {
        let older = name.replace("LayerNorm.weight", "LayerNorm.gamma").replace("LayerNorm.bias", "LayerNorm.beta");
        let found = self.tensors.tensor(&format!("{}{name}", self.prefix));
        let found = found.or_else(|_| self.tensors.tensor(&format!("{}{older}", self.prefix)));
        found.map_err(|_| TensorError::Missing { name: name.to_owned() })
    }
}

impl Tensors for TensorFile<'_> {
    fn numbers(&self, name: &str, shape: &[usize]) -> Result<Vec<f32>, TensorError> {
        let tensor = self.tensor(name)?;
        if tensor.shape() != shape {
            let (found, wanted) = (tensor.shape().to_vec(), shape.to_vec());
            return Err(TensorError::Shape { name: name.to_owned(), found, wanted });
        }
        let halves = || tensor.data().as_chunks::<2>().0.iter();
        let numbers: Vec<f32> = match tensor.dtype() {
            Dtype::F32 => tensor.data().as_chunks::<4>().0.iter().map(|b| f32::from_le_bytes(*b)).collect(),
            Dtype::F16 => halves().map(|b| f16::from_le_bytes(*b).to_f32()).collect(),
            Dtype::BF16 => halves().map(|b| bf16::from_le_bytes(*b).to_f32()).collect(),
            kind => return Err(TensorError::Kind { name: name.to_owned(), kind: format!("{kind:?}") }),
        };
        if numbers.iter().all(|value| value.is_finite()) {
            Ok(numbers)
        } else {
            Err(TensorError::NotFinite { name: name.to_owned() })
        }
    }
}
