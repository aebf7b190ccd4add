//! The connection to Discord's gateway: opened, watched, opened again, ended for good where nothing else helps. What the
//! events say is not looked at here; each is handed on as it came.
//!
//! A [`shard`] is one connection after another, with a session that goes on from one to the next where Discord allows it;
//! [`socket`] is the connection itself, [`frame`] what is said on it. [`run`] keeps as many shards as Discord wants, the [`keeper`]
//! has what they share, and the [`breaker`] holds up attempts to connect that follow each other too fast. In reading order: [`run`], [`keeper`], [`shard`],
//! [`frame`], [`socket`], [`breaker`], [`state`], [`address`], [`end`].

mod address;
mod breaker;
mod end;
mod frame;
mod keeper;
mod run;
mod shard;
mod socket;
mod state;
#[cfg(test)]
mod tests;

pub(super) use address::checked as checked_address;
pub(crate) use end::GatewayEnd;
pub(super) use frame::Dispatch;
pub(crate) use run::run;
pub(crate) use state::GatewayState;
