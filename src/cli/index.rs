use super::args::Args;
use super::json;
use super::print::{Out, warn};
use super::progress::Show;
use super::run::Status;
use crate::embed::{Bundled, Embedder};
use crate::index::{self, Change, Changes, IndexFolder};
use crate::ingest::open_corpus;
use anstyle::Style;
use jiff::Timestamp;
use serde_json::{Value, json};

/// `ibid index`.
pub(super) fn run(args: &Args, rebuild: bool, as_json: bool, out: &mut Out) -> anyhow::Result<Status> {
    let embedder = Bundled::default();
    let folder = IndexFolder::new(&args.index);
    if let Err(reason) = index::open(&folder, &embedder)
        && !matches!(reason, index::OpenError::Missing)
    {
        warn(&format!("{reason}; building it anew from the articles"));
    }
    let progress = Show::new();
    let built = index::build(&folder, &args.corpus, &embedder, rebuild, Timestamp::now(), &|p| progress.tell(p))?;
    if as_json {
        let mut value = json::manifest(built.generation, &built.manifest);
        if let Value::Object(fields) = &mut value {
            fields.insert("is_new".into(), built.is_new.into());
            fields.insert("embedded".into(), built.embedded.into());
            fields.insert("changes".into(), changes_json(&built.changes));
            fields.insert("problem_list".into(), built.problems.iter().map(json::problem).collect());
        }
        out.json_pretty(&value)?;
        return Ok(Status::Answered);
    }
    changes_text(&built.changes, out)?;
    let manifest = &built.manifest;
    let verb = if built.is_new { "now serves" } else { "is up to date" };
    out.line(
        Style::new(),
        &format!(
            "generation {} {verb}: {} articles, {} passages, {} FAQ entries, {} vectors ({} new)",
            built.generation,
            manifest.articles,
            manifest.passages,
            manifest.faq_entries,
            manifest.vectors,
            built.embedded
        ),
    )?;
    for problem in &built.problems {
        warn(&problem.to_string());
    }
    Ok(Status::Answered)
}

/// `ibid index --check`: what a build would change. Writes nothing.
pub(super) fn check(args: &Args, as_json: bool, out: &mut Out) -> anyhow::Result<Status> {
    let embedder = Bundled::default();
    let opened = index::open(&IndexFolder::new(&args.index), &embedder);
    let known = opened.as_ref().map_or(&[][..], |i| &i.everything().files);
    let corpus = open_corpus(&args.corpus, known)?;
    let changes = index::changes(opened.as_ref().ok().map(index::Index::everything), &corpus);
    if as_json {
        let reason = opened.as_ref().err().map(ToString::to_string);
        out.json_pretty(&json!({
            "model": embedder.identity(),
            "rebuild": reason,
            "changes": changes_json(&changes),
            "problems": corpus.problems().map(json::problem).collect::<Value>(),
        }))?;
        return Ok(Status::Answered);
    }
    if let Err(reason) = &opened {
        out.line(Style::new(), &format!("{reason}: all articles would be indexed"))?;
    }
    changes_text(&changes, out)?;
    for problem in corpus.problems() {
        warn(&problem.to_string());
    }
    Ok(Status::Answered)
}

fn changes_text(changes: &Changes, out: &mut Out) -> std::io::Result<()> {
    for (source, change) in &changes.files {
        out.line(Style::new(), &format!("{:8} {source}", name(*change)))?;
    }
    out.line(Style::new(), &format!("{} files changed, {} unchanged", changes.files.len(), changes.unchanged))
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
