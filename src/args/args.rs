//! The command line: every command, its flags and the variables that stand for them. Clap reads it, and the help is made of
//! these comments. What the values mean together is settled where a command begins; nothing is opened or read here.

use super::add_args::{AddArgs, FeedCommand};
use super::database_args::{DatabaseUrl, StorePlace};
use super::discord_args::{BotArgs, DiscordCommand};
use super::examples::{self, EVERYWHERE};
use super::key_args::KeyCommand;
use super::ledger_args::{AuditArgs, CalibrateArgs, GapsArgs, LedgerArgs, StatsArgs};
use super::owner_args::{InitArgs, SelfCheckArgs};
use super::report_args::ReportArgs;
use super::serve_args::{DeskArgs, FaqCommand, McpArgs, ServeArgs};
use super::values::{day, moment, probability};
use clap::builder::{OsStringValueParser, TypedValueParser as _};
use clap::{Parser, Subcommand, ValueHint};
use jiff::civil::Date;
use std::num::NonZeroUsize;
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
    /// Bring the index and the ledger into the database of `IBID_DATABASE_URL`, or back.
    #[command(after_help = examples::MIGRATE)]
    Migrate {
        /// Where to.
        #[arg(long, value_enum)]
        to: StorePlace,
        /// Print JSON.
        #[arg(long)]
        json: bool,
        /// The file that the ledger is brought from or into.
        #[command(flatten)]
        ledger: LedgerArgs,
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
    /// Keys of programs that add articles to `ibid serve` or read its gaps.
    #[command(subcommand, after_help = examples::KEY)]
    Key(KeyCommand),
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
    /// Make a folder to begin with: a first article, golden questions, settings, a service file. Nothing is written over.
    #[command(after_help = examples::INIT)]
    Init(InitArgs),
    /// Say whether everything about this installation is well, with the remedy beside what is not.
    #[command(after_help = examples::SELF_CHECK)]
    SelfCheck(SelfCheckArgs),
    /// Check the corpus, the index and the configuration.
    #[command(after_help = examples::CHECK)]
    Check {
        /// End with status 2 when the corpus has a problem.
        #[arg(long)]
        strict: bool,
        /// For whom it is written.
        #[command(flatten)]
        report: ReportArgs,
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
        /// Ask at most so many questions of each set, spread evenly over it; sets only. The reader takes its time.
        #[arg(long, value_name = "NUMBER", requires = "sets")]
        sample: Option<NonZeroUsize>,
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
    /// For whom it is written.
    #[command(flatten)]
    pub report: ReportArgs,
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
