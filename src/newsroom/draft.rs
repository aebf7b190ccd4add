//! A draft: what was handed in, where it would be written, how it is understood and which article it resembles. It is made
//! and written in [`add`](super::add); nothing of it is in the corpus yet.

use crate::ingest::FileReading;

/// An article of the corpus that is nearly the same.
#[derive(Clone, Debug, PartialEq)]
pub struct Twin {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Share of the smaller one's runs of five words that both have, 0 to 1.
    pub shared: f32,
    /// Whether both state the same address.
    pub same_url: bool,
    /// Whether answers cite the one of the corpus once both are there, by where each came from.
    pub is_cited: bool,
}

/// What a moderator hands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incoming {
    /// The file's name, or the address's last part.
    pub name: String,
    /// The address it was fetched from.
    pub origin: Option<String>,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// An article that could be added.
#[derive(Clone, Debug)]
pub struct ArticleDraft {
    /// What was handed in.
    pub incoming: Incoming,
    /// Where it would be written, a path in the corpus.
    pub file: String,
    /// Whether a file of the corpus is replaced: one that came from the same address, or has the same name.
    pub replaces: bool,
    /// How it is understood.
    pub reading: FileReading,
    /// The article of the corpus that it resembles most, where it is nearly the same.
    pub twin: Option<Twin>,
    /// The id that the register is to give it, where it comes from outside.
    pub(super) id: Option<String>,
    /// Digest of its bytes.
    pub(super) digest: String,
    /// Digest of the file that is replaced, as it was looked at.
    pub(super) stood: Option<String>,
}
