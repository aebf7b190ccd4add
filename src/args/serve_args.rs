//! Arguments of the HTTP face, and of what is handed to other programs as a file.

use super::add_args::FetchArgs;
use super::examples;
use clap::{Subcommand, ValueHint};
use std::path::PathBuf;

/// How readers and other programs are served over HTTP.
#[derive(Debug, clap::Args)]
pub struct ServeArgs {
    /// Address and port to listen on; 0 for any port. One that other machines can reach needs --url.
    #[arg(long, env = "IBID_SERVE_LISTEN", default_value = "127.0.0.1:8080", value_name = "ADDRESS")]
    pub listen: String,
    /// The address that readers use, such as <https://ask.example.org>, where that is not the one listened on.
    #[arg(long, env = "IBID_SERVE_URL", value_name = "URL")]
    pub url: Option<String>,
    /// Further names of this server, separated by commas; requests for any other are refused.
    #[arg(long, env = "IBID_SERVE_HOSTS", value_delimiter = ',', value_name = "NAMES")]
    pub hosts: Vec<String>,
    /// Origins of pages with the answer box, separated by commas, such as <https://example.org>.
    #[arg(long, env = "IBID_SERVE_ORIGINS", value_delimiter = ',', value_name = "ORIGINS")]
    pub origins: Vec<String>,
    /// What the publication is called, at the top of every page.
    #[arg(long, env = "IBID_SERVE_NAME", default_value = "Ibid", value_name = "NAME")]
    pub name: String,
    /// Where citations lead: to the article's own address where it has one, or always to this server's page of it.
    #[arg(long, env = "IBID_CITE", default_value = "article", value_name = "WHERE", value_parser = ["article", "reader"])]
    pub cite: String,
    /// The moderators' desk, at /desk: on, off, or auto, which is on only where nobody but this machine reaches the server.
    #[arg(long, env = "IBID_DESK", default_value = "auto", value_name = "SWITCH", value_parser = ["auto", "on", "off"])]
    pub desk: String,
    /// Id of the Discord application with which moderators sign in at the desk; its secret is in `DISCORD_CLIENT_SECRET`.
    #[arg(long, env = "IBID_DESK_CLIENT", value_name = "ID")]
    pub desk_client: Option<String>,
    /// Ids of the Discord servers whose moderators may sign in at the desk, separated by commas.
    #[arg(long = "home", env = "IBID_HOME_GUILD", value_delimiter = ',', value_name = "IDS")]
    pub home: Vec<String>,
    /// Ids of roles that moderate their server, separated by commas, besides whoever may manage it.
    #[arg(long, env = "IBID_MODERATOR_ROLES", value_delimiter = ',', value_name = "IDS")]
    pub moderator_roles: Vec<String>,
    /// A Discord-compatible server on this machine, for tests, such as <http://127.0.0.1:4000>.
    #[arg(long, env = "IBID_DISCORD_API", value_name = "URL")]
    pub api: Option<String>,
    /// How many people must have asked a question without a good answer before moderators see it.
    #[arg(long, env = "IBID_GAP_ASKERS", default_value_t = 1, value_name = "PEOPLE")]
    pub gap_askers: u32,
    /// What may be fetched for articles and feeds that moderators add.
    #[command(flatten)]
    pub fetch: FetchArgs,
    /// File of the ledger: readers' verdicts, unanswered questions.
    #[arg(long, env = "IBID_LEDGER", default_value = "ledger.db", value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub ledger: PathBuf,
    /// Days that the ledger keeps the words of questions; 0 keeps none.
    #[arg(long, env = "IBID_RETENTION_DAYS", default_value_t = 30, value_name = "DAYS")]
    pub retention_days: u16,
    /// Days that the Discord bot's replies are remembered, where it shares the ledger.
    #[arg(long, env = "IBID_REPLY_DAYS", default_value_t = 30, value_name = "DAYS")]
    pub reply_days: u16,
    /// Bring in files as they are saved in the corpus folder.
    #[arg(long, env = "IBID_WATCH", default_value_t = true, default_missing_value = "true", num_args = 0..=1, require_equals = true, action = clap::ArgAction::Set, value_name = "BOOL")]
    pub watch: bool,
    /// What is logged: error, warn, info, debug, trace, or directives such as ibid=debug.
    #[arg(long, env = "IBID_LOG", default_value = "info", value_name = "FILTER")]
    pub log: String,
    /// How the log is written: text or json.
    #[arg(long, env = "IBID_LOG_FORMAT", default_value = "text", value_name = "FORMAT", value_parser = ["text", "json"])]
    pub log_format: String,
}

/// What is done with the articles' FAQ.
#[derive(Debug, Subcommand)]
pub enum FaqCommand {
    /// Write every question that the articles' FAQ answers, with its answer: as schema.org has it, or as a table.
    #[command(after_help = examples::FAQ_EXPORT)]
    Export {
        /// As JSON-LD, to put into a page.
        #[arg(long, required_unless_present = "csv")]
        jsonld: bool,
        /// As a table: article, title, question, answer, address, passage.
        #[arg(long, conflicts_with = "jsonld")]
        csv: bool,
    },
}

/// Where the server is whose desk is meant.
#[derive(Debug, clap::Args)]
pub struct DeskArgs {
    /// Address and port that the server listens on.
    #[arg(long, env = "IBID_SERVE_LISTEN", default_value = "127.0.0.1:8080", value_name = "ADDRESS")]
    pub listen: String,
    /// The address that readers use.
    #[arg(long, env = "IBID_SERVE_URL", value_name = "URL")]
    pub url: Option<String>,
    /// The server's ledger.
    #[arg(long, env = "IBID_LEDGER", default_value = "ledger.db", value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub ledger: PathBuf,
}
