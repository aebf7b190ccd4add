//! Ibid in Discord: readers ask in a server, a direct message or a menu, the bot quotes and cites.
//!
//! An event comes from `gateway` and is read by `event`; `handler` finds out what is asked and answers in time; `inquiry` asks the engine on a
//! blocking thread; `render`, which is pure, makes the payload; `rest` sends it. `bot` starts and stops it all, `check` and
//! `preview` are for whoever sets it up. Limits of Discord's are constants in `limits`; the bot's own words are files in
//! `words/`, one a language.

#![expect(clippy::disallowed_methods, reason = "a face has the clock")]

mod asker;
mod bot;
mod check;
mod commands;
mod cooldown;
mod corrections;
mod custom_id;
mod damage;
mod desk;
mod digest;
mod escape;
mod event;
mod failing;
mod feeding;
mod figures;
mod form;
mod gate;
mod gateway;
mod guilds;
mod handler;
mod health;
mod heard;
mod inquiry;
mod intake;
pub mod limits;
mod logs;
mod metrics;
mod notice;
mod notify;
mod own;
mod payload;
mod pending;
mod preview;
mod publishing;
mod reasking;
mod recording;
mod registering;
mod render;
mod rest;
mod rights;
mod settings;
mod small_talk;
mod suggest;
mod turns;
mod watching;
mod words;

pub use bot::{BotError, run};
pub use check::{Finding, Level, check};
pub use preview::{Preview, PreviewError, preview};
pub use settings::{Api, Cooldown, LogFormat, Settings, SettingsError, Token};
