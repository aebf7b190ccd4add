//! Parts of sentences that tell of problems.

use super::publishing_problem::LONGEST_WORDS;
use crate::text::{clip, counted};

pub(super) fn bad_bytes(count: usize, guessed: usize, encoding: &str) -> String {
    let all = counted(count, "stretch of bytes is", "stretches of bytes are");
    match (guessed, count.saturating_sub(guessed)) {
        (0, _) => format!("{all} not {encoding} and replaced"),
        (_, 0) => format!("{all} not {encoding} and read as windows-1252, which is a guess"),
        (guessed, lost) => {
            format!("{all} not {encoding}: {guessed} read as windows-1252, which is a guess, and {lost} replaced")
        }
    }
}

/// A colon and the words in quotation marks; nothing where there are none.
pub(super) fn quoted(words: &str) -> String {
    if words.trim().is_empty() { String::new() } else { format!(": “{}”", clip(words, LONGEST_WORDS)) }
}

pub(super) fn instead(used: Option<&str>) -> String {
    used.map_or_else(|| "it is cited without one".to_owned(), |used| format!("{used} is cited"))
}
