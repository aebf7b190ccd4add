//! Arguments of what brings articles in: files, addresses, feeds.

use super::examples;
use super::ledger_args::LedgerArgs;
use crate::fetch::{AllowedHostError, FetchSettings};
use clap::builder::{OsStringValueParser, TypedValueParser as _};
use clap::{Subcommand, ValueHint};
use std::path::PathBuf;

/// What is brought into the corpus.
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub struct AddArgs {
    /// Files (Markdown, HTML, text, PDF, DOCX, EPUB, feeds, exports of Ghost and WordPress, zips of these) and addresses of pages.
    #[expect(clippy::doc_markdown, reason = "shown as help, where backticks would stand")]
    #[arg(value_name = "FILE|URL", required = true, value_hint = ValueHint::FilePath)]
    pub what: Vec<String>,
    /// Add without asking; needed where nobody can be asked, such as in a script.
    #[arg(long, short)]
    pub yes: bool,
    /// Replace articles that the corpus already has, without asking.
    #[arg(long)]
    pub replace: bool,
    /// Show what would be added and write nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
    /// What may be fetched.
    #[command(flatten)]
    pub fetch: FetchArgs,
    /// Where it is recorded.
    #[command(flatten)]
    pub ledger: LedgerArgs,
}

/// What to do with feeds.
#[derive(Debug, Subcommand)]
pub enum FeedCommand {
    /// Add a feed (RSS, Atom, JSON Feed) or a sitemap.
    #[command(after_help = examples::FEED_ADD)]
    Add {
        /// Its address.
        url: String,
        /// Time between two fetches, such as 30m, 2h, 1d; five minutes at least.
        #[arg(long, default_value = "1h", value_name = "TIME", value_parser = time)]
        every: std::time::Duration,
        /// How many of its newest entries to read.
        #[arg(long, default_value_t = 50, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1000))]
        limit: u32,
        /// Where and how.
        #[command(flatten)]
        feed: FeedArgs,
    },
    /// List the feeds and how they are doing.
    #[command(after_help = examples::FEED_LIST)]
    List {
        /// Where and how.
        #[command(flatten)]
        feed: FeedArgs,
    },
    /// Remove a feed; its articles stay.
    #[command(after_help = examples::FEED_REMOVE)]
    Remove {
        /// Its address.
        url: String,
        /// Where and how.
        #[command(flatten)]
        feed: FeedArgs,
    },
    /// Fetch the feeds that are due, and add what is new.
    #[command(after_help = examples::FEED_FETCH)]
    Fetch {
        /// Only this one, due or not.
        url: Option<String>,
        /// Every feed, due or not.
        #[arg(long, conflicts_with = "url")]
        all: bool,
        /// Where and how.
        #[command(flatten)]
        feed: FeedArgs,
    },
}

/// Where feeds are kept, and how they are told and fetched.
#[derive(Debug, clap::Args)]
pub struct FeedArgs {
    /// File of the bot's ledger, which holds the feeds; by default `ledger.db`, or the database of `IBID_DATABASE_URL`.
    #[arg(long, env = "IBID_LEDGER", value_name = "FILE", value_hint = ValueHint::FilePath, value_parser = OsStringValueParser::new().map(PathBuf::from))]
    pub ledger: Option<PathBuf>,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
    /// What may be fetched.
    #[command(flatten)]
    pub fetch: FetchArgs,
}

/// What may be fetched beside the public internet.
#[derive(Debug, clap::Args)]
pub struct FetchArgs {
    /// Hosts that may be fetched even on a private network, separated by commas: host or host:port.
    #[arg(long = "allow-host", env = "IBID_ALLOW_HOSTS", value_delimiter = ',', value_name = "HOSTS")]
    pub allow_hosts: Vec<String>,
}

impl FetchArgs {
    /// How to fetch.
    ///
    /// # Errors
    /// When a host is none.
    pub fn settings(&self) -> Result<FetchSettings, AllowedHostError> {
        let hosts = self.allow_hosts.iter().map(|host| host.trim()).filter(|host| !host.is_empty());
        Ok(FetchSettings {
            allowed_hosts: hosts.map(str::parse).collect::<Result<_, _>>()?,
            ..FetchSettings::default()
        })
    }
}

fn time(text: &str) -> Result<std::time::Duration, String> {
    let span = text.parse::<jiff::Span>().ok();
    let time = span.and_then(|span| span.to_duration(jiff::SpanRelativeTo::days_are_24_hours()).ok());
    let time = time.and_then(|time| std::time::Duration::try_from(time).ok());
    time.ok_or_else(|| "it must be a time such as 30m, 2h or 1d".to_owned())
}
