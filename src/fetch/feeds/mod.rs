//! Feeds and sitemaps that are looked at again and again: when, and what is new in them.
//!
//! [`Feed`] is the state of one and a pure function of what happened to it and of the time; where it is kept is decided
//! above. [`poll`] is one round: ask if it is due, list what is there (`entry`), give what is new or changed, the newest
//! first. An entry with text comes with it, as a file that the corpus can hold; where that is not the whole text, its page
//! is to be fetched. [`look`] tells what an address leads to before it is followed.

mod dates;
mod entry;
mod feed;
mod look;
mod poll;
#[cfg(test)]
mod tests;

pub(super) use dates::instant;
pub use entry::Entry;
pub use feed::{Feed, FeedKind, Seen};
pub use look::{FeedLink, Look, look};
pub use poll::{PollError, poll};
