use super::args::{Args, Command};
use super::print::{Out, hint, say};
use super::status::Status;
use super::{add, ask, audit, calibrate, check, eval, feed, gaps, index, model, show, state, stats};
use crate::embed::BroughtError;
use crate::engine::EngineError;
use crate::eval::DatasetError;
use crate::ingest::CorpusError;
use crate::reader::ReaderError;
use clap::CommandFactory;
use std::error::Error as _;
use std::io;

/// Does what the arguments say; failures are told on stderr, with a hint where there is one.
#[must_use]
pub fn run(args: &Args) -> Status {
    finish(dispatch(args))
}

/// The status of what was done; a failure is told on stderr, with its causes.
#[must_use]
pub fn finish(done: anyhow::Result<Status>) -> Status {
    match done {
        Ok(status) => status,
        Err(error) if is_broken_pipe(&error) => Status::Answered,
        Err(error) => {
            say(&format!("error: {error}"));
            for cause in error.chain().skip(1) {
                // Transparent errors repeat themselves.
                if !error.to_string().contains(&cause.to_string()) {
                    say(&format!("  because: {cause}"));
                }
            }
            if let Some(remedy) = remedy(&error) {
                hint(remedy);
            }
            if let Some(remedy) = error.downcast_ref().and_then(ReaderError::remedy) {
                hint(remedy);
            }
            Status::Failed
        }
    }
}

/// What can be done about a failure whose own words, which both faces show, do not say so.
fn remedy(error: &anyhow::Error) -> Option<&'static str> {
    if let Some(broken) = error.downcast_ref::<BroughtError>() {
        return Some(broken.remedy());
    }
    if error.downcast_ref().is_some_and(lacks_articles)
        || matches!(error.downcast_ref(), Some(EngineError::Corpus(error)) if lacks_articles(error))
    {
        return Some("put articles into the folder, or name the one that has them with --corpus or IBID_CORPUS");
    }
    if matches!(error.downcast_ref(), Some(DatasetError::File { .. })) {
        return Some(
            "golden questions stand in questions.jsonl of the corpus; a question set is a folder with passages.jsonl and \
             questions.jsonl; docs/evaluation.md shows how to write both",
        );
    }
    None
}

fn lacks_articles(error: &CorpusError) -> bool {
    matches!(error, CorpusError::Folder { .. } | CorpusError::NoArticle { .. })
}

fn dispatch(args: &Args) -> anyhow::Result<Status> {
    let mut out = Out::stdout();
    let status = match &args.command {
        Command::Ask(ask) => ask::run(args, ask, &mut out)?,
        Command::Add(add) => add::run(args, add, &mut out)?,
        Command::Feed(command) => feed::run(args, command, &mut out)?,
        Command::Index(wanted) => index::run(args, wanted, &mut out)?,
        Command::Rollback { json, ledger } => state::roll_back(args, *json, ledger, &mut out)?,
        Command::State(wanted) => state::run(args, wanted, &mut out)?,
        Command::Stats(wanted) => stats::run(args, wanted, &mut out)?,
        Command::Gaps(wanted) => gaps::run(wanted, &mut out)?,
        Command::Audit(wanted) => audit::run(wanted, &mut out)?,
        Command::Articles { json } => show::articles(args, *json, &mut out)?,
        Command::Show { target, json } => show::show(args, target, *json, &mut out)?,
        Command::Model { json, time } => model::run(args, *json, time.as_deref(), &mut out)?,
        Command::Check { json, strict } => check::run(args, *json, *strict, &mut out)?,
        Command::Eval { sets, json, run, signals, words_alone, plot } => {
            let written = eval::Written { runs: run.as_deref(), signals: signals.as_deref(), plot: plot.as_deref() };
            eval::run(args, sets, eval::Options { json: *json, words_alone: *words_alone, written }, &mut out)?
        }
        Command::Calibrate(wanted) => calibrate::run(args, wanted, &mut out)?,
        // `main` gives these to the other face, where there is one.
        Command::Bot(_) | Command::Discord(_) => {
            anyhow::bail!("this ibid was built without Discord; build it with the feature `discord`")
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

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let is_pipe = |e: &io::Error| e.kind() == io::ErrorKind::BrokenPipe;
    error.chain().any(|cause| {
        cause.downcast_ref::<io::Error>().is_some_and(is_pipe)
            || cause.downcast_ref::<serde_json::Error>().is_some_and(|e| {
                e.io_error_kind() == Some(io::ErrorKind::BrokenPipe)
                    || e.source().is_some_and(|s| s.downcast_ref::<io::Error>().is_some_and(is_pipe))
            })
    })
}
