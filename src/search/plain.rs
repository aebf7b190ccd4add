use super::spelling::{Repair, in_full, is_chat};
use crate::analysis::Token;

/// `text` with what is misspelt mended and words typed as one apart. Chat words that no article has are written in full, or left
/// out where they say nothing. A word that only looks like one of the articles' stays as it is.
pub(super) fn plain(text: &str, tokens: &[Token], repairs: &[Repair]) -> String {
    let is_chat = |word: &str| tokens.iter().any(|token| token.is_stop && token.word == word) && is_chat(word);
    let words = text.split_whitespace().filter_map(|written| {
        let word = written.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        match repairs.iter().find(|repair| repair.typed == word) {
            Some(mended) => Some(mended.read_as.as_str()),
            None if is_chat(&word) => in_full(&word),
            None => Some(written),
        }
    });
    words.collect::<Vec<_>>().join(" ")
}
