//! What every face does alike: a question on its way to a reply, and the JSON of what is told.
//!
//! [`ask`] takes what somebody asks and a [`Searcher`](crate::engine::Searcher) of what serves, and gives an [`Exchange`]: the
//! reply with all that a face needs to show it. A face translates, from arguments, events or requests to an [`Asking`], and
//! from an [`Exchange`] to text, messages or [`json`]. It knows nobody: who may ask, and what is kept of it, is the faces'.

mod ask;
mod entry;
pub mod json;

pub use ask::{AskError, Asking, EarlierReply, Exchange, ask, ask_or_rebuild};
pub use entry::{ChosenEntry, article, entry, faq_question};
