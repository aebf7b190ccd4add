//! How long what is kept, in one place, so that a privacy notice can be checked against it. The days in [`RetentionDays`]
//! are the operator's choice. [`super::sweep`] removes what is past its time.

use jiff::Timestamp;

/// A gap stays this long after it was last asked, or as long as its words if that is longer: without its words it is
/// figures and a keyed hash, and the buttons under its message go on working.
pub const GAP_DAYS: u16 = 30;
/// A reader who wants to be told waits no longer, and with the last of them their gap may go.
pub const WAITING_DAYS: u16 = 180;
/// A judgement older than this says little of the articles as they are.
pub const VERDICT_DAYS: u16 = 365;
/// Entries of the audit trail: this year and the one it is compared with.
pub const AUDIT_DAYS: u16 = 730;
/// Counts of a day, which name nothing but articles.
pub const FIGURE_DAYS: u16 = 730;
/// What the bot said in a moderators' log only; what they judged of it stays on as a verdict.
pub const SHADOW_DAYS: u16 = 90;
/// Discord replays the events of a session for minutes; a day is on the safe side.
pub const CLAIM_DAYS: u16 = 1;

/// What the operator chooses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetentionDays {
    /// Days that the words of questions are kept, with what they mean and who asked, told apart by keyed hashes; 0 keeps
    /// none of it.
    pub words: u16,
    /// Days that replies are remembered: so long an edit or a deletion of the question is followed, and a correction of
    /// the article told.
    pub replies: u16,
}

impl Default for RetentionDays {
    fn default() -> Self {
        Self { words: 30, replies: 30 }
    }
}

impl From<u16> for RetentionDays {
    fn from(words: u16) -> Self {
        Self { words, ..Self::default() }
    }
}

const DAY_SECONDS: i64 = 24 * 60 * 60;

/// The moment `days` before `now`, as the tables hold moments: what is as old or older is past its time.
pub(super) fn days_before(now: Timestamp, days: u16) -> i64 {
    now.as_second() - i64::from(days) * DAY_SECONDS
}
