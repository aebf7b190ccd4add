//! The terminal's face: a command with its arguments in, text or JSON out, an exit status at the end. How anything is written to
//! a terminal is [`crate::terminal`]'s.

#![expect(clippy::disallowed_methods, reason = "a face has the clock, and the files that its arguments name")]

mod add;
mod ask;
mod audit;
mod calibrate;
mod check;
mod describe;
mod eval;
mod faq;
mod faq_import;
mod feed;
mod gaps;
mod index;
mod ledger;
mod migrate;
mod model;
mod model_reader;
mod model_sample;
mod prompt;
mod publishing;
mod question;
mod run;
mod show;
mod skipped;
mod state;
mod stats;
mod table;
mod visibility;

pub use run::run;
