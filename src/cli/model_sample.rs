//! What `ibid model` tries an encoder and a reader with, and how it times them.

use std::time::{Duration, Instant};

/// Texts to check an encoder with: what is asked, what answers it in other words, and what has nothing to do with it.
pub(super) const ASKED: &str = "Why did the price of bread go up this year?";

pub(super) const NEAR: &str = "Bakers charge more for a loaf because flour and energy have become dearer.";

pub(super) const FAR: &str = "The goalkeeper saved two penalties in the second half of the match.";

/// A passage as long as most are, to take the time with.
pub(super) const PASSAGE: &str = "The council decided on Tuesday that the old harbour will be opened to the public in the spring. For twenty \
                       years the quays were closed because the walls were thought unsafe; engineers who looked at them last \
                       autumn found that most of the stone is sound. Repairs to the northern pier will cost four million and \
                       are to be paid from the sale of two warehouses. Fishermen, who had feared for their berths, may stay. A \
                       ferry will call every hour from May to October, and a market is planned for Saturdays. The mayor said \
                       that the town had turned its back on the water for too long.";

/// Times are the middle one of so many.
const ROUNDS: usize = 15;

/// The middle one of some times.
pub(super) fn middle(what: impl Fn() -> bool) -> Duration {
    let mut times: Vec<Duration> = (0..ROUNDS)
        .map(|_| {
            let start = Instant::now();
            std::hint::black_box(what());
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    times[ROUNDS / 2]
}

pub(super) fn ms(time: Duration) -> f64 {
    (time.as_secs_f64() * 1e5).round() / 100.0
}

/// What weights are known by, a long checksum by its first digits: the whole one is in the JSON.
pub(super) fn short(identity: &str) -> String {
    match identity.split_once("sha256:") {
        Some((name, checksum)) => format!("{name}sha256:{}", checksum.chars().take(16).collect::<String>()),
        None => identity.to_owned(),
    }
}
