use clap::ValueHint;
use std::path::PathBuf;

/// For whom a report is written, where that is not a person at a terminal.
#[derive(Debug, clap::Args)]
pub struct ReportArgs {
    /// Print JSON.
    #[arg(long, conflicts_with = "format")]
    pub json: bool,
    /// Print what GitHub Actions show beside files, and write a page of the run and its figures.
    #[arg(long, value_name = "FORMAT", value_parser = ["github"])]
    pub format: Option<String>,
    /// With --format github, the file that the page is added to.
    #[arg(long, env = "GITHUB_STEP_SUMMARY", value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub summary: Option<PathBuf>,
    /// With --format github, the file that the figures are added to.
    #[arg(long, env = "GITHUB_OUTPUT", value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub outputs: Option<PathBuf>,
}

impl ReportArgs {
    /// Whether it is for GitHub.
    #[must_use]
    pub fn is_for_github(&self) -> bool {
        self.format.is_some()
    }
}
