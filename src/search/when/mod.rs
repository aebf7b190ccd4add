//! The time that a question asks about: "latest", "last week", "as of April", "since the merger", 去年.
//!
//! Time words are read against the day of asking and the articles' dates. They never keep an article out: among passages
//! that answer about equally well those of the time asked for go first, and whoever shows an older one can say so.

mod chinese;
mod english;
mod prefer;

pub use prefer::prefer;

use jiff::civil::Date;

/// The time that a question asks about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct When {
    /// Which.
    pub time: Time,
    /// Words of it that an article may use itself, in lower case: a month's name, a year. None in "last week".
    pub said: Vec<String>,
}

/// A time in relation to the day of asking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Time {
    /// What is newest.
    Newest,
    /// Days, both included; open where there is none.
    Days {
        /// First.
        from: Option<Date>,
        /// Last.
        to: Option<Date>,
    },
    /// Before or after something that an article's title names.
    Event {
        /// Words of what happened, in lower case.
        words: Vec<String>,
        /// Whether it is asked what came before it, not since.
        is_before: bool,
    },
}

impl When {
    /// What `question` asks about, on the day `today`; `None` where it speaks of no time.
    #[must_use]
    pub fn of(question: &str, today: Date) -> Option<Self> {
        english::when(question, today).or_else(|| chinese::when(question, today))
    }

    /// The first day asked for, where there is one.
    #[must_use]
    pub fn from(&self) -> Option<Date> {
        match self.time {
            Time::Days { from, .. } => from,
            Time::Newest | Time::Event { .. } => None,
        }
    }
}

/// How a question stands to the days that it names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Relation {
    In,
    Since,
    After,
    Before,
    Until,
}

/// Days that a question names, both included, and the words for them that an article may use itself.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Named {
    first: Date,
    last: Date,
    said: Vec<String>,
}

impl Named {
    fn days(first: Date, last: Date) -> Self {
        Self { first, last, said: Vec::new() }
    }

    fn when(self, relation: Relation) -> When {
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
enum Unit {
    Day,
    Week,
    Month,
    Quarter,
    Year,
}

impl Unit {
    /// The whole unit that `day` lies in; weeks begin on Monday.
    fn around(self, day: Date) -> Option<Named> {
        let month = |first: i8, months: i32| {
            let first = Date::new(day.year(), first, 1).ok()?;
            Some(Named::days(first, first.checked_add(jiff::Span::new().months(months)).ok()?.yesterday().ok()?))
        };
        match self {
            Self::Day => Some(Named::days(day, day)),
            Self::Week => {
                let since = i64::from(day.weekday().to_monday_zero_offset());
                let first = day.checked_sub(jiff::Span::new().days(since)).ok()?;
                Some(Named::days(first, first.checked_add(jiff::Span::new().days(6)).ok()?))
            }
            Self::Month => month(day.month(), 1),
            Self::Quarter => month((day.month() - 1) / 3 * 3 + 1, 3),
            Self::Year => month(1, 12),
        }
    }

    /// The day so many units before `day`.
    fn before(self, day: Date, count: i64) -> Option<Date> {
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
    fn last(self, day: Date) -> Option<Named> {
        self.around(self.around(day)?.first.yesterday().ok()?)
    }
}

/// A month of a year, or the latest such month that has begun.
fn month(number: i8, year: Option<i16>, today: Date) -> Option<Named> {
    let is_to_come = number > today.month();
    let year = year.unwrap_or(today.year() - i16::from(is_to_come));
    Unit::Month.around(Date::new(year, number, 1).ok()?)
}

/// A year that somebody may ask about in an archive.
fn year(text: &str) -> Option<i16> {
    text.parse().ok().filter(|year| text.len() == 4 && (1900..2100).contains(year))
}

#[cfg(test)]
mod tests;
