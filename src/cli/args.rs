use super::calibrate::CalibrateArgs;
use super::intake::{AddArgs, FeedCommand, FetchArgs};
use super::kept::{AuditArgs, GapsArgs, LedgerArgs, StatsArgs};
use clap::builder::{OsStringValueParser, TypedValueParser as _};
use clap::{Parser, Subcommand, ValueHint};
use jiff::civil::Date;
use std::path::{Path, PathBuf};

/// Ask your articles a question, get the passage and its citation.
///
/// Ibid finds the passage or FAQ entry that answers, quotes it exactly and cites it, or says that the articles do not
/// answer. It never writes an answer of its own.
#[derive(Debug, Parser)]
#[command(name = "ibid", version, max_term_width = 100, arg_required_else_help = true)]
pub struct Args {
    /// Folder of the articles.
    #[arg(long, global = true, env = "IBID_CORPUS", default_value = "corpus", value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub corpus: PathBuf,
    /// Folder of the index; made where there is none.
    #[arg(long, global = true, env = "IBID_INDEX", default_value = "index", value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub index: PathBuf,
    /// Probability from which a passage counts as an answer, 0 to 1.
    #[arg(long, global = true, env = "IBID_THRESHOLD", default_value_t = crate::engine::Settings::default().threshold, value_name = "P", value_parser = probability)]
    pub threshold: f32,
    /// Folder of another encoder, as sentence-transformers saves it; without one, the encoder inside the program.
    #[arg(long, global = true, env = "IBID_MODEL", value_name = "DIR", value_hint = ValueHint::DirPath, value_parser = OsStringValueParser::new().map(PathBuf::from))]
    pub model: Option<PathBuf>,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

impl Args {
    /// The folder of another encoder; an empty setting, as `.env` files often have, is none.
    #[must_use]
    pub fn model(&self) -> Option<&Path> {
        self.model.as_deref().filter(|folder| !folder.as_os_str().is_empty())
    }
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Answer a question; without one, ask at a prompt or read one a line from a pipe.
    #[command(
        after_help = "Exit status: 0 answered, 1 no answer, 2 failure.\nQuestions from a pipe are answered as JSON Lines."
    )]
    Ask(AskArgs),
    /// Bring the index in line with the articles.
    ///
    /// Where the corpus has golden questions, they are asked of the new index before it serves; where it would no longer
    /// answer one of them right, a person at a terminal is asked first.
    #[command(after_help = "Exit status: 0 done, 2 failure, or refused with --strict.")]
    Index(IndexArgs),
    /// Let the index before serve again; changes come in when `ibid index` is run next.
    Rollback {
        /// As JSON.
        #[arg(long)]
        json: bool,
        /// Where it is written down.
        #[command(flatten)]
        ledger: LedgerArgs,
    },
    /// Bring articles into the corpus: files, zips of files, pages by their address; each is shown first.
    #[command(after_help = "Exit status: 0 all were added (or could be, with --dry-run), 2 not all.")]
    Add(AddArgs),
    /// Feeds and sitemaps whose articles come into the corpus as they appear; `ibid bot` looks at them on time.
    #[command(subcommand)]
    Feed(FeedCommand),
    /// Set whether an article may be quoted; takes effect at once, for a running bot too.
    State(StateArgs),
    /// What the bot was asked and how it went: figures by day, articles most and never cited.
    Stats(StatsArgs),
    /// What readers found no good answer to, grouped by meaning, most asked first.
    Gaps(GapsArgs),
    /// Who changed what, and when, newest first.
    Audit(AuditArgs),
    /// List the articles, newest first.
    Articles {
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Show an article as it was understood: of the corpus by id, or any file.
    Show {
        /// An article's id, or a file's path.
        #[arg(value_name = "ARTICLE|FILE", value_hint = ValueHint::FilePath)]
        target: std::ffi::OsString,
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Show which encoder turns text into vectors, check it, and time it.
    #[command(after_help = "Exit status: 0 it works, 2 it does not.")]
    Model {
        /// As JSON.
        #[arg(long)]
        json: bool,
        /// Time each line of this file as a passage, on one thread.
        #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
        time: Option<PathBuf>,
    },
    /// Check the corpus, the index and the configuration.
    Check {
        /// As JSON.
        #[arg(long)]
        json: bool,
        /// End with status 2 when the corpus has a problem.
        #[arg(long)]
        strict: bool,
    },
    /// Measure on question sets; without one, on the corpus's own golden questions.
    Eval {
        /// Folders with `passages.jsonl` and `questions.jsonl`.
        #[arg(value_name = "DATASET", value_hint = ValueHint::DirPath)]
        sets: Vec<PathBuf>,
        /// As JSON.
        #[arg(long)]
        json: bool,
        /// Write each question's ranking, one JSON object a line.
        #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
        run: Option<PathBuf>,
        /// Write all that was measured of each question and its candidates, one JSON object a line.
        #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
        signals: Option<PathBuf>,
        /// Search by words alone, as in languages that the encoder does not know; sets only.
        #[arg(long, requires = "sets")]
        words_alone: bool,
        /// Draw how often answers are right against how sure they are, every set alike, as a PNG.
        #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
        plot: Option<PathBuf>,
    },
    /// Find the threshold that keeps a wished precision, from golden questions and judged replies.
    ///
    /// The golden questions of the corpus are asked of the index that serves; readers' votes and moderators' judgements come
    /// from the ledger, where there is one. With too little evidence nothing is promised.
    #[command(
        after_help = "Exit status: 0 a threshold can be promised, 1 none can (what is missing is told), 2 failure."
    )]
    Calibrate(CalibrateArgs),
    /// Run the Discord bot, with the token in `DISCORD_TOKEN`.
    #[command(
        after_help = "The token is read from the environment or from .env, never from the command line, where others see it."
    )]
    Bot(Box<BotArgs>),
    /// See what the Discord bot would send, or check how it is set up.
    #[command(subcommand)]
    Discord(DiscordCommand),
    /// Print a completion script for a shell.
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
    /// Print the manual page.
    Man,
}

/// How the index is brought in line with the articles.
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag")]
pub struct IndexArgs {
    /// Say what would change, and which golden questions would be answered otherwise; the index that serves stays.
    #[arg(long)]
    pub check: bool,
    /// Refuse an index that breaks a golden question, without asking.
    #[arg(long)]
    pub strict: bool,
    /// Make everything anew but the vectors already known.
    #[arg(long, conflicts_with = "check")]
    pub rebuild: bool,
    /// Go on watching the folder, and bring in each file that is saved.
    #[arg(long, conflicts_with_all = ["check", "json"])]
    pub watch: bool,
    /// As JSON.
    #[arg(long)]
    pub json: bool,
    /// Where it is written down.
    #[command(flatten)]
    pub ledger: LedgerArgs,
}

/// Whether an article may be quoted.
#[derive(Debug, clap::Args)]
pub struct StateArgs {
    /// The article, by id, title or file.
    #[arg(value_name = "ARTICLE")]
    pub article: String,
    /// What it is; without one, tells what it is now.
    #[arg(value_parser = ["published", "embargoed", "corrected", "retracted"])]
    pub state: Option<String>,
    /// When an embargo ends: 2026-12-01 (its first moment, UTC) or 2026-12-01T09:00:00+01:00.
    #[arg(long, value_name = "TIME", value_parser = moment)]
    pub until: Option<jiff::Timestamp>,
    /// The day of the correction or retraction; today where none is given.
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub on: Option<Date>,
    /// Why.
    #[arg(long)]
    pub note: Option<String>,
    /// As JSON.
    #[arg(long)]
    pub json: bool,
    /// Where it is written down.
    #[command(flatten)]
    pub ledger: LedgerArgs,
}

/// What there is to see and check of the Discord bot.
#[derive(Debug, Subcommand)]
pub enum DiscordCommand {
    /// Print the exact payload (JSON) that the bot would send for a question; needs no token.
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
    /// Tell what is wrong with token, intents, permissions and commands.
    Check(Box<BotArgs>),
}

/// How the Discord bot runs.
#[derive(Debug, clap::Args)]
pub struct BotArgs {
    /// A Discord-compatible server on this machine, for tests, such as <http://127.0.0.1:4000>.
    #[arg(long, env = "IBID_DISCORD_API", value_name = "URL")]
    pub api: Option<String>,
    /// Ids of the servers whose moderators act for everyone (articles, feeds, the index, rulings, answers to gaps), with
    /// commas between. Without one these commands work only while the bot is in a single server.
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
    /// Bring in what is saved in the corpus folder at once; else by `/reindex` alone.
    #[arg(long, env = "IBID_WATCH", default_value_t = true, default_missing_value = "true", num_args = 0..=1, require_equals = true, action = clap::ArgAction::Set, value_name = "BOOL")]
    pub watch: bool,
    /// Ids of roles that moderate their server, with commas between, besides whoever may manage it.
    #[arg(long, env = "IBID_MODERATOR_ROLES", value_delimiter = ',', value_name = "IDS")]
    pub moderator_roles: Vec<String>,
    /// Questions of one person: so many in so long; 0 for no limit.
    #[arg(long, env = "IBID_USER_COOLDOWN", default_value = "10/30s", value_name = "N/TIME")]
    pub user_cooldown: String,
    /// Public answers in one channel: so many in so long; 0 for no limit.
    #[arg(long, env = "IBID_CHANNEL_COOLDOWN", default_value = "30/30s", value_name = "N/TIME")]
    pub channel_cooldown: String,
    /// Serve /healthz and /metrics here, such as 127.0.0.1:9464.
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
    /// Days that replies are remembered: so long an edit of the question is followed, and a correction of the article told.
    #[arg(long, env = "IBID_REPLY_DAYS", default_value_t = 30, value_name = "DAYS")]
    pub reply_days: u16,
    /// Moderators see a question without a good answer once so many people asked it.
    #[arg(long, env = "IBID_GAP_ASKERS", default_value_t = 1, value_name = "PEOPLE")]
    pub gap_askers: u32,
    /// Days without a look at the articles after which answers say how old the index is; 0 for never.
    #[arg(long, env = "IBID_OVERDUE_DAYS", default_value_t = 7, value_name = "DAYS")]
    pub overdue_days: u16,
    /// Where /about leads for the source and the privacy notice.
    #[arg(long, env = "IBID_ABOUT_URL", value_name = "URL")]
    pub about_url: Option<String>,
    /// What may be fetched.
    #[command(flatten)]
    pub fetch: FetchArgs,
}

/// A question and what may answer it.
#[derive(Debug, clap::Args)]
pub struct AskArgs {
    /// The question, in your own words; quotes are not needed.
    #[arg(value_name = "QUESTION")]
    pub question: Vec<String>,
    /// As JSON.
    #[arg(long)]
    pub json: bool,
    /// Passages shown, the answer among them.
    #[arg(long, default_value_t = 3, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=50))]
    pub top: u8,
    /// Show why: matched words, signals and places of every passage.
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

fn probability(text: &str) -> Result<f32, String> {
    match text.parse::<f32>() {
        Ok(p) if (0.0..=1.0).contains(&p) => Ok(p),
        _ => Err("it must be a number from 0 to 1".to_owned()),
    }
}

fn day(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| "it must be a day written as 2026-04-21".to_owned())
}

fn moment(text: &str) -> Result<jiff::Timestamp, String> {
    let wanted = "it must be a day or a moment with its offset, written as 2026-12-01 or 2026-12-01T09:00:00+01:00";
    crate::newsroom::read_moment(text).ok_or_else(|| wanted.to_owned())
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
