//! From the environment and the arguments to a face that runs: the one place that knows both faces.
//!
//! `discord` turns arguments into the Discord face's settings and runs what was asked of it; the terminal's commands are
//! [`crate::cli`]'s own.

#[cfg(feature = "discord")]
#[expect(clippy::disallowed_methods, reason = "reads the environment")]
mod discord;

#[cfg(feature = "discord")]
pub use discord::discord;
