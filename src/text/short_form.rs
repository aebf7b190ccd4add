//! Short forms that are written with a full stop, and whether the stop also ends a sentence.
//!
//! A title always stands before a name. Other forms end a sentence where the next word is one that sentences begin with
//! ("The", "It", "Es"): Kiss and Strunk's orthographic rule ("Unsupervised multilingual sentence boundary detection", 2006)
//! with a list in place of counts.

use super::short_form_list::{is_beginning, is_other_short, is_short_before_figures, leads_on};
use super::{MONTHS, WEEKDAYS};

/// What stands before a day or a number in order: "am 3. März", "im 2. Stock".
const BEFORE_ORDINALS: &[&str] = &[
    "am", "im", "vom", "zum", "zur", "beim", "der", "die", "das", "dem", "den", "des", "ab", "bis", "seit", "und",
    "sein", "seine", "ihr", "ihre", "ihren", "ein", "eine", "einen", "jeder", "jeden", "jedes", "dieser", "diesem",
];

/// What goes on with a sentence behind an hour, beside the days of the week: a zone.
const AFTER_HOURS: &[&str] = &[
    "eastern", "pacific", "central", "mountain", "gmt", "utc", "cet", "cest", "et", "pt", "est", "edt", "pst", "pdt",
    "bst",
];

/// Whether the full stop at the end of `before` belongs to a short form or to a number in order, and `after` goes on with the
/// same sentence.
pub(super) fn ends_in_short_form(before: &str, after: &str) -> bool {
    let mut words = before.split_whitespace().rev().map(|word| word.trim_start_matches(|c: char| !c.is_alphanumeric()));
    let (last, previous) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let Some(bare) = last.strip_suffix('.').map(str::to_lowercase) else { return false };
    let next = after.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';')).next().unwrap_or_default();
    if bare.is_empty() || bare.contains("..") {
        return false;
    }
    if bare.len() <= 2 && bare.chars().all(|c| c.is_ascii_digit()) {
        let is_month = is_month(next);
        let is_led_in = BEFORE_ORDINALS.contains(&previous.to_lowercase().as_str());
        // Alone it is the number of an item.
        return is_month || previous.is_empty() || (is_led_in && !begins_sentence(next));
    }
    if next.starts_with(|c: char| c.is_ascii_digit()) && is_short_before_figures(&bare) {
        return true;
    }
    // "d. h.", "z. B.", "h. c.": letters with blanks between them.
    let is_letter = |word: &str| {
        let mut letters = word.chars();
        letters.next().is_some_and(char::is_alphabetic) && letters.next() == Some('.') && letters.next().is_none()
    };
    if leads_on(last.trim_end_matches('.')) {
        return true;
    }
    if is_letter(last) && last.starts_with(char::is_lowercase) && !is_other_short(&bare) {
        return is_letter(previous) || is_letter(next);
    }
    if matches!(bare.as_str(), "a.m" | "p.m") {
        return is_after_hours(next) || is_month(next);
    }
    let is_initials = bare.split('.').all(|part| part.chars().count() == 1) && last.starts_with(char::is_uppercase);
    (is_initials || is_other_short(&bare)) && !begins_sentence(next)
}

fn is_after_hours(word: &str) -> bool {
    let word = word.to_lowercase();
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    WEEKDAYS.contains(&word.strip_suffix('s').unwrap_or(word)) || AFTER_HOURS.contains(&word)
}

fn begins_sentence(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    is_beginning(&word)
}

fn is_month(word: &str) -> bool {
    const GERMAN: &[&str] = &[
        "januar", "jänner", "februar", "märz", "mai", "juni", "juli", "oktober", "dezember", "jan", "feb", "mär",
        "apr", "jun", "jul", "aug", "sept", "sep", "okt", "nov", "dez",
    ];
    let word = word.to_lowercase();
    let word = word.trim_end_matches(|c: char| !c.is_alphanumeric());
    MONTHS.contains(&word) || GERMAN.contains(&word)
}
