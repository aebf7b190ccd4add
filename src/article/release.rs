//! From when to when an article is public, as its own front matter says. Whether that is now is asked of a moment that is
//! handed in: nothing here knows the time.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// When an article becomes public and when it ceases to be; either may be open.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReleasePeriod {
    /// Not public before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<ReleaseMoment>,
    /// Not public any more from then on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<ReleaseMoment>,
}

/// A moment, and where it is said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReleaseMoment {
    /// The moment.
    pub at: Timestamp,
    /// The field that says so, as it is written, or what else does.
    pub field: String,
    /// Its line in the file, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
}

impl ReleasePeriod {
    /// Whether nothing is said.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.from.is_none() && self.until.is_none()
    }

    /// Whether the article is public at `now`.
    #[must_use]
    pub fn is_public(&self, now: Timestamp) -> bool {
        self.hidden_by(now).is_none()
    }

    /// What keeps the article from being public at `now`: the moment that is still to come, or the one that has passed.
    #[must_use]
    pub fn hidden_by(&self, now: Timestamp) -> Option<&ReleaseMoment> {
        let to_come = self.from.as_ref().filter(|from| now < from.at);
        to_come.or_else(|| self.until.as_ref().filter(|until| until.at <= now))
    }

    /// When this changes next after `now`.
    #[must_use]
    pub fn next_change(&self, now: Timestamp) -> Option<Timestamp> {
        [&self.from, &self.until].into_iter().flatten().map(|moment| moment.at).filter(|at| *at > now).min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_article_is_public_between_its_moments() {
        let at = |second| Timestamp::from_second(second).unwrap();
        let moment = |second| Some(ReleaseMoment { at: at(second), field: "date".to_owned(), line: None });
        let period = ReleasePeriod { from: moment(10), until: moment(20) };
        let public: Vec<bool> = [9, 10, 19, 20].map(|now| period.is_public(at(now))).into();
        assert_eq!(public, [false, true, true, false]);
        let next: Vec<_> = [9, 10, 20].map(|now| period.next_change(at(now))).into();
        assert_eq!(next, [Some(at(10)), Some(at(20)), None]);
        assert!(ReleasePeriod::default().is_public(at(0)) && ReleasePeriod::default().is_open());
    }
}
