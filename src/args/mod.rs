//! The command line of every command, whichever face runs it: its flags, the variables that stand for them, its help; and what
//! its values name, as the floors below take it. Nothing is printed here.

mod add_args;
#[allow(clippy::module_inception)]
mod args;
mod choices;
mod database_args;
mod discord_args;
mod examples;
mod key_args;
mod ledger_args;
mod named;
mod owner_args;
mod report_args;
mod serve_args;
mod values;

pub use add_args::{AddArgs, FeedArgs, FeedCommand, FetchArgs};
pub use args::{Args, AskArgs, Command, IndexArgs, StateArgs};
pub use choices::{EncoderChoice, ReaderChoice};
pub use database_args::{DatabaseUrl, StorePlace};
pub use discord_args::{BotArgs, DiscordCommand};
pub use key_args::KeyCommand;
pub use ledger_args::{AuditArgs, CalibrateArgs, GapsArgs, LedgerArgs, StatsArgs};
pub use named::{LEDGER_FILE, SettingsError, by_corpus, embedder, ledger_place, reader, settings};
pub use owner_args::{InitArgs, SelfCheckArgs};
pub use report_args::ReportArgs;
pub use serve_args::{DeskArgs, FaqCommand, FaqImportArgs, McpArgs, ServeArgs};
