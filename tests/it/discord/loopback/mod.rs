//! A Discord on this machine that the real bot talks to: REST and gateway, their faults on demand, and a record of all
//! that was said.
//!
//! What it knows is in `state`, behind one lock. `start` opens the ports; `http` reads requests and lets `routes` answer
//! them, out of `application`, `commands`, `channels`, `interactions` and `replies`; `connection` moves the gateway's
//! frames for `gateway`, and `reach` says who hears of what. Tests cause things with `Discord::dispatch`, break them by
//! `breakage`, and look by `wait`. It is not Discord: what it does not know it refuses, and what it sends and answers is
//! held against Discord's own descriptions.

mod application;
mod attachments;
mod breakage;
mod capture;
mod channels;
mod commands;
mod connection;
mod exchange;
mod faults;
mod gateway;
mod happen;
mod http;
mod interactions;
mod limits;
mod messages;
mod multipart;
mod pings;
mod reach;
mod refusal;
mod replies;
mod routes;
mod snowflake;
mod start;
mod state;
mod wait;

pub(crate) use application::Setup;
pub(crate) use exchange::Exchange;
pub(crate) use faults::Fault;
pub(crate) use gateway::{AUTHENTICATION_FAILED, Contact, DISALLOWED_INTENTS, INVALID_INTENTS};
pub(crate) use messages::{EPHEMERAL, basic, flags};
pub(crate) use pings::Pings;
pub(crate) use reach::MESSAGE_CONTENT;
pub(crate) use snowflake::{fresh, time_of, written};
pub(crate) use start::Discord;
pub(crate) use state::State;
