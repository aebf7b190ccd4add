//! What a content management system reports of its articles: one that was published or changed is written to the corpus, one that
//! was taken back is withheld at once.
//!
//! An article is known by its host, its system and the id that it has there, so that it stays the same one whatever becomes of its
//! address or title. It has a file of its own below `hooks/`, and its id begins with the host's name, as of everything that comes
//! from outside: nothing that a hook brings takes the place of another article. What a moderator withheld stays withheld.

use super::add::AddError;
use super::cms_change::{CmsArticle, CmsChange, CmsKey};
use super::cms_document::{document, file_of, id_of};
use super::draft::{ArticleDraft, Incoming};
use super::duplicates::{CorpusContents, find_twins};
use super::visibility::{lift, withhold};
use crate::article::ArticleId;
use crate::engine::Engine;
use crate::ingest::{CorpusFile, Register, RegisterError};
use crate::store::Index;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::path::Path;

/// What came of it.
#[derive(Debug, Default)]
pub struct CmsDone {
    /// The file that was written, where one was.
    pub written: Option<String>,
    /// Whether it replaced one.
    pub replaced: bool,
    /// The articles of that file.
    pub articles: Vec<ArticleId>,
    /// What the file is to the corpus, so that it need not be parsed again.
    pub parsed: Vec<CorpusFile>,
    /// Files, or articles of one, that are withheld from now on.
    pub withheld: Vec<String>,
    /// Files that were withheld because they were not public, and no longer are.
    pub lifted: Vec<String>,
    /// An article of the corpus that is nearly the same, by its id.
    pub twin: Option<String>,
}

/// Does what was reported, but for the index: where a file was written, the caller publishes.
///
/// # Errors
/// [`AddError`]; nothing is written then.
pub fn report(engine: &Engine, change: &CmsChange, now: Timestamp) -> Result<CmsDone, AddError> {
    match change {
        CmsChange::Public(article) => write(engine, article, now),
        CmsChange::NotPublic(key) => Ok(take_back(engine, key, now)?),
    }
}

fn write(engine: &Engine, article: &CmsArticle, now: Timestamp) -> Result<CmsDone, AddError> {
    let (corpus, index) = (&engine.settings().corpus, engine.index());
    let file = file_of(&article.key);
    let incoming =
        Incoming { name: file.clone(), origin: Some(article.key.url.clone()), bytes: document(article).into_bytes() };
    let known = CorpusContents::of(corpus, Some(&index))?;
    let draft = ArticleDraft::known_as(file.clone(), Some(id_of(article)), incoming, &known);
    write_draft(corpus, &index, draft, Some(file), now)
}

/// Writes a draft, and ends that its file was withheld because it was not public. Where the corpus has the very same already, nothing
/// is written, and the file is the one named or the one that is the same.
pub(super) fn write_draft(
    corpus: &Path,
    index: &Index,
    draft: Result<ArticleDraft, AddError>,
    file: Option<String>,
    now: Timestamp,
) -> Result<CmsDone, AddError> {
    let mut done = CmsDone::default();
    let file = match draft {
        Ok(draft) => {
            let mut drafts = [draft];
            find_twins(&mut drafts, index);
            let [draft] = drafts;
            done.twin = draft.twin.as_ref().map(|twin| twin.id.clone());
            done.articles = draft.ids().map(ArticleId::new).collect();
            done.parsed = draft.parsed();
            let added = draft.add(corpus, now)?;
            done.replaced = added.replaced;
            done.written.insert(added.file).clone()
        }
        // The same as is there.
        Err(AddError::Known { file: same }) => file.unwrap_or(same),
        Err(error) => return Err(error),
    };
    done.lifted = lift(corpus, std::slice::from_ref(&file))?;
    Ok(done)
}

/// Withholds the article's file, and whatever else the corpus has of its address.
fn take_back(engine: &Engine, key: &CmsKey, now: Timestamp) -> Result<CmsDone, RegisterError> {
    let (corpus, index) = (&engine.settings().corpus, engine.index());
    let (file, register) = (file_of(key), Register::read(corpus)?);
    let entry = register.entry(&file);
    let mut sources: Vec<String> = entry.map(|_| file.clone()).into_iter().collect();
    // While it is not public its address may be that of a preview.
    let addresses: Vec<String> =
        entry.and_then(|entry| entry.origin.clone()).into_iter().chain([key.url.clone()]).collect();
    for article in index.everything().articles() {
        let is_its = article.url.as_ref().is_some_and(|url| addresses.iter().any(|address| same_page(url, address)));
        if is_its && article.source.split('#').next() != Some(&file) {
            sources.push(article.source.clone());
        }
    }
    let withheld = withhold(corpus, &sources, now.to_zoned(TimeZone::UTC).date())?;
    Ok(CmsDone { withheld, ..CmsDone::default() })
}

/// Whether two addresses lead to one page, by the rules that sites keep.
fn same_page(a: &str, b: &str) -> bool {
    let plain = |address: &str| {
        let address = address.split('#').next().unwrap_or_default();
        let address = address.split_once("://").map_or(address, |(_, rest)| rest);
        address.strip_prefix("www.").unwrap_or(address).trim_end_matches('/').to_owned()
    };
    !plain(a).is_empty() && plain(a) == plain(b)
}
