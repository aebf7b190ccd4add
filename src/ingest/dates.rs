use jiff::civil::Date;

/// Forms tried in turn. Those with two numbers that could be day or month are left out on purpose.
const FORMS: &[&str] = &[
    "%Y-%m-%d",
    "%Y/%m/%d",
    "%Y.%m.%d",
    "%b %d, %Y",
    "%B %d, %Y",
    "%b %d %Y",
    "%B %d %Y",
    "%d %b %Y",
    "%d %B %Y",
    "%Y年%m月%d日",
    "%Y 年 %m 月 %d 日",
];

/// The date in `raw`, in the forms that can be read one way only; `None` for anything else.
///
/// A time of day after an ISO date is passed over: the date is the one the publisher wrote, whatever the zone.
pub(super) fn parse_date(raw: &str) -> Option<Date> {
    if raw.len() > LONGEST || !raw.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    let text = raw.trim().trim_end_matches('.').replace("Sept ", "Sep ").replace("Sept. ", "Sep ");
    FORMS
        .iter()
        .find_map(|form| Date::strptime(form, &text).ok())
        .or_else(|| FORMS.iter().find_map(|form| Date::strptime(form, text.replacen(". ", " ", 1)).ok()))
        .or_else(|| jiff::fmt::rfc2822::parse(&text).ok().map(|moment| moment.date()))
        .or_else(|| {
            let (day, rest) = text.split_at_checked(10)?;
            let is_time = rest.strip_prefix(['T', ' ']).is_some_and(|t| t.starts_with(|c: char| c.is_ascii_digit()));
            Date::strptime("%Y-%m-%d", day).ok().filter(|_| is_time)
        })
}

/// No form is longer, in bytes.
const LONGEST: usize = 60;

/// What a dateline of scraped text says: `Updated Apr 21, 2026`, `Published: 2 October 2025`, a bare date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dateline {
    Published(Date),
    Updated(Date),
}

pub(super) fn dateline(line: &str) -> Option<Dateline> {
    let line = line.trim().trim_start_matches(['·', '|', '•', '-']).trim();
    let lower = line.to_lowercase();
    for (words, updated) in [
        ("last updated", true),
        ("updated on", true),
        ("updated", true),
        ("更新於", true),
        ("更新于", true),
        ("更新", true),
        ("published on", false),
        ("published", false),
        ("posted on", false),
        ("posted", false),
        ("發布於", false),
        ("發佈於", false),
        ("发布于", false),
        ("發布", false),
    ] {
        if let Some(rest) = lower.strip_prefix(words) {
            let at = line.len().checked_sub(rest.len())?;
            let date = parse_date(line.get(at..)?.trim_start_matches([':', '：', ' ']))?;
            return Some(if updated { Dateline::Updated(date) } else { Dateline::Published(date) });
        }
    }
    parse_date(line).map(Dateline::Published)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn dates_that_read_one_way_are_read_and_others_are_not() {
        let expected = Some(date(2026, 4, 21));
        for raw in [
            "2026-04-21",
            "Apr 21, 2026",
            "April 21, 2026",
            "21 April 2026",
            "2026年4月21日",
            "2026-04-21T15:05:00+0800",
            "Tue, 21 Apr 2026 15:05:00 GMT",
            "Apr. 21, 2026",
        ] {
            assert_eq!(parse_date(raw), expected, "{raw}");
        }
        for raw in ["04/05/2026", "2026-02-30", "2 hours ago", "", "yesterday"] {
            assert_eq!(parse_date(raw), None, "{raw}");
        }
    }

    #[test]
    fn datelines_tell_updated_from_published() {
        assert_eq!(dateline("Updated Apr 21, 2026"), Some(Dateline::Updated(date(2026, 4, 21))));
        assert_eq!(dateline("Published Oct 2, 2025"), Some(Dateline::Published(date(2025, 10, 2))));
        assert_eq!(dateline("Updated rules apply"), None);
    }
}
