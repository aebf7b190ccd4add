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
mod github;
mod index;
mod init;
mod key;
mod ledger;
mod migrate;
mod model;
mod model_reader;
mod model_sample;
mod prompt;
mod publishing;
mod question;
mod run;
mod self_check;
mod show;
mod skipped;
mod state;
mod stats;
mod table;
mod visibility;

pub use run::run;
pub use self_check::{Finding, FindingLevel, self_check};
