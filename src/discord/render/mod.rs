//! From a reply to the message that shows it. Pure: the same reply, index and words give the same payload.
//!
//! [`reply`] is the way in for answers, [`browse`] for an article's FAQ and the list of articles, [`about`] for the bot's own
//! pages. Whatever an article or a reader wrote is escaped and cut to fit; the budget of each part is beside it.

pub(super) mod about;
pub(super) mod browse;
mod buttons;
pub(super) mod gaps;
pub(super) mod intake;
mod parts;
pub(super) mod reply;
pub(super) mod review;
pub(super) mod ruling;
pub(super) mod shadow;
pub(super) mod stats;
#[cfg(test)]
mod tests;
pub(super) mod threshold;

pub(super) use buttons::{menu, resolve};
pub(super) use parts::{View, asked, day, moment, timestamp};
