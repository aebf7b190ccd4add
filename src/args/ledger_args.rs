//! Arguments of what reads or writes the bot's ledger.

use crate::eval::PrecisionGoal;
use crate::ledger::{Actor, AuditAction, FIGURE_DAYS};
use crate::newsroom::USUAL_DAYS;
use clap::ValueHint;
use clap::builder::{OsStringValueParser, PossibleValuesParser, TypedValueParser as _};
use std::path::PathBuf;

/// Where the ledger is.
#[derive(Debug, clap::Args)]
pub struct LedgerArgs {
    /// File of the bot's ledger, which this command never creates; by default `ledger.db`, or the database of `IBID_DATABASE_URL`.
    #[arg(long, env = "IBID_LEDGER", value_name = "FILE", value_hint = ValueHint::FilePath, value_parser = OsStringValueParser::new().map(PathBuf::from))]
    pub ledger: Option<PathBuf>,
}

/// Which figures.
#[derive(Debug, clap::Args)]
pub struct StatsArgs {
    /// Number of days to show (UTC).
    #[arg(long, default_value_t = USUAL_DAYS, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=i64::from(FIGURE_DAYS)))]
    pub days: u16,
    /// Draw the chart of questions by day into this file, as PNG.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub chart: Option<PathBuf>,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
    /// Where they are kept.
    #[command(flatten)]
    pub ledger: LedgerArgs,
}

/// Which entries of the audit trail.
#[derive(Debug, clap::Args)]
pub struct AuditArgs {
    /// Only this kind of change.
    #[arg(long, value_name = "ACTION", value_parser = PossibleValuesParser::new(AuditAction::all().map(AuditAction::name)))]
    pub action: Option<String>,
    /// Only by this member, by id, this user of the machine, or, as `desk:NAME`, somebody at the desk, as `program:NAME` a program.
    #[arg(long, value_name = "WHO", value_parser = actor)]
    pub by: Option<Actor>,
    /// Only what was done to this article, file, feed, channel or passage.
    #[arg(long, value_name = "NAME")]
    pub subject: Option<String>,
    /// Only what was done in this server, or in none.
    #[arg(long, value_name = "ID")]
    pub guild: Option<u64>,
    /// Only entries older than the one with this number.
    #[arg(long, value_name = "NUMBER")]
    pub before: Option<i64>,
    /// At most this many entries.
    #[arg(long, default_value_t = 50, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub most: u32,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
    /// Where they are kept.
    #[command(flatten)]
    pub ledger: LedgerArgs,
}

/// Which gaps.
#[derive(Debug, clap::Args)]
pub struct GapsArgs {
    /// Only questions asked by at least this many people.
    #[arg(long, env = "IBID_GAP_ASKERS", default_value_t = 1, value_name = "PEOPLE")]
    pub askers: u32,
    /// At most this many groups.
    #[arg(long, default_value_t = 20, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000))]
    pub most: u32,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
    /// Where they are kept.
    #[command(flatten)]
    pub ledger: LedgerArgs,
}

#[expect(clippy::unnecessary_wraps, reason = "clap's shape of a parser")]
fn actor(text: &str) -> Result<Actor, String> {
    if let Some(name) = text.strip_prefix("desk:") {
        return Ok(Actor::Desk(name.to_owned()));
    }
    if let Some(name) = text.strip_prefix("program:") {
        return Ok(Actor::Program(name.to_owned()));
    }
    Ok(text.parse().map_or_else(|_| Actor::Terminal(text.to_owned()), Actor::Member))
}

/// What is wished of a threshold.
#[derive(Debug, clap::Args)]
pub struct CalibrateArgs {
    /// Share of the shown answers that must be right, above 0 and below 1.
    #[arg(long, default_value_t = PrecisionGoal::default().precision, value_name = "SHARE", value_parser = share)]
    pub precision: f64,
    /// How certain that must be, above 0 and below 1.
    #[arg(long, default_value_t = PrecisionGoal::default().certainty, value_name = "SHARE", value_parser = share)]
    pub certainty: f64,
    /// File of the bot's ledger, which holds the judgements; by default `ledger.db`, or the database of `IBID_DATABASE_URL`. Without one, only the golden questions count.
    #[arg(long, env = "IBID_LEDGER", value_name = "FILE", value_hint = ValueHint::FilePath, value_parser = OsStringValueParser::new().map(PathBuf::from))]
    pub ledger: Option<PathBuf>,
    /// Use the proposed threshold, in direct messages and in every server that has none of its own.
    #[arg(long)]
    pub set: bool,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}

fn share(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(p) if p > 0.0 && p < 1.0 => Ok(p),
        _ => Err("it must be a number above 0 and below 1, such as 0.95".to_owned()),
    }
}
