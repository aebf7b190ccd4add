//! `ibid discord check`: whether the bot is set up as it has to be, found out from Discord without connecting to its
//! gateway. Each thing looked at is a [`Finding`], which says it in a sentence and, where something is wrong, what to
//! do; how it looks is the caller's. [`probe`] asks, [`finding`] has the sentences.

mod finding;
mod probe;
#[cfg(test)]
mod tests;

pub use finding::{Finding, Level};
pub use probe::check;
