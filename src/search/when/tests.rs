use super::*;
use jiff::civil::Date;
use jiff::civil::date;

/// A Monday.
const TODAY: Date = date(2026, 11, 23);

fn days(question: &str) -> Option<(Option<Date>, Option<Date>)> {
    match When::of(question, TODAY)?.time {
        Time::Days { from, to } => Some((from, to)),
        _ => None,
    }
}

#[test]
fn days_are_read_against_the_day_of_asking() {
    let both = |from, to| Some((Some(from), Some(to)));
    for (question, expected) in [
        ("what did they announce today about kites", both(TODAY, TODAY)),
        ("what happened yesterday?", both(date(2026, 11, 22), date(2026, 11, 22))),
        ("what changed last week", both(date(2026, 11, 16), date(2026, 11, 22))),
        ("any rulings this week?", both(TODAY, date(2026, 11, 29))),
        ("what was said last month", both(date(2026, 10, 1), date(2026, 10, 31))),
        ("fees of last year", both(date(2025, 1, 1), date(2025, 12, 31))),
        ("fines in the past three months", both(date(2026, 8, 23), TODAY)),
        ("prices as of April", both(date(2026, 4, 1), date(2026, 4, 30))),
        ("prices as of December", both(date(2025, 12, 1), date(2025, 12, 31))),
        ("what is the fare in May?", both(date(2026, 5, 1), date(2026, 5, 31))),
        ("what did it cost on 21 April 2025", both(date(2025, 4, 21), date(2025, 4, 21))),
        ("what did it cost on April 21st", both(date(2026, 4, 21), date(2026, 4, 21))),
        ("who led it on 2024-02-29", both(date(2024, 2, 29), date(2024, 2, 29))),
        ("sales in Q1 2026", both(date(2026, 1, 1), date(2026, 3, 31))),
        ("what was the rule three weeks ago", both(date(2026, 11, 2), date(2026, 11, 8))),
        ("what has changed since March?", Some((Some(date(2026, 3, 1)), None))),
        ("what came after June 2025", Some((Some(date(2025, 7, 1)), None))),
        ("what was it like before 2020", Some((None, Some(date(2019, 12, 31))))),
        ("what must be done by the end of January 2027", Some((None, Some(date(2027, 1, 31))))),
        ("上週發生了什麼", both(date(2026, 11, 16), date(2026, 11, 22))),
        ("去年的票價是多少", both(date(2025, 1, 1), date(2025, 12, 31))),
        ("2026年4月的票價", both(date(2026, 4, 1), date(2026, 4, 30))),
        ("2024年以來有什麼變化", Some((Some(date(2024, 1, 1)), None))),
        ("4月21日的票價", both(date(2026, 4, 21), date(2026, 4, 21))),
    ] {
        assert_eq!(days(question), expected, "{question}");
    }
}

#[test]
fn the_newest_is_asked_for_in_several_ways() {
    for question in ["what is the latest on the merger", "what does it cost now", "most recent fare?", "票價最新消息"]
    {
        assert_eq!(When::of(question, TODAY).map(|when| when.time), Some(Time::Newest), "{question}");
    }
}

#[test]
fn what_happened_is_left_to_the_titles() {
    let event = |words: &[&str], is_before| {
        Some(Time::Event { words: words.iter().map(ToString::to_string).collect(), is_before })
    };
    let time = |question| When::of(question, TODAY).map(|when| when.time);
    assert_eq!(time("what did tickets cost before the merger"), event(&["merger"], true));
    assert_eq!(time("who runs the ferry since the harbour fire?"), event(&["harbour", "fire"], false));
}

#[test]
fn a_question_without_a_time_has_none() {
    for question in [
        "why are regulators involved",
        "how long does the battery last",
        "may I bring a dog",
        "when does the march begin",
        "who was the first to cross it",
        "why now and not then",
        "what is in the 2026 budget",
        "how many weeks does it take",
        "這個月台有多長嗎",
    ] {
        let found = When::of(question, TODAY);
        assert!(found.is_none(), "{question} {found:?}");
    }
}

#[test]
fn strange_numbers_are_no_times() {
    for question in
        ["in 9999999999999 weeks ago", "99999 years ago", "last 0 days", "0月", "13月", "31 June", "on 31 February"]
    {
        let _ = When::of(question, TODAY);
    }
    assert_eq!(days("on 31 June 2026"), Some((Some(date(2026, 6, 1)), Some(date(2026, 6, 30)))));
    let _ = When::of("last year", Date::MIN);
    let _ = When::of("after 9999-12-31", Date::MAX);
}
