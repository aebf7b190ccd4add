//! What a sentence shows by its wording: whether it only announces, points back to what stands before it, asks, or has what
//! was asked for. Lists of words, none of them of any subject.

use crate::article::{Wants, wants};
use crate::text::MONTHS;
use std::collections::HashSet;

/// How a sentence begins that says what will be said, and not that itself.
const ANNOUNCING: &[&str] = &[
    "in this post",
    "in this article",
    "in this guide",
    "in this section",
    "in this chapter",
    "in this tutorial",
    "in this page",
    "in this video",
    "in this text",
    "on this page",
    "this post ",
    "this article ",
    "this page ",
    "this guide ",
    "this section ",
    "this chapter ",
    "this tutorial ",
    "read on",
    "learn how",
    "learn more",
    "find out",
    "let's look",
    "let us look",
    "let's start",
    "below you will find",
    "below you'll find",
    "below we ",
    "we will look at",
    "we will cover",
    "we'll cover",
    "we'll look at",
    "here is what",
    "here's what",
    "here is how",
    "here's how",
    "here is why",
    "here's why",
    "here are the answers",
    "in diesem artikel",
    "in diesem beitrag",
    "in diesem text",
    "dieser artikel ",
    "dieser beitrag ",
    "diese seite ",
    "hier erfahren",
    "hier lesen",
    "dans cet article",
    "cet article ",
    "en este artículo",
    "este artículo ",
    "本文",
    "這篇文章",
    "这篇文章",
    "本篇",
];

/// The same inside a sentence, after a reason: "Many have asked, so here is what it costs."
const ANNOUNCING_INSIDE: &[&str] = &[
    "so here is what",
    "so here is how",
    "so here is why",
    "so here's what",
    "so here's how",
    "here is what you need to know",
    "will be explained below",
    "is explained below",
    "are explained below",
    "as explained below",
    "we explain below",
];

/// Verbs that make "this page …" an announcement rather than a statement about it.
const TELLING: &[&str] = &[
    "explain",
    "describe",
    "cover",
    "look",
    "show",
    "tell",
    "list",
    "answer",
    "sum",
    "walk",
    "discuss",
    "introduce",
    "is about",
    "will",
    "erklärt",
    "zeigt",
    "beschreibt",
    "explique",
    "explica",
    "介紹",
    "介绍",
    "說明",
    "说明",
    "將",
    "将",
];

/// Words that stand for something named before.
const PRONOUNS: &[&str] = &["it", "he", "she", "they", "him", "them", "er", "sie", "il", "elle", "ils", "elles"];
const POINTING: &[&str] =
    &["this", "these", "that", "those", "both", "dieser", "diese", "dieses", "beide", "each one", "either"];
const OWNING: &[&str] = &["his", "her", "their", "its", "sein", "seine", "ihr", "ihre"];
const PAIRED: &[&str] = &["the former", "the latter"];

/// Words that may stand before such a word at a sentence's beginning.
const BEFORE_PRONOUNS: &[&str] = &[
    "and",
    "but",
    "so",
    "then",
    "also",
    "however",
    "still",
    "yet",
    "now",
    "today",
    "later",
    "afterwards",
    "instead",
    "in",
    "since",
    "on",
    "by",
    "after",
    "last",
    "from",
    "until",
    "for",
    "during",
    "next",
    "before",
    "meanwhile",
    "though",
    "year",
    "years",
    "month",
    "months",
    "week",
    "weeks",
    "day",
    "days",
    "that",
    "this",
    "seit",
    "im",
    "am",
    "jahr",
    "dann",
    "aber",
    "und",
];

/// Words that say how much without a figure.
const AMOUNTS: &str = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen \
    eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion dozen half quarter \
    third twice once daily weekly monthly yearly hourly annually nightly every free nothing none no hour day week fortnight month \
    year decade always never unlimited eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf kostenlos täglich";

/// Words that say when without a figure.
const TIMES: &str = "monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays saturdays \
    sundays spring summer autumn fall winter today tomorrow yesterday tonight noon midnight morning afternoon evening night weekend \
    weekends week month year decade century soon immediately now daily once after before until till when while during since \
    christmas easter always never sofort morgen heute abend montag dienstag mittwoch donnerstag freitag samstag sonntag";

/// Words that name people without a name.
const PEOPLE: &str = "i we you everyone everybody anyone anybody nobody people members parents children students pupils adults \
    residents visitors customers users team staff";

const ASKING: &[&str] = &["what", "which", "who", "whom", "whose", "when", "where", "why", "how"];

/// What a question wants by its first asking word, or where it asks for a price: "what does it cost", but not "what happens to
/// someone who …".
pub(super) fn asked_for(question: &str) -> Option<Wants> {
    const FIRST: usize = 3;
    let lower = question.to_lowercase();
    let words = words_of(&lower);
    let at = words.iter().take(FIRST).position(|word| ASKING.contains(word))?;
    let (first, next) = (words.get(at).copied()?, words.get(at + 1).copied().unwrap_or_default());
    let is_first = |wanted: &Wants| match wanted {
        Wants::Person => first.starts_with("who"),
        Wants::Time => first == "when" || matches!(next, "time" | "date" | "year" | "day"),
        Wants::Amount => matches!(first, "how" | "what"),
        Wants::Reason | Wants::Place => true,
    };
    let is_price = || {
        let prices = ["cost", "costs", "price", "fee", "fine", "charge", "fare", "rent"];
        first == "what" && words.iter().any(|word| prices.contains(word))
    };
    wants(question).filter(is_first).or_else(|| is_price().then_some(Wants::Amount))
}

/// Whether `sentence` has what is wanted, besides what the question says itself.
pub(super) fn has(wanted: Wants, sentence: &str, question: &str) -> bool {
    let said = question.to_lowercase().replace('’', "'").replace("'s", "");
    let said: HashSet<&str> = words_of(&said).into_iter().collect();
    let lower = sentence.to_lowercase();
    let words: Vec<&str> = words_of(&lower).into_iter().filter(|word| !said.contains(word)).collect();
    let any = |list: &str| list.split_whitespace().any(|word| words.contains(&word));
    let has_figure = || words.iter().any(|word| word.contains(|c: char| c.is_numeric()));
    match wanted {
        Wants::Amount => has_figure() || any(AMOUNTS) || lower.contains(crate::text::is_han),
        Wants::Time => {
            has_figure()
                || any(TIMES)
                || MONTHS.iter().any(|month| words.contains(month))
                || lower.contains(crate::text::is_han)
        }
        Wants::Person => any(PEOPLE) || names(sentence, &said) || lower.contains(crate::text::is_han),
        Wants::Reason | Wants::Place => true,
    }
}

/// Whether there is a name that the question does not say: a word with a capital that does not begin the sentence, or two.
fn names(sentence: &str, said: &HashSet<&str>) -> bool {
    let words: Vec<&str> =
        sentence.split(|c: char| !c.is_alphanumeric() && c != '\'').filter(|word| !word.is_empty()).collect();
    let is_name = |word: &&str| {
        let lower = word.to_lowercase();
        let is_time = TIMES.split_whitespace().any(|time| time == lower) || MONTHS.contains(&lower.as_str());
        word.starts_with(char::is_uppercase) && word.chars().count() > 1 && !said.contains(lower.as_str()) && !is_time
    };
    words.iter().skip(1).any(is_name)
}

/// Whether a sentence says what will be said, and not that itself.
pub(super) fn announces(sentence: &str) -> bool {
    let lower = sentence.to_lowercase().replace('’', "'");
    let begins = ANNOUNCING.iter().find(|words| lower.starts_with(*words));
    let is_told = |words: &&str| {
        let is_about_text =
            ["this ", "dieser ", "diese ", "cet ", "este ", "本", "這", "这"].iter().any(|w| words.starts_with(w));
        let head: String = lower.chars().take(80).collect();
        !is_about_text || TELLING.iter().any(|verb| head.contains(verb))
    };
    begins.as_ref().is_some_and(|words| is_told(words)) || ANNOUNCING_INSIDE.iter().any(|words| lower.contains(words))
}

/// Whether a sentence asks.
pub(super) fn asks(sentence: &str) -> bool {
    sentence.trim_end_matches(['"', '”', '»', '」']).ends_with(['?', '？', '؟'])
}

/// Whether a sentence says what used to be: "For ten years we told people to …".
pub(super) fn is_of_the_past(sentence: &str) -> bool {
    let lower = sentence.to_lowercase();
    let begins = [
        "until now",
        "until recently",
        "previously",
        "formerly",
        "in the past",
        "for many years",
        "for years",
        "for decades",
    ];
    let words = words_of(&lower);
    let for_years =
        words.first() == Some(&"for") && words.iter().take(4).any(|word| matches!(*word, "years" | "decades"));
    begins.iter().any(|words| lower.starts_with(words)) || for_years || lower.contains(" used to ")
}

/// Whether a question asks what was.
pub(super) fn asks_of_the_past(question: &str) -> bool {
    let lower = question.to_lowercase();
    let past = [
        "did",
        "was",
        "were",
        "used",
        "before",
        "previously",
        "formerly",
        "until",
        "had",
        "old",
        "past",
        "history",
        "earlier",
    ];
    words_of(&lower).iter().any(|word| past.contains(word))
}

/// Whether a sentence can only be read with what stands before it: its subject is a pronoun, or "he said" follows its words.
pub(super) fn points_back(sentence: &str) -> bool {
    let lower = sentence.to_lowercase();
    let words = words_of(&lower);
    let led_in = words.iter().take(5).take_while(|word| BEFORE_PRONOUNS.contains(word) || is_time_word(word)).count();
    let opens = |list: &[&str]| {
        // "That year it moved" begins with what may be a pronoun itself.
        (0..=led_in).any(|from| words.get(from).is_some_and(|word| list.contains(word)))
    };
    let rest = words.join(" ");
    let begins_with =
        |list: &[&str]| list.iter().any(|two| rest.strip_prefix(two).is_some_and(|rest| rest.starts_with(' ')));
    let first_points = words.first().is_some_and(|word| POINTING.contains(word)) || begins_with(POINTING);
    let owns = words.first().is_some_and(|word| OWNING.contains(word)) && !names(sentence, &HashSet::new());
    opens(PRONOUNS) || first_points || owns || begins_with(PAIRED) || is_said_by_pronoun(&lower)
}

/// `…,” he said.`
fn is_said_by_pronoun(lower: &str) -> bool {
    const SAYING: &[&str] =
        &["said", "says", "added", "explained", "wrote", "told", "asked", "warned", "noted", "argued"];
    let Some(end) = lower.rfind(['"', '”']) else { return false };
    let words = words_of(lower.get(end..).unwrap_or_default());
    let pair = words.get(..2).unwrap_or_default();
    pair.iter().any(|word| PRONOUNS.contains(word)) && pair.iter().any(|word| SAYING.contains(word))
}

/// Whether a sentence speaks of the first of two things that were named, and whether of the second.
pub(super) fn of_a_pair(sentence: &str) -> (bool, bool) {
    let lower = sentence.to_lowercase();
    (lower.contains("the former "), lower.contains("the latter "))
}

fn is_time_word(word: &str) -> bool {
    word.chars().all(|c| c.is_ascii_digit()) || MONTHS.contains(&word)
}

fn words_of(lower: &str) -> Vec<&str> {
    lower.split(|c: char| !c.is_alphanumeric() && c != '\'').filter(|word| !word.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_that_announces_is_none_that_tells() {
        for said in [
            "In this post we will cover three ways to dry wool.",
            "This page explains who may fish in the lake.",
            "People keep asking, so here is what a berth costs.",
            "Dieser Beitrag zeigt, wie man Wolle trocknet.",
        ] {
            assert!(announces(said), "{said}");
        }
        for said in ["Wool dries in two days.", "This page costs nothing.", "This section of the road is shut."] {
            assert!(!announces(said), "{said}");
        }
    }

    #[test]
    fn a_subject_that_is_a_pronoun_points_back() {
        for said in [
            "It seats 40.",
            "In 1989 it was sold.",
            "But they refused.",
            "The latter paid more.",
            "\"No,\" she said.",
            "These must go.",
            "Her boat sank.",
        ] {
            assert!(points_back(said), "{said}");
        }
        for said in [
            "The boat seats 40, and it is new.",
            "In May the boat sank.",
            "\"No,\" the owner said.",
            "Her son Ole Brun fishes.",
            "Itching is common.",
            "Theodor paid.",
        ] {
            assert!(!points_back(said), "{said}");
        }
    }

    #[test]
    fn what_is_asked_for_is_looked_for_beyond_the_questions_own_words() {
        let has = |question: &str, sentence: &str| has(asked_for(question).unwrap(), sentence, question);
        assert!(has("what does the boat cost", "It sold for 90 crowns."));
        assert!(!has("how much was boat 7", "Boat 7 was sold."));
        assert!(has("who owns the boat", "On Sunday Ole Brun bought it."));
        assert!(!has("who owns Ole Brun's boat", "The boat of Ole Brun came in on Sunday."));
        assert!(has("when does it sail", "It sails in May."));
        assert!(!has("when does it sail", "The boat is blue."));
        assert_eq!(asked_for("what happens to somebody who is late"), None);
        assert_eq!(asked_for("what does the crew do when it rains"), None);
    }
}
