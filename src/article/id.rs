use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt;

/// The stable name of an article: its file's path inside the corpus without the ending, or the `id` its front matter
/// declares.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ArticleId(String);

/// The stable name of a passage: `article#section-slug/n` or `article#faq/question-slug`. Editing another part of the
/// article does not change it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PassageId(String);

impl ArticleId {
    /// Takes any name; white space at the ends is dropped.
    #[must_use]
    pub fn new(name: &str) -> Self {
        Self(name.trim().to_owned())
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl PassageId {
    /// Takes the name as it is.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self(name.into())
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ArticleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for PassageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Bytes of a [`Key`]: among a million passages two share one with a probability of 0.2 %.
pub const KEY_BYTES: usize = 6;

/// A short stand-in for the id of an article or a passage, where a whole id finds no room (Discord's `custom_id` has 100
/// characters). The same id always has the same key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key(pub [u8; KEY_BYTES]);

impl Key {
    fn of(id: &str) -> Self {
        let digest = Sha256::digest(id.as_bytes());
        let mut bytes = [0; KEY_BYTES];
        bytes.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
        Self(bytes)
    }
}

impl ArticleId {
    /// Its short stand-in.
    #[must_use]
    pub fn key(&self) -> Key {
        Key::of(&self.0)
    }
}

impl PassageId {
    /// Its short stand-in.
    #[must_use]
    pub fn key(&self) -> Key {
        Key::of(&self.0)
    }
}
