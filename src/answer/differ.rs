//! Two articles that say the same of something with different figures.

use super::identifiers::CLASSES;
use crate::analysis::{Analyzer, Token};
use crate::text::{Language, sentences};
use std::collections::{BTreeMap, BTreeSet};

/// Sentences speak of the same thing when they share so many words, and so much of the shorter one's.
const LEAST_WORDS: usize = 3;
const LEAST_SHARE: f32 = 0.6;

const SYMBOLS: &[char] = &['$', '€', '£', '¥', '₹', '₩', '₽', '%'];
const SCALES: &[&str] = &["thousand", "million", "billion", "trillion", "万", "亿", "萬", "億"];
const MONTHS: &[&str] = &[
    "januari", "februari", "march", "april", "may", "june", "juli", "august", "septemb", "octob", "novemb", "decemb",
    "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec",
];

/// What a sentence says, as far as it can be compared.
#[derive(Debug, Default)]
struct SentenceFacts {
    /// Terms other than figures.
    terms: BTreeSet<String>,
    /// Figures by what they count.
    figures: BTreeMap<String, BTreeSet<String>>,
    /// Years and months it names.
    times: BTreeSet<String>,
    /// Words of which a thing has one, by their class.
    classes: BTreeSet<(usize, String)>,
    /// Names of places and people, as their first word says.
    names: BTreeSet<String>,
}

/// Words that tell two things of one kind apart, besides seasons and days.
const APART: &[&[&str]] = &[
    &["first", "second", "third", "fourth", "fifth", "sixth", "last"],
    &["old", "new"],
    &["men", "women", "boys", "girls", "men's", "women's"],
    &["adult", "adults", "child", "children", "student", "students", "senior", "seniors"],
    &["north", "south", "east", "west", "northern", "southern", "eastern", "western"],
    &["upper", "lower"],
    &["large", "small", "big", "little"],
    &["morning", "afternoon", "evening", "night"],
    &["single", "return", "monthly", "yearly", "weekly", "daily"],
    &["q1", "q2", "q3", "q4"],
];

/// Whether some sentence of `a` and some sentence of `b` say the same with other figures.
pub(super) fn differ(a: &str, b: &str, language: &Language) -> bool {
    let analyzer = Analyzer::new(language);
    let said = |text: &str| -> Vec<SentenceFacts> {
        let spans = sentences(text);
        spans
            .iter()
            .filter_map(|span| Some(read(span.of(text)?, &analyzer)))
            .filter(|said| !said.figures.is_empty())
            .collect()
    };
    let others = said(b);
    !others.is_empty() && said(a).iter().any(|one| others.iter().any(|other| contradict(one, other)))
}

fn contradict(a: &SentenceFacts, b: &SentenceFacts) -> bool {
    let shared = a.terms.intersection(&b.terms).count();
    #[expect(clippy::cast_precision_loss, reason = "words of a sentence")]
    let share = shared as f32 / a.terms.len().min(b.terms.len()).max(1) as f32;
    // Of another year another figure is true.
    let is_of_other_time = !a.times.is_empty() && !b.times.is_empty() && a.times != b.times;
    let has_other =
        |(unit, figures): (&String, &BTreeSet<String>)| b.figures.get(unit).is_some_and(|f| f.is_disjoint(figures));
    shared >= LEAST_WORDS
        && share >= LEAST_SHARE
        && !is_of_other_time
        && !is_of_other_thing(a, b)
        && a.figures.iter().any(has_other)
}

/// Whether each has a word that tells it from the other: the summer and the winter, the old mill and the new one, a place each.
fn is_of_other_thing(a: &SentenceFacts, b: &SentenceFacts) -> bool {
    let of = |said: &SentenceFacts, class: usize| -> BTreeSet<String> {
        said.classes.iter().filter(|(own, _)| *own == class).map(|(_, word)| word.clone()).collect()
    };
    let are_apart = |class: usize| {
        let (a, b) = (of(a, class), of(b, class));
        !a.is_empty() && !b.is_empty() && a.is_disjoint(&b)
    };
    let is_named_apart = a.names.difference(&b.names).next().is_some() && b.names.difference(&a.names).next().is_some();
    (0..APART.len() + CLASSES.len()).any(are_apart) || is_named_apart
}

/// Where a word stands among [`APART`] and [`CLASSES`].
fn class_of(word: &str) -> Option<usize> {
    let singular = word.strip_suffix('s').unwrap_or(word);
    let at = APART.iter().chain(CLASSES).position(|class| class.contains(&word) || class.contains(&singular))?;
    Some(at)
}

/// Names behind "in", "at", "of", "to", "from": what they say happens elsewhere there.
fn names(sentence: &str) -> BTreeSet<String> {
    let words: Vec<&str> =
        sentence.split(|c: char| c.is_whitespace() || c == ',').filter(|word| !word.is_empty()).collect();
    let is_named = |pair: &&[&str]| {
        matches!(pair[0], "in" | "at" | "of" | "to" | "from") && pair[1].starts_with(char::is_uppercase)
    };
    let bare = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    words.windows(2).filter(is_named).map(|pair| bare(pair[1])).filter(|word| class_of(word).is_none()).collect()
}

fn read(sentence: &str, analyzer: &Analyzer) -> SentenceFacts {
    let lower = sentence.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric() && c != '\'');
    let classes = words.filter_map(|word| Some((class_of(word)?, word.to_owned()))).collect();
    let mut said = SentenceFacts { classes, names: names(sentence), ..SentenceFacts::default() };
    let tokens: Vec<Token> = analyzer.tokens(sentence).into_iter().filter(|token| !token.is_pair).collect();
    let mut rest = sentence;
    for (n, token) in tokens.iter().enumerate() {
        let Some(value) = value(&token.word) else {
            if MONTHS.contains(&token.term.as_str()) {
                said.times.insert(token.term.clone());
            } else if !token.is_stop {
                said.terms.insert(token.term.clone());
            }
            continue;
        };
        if is_year(&token.word) {
            said.times.insert(value);
            continue;
        }
        let (symbol, after) = symbol(rest, &token.word);
        rest = after;
        let following = tokens.get(n + 1..).unwrap_or_default();
        let counted =
            following.iter().take(2).map(|next| next.term.as_str()).take_while(|next| self::value(next).is_none());
        let mut counted: Vec<&str> = counted.collect();
        if !counted.first().is_some_and(|first| SCALES.contains(first)) {
            counted.truncate(1);
        }
        let unit = symbol.map_or_else(
            || counted.join(" "),
            |symbol| {
                let scale = counted.first().filter(|first| SCALES.contains(first));
                format!("{symbol}{}", scale.copied().unwrap_or_default())
            },
        );
        if !unit.is_empty() {
            said.figures.entry(unit).or_default().insert(value);
        }
    }
    said
}

/// A figure in one form, whatever it was printed in.
fn value(word: &str) -> Option<String> {
    let first = word.chars().next()?;
    let number: f64 = word.parse().ok().filter(|_| first.is_ascii_digit())?;
    Some(number.to_string())
}

fn is_year(word: &str) -> bool {
    word.len() == 4 && word.parse().is_ok_and(|year: u16| (1900..2100).contains(&year))
}

/// The sign of a currency or of a share beside a figure, and the text behind the figure.
fn symbol<'a>(text: &'a str, figure: &str) -> (Option<char>, &'a str) {
    let first = figure.chars().next().unwrap_or('0');
    let mut from = 0;
    while let Some(at) = text.get(from..).and_then(|rest| rest.find(first)).map(|at| at + from) {
        let tail = text.get(at..).unwrap_or_default();
        let length = tail.find(|c: char| !c.is_ascii_digit() && !matches!(c, ',' | '.')).unwrap_or(tail.len());
        let (digits, after) = tail.split_at(length);
        if digits.replace(',', "").trim_end_matches('.') == figure {
            let before = text.get(..at).and_then(|before| before.chars().next_back()).filter(|c| SYMBOLS.contains(c));
            let behind = after.trim_start().chars().next().filter(|c| SYMBOLS.contains(c));
            return (before.or(behind), after);
        }
        from = at + length.max(1);
    }
    (None, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn differ(a: &str, b: &str) -> bool {
        super::differ(a, b, &Language::english())
    }

    #[test]
    fn the_same_with_other_figures_is_a_contradiction() {
        for (a, b) in [
            ("The harbour bridge cost $4.2 billion to build.", "Building the harbour bridge cost $3.9 billion."),
            ("Some 1,200 homes in Tarn lost power.", "Power was lost in 1400 homes in Tarn on the coast."),
            ("Turnout in the harbour vote was 61%.", "In the harbour vote, turnout reached 58 %."),
            ("Nothing new. The ferry to Olm takes 40 minutes.", "The fast ferry to Olm takes 25 minutes, they say."),
        ] {
            assert!(differ(a, b) && differ(b, a), "{a} / {b}");
        }
    }

    #[test]
    fn the_same_figures_and_other_matters_are_none() {
        for (a, b) in [
            ("The bridge cost $4.2 billion to build.", "Building the bridge cost $4.2 billion in the end."),
            ("The bridge cost $4.2 billion to build.", "The tunnel took 12 years and 900 workers to build."),
            (
                "In 2024 the harbour bridge carried 40,000 cars a day.",
                "In 2025 the harbour bridge carried 52,000 cars a day.",
            ),
            ("The harbour bridge cost $4.2 billion.", "The harbour bridge carried 52,000 cars."),
            ("The ferry sold 900 tickets in the summer season.", "The ferry sold 400 tickets in the winter season."),
            ("The old barn holds 40 cows.", "The new barn holds 90 cows."),
            ("A berth at the quay in Olm costs 30 crowns.", "A berth at the quay in Tarn costs 45 crowns."),
            ("Tickets for the Olm ferry cost more.", "Tickets for the Olm ferry cost 12 crowns."),
            ("", ""),
        ] {
            assert!(!differ(a, b) && !differ(b, a), "{a} / {b}");
        }
    }

    #[test]
    fn chinese_figures_are_compared_too() {
        let chinese = Language::from_tag("zh-Hant").unwrap();
        let (a, b) = ("海港渡輪單程票價調整為 40 元。", "海港渡輪單程票價調整為 25 元。");
        assert!(super::differ(a, b, &chinese) && !super::differ(a, a, &chinese));
    }
}
