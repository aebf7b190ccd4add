//! Arguments of an owner's first minute: a folder to begin with, and a look at whether all is well.

use super::ledger_args::LedgerArgs;
use clap::ValueHint;
use std::path::PathBuf;

/// A folder to begin with.
#[derive(Debug, clap::Args)]
pub struct InitArgs {
    /// The folder; made where there is none. Files that are there stay as they are.
    #[arg(value_name = "DIR", default_value = ".", value_hint = ValueHint::DirPath)]
    pub dir: PathBuf,
    /// What the publication is called; by default as the folder.
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    /// Address of the publication's site, such as <https://example.org>; the first article has an address there.
    #[arg(long, value_name = "URL")]
    pub site: Option<String>,
    /// Where readers will ask: `web`, `discord` or `both`.
    #[arg(long, value_name = "WHERE", value_parser = ["web", "discord", "both"])]
    pub readers: Option<String>,
    /// Ask nothing; what is not given is as it is by default.
    #[arg(long)]
    pub yes: bool,
}

/// A look at an installation.
#[derive(Debug, clap::Args)]
pub struct SelfCheckArgs {
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
    /// What readers asked and moderators did.
    #[command(flatten)]
    pub ledger: LedgerArgs,
}
