//! The pace at which hosts are asked: what robots.txt and `Retry-After` wish, and a pause of our own where they say
//! nothing. Time is a parameter, and nobody waits here: a request that comes too early is told how long to wait.

use super::robots::Robots;
use jiff::Timestamp;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How long a robots.txt holds (RFC 9309, section 2.4).
const ROBOTS_HOLD: Duration = Duration::from_hours(24);

/// How long it is not asked for again after the site failed to serve it.
const ROBOTS_UNKNOWN_HOLD: Duration = Duration::from_mins(5);

/// The first pause after a host said that it is asked too much, doubled with each time it says so again.
const FIRST_PAUSE: Duration = Duration::from_mins(1);

/// A host that asks for a longer pause gets this one, and is asked again.
const LONGEST_PAUSE: Duration = Duration::from_hours(24);

/// Without a wish of the host, pauses grow to this.
const LONGEST_OWN_PAUSE: Duration = Duration::from_hours(1);

/// More hosts than these are forgotten once nothing is to be remembered of them.
const MOST_HOSTS: usize = 10_000;

/// What a site wishes of programs, as far as it is known.
#[derive(Clone, Debug)]
pub(super) enum Wishes {
    Known(Arc<Robots>),
    /// The site failed to say.
    Unknown,
}

/// The pace at which hosts are asked, and what they wish. Time comes from outside.
#[derive(Debug, Default)]
pub(super) struct Manners {
    delay: Duration,
    hosts: Mutex<HashMap<String, Host>>,
}

#[derive(Debug, Default)]
struct Host {
    /// Not to be asked before.
    next: Timestamp,
    /// How often it refused since it last served.
    refusals: u32,
    wishes: Option<(Wishes, Timestamp)>,
}

impl Manners {
    pub(super) fn new(delay: Duration) -> Self {
        Self { delay, hosts: Mutex::default() }
    }

    /// How long a host is to be left alone.
    pub(super) fn wait(&self, host: &str, now: Timestamp) -> Duration {
        self.lock().get(host).map_or(Duration::ZERO, |h| h.wait(now))
    }

    /// Books a call to a host; or how long it is to be left alone. A redirect follows at once, also to a host asked a
    /// moment ago, but not to one that refuses.
    pub(super) fn book(&self, host: &str, now: Timestamp, is_redirect: bool) -> Result<(), Duration> {
        let mut hosts = self.lock();
        if hosts.len() >= MOST_HOSTS {
            hosts.retain(|_, h| h.next > now || h.wishes.as_ref().is_some_and(|(_, until)| *until > now));
        }
        let entry = hosts.entry(host.to_owned()).or_default();
        let wait = entry.wait(now);
        if !wait.is_zero() && (!is_redirect || entry.refusals > 0) {
            return Err(wait);
        }
        entry.next = after(now, self.pace(entry));
        Ok(())
    }

    /// The host served, whatever it served.
    pub(super) fn served(&self, host: &str) {
        if let Some(entry) = self.lock().get_mut(host) {
            entry.refusals = 0;
        }
    }

    /// The host said that it is asked too much, and perhaps for how long to leave it.
    pub(super) fn refused(&self, host: &str, now: Timestamp, wish: Option<Duration>) {
        let mut hosts = self.lock();
        let entry = hosts.entry(host.to_owned()).or_default();
        let own = FIRST_PAUSE.saturating_mul(1 << entry.refusals.min(10)).min(LONGEST_OWN_PAUSE);
        entry.refusals += 1;
        let pause = wish.unwrap_or(own).clamp(self.delay, LONGEST_PAUSE.max(self.delay));
        entry.next = entry.next.max(after(now, pause));
    }

    /// What the host wishes, if that is still known.
    pub(super) fn wishes(&self, host: &str, now: Timestamp) -> Option<Wishes> {
        let hosts = self.lock();
        let (wishes, until) = hosts.get(host)?.wishes.as_ref()?;
        (*until > now).then(|| wishes.clone())
    }

    pub(super) fn learn(&self, host: &str, now: Timestamp, wishes: Wishes) {
        let mut hosts = self.lock();
        let entry = hosts.entry(host.to_owned()).or_default();
        let hold = if matches!(wishes, Wishes::Known(_)) { ROBOTS_HOLD } else { ROBOTS_UNKNOWN_HOLD };
        entry.wishes = Some((wishes, after(now, hold)));
        entry.next = entry.next.max(after(now, self.pace(entry)));
    }

    fn pace(&self, host: &Host) -> Duration {
        let wish = match &host.wishes {
            Some((Wishes::Known(robots), _)) => robots.crawl_delay(),
            _ => None,
        };
        wish.unwrap_or_default().max(self.delay)
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Host>> {
        self.hosts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Host {
    fn wait(&self, now: Timestamp) -> Duration {
        Duration::try_from(self.next.duration_since(now)).unwrap_or_default()
    }
}

/// `now` and so much later; the end of time where there is no later.
pub(super) fn after(now: Timestamp, duration: Duration) -> Timestamp {
    now.checked_add(duration).unwrap_or(Timestamp::MAX)
}

/// What `Retry-After` asks for: seconds, or a date.
pub(super) fn retry_after(header: &str, now: Timestamp) -> Option<Duration> {
    let header = header.trim();
    if let Ok(seconds) = header.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = jiff::fmt::rfc2822::parse(header).ok()?;
    Some(Duration::try_from(date.timestamp().duration_since(now)).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + seconds).unwrap()
    }

    #[test]
    fn a_host_is_asked_again_after_the_delay_and_others_meanwhile() {
        let manners = Manners::new(2 * SECOND);
        assert_eq!(manners.book("a:443", at(0), false), Ok(()));
        assert_eq!(manners.book("a:443", at(0), false), Err(2 * SECOND));
        assert_eq!(manners.book("b:443", at(0), false), Ok(()));
        assert_eq!(manners.book("a:443", at(1), true), Ok(()));
        assert_eq!(manners.wait("a:443", at(2)), SECOND);
        assert_eq!(manners.book("a:443", at(3), false), Ok(()));
    }

    #[test]
    fn a_crawl_delay_lengthens_the_pace_from_when_it_is_known() {
        let manners = Manners::new(2 * SECOND);
        manners.book("a", at(0), false).unwrap();
        manners.learn("a", at(0), Wishes::Known(Arc::new(Robots::parse(b"User-agent: *\nCrawl-delay: 9", "ibid"))));
        assert_eq!(manners.wait("a", at(0)), 9 * SECOND);
        assert!(manners.wishes("a", at(86_399)).is_some() && manners.wishes("a", at(86_400)).is_none());
    }

    #[test]
    fn pauses_grow_with_each_refusal_and_end_when_the_host_serves() {
        let manners = Manners::new(2 * SECOND);
        let pauses: Vec<u64> = (0..9)
            .map(|n| {
                let now = at(n * 100_000);
                manners.refused("a", now, None);
                manners.wait("a", now).as_secs()
            })
            .collect();
        assert_eq!(pauses, [60, 120, 240, 480, 960, 1_920, 3_600, 3_600, 3_600]);
        assert!(manners.book("a", at(800_001), true).is_err());
        manners.served("a");
        manners.refused("a", at(900_000), None);
        assert_eq!(manners.wait("a", at(900_000)), 60 * SECOND);
        manners.refused("b", at(0), Some(Duration::MAX));
        assert_eq!(manners.wait("b", at(0)), LONGEST_PAUSE);
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let now = at(0);
        assert_eq!(retry_after(" 120 ", now), Some(120 * SECOND));
        let date = jiff::fmt::rfc2822::DateTimePrinter::new().timestamp_to_rfc9110_string(&at(90)).unwrap();
        assert_eq!(retry_after(&date, now), Some(90 * SECOND));
        assert_eq!(retry_after("Wed, 21 Oct 2015 07:28:00 GMT", now), Some(Duration::ZERO));
        assert_eq!(retry_after("soon", now), None);
    }
}
