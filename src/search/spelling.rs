use crate::store::{Index, NearWord, StoreError, TermKind};
use serde::Serialize;
use std::cmp::Reverse;

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
pub(super) fn nearest(index: &Index, word: &str) -> Result<Option<NearWord>, StoreError> {
    let letters = word.chars().count();
    if letters < LEAST_CHARS || !is_letters(word) {
        return Ok(None);
    }
    let edits = if letters >= TWO_ERRORS_FROM { 2 } else { 1 };
    let first = word.chars().next();
    let fits = |found: &str| found.chars().count() >= LEAST_CHARS && found.chars().next() == first && is_letters(found);
    let near = index.words_near(word, edits)?.into_iter().filter(|near| fits(&near.word));
    Ok(near.min_by_key(|near| (near.edits, Reverse(near.passages))))
}

fn is_letters(word: &str) -> bool {
    word.chars().all(char::is_alphabetic)
}

/// What people write for short in a chat, and asks for nothing: wat r u doing.
const CHAT: &[&str] = &[
    "wat", "wot", "wut", "wich", "whitch", "hwo", "whats", "r", "u", "ur", "y", "pls", "plz", "thx", "ty", "tho",
    "cuz", "coz", "bc", "rn", "tbh", "imo", "imho", "idk", "btw", "lol", "omg", "smth", "sth", "abt", "wanna", "gonna",
    "gotta", "dunno", "lemme", "anyone", "plss", "hey", "hi", "hello", "guys",
];

/// The same in full, of those that a sentence would miss.
const IN_FULL: &[(&str, &str)] = &[
    ("wat", "what"),
    ("wot", "what"),
    ("wut", "what"),
    ("wich", "which"),
    ("whitch", "which"),
    ("hwo", "how"),
    ("whats", "what is"),
    ("r", "are"),
    ("u", "you"),
    ("ur", "your"),
    ("y", "why"),
    ("cuz", "because"),
    ("coz", "because"),
    ("bc", "because"),
    ("smth", "something"),
    ("sth", "something"),
    ("abt", "about"),
    ("wanna", "want to"),
    ("gonna", "going to"),
    ("gotta", "have to"),
    ("anyone", "anyone"),
];

/// A chat word as a sentence has it; `None` for one that says nothing.
pub(super) fn in_full(word: &str) -> Option<&'static str> {
    IN_FULL.iter().find(|(short, _)| *short == word).map(|(_, full)| *full)
}

/// Whether a word that no article has is chat.
pub(super) fn is_chat(word: &str) -> bool {
    CHAT.contains(&word)
}

/// Shorter halves are found in any word.
const LEAST_HALF: usize = 3;

/// Two of the corpus's words that were typed as one, the likelier the more passages have the rarer of them; `None` where it
/// does not come apart so.
pub(super) fn split(index: &Index, word: &str) -> Result<Option<(String, String)>, StoreError> {
    if !word.bytes().all(|b| b.is_ascii_lowercase()) {
        return Ok(None);
    }
    let cuts: Vec<(&str, &str)> =
        (LEAST_HALF..word.len().saturating_sub(LEAST_HALF - 1)).map(|at| word.split_at(at)).collect();
    let lefts: Vec<&str> = cuts.iter().map(|(left, _)| *left).collect();
    let with_left = index.passages_with(TermKind::Word, &lefts)?;
    let known: Vec<((&str, &str), u64)> = cuts.into_iter().zip(with_left).filter(|(_, n)| *n > 0).collect();
    let rights: Vec<&str> = known.iter().map(|((_, right), _)| *right).collect();
    let with_right = index.passages_with(TermKind::Word, &rights)?;
    let mut best: Option<(u64, &str, &str)> = None;
    for (((left, right), left_in), right_in) in known.into_iter().zip(with_right) {
        let rarer = left_in.min(right_in);
        if rarer > best.map_or(0, |(most, _, _)| most) {
            best = Some((rarer, left, right));
        }
    }
    Ok(best.map(|(_, left, right)| (left.to_owned(), right.to_owned())))
}

/// For each of `terms` whether the corpus has it.
pub(super) fn are_known(index: &Index, terms: &[&str]) -> Result<Vec<bool>, StoreError> {
    Ok(index.passages_with(TermKind::Term, terms)?.into_iter().map(|n| n > 0).collect())
}
