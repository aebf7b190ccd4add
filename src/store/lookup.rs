//! Words for suggestions while a reader types, and the names that articles explain, as they are kept with the view of a
//! generation. [`suggestions`](super::suggestions) makes them.

use crate::analysis::Token;
use std::sync::OnceLock;

#[derive(Default)]
pub(super) struct Lookup {
    pub(super) asked: OnceLock<Vec<Asked>>,
    pub(super) expansions: OnceLock<Vec<Expansion>>,
}

/// A name in two forms, as some article explains it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expansion {
    /// The short form as it is indexed.
    pub short: String,
    /// Terms of the long form, without stop words.
    pub long: Vec<String>,
    /// The short form as it is printed.
    pub printed: String,
    /// The long form as it is printed.
    pub words: String,
}

/// An FAQ question and its words.
pub struct Asked {
    /// Ordinal of the entry's passage.
    pub ordinal: u32,
    /// The question's words.
    pub words: Vec<Token>,
}
