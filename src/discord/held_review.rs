//! A new generation that is held back because it breaks golden questions, until a moderator says what becomes of it. It
//! keeps everyone else from building, so it is held for a time only, and not over a restart.

use crate::newsroom::Report;
use jiff::Timestamp;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// A moderator has so long to decide.
pub(super) const DECIDE: Duration = Duration::from_mins(10);

/// At most one report, under the number that its buttons carry.
#[derive(Default)]
pub(super) struct Pending(Mutex<Option<(u64, Report)>>);

impl Pending {
    /// Holds a report, in place of one that was held. Gives its number, which no other has, before a restart or after.
    pub(super) fn hold(&self, report: Report) -> u64 {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let now = u64::try_from(Timestamp::now().as_microsecond()).unwrap_or_default();
        let number = held.as_ref().map_or(now, |(last, _)| now.max(last + 1));
        *held = Some((number, report));
        number
    }

    /// Takes the report of this number, if it is still held.
    pub(super) fn take(&self, number: u64) -> Option<Report> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.take_if(|(known, _)| *known == number).map(|(_, report)| report)
    }

    /// Lets go of whatever is held.
    pub(super) fn clear(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    pub(super) fn is_held(&self) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).is_some()
    }
}
