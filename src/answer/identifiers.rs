//! What tells one thing from another of its kind: a number behind a noun (bus 9), a model (X200), a version (1.10), a year, a
//! place in order (7th floor), a season or a day of the week, the place that an office or a house belongs to (mayor of Varde), a
//! sign (C++).
//!
//! Of a question they are read as far as its words show them. Of a text it is said whether it has the one asked for, or another
//! one in the same place: only that makes it a text on something else, since texts leave out what goes without saying.

use crate::text::{MONTHS, WEEKDAYS};

/// What a text says of an identifier that is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stance {
    /// It has it.
    Has,
    /// It has another one in its place.
    HasOther,
    /// It has none.
    Silent,
}

/// An identifier of a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Identifier {
    /// `bus 9`.
    Numbered { noun: String, number: String },
    /// `X200`: letters and what follows them.
    Model { letters: String, rest: String },
    /// `1.10`, without its `v`, and the noun before it where there is one.
    Version { noun: Option<String>, version: String },
    /// `2025`.
    Year(String),
    /// `7th floor`, `third graders`.
    Ordered { place: u32, noun: String },
    /// A word of one of [`CLASSES`].
    OneOf { class: usize, word: String },
    /// `mayor of Varde`.
    Of { noun: String, preposition: String, name: String },
    /// `C++`, `.NET`: its letters and all of it.
    Signed { letters: String, whole: String },
}

/// Words of which a thing has one.
pub(super) const CLASSES: &[&[&str]] = &[&["spring", "summer", "autumn", "winter"], &WEEKDAYS];

const ORDINALS: &[&str] = &[
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth",
];

/// Words before a figure that make it a count, an hour or an age and not a name.
const BEFORE_COUNTS: &str = "a an the and or of in on at to for from by with than about over under above below until till after before \
    between since within only least most up is are was were be been have has had get gets got need needs take takes took bring brings \
    brought add adds buy buys pay pays cost costs sell sells use uses want wants give gives last lasts hold holds carry carries \
    every each per these those all some any my our your their his her its i we you they he she it not another around nearly \
    almost exactly approximately age aged turn turns win wins won";

/// Words before a year that ask of a stretch and not of that year.
const OPEN_TIMES: &[&str] =
    &["since", "before", "after", "until", "till", "by", "from", "to", "between", "and", "through", "as"];

/// Words of a text that cover days it does not name.
const STRETCHES: &[&str] =
    &["daily", "weekdays", "weekends", "weekend", "to", "until", "till", "through", "from", "between", "every"];

/// Letters before figures that are no model: dates, hours, units.
const NO_MODEL: &[&str] = &["v", "am", "pm", "h", "kw", "rev", "page", "p"];

const PREPOSITIONS: &[&str] = &["of", "in", "at"];

/// A word of a text.
struct Word<'a> {
    /// With signs that belong to it.
    whole: &'a str,
    lower: String,
}

impl Word<'_> {
    fn is_name(&self) -> bool {
        self.whole.starts_with(char::is_uppercase) && self.whole.chars().any(char::is_lowercase)
    }

    fn number(&self) -> Option<&str> {
        (!self.lower.is_empty() && self.lower.chars().all(|c| c.is_ascii_digit())).then_some(&self.lower)
    }

    fn year(&self) -> Option<&str> {
        self.number().filter(|n| n.len() == 4 && n.parse().is_ok_and(|year: u16| (1900..2100).contains(&year)))
    }

    /// The place in order that it names.
    fn place(&self) -> Option<u32> {
        if let Some(at) = ORDINALS.iter().position(|word| *word == self.lower) {
            return u32::try_from(at + 1).ok();
        }
        let digits = ["st", "nd", "rd", "th"].iter().find_map(|end| self.lower.strip_suffix(end))?;
        digits.parse().ok()
    }

    fn model(&self) -> Option<(&str, &str)> {
        let at = self.lower.find(|c: char| c.is_ascii_digit())?;
        let (letters, rest) = self.lower.split_at(at);
        let letters = letters.trim_end_matches('-');
        let is_model = !letters.is_empty() && letters.chars().all(char::is_alphabetic) && !NO_MODEL.contains(&letters);
        (is_model && !rest.contains('.')).then_some((letters, rest))
    }

    /// Figures with full stops between them.
    fn version(&self) -> Option<&str> {
        let bare = self.lower.strip_prefix('v').unwrap_or(&self.lower);
        let parts: Vec<&str> = bare.split('.').collect();
        let is_version =
            parts.len() > 1 && parts.iter().all(|part| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit()));
        is_version.then_some(bare)
    }

    /// Whether it is plainly a version and no quantity.
    fn is_plain_version(&self) -> bool {
        self.version().is_some_and(|bare| self.lower.starts_with('v') || bare.matches('.').count() > 1)
    }
}

fn words(text: &str) -> Vec<Word<'_>> {
    let belongs = |c: char| c.is_alphanumeric() || matches!(c, '+' | '#');
    text.split(|c: char| c.is_whitespace() || matches!(c, '/' | '(' | ')' | '"' | '“' | '”' | '|' | '–' | '—'))
        .map(|raw| {
            let end = raw.trim_end_matches(|c| !belongs(c));
            let start = end.trim_start_matches(|c| !belongs(c));
            // ".NET"
            let is_dotted = end.ends_with(&format!(".{start}")) && start.starts_with(char::is_uppercase);
            if is_dotted { end.get(end.len() - start.len() - 1..).unwrap_or(start) } else { start }
        })
        .map(|whole| whole.strip_suffix("'s").or(whole.strip_suffix("’s")).unwrap_or(whole))
        .filter(|whole| !whole.is_empty())
        .map(|whole| Word { whole, lower: whole.to_lowercase() })
        .collect()
}

/// A noun without its plural, as far as is needed to compare two.
fn singular(noun: &str) -> &str {
    noun.strip_suffix('s').filter(|stem| stem.len() > 2).unwrap_or(noun)
}

impl Identifier {
    /// Those of a question.
    pub(super) fn all(question: &str) -> Vec<Self> {
        let words = words(question);
        let none = Word { whole: "", lower: String::new() };
        let mut out = Vec::new();
        for (n, word) in words.iter().enumerate() {
            let before = n.checked_sub(1).and_then(|n| words.get(n)).unwrap_or(&none);
            let after = words.get(n + 1).unwrap_or(&none);
            out.extend(Self::of(word, before, after));
            if PREPOSITIONS.contains(&word.lower.as_str()) && n > 0 && is_noun(before) && is_asked_name(after) {
                let (noun, preposition) = (singular(&before.lower).to_owned(), word.lower.clone());
                out.push(Self::Of { noun, preposition, name: after.lower.clone() });
            }
        }
        out
    }

    fn of(word: &Word<'_>, before: &Word<'_>, after: &Word<'_>) -> Option<Self> {
        let signs = word.whole.trim_matches(char::is_alphanumeric);
        let letters = word.lower.trim_matches(|c: char| !c.is_alphanumeric());
        if !signs.is_empty()
            && signs.chars().all(|c| matches!(c, '+' | '#' | '.'))
            && letters.chars().all(char::is_alphabetic)
        {
            return Some(Self::Signed { letters: letters.to_owned(), whole: word.lower.clone() });
        }
        if let Some(version) = word.version() {
            let is_price = matches!(after.lower.as_str(), "million" | "billion" | "percent" | "thousand")
                || after.lower.ends_with('s');
            let noun = Some(before.lower.clone()).filter(|_| is_noun(before) && !is_price);
            let is_one = word.is_plain_version() || noun.is_some();
            return is_one.then(|| Self::Version { noun, version: version.to_owned() });
        }
        if let Some(year) = word.year() {
            return (!OPEN_TIMES.contains(&before.lower.as_str())).then(|| Self::Year(year.to_owned()));
        }
        if let Some(number) = word.number() {
            // "take 2 dogs" counts dogs; "bus 9 runs" does not count runs, but who can tell: it costs only a guard.
            let is_count =
                BEFORE_COUNTS.split_whitespace().any(|word| word == before.lower) || after.lower.ends_with('s');
            let is_word = before.lower.chars().all(char::is_alphabetic) && !before.lower.is_empty();
            return (is_word && !is_count && !is_month(before))
                .then(|| Self::Numbered { noun: singular(&before.lower).to_owned(), number: number.to_owned() });
        }
        if let Some(place) = word.place() {
            return is_noun(after).then(|| Self::Ordered { place, noun: singular(&after.lower).to_owned() });
        }
        if let Some((letters, rest)) = word.model() {
            return Some(Self::Model { letters: letters.to_owned(), rest: rest.to_owned() });
        }
        let word = singular(&word.lower);
        let class = CLASSES.iter().position(|class| class.contains(&word))?;
        Some(Self::OneOf { class, word: word.to_owned() })
    }

    /// What `text` says of it.
    pub(super) fn stance(&self, text: &str) -> Stance {
        let words = words(text);
        let after = |n: usize| words.get(n + 1);
        let told = |has: bool, other: bool| match (has, other) {
            (true, _) => Stance::Has,
            (false, true) => Stance::HasOther,
            (false, false) => Stance::Silent,
        };
        match self {
            Self::Numbered { noun, number } => {
                let own = words.iter().enumerate().filter(|(_, word)| singular(&word.lower) == noun).map(|(n, _)| n);
                let found: Vec<&str> = own.flat_map(|n| numbers(&words[n + 1..])).collect();
                let ordered = words.iter().enumerate().any(|(n, word)| {
                    word.place().is_some_and(|place| place.to_string() == *number)
                        && after(n).is_some_and(|after| singular(&after.lower) == noun)
                });
                told(ordered || covers(&found, number), !found.is_empty())
            }
            Self::Model { letters, rest } => {
                let found: Vec<&str> =
                    words.iter().filter_map(Word::model).filter(|(l, _)| l == letters).map(|(_, r)| r).collect();
                let quarter = letters == "q" && {
                    let place = rest.parse().ok();
                    place.is_some_and(|place| {
                        Self::Ordered { place, noun: "quarter".to_owned() }.stance(text) == Stance::Has
                    })
                };
                told(quarter || found.contains(&rest.as_str()), !found.is_empty())
            }
            Self::Version { noun, version } => {
                let is_it = |found: &str| {
                    found.strip_prefix(version.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
                };
                let has = words.iter().filter_map(Word::version).any(is_it);
                let is_of_noun = |n: usize| {
                    let before = n.checked_sub(1).and_then(|n| words.get(n));
                    noun.as_ref().is_none_or(|noun| before.is_some_and(|before| before.lower == *noun))
                };
                // "3.9 or newer" is said of later ones, too.
                let is_open = |n: usize| {
                    let next = |more: usize| words.get(n + more).map_or("", |word| word.lower.as_str());
                    matches!(next(1), "or" | "and")
                        && matches!(next(2), "newer" | "later" | "higher" | "above" | "up" | "older" | "below")
                };
                let is_other = |(n, word): (usize, &Word<'_>)| {
                    let is_version = word.is_plain_version() || (noun.is_some() && word.version().is_some());
                    is_version && is_of_noun(n) && !is_open(n)
                };
                told(has, words.iter().enumerate().any(is_other))
            }
            Self::Year(year) => {
                let found: Vec<&str> = words.iter().filter_map(Word::year).collect();
                told(found.contains(&year.as_str()), !found.is_empty())
            }
            Self::Ordered { place, noun } => {
                let places = words.iter().enumerate().filter_map(|(n, word)| {
                    let is_noun = after(n).is_some_and(|after| singular(&after.lower) == noun);
                    word.place().filter(|_| is_noun)
                });
                let found: Vec<u32> = places.collect();
                let numbered = words.iter().enumerate().any(|(n, word)| {
                    singular(&word.lower) == noun && after(n).and_then(Word::number) == Some(place.to_string().as_str())
                });
                let as_model = noun == "quarter" && words.iter().any(|word| word.lower == format!("q{place}"));
                // "The first prize went to her, the second to him."
                let alone = words.iter().any(|word| word.place() == Some(*place));
                told(numbered || as_model || alone, !found.is_empty())
            }
            Self::OneOf { class, word } => {
                let class = CLASSES.get(*class).copied().unwrap_or_default();
                let has = |wanted: &str| words.iter().any(|word| singular(&word.lower) == wanted);
                let covers = words.iter().any(|word| STRETCHES.contains(&word.lower.as_str()));
                told(has(word), !covers && class.iter().any(|other| has(other)))
            }
            Self::Of { noun, preposition, name } => {
                let has = words.iter().any(|word| word.lower == *name);
                let places = words.iter().enumerate().filter(|(_, word)| singular(&word.lower) == noun);
                told(has, places.into_iter().any(|(n, _)| belongs_to_name(&words[n + 1..], preposition)))
            }
            Self::Signed { letters, whole } => {
                let has = words.iter().any(|word| word.lower == *whole);
                let is_other = |word: &Word<'_>| word.lower.trim_matches(|c: char| !c.is_alphanumeric()) == letters;
                told(has, words.iter().any(is_other))
            }
        }
    }
}

/// The numbers right behind a noun: `gates 5, 7 and 9`.
fn numbers<'a>(rest: &'a [Word<'_>]) -> impl Iterator<Item = &'a str> {
    let joins = |word: &Word<'_>| matches!(word.lower.as_str(), "and" | "or" | "to" | "through" | "und" | "bis");
    rest.iter().take_while(move |word| word.number().is_some() || joins(word)).filter_map(Word::number)
}

/// Whether a number is one of those, or lies between two of them: `rooms 201 to 210`.
fn covers(found: &[&str], number: &str) -> bool {
    let value = |number: &str| number.parse::<u64>().ok();
    let is_between = |pair: &[&str]| value(pair[0]) < value(number) && value(number) < value(pair[1]);
    found.contains(&number) || found.windows(2).any(is_between)
}

/// `mayor Anna Vale of Olm`: names up to the preposition, and a name behind it.
fn belongs_to_name(rest: &[Word<'_>], preposition: &str) -> bool {
    const MOST_BETWEEN: usize = 3;
    let between = rest.iter().take(MOST_BETWEEN).take_while(|word| word.is_name()).count();
    rest.get(between).is_some_and(|word| word.lower == preposition) && rest.get(between + 1).is_some_and(Word::is_name)
}

fn is_noun(word: &Word<'_>) -> bool {
    word.lower.chars().count() > 2
        && word.lower.chars().all(char::is_alphabetic)
        && !BEFORE_COUNTS.split_whitespace().any(|other| other == word.lower)
}

/// A name as a reader types it. All capitals may be short for a name that the text spells out.
fn is_asked_name(word: &Word<'_>) -> bool {
    is_noun(word) && word.is_name()
}

fn is_month(word: &Word<'_>) -> bool {
    MONTHS.contains(&word.lower.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(question: &str, text: &str, expected: Stance) {
        let asked = Identifier::all(question);
        let stances: Vec<Stance> = asked.iter().map(|one| one.stance(text)).collect();
        let found = [Stance::HasOther, Stance::Has]
            .into_iter()
            .find(|stance| stances.contains(stance))
            .unwrap_or(Stance::Silent);
        assert_eq!(found, expected, "{question} / {text}: {asked:?}");
    }

    #[test]
    fn another_of_the_same_kind_is_told_from_the_one_asked_for() {
        for (question, text) in [
            ("what time does gate 7 close", "Gate 5 closes at noon."),
            ("how heavy is the Kelp K40", "The Kelp K20 weighs 3 kilos."),
            ("what is new in Kelp 3.10", "Kelp v3.1 is faster."),
            ("what does kelp 3.10 need", "Kelp 3.1 needs Runa 2.0."),
            ("how many boats sank in 2024", "In 2023 nine boats sank."),
            ("what is on the fifth floor", "The third floor has a gym."),
            ("who comes to the winter market", "The summer market draws crowds."),
            ("who is the bishop of Tarn", "The bishop Ole Brun of Olm is ill."),
            ("who teaches D++", "D is taught by Ole Brun."),
        ] {
            check(question, text, Stance::HasOther);
        }
    }

    #[test]
    fn the_same_in_another_form_is_the_same() {
        for (question, text) in [
            ("what time does gate 7 close", "Gates open at six, gate 7 closes at noon, gate 5 never."),
            ("what is new in Kelp 3.10", "Kelp v3.10 is faster than v3.9."),
            ("what was sold in Q2", "In the second quarter 9 were sold, in the first 8."),
            ("what is on floor 3", "The 3rd floor has a gym, the 4th floor a bar."),
            ("what is on the 3rd floor", "Floor 3 has a gym."),
            ("what is in room 205", "Rooms 201 to 210 have sinks."),
            ("who won the second prize", "The first prize went to Ole, the second to Ada."),
            ("what happened in 2024", "From 2023 to 2024 nothing happened."),
        ] {
            check(question, text, Stance::Has);
        }
    }

    #[test]
    fn counts_hours_and_what_a_text_leaves_out_speak_against_nothing() {
        for (question, text) in [
            ("does it run on Runa 2.4", "It needs Runa 2.1 or newer."),
            ("was it 2.4 million", "It cost 2.1 million."),
            ("can I take 2 dogs", "You may take 1 dog."),
            ("is it open at 8", "It opens at 9."),
            ("what was built since 2010", "In 2015 a bridge was built."),
            ("how many boats sank in 2024", "Nine boats sank."),
            ("is the shop open on Sunday", "The shop is open from Monday to Saturday."),
            ("how do I pay in advance", "Payment in Olm is by card."),
        ] {
            check(question, text, Stance::Silent);
        }
    }
}
