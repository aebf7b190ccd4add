//! Time words of English questions.

use super::calendar::{NamedDays, Relation, Unit, month, year};
use super::time::{Time, When};
use crate::text::MONTHS;
use jiff::civil::Date;

/// Words that ask for the newest by themselves, and those that do only at the end of a question.
const NEWEST: &[&str] = &["latest", "newest", "nowadays", "current", "currently", "recently"];
const NEWEST_AT_END: &[&str] = &["now", "today", "lately"];
const NEWEST_TOGETHER: &[[&str; 2]] = &[
    ["most", "recent"],
    ["right", "now"],
    ["these", "days"],
    ["so", "far"],
    ["at", "present"],
    ["any", "news"],
    ["any", "updates"],
];

/// Words of what happened that are looked for in titles.
const MOST_WORDS: usize = 4;

/// Words that end what happened, or say nothing of it.
const ENDS: &[&str] =
    &["and", "or", "but", "did", "do", "does", "was", "were", "is", "are", "how", "what", "who", "why"];
const ARTICLES: &[&str] = &["the", "a", "an", "that", "this", "its", "their", "his", "her"];

/// What an English question asks about.
pub(super) fn when(question: &str, today: Date) -> Option<When> {
    let lower = question.to_lowercase();
    let words: Vec<&str> = lower
        .split_whitespace()
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
        .map(|word| word.strip_suffix("'s").or(word.strip_suffix("’s")).unwrap_or(word))
        .filter(|word| !word.is_empty())
        .collect();
    let days = (0..words.len()).find_map(|at| {
        let named = named(&words, at, today)?;
        Some(named.when(relation(words.get(..at).unwrap_or_default())))
    });
    days.or_else(|| newest(&words)).or_else(|| event(&words))
}

fn newest(words: &[&str]) -> Option<When> {
    let together = words.windows(2).any(|pair| NEWEST_TOGETHER.iter().any(|known| known[..] == *pair));
    let at_end = words.len() > 1 && words.last().is_some_and(|word| NEWEST_AT_END.contains(word));
    let alone = words.iter().any(|word| NEWEST.contains(word));
    (together || at_end || alone).then(|| When { time: Time::Newest, said: Vec::new() })
}

/// How the words before a time stand to it.
fn relation(before: &[&str]) -> Relation {
    let mut words = before
        .iter()
        .rev()
        .filter(|word| !ARTICLES.contains(word) && !["end", "start", "beginning", "of"].contains(word));
    match words.next().copied() {
        Some("since" | "from") => Relation::Since,
        Some("after") => Relation::After,
        Some("before") => Relation::Before,
        Some("until" | "till" | "by" | "through") => Relation::Until,
        _ => Relation::In,
    }
}

/// The days that the words from `at` on name.
fn named(words: &[&str], at: usize, today: Date) -> Option<NamedDays> {
    let word = |n: usize| words.get(at + n).copied().unwrap_or_default();
    let before = |n: usize| at.checked_sub(n).and_then(|at| words.get(at)).copied().unwrap_or_default();
    match word(0) {
        // At the end it asks for what is newest: "what is the price today".
        "today" | "tonight" if at + 1 < words.len() => Some(NamedDays::days(today, today)),
        "yesterday" => today.yesterday().ok().map(|day| NamedDays::days(day, day)),
        "this" | "current" => unit(word(1))?.around(today),
        "last" | "past" | "previous" => last(words, at, today),
        _ => ago(words, at, today).or_else(|| dated(words, at, today)).or_else(|| {
            let is_dated = ["in", "during", "since", "before", "after", "until", "till", "by", "of", "for", "from"]
                .contains(&before(1));
            let number = year(word(0)).filter(|_| is_dated)?;
            let mut named = Unit::Year.around(Date::new(number, 1, 1).ok()?)?;
            named.said = vec![word(0).to_owned()];
            Some(named)
        }),
    }
}

fn unit(word: &str) -> Option<Unit> {
    Some(match word.strip_suffix('s').unwrap_or(word) {
        "day" => Unit::Day,
        "week" => Unit::Week,
        "month" => Unit::Month,
        "quarter" => Unit::Quarter,
        "year" => Unit::Year,
        _ => return None,
    })
}

fn number(word: &str) -> Option<i64> {
    const NAMES: [&str; 13] =
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    if matches!(word, "a" | "an") {
        return Some(1);
    }
    if matches!(word, "few" | "couple") {
        return Some(3);
    }
    let named = NAMES.iter().position(|name| *name == word).and_then(|n| i64::try_from(n).ok());
    named.or_else(|| word.parse().ok()).filter(|n| (1..=400).contains(n))
}

/// "last week", "past three months", "last April".
fn last(words: &[&str], at: usize, today: Date) -> Option<NamedDays> {
    let word = |n: usize| words.get(at + n).copied().unwrap_or_default();
    if let Some(unit) = unit(word(1)) {
        // "The past week" is the week that ends today.
        let rolling = word(0) == "past" && unit != Unit::Day;
        return if rolling { Some(NamedDays::days(unit.before(today, 1)?, today)) } else { unit.last(today) };
    }
    if let Some((count, unit)) = number(word(1)).zip(unit(word(2))) {
        return Some(NamedDays::days(unit.before(today, count)?, today));
    }
    let at = MONTHS.iter().position(|name| *name == word(1) && word(0) == "last")?;
    let mut named = month(i8::try_from(at + 1).ok()?, None, today)?;
    if named.last >= today {
        named = Unit::Month.around(Unit::Year.before(named.first, 1)?)?;
    }
    named.said = vec![word(1).to_owned()];
    Some(named)
}

/// "three days ago".
fn ago(words: &[&str], at: usize, today: Date) -> Option<NamedDays> {
    let (count, unit) = (number(words.get(at)?)?, unit(words.get(at + 1)?)?);
    if *words.get(at + 2)? != "ago" {
        return None;
    }
    let day = unit.before(today, count)?;
    // "Two years ago" is no single day.
    if matches!(unit, Unit::Day) { Some(NamedDays::days(day, day)) } else { unit.around(day) }
}

/// A date or a month: "2026-04-21", "April 2026", "21 April", "Apr 21st 2026", "Q1 2026".
fn dated(words: &[&str], at: usize, today: Date) -> Option<NamedDays> {
    let word = |n: usize| words.get(at + n).copied().unwrap_or_default();
    if let Ok(day) = word(0).parse::<Date>() {
        return Some(NamedDays { said: vec![word(0).to_owned()], ..NamedDays::days(day, day) });
    }
    if let Some(quarter) = word(0).strip_prefix('q').and_then(|n| n.parse::<i8>().ok()).filter(|n| (1..=4).contains(n))
    {
        let number = year(word(1)).unwrap_or(today.year());
        let mut named = Unit::Quarter.around(Date::new(number, quarter * 3, 1).ok()?)?;
        named.said = vec![word(0).to_owned()];
        return Some(named);
    }
    let day_of = |text: &str| {
        let digits = ["st", "nd", "rd", "th"].iter().find_map(|end| text.strip_suffix(end)).unwrap_or(text);
        digits.parse::<i8>().ok().filter(|day| (1..=31).contains(day))
    };
    let (name, day, next) = match (month_of(word(0)), month_of(word(1))) {
        (None, Some(_)) => (1, Some(day_of(word(0))?), 2),
        (Some(_), _) => {
            let day = day_of(word(1));
            (0, day, if day.is_some() { 2 } else { 1 })
        }
        (None, None) => return None,
    };
    let (number, in_year) = (month_of(word(name))?, year(word(next)));
    // May and March are words too.
    let before = at.checked_sub(1).and_then(|at| words.get(at)).copied().unwrap_or_default();
    let is_word = matches!(word(name), "may" | "march") && day.is_none() && in_year.is_none();
    if is_word && !["in", "since", "until", "till", "by", "during", "of", "before", "after", "from"].contains(&before) {
        return None;
    }
    let mut named = month(number, in_year, today)?;
    named.said = vec![MONTHS[usize::try_from(number).ok()? - 1].to_owned()];
    named.said.extend(in_year.map(|year| year.to_string()));
    if let Some(day) = day {
        let day = Date::new(named.first.year(), number, day).ok()?;
        (named.first, named.last) = (day, day);
        if in_year.is_none() && day > today {
            let before = Date::new(day.year() - 1, number, day.day()).ok()?;
            (named.first, named.last) = (before, before);
        }
    }
    Some(named)
}

/// The number of a month by its name, or the first three letters (four of September).
fn month_of(word: &str) -> Option<i8> {
    let found = MONTHS.iter().position(|name| {
        *name == word || (word.len() == 3 && name.starts_with(word)) || (word == "sept" && *name == "september")
    })?;
    i8::try_from(found + 1).ok()
}

/// "before the merger", "since the cable was cut".
fn event(words: &[&str]) -> Option<When> {
    let at = words.iter().position(|word| ["before", "after", "since"].contains(word))?;
    let rest = words.get(at + 1..)?.iter().copied().filter(|word| !ARTICLES.contains(word));
    let named: Vec<String> =
        rest.take_while(|word| !ENDS.contains(word)).take(MOST_WORDS + 1).map(str::to_owned).collect();
    let is_one = !named.is_empty() && named.len() <= MOST_WORDS && named.iter().any(|word| word.len() > 3);
    is_one.then(|| When { time: Time::Event { words: named, is_before: words[at] == "before" }, said: Vec::new() })
}
