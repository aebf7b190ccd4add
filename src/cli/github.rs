//! What `ibid check` and `ibid index --check` report to GitHub: annotations by file and line, a page of the run, and figures for the
//! steps that come after.

use crate::args::{Args, ReportArgs};
use crate::ingest::Problem;
use crate::newsroom::{Comparison, Flip};
use crate::terminal::github::{Level, Place, Summary, annotation};
use crate::terminal::{Out, shown};
use crate::text::counted;
use serde_json::Value;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::Path;

/// What was found in a corpus.
pub(super) struct Found<'a> {
    pub problems: &'a [&'a Problem],
    pub articles: usize,
    pub files: usize,
    /// Of the register and the rulings.
    pub faults: &'a [String],
    /// Rulings on passages that are gone: question and passage.
    pub lost: &'a [(String, String)],
}

/// Where the golden questions and the rulings are.
const QUESTIONS: &str = "questions.jsonl";

/// What is wrong with the articles.
pub(super) fn problems(
    args: &Args,
    report: &ReportArgs,
    strict: bool,
    found: &Found<'_>,
    out: &mut Out,
) -> anyhow::Result<()> {
    let corpus = args.corpus.to_string_lossy();
    let to_mend = if strict { Level::Error } else { Level::Warning };
    let mut rows = Vec::new();
    for problem in found.problems {
        let is_intended = problem.kind.is_intended();
        let level = if is_intended { Level::Notice } else { to_mend };
        let title = if problem.kind.is_fatal() { "Left out" } else { "Problem" };
        let (what, remedy) = (problem.kind.to_string(), problem.remedy());
        let place = Place::of(&corpus, &problem.file, problem.line);
        say(&annotation(level, title, &format!("{what}\n→ {remedy}"), Some(&place)), out)?;
        if !is_intended {
            let line = problem.line.map(|line| line.to_string()).unwrap_or_default();
            rows.push([problem.file.clone(), line, what, remedy.to_owned()]);
        }
    }
    for fault in found.faults {
        let (place, what) = match Place::split(fault) {
            Some((place, rest)) if place.file.contains('/') => (Some(place), rest),
            Some((place, rest)) => (Some(Place::of(&corpus, &place.file, place.line)), rest),
            None => (None, fault.as_str()),
        };
        say(&annotation(to_mend, "Register or rulings", what, place.as_ref()), out)?;
    }
    for (question, passage) in found.lost {
        let what = format!("the passage {passage} is gone, so this ruling does nothing: {question}");
        say(&annotation(Level::Warning, "Ruling", &what, Some(&Place::of(&corpus, QUESTIONS, None))), out)?;
    }
    let mut page = Summary::default();
    page.heading(2, "Articles");
    let counts = [
        format!("{} in {}", counted(found.articles, "article", "articles"), counted(found.files, "file", "files")),
        counted(rows.len(), "problem", "problems"),
    ];
    let counts = format!("{}.", counts.join(", "));
    say(&counts, out)?;
    page.paragraph(&counts);
    if !rows.is_empty() {
        page.table(["file", "line", "what", "remedy"], &rows);
    }
    if !found.faults.is_empty() {
        page.heading(3, "Register and rulings");
        page.list(found.faults.iter().map(String::as_str));
    }
    written(report, &page, &[("problems", rows.len())])
}

/// Golden questions that are answered differently; without a comparison, that there is nothing to compare with.
pub(super) fn flips(
    args: &Args,
    report: &ReportArgs,
    strict: bool,
    golden: Option<&Comparison>,
    out: &mut Out,
) -> anyhow::Result<()> {
    let corpus = args.corpus.to_string_lossy();
    let level = if strict { Level::Error } else { Level::Warning };
    let mut page = Summary::default();
    page.heading(2, "Golden questions");
    let Some(golden) = golden else {
        page.paragraph("There is no earlier index to compare them with.");
        return written(report, &page, &[("broken", 0), ("mended", 0)]);
    };
    if let Some(trouble) = &golden.trouble {
        let place = Place::of(&corpus, QUESTIONS, None);
        say(&annotation(level, "Golden questions", &trouble.to_string(), Some(&place)), out)?;
    }
    let broken: Vec<&Flip> = golden.broken().collect();
    let (mended, others): (Vec<&Flip>, Vec<&Flip>) =
        golden.flips.iter().filter(|flip| !flip.is_broken()).partition(|flip| flip.is_right && !flip.was_right);
    let lines = lines_by_id(&args.corpus.join(QUESTIONS));
    for flip in &broken {
        let (before, after) = (shown(&flip.before), shown(&flip.after));
        let what = format!("no longer answered right: {}\nbefore {before}, now {after}", flip.question);
        let place = Place::of(&corpus, QUESTIONS, lines.get(&flip.id).copied());
        say(&annotation(level, "Golden question", &what, Some(&place)), out)?;
    }
    let line = format!(
        "{} asked: {} broke, {} mended, {} answered differently besides.",
        golden.asked,
        broken.len(),
        mended.len(),
        others.len()
    );
    page.paragraph(&line);
    for (title, some) in [("Broke", &broken), ("Mended", &mended), ("Answered differently", &others)] {
        if !some.is_empty() {
            page.heading(3, title);
            let row = |flip: &&Flip| {
                let (before, after) = (shown(&flip.before).to_owned(), shown(&flip.after).to_owned());
                [flip.id.clone(), flip.question.clone(), before, after]
            };
            page.table(["id", "question", "before", "after"], &some.iter().map(row).collect::<Vec<_>>());
        }
    }
    written(report, &page, &[("broken", broken.len()), ("mended", mended.len())])
}

/// A failure, at the place that it names.
pub(super) fn failure(error: &anyhow::Error, out: &mut Out) -> std::io::Result<()> {
    let said = format!("{error:#}");
    let line = match Place::split(&said) {
        Some((place, rest)) => annotation(Level::Error, "Ibid", rest, Some(&place)),
        None => annotation(Level::Error, "Ibid", &said, None),
    };
    say(&line, out)
}

fn say(line: &str, out: &mut Out) -> std::io::Result<()> {
    // A command is one line, however wide the terminal is.
    out.unwrapped(anstyle::Style::new(), line)
}

/// On which line of a file of golden questions each id stands.
fn lines_by_id(file: &Path) -> HashMap<String, usize> {
    let text = std::fs::read_to_string(file).unwrap_or_default();
    let mut out = HashMap::new();
    for (line, number) in text.lines().zip(1..) {
        let id = serde_json::from_str::<Value>(line).ok().and_then(|value| Some(value.get("id")?.as_str()?.to_owned()));
        if let Some(id) = id {
            out.entry(id).or_insert(number);
        }
    }
    out
}

/// Adds to the files that GitHub reads.
fn written(report: &ReportArgs, page: &Summary, figures: &[(&str, usize)]) -> anyhow::Result<()> {
    let mut outputs = String::new();
    for (name, figure) in figures {
        let _ = writeln!(outputs, "{name}={figure}");
    }
    for (file, text) in [(&report.summary, page.text()), (&report.outputs, outputs.as_str())] {
        let Some(file) = file.as_deref().filter(|file| !file.as_os_str().is_empty()) else { continue };
        OpenOptions::new().create(true).append(true).open(file)?.write_all(text.as_bytes())?;
    }
    Ok(())
}
