//! Feeds and sitemaps that are looked at again and again: when, and what is new in them.
//!
//! [`FeedSchedule`] is the state of one and a pure function of what happened to it and of the time; where it is kept is decided
//! above. [`poll`] is one round: ask if it is due, list what is there (`entry`), give what is new or changed, the newest
//! first. An entry with text comes with it, as a file that the corpus can hold; where that is not the whole text, its page
//! is to be fetched. `discovery` tells what an address leads to before it is followed.

mod dates;
mod discovery;
mod entry;
mod feed;
mod poll;
#[cfg(test)]
mod tests;

pub(super) use dates::instant;
pub use discovery::{FeedLink, FeedSource, look};
pub use entry::FeedEntry;
pub use feed::{FeedSchedule, SeenEntry, SourceKind};
pub use poll::{PollError, poll};
