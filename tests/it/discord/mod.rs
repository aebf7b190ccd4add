//! The Discord face from outside: a Discord on this machine, events of people, and the real bot between them.
//!
//! `loopback` is the stand-in, `events` what people do, `people` and `places` who and where, out of the fixtures in
//! `tests/fixtures/discord`. `bot` is the process. `standin` proves the stand-in by a `client` of its own; `scenarios`
//! prove the bot. `load` is not a test: `benches/discord.rs` runs it, and with it all that it needs of this.

#![allow(dead_code, reason = "the tests and the load of benches/discord.rs each use a part")]

mod bot;
mod client;
mod events;
mod fixture;
pub(crate) mod load;
mod loopback;
mod people;
mod places;
#[cfg(test)]
mod scenarios;
#[cfg(test)]
mod standin;
#[cfg(test)]
mod standin_gateway;
