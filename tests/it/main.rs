//! Ibid from outside: the library's floors wired together, and the real process.

#![allow(clippy::disallowed_methods, reason = "tests have files and clocks of their own")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod accidents;
mod adding;
mod answers;
#[cfg(unix)]
mod attack;
#[cfg(unix)]
mod attacked;
mod bombs;
mod brought;
#[cfg(feature = "serve")]
mod browser;
mod calibrate;
mod check;
mod claims;
mod damage;
#[cfg(feature = "postgres")]
mod database;
#[cfg(feature = "discord")]
mod discord;
mod fail_closed;
mod faq_import;
mod faqpages;
mod feeding;
mod follow_up;
mod golden;
mod hard;
mod hostile;
mod index;
mod json;
mod kept;
mod multilingual;
mod newsroom;
mod owner;
mod paths;
#[cfg(feature = "discord")]
mod payloads;
mod process;
#[cfg(all(feature = "discord", feature = "serve"))]
mod properties;
mod publishing;
mod quoting;
mod reader;
mod rings;
mod rulings;
mod searcher;
#[cfg(feature = "serve")]
mod serve;
mod shards;
mod site;
mod standing;
mod terminal;
mod tidy;
mod time;
mod wording;
mod words;
mod work;
