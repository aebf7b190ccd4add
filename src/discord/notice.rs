//! A sentence in place of an answer: a refusal, or what went wrong. The words are looked up where it is shown.

use super::localisation::Localisation;
use super::metrics::Outcome;
use super::payload::Message;
use super::state::Trouble;

/// A sentence in place of an answer, with the key of the words and their values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Notice {
    key: &'static str,
    values: Vec<(&'static str, String)>,
    pub outcome: Outcome,
}

impl Notice {
    pub(super) fn new(key: &'static str, outcome: Outcome) -> Self {
        Self { key, values: Vec::new(), outcome }
    }

    pub(super) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.values.push((name, value.into()));
        self
    }

    pub(super) fn message(&self, localisation: &Localisation) -> Message {
        Message::text(&localisation.fill(self.key, &self.values))
    }
}

impl From<Trouble> for Notice {
    fn from(trouble: Trouble) -> Self {
        let outcome = if trouble == Trouble::Busy { Outcome::Shed } else { Outcome::Failed };
        Self::new(trouble.key(), outcome)
    }
}
