use super::pieces::PlacedPieces;
use std::collections::HashSet;

/// Question and passage as one row of word pieces: `[CLS] question [SEP] heading | title [SEP] passage [SEP]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Input {
    pub(super) ids: Vec<u32>,
    pub(super) kinds: Vec<u8>,
    /// Where the passage's pieces begin.
    pub(super) begin: usize,
}

impl Input {
    /// Pieces of the question, of heading and title, and of the passage. Those that the other side has too are marked, so that
    /// a small model need not learn to compare.
    pub(super) fn new(pieces: &PlacedPieces, question: &[u32], head: &[u32], passage: &[u32]) -> Self {
        let (begin, end) = (&[pieces.begin][..], &[pieces.end][..]);
        let first = [begin, question, end].concat();
        let second = [head, end, passage, end].concat();
        let asked: HashSet<u32> = question.iter().copied().collect();
        let read: HashSet<u32> = head.iter().chain(passage).copied().collect();
        let kinds_of_first = first.iter().map(|id| if read.contains(id) { 3 } else { 0 });
        let kinds_of_second = second.iter().map(|id| if asked.contains(id) { 2 } else { 1 });
        Self {
            kinds: kinds_of_first.chain(kinds_of_second).collect(),
            begin: first.len() + head.len() + 1,
            ids: [first, second].concat(),
        }
    }
}

/// Heading and title as they are read: with a bar between them, or the only one there is.
pub(super) fn head(heading: &str, title: &str) -> String {
    match (heading, title) {
        ("", only) | (only, "") => only.to_owned(),
        (heading, title) => format!("{heading} | {title}"),
    }
}
