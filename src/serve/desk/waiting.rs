//! What waits for a decision while the process lives: a new index that breaks golden questions, and articles that were looked at and
//! not added yet. Both are held for a time only: the index keeps everyone else from building, the articles take memory.

use crate::newsroom::{GatheredDrafts, Report};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Somebody has so long to decide.
pub(super) const DECIDE: Duration = Duration::from_mins(10);

/// Articles that were looked at are held for so many people at once.
const MOST_DRAFTS: usize = 8;

/// At most one new index.
#[derive(Default)]
pub(in super::super) struct WaitingIndex(Mutex<Option<(Instant, Report)>>);

impl WaitingIndex {
    /// Holds a report in place of one that was held.
    pub(super) fn hold(&self, report: Report, now: Instant) {
        *self.lock() = Some((now, report));
    }

    /// Takes the report, if it is still held.
    pub(super) fn take(&self) -> Option<Report> {
        self.lock().take().map(|(_, report)| report)
    }

    /// The report of which nobody decided in time.
    pub(super) fn take_forgotten(&self, now: Instant) -> Option<Report> {
        self.lock().take_if(|(since, _)| now.saturating_duration_since(*since) >= DECIDE).map(|(_, report)| report)
    }

    /// What `look` says of the report, where one is held.
    pub(super) fn look<T>(&self, look: impl FnOnce(&Report) -> T) -> Option<T> {
        self.lock().as_ref().map(|(_, report)| look(report))
    }

    pub(super) fn clear(&self) {
        *self.lock() = None;
    }

    pub(super) fn is_held(&self) -> bool {
        self.lock().is_some()
    }

    fn lock(&self) -> MutexGuard<'_, Option<(Instant, Report)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Articles by the name under which their preview was shown.
#[derive(Default)]
pub(in super::super) struct WaitingDrafts(Mutex<Vec<(String, Instant, GatheredDrafts)>>);

impl WaitingDrafts {
    /// Holds drafts; the oldest go where there would be too many.
    pub(super) fn hold(&self, name: String, drafts: GatheredDrafts, now: Instant) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|(_, since, _)| now.saturating_duration_since(*since) < DECIDE);
        if all.len() >= MOST_DRAFTS {
            all.remove(0);
        }
        all.push((name, now, drafts));
    }

    /// Takes the drafts of a name, once.
    pub(super) fn take(&self, name: &str, now: Instant) -> Option<GatheredDrafts> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|(_, since, _)| now.saturating_duration_since(*since) < DECIDE);
        let at = all.iter().position(|(known, ..)| known == name)?;
        Some(all.remove(at).2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drafts_are_taken_once_in_time_and_never_too_many() {
        let (drafts, now) = (WaitingDrafts::default(), Instant::now());
        drafts.hold("a".to_owned(), GatheredDrafts::default(), now);
        assert!(drafts.take("b", now).is_none() && drafts.take("a", now).is_some() && drafts.take("a", now).is_none());
        drafts.hold("a".to_owned(), GatheredDrafts::default(), now);
        assert!(drafts.take("a", now + DECIDE).is_none(), "nobody decided");
        for n in 0..=MOST_DRAFTS {
            drafts.hold(n.to_string(), GatheredDrafts::default(), now);
        }
        assert!(drafts.take("0", now).is_none() && drafts.take("1", now).is_some());
    }
}
