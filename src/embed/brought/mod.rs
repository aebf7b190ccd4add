//! An encoder that the publisher brings: a folder as sentence-transformers saves it, with a model of the BERT family.
//!
//! `config` reads what the folder says of itself, `weights` its tensors; [`Brought`] puts them together. All is checked when
//! the folder is opened, so that a broken one is told of by file and remedy and never by a panic or by nonsense later.

mod config;
mod encoder;
mod error;
mod languages;
mod weights;

pub use encoder::Brought;
pub use error::BroughtError;
