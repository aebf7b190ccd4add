//! `ibid index`: brings the index up to date, or says what would change. The golden questions are asked of the new index
//! before it serves, and a person at the terminal decides where one would break. With `--watch` it goes on.

use super::github;
use super::ledger::note;
use crate::args::{Args, IndexArgs, embedder, settings};
use crate::engine::{Built, Engine, EngineError};
use crate::ingest::{Problem, open_corpus};
use crate::ledger::AuditAction;
use crate::newsroom::{
    Comparison, Flip, Occasion, Order, PublishError, Report, generation, in_figures, publish, watch,
};
use crate::service::json;
use crate::store::{Change, Changes, OpenError, changes};
use crate::terminal::{
    Out, Show, Status, flip_json, hint, is_interactive, say, shown, warn, warn_of_faults, warn_of_golden,
};
use crate::text::counted;
use anstyle::Style;
use jiff::Timestamp;
use serde_json::{Value, json};
use std::io::Write as _;
use std::sync::Arc;
use std::time::Duration;

/// A folder that is watched is looked at so often besides, since events may be lost.
const LOOK: Duration = Duration::from_mins(10);

/// `ibid index`.
pub(super) fn run(args: &Args, wanted: &IndexArgs, out: &mut Out) -> anyhow::Result<Status> {
    let for_github = wanted.report.is_for_github();
    if for_github && !wanted.check {
        anyhow::bail!("--format github is of --check");
    }
    let (embedder, settings) = (embedder(args)?, settings(args)?);
    let engine = match Engine::serving(settings.clone(), Arc::clone(&embedder), Timestamp::now) {
        Ok(engine) => engine,
        Err(EngineError::Open(reason))
            if !(reason.is_mended_by_building() || wanted.rebuild && reason.is_mended_by_rebuilding()) =>
        {
            return Err(reason.into());
        }
        Err(EngineError::Open(_)) if for_github => {
            // What is wrong with the articles is told as anywhere else.
            open_corpus(&args.corpus, &[])?;
            github::flips(args, &wanted.report, wanted.strict, None, out)?;
            return Ok(Status::Answered);
        }
        Err(EngineError::Open(reason)) if wanted.check => {
            let model = wanted.report.json.then(|| embedder.identity());
            return first_check(args, &reason, model, out);
        }
        Err(EngineError::Open(reason)) => {
            if !matches!(reason, OpenError::Missing) {
                warn(&format!("{reason}; rebuilding it from the articles"));
            } else if args.corpus.exists() {
                say("building the index for the first time …");
            }
            let (progress, rebuild) = (Show::new(), wanted.rebuild);
            let (engine, built) = Engine::first(settings, embedder, Timestamp::now, rebuild, &|p| progress.tell(p))?;
            noted(args, &built, 0, wanted);
            print_built(&built, &[], wanted.report.json, out)?;
            return if wanted.watch { watching(&engine, out) } else { Ok(Status::Answered) };
        }
        Err(error) => return Err(error.into()),
    };
    warn_of_faults(&engine);
    let progress = Show::new();
    let occasion = if wanted.check { Occasion::Preview } else { Occasion::Asked };
    let order = Order { rebuild: wanted.rebuild, ..Order::new(occasion) };
    let report = publish(&engine, order, &|p| progress.tell(p))?;
    let golden = &report.golden;
    if let Some(trouble) = &golden.trouble {
        let which = if golden.asked == 0 {
            "the golden questions were not asked"
        } else {
            "not all golden questions were asked"
        };
        warn(&format!("{which}: {trouble}"));
    }
    let broken = golden.broken().count();
    if wanted.check {
        if for_github {
            github::flips(args, &wanted.report, wanted.strict, Some(golden), out)?;
        } else {
            print_check(&report, embedder.identity(), wanted.report.json, out)?;
        }
        let is_refused = wanted.strict && !golden.is_good();
        return Ok(if is_refused { Status::Failed } else { Status::Answered });
    }
    if wanted.strict && golden.trouble.is_some() {
        say("refused: not all golden questions can be asked; the old index stays in use");
        hint("fix the line named above, or leave out --strict");
        return Ok(Status::Failed);
    }
    if broken > 0 && !may_serve(golden, wanted, out)? {
        return Ok(Status::Failed);
    }
    let report = report.serve(&engine)?;
    noted(args, &report.built, broken, wanted);
    print_built(&report.built, &report.golden.flips, wanted.report.json, out)?;
    if wanted.watch { watching(&engine, out) } else { Ok(Status::Answered) }
}

fn noted(args: &Args, built: &Built, broken: usize, wanted: &IndexArgs) {
    if built.is_new {
        let subject = generation(built.generation);
        note(args, &wanted.ledger, &[(AuditAction::Reindexed, subject, in_figures(&built.changes, broken))]);
    }
}

/// Whether an index that breaks golden questions serves nevertheless.
fn may_serve(seen: &Comparison, wanted: &IndexArgs, out: &mut Out) -> anyhow::Result<bool> {
    let n = seen.broken().count();
    let questions = if n == 1 { "golden question is" } else { "golden questions are" };
    if wanted.strict {
        flips_text(&seen.flips, out)?;
        say(&format!("refused: {n} {questions} no longer answered right; the old index stays in use"));
        hint("fix the articles or the questions, or leave out --strict");
        return Ok(false);
    }
    if !is_interactive() {
        warn(&format!("{n} {questions} no longer answered right"));
        return Ok(true);
    }
    flips_text(&seen.flips, out)?;
    out.flush()?;
    write!(std::io::stderr(), "{n} {questions} no longer answered right. Use the new index anyway? [y/N] ")?;
    let mut line = String::new();
    std::io::stdin().read_line(&mut line)?;
    let is_yes = matches!(line.trim().to_lowercase().as_str(), "y" | "yes");
    if !is_yes {
        say("the old index stays in use");
    }
    Ok(is_yes)
}

/// Brings in what is saved, until the process ends.
fn watching(engine: &Engine, out: &mut Out) -> anyhow::Result<Status> {
    let corpus = &engine.settings().corpus;
    let watcher = watch(corpus)?;
    say(&format!("watching {}; Ctrl-C ends it", corpus.display()));
    out.flush()?;
    loop {
        let _ = watcher.wait(LOOK);
        match publish(engine, Order::new(Occasion::Saved), &|_| {}) {
            Ok(report) => {
                if report.built.is_new && report.held.is_none() {
                    print_built(&report.built, &[], false, out)?;
                    out.flush()?;
                }
                warn_of_golden(&report.ask(engine));
            }
            Err(PublishError::OnHold { .. }) => {}
            // The next saving may mend it.
            Err(error) => warn(&format!("{error}; the old index stays in use")),
        }
    }
}

fn print_built(built: &Built, flips: &[Flip], as_json: bool, out: &mut Out) -> anyhow::Result<()> {
    if as_json {
        let mut value = json::manifest(built.generation, &built.manifest);
        if let Value::Object(fields) = &mut value {
            fields.insert("is_new".into(), built.is_new.into());
            fields.insert("embedded".into(), built.embedded.into());
            fields.insert("changes".into(), changes_json(&built.changes));
            fields.insert("golden".into(), flips.iter().map(flip_json).collect());
            fields.insert("problem_list".into(), built.problems.iter().map(json::problem).collect());
        }
        out.json_pretty(&value)?;
        return Ok(());
    }
    changes_text(&built.changes, out)?;
    flips_text(flips, out)?;
    let manifest = &built.manifest;
    let verb = if built.is_new { "now serves" } else { "is up to date" };
    out.line(
        Style::new(),
        &format!(
            "generation {} {verb}: {}, {}, {}, {} ({} new)",
            built.generation,
            counted(manifest.articles, "article", "articles"),
            counted(manifest.passages, "passage", "passages"),
            counted(manifest.faq_entries, "FAQ entry", "FAQ entries"),
            counted(manifest.vectors, "vector", "vectors"),
            built.embedded
        ),
    )?;
    warn_of(&built.problems);
    Ok(())
}

/// `ibid index --check`: what the new index would change. The one that serves stays.
fn print_check(report: &Report, model: &str, as_json: bool, out: &mut Out) -> anyhow::Result<()> {
    let (built, seen) = (&report.built, &report.golden);
    if as_json {
        let mut golden = json!({ "asked": seen.asked, "changed": seen.flips.iter().map(flip_json).collect::<Value>() });
        if let (Some(fields), Some(trouble)) = (golden.as_object_mut(), &seen.trouble) {
            fields.insert("trouble".to_owned(), trouble.to_string().into());
        }
        out.json_pretty(&json!({
            "model": model,
            "rebuild": null,
            "changes": changes_json(&built.changes),
            "golden": golden,
            "problems": built.problems.iter().map(json::problem).collect::<Value>(),
        }))?;
        return Ok(());
    }
    changes_text(&built.changes, out)?;
    flips_text(&seen.flips, out)?;
    if seen.asked > 0 {
        let (changed, broken) = (seen.flips.len(), seen.broken().count());
        let line = format!(
            "{} asked: {changed} answered differently, {broken} of them now wrong",
            counted(seen.asked, "golden question", "golden questions")
        );
        out.line(Style::new(), &line)?;
    }
    warn_of(&built.problems);
    Ok(())
}

/// The same where there is no index to compare with; as JSON, with the encoder's identity, where that is given.
fn first_check(args: &Args, reason: &OpenError, model: Option<&str>, out: &mut Out) -> anyhow::Result<Status> {
    let corpus = open_corpus(&args.corpus, &[])?;
    let changes = changes(None, &corpus);
    if let Some(model) = model {
        out.json_pretty(&json!({
            "model": model,
            "rebuild": reason.to_string(),
            "changes": changes_json(&changes),
            "golden": { "asked": 0, "changed": [] },
            "problems": corpus.problems().map(json::problem).collect::<Value>(),
        }))?;
        return Ok(Status::Answered);
    }
    out.line(Style::new(), &format!("{reason}: all articles would be indexed"))?;
    changes_text(&changes, out)?;
    let problems: Vec<Problem> = corpus.problems().cloned().collect();
    warn_of(&problems);
    Ok(Status::Answered)
}

fn warn_of(problems: &[Problem]) {
    for problem in problems {
        warn(&problem.to_string());
    }
}

fn flips_text(flips: &[Flip], out: &mut Out) -> std::io::Result<()> {
    for flip in flips {
        let what = if flip.is_broken() {
            "broken"
        } else if flip.is_right && !flip.was_right {
            "fixed"
        } else {
            "changed"
        };
        out.wrapped(Style::new(), "", &format!("{what:9} {}", flip.question))?;
        for (label, answer) in [("before", &flip.before), ("after", &flip.after)] {
            out.line(Style::new(), &format!("  {label:7} {}", shown(answer)))?;
        }
    }
    Ok(())
}

fn changes_text(changes: &Changes, out: &mut Out) -> std::io::Result<()> {
    for (source, change) in &changes.files {
        out.line(Style::new(), &format!("{:8} {source}", name(*change)))?;
    }
    out.line(
        Style::new(),
        &format!("{} changed, {} unchanged", counted(changes.files.len(), "file", "files"), changes.unchanged),
    )
}

fn changes_json(changes: &Changes) -> Value {
    let of = |wanted: Change| -> Vec<&str> {
        changes.files.iter().filter(|(_, c)| *c == wanted).map(|(source, _)| source.as_str()).collect()
    };
    json!({
        "added": of(Change::Added), "changed": of(Change::Changed), "removed": of(Change::Removed),
        "unchanged": changes.unchanged,
    })
}

fn name(change: Change) -> &'static str {
    match change {
        Change::Added => "added",
        Change::Changed => "changed",
        Change::Removed => "removed",
    }
}
