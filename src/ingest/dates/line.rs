//! Lines that give an article's dates (`Published: 2 Oct 2025 | Updated: 21 Apr 2026`, a bare date), told from prose that
//! names a date: such a line says nothing else but who wrote it. The forms of a date itself are read in [`read`](super::read).

use super::label::{label_at, trim};
use super::read::{DateFault, problem, read};
use crate::ingest::ProblemKind;
use jiff::civil::Date;

/// A longer line is prose that names a date.
const LONGEST_LINE: usize = 160;

/// What a line says about its article's dates: `Updated Apr 21, 2026`, `Published: 2 October 2025`, a bare date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ingest) enum Dateline {
    Published(Date),
    Updated(Date),
}

/// Words of a date that counts from now.
const RELATIVE: &[&str] = &[
    "ago",
    "yesterday",
    "today",
    "just now",
    "昨天",
    "昨日",
    "今天",
    "今日",
    "前天",
    "小時前",
    "小时前",
    "分鐘前",
    "分钟前",
    "天前",
    "日前",
];

/// All that `line` says about dates: `Published: 2 Oct 2025 | Updated: 21 Apr 2026` says two things. Empty for a line that
/// says anything else between its separators, other than who wrote it.
pub(in crate::ingest) fn datelines(line: &str) -> Vec<Dateline> {
    let dated = |part: DatelinePart<'_>| {
        let date = read(part.text).ok()?;
        Some(if part.is_updated == Some(true) { Dateline::Updated(date) } else { Dateline::Published(date) })
    };
    parts(line).into_iter().filter_map(dated).collect()
}

/// What is wrong with the date that `line` is there to give; `None` where it gives one or is no such line.
pub(in crate::ingest) fn unclear_dateline(line: &str) -> Option<ProblemKind> {
    parts(line).into_iter().find_map(|part| match (read(part.text), part.is_updated) {
        (Err(DateFault::Ambiguous | DateFault::Impossible), _) => Some(problem(part.text)),
        (Err(DateFault::Unknown), Some(_)) if is_relative(part.text) => Some(problem(part.text)),
        _ => None,
    })
}

#[derive(Clone, Copy)]
struct DatelinePart<'a> {
    /// What the label says; none without one.
    is_updated: Option<bool>,
    text: &'a str,
}

fn parts(line: &str) -> Vec<DatelinePart<'_>> {
    if line.len() > LONGEST_LINE * 3 || line.chars().count() > LONGEST_LINE {
        return Vec::new();
    }
    let segments: Vec<&str> = line.split(['|', '·', '•', '｜', '\t']).collect();
    segments.iter().flat_map(|segment| labelled(segment)).collect()
}

/// Cuts a segment at its labels. Prose before a label makes all of it prose.
fn labelled(segment: &str) -> Vec<DatelinePart<'_>> {
    let mut out: Vec<DatelinePart<'_>> = Vec::new();
    let mut is_updated = None;
    let (mut start, mut at) = (0, 0);
    let mut after_word = false;
    while let Some(c) = segment.get(at..).and_then(|rest| rest.chars().next()) {
        let found = segment.get(at..).filter(|_| !after_word || !c.is_ascii()).and_then(label_at);
        if let Some((length, updates)) = found {
            out.push(DatelinePart { is_updated, text: trim(segment.get(start..at).unwrap_or_default()) });
            is_updated = Some(updates);
            at += length;
            start = at;
            after_word = false;
        } else {
            after_word = c.is_alphanumeric();
            at += c.len_utf8();
        }
    }
    out.push(DatelinePart { is_updated, text: trim(segment.get(start..).unwrap_or_default()) });
    // 2026年4月21日更新: the labels stand behind.
    if out.len() > 1 && out.last().is_some_and(|last| last.text.is_empty()) && !out[0].text.is_empty() {
        for n in 1..out.len() {
            out[n - 1].is_updated = out[n].is_updated;
        }
        out.pop();
    }
    let is_prose = |part: &DatelinePart<'_>| {
        part.is_updated.is_none() && !part.text.is_empty() && read(part.text).is_err() && !is_byline(part.text)
    };
    if out.len() > 1 && out.first().is_some_and(is_prose) {
        out.clear();
    }
    out
}

fn is_byline(text: &str) -> bool {
    text.get(..3).is_some_and(|by| by.eq_ignore_ascii_case("by ")) && text.split_whitespace().count() <= 6
}

fn is_relative(text: &str) -> bool {
    let lower = text.to_lowercase();
    text.chars().count() <= 30 && RELATIVE.iter().any(|word| lower.ends_with(word) || lower.starts_with(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use Dateline::{Published, Updated};
    use jiff::civil::date;

    fn dateline(line: &str) -> Option<Dateline> {
        datelines(line).into_iter().next()
    }

    #[test]
    fn datelines_tell_updated_from_published() {
        let (oct, apr) = (date(2025, 10, 2), date(2026, 4, 21));
        assert_eq!(dateline("Updated Apr 21, 2026"), Some(Updated(apr)));
        assert_eq!(dateline("· Published Oct 2, 2025"), Some(Published(oct)));
        for line in [
            "Published: 2 October 2025  Updated: 21 April 2026",
            "Published Oct 2, 2025 | Updated Apr 21, 2026, 3:05 p.m. ET",
            "Oct 2, 2025 (Updated: Apr 21, 2026)",
            "By Ana Ruiz · First published 2 October 2025 · Last updated on 21 April 2026 · 4 min read",
            "發布時間：2025-10-02　更新時間：2026-04-21 15:05",
            "2025年10月2日發布，2026年4月21日更新",
        ] {
            assert!(datelines(line).contains(&Published(oct)), "{line}");
            assert!(datelines(line).contains(&Updated(apr)), "{line}");
        }
    }

    #[test]
    fn prose_that_names_a_date_is_no_dateline() {
        for line in [
            "Updated rules apply",
            "The figures were updated 21 April 2026",
            "2025-10-02 was the day when it began.",
            "Date palms",
            "Backdated 21 April 2026",
        ] {
            assert_eq!(datelines(line), [], "{line}");
            assert_eq!(unclear_dateline(line), None, "{line}");
        }
    }

    #[test]
    fn unclear_dates_keep_their_words() {
        let ambiguous = |raw: &str| Some(ProblemKind::DateAmbiguous { raw: raw.to_owned() });
        assert_eq!(unclear_dateline("Updated: 04/05/2026"), ambiguous("04/05/2026"));
        assert_eq!(unclear_dateline("04/05/2026"), ambiguous("04/05/2026"));
        assert_eq!(unclear_dateline("Updated 2 hours ago"), Some(ProblemKind::Date { raw: "2 hours ago".to_owned() }));
        assert_eq!(unclear_dateline("3 min read"), None);
        assert_eq!(unclear_dateline("Updated Apr 21, 2026"), None);
    }
}
