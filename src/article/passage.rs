//! A passage: the piece of an article that is ranked, quoted and cited. [`cut`](super::cut()) makes them.

use super::PassageId;
use crate::text::Span;
use serde::{Deserialize, Serialize};

/// A quotable piece of an article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// Stable id.
    pub id: PassageId,
    /// What it was cut from.
    pub kind: PassageKind,
    /// Where it lies in the article's text (for an FAQ entry: the answer).
    pub span: Span,
}

/// What a passage was cut from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PassageKind {
    /// A piece of a section, with the section's heading.
    Section {
        /// The heading it stands under.
        heading: Option<Span>,
    },
    /// An FAQ entry.
    Faq {
        /// The heading over a group of entries, where there is one that says more than "FAQ".
        heading: Option<Span>,
        /// The question it answers.
        question: Span,
    },
}

impl PassageKind {
    /// Whether it is an FAQ entry.
    #[must_use]
    pub fn is_faq(self) -> bool {
        matches!(self, Self::Faq { .. })
    }
}
