//! The desk, as a browser without a script meets it.
//!
//! 1. Signing in: an address counts once, a session ends, and nothing of either is in a file or the log.
//! 2. No other page acts here: cookies, origins, tokens of forms, frames, scripts.
//! 3. Signing in with Discord: moderators of a home server alone, and only in the browser that began.
//! 4. Rooms do what the same commands do in Discord and at the terminal, and the audit trail says who did it.

mod discord;
mod entering;
mod figures;
mod loopback;
pub(crate) mod moderator;
mod rooms;
