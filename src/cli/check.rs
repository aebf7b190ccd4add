//! `ibid check`: what is wrong with the corpus, the index and the configuration, each with a remedy. It writes nothing, and
//! mends nothing.

use super::github;
use super::visibility::Visibility;
use crate::args::{Args, ReaderChoice, ReportArgs, embedder, settings};
use crate::article::Article;
use crate::embed::Embedder;
use crate::engine::{lost_rulings, ruling_faults};
use crate::ingest::{Problem, Register, load};
use crate::newsroom::{Copies, copies};
use crate::reader::Reader;
use crate::service::json;
use crate::store::{Index, OpenError, changes};
use crate::terminal::{BOLD, FAINT, GOOD, Out, Status, WARN, to_the_second};
use crate::text::counted;
use anstyle::Style;
use jiff::Timestamp;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Bytes of the index that are compared with their checksums in one go.
const CHECKED_IN_ONE: usize = 1 << 20;

/// `ibid check`: the corpus's problems, the index's health, the configuration. Writes nothing.
pub(super) fn run(args: &Args, report: &ReportArgs, strict: bool, out: &mut Out) -> anyhow::Result<Status> {
    let embedder = embedder(args)?;
    // One that is brought and cannot be used fails here as it would when a question is asked.
    let settings = settings(args)?;
    let corpus = load(&args.corpus, &[])?;
    let opened = settings.store(&embedder, Timestamp::now).serving().and_then(whole);
    // What is wrong with the register is among the faults.
    let (visibility, _) = Visibility::read(&args.corpus, Timestamp::now());
    let checked = CheckReport {
        problems: corpus.problems().collect(),
        files: corpus.files.iter().filter(|f| f.part_of.is_none()).count(),
        faults: faults(args),
        withheld: corpus.articles().filter(|article| visibility.is_withheld(article)).collect(),
        changed: opened.as_ref().ok().map(|i| changes(Some(i.everything()), &corpus).files.len()),
        lost: opened.as_ref().map(|index| lost_rulings(&args.corpus, index)).unwrap_or_default(),
        configuration: configuration(args, embedder.as_ref(), settings.reader.as_deref()),
        articles: corpus.articles().count(),
        copies: Register::read(&args.corpus).map(|register| copies(&corpus, &register)).unwrap_or_default(),
        visibility: &visibility,
        opened: &opened,
    };
    if report.json {
        out.json_pretty(&checked.json())?;
    } else if report.is_for_github() {
        let found = github::Found {
            problems: &checked.problems,
            articles: checked.articles,
            files: checked.files,
            faults: &checked.faults,
            lost: &checked.lost,
        };
        github::problems(args, report, strict, &found, out)?;
    } else {
        checked.tell(out)?;
    }
    let has_fault = checked.has_problem() || !checked.faults.is_empty();
    Ok(if strict && has_fault { Status::Failed } else { Status::Answered })
}

/// All that was found.
struct CheckReport<'a> {
    problems: Vec<&'a Problem>,
    articles: usize,
    /// Articles that stand in several files.
    copies: Vec<Copies<'a>>,
    files: usize,
    faults: Vec<String>,
    visibility: &'a Visibility,
    withheld: Vec<&'a Article>,
    opened: &'a Result<Index, OpenError>,
    /// Files changed since the index was built, where there is one.
    changed: Option<usize>,
    lost: Vec<(String, String)>,
    configuration: Vec<(&'static str, String)>,
}

impl CheckReport<'_> {
    /// Whether there is a problem that is to be mended.
    fn has_problem(&self) -> bool {
        self.problems.iter().any(|problem| !problem.kind.is_intended())
    }

    fn by_file(&self) -> BTreeMap<&str, Vec<&Problem>> {
        let mut by_file: BTreeMap<&str, Vec<&Problem>> = BTreeMap::new();
        for problem in &self.problems {
            by_file.entry(&problem.file).or_default().push(problem);
        }
        by_file
    }

    fn json(&self) -> Value {
        let index = match self.opened {
            Ok(index) => {
                let state = if self.changed == Some(0) { "current" } else { "stale" };
                json!({ "state": state, "manifest": json::manifest(index.generation, &index.manifest) })
            }
            Err(error) => json!({ "state": "unusable", "reason": error.to_string() }),
        };
        let configuration = self.configuration.iter().map(|(k, v)| ((*k).to_owned(), Value::from(v.as_str())));
        json!({
            "articles": self.articles,
            "files": self.files,
            "problems": self.problems.iter().map(|p| json::problem(p)).collect::<Value>(),
            "by_file": self.by_file().iter().map(|(file, problems)| json!({
                "file": file, "problems": problems.iter().map(|p| json::problem(p)).collect::<Value>(),
            })).collect::<Value>(),
            "faults": self.faults,
            "withheld": self.withheld.iter().map(|article| {
                let mut fields = self.visibility.fields(article);
                fields.insert("article".to_owned(), article.id.as_str().into());
                Value::from(fields)
            }).collect::<Value>(),
            "copies": self.copies.iter().map(json::copies).collect::<Value>(),
            "index": index,
            "lost_rulings": self.lost.iter().map(|(question, passage)| json!({ "question": question, "passage": passage })).collect::<Value>(),
            "configuration": configuration.collect::<serde_json::Map<_, _>>(),
        })
    }

    fn tell(&self, out: &mut Out) -> std::io::Result<()> {
        self.tell_corpus(out)?;
        if !self.withheld.is_empty() {
            out.line(BOLD, "Withheld articles")?;
            for article in &self.withheld {
                let mark = self.visibility.mark(article).unwrap_or_default();
                out.wrapped(Style::new(), "  ", &format!("{}: {mark}", article.id))?;
            }
        }
        if !self.copies.is_empty() {
            out.line(BOLD, "Articles in several files")?;
            for copies in &self.copies {
                out.wrapped(Style::new(), "  ", &copies.sentence())?;
            }
        }
        if !self.faults.is_empty() {
            out.line(BOLD, "Faults of the register and the rulings")?;
            for fault in &self.faults {
                out.wrapped(WARN, "  ", fault)?;
            }
        }
        self.tell_index(out)?;
        if !self.lost.is_empty() {
            out.line(BOLD, "Rulings")?;
            for (question, passage) in &self.lost {
                let line = format!("“{question}” names the passage {passage}, which no article has; it is ignored");
                out.wrapped(WARN, "  ", &line)?;
            }
        }
        out.line(BOLD, "Configuration")?;
        for (name, value) in &self.configuration {
            out.field(Style::new(), "  ", name, value)?;
        }
        out.blank()?;
        let is_current = self.opened.is_ok() && self.changed == Some(0);
        let next = match (!self.has_problem() && self.faults.is_empty(), is_current) {
            (false, _) => "Next: fix what is listed above, then run `ibid index`.",
            (true, false) => "Next: run `ibid index`, then `ibid ask QUESTION`.",
            (true, true) => "Next: `ibid ask QUESTION`, or `ibid eval` to measure the answers.",
        };
        out.wrapped(FAINT, "", next)
    }

    fn tell_corpus(&self, out: &mut Out) -> std::io::Result<()> {
        out.line(BOLD, "Corpus")?;
        let withheld = self.withheld.len();
        let counts = [
            format!("{} in {}", counted(self.articles, "article", "articles"), counted(self.files, "file", "files")),
            counted(self.problems.len(), "problem", "problems"),
            if withheld == 0 { String::new() } else { format!("{withheld} withheld") },
        ];
        let counts: Vec<String> = counts.into_iter().filter(|count| !count.is_empty()).collect();
        out.line(Style::new(), &format!("  {}", counts.join(", ")))?;
        let by_file = self.by_file();
        if by_file.len() > 1 {
            for (remedy, (count, files)) in by_remedy(&self.problems) {
                let place = counted(files, "file", "files");
                out.wrapped(Style::new(), "  ", &format!("{count} in {place}: {remedy}"))?;
            }
        }
        for (file, problems) in by_file {
            out.line(WARN, &format!("  {file}"))?;
            for problem in problems {
                let line = problem.line.map_or_else(String::new, |l| format!("line {l}: "));
                let effect = if problem.kind.is_fatal() { " (left out)" } else { "" };
                out.wrapped(Style::new(), "    ", &format!("{line}{}{effect}", problem.kind))?;
                out.wrapped(Style::new(), "      ", &format!("→ {}", problem.remedy()))?;
            }
        }
        Ok(())
    }

    fn tell_index(&self, out: &mut Out) -> std::io::Result<()> {
        out.line(BOLD, "Index")?;
        match (self.opened, self.changed) {
            (Ok(index), Some(0)) => {
                let built = to_the_second(index.manifest.built);
                out.line(GOOD, &format!("  generation {} of {built}, up to date", index.generation))
            }
            (Ok(index), changed) => {
                let built = to_the_second(index.manifest.built);
                let changed = counted(changed.unwrap_or(0), "file", "files");
                let generation = index.generation;
                out.line(
                    WARN,
                    &format!("  generation {generation} of {built}; {changed} changed since: run `ibid index`"),
                )
            }
            (Err(error @ OpenError::Damaged { .. }), _) => {
                out.wrapped(WARN, "  ", &format!("{error}: run `ibid index --rebuild`"))
            }
            (Err(error), _) => out.line(WARN, &format!("  {error}: run `ibid index`")),
        }
    }
}

/// What is wrong with the files that guard readers.
pub(super) fn faults(args: &Args) -> Vec<String> {
    let of_register = match Register::read(&args.corpus) {
        Ok(register) => register.faults(Timestamp::now()).iter().map(ToString::to_string).collect(),
        Err(error) => vec![error.to_string()],
    };
    let of_rulings = match ruling_faults(&args.corpus) {
        Ok(faults) => faults.iter().map(ToString::to_string).collect(),
        Err(error) => vec![error.to_string()],
    };
    [of_register, of_rulings].concat()
}

/// The index, once all of it was compared with its checksums.
pub(super) fn whole(index: Index) -> Result<Index, OpenError> {
    while index.check_further(CHECKED_IN_ONE) > 0 {}
    index.damage().cloned().map_or(Ok(index), |damage| Err(damage.into()))
}

/// How many problems each remedy mends, and in how many files; the most frequent first.
fn by_remedy<'a>(problems: &[&'a Problem]) -> Vec<(&'a str, (usize, usize))> {
    let mut groups: BTreeMap<&str, (usize, BTreeSet<&str>)> = BTreeMap::new();
    for problem in problems {
        let (count, files) = groups.entry(problem.remedy()).or_default();
        *count += 1;
        files.insert(&problem.file);
    }
    let mut out: Vec<_> = groups.into_iter().map(|(remedy, (count, files))| (remedy, (count, files.len()))).collect();
    out.sort_by_key(|(_, (count, _))| std::cmp::Reverse(*count));
    out
}

fn configuration(args: &Args, embedder: &dyn Embedder, reader: Option<&Reader>) -> Vec<(&'static str, String)> {
    let model = embedder.identity().split(' ').next().unwrap_or_default().to_owned();
    let reader = match (reader, args.reader()) {
        (None, _) => "none".to_owned(),
        (Some(_), ReaderChoice::File(file)) => file.display().to_string(),
        (Some(_), _) => "inside the program".to_owned(),
    };
    vec![
        ("corpus", args.corpus.display().to_string()),
        ("index", args.index.display().to_string()),
        ("threshold", args.threshold.to_string()),
        ("encoder", model),
        ("reader", reader),
    ]
}
