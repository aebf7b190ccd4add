use super::args::{Args, Command};
use super::golden::warn_of_golden;
use super::print::{Out, hint, say, warn};
use super::progress::Show;
use super::{add, ask, audit, calibrate, check, eval, feed, gaps, index, model, show, state, stats};
use crate::embed::{Brought, BroughtError, Bundled, EmbedError, Embedder};
use crate::engine::{Engine, Settings};
use crate::index::OpenError;
use crate::newsroom::{self, Note, Opened};
use crate::text::counted;
use clap::CommandFactory;
use jiff::Timestamp;
use std::error::Error as _;
use std::io;
use std::sync::Arc;

/// How the program ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// Answered, or done.
    Answered = 0,
    /// The articles do not answer.
    NoAnswer = 1,
    /// It failed.
    Failed = 2,
}

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
            if let Some(broken) = error.downcast_ref::<BroughtError>() {
                hint(broken.remedy());
            }
            Status::Failed
        }
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

/// The settings the arguments ask for.
#[must_use]
pub fn settings(args: &Args) -> Settings {
    Settings {
        corpus: args.corpus.clone(),
        index: args.index.clone(),
        threshold: args.threshold,
        ..Settings::default()
    }
}

/// The encoder that the arguments ask for. The bundled one loads its weights when it is first used.
///
/// # Errors
/// [`BroughtError`] when the folder they name cannot be used.
pub fn embedder(args: &Args) -> Result<Arc<dyn Embedder>, BroughtError> {
    if let Some(folder) = args.model() {
        return Ok(Arc::new(Brought::open(folder)?));
    }
    Ok(Arc::new(Bundled::default()))
}

/// Loads what is loaded at first use, beside what else is done. A failure shows again, with its reason, when the first question
/// is embedded.
pub(super) fn warmed(embedder: &Arc<dyn Embedder>) {
    let embedder = Arc::clone(embedder);
    std::thread::spawn(move || drop::<Result<(), EmbedError>>(embedder.warm()));
}

/// Opens the engine with its encoder, whose weights load while the index is opened; tells on stderr what it does.
///
/// # Errors
/// When there is no usable index and none can be built.
pub fn engine(args: &Args) -> anyhow::Result<(Engine, Arc<dyn Embedder>)> {
    let embedder = embedder(args)?;
    warmed(&embedder);
    let progress = Show::new();
    let tell = |p| progress.tell(p);
    // Without a corpus nothing is built, and the failure says so.
    let is_there = args.corpus.exists();
    let notes = |note: Note| {
        if is_there || !matches!(note, Note::Building(OpenError::Missing)) {
            tell_note(&note);
        }
    };
    let opened = newsroom::open(settings(args), Arc::clone(&embedder), Timestamp::now, &notes, &tell)?;
    let Opened { engine, report } = opened;
    warn_of_faults(&engine);
    if let Some(report) = report {
        warn_of_golden(&report.ask(&engine));
    }
    Ok((engine, embedder))
}

/// Tells what is wrong with the files that guard readers.
pub(super) fn warn_of_faults(engine: &Engine) {
    for fault in engine.faults() {
        warn(&fault);
    }
}

pub(super) fn tell_note(note: &Note) {
    match note {
        Note::Building(OpenError::Missing) => say("building the index for the first time …"),
        Note::Building(reason) => warn(&format!("{reason}; rebuilding it from the articles …")),
        Note::Refreshing { files } => {
            say(&format!("{} changed; bringing the index up to date …", counted(*files, "file", "files")));
        }
        Note::Held { generation } => warn(&format!(
            "articles changed, but answers come from generation {generation} since a rollback; run `ibid index` to bring the \
             changes in"
        )),
        Note::CorpusGone(error) => warn(&format!("{error}; answering from the index as it is")),
        Note::Stale(error) => {
            warn(&format!("the index could not be brought up to date: {error}; answering from it as it is"));
        }
    }
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
