//! The form of a question or a heading: what its first words ask for.

use std::sync::LazyLock;

/// What the first words of a question ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuestionForm {
    /// What a thing is: "What is a Y?"
    Definition,
    /// How to do something.
    Manner,
    /// How much, how many, how long.
    Amount,
    /// When.
    Time,
    /// Where.
    Place,
    /// Who.
    Person,
    /// Why.
    Reason,
}

impl QuestionForm {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Definition, Self::Manner, Self::Amount, Self::Time, Self::Place, Self::Person, Self::Reason];

    /// Its number where it is stored, from 1; 0 stands for none.
    pub(crate) fn number(self) -> u32 {
        (1..).zip(Self::ALL).find(|(_, own)| self == *own).map_or(0, |(number, _)| number)
    }

    /// That of a number.
    pub(crate) fn numbered(number: u32) -> Option<Self> {
        Self::ALL.get(number.checked_sub(1)? as usize).copied()
    }

    /// That of a question or a heading; none where it is of another or of none.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        let lower = text.to_lowercase().replace('’', "'").replace("what's", "what is").replace("whats", "what is");
        let words: Vec<&str> =
            lower.split(|c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '-')).filter(|w| !w.is_empty()).collect();
        let start = words.iter().position(|word| !FILLERS.contains(word))?;
        let words = words.get(start..)?;
        if is_definition(words) {
            return Some(Self::Definition);
        }
        match words {
            ["how", next, ..] if MEASURES.contains(next) => Some(Self::Amount),
            ["how", "come", ..] | ["why", ..] => Some(Self::Reason),
            ["how", ..] => Some(Self::Manner),
            ["when", ..] | ["what", "time" | "date" | "day" | "year", ..] => Some(Self::Time),
            ["where", ..] => Some(Self::Place),
            ["who" | "whom" | "whose", ..] => Some(Self::Person),
            _ => None,
        }
    }

    /// Whether what asks for the one is hardly an answer to the other. A place may be a way to do something, an amount a time.
    #[must_use]
    pub fn differs(self, other: Self) -> bool {
        const TELLING: [QuestionForm; 4] =
            [QuestionForm::Manner, QuestionForm::Time, QuestionForm::Person, QuestionForm::Reason];
        self != other && TELLING.contains(&self) && TELLING.contains(&other)
    }
}

const FILLERS: &[&str] = &[
    "so", "and", "but", "ok", "hi", "hello", "hey", "please", "can", "could", "you", "tell", "me", "explain", "exactly",
];

const MEASURES: &[&str] = &[
    "many", "much", "long", "often", "old", "far", "big", "large", "tall", "high", "soon", "fast", "late", "early",
    "wide", "deep", "heavy", "hot", "cold", "quickly",
];

/// Words that are not the name of a thing, or make a particular one of it.
static NO_THING: LazyLock<Vec<&str>> = LazyLock::new(|| {
    "the your our my this that these those it there new next wrong different included happening involved of for to in on at with \
     from by about and or if when do does did can must should will i you we they"
        .split_whitespace()
        .collect()
});

/// Words that the name of a thing has at most.
const MOST_WORDS: usize = 3;

/// "What is a Y", "what are Ys", "what does Y mean", "define Y", "what a Y is".
fn is_definition(words: &[&str]) -> bool {
    match words {
        ["define", thing @ ..]
        | ["what", "is", "meant", "by", thing @ ..]
        | ["what", "does" | "do", thing @ .., "mean"]
        | ["what", "is" | "are" | "was" | "were", thing @ ..]
        | ["what", thing @ .., "is" | "are" | "means"]
        | [thing @ .., "meaning" | "definition"] => is_thing(thing),
        _ => false,
    }
}

fn is_thing(words: &[&str]) -> bool {
    let bare = words.strip_prefix(&["a"]).or_else(|| words.strip_prefix(&["an"])).unwrap_or(words);
    (1..=MOST_WORDS).contains(&bare.len()) && bare.iter().all(|word| !NO_THING.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_definition_is_told_from_what_is_asked_of_a_thing() {
        for asked in [
            "What is a kite tower?",
            "what are sea kites",
            "whats a lahar",
            "What does lahar mean?",
            "can you explain what a lahar is",
        ] {
            assert_eq!(QuestionForm::of(asked), Some(QuestionForm::Definition), "{asked}");
        }
        for asked in [
            "What is the price?",
            "what are the symptoms of gout",
            "what is in the box",
            "What is new?",
            "what happens",
        ] {
            assert_eq!(QuestionForm::of(asked), None, "{asked}");
        }
    }

    #[test]
    fn the_first_words_tell_what_is_asked_for() {
        for (asked, expected) in [
            ("How to apply", QuestionForm::Manner),
            ("When it applies", QuestionForm::Time),
            ("how long does it take", QuestionForm::Amount),
            ("Who can apply", QuestionForm::Person),
            ("so why is it closed", QuestionForm::Reason),
        ] {
            assert_eq!(QuestionForm::of(asked), Some(expected), "{asked}");
        }
        assert!(QuestionForm::Manner.differs(QuestionForm::Time) && !QuestionForm::Manner.differs(QuestionForm::Place));
    }
}
