use super::self_check::self_check;
use super::{
    add, ask, audit, calibrate, check, eval, faq, faq_import, feed, gaps, github, index, init, key, migrate, model,
    show, state, stats,
};
use crate::args::{Args, Command, FaqCommand, IndexArgs};
use crate::terminal::{Out, Status, finish};
use clap::CommandFactory;

/// Does what the arguments say; failures are told on stderr, with a hint where there is one.
#[must_use]
pub fn run(args: &Args) -> Status {
    finish(dispatch(args).inspect_err(|error| told_to_github(args, error)))
}

/// A failure of a command that reports to GitHub, as GitHub shows it.
fn told_to_github(args: &Args, error: &anyhow::Error) {
    let (Command::Check { report, .. } | Command::Index(IndexArgs { report, .. })) = &args.command else { return };
    if report.is_for_github() {
        // What cannot be written is the same failure once more.
        let _ = github::failure(error, &mut Out::stdout());
    }
}

fn dispatch(args: &Args) -> anyhow::Result<Status> {
    let mut out = Out::stdout();
    let status = match &args.command {
        Command::Ask(ask) => ask::run(args, ask, &mut out)?,
        Command::Add(add) => add::run(args, add, &mut out)?,
        Command::Feed(command) => feed::run(args, command, &mut out)?,
        Command::Index(wanted) => index::run(args, wanted, &mut out)?,
        Command::Rollback { json, ledger } => state::roll_back(args, *json, ledger, &mut out)?,
        Command::Migrate { to, json, ledger } => migrate::run(args, *to, *json, ledger, &mut out)?,
        Command::State(wanted) => state::run(args, wanted, &mut out)?,
        Command::Stats(wanted) => stats::run(args, wanted, &mut out)?,
        Command::Gaps(wanted) => gaps::run(args, wanted, &mut out)?,
        Command::Key(command) => key::run(args, command, &mut out)?,
        Command::Audit(wanted) => audit::run(args, wanted, &mut out)?,
        Command::Articles { json } => show::articles(args, *json, &mut out)?,
        Command::Show { target, json } => show::show(args, target, *json, &mut out)?,
        Command::Faq(FaqCommand::Export { csv, .. }) => faq::export(args, *csv, &mut out)?,
        Command::Faq(FaqCommand::Import(wanted)) => faq_import::run(args, wanted, &mut out)?,
        Command::Model { json, time } => model::run(args, *json, time.as_deref(), &mut out)?,
        Command::Init(wanted) => init::run(wanted, &mut out)?,
        // `main` has the configuration run it, which knows the other faces.
        Command::SelfCheck(wanted) => self_check(args, wanted, Vec::new())?,
        Command::Check { strict, report } => check::run(args, report, *strict, &mut out)?,
        Command::Eval { sets, json, run, signals, sample, words_alone, plot } => {
            let written = eval::Written { runs: run.as_deref(), signals: signals.as_deref(), plot: plot.as_deref() };
            eval::run(
                args,
                sets,
                eval::Options { json: *json, sample: *sample, words_alone: *words_alone, written },
                &mut out,
            )?
        }
        Command::Calibrate(wanted) => calibrate::run(args, wanted, &mut out)?,
        // `main` gives these to the other faces, where there are any.
        Command::Bot(_) | Command::Discord(_) => {
            anyhow::bail!("this ibid was built without Discord; build it with the feature `discord`")
        }
        Command::Serve(_) | Command::Desk(_) | Command::Mcp(_) => {
            anyhow::bail!("this ibid was built without its HTTP face; build it with the feature `serve`")
        }
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut Args::command(), "ibid", &mut script);
            out.raw(&script)?;
            Status::Answered
        }
        Command::Man => {
            let mut page = Vec::new();
            clap_mangen::Man::new(Args::command()).render(&mut page)?;
            out.raw(&page)?;
            Status::Answered
        }
    };
    out.flush()?;
    Ok(status)
}
