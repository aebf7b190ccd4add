//! Ibid in Discord: readers ask in a server, a direct message or a menu, the bot quotes and cites.
//!
//! An event is parsed to what is asked (`request`), the engine is asked on a blocking thread (`handler`), the reply
//! becomes wire JSON (`render`) and is sent (`rest`). `gateway` keeps the connection, `bot` starts and stops it all.

#[allow(dead_code, unused_imports, reason = "the handlers that use it come next")]
mod commands;
mod settings;
#[allow(dead_code, reason = "the handlers that use it come next")]
mod words;

// Used once `bot` and `handler` are there.
#[allow(dead_code)]
mod cooldown;
#[allow(dead_code)]
mod gate;
#[allow(dead_code)]
mod health;
#[allow(dead_code)]
mod logs;
#[allow(dead_code, unused_imports)]
mod metrics;

pub use settings::{Api, Cooldown, LogFormat, Settings, SettingsError, Token};
