//! From the environment and the arguments to a face that runs: the one place that knows every face, and that reads the
//! environment.
//!
//! [`arguments`] completes the arguments by what the environment says of the terminal. `discord` turns them into the Discord
//! face's settings and runs what was asked of it, `serve` those of the face over HTTP; the terminal's commands are [`crate::cli`]'s own.

#[cfg(feature = "discord")]
#[expect(clippy::disallowed_methods, reason = "reads the environment")]
mod discord;
mod self_check;
#[cfg(feature = "serve")]
#[expect(clippy::disallowed_methods, reason = "reads the environment")]
mod serve;
#[expect(clippy::disallowed_methods, reason = "reads the environment")]
mod terminal;

#[cfg(feature = "discord")]
pub use discord::discord;
pub use self_check::self_check;
#[cfg(feature = "serve")]
pub use serve::serve;
pub use terminal::arguments;
