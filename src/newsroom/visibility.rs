//! Whether an article may be quoted, as a moderator says it.

use crate::article::{Article, ArticleId};
use crate::engine::Engine;
use crate::ingest::{ArticleState, Register, RegisterEntry, RegisterError};
use crate::store::Index;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

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
