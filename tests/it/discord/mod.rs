//! The Discord face from outside: a Discord on this machine, events of people, and the real bot between them.
//!
//! `loopback` is the stand-in, `events` what people do, `people` and `places` who and where, out of the fixtures in
//! `tests/fixtures/discord`. `bot` is the process. `standin` proves the stand-in by a `client` of its own; `scenarios`
//! prove the bot.

mod bot;
mod client;
mod events;
mod fixture;
pub(crate) mod load;
mod loopback;
mod people;
mod places;
mod scenarios;
mod standin;
mod standin_gateway;
