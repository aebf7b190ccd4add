//! The feeds and sitemaps that articles come from: adding one, listing them, leaving one, and which of their articles may
//! be out of date. Fetching what is new in them is in the file `round`.

use super::incoming::Get;
use crate::fetch::feeds::{self, FeedLink, FeedSource, look};
use crate::fetch::{Conditions, FetchError, Fetched};
use crate::ingest::{FEEDS, folder_of};
use crate::ledger::{Actor, AuditAction, AuditEntry, Feed, FeedKind, FeedProgress, Ledger, LedgerError, NewFeed};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;
use std::time::Duration;
use url::Url;

/// A feed that somebody wants.
#[derive(Clone, Debug)]
pub struct FeedRequest {
    /// Where it is.
    pub url: String,
    /// How often to look.
    pub every: Duration,
    /// So many of its newest entries are looked at.
    pub most: u32,
    /// Whose guild hears of it when it fails.
    pub guild: Option<u64>,
    /// Who wants it.
    pub by: Option<Actor>,
}

/// Why a feed cannot be added or left.
#[derive(Debug, thiserror::Error)]
pub enum FeedError {
    /// It cannot be fetched.
    #[error(transparent)]
    Fetch(#[from] FetchError),
    /// It is a page.
    #[error("{url} is a page, not a feed{}", named(feeds))]
    Page {
        /// Its address.
        url: String,
        /// The feeds that it names.
        feeds: Vec<FeedLink>,
    },
    /// It is none of all this.
    #[error("{url} is neither a feed nor a sitemap; open it in a browser to see what it is")]
    NoFeed {
        /// Its address.
        url: String,
    },
    /// It was added before.
    #[error("this feed is already in the list: {url}")]
    Known {
        /// Its address.
        url: String,
    },
    /// It is not among the feeds.
    #[error("{url} is not in the list of feeds; the list shows their addresses")]
    Unknown {
        /// Its address.
        url: String,
    },
    /// The ledger.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
}

fn named(feeds: &[FeedLink]) -> String {
    if feeds.is_empty() {
        return ", and it links to none; add it as an article, or find the address of its feed or sitemap".to_owned();
    }
    let urls: Vec<&str> = feeds.iter().map(|feed| feed.url.as_str()).collect();
    format!("; it links to {}: add the feed you want", urls.join(" and "))
}

/// How a feed is doing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedStatus {
    /// Its address.
    pub url: String,
    /// What is there.
    pub kind: FeedKind,
    /// Time between two looks.
    pub every: SignedDuration,
    /// So many of its newest entries are looked at.
    pub most: u32,
    /// When it was added.
    pub added: Timestamp,
    /// Entries dealt with.
    pub entries: usize,
    /// When it was looked at last with success.
    pub last_good: Option<Timestamp>,
    /// Looks in vain since then.
    pub failures: u32,
    /// Why the last one was in vain.
    pub last_error: Option<String>,
    /// When it is looked at next.
    pub next: Timestamp,
    /// Since when the corpus may lack what it has, where that is long.
    pub stale: Option<Timestamp>,
}

/// Adds a feed, once `get` has shown that there is one.
///
/// # Errors
/// [`FeedError`]; nothing is added then.
pub fn add_feed(
    ledger: &Ledger,
    wish: &FeedRequest,
    get: &mut Get<'_>,
    now: Timestamp,
) -> Result<FeedStatus, FeedError> {
    let url = canonical(&wish.url);
    if ledger.feed(&url)?.is_some() {
        return Err(FeedError::Known { url });
    }
    let Fetched::Page(page) = get(&url, &Conditions::default())? else { return Err(FeedError::NoFeed { url }) };
    let kind = match look(&page.bytes, &page.final_url) {
        FeedSource::Feed => FeedKind::Feed,
        FeedSource::Sitemap => FeedKind::Sitemap,
        FeedSource::Page(feeds) => return Err(FeedError::Page { url, feeds }),
        FeedSource::Other => return Err(FeedError::NoFeed { url }),
    };
    let new = NewFeed {
        url: url.clone(),
        kind,
        every: wish.every,
        most: wish.most,
        guild: wish.guild,
        added_by: wish.by.clone(),
    };
    if !ledger.add_feed(&new, now)? {
        return Err(FeedError::Known { url });
    }
    audit(ledger, AuditAction::FeedAdded, &url, wish.by.clone(), wish.guild, now)?;
    let row = ledger.feed(&url)?.ok_or(FeedError::Unknown { url })?;
    Ok(status(&row, now))
}

/// Leaves a feed; the articles that came from it stay.
///
/// # Errors
/// [`FeedError`].
pub fn remove_feed(
    ledger: &Ledger,
    url: &str,
    by: Option<Actor>,
    guild: Option<u64>,
    now: Timestamp,
) -> Result<(), FeedError> {
    let named = [canonical(url), url.trim().to_owned()];
    for url in &named {
        if ledger.remove_feed(url)? {
            return Ok(audit(ledger, AuditAction::FeedRemoved, url, by, guild, now)?);
        }
    }
    let [url, _] = named;
    Err(FeedError::Unknown { url })
}

/// All feeds, by address.
///
/// # Errors
/// [`LedgerError`].
pub fn list_feeds(ledger: &Ledger, now: Timestamp) -> Result<Vec<FeedStatus>, LedgerError> {
    Ok(ledger.feeds()?.iter().map(|row| status(row, now)).collect())
}

/// The files of articles that came from feeds gone stale, by [`stem`], and since when they may be out of date. What a
/// feed that is well has too is not among them.
///
/// # Errors
/// [`LedgerError`].
pub fn stale_files(ledger: &Ledger, now: Timestamp) -> Result<BTreeMap<String, Timestamp>, LedgerError> {
    let feeds: Vec<feeds::FeedSchedule> = ledger.feeds()?.iter().map(state).collect();
    let files =
        |feed: &feeds::FeedSchedule| feed.seen.keys().map(|name| file_stem(&feed.url, name)).collect::<Vec<_>>();
    let mut out = BTreeMap::new();
    for feed in &feeds {
        if let Some(since) = feed.stale(now) {
            out.extend(files(feed).into_iter().map(|file| (file, since)));
        }
    }
    for feed in feeds.iter().filter(|feed| feed.stale(now).is_none()) {
        for file in files(feed) {
            out.remove(&file);
        }
    }
    Ok(out)
}

/// A source as [`stale_files`] names it: the file's path without its ending.
#[must_use]
pub fn stem(source: &str) -> &str {
    let file = source.split('#').next().unwrap_or(source);
    file.rsplit_once('.').map_or(file, |(stem, _)| stem)
}

/// Where an entry of a feed is written, a path in the corpus without an ending.
pub(super) fn file_stem(feed: &str, entry: &str) -> String {
    let host = Url::parse(feed).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default();
    format!("{FEEDS}/{}/{entry}", folder_of(&host))
}

/// What is known of a feed for the next look at it.
pub(super) fn state(row: &Feed) -> feeds::FeedSchedule {
    let kind = match row.feed.kind {
        FeedKind::Feed => feeds::SourceKind::Feed,
        FeedKind::Sitemap => feeds::SourceKind::Sitemap,
    };
    let every = SignedDuration::try_from(row.feed.every).unwrap_or(SignedDuration::MAX);
    let most = usize::try_from(row.feed.most).unwrap_or(usize::MAX);
    let fresh = feeds::FeedSchedule::new(&row.feed.url, kind, every, most, row.added_at);
    let kept = row.progress.state.as_deref().and_then(|json| serde_json::from_str::<feeds::FeedSchedule>(json).ok());
    match kept {
        Some(kept) => feeds::FeedSchedule { every: fresh.every, limit: fresh.limit, ..kept },
        None => fresh,
    }
}

/// The same as the ledger keeps it.
pub(super) fn progress(feed: &feeds::FeedSchedule) -> FeedProgress {
    FeedProgress {
        state: serde_json::to_string(feed).ok(),
        tried_at: feed.last_tried,
        last_good: feed.last_good,
        failures: feed.failures,
        last_error: feed.last_error.clone(),
    }
}

fn status(row: &Feed, now: Timestamp) -> FeedStatus {
    let feed = state(row);
    FeedStatus {
        kind: row.feed.kind,
        most: row.feed.most,
        added: row.added_at,
        every: feed.every,
        entries: feed.seen.len(),
        last_good: feed.last_good,
        failures: feed.failures,
        next: feed.next(),
        stale: feed.stale(now),
        last_error: feed.last_error,
        url: feed.url,
    }
}

/// One spelling for one address.
fn canonical(url: &str) -> String {
    let parsed = Url::parse(url.trim()).map(|mut url| {
        url.set_fragment(None);
        url.to_string()
    });
    parsed.unwrap_or_else(|_| url.trim().to_owned())
}

fn audit(
    ledger: &Ledger,
    action: AuditAction,
    url: &str,
    actor: Option<Actor>,
    guild: Option<u64>,
    now: Timestamp,
) -> Result<(), LedgerError> {
    let entry = AuditEntry { actor, action, subject: url.to_owned(), detail: String::new(), guild };
    ledger.audit(&entry, now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_files_stem_is_the_same_from_its_feed_and_from_its_source() {
        let made = file_stem("https://News.Example:8080/rss?x=1", "why-now-1a2b3c4d");
        assert_eq!(made, "feeds/news-example/why-now-1a2b3c4d");
        assert_eq!(stem(&format!("{made}.xml#why-now-1a2b3c4d")), made);
        assert_eq!(stem(&format!("{made}.html")), made);
    }
}
