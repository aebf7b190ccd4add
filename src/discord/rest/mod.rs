//! Requests to Discord's REST interface: each a method of [`RestClient`], each with its own rules of what is sent again when it
//! fails. Bodies are JSON values that the caller has rendered; nothing here knows what they say. Neither an error nor a
//! `Debug` shows the bot's token or an interaction's, which is why addresses are never part of one.
//!
//! In reading order: [`methods`] is what can be asked, [`call`] one request with its rules, [`client`] sends it,
//! [`backoff`] says when again, [`error`] is what can go wrong, [`answers`] what comes back.

mod answers;
mod backoff;
mod call;
mod client;
mod error;
mod methods;
mod refusal;
#[cfg(test)]
pub(super) mod stand_in;
#[cfg(test)]
mod tests;

pub(crate) use answers::{Application, GatewayInfo, Guild};
pub(super) use backoff::chance;
pub(crate) use client::RestClient;
pub(crate) use error::RestError;
