use super::entry::{self, FeedEntry};
use super::feed::{FeedSchedule, SourceKind};
use crate::fetch::sitemap::{self, SitemapError};
use crate::fetch::{Conditions, FetchError, Fetched, FetchedPage};
use jiff::Timestamp;

/// Why a round gave nothing, in a sentence for a moderator.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PollError {
    /// It could not be fetched.
    #[error(transparent)]
    Fetch(#[from] FetchError),
    /// What came is no sitemap.
    #[error(transparent)]
    Sitemap(#[from] SitemapError),
    /// What came is no feed, or an empty one.
    #[error("no feed with entries was found at {url}; open it in a browser, and add the feed again if it moved")]
    NotAFeed {
        /// The address.
        url: String,
    },
}

/// One round: asks for the feed with `get` and gives its new and changed entries, the newest first. Each of them is to be
/// [settled](FeedSchedule::settle); those that are not come again next time. An index of sitemaps asks its host several times in a
/// row, so `get` should wait where the host wants it
/// ([`get_patiently`](crate::fetch::Fetcher::get_patiently)).
///
/// # Errors
/// [`PollError`], which the feed has noted.
pub fn poll(
    feed: &mut FeedSchedule,
    get: &mut dyn FnMut(&str, &Conditions) -> Result<Fetched, FetchError>,
    now: Timestamp,
) -> Result<Vec<FeedEntry>, PollError> {
    let page = match get(&feed.url, &feed.conditions()) {
        Ok(Fetched::NotModified) => {
            feed.succeeded(None, now);
            return Ok(Vec::new());
        }
        Ok(Fetched::Page(page)) => page,
        Err(error) => return Err(note(feed, error.into(), now)),
    };
    match list(feed, &page, get) {
        Ok((entries, is_index)) => {
            feed.succeeded(Some(&page), now);
            if is_index {
                feed.forget_conditions();
            }
            Ok(feed.take(entries))
        }
        Err(error) => Err(note(feed, error, now)),
    }
}

/// All that is there, the newest first, and whether it is an index.
fn list(
    feed: &FeedSchedule,
    page: &FetchedPage,
    get: &mut dyn FnMut(&str, &Conditions) -> Result<Fetched, FetchError>,
) -> Result<(Vec<FeedEntry>, bool), PollError> {
    if feed.kind == SourceKind::Feed {
        let entries = entry::of_feed(&page.bytes, &page.final_url, feed.limit);
        let error = PollError::NotAFeed { url: feed.url.clone() };
        return if entries.is_empty() { Err(error) } else { Ok((entries, false)) };
    }
    let mut child = |url: &str| match get(url, &Conditions::default())? {
        Fetched::Page(page) => Ok::<_, PollError>(page.bytes),
        Fetched::NotModified => Ok(Vec::new()),
    };
    let gathered = sitemap::gather(&page.bytes, feed.limit, &mut child)?;
    Ok((entry::of_sitemap(gathered.pages, &page.final_url, feed.limit), gathered.is_index))
}

fn note(feed: &mut FeedSchedule, error: PollError, now: Timestamp) -> PollError {
    match &error {
        PollError::Fetch(FetchError::TooSoon { wait, .. }) => feed.put_off(*wait, now),
        _ => feed.failed(&error.to_string(), now),
    }
    error
}
