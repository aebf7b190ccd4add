//! How long a request that met a fault waits before it is tried again: each time twice as long, up to a most, with some
//! chance in it so that requests that failed together do not come again together. What is waited altogether is bounded,
//! by what the request is worth: a message is worth twenty seconds, an interaction's first answer what is left of its three.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::time::Duration;

/// The first pause, before chance is applied.
const FIRST: Duration = Duration::from_millis(150);
/// No pause is longer, before chance is applied.
const LONGEST: Duration = Duration::from_secs(3);

/// How pauses grow.
#[derive(Clone, Copy, Debug)]
pub(super) struct Backoff {
    /// A number from 0 to below 1.
    pub(super) chance: fn() -> f64,
    /// So many times faster than in life: a test sees the same tries, and does not wait for them.
    pub(super) speed: u32,
}

impl Default for Backoff {
    fn default() -> Self {
        Self { chance, speed: 1 }
    }
}

impl Backoff {
    /// The pauses of one request, which together are no longer than `most`.
    pub(super) fn pauses(self, most: Duration) -> impl Iterator<Item = Duration> {
        let mut left = most;
        (0..16).map_while(move |n| {
            let pause = FIRST.saturating_mul(1 << n).min(LONGEST);
            // A fifth less to a fifth more.
            let pause = pause.mul_f64(0.8 + 0.4 * (self.chance)().clamp(0.0, 1.0));
            left = left.checked_sub(pause)?;
            Some(pause / self.speed.max(1))
        })
    }
}

/// A number from 0 to below 1: chance enough for pauses, from the seed that the standard library gives every hash map.
pub(in crate::discord) fn chance() -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "53 bits fit")]
    let share = (RandomState::new().build_hasher().finish() >> 11) as f64 / (1_u64 << 53) as f64;
    share
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steady() -> Backoff {
        Backoff { chance: || 0.5, speed: 1 }
    }

    fn total(pauses: impl Iterator<Item = Duration>) -> (usize, Duration) {
        pauses.fold((0, Duration::ZERO), |(n, sum), pause| (n + 1, sum + pause))
    }

    #[test]
    fn pauses_double_up_to_the_longest() {
        let pauses: Vec<u128> = steady().pauses(Duration::from_secs(20)).map(|p| p.as_millis()).collect();
        assert_eq!(pauses, [150, 300, 600, 1200, 2400, 3000, 3000, 3000, 3000, 3000]);
        let of_a_callback: Vec<u128> = steady().pauses(Duration::from_millis(2300)).map(|p| p.as_millis()).collect();
        assert_eq!(of_a_callback, [150, 300, 600, 1200]);
    }

    #[test]
    fn whatever_chance_says_a_message_outlasts_five_seconds_and_gives_up_within_twenty() {
        for chance in [(|| 0.0) as fn() -> f64, || 0.25, || 0.999, || f64::MAX, super::chance] {
            let backoff = Backoff { chance, ..Backoff::default() };
            let (tries, waited) = total(backoff.pauses(Duration::from_secs(20)));
            assert!(waited > Duration::from_secs(15) && waited <= Duration::from_secs(20), "{tries}: {waited:?}");
            let (tries, waited) = total(backoff.pauses(Duration::from_millis(2300)));
            assert!(tries >= 3 && waited <= Duration::from_millis(2300), "{tries}: {waited:?}");
        }
    }

    #[test]
    fn chance_is_between_none_and_all() {
        assert!((0..1000).map(|_| chance()).all(|share| (0.0..1.0).contains(&share)));
        let some: std::collections::BTreeSet<u64> = (0..100).map(|_| chance().to_bits()).collect();
        assert!(some.len() > 90, "{some:?}");
    }
}
