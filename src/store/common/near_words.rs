//! Words within one or two edits of another, in a sorted dictionary: an automaton walks it and leaves out what cannot be near.

use levenshtein_automata::{DFA, Distance, LevenshteinAutomatonBuilder, SINK_STATE};
use std::sync::OnceLock;

/// Accepts the words that become another one by at most one or two edits, a swap of neighbours being one.
pub(crate) struct NearWords(DFA);

impl NearWords {
    /// Words near to `word`.
    pub(crate) fn of(word: &str, edits: u8) -> Self {
        static ONE: OnceLock<LevenshteinAutomatonBuilder> = OnceLock::new();
        static TWO: OnceLock<LevenshteinAutomatonBuilder> = OnceLock::new();
        let (cell, edits) = if edits <= 1 { (&ONE, 1) } else { (&TWO, 2) };
        Self(cell.get_or_init(|| LevenshteinAutomatonBuilder::new(edits, true)).build_dfa(word))
    }

    /// How many edits `word` is away, where it is near.
    pub(crate) fn edits(&self, word: &str) -> Option<u8> {
        match self.0.eval(word) {
            Distance::Exact(edits) => Some(edits),
            Distance::AtLeast(_) => None,
        }
    }
}

/// tantivy's dictionary of terms walks a trait of automata of its own.
impl tantivy_fst::Automaton for &NearWords {
    type State = u32;

    fn start(&self) -> u32 {
        self.0.initial_state()
    }

    fn is_match(&self, state: &u32) -> bool {
        matches!(self.0.distance(*state), Distance::Exact(_))
    }

    fn can_match(&self, state: &u32) -> bool {
        *state != SINK_STATE
    }

    fn accept(&self, state: &u32, byte: u8) -> u32 {
        self.0.transition(*state, byte)
    }
}
