//! Whether articles may be quoted, as lists, `show` and `check` say it. The register alone decides; where it cannot be read,
//! nothing is claimed of any article.

use crate::article::Article;
use crate::ingest::{ArticleState, Register, RegisterEntry, RegisterError};
use jiff::Timestamp;
use serde_json::{Map, Value, json};
use std::path::Path;

/// What the register of a corpus says at a moment.
pub(super) struct Visibility {
    register: Option<Register>,
    now: Timestamp,
}

impl Visibility {
    /// Reads the register; says why where that cannot be done.
    pub(super) fn read(corpus: &Path, now: Timestamp) -> (Self, Option<RegisterError>) {
        match Register::read(corpus) {
            Ok(register) => (Self { register: Some(register), now }, None),
            Err(error) => (Self { register: None, now }, Some(error)),
        }
    }

    fn entry(&self, article: &Article) -> Option<RegisterEntry> {
        let register = self.register.as_ref()?;
        Some(register.entry(&article.source).cloned().unwrap_or_default())
    }

    pub(super) fn is_withheld(&self, article: &Article) -> bool {
        self.entry(article).is_some_and(|entry| entry.is_withheld(self.now))
    }

    /// What a reader of a list must know of an article; nothing of one that is simply published.
    pub(super) fn mark(&self, article: &Article) -> Option<String> {
        let entry = self.entry(article)?;
        let is_plain = match entry.state {
            ArticleState::Published => true,
            ArticleState::Embargoed => !entry.is_withheld(self.now),
            ArticleState::Corrected | ArticleState::Retracted => false,
        };
        (!is_plain).then(|| sentence(&entry, self.now))
    }

    /// The fields of an article's JSON: `state`, `quoted`, `until`, `on`.
    pub(super) fn fields(&self, article: &Article) -> Map<String, Value> {
        let entry = self.entry(article);
        let fields = json!({
            "state": entry.as_ref().map(|entry| entry.state.name()),
            "quoted": entry.as_ref().map(|entry| !entry.is_withheld(self.now)),
            "until": entry.as_ref().and_then(|entry| entry.until),
            "on": entry.as_ref().and_then(|entry| entry.on),
        });
        if let Value::Object(fields) = fields { fields } else { Map::new() }
    }
}

/// The state of an article and what it means for readers.
pub(super) fn sentence(entry: &RegisterEntry, now: Timestamp) -> String {
    let name = entry.state.name();
    let day = entry.on.map_or_else(String::new, |day| format!(" on {day}"));
    match (entry.state, entry.until) {
        (ArticleState::Published, _) => format!("{name}: quoted"),
        (ArticleState::Embargoed, Some(until)) if until > now => {
            format!("{name} until {}: not quoted before", moment(until))
        }
        (ArticleState::Embargoed, Some(until)) => format!("{name} until {}, which has passed: quoted", moment(until)),
        (ArticleState::Embargoed, None) => format!("{name}, with no end set: not quoted"),
        (ArticleState::Corrected, _) => format!("{name}{day}: quoted, and the citation says so"),
        (ArticleState::Retracted, _) => format!("{name}{day}: not quoted any more"),
    }
}

/// As precise as it was set: a day's first moment is that day.
fn moment(at: Timestamp) -> String {
    let text = at.strftime("%Y-%m-%d %H:%M:%S UTC").to_string();
    text.replace(" 00:00:00 UTC", "").replace(":00 UTC", " UTC")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_state_says_what_it_means_and_since_when_or_until_when() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let now = at("2026-11-30T12:00:00Z");
        let said = |state, until: Option<&str>, on: Option<&str>| {
            let on = on.map(|day| day.parse().unwrap());
            sentence(&RegisterEntry { state, until: until.map(at), on, ..RegisterEntry::default() }, now)
        };
        assert_eq!(said(ArticleState::Published, None, None), "published: quoted");
        assert_eq!(
            said(ArticleState::Embargoed, Some("2026-12-01T00:00:00Z"), None),
            "embargoed until 2026-12-01: not quoted before"
        );
        assert_eq!(
            said(ArticleState::Embargoed, Some("2026-11-30T11:30:00Z"), None),
            "embargoed until 2026-11-30 11:30 UTC, which has passed: quoted"
        );
        assert_eq!(said(ArticleState::Embargoed, None, None), "embargoed, with no end set: not quoted");
        assert_eq!(
            said(ArticleState::Retracted, None, Some("2026-04-21")),
            "retracted on 2026-04-21: not quoted any more"
        );
    }
}
