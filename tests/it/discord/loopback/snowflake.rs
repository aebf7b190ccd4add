//! Ids and times as Discord makes them: an id holds the millisecond of its making, so a message's age can be read off it.

use jiff::Timestamp;
use std::sync::atomic::{AtomicU64, Ordering};

/// 2015-01-01T00:00:00Z in milliseconds, where Discord's time begins.
const EPOCH: i64 = 1_420_070_400_000;

/// An id that no other in this process has, and that is later than all before it.
pub(crate) fn fresh() -> String {
    static LAST: AtomicU64 = AtomicU64::new(0);
    let now = at(Timestamp::now());
    let next = |last: u64| Some(now.max(last + 1));
    let last = LAST.fetch_update(Ordering::Relaxed, Ordering::Relaxed, next).unwrap();
    now.max(last + 1).to_string()
}

/// The first id of a moment.
fn at(time: Timestamp) -> u64 {
    u64::try_from(time.as_millisecond() - EPOCH).unwrap() << 22
}

/// When this id was made, in Discord's form.
pub(crate) fn time_of(id: &str) -> String {
    let id: i64 = id.parse().unwrap();
    written(Timestamp::from_millisecond((id >> 22) + EPOCH).unwrap())
}

/// This moment in Discord's form.
pub(crate) fn written(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%S%.6f+00:00").to_string()
}

/// Seconds since 1970, as a capture has them.
pub(crate) fn seconds() -> f64 {
    std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap().as_secs_f64()
}
