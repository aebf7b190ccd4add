//! A gap: a question that deserves an answer it did not get. [`gaps`](super::gaps) writes them down.

use crate::article::{PassageId, Question};
use crate::text::Language;

/// A question that deserves an answer it did not get.
#[derive(Clone, Debug, PartialEq)]
pub struct Gap {
    /// What was asked; kept only for the days the ledger was opened with.
    pub question: Question,
    /// How it fell short.
    pub kind: GapKind,
    /// The passage shown, where one was.
    pub passage: Option<PassageId>,
    /// How sure the best passage was, 0 to 1.
    pub confidence: f32,
    /// What it was asked in.
    pub language: Language,
    /// The encoder's unit vector of the question, where it knows the language; kept, rounded, as long as the words. One of
    /// another length than the bundled encoder's groups with nothing.
    pub vector: Option<Vec<f32>>,
    /// Keyed hash of the asker and the month, or whatever time the face counts askers over: it tells two askers apart and
    /// names neither. Kept as long as the words.
    pub asker: Option<[u8; 8]>,
    /// The server in which it was asked for all to see; none for what was asked privately or outside a server.
    pub guild: Option<u64>,
}

/// How a question fell short of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GapKind {
    /// The articles do not answer.
    Unanswered,
    /// A reader said that the answer was not it.
    NotIt,
    /// The answer was given with little confidence.
    LowConfidence,
}

/// The name of a gap: 48 random bits, so that it fits a button and knowing one tells nothing of the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct GapId(pub(super) i64);

impl From<u64> for GapId {
    fn from(id: u64) -> Self {
        Self(id.cast_signed())
    }
}

impl From<GapId> for u64 {
    fn from(id: GapId) -> Self {
        id.0.cast_unsigned()
    }
}

impl GapKind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Unanswered, Self::NotIt, Self::LowConfidence];

    /// Its name in tables and in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Unanswered => "unanswered",
            Self::NotIt => "not_it",
            Self::LowConfidence => "low_confidence",
        }
    }

    /// The kind of a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}
