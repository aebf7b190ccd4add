//! Words of one family that stemming keeps apart: regulator and regulatory, compete and competition.

use crate::store::{Index, StoreError};

/// Shorter stems have too many accidental relatives.
const LEAST_CHARS: usize = 5;

/// A family larger than this is no family.
const MOST: usize = 24;

/// What a stem's relatives may have more: what is left of English suffixes once the stemmer has cut the word.
const ENDINGS: &[&str] = &[
    "e", "s", "es", "ed", "er", "or", "ers", "ors", "ing", "i", "y", "al", "ial", "ali", "iali", "ation", "ator",
    "atori", "ati", "ativ", "ion", "ori", "iti", "it", "itiv", "ition", "itor", "ist", "istic", "ism", "iz", "iser",
    "izer", "ment", "ant", "ent", "anc", "enc", "ancy", "ency", "anci", "enci", "ful", "less", "abl", "ibl", "abil",
    "iv", "ic", "ical", "ican", "ar", "ari", "age", "ship", "ness", "ous", "ious", "ier", "ies", "ists", "um", "us",
    "ur", "ure", "ute", "ut", "ution", "uti", "en", "n", "t", "th",
];

/// Whether two different English stems are of one family: the shorter (its last vowel aside) begins the longer, makes up
/// half of it, and what the longer has more is an ending.
fn are_kin(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let root = if short.len() > LEAST_CHARS { short.strip_suffix(['i', 'e', 'y']).unwrap_or(short) } else { short };
    a != b
        && root.len() >= LEAST_CHARS
        && root.len() * 2 >= long.len()
        && long.strip_prefix(root).is_some_and(|rest| ENDINGS.contains(&rest))
}

/// A term's relatives, and how many passages have them, added up.
pub(super) type Family = (Vec<String>, u64);

/// For each of `terms` the corpus's stems akin to it.
pub(super) fn families(index: &Index, terms: &[&str]) -> Result<Vec<Family>, StoreError> {
    let is_word = |t: &str| t.len() >= LEAST_CHARS && t.bytes().all(|b| b.is_ascii_lowercase());
    let begin = |term: &&str| term.get(..LEAST_CHARS - 1).filter(|_| is_word(term)).map(str::to_owned);
    let beginnings: Vec<Option<String>> = terms.iter().map(begin).collect();
    let prefixes: Vec<&str> = beginnings.iter().flatten().map(String::as_str).collect();
    let mut found = index.beginning_with(&prefixes)?.into_iter();
    let mut out = Vec::with_capacity(terms.len());
    for (term, beginning) in terms.iter().zip(&beginnings) {
        let mut family = if beginning.is_some() { found.next().unwrap_or_default() } else { Vec::new() };
        family.retain(|(other, _)| is_word(other) && are_kin(term, other));
        if family.len() > MOST {
            family.clear();
        }
        let passages = family.iter().map(|(_, n)| n).sum();
        out.push((family.into_iter().map(|(other, _)| other).collect(), passages));
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn families_are_told_from_accidents() {
        for (a, b) in [("regul", "regulatori"), ("compet", "competitor"), ("investig", "investigatori")] {
            assert!(are_kin(a, b), "{a} {b}");
        }
        for (a, b) in [("regul", "regul"), ("commun", "communiqu"), ("univers", "univalv"), ("car", "career")] {
            assert!(!are_kin(a, b), "{a} {b}");
        }
    }
}
