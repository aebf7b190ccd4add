//! A feed or sitemap that is fetched again and again: when it is due, which entries are new or changed, and how long it is
//! left alone after a failure. It is given the time and what was fetched, and keeps nothing; the ledger does.

use super::entry::FeedEntry;
use crate::fetch::politeness::after;
use crate::fetch::{Conditions, FetchError, FetchedPage};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// A feed is not asked more often, whatever was set.
const LEAST_EVERY: SignedDuration = SignedDuration::from_mins(5);

/// A feed that fails is asked at least so often.
const LONGEST_BACKOFF: SignedDuration = SignedDuration::from_hours(24);

/// A feed that was asked in vain for less time than this is not stale yet.
const LEAST_STALE: SignedDuration = SignedDuration::from_hours(24);

/// Rounds in vain after which a feed is stale.
const STALE_ROUNDS: i32 = 3;

/// Entries remembered beyond those of the last rounds: a feed that loses its items for a day must not bring them anew.
const SPARE_SEEN: usize = 1_000;

/// What is at a feed's address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SourceKind {
    /// RSS, Atom or JSON Feed.
    Feed,
    /// A sitemap, or an index of sitemaps.
    Sitemap,
}

/// A feed or sitemap that is looked at again and again, and what is known of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedSchedule {
    /// Its address.
    pub url: String,
    /// What is there.
    pub kind: SourceKind,
    /// Time between two rounds.
    pub every: SignedDuration,
    /// So many of its newest entries are looked at.
    pub limit: usize,
    /// When it was added.
    pub added: Timestamp,
    /// `ETag` of the last page.
    pub etag: Option<String>,
    /// `Last-Modified` of the last page.
    pub last_modified: Option<String>,
    /// The last round.
    pub last_tried: Option<Timestamp>,
    /// The last round that went well.
    pub last_good: Option<Timestamp>,
    /// Rounds in vain since then.
    pub failures: u32,
    /// Why the last one was in vain, as a sentence.
    pub last_error: Option<String>,
    /// The host wants to be left alone until then.
    pub not_before: Option<Timestamp>,
    /// Entries that are in the corpus, or never will be, by their names.
    pub seen: BTreeMap<String, SeenEntry>,
    /// Entries given out that are not settled yet.
    pub open: BTreeSet<String>,
}

/// An entry that was dealt with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenEntry {
    /// Its hash at the time.
    pub hash: String,
    /// When that was.
    pub at: Timestamp,
}

impl FeedSchedule {
    /// A feed that was never asked.
    #[must_use]
    pub fn new(url: &str, kind: SourceKind, every: SignedDuration, limit: usize, now: Timestamp) -> Self {
        Self {
            url: url.to_owned(),
            kind,
            every: every.max(LEAST_EVERY),
            limit,
            added: now,
            etag: None,
            last_modified: None,
            last_tried: None,
            last_good: None,
            failures: 0,
            last_error: None,
            not_before: None,
            seen: BTreeMap::new(),
            open: BTreeSet::new(),
        }
    }

    /// When the next round is due.
    #[must_use]
    pub fn next(&self) -> Timestamp {
        let regular = self.last_tried.map_or(self.added, |tried| later(tried, self.backoff()));
        self.not_before.map_or(regular, |until| regular.max(until))
    }

    /// Whether a round is due.
    #[must_use]
    pub fn due(&self, now: Timestamp) -> bool {
        self.next() <= now
    }

    /// Time from the last round to the next: longer with each one in vain.
    #[must_use]
    pub fn backoff(&self) -> SignedDuration {
        let longest = LONGEST_BACKOFF.max(self.every);
        self.every.checked_mul(1 << self.failures.min(16)).map_or(longest, |time| time.min(longest))
    }

    /// Since when the corpus may lack what the feed has, where that is long enough to be told: the time to put behind
    /// "index of".
    #[must_use]
    pub fn stale(&self, now: Timestamp) -> Option<Timestamp> {
        let good = self.last_good.unwrap_or(self.added);
        let bearable = self.every.checked_mul(STALE_ROUNDS).map_or(SignedDuration::MAX, |time| time.max(LEAST_STALE));
        (now.duration_since(good) > bearable).then_some(good)
    }

    /// What to send with the next round. Nothing while entries are open, for the answer "not modified" would lose them.
    #[must_use]
    pub fn conditions(&self) -> Conditions {
        if !self.open.is_empty() {
            return Conditions::default();
        }
        Conditions { etag: self.etag.clone(), last_modified: self.last_modified.clone() }
    }

    /// Notes a round that went well; without a page, nothing had changed.
    pub fn succeeded(&mut self, page: Option<&FetchedPage>, now: Timestamp) {
        if let Some(page) = page {
            self.etag.clone_from(&page.etag);
            self.last_modified.clone_from(&page.last_modified);
        }
        self.last_tried = Some(now);
        self.last_good = Some(now);
        self.failures = 0;
        self.last_error = None;
        self.not_before = None;
    }

    /// Asks for the whole page next time: that it is the same would say nothing.
    pub(super) fn forget_conditions(&mut self) {
        self.etag = None;
        self.last_modified = None;
    }

    /// Notes a round in vain.
    pub fn failed(&mut self, why: &str, now: Timestamp) {
        self.last_tried = Some(now);
        self.failures = self.failures.saturating_add(1);
        self.last_error = Some(why.to_owned());
        self.not_before = None;
    }

    /// Notes a round that did not take place because the host is to be left alone.
    pub fn put_off(&mut self, wait: Duration, now: Timestamp) {
        self.not_before = Some(after(now, wait));
    }

    /// Of all entries, those that are new or changed, in their order; they stay open until they are settled.
    pub fn take(&mut self, entries: Vec<FeedEntry>) -> Vec<FeedEntry> {
        let is_new = |entry: &FeedEntry| self.seen.get(&entry.name).is_none_or(|seen| seen.hash != entry.hash);
        let new: Vec<FeedEntry> = entries.into_iter().filter(is_new).take(self.limit).collect();
        self.open = new.iter().map(|entry| entry.name.clone()).collect();
        new
    }

    /// Notes that an entry is in the corpus, or that it never will be. One that may go better next time is left open.
    pub fn settle(&mut self, entry: &FeedEntry, now: Timestamp) {
        self.open.remove(&entry.name);
        self.seen.insert(entry.name.clone(), SeenEntry { hash: entry.hash.clone(), at: now });
        let most = self.limit.saturating_mul(4).saturating_add(SPARE_SEEN);
        if self.seen.len() > most {
            let oldest = self.seen.iter().min_by_key(|(_, seen)| seen.at).map(|(name, _)| name.clone());
            oldest.and_then(|name| self.seen.remove(&name));
        }
    }

    /// [`settle`](Self::settle) for an entry whose page could not be fetched, unless it may be another time.
    pub fn settle_failure(&mut self, entry: &FeedEntry, error: &FetchError, now: Timestamp) {
        if error.is_lasting() {
            self.settle(entry, now);
        }
    }
}

fn later(time: Timestamp, duration: SignedDuration) -> Timestamp {
    time.checked_add(duration).unwrap_or(Timestamp::MAX)
}
