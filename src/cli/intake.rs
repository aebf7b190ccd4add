//! Arguments of what brings articles in: files, addresses, feeds.

use super::kept::LedgerArgs;
use crate::fetch::{AllowedHostError, FetchSettings};
use clap::{Subcommand, ValueHint};
use std::path::PathBuf;

/// What is brought into the corpus.
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub struct AddArgs {
    /// Files (Markdown, HTML, text, feeds, zips of these) and addresses of pages.
    #[arg(value_name = "FILE|URL", required = true, value_hint = ValueHint::FilePath)]
    pub what: Vec<String>,
    /// Add without asking; needed where nobody can be asked.
    #[arg(long, short)]
    pub yes: bool,
    /// Replace articles that the corpus has already, without asking.
    #[arg(long)]
    pub replace: bool,
    /// Show what would be added and write nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// As JSON.
    #[arg(long)]
    pub json: bool,
    /// What may be fetched.
    #[command(flatten)]
    pub fetch: FetchArgs,
    /// Where it is written down.
    #[command(flatten)]
    pub ledger: LedgerArgs,
}

/// What to do with feeds.
#[derive(Debug, Subcommand)]
pub enum FeedCommand {
    /// Add a feed (RSS, Atom, JSON Feed) or a sitemap.
    Add {
        /// Its address.
        url: String,
        /// How often to look, such as 30m, 2h, 1d; five minutes at least.
        #[arg(long, default_value = "1h", value_name = "TIME", value_parser = time)]
        every: std::time::Duration,
        /// So many of its newest entries are looked at.
        #[arg(long, default_value_t = 50, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1000))]
        limit: u32,
        /// Where and how.
        #[command(flatten)]
        feed: FeedArgs,
    },
    /// List the feeds and how they are doing.
    List {
        /// Where and how.
        #[command(flatten)]
        feed: FeedArgs,
    },
    /// Leave a feed; the articles that came from it stay.
    Remove {
        /// Its address.
        url: String,
        /// Where and how.
        #[command(flatten)]
        feed: FeedArgs,
    },
    /// Look at the feeds that are due, and bring in what is new.
    Fetch {
        /// Only this one, due or not.
        url: Option<String>,
        /// All, due or not.
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
    /// File of the ledger, which knows the feeds.
    #[arg(long, env = "IBID_LEDGER", default_value = "ledger.db", value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub ledger: PathBuf,
    /// As JSON.
    #[arg(long)]
    pub json: bool,
    /// What may be fetched.
    #[command(flatten)]
    pub fetch: FetchArgs,
}

/// What may be fetched beside the public internet.
#[derive(Debug, clap::Args)]
pub struct FetchArgs {
    /// Hosts fetched from wherever their names lead, with commas between: host or host:port.
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
    let time = text.parse::<jiff::SignedDuration>().ok().and_then(|time| std::time::Duration::try_from(time).ok());
    time.ok_or_else(|| "it must be a time such as 30m, 2h or 1d".to_owned())
}
