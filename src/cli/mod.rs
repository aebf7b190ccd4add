//! The terminal's face: arguments in, text or JSON out, an exit status at the end.
//!
//! Data goes to stdout through `print::Out` alone, words for the person go to stderr. Text from articles and questions
//! is made harmless for terminals before it is shown.

#![expect(clippy::disallowed_methods, reason = "a face has the clock, and the files that its arguments name")]

mod add;
mod add_args;
mod args;
mod ask;
mod audit;
mod calibrate;
mod check;
mod describe;
mod eval;
mod examples;
mod feed;
mod gaps;
mod golden;
mod index;
mod ledger;
mod ledger_args;
mod model;
mod model_reader;
mod model_sample;
mod opening;
mod print;
mod progress;
mod prompt;
mod publishing;
mod question;
mod run;
mod show;
mod skipped;
mod state;
mod stats;
mod status;
mod table;
mod usage;
mod values;
mod visibility;

pub use add_args::{AddArgs, FeedArgs, FeedCommand, FetchArgs};
pub use args::{Args, BotArgs, Command, DiscordCommand, ReaderChoice};
pub use ledger_args::{AuditArgs, CalibrateArgs, GapsArgs, LedgerArgs, StatsArgs};
pub use opening::{embedder, engine, settings};
pub use print::{hint, print_json, say, tell};
pub use run::{finish, run};
pub use status::Status;
pub use usage::arguments;
