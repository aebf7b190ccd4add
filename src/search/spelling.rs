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

/// What people write for short in a chat, and asks for nothing: wat r u doing.
const CHAT: &[&str] = &[
    "wat", "wot", "wut", "whats", "r", "u", "ur", "y", "pls", "plz", "thx", "ty", "tho", "cuz", "coz", "bc", "rn",
    "tbh", "imo", "imho", "idk", "btw", "lol", "omg", "smth", "sth", "abt", "wanna", "gonna", "gotta", "dunno",
    "lemme", "anyone", "plss", "hey", "hi", "hello", "guys",
];

/// Whether a word that no article has is chat.
pub(super) fn is_chat(word: &str) -> bool {
    CHAT.contains(&word)
}

/// Shorter halves are found in any word.
const LEAST_HALF: usize = 3;

/// Two of the corpus's words that were typed as one, the likelier the more passages have the rarer of them; `None` where it
/// does not come apart so.
pub(super) fn split(lexical: &Lexical, word: &str) -> tantivy::Result<Option<(String, String)>> {
    if !word.bytes().all(|b| b.is_ascii_lowercase()) {
        return Ok(None);
    }
    let mut best: Option<(u64, String, String)> = None;
    for at in LEAST_HALF..word.len().saturating_sub(LEAST_HALF - 1) {
        let (left, right) = word.split_at(at);
        let left_in = lexical.doc_freq(Field::Words, left)?;
        let rarer = if left_in == 0 { 0 } else { left_in.min(lexical.doc_freq(Field::Words, right)?) };
        if rarer > best.as_ref().map_or(0, |(most, _, _)| *most) {
            best = Some((rarer, left.to_owned(), right.to_owned()));
        }
    }
    Ok(best.map(|(_, left, right)| (left, right)))
}

/// Whether the corpus has a term.
pub(super) fn is_known(lexical: &Lexical, term: &str) -> tantivy::Result<bool> {
    Ok(lexical.doc_freq(Field::All, term)? > 0)
}
