//! Arguments of the HTTP face, and of what is handed to other programs as a file.

use super::add_args::FetchArgs;
use super::examples;
use super::ledger_args::LedgerArgs;
use clap::builder::{OsStringValueParser, TypedValueParser as _};
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
    /// The public key of your application in Discord: commands and buttons that Discord posts to /discord/interactions are
    /// answered then. Everything else about the bot is as the environment says for `ibid bot`.
    #[arg(long, env = "IBID_DISCORD_PUBLIC_KEY", value_name = "KEY")]
    pub discord_key: Option<String>,
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
    /// File of the ledger (readers' verdicts, unanswered questions); by default `ledger.db`, or the database of `IBID_DATABASE_URL`.
    #[arg(long, env = "IBID_LEDGER", value_name = "FILE", value_hint = ValueHint::FilePath, value_parser = OsStringValueParser::new().map(PathBuf::from))]
    pub ledger: Option<PathBuf>,
    /// Days that the ledger keeps the words of questions; 0 keeps none.
    #[arg(long, env = "IBID_RETENTION_DAYS", default_value_t = 30, value_name = "DAYS")]
    pub retention_days: u16,
    /// Days that the Discord bot's replies are remembered, where it shares the ledger.
    #[arg(long, env = "IBID_REPLY_DAYS", default_value_t = 30, value_name = "DAYS")]
    pub reply_days: u16,
    /// Bring in files as they are saved in the corpus folder.
    #[arg(long, env = "IBID_WATCH", default_value_t = true, default_missing_value = "true", num_args = 0..=1, require_equals = true, action = clap::ArgAction::Set, value_name = "BOOL")]
    pub watch: bool,
    /// Address of an OpenTelemetry collector, such as <http://127.0.0.1:4318>, to which traces are sent by OTLP over HTTP. They say how
    /// long requests and their steps took, and nothing of what readers wrote or who they are.
    #[arg(long, env = "IBID_OTLP", value_name = "URL")]
    pub otlp: Option<String>,
    /// What is logged: error, warn, info, debug, trace, or directives such as ibid=debug.
    #[arg(long, env = "IBID_LOG", default_value = "info", value_name = "FILTER")]
    pub log: String,
    /// How the log is written: text or json.
    #[arg(long, env = "IBID_LOG_FORMAT", default_value = "text", value_name = "FORMAT", value_parser = ["text", "json"])]
    pub log_format: String,
}

/// How an assistant's program is answered.
#[derive(Debug, clap::Args)]
pub struct McpArgs {
    /// Where `ibid serve` shows the articles that have no address of their own.
    #[arg(long, env = "IBID_SERVE_URL", value_name = "URL")]
    pub url: Option<String>,
    /// Bring in files as they are saved in the corpus folder.
    #[arg(long, env = "IBID_WATCH", default_value_t = true, default_missing_value = "true", num_args = 0..=1, require_equals = true, action = clap::ArgAction::Set, value_name = "BOOL")]
    pub watch: bool,
    /// What is logged, to stderr: error, warn, info, debug, trace, or directives such as ibid=debug.
    #[arg(long, env = "IBID_LOG", default_value = "info", value_name = "FILTER")]
    pub log: String,
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
    /// Add questions and answers from a table to the corpus, as moderators' answers; what is answered already is left out.
    #[command(after_help = examples::FAQ_IMPORT)]
    Import(FaqImportArgs),
}

impl ServeArgs {
    /// How the server is set up by the environment alone.
    ///
    /// # Errors
    /// Clap's, where a variable cannot be read.
    pub fn of_environment() -> Result<Self, clap::Error> {
        let nothing =
            <Self as clap::Args>::augment_args(clap::Command::new("ibid serve")).try_get_matches_from(["ibid"])?;
        clap::FromArgMatches::from_arg_matches(&nothing)
    }
}

/// Which questions and answers are brought in.
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub struct FaqImportArgs {
    /// The table; its first line names the columns: question, answer and, where there are, article (id or title) and source (address).
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub file: PathBuf,
    /// Add without asking; needed where nobody can be asked, such as in a script.
    #[arg(long, short)]
    pub yes: bool,
    /// Put answers in the place of those that moderators gave to the same questions.
    #[arg(long)]
    pub replace: bool,
    /// Add questions that mean the same as one that is answered already, too.
    #[arg(long)]
    pub alike: bool,
    /// Show what would be added and write nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
    /// Where it is recorded.
    #[command(flatten)]
    pub ledger: LedgerArgs,
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
    /// File of the server's ledger; by default `ledger.db`, or the database of `IBID_DATABASE_URL`.
    #[arg(long, env = "IBID_LEDGER", value_name = "FILE", value_hint = ValueHint::FilePath, value_parser = OsStringValueParser::new().map(PathBuf::from))]
    pub ledger: Option<PathBuf>,
}
