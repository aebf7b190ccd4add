//! Ibid in Discord: readers ask in a server, a direct message or a menu, the bot quotes and cites.
//!
//! An event comes from `gateway`; `handler` finds out what is asked and answers in time; `inquiry` asks the engine on a
//! blocking thread; `render`, which is pure, makes the payload; `rest` sends it. `bot` starts and stops it all, `check` and
//! `preview` are for whoever sets it up. Limits of Discord's are constants in `limits`; the bot's own words are files in
//! `words/`, one a language.

mod asker;
mod bot;
mod check;
mod commands;
mod cooldown;
mod corrections;
mod custom_id;
mod damage;
mod desk;
mod escape;
mod failing;
mod feeding;
mod figures;
mod form;
mod gate;
mod gateway;
mod handler;
mod health;
mod inquiry;
mod intake;
pub mod limits;
mod logs;
mod metrics;
mod notify;
mod payload;
mod pending;
mod preview;
mod recording;
mod render;
mod rest;
mod settings;
mod suggest;
mod watching;
mod words;

pub use bot::{BotError, run};
pub use check::{Finding, Level, check};
pub use preview::{Preview, PreviewError, preview};
pub use settings::{Api, Cooldown, LogFormat, Settings, SettingsError, Token};
