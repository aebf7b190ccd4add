//! A small `SQLite` file of what readers judged, what went unanswered, which reply answered which message, and how the bot
//! behaves in each channel.
//!
//! It is synchronous: call it from a thread that may wait. It reads no clock; `now` is a parameter. Nobody's id is in it
//! but that of a reader who asked to be told, and a question's words only as long as the operator chose; how long
//! everything else stays is in `retention.rs`. It neither decides nor sends anything. Start with [`Ledger`].

mod channels;
mod claims;
mod counts;
mod error;
#[cfg(test)]
mod fixtures;
mod gaps;
#[allow(clippy::module_inception)]
mod ledger;
mod open;
mod replies;
mod retention;
mod schema;
mod secret;
mod sweep;
mod verdicts;
mod waiting;

pub use channels::Mode;
pub use counts::Counts;
pub use error::LedgerError;
pub use gaps::{Gap, GapId, GapKind};
pub use ledger::Ledger;
pub use replies::{Remembered, SentReply};
pub use retention::WAITING_DAYS;
pub use secret::Secret;
pub use sweep::Swept;
pub use verdicts::{Tally, Verdict};
pub use waiting::Awaited;
