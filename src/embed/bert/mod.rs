//! BERT's forward pass on the processor, in 32-bit floats: from word pieces to one vector for each text, or to the last
//! layer's numbers for each piece.
//!
//! Weights are packed once, when they are loaded, into the order in which [`multiply`] reads them. Texts of a call are laid
//! one behind the other, so that nothing is padded; only attention looks at each text alone. Every number is one sum in a
//! fixed order, so a text's vector is the same to the bit whatever else is embedded beside it on the same machine.
//!
//! Where tensors come from is the business of whoever implements [`Tensors`]; what text becomes which word pieces is decided
//! above.

mod align;
mod attention;
mod dense;
mod functions;
mod model;
mod multiply;
mod packed;
mod panels;
mod table;
mod tensors;
mod tiles;

#[cfg(test)]
mod tests;

pub(super) use model::Pooling;
pub(crate) use model::{Bert, Text};
pub(crate) use packed::Packed;
pub use tensors::TensorError;
pub(crate) use tensors::{Activation, ModelShape, Tensors};
