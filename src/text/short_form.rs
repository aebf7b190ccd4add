//! Short forms that are written with a full stop, and whether the stop also ends a sentence.
//!
//! A title always stands before a name. Other forms end a sentence where the next word is one that sentences begin with
//! ("The", "It", "Es"): Kiss and Strunk's orthographic rule ("Unsupervised multilingual sentence boundary detection", 2006)
//! with a list in place of counts.

use super::{MONTHS, WEEKDAYS};

/// Titles: what follows is always part of the same sentence.
const TITLES: &[&str] = &[
    "mr", "mrs", "ms", "mx", "messrs", "mme", "mlle", "dr", "prof", "rev", "hon", "fr", "gen", "col", "maj", "capt",
    "cpt", "lt", "cmdr", "sgt", "cpl", "pvt", "insp", "supt", "det", "sen", "rep", "gov", "pres", "amb", "sra", "srta",
    "dipl", "hr", "vs", "e.g", "i.e", "cf", "viz", "approx", "ca", "bzw", "z.b", "d.h", "u.a", "sog", "vgl", "ggf",
    "inkl", "exkl", "evtl", "mio", "mrd", "tsd", "incl", "excl",
];

/// Short only before a figure: "no. 5", "p. 14".
const BEFORE_FIGURES: &[&str] = &[
    "no", "nos", "fig", "figs", "vol", "p", "pp", "art", "arts", "sec", "ch", "par", "nr", "s", "str", "abs", "kap",
    "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "okt", "dez", "bd", "col",
    "ed",
];

/// Short forms that may end a sentence.
const OTHERS: &[&str] = &[
    "inc", "ltd", "co", "corp", "bros", "plc", "jr", "sr", "ph.d", "m.d", "dept", "est", "ave", "blvd", "rd", "etc",
    "usw", "univ", "assn", "st", "mt", "ft", "al",
];

/// Words that sentences begin with, and names hardly ever do.
const BEGINNINGS: &str = "the a an this that these those it its he she they we you i his her their our your my there here in on \
    at by for from with without to as after before since until while when where why who what how which if although though \
    because but and or so yet then now today yesterday tomorrow later meanwhile still also even some many most all both each \
    every no not nobody nothing one two three only once under over about against between during despite its let please do \
    does did is are was were will would can could should may might have has had \
    der die das den dem des ein eine einen einem einer es er sie wir ihr ich man im am um von vom zu zum zur bei beim mit nach \
    vor seit bis aus auf für gegen ohne durch und oder aber doch denn weil wenn als ob da dort hier dann danach heute gestern \
    morgen auch nur noch schon nicht kein keine alle viele einige dieser diese dieses jeder jede jedes sein seine ihre unser \
    el la los las un una le les il elle ils elles lo gli uno une des du dans en sur pour par avec sans il";

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
    if next.starts_with(|c: char| c.is_ascii_digit()) && BEFORE_FIGURES.contains(&bare.as_str()) {
        return true;
    }
    // "d. h.", "z. B.", "h. c.": letters with blanks between them.
    let is_letter = |word: &str| {
        let mut letters = word.chars();
        letters.next().is_some_and(char::is_alphabetic) && letters.next() == Some('.') && letters.next().is_none()
    };
    if is_letter(last) && last.starts_with(char::is_lowercase) {
        return is_letter(previous) || is_letter(next);
    }
    if TITLES.contains(&bare.as_str()) {
        return true;
    }
    if matches!(bare.as_str(), "a.m" | "p.m") {
        return is_after_hours(next) || is_month(next);
    }
    let is_initials = bare.split('.').all(|part| part.chars().count() == 1) && last.starts_with(char::is_uppercase);
    (is_initials || OTHERS.contains(&bare.as_str())) && !begins_sentence(next)
}

fn is_after_hours(word: &str) -> bool {
    let word = word.to_lowercase();
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    WEEKDAYS.contains(&word.strip_suffix('s').unwrap_or(word)) || AFTER_HOURS.contains(&word)
}

fn begins_sentence(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    BEGINNINGS.split_whitespace().any(|beginning| beginning == word)
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
