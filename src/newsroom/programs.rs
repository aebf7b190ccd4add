//! What a program adds and withholds with a key of its own. It may do what moderators may: a file takes the place of the one of its
//! name. What a moderator withheld stays withheld, and what a program withheld comes back when it is added again.

use super::add::AddError;
use super::cms::{CmsDone, write_draft};
use super::draft::{ArticleDraft, Incoming};
use super::duplicates::CorpusContents;
use super::visibility::withhold;
use crate::article::ArticleId;
use crate::engine::Engine;
use crate::ingest::RegisterError;
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// Writes a file of this name to the corpus; where a file was written, the caller publishes.
///
/// # Errors
/// [`AddError`]; nothing is written then.
pub fn add_article(engine: &Engine, name: &str, bytes: Vec<u8>, now: Timestamp) -> Result<CmsDone, AddError> {
    let (corpus, index) = (&engine.settings().corpus, engine.index());
    let known = CorpusContents::of(corpus, Some(&index))?;
    let draft = ArticleDraft::against(Incoming { name: name.to_owned(), origin: None, bytes }, &known);
    write_draft(corpus, &index, draft, None, now)
}

/// Withholds an article, whether readers may see it now or not; `None` where the corpus has none of this id.
///
/// # Errors
/// [`RegisterError`]; nothing is changed then.
pub fn withhold_article(engine: &Engine, id: &ArticleId, now: Timestamp) -> Result<Option<CmsDone>, RegisterError> {
    let index = engine.index();
    let Some(article) = index.everything().articles().find(|article| article.id == *id) else { return Ok(None) };
    let on = now.to_zoned(TimeZone::UTC).date();
    let withheld = withhold(&engine.settings().corpus, std::slice::from_ref(&article.source), on)?;
    Ok(Some(CmsDone { withheld, ..CmsDone::default() }))
}
