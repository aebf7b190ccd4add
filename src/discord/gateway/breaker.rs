//! How long the next attempt to connect waits. A gateway that takes a connection and drops it could be called ninety times
//! a second; here a few attempts are free, and then each waits twice as long as the one before.

use std::time::{Duration, Instant};

/// How attempts follow each other.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pace {
    /// Attempts that need not wait, for each shard.
    pub(super) free: u32,
    /// What the first after them waits; each further one waits twice as long,
    pub(super) first: Duration,
    /// but never longer than this.
    pub(super) longest: Duration,
    /// A connection that stays up so long was a good one, and counting begins anew.
    pub(super) steady: Duration,
    /// Between two sessions that are begun, whichever shard begins them: Discord allows one in five seconds.
    pub(super) identify: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            free: 5,
            first: Duration::from_secs(1),
            longest: Duration::from_mins(1),
            steady: Duration::from_secs(10),
            identify: Duration::from_secs(5),
        }
    }
}

impl Pace {
    /// The `n`-th wait, from 0.
    pub(super) fn wait(&self, n: u32) -> Duration {
        self.first.saturating_mul(1 << n.min(16)).min(self.longest)
    }
}

/// Counts attempts since a connection last stayed up.
#[derive(Debug)]
pub(super) struct Breaker {
    pace: Pace,
    shards: u32,
    attempts: u32,
    last: Option<Instant>,
}

impl Breaker {
    pub(super) fn new(pace: Pace) -> Self {
        Self { pace, shards: 1, attempts: 0, last: None }
    }

    /// From now on there are so many shards, each with its free attempts.
    pub(super) fn set_shards(&mut self, shards: u32) {
        self.shards = shards.max(1);
    }

    /// A connection has ended that was up for `up`: after a steady one counting begins anew.
    pub(super) fn rested(&mut self, up: Option<Duration>) {
        if up.is_some_and(|up| up >= self.pace.steady) {
            self.attempts = 0;
        }
    }

    /// An attempt begins at `now`.
    pub(super) fn attempt(&mut self, now: Instant) {
        self.attempts = self.attempts.saturating_add(1);
        self.last = Some(now);
    }

    /// How long the next attempt has still to wait.
    pub(super) fn wait(&self, now: Instant) -> Duration {
        let Some(last) = self.last else { return Duration::ZERO };
        (last + self.delay()).saturating_duration_since(now)
    }

    /// How many attempts there were, where the next has to wait for it.
    pub(super) fn tripped(&self) -> Option<u32> {
        (!self.delay().is_zero()).then_some(self.attempts)
    }

    fn delay(&self) -> Duration {
        match self.attempts.checked_sub(self.pace.free.saturating_mul(self.shards)) {
            Some(beyond) => self.pace.wait(beyond),
            None => Duration::ZERO,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn a_few_attempts_are_free_and_then_each_waits_twice_as_long() {
        let mut now = Instant::now();
        let mut breaker = Breaker::new(Pace::default());
        let mut waits = Vec::new();
        for _ in 0..13 {
            let wait = breaker.wait(now);
            waits.push(wait.as_secs());
            now += wait;
            breaker.attempt(now);
        }
        assert_eq!(waits, [0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60]);
    }

    #[test]
    fn a_connection_that_stays_up_sets_it_back_and_one_that_flaps_does_not() {
        let now = Instant::now();
        let mut breaker = Breaker::new(Pace::default());
        for _ in 0..7 {
            breaker.rested(Some(SECOND));
            breaker.attempt(now);
        }
        assert_eq!((breaker.tripped(), breaker.wait(now)), (Some(7), 4 * SECOND));
        breaker.rested(Some(10 * SECOND));
        breaker.attempt(now);
        assert_eq!((breaker.tripped(), breaker.wait(now)), (None, Duration::ZERO));
    }

    #[test]
    fn the_time_that_has_passed_counts() {
        let now = Instant::now();
        let mut breaker = Breaker::new(Pace { free: 1, ..Pace::default() });
        breaker.attempt(now);
        breaker.attempt(now);
        assert_eq!(breaker.wait(now + SECOND), SECOND);
        assert_eq!(breaker.wait(now + 9 * SECOND), Duration::ZERO);
    }

    #[test]
    fn every_shard_has_its_free_attempts() {
        let now = Instant::now();
        let mut breaker = Breaker::new(Pace::default());
        breaker.set_shards(3);
        for _ in 0..14 {
            breaker.attempt(now);
        }
        assert_eq!(breaker.tripped(), None);
        breaker.attempt(now);
        assert_eq!(breaker.tripped(), Some(15));
    }
}
