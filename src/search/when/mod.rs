//! The time that a question asks about: "latest", "last week", "as of April", "since the merger", 去年.
//!
//! Time words are read against the day of asking and the articles' dates. They never keep an article out: among passages
//! that answer about equally well those of the time asked for go first, and whoever shows an older one can say so.

mod calendar;
mod chinese;
mod english;
mod prefer;
mod read;
mod time;

pub use prefer::prefer;
pub use time::{Time, When};

#[cfg(test)]
mod tests;
