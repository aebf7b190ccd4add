//! A small database, a file of `SQLite` or tables of PostgreSQL, of what readers judged, what went unanswered, which reply answered
//! which message, what moderators set and did, and figures of each day.
//!
//! It is synchronous: call it from a thread that may wait. It reads no clock; `now` is a parameter. A reader's id is in it
//! only where the reader asked to be told, a moderator's where they changed something, and a question's words only as long
//! as the operator chose; how long everything else stays is in `retention.rs`, and `PRIVACY.md` tells readers. It neither
//! decides nor sends anything. Start with [`Ledger`].

mod asked_at;
mod audit;
mod channels;
mod claims;
mod corrections;
mod counts;
#[cfg(test)]
#[cfg(feature = "postgres")]
mod database_tests;
mod error;
mod feeds;
mod figures;
#[cfg(test)]
mod fixtures;
mod gap;
mod gaps;
mod groups;
mod guilds;
mod keys;
mod leaders;
#[allow(clippy::module_inception)]
mod ledger;
mod meaning;
mod moving;
#[expect(clippy::disallowed_methods, reason = "opens the file of the ledger, and waits for other processes")]
mod open;
#[expect(clippy::disallowed_methods, reason = "looks whether the file is there")]
mod place;
mod places;
mod privacy;
mod replies;
mod retention;
mod rows;
mod schema;
mod secret;
mod shadow;
mod stats;
mod sweep;
mod tables;
mod topics;
mod value;
mod verdicts;
mod waiting;

pub use audit::{Actor, AuditAction, AuditEntry, AuditFilter, Audited};
pub use channels::Mode;
pub use counts::LedgerCounts;
pub use error::LedgerError;
pub use feeds::{Feed, FeedKind, FeedProgress, NewFeed};
pub use figures::{CountedQuestion, LedgerOutcome};
pub use gap::{Gap, GapId, GapKind};
pub use groups::{GapGroup, GapPage, GroupId, GroupQuestion, Kinds, MOST_GROUPS_COUNTED, MOST_QUESTIONS, Settled};
pub use guilds::EVERYWHERE;
pub use keys::{ApiKey, KeyScope, KeySecret};
pub use ledger::Ledger;
pub use meaning::ALIKE;
pub use moving::{MoveError, MovedLedger};
pub use place::LedgerPlace;
pub use privacy::{AboutUser, ForgottenUser, Wait};
pub use replies::{Remembered, SentReply};
pub use retention::{
    AUDIT_DAYS, CLAIM_DAYS, FIGURE_DAYS, GAP_DAYS, RetentionDays, SHADOW_DAYS, VERDICT_DAYS, WAITING_DAYS,
};
pub use secret::Secret;
pub use shadow::{ShadowReply, Trial};
pub use stats::{DayFigures, MOST_DAYS, Stats, UsageFigures};
pub use sweep::Swept;
pub use verdicts::{Judged, PassageTally, Source, Verdict};
pub use waiting::Awaited;
