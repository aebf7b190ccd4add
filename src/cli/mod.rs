//! The terminal's face: arguments in, text or JSON out, an exit status at the end.
//!
//! Data goes to stdout through `print::Out` alone, words for the person go to stderr. Text from articles and questions
//! is made harmless for terminals before it is shown.

mod add;
mod args;
mod ask;
mod audit;
mod calibrate;
mod check;
mod describe;
mod eval;
mod feed;
mod gaps;
mod golden;
mod index;
mod intake;
mod json;
mod kept;
mod ledger;
mod left_out;
mod model;
mod print;
mod progress;
mod publishing;
mod run;
mod show;
mod state;
mod stats;

pub use args::{Args, BotArgs, Command, DiscordCommand};
pub use calibrate::CalibrateArgs;
pub use intake::{AddArgs, FeedArgs, FeedCommand, FetchArgs};
pub use kept::{AuditArgs, GapsArgs, LedgerArgs, StatsArgs};
pub use print::{hint, print_json, tell};
pub use run::{Status, embedder, engine, finish, run, settings};
