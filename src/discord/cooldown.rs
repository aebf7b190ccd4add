//! How often one person or one channel may ask: a bucket of tokens for each, refilled evenly.
//!
//! A bucket is kept as the time it still needs to be full again, so nothing runs in the background. Memory is bounded;
//! the clock is a parameter. What a person is told of a refusal, and whether, is the handler's.

use super::settings::Cooldown;
use lru::LruCache;
use std::num::NonZeroUsize;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// People or channels remembered, under a megabyte. Whoever was quiet longest is forgotten first and begins anew with a
/// full bucket: with so many at once it is the [gate](crate::service::Gate) that keeps the load down.
const MOST_KEYS: NonZeroUsize = NonZeroUsize::new(10_000).unwrap();

/// The buckets of all people, or of all channels.
#[derive(Debug)]
pub(super) struct Cooldowns {
    /// Time in which one token comes back, rounded up: never faster than was set.
    token: Duration,
    /// Debt up to which a token is left.
    room: Duration,
    is_off: bool,
    /// A refusal is reported once in so long.
    per: Duration,
    buckets: Mutex<LruCache<u64, Bucket>>,
}

#[derive(Debug)]
struct Bucket {
    /// Time until it is full again, as of `at`.
    debt: Duration,
    at: Instant,
    /// When a refusal was last reported.
    notified: Option<Instant>,
}

/// A question too many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct OverLimit {
    /// Until the next is allowed.
    pub(super) wait: Duration,
    /// Whether it is the first in a period. People are told once, not for each of their attempts.
    pub(super) is_first: bool,
}

impl Cooldowns {
    /// Full buckets for everyone.
    pub(super) fn new(Cooldown { burst, per }: Cooldown) -> Self {
        let exact = per.checked_div(burst).unwrap_or_default();
        let token = if exact * burst < per { exact + Duration::from_nanos(1) } else { exact };
        Self {
            token,
            room: token.saturating_mul(burst.saturating_sub(1)),
            is_off: burst == 0,
            per,
            buckets: Mutex::new(LruCache::new(MOST_KEYS)),
        }
    }

    /// Takes a token out of the bucket of `key`, a person's or a channel's id.
    pub(super) fn take(&self, key: u64, now: Instant) -> Result<(), OverLimit> {
        if self.is_off {
            return Ok(());
        }
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        let bucket = buckets.get_or_insert_mut(key, || Bucket { debt: Duration::ZERO, at: now, notified: None });
        // Threads that took `now` in one order may come here in the other.
        bucket.debt = bucket.debt.saturating_sub(now.saturating_duration_since(bucket.at));
        bucket.at = bucket.at.max(now);
        if bucket.debt > self.room {
            let is_first = bucket.notified.is_none_or(|at| now.saturating_duration_since(at) > self.per);
            if is_first {
                bucket.notified = Some(now);
            }
            return Err(OverLimit { wait: bucket.debt.saturating_sub(self.room), is_first });
        }
        bucket.debt = bucket.debt.saturating_add(self.token);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cooldowns(burst: u32, per: Duration) -> Cooldowns {
        Cooldowns::new(Cooldown { burst, per })
    }

    #[test]
    fn a_burst_is_allowed_and_then_one_for_each_share_of_the_period() {
        let cooldowns = cooldowns(3, Duration::from_secs(30));
        let start = Instant::now();
        for _ in 0..3 {
            assert_eq!(cooldowns.take(1, start), Ok(()));
        }
        assert_eq!(cooldowns.take(1, start).map_err(|r| r.wait), Err(Duration::from_secs(10)));
        assert_eq!(cooldowns.take(2, start), Ok(()), "others have buckets of their own");
        assert_eq!(cooldowns.take(1, start + Duration::from_secs(10)), Ok(()));
        assert!(cooldowns.take(1, start + Duration::from_secs(19)).is_err());
    }

    #[test]
    fn of_many_refusals_only_the_first_is_reported() {
        let cooldowns = cooldowns(1, Duration::from_secs(10));
        let start = Instant::now();
        let mut firsts = Vec::new();
        for second in 0..=21 {
            if let Err(refused) = cooldowns.take(1, start + Duration::from_secs(second)) {
                firsts.extend(refused.is_first.then_some(second));
            }
        }
        assert_eq!(firsts, [1, 12]);
    }

    #[test]
    fn no_burst_or_no_period_is_no_cooldown() {
        let now = Instant::now();
        for cooldowns in [cooldowns(0, Duration::from_mins(1)), cooldowns(5, Duration::ZERO)] {
            assert!((0..100).all(|_| cooldowns.take(1, now).is_ok()));
        }
    }

    #[test]
    fn settings_beyond_reason_are_no_overflow() {
        let now = Instant::now();
        let cooldowns = cooldowns(1, Duration::MAX);
        assert_eq!(cooldowns.take(1, now), Ok(()));
        assert!(cooldowns.take(1, now).is_err());
    }

    #[test]
    fn memory_is_bounded_and_the_busiest_are_not_forgotten() {
        let cooldowns = cooldowns(1, Duration::from_mins(1));
        let now = Instant::now();
        assert!(cooldowns.take(0, now).is_ok());
        for key in 1..50_000 {
            assert!(cooldowns.take(key, now).is_ok());
            if key % 1000 == 0 {
                assert!(cooldowns.take(0, now).is_err());
            }
        }
        assert_eq!(cooldowns.buckets.lock().unwrap().len(), MOST_KEYS.get());
    }

    proptest! {
        #[test]
        fn no_window_allows_more_than_the_burst_and_its_refills(
            burst in 1_u32..20,
            per in 1_u64..100_000,
            gaps in proptest::collection::vec(0_u64..5_000, 1..200),
        ) {
            let cooldowns = cooldowns(burst, Duration::from_nanos(per));
            let start = Instant::now();
            let mut at = 0;
            let mut allowed = Vec::new();
            for gap in gaps {
                at += gap;
                if cooldowns.take(1, start + Duration::from_nanos(at)).is_ok() {
                    allowed.push(at);
                }
            }
            for (i, first) in allowed.iter().enumerate() {
                for (count, last) in (1_u64..).zip(&allowed[i..]) {
                    prop_assert!(count.saturating_sub(burst.into()) * per <= (last - first) * u64::from(burst));
                }
            }
        }

        #[test]
        fn the_wait_that_is_told_is_the_wait(
            burst in 1_u32..20,
            per in 1_u64..100_000,
            gaps in proptest::collection::vec(0_u64..5_000, 1..200),
        ) {
            let cooldowns = cooldowns(burst, Duration::from_nanos(per));
            let mut now = Instant::now();
            for gap in gaps {
                now += Duration::from_nanos(gap);
                if let Err(OverLimit { wait, .. }) = cooldowns.take(1, now) {
                    prop_assert!(!wait.is_zero() && wait <= cooldowns.token);
                    prop_assert!(cooldowns.take(1, now + wait.saturating_sub(Duration::from_nanos(1))).is_err());
                    now += wait;
                    prop_assert!(cooldowns.take(1, now).is_ok());
                }
            }
        }
    }
}
