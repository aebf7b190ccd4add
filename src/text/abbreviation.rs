//! Abbreviations that a text explains: "Federal Trade Commission (FTC)", "FTC (Federal Trade Commission)".

use serde::{Deserialize, Serialize};

/// An abbreviation and what it stands for, as the text has them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Abbreviation {
    /// The short form.
    pub short: String,
    /// What it stands for.
    pub long: String,
}

/// Letters and digits of a short form.
const SHORT: std::ops::RangeInclusive<usize> = 2..=8;

/// Characters looked at before a bracket, and within one.
const REACH: usize = 120;

/// The abbreviations that `text` explains, in order: a short form of two to eight letters in brackets behind its long form
/// or the other way round, by the rules of Schwartz and Hearst ("A simple algorithm for identifying abbreviation definitions
/// in biomedical text", 2003): every letter of the short form stands in the long one, in order, the first at a word's
/// beginning, within at most twice as many words as it has letters. Short forms have two capitals here, so that a remark in
/// brackets is none.
#[must_use]
pub fn abbreviations(text: &str) -> Vec<Abbreviation> {
    let mut out = Vec::new();
    let mut from = 0;
    while let Some(open) = text.get(from..).and_then(|rest| rest.find(['(', '（'])).map(|at| at + from) {
        let Some(bracket) = text.get(open..).and_then(|rest| rest.chars().next()) else { break };
        let inside = open + bracket.len_utf8();
        from = inside;
        let within = head(text.get(inside..).unwrap_or_default(), REACH);
        let Some(close) = within.find([')', '）']) else { continue };
        let within = within.get(..close).unwrap_or_default().trim_matches(|c: char| !c.is_alphanumeric());
        let before = tail(text.get(..open).unwrap_or_default().trim_end(), REACH);
        let last = before.rsplit(char::is_whitespace).next().unwrap_or_default();
        let last = last.trim_matches(|c: char| !c.is_alphanumeric());
        let found = if is_short(within) {
            long_of(within, before).map(|long| (within, long))
        } else if is_short(last) {
            long_of(last, within).filter(|long| *long == within).map(|long| (last, long))
        } else {
            None
        };
        out.extend(found.map(|(short, long)| Abbreviation { short: short.to_owned(), long: long.to_owned() }));
    }
    out
}

fn is_short(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphanumeric()).count();
    let capitals = text.chars().filter(|c| c.is_uppercase()).count();
    SHORT.contains(&letters) && capitals >= 2 && !text.contains(char::is_whitespace)
}

/// The end of `before` that `short` stands for.
fn long_of<'a>(short: &str, before: &'a str) -> Option<&'a str> {
    let letters: Vec<char> = short.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let chars: Vec<(usize, char)> = before.char_indices().collect();
    let mut at = chars.len();
    for (n, letter) in letters.iter().enumerate().rev() {
        loop {
            at = at.checked_sub(1)?;
            let is_it = chars[at].1.to_lowercase().eq(std::iter::once(*letter));
            let begins = at == 0 || !chars[at - 1].1.is_alphanumeric();
            if is_it && (n > 0 || begins) {
                break;
            }
        }
    }
    let long = before.get(chars.get(at)?.0..)?;
    let words = long.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).count();
    let is_fit = words >= 2 && words <= (letters.len() * 2).min(letters.len() + 5);
    let has_short = long.split_whitespace().any(|word| word == short);
    (is_fit && !has_short && !long.contains(['(', ')', '.', ';', ':', '?', '!'])).then_some(long)
}

fn head(text: &str, chars: usize) -> &str {
    text.char_indices().nth(chars).map_or(text, |(at, _)| text.get(..at).unwrap_or_default())
}

fn tail(text: &str, chars: usize) -> &str {
    let start = text.char_indices().rev().nth(chars.saturating_sub(1)).map_or(0, |(at, _)| at);
    text.get(start..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn found(text: &str) -> Vec<(String, String)> {
        abbreviations(text).into_iter().map(|a| (a.short, a.long)).collect()
    }

    #[test]
    fn what_a_text_explains_is_learned() {
        for (text, short, long) in [
            ("The Coastal Ferry Board (CFB) met.", "CFB", "Coastal Ferry Board"),
            ("Rules of the Board of Tide and Harbour Works (BTHW) apply.", "BTHW", "Board of Tide and Harbour Works"),
            ("The OHC (Olm Harbour Council) decides.", "OHC", "Olm Harbour Council"),
            ("A light detection and ranging (LiDAR) scan.", "LiDAR", "light detection and ranging"),
            ("the long-term evolution (LTE) network", "LTE", "long-term evolution"),
        ] {
            assert_eq!(found(text), [(short.to_owned(), long.to_owned())], "{text}");
        }
    }

    #[test]
    fn a_remark_in_brackets_is_none() {
        for text in [
            "The ferry (a new one) sails.",
            "The board (USA) met in Olm.",
            "It grew by half (see Table B) in a year.",
            "A kite (ABCDEFGHIJKL) flew.",
            "(CFB) met. The Coastal Ferry Board.",
            "unclosed Coastal Ferry Board (CFB",
            "",
        ] {
            assert!(found(text).is_empty(), "{text} {:?}", found(text));
        }
    }

    proptest! {
        #[test]
        fn any_text_is_survived_and_what_is_found_stands_in_it(text in "[A-Ca-c() （）é汉]{0,80}") {
            for one in abbreviations(&text) {
                prop_assert!(text.contains(&one.short) && text.contains(&one.long));
            }
        }
    }
}
