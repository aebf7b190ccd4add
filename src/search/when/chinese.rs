//! Time words of Chinese questions, in both scripts.

use super::calendar::{NamedDays, Relation, Unit, month, year};
use super::time::{Time, When};
use jiff::civil::Date;

const NEWEST: &[&str] = &["最新", "最近", "目前", "現況", "现况", "近況", "近况"];

/// What makes another word of a month: a platform, the moon, cakes, light, the share of a month.
const NO_MONTH: &[char] = &['台', '臺', '球', '餅', '饼', '亮', '光', '份', '經', '经'];

/// What a Chinese question asks about.
pub(super) fn when(question: &str, today: Date) -> Option<When> {
    let (named, after) = relative(question, today).or_else(|| dated(question, today)).unzip();
    match named {
        Some(named) => Some(named.when(relation(after.unwrap_or_default()))),
        None => {
            NEWEST.iter().any(|word| question.contains(word)).then(|| When { time: Time::Newest, said: Vec::new() })
        }
    }
}

/// What follows a time tells how the question stands to it.
fn relation(after: &str) -> Relation {
    let begins = |words: &[&str]| words.iter().any(|word| after.starts_with(word));
    if begins(&["以來", "以来", "起", "至今"]) {
        Relation::Since
    } else if begins(&["以後", "以后", "之後", "之后", "後", "后"]) {
        Relation::After
    } else if begins(&["以前", "之前", "前"]) {
        Relation::Before
    } else if begins(&["為止", "为止", "底前"]) {
        Relation::Until
    } else {
        Relation::In
    }
}

/// Days named by their place before the day of asking, and what follows them.
fn relative(question: &str, today: Date) -> Option<(NamedDays, &str)> {
    let day = |count: i64| Unit::Day.before(today, count).map(|day| NamedDays::days(day, day));
    let units = [
        ("週", Unit::Week),
        ("周", Unit::Week),
        ("星期", Unit::Week),
        ("個月", Unit::Month),
        ("个月", Unit::Month),
        ("月", Unit::Month),
    ];
    let mut names: Vec<(String, Option<NamedDays>)> = Vec::new();
    for (word, count) in [("今天", 0), ("今日", 0), ("昨天", 1), ("昨日", 1), ("前天", 2)] {
        names.push((word.to_owned(), day(count)));
    }
    for (word, unit) in units {
        names.extend(["上", "上個", "上个"].map(|last| (format!("{last}{word}"), unit.last(today))));
        names.extend(["這", "这", "本"].map(|this| (format!("{this}{word}"), unit.around(today))));
    }
    names.push(("今年".to_owned(), Unit::Year.around(today)));
    names.push(("去年".to_owned(), Unit::Year.last(today)));
    let found = names.into_iter().filter_map(|(word, named)| {
        let (_, after) = question.split_once(word.as_str())?;
        let is_other = word.ends_with('月') && after.starts_with(NO_MONTH);
        Some((named.filter(|_| !is_other)?, after, word.len()))
    });
    found.max_by_key(|(_, _, length)| *length).map(|(named, after, _)| (named, after))
}

/// `2026年4月21日`, `2026年4月`, `2026年`, `4月`, and what follows.
fn dated(question: &str, today: Date) -> Option<(NamedDays, &str)> {
    if let Some((before, after)) = question.split_once('年')
        && let Some(number) = year(digits_at_end(before))
    {
        let mut named = Unit::Year.around(Date::new(number, 1, 1).ok()?)?;
        named.said = vec![format!("{number}年")];
        return Some(match month_at_start(after) {
            Some((at, rest)) => (in_month(at, Some(number), rest, today)?, after_day(rest)),
            None => (named, after),
        });
    }
    let (before, after) = question.split_once('月')?;
    let number = digits_at_end(before).parse().ok().filter(|number| (1..=12).contains(number))?;
    Some((in_month(number, None, after, today)?, after_day(after)))
}

fn in_month(number: i8, in_year: Option<i16>, rest: &str, today: Date) -> Option<NamedDays> {
    let mut named = month(number, in_year, today)?;
    named.said = in_year.map(|year| format!("{year}年")).into_iter().chain([format!("{number}月")]).collect();
    if let Some(day) = day_at_start(rest) {
        let day = Date::new(named.first.year(), number, day).ok()?;
        (named.first, named.last) = (day, day);
    }
    Some(named)
}

fn digits_at_end(text: &str) -> &str {
    let kept = text.trim_end_matches(|c: char| c.is_ascii_digit());
    text.get(kept.len()..).unwrap_or_default()
}

fn month_at_start(text: &str) -> Option<(i8, &str)> {
    let (number, rest) = text.split_once('月')?;
    Some((number.trim().parse().ok().filter(|number| (1..=12).contains(number))?, rest))
}

fn day_at_start(text: &str) -> Option<i8> {
    let (number, _) = text.split_once(['日', '號', '号'])?;
    number.trim().parse().ok().filter(|day| (1..=31).contains(day))
}

fn after_day(text: &str) -> &str {
    match day_at_start(text) {
        Some(_) => text.split_once(['日', '號', '号']).map_or(text, |(_, after)| after),
        None => text,
    }
}
