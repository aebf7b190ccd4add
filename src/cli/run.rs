use super::{
    add, ask, audit, calibrate, check, eval, faq, faq_import, feed, gaps, index, migrate, model, show, state, stats,
};
use crate::args::{Args, Command, FaqCommand};
use crate::terminal::{Out, Status, finish};
use clap::CommandFactory;

/// Does what the arguments say; failures are told on stderr, with a hint where there is one.
#[must_use]
pub fn run(args: &Args) -> Status {
    finish(dispatch(args))
}

fn dispatch(args: &Args) -> anyhow::Result<Status> {
    let mut out = Out::stdout();
    let status = match &args.command {
        Command::Ask(ask) => ask::run(args, ask, &mut out)?,
        Command::Add(add) => add::run(args, add, &mut out)?,
        Command::Feed(command) => feed::run(args, command, &mut out)?,
        Command::Index(wanted) => index::run(args, wanted, &mut out)?,
        Command::Rollback { json, ledger } => state::roll_back(args, *json, ledger, &mut out)?,
        Command::Migrate { to, json } => migrate::run(args, *to, *json, &mut out)?,
        Command::State(wanted) => state::run(args, wanted, &mut out)?,
        Command::Stats(wanted) => stats::run(args, wanted, &mut out)?,
        Command::Gaps(wanted) => gaps::run(wanted, &mut out)?,
        Command::Audit(wanted) => audit::run(wanted, &mut out)?,
        Command::Articles { json } => show::articles(args, *json, &mut out)?,
        Command::Show { target, json } => show::show(args, target, *json, &mut out)?,
        Command::Faq(FaqCommand::Export { csv, .. }) => faq::export(args, *csv, &mut out)?,
        Command::Faq(FaqCommand::Import(wanted)) => faq_import::run(args, wanted, &mut out)?,
        Command::Model { json, time } => model::run(args, *json, time.as_deref(), &mut out)?,
        Command::Check { json, strict } => check::run(args, *json, *strict, &mut out)?,
        Command::Eval { sets, json, run, signals, words_alone, plot } => {
            let written = eval::Written { runs: run.as_deref(), signals: signals.as_deref(), plot: plot.as_deref() };
            eval::run(args, sets, eval::Options { json: *json, words_alone: *words_alone, written }, &mut out)?
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
