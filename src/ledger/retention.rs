//! How long what is kept, in one place, so that a privacy notice can be checked against it. The days that words of
//! questions are kept are the operator's choice and not here. [`super::sweep`] removes what is past its time.

use jiff::Timestamp;

/// A gap stays this long after it was last asked, or as long as its words if that is longer: without its words it is
/// figures and a keyed hash, and the buttons under its message go on working.
pub(super) const GAP_DAYS: u16 = 30;
/// A reader who wants to be told waits no longer, and with the last of them their gap may go.
pub const WAITING_DAYS: u16 = 180;
/// A judgement older than this says little of the articles as they are.
pub(super) const VERDICT_DAYS: u16 = 365;
/// An edit or a deletion of the question is followed this long at most.
pub(super) const REPLY_DAYS: u16 = 30;
/// Discord replays the events of a session for minutes; a day is on the safe side.
pub(super) const CLAIM_DAYS: u16 = 1;

const DAY_SECONDS: i64 = 24 * 60 * 60;

/// The moment `days` before `now`, as the tables hold moments: what is as old or older is past its time.
pub(super) fn days_before(now: Timestamp, days: u16) -> i64 {
    now.as_second() - i64::from(days) * DAY_SECONDS
}
