use crate::index::{Field, Lexical};
use levenshtein_automata::{Distance, LevenshteinAutomatonBuilder};
use serde::Serialize;
use std::sync::OnceLock;

/// Shorter words have too many neighbours.
const LEAST_CHARS: usize = 4;

/// Words of at least this many letters may differ in two places, shorter ones in one.
const TWO_ERRORS_FROM: usize = 8;

/// A word the articles do not have, read as one that they have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Repair {
    /// As it was typed.
    pub typed: String,
    /// As it was read.
    pub read_as: String,
}

/// The corpus's word nearest to `word`, which the corpus lacks: at the smallest edit distance (a swap of neighbours is
/// one edit), with the same first letter, the most frequent; `None` when none is near.
pub(super) fn repair(lexical: &Lexical, word: &str) -> tantivy::Result<Option<String>> {
    let letters = word.chars().count();
    if letters < LEAST_CHARS || !word.chars().all(char::is_alphabetic) {
        return Ok(None);
    }
    let reach = if letters >= TWO_ERRORS_FROM { 2 } else { 1 };
    let automaton = builder(reach).build_dfa(word);
    let first = word.chars().next();
    let near = lexical.vocabulary(&automaton)?.into_iter().filter_map(|(found, count)| {
        let fits = found.chars().count() >= LEAST_CHARS && found.chars().next() == first;
        match automaton.eval(&found) {
            Distance::Exact(distance) if fits && lexical_word(&found) => {
                Some((distance, std::cmp::Reverse(count), found))
            }
            _ => None,
        }
    });
    Ok(near.min().map(|(_, _, found)| found))
}

fn lexical_word(word: &str) -> bool {
    word.chars().all(char::is_alphabetic)
}

fn builder(distance: u8) -> &'static LevenshteinAutomatonBuilder {
    static ONE: OnceLock<LevenshteinAutomatonBuilder> = OnceLock::new();
    static TWO: OnceLock<LevenshteinAutomatonBuilder> = OnceLock::new();
    let cell = if distance == 1 { &ONE } else { &TWO };
    cell.get_or_init(|| LevenshteinAutomatonBuilder::new(distance, true))
}

/// Whether the corpus has a term.
pub(super) fn is_known(lexical: &Lexical, term: &str) -> tantivy::Result<bool> {
    Ok(lexical.doc_freq(Field::All, term)? > 0)
}
