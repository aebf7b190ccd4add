//! Stretches of the calendar: days, weeks, months, and how a question stands to them.

use super::time::{Time, When};
use jiff::civil::Date;

/// How a question stands to the days that it names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Relation {
    In,
    Since,
    After,
    Before,
    Until,
}

/// Days that a question names, both included, and the words for them that an article may use itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NamedDays {
    pub first: Date,
    pub last: Date,
    pub said: Vec<String>,
}

impl NamedDays {
    pub(super) fn days(first: Date, last: Date) -> Self {
        Self { first, last, said: Vec::new() }
    }

    pub(super) fn when(self, relation: Relation) -> When {
        let (from, to) = match relation {
            Relation::In => (Some(self.first), Some(self.last)),
            Relation::Since => (Some(self.first), None),
            Relation::After => (self.last.tomorrow().ok(), None),
            Relation::Before => (None, self.first.yesterday().ok()),
            Relation::Until => (None, Some(self.last)),
        };
        When { time: Time::Days { from, to }, said: self.said }
    }
}

/// A stretch of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Day,
    Week,
    Month,
    Quarter,
    Year,
}

impl Unit {
    /// The whole unit that `day` lies in; weeks begin on Monday.
    pub(super) fn around(self, day: Date) -> Option<NamedDays> {
        let month = |first: i8, months: i32| {
            let first = Date::new(day.year(), first, 1).ok()?;
            Some(NamedDays::days(first, first.checked_add(jiff::Span::new().months(months)).ok()?.yesterday().ok()?))
        };
        match self {
            Self::Day => Some(NamedDays::days(day, day)),
            Self::Week => {
                let since = i64::from(day.weekday().to_monday_zero_offset());
                let first = day.checked_sub(jiff::Span::new().days(since)).ok()?;
                Some(NamedDays::days(first, first.checked_add(jiff::Span::new().days(6)).ok()?))
            }
            Self::Month => month(day.month(), 1),
            Self::Quarter => month((day.month() - 1) / 3 * 3 + 1, 3),
            Self::Year => month(1, 12),
        }
    }

    /// The day so many units before `day`.
    pub(super) fn before(self, day: Date, count: i64) -> Option<Date> {
        let span = jiff::Span::new();
        let span = match self {
            Self::Day => span.try_days(count),
            Self::Week => span.try_weeks(count),
            Self::Month => span.try_months(count),
            Self::Quarter => span.try_months(count.checked_mul(3)?),
            Self::Year => span.try_years(count),
        };
        day.checked_sub(span.ok()?).ok()
    }

    /// The unit before the one that `day` lies in.
    pub(super) fn last(self, day: Date) -> Option<NamedDays> {
        self.around(self.around(day)?.first.yesterday().ok()?)
    }
}

/// A month of a year, or the latest such month that has begun.
pub(super) fn month(number: i8, year: Option<i16>, today: Date) -> Option<NamedDays> {
    let is_to_come = number > today.month();
    let year = year.unwrap_or(today.year() - i16::from(is_to_come));
    Unit::Month.around(Date::new(year, number, 1).ok()?)
}

/// A year that somebody may ask about in an archive.
pub(super) fn year(text: &str) -> Option<i16> {
    text.parse().ok().filter(|year| text.len() == 4 && (1900..2100).contains(year))
}
