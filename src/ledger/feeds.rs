//! Feeds and sitemaps that are looked at again and again, and how each is doing. What a fetch has to know of the last one is
//! in a state that is opaque here.

use super::audit::Actor;
use super::error::LedgerError;
use super::ledger::Ledger;
use super::rows::{maybe_moment, moment, named, snowflake};
use super::tables::{Optional, Row, TableResult, params};
use jiff::Timestamp;
use std::time::Duration;

/// What a URL leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FeedKind {
    /// RSS or Atom.
    Feed,
    /// A list of pages.
    Sitemap,
}

/// What moderators say of a feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewFeed {
    /// Where it is.
    pub url: String,
    /// What is there.
    pub kind: FeedKind,
    /// How often to look, to the second.
    pub every: Duration,
    /// At most so many entries are taken at a time, the newest.
    pub most: u32,
    /// Whose guild hears of it when it fails.
    pub guild: Option<u64>,
    /// Who added it; none when they asked to be forgotten.
    pub added_by: Option<Actor>,
}

/// A feed and how it is doing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feed {
    /// What moderators said of it.
    pub feed: NewFeed,
    /// When it was added.
    pub added_at: Timestamp,
    /// How it is doing.
    pub progress: FeedProgress,
}

/// How a feed is doing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FeedProgress {
    /// What the next fetch has to know, as JSON.
    pub state: Option<String>,
    /// When it was looked at last, with or without success.
    pub tried_at: Option<Timestamp>,
    /// When it was looked at last with success.
    pub last_good: Option<Timestamp>,
    /// Failures since then.
    pub failures: u32,
    /// What the last one was.
    pub last_error: Option<String>,
}

impl FeedKind {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Feed, Self::Sitemap];

    /// Its name in commands and in the table.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Feed => "feed",
            Self::Sitemap => "sitemap",
        }
    }

    /// The kind of a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

impl Ledger {
    /// Adds `feed`; false when its URL is there already.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn add_feed(&self, feed: &NewFeed, now: Timestamp) -> Result<bool, LedgerError> {
        let (member, terminal) = Actor::columns(feed.added_by.as_ref());
        self.run(|tables| {
            let statement = tables.statement(
                "INSERT INTO feeds (url, kind, every, most, guild, member, terminal, added_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (url) DO NOTHING",
            );
            let every = i64::try_from(feed.every.as_secs()).unwrap_or(i64::MAX).max(1);
            let (guild, most) = (feed.guild.map(u64::cast_signed), feed.most.max(1));
            let values = params![&feed.url, feed.kind.name(), every, most, guild, member, terminal, now.as_second()];
            Ok(statement.execute(values)? > 0)
        })
    }

    /// All feeds, by URL.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn feeds(&self) -> Result<Vec<Feed>, LedgerError> {
        self.run(|tables| {
            let statement = tables.statement(
                "SELECT url, kind, every, most, guild, member, terminal, added_at, state, tried_at, last_good, failures,
                    last_error FROM feeds ORDER BY url",
            );
            statement.query_map(params![], feed)?.collect()
        })
    }

    /// The feed at `url`.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn feed(&self, url: &str) -> Result<Option<Feed>, LedgerError> {
        self.run(|tables| {
            let statement = tables.statement(
                "SELECT url, kind, every, most, guild, member, terminal, added_at, state, tried_at, last_good, failures,
                    last_error FROM feeds WHERE url = ?1",
            );
            statement.query_row([url], feed).optional()
        })
    }

    /// Notes how the feed at `url` is doing; false when it was removed meanwhile.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn update_feed(&self, url: &str, progress: &FeedProgress) -> Result<bool, LedgerError> {
        let second = |moment: Option<Timestamp>| moment.map(Timestamp::as_second);
        self.run(|tables| {
            let statement = tables.statement(
                "UPDATE feeds SET state = ?2, tried_at = ?3, last_good = ?4, failures = ?5, last_error = ?6 WHERE url = ?1",
            );
            let (tried_at, last_good) = (second(progress.tried_at), second(progress.last_good));
            let values = params![url, &progress.state, tried_at, last_good, progress.failures, &progress.last_error];
            Ok(statement.execute(values)? > 0)
        })
    }

    /// Removes the feed at `url`; false when it is not there. Articles that came from it stay.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn remove_feed(&self, url: &str) -> Result<bool, LedgerError> {
        self.run(|tables| Ok(tables.statement("DELETE FROM feeds WHERE url = ?1").execute([url])? > 0))
    }
}

fn feed(row: &Row) -> TableResult<Feed> {
    let new = NewFeed {
        url: row.get(0)?,
        kind: named(row, 1, FeedKind::from_name)?,
        every: Duration::from_secs(row.get(2).map(i64::unsigned_abs)?),
        most: row.get(3)?,
        guild: snowflake(row, 4)?,
        added_by: Actor::from_columns(row, 5, 6)?,
    };
    let progress = FeedProgress {
        state: row.get(8)?,
        tried_at: maybe_moment(row, 9)?,
        last_good: maybe_moment(row, 10)?,
        failures: row.get(11)?,
        last_error: row.get(12)?,
    };
    Ok(Feed { feed: new, added_at: moment(row, 7)?, progress })
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{at, homes};
    use super::*;

    fn new(url: &str) -> NewFeed {
        let every = Duration::from_mins(15);
        let added_by = Some(Actor::Member(u64::MAX));
        NewFeed { url: url.to_owned(), kind: FeedKind::Sitemap, every, most: 20, guild: Some(3), added_by }
    }

    #[test]
    fn a_feed_is_added_once_listed_updated_and_removed() {
        for home in homes() {
            let ledger = home.ledger();
            let [b, a] = ["https://b.example/map.xml", "https://a.example/rss"].map(new);
            assert!(ledger.add_feed(&b, at(1)).unwrap() && ledger.add_feed(&a, at(2)).unwrap());
            assert!(!ledger.add_feed(&NewFeed { most: 1, ..b.clone() }, at(3)).unwrap());
            let untouched = |feed: &NewFeed, second| Feed {
                feed: feed.clone(),
                added_at: at(second),
                progress: FeedProgress::default(),
            };
            assert_eq!(ledger.feeds().unwrap(), [untouched(&a, 2), untouched(&b, 1)]);
            let progress = FeedProgress {
                state: Some(r#"{"etag":"x"}"#.to_owned()),
                tried_at: Some(at(9)),
                last_good: Some(at(5)),
                failures: 2,
                last_error: Some("it was slow".to_owned()),
            };
            assert!(ledger.update_feed(&a.url, &progress).unwrap());
            assert_eq!(ledger.feed(&a.url).unwrap().unwrap().progress, progress);
            assert!(ledger.remove_feed(&a.url).unwrap() && !ledger.remove_feed(&a.url).unwrap());
            assert!(!ledger.update_feed(&a.url, &progress).unwrap());
            assert_eq!(ledger.feed(&a.url).unwrap(), None);
        }
    }
}
