//! The command line: every command, its flags and the variables that stand for them. Clap reads it, and the help is made of
//! these comments. What the values mean together is settled where a command begins; nothing is opened or read here.

use super::add_args::{AddArgs, FeedCommand, FetchArgs};
use super::choices::{DatabaseUrl, StorePlace};
use super::examples::{self, EVERYWHERE};
use super::ledger_args::{AuditArgs, CalibrateArgs, GapsArgs, LedgerArgs, StatsArgs};
use super::serve_args::{DeskArgs, FaqCommand, McpArgs, ServeArgs};
use super::values::{day, moment, probability};
use clap::builder::{OsStringValueParser, TypedValueParser as _};
use clap::{Parser, Subcommand, ValueHint};
use jiff::civil::Date;
use std::path::PathBuf;

/// Ask your articles a question, get the passage and its citation.
///
/// Ibid finds the passage or FAQ entry that answers, quotes it exactly and cites it, or says that the articles do not
/// answer. It never writes an answer of its own.
#[derive(Debug, Parser)]
#[command(name = "ibid", version, max_term_width = 100, arg_required_else_help = true, after_help = examples::IBID)]
pub struct Args {
    /// Folder of the articles.
    #[arg(long, global = true, help_heading = EVERYWHERE, env = "IBID_CORPUS", default_value = "corpus", value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub corpus: PathBuf,
    /// Folder of the index; created if missing.
    #[arg(long, global = true, help_heading = EVERYWHERE, env = "IBID_INDEX", default_value = "index", value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub index: PathBuf,
    /// Probability from which a passage counts as an answer, 0 to 1.
    #[arg(long, global = true, help_heading = EVERYWHERE, env = "IBID_THRESHOLD", default_value_t = crate::engine::EngineSettings::default().threshold, value_name = "P", value_parser = probability)]
    pub threshold: f32,
    /// Folder of another encoder, as sentence-transformers saves it, or one inside the program: `english`, or `multilingual`, which
    /// knows many languages; by default the one that suits the languages of the corpus.
    #[arg(long, global = true, help_heading = EVERYWHERE, env = "IBID_MODEL", value_name = "DIR|NAME", value_hint = ValueHint::DirPath, value_parser = OsStringValueParser::new().map(PathBuf::from))]
    pub model: Option<PathBuf>,
    /// File of another reader, which judges the best passages, or `off` for none; by default the one inside the program.
    #[arg(long, global = true, help_heading = EVERYWHERE, env = "IBID_READER", value_name = "FILE|off", value_hint = ValueHint::FilePath, value_parser = OsStringValueParser::new().map(PathBuf::from))]
    pub reader: Option<PathBuf>,
    /// Which corpus of the database, where `IBID_DATABASE_URL` names one to keep the index in.
    #[arg(long, global = true, help_heading = EVERYWHERE, env = "IBID_DATABASE_CORPUS", default_value = "default", value_name = "NAME")]
    pub database_corpus: String,
    /// File of the certificates of the authorities that vouch for the database's server; by default the public ones.
    #[arg(long, global = true, help_heading = EVERYWHERE, env = "IBID_DATABASE_CA", value_name = "FILE", value_hint = ValueHint::FilePath, value_parser = OsStringValueParser::new().map(PathBuf::from))]
    pub database_ca: Option<PathBuf>,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// Who sits at the terminal, where that is known. No argument: [`crate::config`] fills it in.
    #[arg(skip)]
    pub user: Option<String>,
    /// The database that keeps the index instead of the folder. No argument, since everybody sees those, and it may hold a
    /// password: [`crate::config`] fills it in.
    #[arg(skip)]
    pub database: DatabaseUrl,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Answer a question; without one, ask at a prompt or read one a line from a pipe.
    #[command(after_help = examples::ASK)]
    Ask(AskArgs),
    /// Bring the index up to date with the articles.
    ///
    /// Where the corpus has golden questions, the new index is tested with them before it is used; if it breaks one, a
    /// person at a terminal is asked first.
    #[command(after_help = examples::INDEX)]
    Index(IndexArgs),
    /// Go back to the previous index; changes come in with the next `ibid index`.
    #[command(after_help = examples::ROLLBACK)]
    Rollback {
        /// Print JSON.
        #[arg(long)]
        json: bool,
        /// Where it is recorded.
        #[command(flatten)]
        ledger: LedgerArgs,
    },
    /// Bring the index from its folder into the database of `IBID_DATABASE_URL`, or back.
    #[command(after_help = examples::MIGRATE)]
    Migrate {
        /// Where to.
        #[arg(long, value_enum)]
        to: StorePlace,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Add articles to the corpus: files, zips of files, or pages by their address; each is shown first.
    #[command(after_help = examples::ADD)]
    Add(AddArgs),
    /// Feeds and sitemaps whose articles are added as they appear; `ibid bot` fetches them when they are due.
    #[command(subcommand, after_help = examples::FEED)]
    Feed(FeedCommand),
    /// Show or set whether an article may be quoted; takes effect at once, for a running bot too.
    #[command(after_help = examples::STATE)]
    State(StateArgs),
    /// What the bot was asked and how it went: figures by day, articles most and never cited.
    #[command(after_help = examples::STATS)]
    Stats(StatsArgs),
    /// Questions to which readers found no good answer, grouped by meaning, most asked first.
    #[command(after_help = examples::GAPS)]
    Gaps(GapsArgs),
    /// Who changed what, and when, newest first.
    #[command(after_help = examples::AUDIT)]
    Audit(AuditArgs),
    /// List the articles, newest first.
    #[command(after_help = examples::ARTICLES)]
    Articles {
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Show an article as Ibid understood it: one of the corpus by id, or any file.
    #[command(after_help = examples::SHOW)]
    Show {
        /// An article's id, or a file's path.
        #[arg(value_name = "ARTICLE|FILE", value_hint = ValueHint::FilePath)]
        target: std::ffi::OsString,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// The questions that the articles answer: for other programs, and from a table.
    #[command(subcommand, after_help = examples::FAQ)]
    Faq(FaqCommand),
    /// Show which encoder turns text into vectors and which reader judges passages, check them, and time them.
    #[command(after_help = examples::MODEL)]
    Model {
        /// Print JSON.
        #[arg(long)]
        json: bool,
        /// Time each line of this file as a passage, on one thread.
        #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
        time: Option<PathBuf>,
    },
    /// Check the corpus, the index and the configuration.
    #[command(after_help = examples::CHECK)]
    Check {
        /// Print JSON.
        #[arg(long)]
        json: bool,
        /// End with status 2 when the corpus has a problem.
        #[arg(long)]
        strict: bool,
    },
    /// Measure how well questions are answered: on question sets or, without one, on the corpus's golden questions.
    #[command(after_help = examples::EVAL)]
    Eval {
        /// Folders with `passages.jsonl` and `questions.jsonl`.
        #[arg(value_name = "DATASET", value_hint = ValueHint::DirPath)]
        sets: Vec<PathBuf>,
        /// Print JSON.
        #[arg(long)]
        json: bool,
        /// Write each question's ranking, one JSON object a line.
        #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
        run: Option<PathBuf>,
        /// Write everything measured of each question and its candidates, one JSON object a line.
        #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
        signals: Option<PathBuf>,
        /// Search by words alone, as in languages that the encoder does not know; sets only.
        #[arg(long, requires = "sets")]
        words_alone: bool,
        /// Draw how often answers are right, against how sure they are, as a PNG; every set counts alike.
        #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
        plot: Option<PathBuf>,
    },
    /// Find the lowest threshold that keeps the precision you ask for, from golden questions and judged answers.
    ///
    /// The golden questions of the corpus are asked of the index in use; readers' votes and moderators' judgements come
    /// from the ledger, if there is one. With too little evidence no threshold is promised.
    #[command(after_help = examples::CALIBRATE)]
    Calibrate(CalibrateArgs),
    /// Run the Discord bot, with the token in `DISCORD_TOKEN`.
    #[command(after_help = examples::BOT)]
    Bot(Box<BotArgs>),
    /// Serve readers and other programs over HTTP: a page to ask on, the articles, an answer box, an API.
    #[command(after_help = examples::SERVE)]
    Serve(Box<ServeArgs>),
    /// Answer an assistant's program over standard input and output, by the Model Context Protocol.
    #[command(after_help = examples::MCP)]
    Mcp(McpArgs),
    /// Print an address to sign in at the moderators' desk of the `ibid serve` that runs here; it counts once, for ten minutes.
    #[command(after_help = examples::DESK)]
    Desk(DeskArgs),
    /// See what the Discord bot would send, or check how it is set up.
    #[command(subcommand, after_help = examples::DISCORD)]
    Discord(DiscordCommand),
    /// Print a completion script for a shell.
    #[command(after_help = examples::COMPLETIONS)]
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
    /// Print the manual page.
    #[command(after_help = examples::MAN)]
    Man,
}

/// How the index is brought up to date with the articles.
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag")]
pub struct IndexArgs {
    /// Report what would change, and which golden questions would be answered differently; change nothing.
    #[arg(long)]
    pub check: bool,
    /// Refuse an index that breaks a golden question, without asking.
    #[arg(long)]
    pub strict: bool,
    /// Rebuild everything, reusing known vectors.
    #[arg(long, conflicts_with = "check")]
    pub rebuild: bool,
    /// Keep watching the folder, and bring in each file that is saved.
    #[arg(long, conflicts_with_all = ["check", "json"])]
    pub watch: bool,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
    /// Where it is recorded.
    #[command(flatten)]
    pub ledger: LedgerArgs,
}

/// Whether an article may be quoted.
#[derive(Debug, clap::Args)]
pub struct StateArgs {
    /// The article, by id, title or file.
    #[arg(value_name = "ARTICLE")]
    pub article: String,
    /// The new state; without one, shows the present state.
    #[arg(value_parser = ["published", "embargoed", "corrected", "retracted"])]
    pub state: Option<String>,
    /// When an embargo ends: 2026-12-01 (its first moment, UTC) or 2026-12-01T09:00:00+01:00.
    #[arg(long, value_name = "TIME", value_parser = moment)]
    pub until: Option<jiff::Timestamp>,
    /// The day of the correction or retraction; today by default.
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub on: Option<Date>,
    /// Why.
    #[arg(long)]
    pub note: Option<String>,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
    /// Where it is recorded.
    #[command(flatten)]
    pub ledger: LedgerArgs,
}

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
    /// File of the ledger: readers' verdicts, unanswered questions, channels' modes.
    #[arg(long, env = "IBID_LEDGER", default_value = "ledger.db", value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub ledger: PathBuf,
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

/// A question and what may answer it.
#[derive(Debug, clap::Args)]
pub struct AskArgs {
    /// The question, in your own words; quotes are not needed.
    #[arg(value_name = "QUESTION")]
    pub question: Vec<String>,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
    /// Passages to show, the answer among them.
    #[arg(long, default_value_t = 3, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=50))]
    pub top: u8,
    /// Show why: matched words, signals and ranks of every passage.
    #[arg(long)]
    pub explain: bool,
    /// Only this article, by id or title.
    #[arg(long, value_name = "ID|TITLE")]
    pub article: Option<String>,
    /// Only this category.
    #[arg(long, value_name = "NAME")]
    pub category: Option<String>,
    /// Only this language, by tag (en, zh, zh-Hant …).
    #[arg(long, value_name = "TAG")]
    pub language: Option<String>,
    /// Only this author.
    #[arg(long, value_name = "NAME")]
    pub author: Option<String>,
    /// Only articles updated (else published) on this day or later, as 2026-04-21.
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub since: Option<Date>,
    /// Only articles updated (else published) on this day or earlier.
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub until: Option<Date>,
}

impl AskArgs {
    /// The filters as the search takes them.
    #[must_use]
    pub fn filter(&self) -> crate::search::Filter {
        crate::search::Filter {
            article: self.article.clone(),
            category: self.category.clone(),
            language: self.language.clone(),
            author: self.author.clone(),
            since: self.since,
            until: self.until,
        }
    }
}
