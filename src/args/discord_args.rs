//! Arguments of the Discord bot: how it runs, and what there is to see and check of it.

use super::add_args::FetchArgs;
use super::examples;
use clap::builder::{OsStringValueParser, TypedValueParser as _};
use clap::{Subcommand, ValueHint};
use std::path::PathBuf;

/// What there is to see and check of the Discord bot.
#[derive(Debug, Subcommand)]
pub enum DiscordCommand {
    /// Print the exact payload (JSON) that the bot would send for a question; needs no token.
    #[command(after_help = examples::DISCORD_PREVIEW)]
    Preview {
        /// The question, or the value of a suggestion.
        #[arg(value_name = "QUESTION", required = true)]
        question: Vec<String>,
        /// As a private answer.
        #[arg(long)]
        private: bool,
        /// As a reply to a message, not as the answer to /ask.
        #[arg(long)]
        message: bool,
        /// The reader's language, as Discord names it (en-US, zh-TW …).
        #[arg(long, default_value = "en-US", value_name = "LOCALE")]
        locale: String,
        /// Only this article, by id or title.
        #[arg(long, value_name = "ID|TITLE")]
        article: Option<String>,
        /// Only this category.
        #[arg(long, value_name = "NAME")]
        category: Option<String>,
        /// Only articles of this day or later, as 2026-04-21.
        #[arg(long, value_name = "DATE")]
        since: Option<String>,
        /// How the bot is set up.
        #[command(flatten)]
        bot: Box<BotArgs>,
    },
    /// Say what is wrong with the token, intents, permissions and commands.
    #[command(after_help = examples::DISCORD_CHECK)]
    Check {
        /// The application's public key, where `ibid serve` takes its commands and buttons.
        #[arg(long, env = "IBID_DISCORD_PUBLIC_KEY", value_name = "KEY")]
        discord_key: Option<String>,
        /// The address that readers use of `ibid serve`.
        #[arg(long, env = "IBID_SERVE_URL", value_name = "URL")]
        url: Option<String>,
        /// How the bot is set up.
        #[command(flatten)]
        bot: Box<BotArgs>,
    },
}

/// How the Discord bot runs.
#[derive(Debug, clap::Args)]
pub struct BotArgs {
    /// A Discord-compatible server on this machine, for tests, such as <http://127.0.0.1:4000>.
    #[arg(long, env = "IBID_DISCORD_API", value_name = "URL")]
    pub api: Option<String>,
    /// Ids of the servers whose moderators act for everyone (articles, feeds, the index, rulings, answers to gaps),
    /// separated by commas. Without one, these commands work only while the bot is in a single server.
    #[arg(long = "home", env = "IBID_HOME_GUILD", value_delimiter = ',', value_name = "IDS")]
    pub home: Vec<String>,
    /// Register the commands for this server only, where changes show at once; for development.
    #[arg(long, env = "IBID_DISCORD_GUILD", value_name = "ID")]
    pub guild: Option<String>,
    /// File of the ledger (readers' verdicts, unanswered questions, channels' modes); by default `ledger.db`, or the database of `IBID_DATABASE_URL`.
    #[arg(long, env = "IBID_LEDGER", value_name = "FILE", value_hint = ValueHint::FilePath, value_parser = OsStringValueParser::new().map(PathBuf::from))]
    pub ledger: Option<PathBuf>,
    /// Ask for the privileged message content intent, which channels set to suggest or auto need.
    #[arg(long, env = "IBID_MESSAGE_CONTENT", default_value_t = false, default_missing_value = "true", num_args = 0..=1, require_equals = true, action = clap::ArgAction::Set, value_name = "BOOL")]
    pub message_content: bool,
    /// Bring in files as they are saved in the corpus folder; otherwise only `/reindex` does.
    #[arg(long, env = "IBID_WATCH", default_value_t = true, default_missing_value = "true", num_args = 0..=1, require_equals = true, action = clap::ArgAction::Set, value_name = "BOOL")]
    pub watch: bool,
    /// Ids of roles that moderate their server, separated by commas, besides whoever may manage it.
    #[arg(long, env = "IBID_MODERATOR_ROLES", value_delimiter = ',', value_name = "IDS")]
    pub moderator_roles: Vec<String>,
    /// Limit of questions per person, as count/time; 0 for none.
    #[arg(long, env = "IBID_USER_COOLDOWN", default_value = "10/30s", value_name = "N/TIME")]
    pub user_cooldown: String,
    /// Limit of public answers per channel, as count/time; 0 for none.
    #[arg(long, env = "IBID_CHANNEL_COOLDOWN", default_value = "30/30s", value_name = "N/TIME")]
    pub channel_cooldown: String,
    /// Address on which to serve /healthz and /metrics, such as 127.0.0.1:9464.
    #[arg(long, env = "IBID_HEALTH", value_name = "ADDRESS")]
    pub health: Option<String>,
    /// What is logged: error, warn, info, debug, trace, or directives such as ibid=debug.
    #[arg(long, env = "IBID_LOG", default_value = "info", value_name = "FILTER")]
    pub log: String,
    /// How the log is written: text or json.
    #[arg(long, env = "IBID_LOG_FORMAT", default_value = "text", value_name = "FORMAT", value_parser = ["text", "json"])]
    pub log_format: String,
    /// Put the words of questions in the log.
    #[arg(long, env = "IBID_LOG_QUESTIONS", default_value_t = false, default_missing_value = "true", num_args = 0..=1, require_equals = true, action = clap::ArgAction::Set, value_name = "BOOL")]
    pub log_questions: bool,
    /// Days that the ledger keeps the words of questions; 0 keeps none.
    #[arg(long, env = "IBID_RETENTION_DAYS", default_value_t = 30, value_name = "DAYS")]
    pub retention_days: u16,
    /// Days that replies are remembered; edits of the question and corrections of the article update them that long.
    #[arg(long, env = "IBID_REPLY_DAYS", default_value_t = 30, value_name = "DAYS")]
    pub reply_days: u16,
    /// How many people must have asked a question without a good answer before moderators see it.
    #[arg(long, env = "IBID_GAP_ASKERS", default_value_t = 1, value_name = "PEOPLE")]
    pub gap_askers: u32,
    /// Days since the articles were last read, after which answers say how old the index is; 0 for never.
    #[arg(long, env = "IBID_OVERDUE_DAYS", default_value_t = 7, value_name = "DAYS")]
    pub overdue_days: u16,
    /// Address that /about links to for the source and the privacy notice.
    #[arg(long, env = "IBID_ABOUT_URL", value_name = "URL")]
    pub about_url: Option<String>,
    /// What may be fetched.
    #[command(flatten)]
    pub fetch: FetchArgs,
}

impl BotArgs {
    /// How the bot is set up by the environment alone, for a program whose own command line says nothing of it.
    ///
    /// # Errors
    /// Clap's, where a variable cannot be read.
    pub fn of_environment() -> Result<Self, clap::Error> {
        let nothing =
            <Self as clap::Args>::augment_args(clap::Command::new("ibid bot")).try_get_matches_from(["ibid"])?;
        clap::FromArgMatches::from_arg_matches(&nothing)
    }
}
