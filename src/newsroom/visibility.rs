//! Whether an article may be quoted, as a moderator says it.

use crate::article::{Article, ArticleId};
use crate::engine::Engine;
use crate::ingest::{ArticleState, Register, RegisterEntry, RegisterError};
use crate::store::Index;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::path::Path;

/// Why an article's state cannot be set.
#[derive(Debug, thiserror::Error)]
pub enum VisibilityError {
    /// There is no such article.
    #[error("there is no article {wanted:?}; `ibid articles` lists them")]
    NoArticle {
        /// What was asked for.
        wanted: String,
    },
    /// An embargo needs an end.
    #[error("an embargo needs an end in the future, such as 2026-12-01T09:00:00Z")]
    NoEnd,
    /// The register.
    #[error(transparent)]
    Register(#[from] RegisterError),
}

/// The article of an id, a title or a file, whether readers may see it or not.
#[must_use]
pub fn find_article<'a>(index: &'a Index, wanted: &str) -> Option<&'a Article> {
    let named = wanted.trim();
    let is_named = |name: &str| name.to_lowercase() == named.to_lowercase();
    let articles = || index.everything().articles();
    let by_id = articles().find(|a| a.id.as_str() == named);
    by_id.or_else(|| articles().find(|a| is_named(&a.title) || a.source == named))
}

/// Sets the state of an article, by id, title or file, whether readers may see it now or not. It counts from the moment
/// this returns. A correction is of the day `on`. Gives the article's title and what held before.
///
/// # Errors
/// [`VisibilityError`]; nothing is changed then.
pub fn set_standing(
    engine: &Engine,
    wanted: &str,
    state: ArticleState,
    until: Option<Timestamp>,
    on: Date,
    now: Timestamp,
    note: Option<String>,
) -> Result<(ArticleId, String, RegisterEntry), VisibilityError> {
    if state == ArticleState::Embargoed && until.is_none_or(|until| until <= now) {
        return Err(VisibilityError::NoEnd);
    }
    let index = engine.index();
    let found = find_article(&index, wanted);
    let article = found.ok_or_else(|| VisibilityError::NoArticle { wanted: wanted.trim().to_owned() })?;
    let before = Register::change(&engine.settings().corpus, |register| {
        let before = register.entry(&article.source).cloned().unwrap_or_default();
        let entry = register.entry_mut(&article.source);
        entry.state = state;
        entry.until = until.filter(|_| state == ArticleState::Embargoed);
        entry.on = (state == ArticleState::Corrected || state == ArticleState::Retracted).then_some(on);
        entry.note = note;
        before
    })?;
    Ok((article.id.clone(), article.title.clone(), before))
}

/// What the register says of an article that its site took back; nobody else writes just this.
const NOT_PUBLIC: &str = "no longer public, says the site that it is from";

/// Withholds files, or articles of one, that their site took back, whether the index has them yet or not. Gives those that were not
/// retracted before.
pub(super) fn withhold(corpus: &Path, sources: &[String], on: Date) -> Result<Vec<String>, RegisterError> {
    if sources.is_empty() {
        return Ok(Vec::new());
    }
    Register::change(corpus, |register| {
        let mut retract = |source: &&String| {
            let entry = register.entry_mut(source);
            let is_new = entry.state != ArticleState::Retracted;
            if is_new {
                // The end of an embargo stays, for when it is published again.
                (entry.state, entry.on, entry.note) = (ArticleState::Retracted, Some(on), Some(NOT_PUBLIC.to_owned()));
            }
            is_new
        };
        sources.iter().filter(|source| retract(source)).cloned().collect()
    })
}

/// Ends that for files that are public again; what a moderator said of them stays. Gives those that may be quoted again, but for an
/// embargo.
pub(super) fn lift(corpus: &Path, files: &[String]) -> Result<Vec<String>, RegisterError> {
    let is_taken_back =
        |entry: &RegisterEntry| entry.state == ArticleState::Retracted && entry.note.as_deref() == Some(NOT_PUBLIC);
    let before = Register::read(corpus)?;
    let wanted: Vec<String> =
        files.iter().filter(|file| before.entry(file).is_some_and(is_taken_back)).cloned().collect();
    if wanted.is_empty() {
        return Ok(wanted);
    }
    Register::change(corpus, |register| {
        for file in &wanted {
            let entry = register.entry_mut(file);
            entry.state = if entry.until.is_some() { ArticleState::Embargoed } else { ArticleState::Published };
            (entry.on, entry.note) = (None, None);
        }
    })?;
    Ok(wanted)
}

/// A state as the audit trail has it.
#[must_use]
pub fn in_short(state: ArticleState, until: Option<Timestamp>) -> String {
    let until =
        until.filter(|_| state == ArticleState::Embargoed).map(|until| format!(" until {until}")).unwrap_or_default();
    format!("{}{until}", state.name())
}

/// A moment as moderators write it: a day, which begins at midnight UTC, a time with its offset, or Discord's own mark.
#[must_use]
pub fn read_moment(typed: &str) -> Option<Timestamp> {
    let typed = typed.trim();
    if let Some(marked) = typed.strip_prefix("<t:").and_then(|rest| rest.strip_suffix('>')) {
        let seconds = marked.split(':').next()?.parse().ok()?;
        return Timestamp::from_second(seconds).ok();
    }
    if typed.len() == "2026-12-01".len() {
        let date: Date = typed.parse().ok()?;
        return Some(date.to_zoned(TimeZone::UTC).ok()?.timestamp());
    }
    typed.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_site_took_back_comes_back_and_what_a_moderator_withheld_does_not() {
        let dir = tempfile::tempdir().unwrap();
        let file = |name: &str| vec![name.to_owned()];
        let (on, until) = ("2026-04-21".parse().unwrap(), "2999-01-01T00:00:00Z".parse().unwrap());
        Register::change(dir.path(), |register| {
            let entry = register.entry_mut("moderated.json");
            (entry.state, entry.note) = (ArticleState::Retracted, Some("a lawyer asked".to_owned()));
            let entry = register.entry_mut("embargoed.json");
            (entry.state, entry.until) = (ArticleState::Embargoed, Some(until));
        })
        .unwrap();
        let state = |name: &str| Register::read(dir.path()).unwrap().entry(name).cloned().unwrap_or_default();
        assert_eq!(withhold(dir.path(), &file("a.json"), on).unwrap(), file("a.json"));
        assert_eq!(withhold(dir.path(), &file("a.json"), on).unwrap(), Vec::<String>::new());
        assert!(state("a.json").state == ArticleState::Retracted && state("a.json").on == Some(on));
        assert_eq!(lift(dir.path(), &file("a.json")).unwrap(), file("a.json"));
        assert_eq!(state("a.json"), RegisterEntry::default());
        assert_eq!(withhold(dir.path(), &file("moderated.json"), on).unwrap(), Vec::<String>::new());
        assert_eq!(lift(dir.path(), &file("moderated.json")).unwrap(), Vec::<String>::new());
        assert_eq!(state("moderated.json").note.as_deref(), Some("a lawyer asked"));
        withhold(dir.path(), &file("embargoed.json"), on).unwrap();
        lift(dir.path(), &file("embargoed.json")).unwrap();
        assert_eq!(
            (state("embargoed.json").state, state("embargoed.json").until),
            (ArticleState::Embargoed, Some(until))
        );
    }

    #[test]
    fn a_moment_is_a_day_a_time_with_its_offset_or_a_mark() {
        let at = |seconds| Some(Timestamp::from_second(seconds).unwrap());
        for (typed, expected) in [
            (" 2026-12-01 ", at(1_796_083_200)),
            ("2026-12-01T09:00:00Z", at(1_796_115_600)),
            ("2026-12-01T09:00+08:00", at(1_796_086_800)),
            ("2026-12-01 09:00Z", at(1_796_115_600)),
            ("<t:1796115600>", at(1_796_115_600)),
            ("<t:1796115600:F>", at(1_796_115_600)),
            ("2026-12-01T09:00", None),
            ("2026-13-01", None),
            ("tomorrow", None),
            ("<t:soon>", None),
            ("<t:99999999999999999>", None),
            ("", None),
            ("一二三四", None),
        ] {
            assert_eq!(read_moment(typed), expected, "{typed}");
        }
    }
}
