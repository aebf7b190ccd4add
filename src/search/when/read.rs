//! Reads the time words of a question, in whichever language they are.

use super::time::When;
use super::{chinese, english};
use jiff::civil::Date;

impl When {
    /// What `question` asks about, on the day `today`; `None` where it speaks of no time.
    #[must_use]
    pub fn of(question: &str, today: Date) -> Option<Self> {
        english::when(question, today).or_else(|| chinese::when(question, today))
    }
}
