//! Raised and lowered text as plain text: "ten to the sixth" is 10⁶ and not 106. What has no raised character of its own keeps its
//! letters where they are part of a word (`21st`, `Mme`) and is set apart where it counts (`2^k`). A footnote's mark is no text.

const RAISED: &[(char, char)] = &[
    ('0', '⁰'),
    ('1', '¹'),
    ('2', '²'),
    ('3', '³'),
    ('4', '⁴'),
    ('5', '⁵'),
    ('6', '⁶'),
    ('7', '⁷'),
    ('8', '⁸'),
    ('9', '⁹'),
    ('+', '⁺'),
    ('-', '⁻'),
    ('−', '⁻'),
    ('–', '⁻'),
    ('=', '⁼'),
    ('(', '⁽'),
    (')', '⁾'),
];

const LOWERED: &[(char, char)] = &[
    ('0', '₀'),
    ('1', '₁'),
    ('2', '₂'),
    ('3', '₃'),
    ('4', '₄'),
    ('5', '₅'),
    ('6', '₆'),
    ('7', '₇'),
    ('8', '₈'),
    ('9', '₉'),
    ('+', '₊'),
    ('-', '₋'),
    ('−', '₋'),
    ('=', '₌'),
    ('(', '₍'),
    (')', '₎'),
];

/// Fractions with a character of their own.
const FRACTIONS: &[(&str, char)] = &[
    ("1/2", '½'),
    ("1/3", '⅓'),
    ("2/3", '⅔'),
    ("1/4", '¼'),
    ("3/4", '¾'),
    ("1/5", '⅕'),
    ("2/5", '⅖'),
    ("3/5", '⅗'),
    ("4/5", '⅘'),
    ("1/6", '⅙'),
    ("5/6", '⅚'),
    ("1/8", '⅛'),
    ("3/8", '⅜'),
    ("5/8", '⅝'),
    ("7/8", '⅞'),
];

/// Single letters that are raised in short forms and numbers in order: `2e`, `1o`, `3a`, `5h`.
const LETTERS_OF_WORDS: &[char] = &['e', 'o', 'a', 'd', 'h', 'r', 's', 't', 'm', 'º', 'ª'];

/// The raised `text` behind `before` as plain text; none where it is a footnote's mark.
#[must_use]
pub fn raised(text: &str, before: &str) -> Option<String> {
    let text = text.trim();
    if is_note_mark(text) || is_number_of_note(text, before) {
        return None;
    }
    if let Some(raised) = each(text, RAISED) {
        return Some(raised);
    }
    if let Some((_, sign)) = FRACTIONS.iter().find(|(fraction, _)| text.replace('⁄', "/") == **fraction) {
        return Some(sign.to_string());
    }
    Some(match text {
        "n" => "ⁿ".to_owned(),
        "i" => "ⁱ".to_owned(),
        "TM" | "tm" => "™".to_owned(),
        "SM" | "sm" => "℠".to_owned(),
        _ => {
            let mut letters = text.chars();
            let lone = letters.next().filter(|_| letters.next().is_none());
            let is_of_word = text.chars().all(char::is_alphabetic)
                && lone.is_none_or(|letter| LETTERS_OF_WORDS.contains(&letter.to_ascii_lowercase()));
            let counts = text.chars().any(|c| c.is_alphanumeric() || matches!(c, '+' | '−' | '×'));
            match (is_of_word || !counts, lone) {
                (true, _) => text.to_owned(),
                (false, Some(letter)) => format!("^{letter}"),
                (false, None) => format!("^({text})"),
            }
        }
    })
}

/// The lowered `text` as plain text: `CO₂`, but `PM2.5` and `Vmax`.
#[must_use]
pub fn lowered(text: &str) -> String {
    let text = text.trim();
    each(text, LOWERED).unwrap_or_else(|| text.to_owned())
}

/// Whether a short text marks a note whatever stands before it: `[2]`, `*`, `†`.
#[must_use]
pub fn is_note_mark(text: &str) -> bool {
    let is_bracketed = text.starts_with('[') && text.ends_with(']');
    let is_sign = |c: char| matches!(c, '*' | '†' | '‡' | '§' | '¶' | '#' | '※');
    !text.is_empty() && (is_bracketed || text.chars().all(is_sign))
}

/// Whether raised figures are the number of a note: behind a mark that ends something, nothing is raised to a power.
fn is_number_of_note(text: &str, before: &str) -> bool {
    const LONGEST: usize = 12;
    let is_list = text.len() <= LONGEST
        && text.contains(|c: char| c.is_ascii_digit())
        && text.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | ' ' | '-' | '–' | ';'));
    let ends = |c: char| {
        matches!(
            c,
            '.' | ',' | ';' | ':' | '!' | '?' | '"' | '”' | '’' | '\'' | '»' | '。' | '，' | '、' | '」' | '』' | '؟'
        )
    };
    is_list && before.ends_with(ends)
}

fn each(text: &str, table: &[(char, char)]) -> Option<String> {
    let one = |c: char| table.iter().find(|(plain, _)| *plain == c).map(|(_, other)| *other);
    let is_counted = text.contains(|c: char| c.is_ascii_digit()) || matches!(text, "+" | "-" | "−");
    if is_counted { text.chars().map(one).collect() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn powers_are_raised_and_words_stay_words() {
        for (before, text, expected) in [
            ("counted 10", "6", "⁶"),
            ("10", "−3", "⁻³"),
            ("4,500 m", "2", "²"),
            ("Ca", "2+", "²⁺"),
            ("the 21", "st", "st"),
            ("M", "me", "me"),
            ("le 2", "e", "e"),
            ("2", "k", "^k"),
            ("2", "n+1", "^(n+1)"),
            ("Kelp", "TM", "™"),
            ("5", "1/2", "½"),
            ("$11", "99", "⁹⁹"),
            ("Kelp", "®", "®"),
        ] {
            assert_eq!(raised(text, before).as_deref(), Some(expected), "{before} {text}");
        }
    }

    #[test]
    fn a_footnotes_mark_is_no_text() {
        for (before, text) in [("Rask.", "1"), ("Rask", "[2]"), ("Rask", "*"), ("“so”", "3"), ("好。", "1,2")] {
            assert_eq!(raised(text, before), None, "{before} {text}");
        }
    }

    #[test]
    fn lowered_figures_are_lowered_and_the_rest_stays() {
        assert_eq!(["2", "2.5", "max", "10"].map(lowered), ["₂", "2.5", "max", "₁₀"]);
    }
}
