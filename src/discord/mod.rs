//! Ibid in Discord: readers ask in a server, a direct message or a menu, the bot quotes and cites.
//!
//! An event comes from `gateway` and is read by `event`; `handler` finds out what is asked and answers in time; `inquiry` asks the engine on a
//! blocking thread; `render`, which is pure, makes the payload; `rest` sends it. `bot` starts and stops it all; `endpoint` takes
//! interactions over HTTP instead. `check` and `preview` are for whoever sets it up. Limits of Discord's are constants in `limits`; the bot's own words are files in
//! `localisation/`, one a language.

#![expect(clippy::disallowed_methods, reason = "a face has the clock")]

mod active_channels;
mod bot;
mod check;
mod commands;
mod cooldown;
mod corrections;
mod custom_id;
mod damage;
mod digest;
mod endpoint;
mod escape;
mod event;
mod feeding;
mod form;
mod gap_closing;
mod gateway;
mod guilds;
mod handler;
mod health;
mod held_review;
mod inquiry;
mod introduction;
pub mod limits;
mod localisation;
mod message_order;
mod metrics;
mod monitoring;
mod notice;
mod notify;
mod own_names;
mod payload;
mod preview;
mod public_key;
mod publishing;
mod recording;
mod registering;
mod render;
mod requester;
mod rest;
mod rights;
mod settings;
mod small_talk;
mod state;
mod submissions;
mod suggest;
#[doc(hidden)]
pub mod untrusted;
mod unwritable_logs;
mod watching;

pub use bot::{BotError, run};
pub use check::{Finding, Level, check};
pub use endpoint::interactions;
pub use preview::{Preview, PreviewError, preview};
pub use public_key::{PublicKey, PublicKeyError};
pub use settings::{Api, BotSettings, BotToken, Cooldown, SettingsError};
