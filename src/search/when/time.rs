//! What a question may ask about: the newest, days, or what came before or after something that happened.

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
    /// The first day asked for, where there is one.
    #[must_use]
    pub fn from(&self) -> Option<Date> {
        match self.time {
            Time::Days { from, .. } => from,
            Time::Newest | Time::Event { .. } => None,
        }
    }
}
