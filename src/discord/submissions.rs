//! What is handed in and where it comes from: the fetcher, the drafts that a moderator has not decided on yet, the files of
//! feeds that are out of date. Drafts are held for a time only, and not over a restart.

use super::settings::{Api, BotSettings};
use crate::fetch::{AllowedHost, FetchError, FetchSettings, Fetcher};
use crate::newsroom::{GatheredDrafts, MOST_BYTES, stem};
use jiff::Timestamp;
use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};
use tokio::sync::Notify;
use url::Url;

/// A moderator has so long to decide.
pub(super) const DECIDE: Duration = Duration::from_mins(15);

/// So many are held at once; the oldest gives way.
const MOST_HELD: usize = 16;

/// Where Discord keeps attachments.
const CDN: [&str; 2] = ["cdn.discordapp.com", "media.discordapp.net"];

/// What `/article add` and the feeds need.
pub(super) struct Submissions {
    pub fetcher: Fetcher,
    pub drafts: Drafts,
    pub stale: Stale,
    /// Told when a feed was added, so that it is looked at now.
    pub wake: Notify,
}

impl Submissions {
    pub(super) fn new(settings: &BotSettings) -> Self {
        let mut fetch = settings.fetch.clone();
        if let Some(about) = &settings.about_url {
            fetch.user_agent = format!("{} (+{about})", fetch.user_agent);
        }
        Self { fetcher: Fetcher::new(fetch), drafts: Drafts::default(), stale: Stale::default(), wake: Notify::new() }
    }

    /// Fetches an attachment from where Discord keeps them, and from nowhere else.
    pub(super) fn attachment(&self, url: &str, api: Option<&Api>, now: Timestamp) -> Result<Vec<u8>, FetchError> {
        let parsed = Url::parse(url).map_err(|_| FetchError::Address { raw: crate::text::clip(url, 100) })?;
        let host = parsed.host_str().unwrap_or_default().to_owned();
        if CDN.contains(&host.as_str()) && parsed.scheme() == "https" {
            return self.fetcher.download(url, MOST_BYTES, now);
        }
        let is_stand_in = api.and_then(|api| Url::parse(api.as_str()).ok());
        if is_stand_in.is_none_or(|api| api.host_str() != Some(host.as_str())) {
            return Err(FetchError::NotPublic { host });
        }
        let named: Option<AllowedHost> = format!("{host}:{}", parsed.port().unwrap_or(80)).parse().ok();
        let settings = FetchSettings { allowed_hosts: named.into_iter().collect(), ..FetchSettings::default() };
        Fetcher::new(settings).download(url, MOST_BYTES, now)
    }
}

/// Drafts under the number that their buttons carry.
#[derive(Default)]
pub(super) struct Drafts(Mutex<HashMap<u64, (Instant, GatheredDrafts)>>, AtomicU64);

impl Drafts {
    /// A number that no other drafts have, before a restart or after.
    pub(super) fn number(&self) -> u64 {
        let now = u64::try_from(Timestamp::now().as_microsecond()).unwrap_or_default();
        let before = self.1.fetch_max(now, Ordering::AcqRel);
        if before < now { now } else { self.1.fetch_add(1, Ordering::AcqRel) + 1 }
    }

    /// Holds drafts under their number.
    pub(super) fn hold(&self, number: u64, gathered: GatheredDrafts, now: Instant) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.retain(|_, (since, _)| now.duration_since(*since) < DECIDE);
        if held.len() >= MOST_HELD {
            let oldest = held.keys().min().copied();
            oldest.and_then(|number| held.remove(&number));
        }
        held.insert(number, (now, gathered));
    }

    /// Takes the drafts of this number, if they are still held.
    pub(super) fn take(&self, number: u64, now: Instant) -> Option<GatheredDrafts> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (since, gathered) = held.remove(&number)?;
        (now.duration_since(since) < DECIDE).then_some(gathered)
    }
}

/// Files of feeds gone stale, and since when.
#[derive(Default)]
pub(super) struct Stale(RwLock<BTreeMap<String, Timestamp>>);

impl Stale {
    pub(super) fn set(&self, files: BTreeMap<String, Timestamp>) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = files;
    }

    /// Since when an article may be out of date, by its source.
    pub(super) fn since(&self, source: &str) -> Option<Timestamp> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(stem(source)).copied()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn drafts_are_taken_once_and_in_time() {
        let (drafts, now) = (Drafts::default(), Instant::now());
        let hold = || {
            let number = drafts.number();
            drafts.hold(number, GatheredDrafts::default(), now);
            number
        };
        let [one, two] = [hold(), hold()];
        assert_ne!(one, two);
        assert!(drafts.take(one, now).is_some() && drafts.take(one, now).is_none());
        assert!(drafts.take(two, now + DECIDE).is_none());
        let many: Vec<u64> = (0..=MOST_HELD).map(|_| hold()).collect();
        assert!(drafts.take(many[0], now).is_none() && drafts.take(many[1], now).is_some());
    }

    #[test]
    fn an_articles_source_finds_its_feeds_age() {
        let stale = Stale::default();
        stale.set([("feeds/x/a-1".to_owned(), Timestamp::UNIX_EPOCH)].into());
        assert!(stale.since("feeds/x/a-1.xml#a-1").is_some() && stale.since("feeds/x/a-2.html").is_none());
    }
}
