//! Ibid in Discord: readers ask in a server, a direct message or a menu, the bot quotes and cites.
//!
//! An event is parsed to what is asked (`request`), the engine is asked on a blocking thread (`handler`), the reply
//! becomes wire JSON (`render`) and is sent (`rest`). `gateway` keeps the connection, `bot` starts and stops it all.

mod settings;

pub use settings::{Api, Cooldown, LogFormat, Settings, SettingsError, Token};
