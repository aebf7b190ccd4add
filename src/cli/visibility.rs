//! Whether articles may be quoted, as lists, `show` and `check` say it. The register decides, and what articles say themselves
//! of when they are public; where the register cannot be read, nothing is claimed of an article but that.

use crate::article::{Article, ReleasePeriod};
use crate::ingest::{ArticleState, Register, RegisterEntry, RegisterError};
use jiff::Timestamp;
use serde_json::{Map, Value, json};
use std::path::Path;

/// What the register of a corpus and its articles say at a moment.
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

    /// Of files that no register knows.
    pub(super) fn without_register(now: Timestamp) -> Self {
        Self { register: None, now }
    }

    fn entry(&self, article: &Article) -> Option<RegisterEntry> {
        let register = self.register.as_ref()?;
        Some(register.entry(&article.source).cloned().unwrap_or_default())
    }

    pub(super) fn is_withheld(&self, article: &Article) -> bool {
        !article.release.is_public(self.now) || self.entry(article).is_some_and(|entry| entry.is_withheld(self.now))
    }

    /// What a reader of a list must know of an article; nothing of one that is simply published.
    pub(super) fn mark(&self, article: &Article) -> Option<String> {
        let own = not_public(&article.release, self.now);
        let all: Vec<String> = self.mark_of_register(article).into_iter().chain(own).collect();
        (!all.is_empty()).then(|| all.join("; "))
    }

    fn mark_of_register(&self, article: &Article) -> Option<String> {
        let entry = self.entry(article)?;
        let is_plain = match entry.state {
            ArticleState::Published => true,
            ArticleState::Embargoed => !entry.is_withheld(self.now),
            ArticleState::Corrected | ArticleState::Retracted => false,
        };
        (!is_plain).then(|| sentence(&entry, self.now))
    }

    /// The fields of an article's JSON: `state`, `quoted`, `until`, `on`; `because` where the article itself says that it is not
    /// public.
    pub(super) fn fields(&self, article: &Article) -> Map<String, Value> {
        let entry = self.entry(article);
        let because = not_public(&article.release, self.now);
        let is_scheduled = article.release.from.as_ref().is_some_and(|from| self.now < from.at);
        let mut fields = Map::new();
        if entry.is_some() || because.is_some() {
            let own = because.is_some().then_some(if is_scheduled { "scheduled" } else { "expired" });
            let state = entry.as_ref().map(|entry| entry.state).filter(|state| *state != ArticleState::Published);
            let state = state.map(ArticleState::name).or(own).unwrap_or(ArticleState::Published.name());
            let until = entry.as_ref().and_then(|entry| entry.until);
            let from = article.release.from.as_ref().map(|from| from.at).filter(|_| is_scheduled);
            fields.insert("state".to_owned(), state.into());
            fields.insert("quoted".to_owned(), (!self.is_withheld(article)).into());
            fields.insert("until".to_owned(), json!(until.max(from)));
            fields.insert("on".to_owned(), json!(entry.as_ref().and_then(|entry| entry.on)));
        } else if self.register.is_none() {
            fields.extend(["state", "quoted", "until", "on"].map(|name| (name.to_owned(), Value::Null)));
        }
        fields.extend(because.map(|because| ("because".to_owned(), because.into())));
        fields
    }
}

/// What an article says of itself where it is not public.
pub(super) fn not_public(release: &ReleasePeriod, now: Timestamp) -> Option<String> {
    let hidden = release.hidden_by(now)?;
    let line = hidden.line.map_or_else(String::new, |line| format!(", line {line}"));
    let (at, field) = (moment(hidden.at), &hidden.field);
    Some(if now < hidden.at {
        format!("not public before {at} ({field}{line}): not quoted")
    } else {
        format!("not public since {at} ({field}{line}): not quoted any more")
    })
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
    fn what_is_not_public_names_the_field_that_says_so() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let moment = |text: &str, field: &str| {
            Some(crate::article::ReleaseMoment { at: at(text), field: field.to_owned(), line: Some(4) })
        };
        let release = ReleasePeriod {
            from: moment("2026-12-05T00:00:00Z", "publishDate"),
            until: moment("2026-12-24T18:00:00Z", "expiryDate"),
        };
        let said = |now| not_public(&release, at(now)).unwrap_or_default();
        assert_eq!(said("2026-11-30T12:00:00Z"), "not public before 2026-12-05 (publishDate, line 4): not quoted");
        assert_eq!(said("2026-12-06T12:00:00Z"), "");
        assert_eq!(
            said("2026-12-25T12:00:00Z"),
            "not public since 2026-12-24 18:00 UTC (expiryDate, line 4): not quoted any more"
        );
    }

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
