//! Whether one word is likely a misspelling of another, or a word of its own. Words differ by little: Iraq and Iran,
//! hypertension and hypotension. So the corpus's nearest word alone is no evidence.

use crate::embed::is_english_word;
use crate::text::Language;

/// A name of fewer letters is another name as soon as one letter differs.
const LONG_NAME: usize = 6;

/// What two words are to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Likeness {
    /// One word in two spellings: organise, organize.
    Variant,
    /// The first is misspelt.
    Misspelt,
    /// Both are words.
    Other,
}

/// What `typed`, which no article has, is to the articles' word `near` at this many `edits`.
pub(super) fn likeness(typed: &str, near: &str, edits: u8, is_name: bool, language: &Language) -> Likeness {
    if usual(typed) == usual(near) {
        return Likeness::Variant;
    }
    let is_word = language.primary() == "en" && is_english_word(typed);
    if is_word || are_opposed(typed, near) || (is_name && !is_slip_in_a_name(typed, near, edits)) {
        return Likeness::Other;
    }
    Likeness::Misspelt
}

/// British and American spelling, and that of Greek words, made one.
fn usual(word: &str) -> String {
    const SAME: &[(&str, &str)] = &[
        ("isation", "ization"),
        ("ising", "izing"),
        ("ised", "ized"),
        ("ise", "ize"),
        ("yse", "yze"),
        ("ysing", "yzing"),
        ("our", "or"),
        ("ae", "e"),
        ("oe", "e"),
        ("ogue", "og"),
        ("mme", "m"),
        ("ence", "ense"),
        ("tre", "ter"),
        ("bre", "ber"),
        ("grey", "gray"),
        ("cheque", "check"),
        ("tyre", "tire"),
        ("plough", "plow"),
    ];
    SAME.iter().fold(word.to_owned(), |word, (british, american)| word.replace(british, american))
}

/// Whether two words differ by a beginning that makes one the contrary of the other, or by the ending that tells chemicals
/// apart.
fn are_opposed(a: &str, b: &str) -> bool {
    const BEGINNINGS: &[&[&str]] = &[
        &["hyper", "hypo"],
        &["inter", "intra", "infra"],
        &["macro", "micro"],
        &["ante", "anti"],
        &["endo", "ecto", "exo"],
    ];
    const ENDINGS: &[&[&str]] = &[&["ite", "ate", "ide"], &["ane", "ene", "yne"], &["gmite", "ctite"]];
    let rests = |word: &str, of: &[&str], cut: fn(&str, &str) -> Option<String>| -> Vec<(usize, String)> {
        of.iter().enumerate().filter_map(|(n, part)| Some((n, cut(word, part)?))).collect()
    };
    let differ = |groups: &[&[&str]], cut: fn(&str, &str) -> Option<String>| {
        groups.iter().any(|group| {
            let others = rests(b, group, cut);
            rests(a, group, cut).iter().any(|(n, rest)| others.iter().any(|(m, other)| n != m && rest == other))
        })
    };
    differ(BEGINNINGS, |word, part| word.strip_prefix(part).map(str::to_owned))
        || differ(ENDINGS, |word, part| word.strip_suffix(part).map(str::to_owned))
}

/// Whether a name was mistyped rather than is another: two neighbours swapped, a letter doubled or not; in a long name one
/// letter more, less or another before its end, where names of men and women differ.
fn is_slip_in_a_name(typed: &str, near: &str, edits: u8) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (typed.chars().collect(), near.chars().collect());
    if edits != 1 {
        return false;
    }
    let at = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    if a.len() == b.len() {
        let is_swap = at + 1 < a.len() && a[at] == b[at + 1] && a[at + 1] == b[at];
        return is_swap || (a.len() > LONG_NAME && at + 1 < a.len());
    }
    let (long, short) = if a.len() > b.len() { (&a, &b) } else { (&b, &a) };
    let is_doubled = at > 0 && long.get(at) == long.get(at - 1);
    is_doubled || (short.len() >= LONG_NAME && at + 1 < short.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(typed: &str, near: &str, edits: u8, is_name: bool) -> Likeness {
        likeness(typed, near, edits, is_name, &Language::english())
    }

    #[test]
    fn a_word_of_its_own_is_not_misspelt() {
        for (typed, near, edits) in [
            ("hypertension", "hypotension", 2),
            ("hyperglycemia", "hypoglycemia", 2),
            ("iraq", "iran", 1),
            ("sulfite", "sulfate", 1),
        ] {
            assert_eq!(of(typed, near, edits, false), Likeness::Other, "{typed}");
        }
        for (typed, near, edits) in [("tellumo", "tellumi", 1), ("orvek", "orvik", 1), ("lunda", "lunde", 1)] {
            assert_eq!(of(typed, near, edits, true), Likeness::Other, "{typed}");
        }
    }

    #[test]
    fn a_slip_is_mended_and_a_spelling_is_the_word() {
        for (typed, near, edits) in
            [("regualtors", "regulators", 1), ("recieve", "receive", 1), ("hypotensoin", "hypotension", 1)]
        {
            assert_eq!(of(typed, near, edits, false), Likeness::Misspelt, "{typed}");
        }
        for (typed, near, edits) in [("tellmui", "tellumi", 1), ("telumi", "tellumi", 1), ("kowalsky", "kowalski", 1)] {
            let expected = if typed == "kowalsky" { Likeness::Other } else { Likeness::Misspelt };
            assert_eq!(of(typed, near, edits, true), expected, "{typed}");
        }
        for (typed, near) in [("organisation", "organization"), ("harbour", "harbor"), ("anaemia", "anemia")] {
            assert_eq!(of(typed, near, 1, false), Likeness::Variant, "{typed}");
        }
    }
}
