use super::spelling::{Repair, in_full, is_chat};
use crate::analysis::Token;

/// `text` with words typed as one apart. Chat words that no article has are written in full, or left out where they say nothing.
/// What may be misspelt stays as it is: who reads a passage with it knows the word, or sees that it is another.
pub(super) fn plain(text: &str, tokens: &[Token], repairs: &[Repair]) -> String {
    let is_chat = |word: &str| tokens.iter().any(|token| token.is_stop && token.word == word) && is_chat(word);
    let words = text.split_whitespace().filter_map(|written| {
        let word = written.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        let apart = repairs.iter().find(|repair| repair.typed == word && repair.read_as.contains(' '));
        match apart {
            Some(apart) => Some(apart.read_as.as_str()),
            None if is_chat(&word) => in_full(&word),
            None => Some(written),
        }
    });
    words.collect::<Vec<_>>().join(" ")
}
