//! What every face does alike: a question on its way to a reply, and the JSON of what is told.
//!
//! [`ask`] takes what somebody asks and a [`Searcher`](crate::engine::Searcher) of what serves, and gives an [`Exchange`]: the
//! reply with all that a face needs to show it. A face translates, from arguments, events or requests to an [`Asking`], and
//! from an [`Exchange`] to text, messages or [`json`]. It knows nobody: who may ask, and whether anything is kept of it, is the
//! faces'; what then is kept of a question without a good answer is [`gap()`]. Faces that serve many at once share the gate
//! and the log, and one can be mounted by another ([`Mount`]).

#[cfg(any(feature = "discord", feature = "serve"))]
#[expect(clippy::disallowed_methods, reason = "knows how long questions take")]
mod admission;
mod ask;
mod entry;
mod gap;
pub mod json;
mod json_gaps;
#[cfg(any(feature = "discord", feature = "serve"))]
mod ledger_log;
#[cfg(any(feature = "discord", feature = "serve"))]
pub(crate) mod logs;
#[cfg(any(feature = "discord", feature = "serve"))]
mod mount;
pub mod schema_org;

#[cfg(any(feature = "discord", feature = "serve"))]
pub(crate) use admission::Gate;
pub use ask::{AskError, Asking, EarlierReply, Exchange, ask, ask_or_rebuild};
pub use entry::{ChosenEntry, article, entry, faq_question};
pub use gap::{MIDDLING, gap, outcome};
#[cfg(any(feature = "discord", feature = "serve"))]
pub(crate) use ledger_log::LedgerLog;
#[cfg(any(feature = "discord", feature = "serve"))]
pub use logs::{LogFormat, LogsError};
#[cfg(any(feature = "discord", feature = "serve"))]
pub use mount::{Answering, Mount, MountParts, Mounting, PostedAnswer, PostedRefusal, PostedRequest};
