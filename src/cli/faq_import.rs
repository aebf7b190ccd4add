//! `ibid faq import`: a table is read, what would come of its rows is shown, and after a yes they are written and indexed. What may
//! come in is the newsroom's to say; here it is asked, printed and turned into an exit status.

use super::ledger::note;
use super::publishing::{Served, opened, serve};
use crate::args::{Args, FaqImportArgs, embedder};
use crate::engine::Engine;
use crate::ledger::AuditAction;
use crate::newsroom::{
    FaqImport, FaqImportOptions, FaqImported, LeftOutRow, Occasion, PlannedAnswer, plan_faq_import, read_faq_table,
};
use crate::terminal::{BOLD, FAINT, Out, Status, is_interactive, say};
use crate::text::{clip, counted};
use anstyle::Style;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Value, json};
use std::io::BufRead as _;

/// Characters of an answer that are shown.
const SHOWN: usize = 300;

pub(super) fn run(args: &Args, wanted: &FaqImportArgs, out: &mut Out) -> anyhow::Result<Status> {
    let may_ask = is_interactive() && !wanted.json;
    if !wanted.yes && !wanted.dry_run && !may_ask {
        anyhow::bail!("not a terminal: use --yes to add, or --dry-run to preview");
    }
    let table = read_faq_table(&wanted.file)?;
    std::fs::create_dir_all(&args.corpus)
        .map_err(|error| anyhow::anyhow!("the corpus folder {} cannot be created: {error}", args.corpus.display()))?;
    let opened = opened(args)?;
    let index = opened.as_ref().map(Engine::index);
    let options = FaqImportOptions { replaces: wanted.replace, takes_alike: wanted.alike };
    let plan = match &opened {
        Some(engine) => plan_faq_import(table, index.as_deref(), engine.embedder(), options)?,
        None => plan_faq_import(table, None, embedder(args)?.as_ref(), options)?,
    };
    if !wanted.json {
        show(&plan, out)?;
        out.flush()?;
    }
    let (mut done, mut served) = (FaqImported::default(), Served::Nothing);
    let has_answers = !wanted.dry_run && !plan.answers.is_empty();
    let is_declined = has_answers && !wanted.yes && !is_agreed(plan.answers.len());
    if has_answers && !is_declined {
        let day = Timestamp::now().to_zoned(TimeZone::UTC).date();
        done = plan.write(&args.corpus, index.as_deref(), day);
        drop(index);
        record(args, wanted, &done);
        if !done.kept.is_empty() {
            served = serve(args, opened, Occasion::Added, &done.parsed())?;
        }
    }
    if wanted.json {
        out.json_pretty(&json!({
            "answers": plan.answers.iter().map(answer_json).collect::<Value>(),
            "left_out": plan.left_out.iter().chain(&done.failed).map(left_out_json).collect::<Value>(),
            "added": done.kept.iter().map(|(line, kept)| json!({ "line": line, "file": kept.file, "replaced": kept.replaces })).collect::<Value>(),
            "generation": served.generation(),
            "held": served.is_held(),
            "golden": served.flips_json(),
        }))?;
    } else {
        for (file, (count, _)) in done.files() {
            out.line(Style::new(), &format!("added {} to {file}", counted(count, "answer", "answers")))?;
        }
        served.tell(out)?;
    }
    served.warn();
    let wrong = plan.left_out.iter().chain(&done.failed).filter(|row| !row.why.is_answered());
    let is_whole = wrong.inspect(|row| say(&format!("error: {}", told(row)))).count() == 0;
    Ok(if is_whole && !is_declined { Status::Answered } else { Status::Failed })
}

fn is_agreed(answers: usize) -> bool {
    say(&format!("add {}? [y/N]", counted(answers, "answer", "answers")));
    let mut line = String::new();
    let is_read = std::io::stdin().lock().read_line(&mut line).is_ok();
    is_read && matches!(line.trim().to_lowercase().as_str(), "y" | "yes")
}

fn record(args: &Args, wanted: &FaqImportArgs, done: &FaqImported) {
    let table = wanted.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let files = done.files().into_iter();
    let entries: Vec<_> = files
        .map(|(file, (count, replaces))| {
            let action = if replaces { AuditAction::ArticleReplaced } else { AuditAction::ArticleAdded };
            (action, file.to_owned(), format!("{} from {table}", counted(count, "answer", "answers")))
        })
        .collect();
    note(args, &wanted.ledger, &entries);
}

/// What would be written, and what is answered already. What is wrong is said at the end, on stderr.
fn show(plan: &FaqImport, out: &mut Out) -> anyhow::Result<()> {
    for answer in &plan.answers {
        out.wrapped(BOLD, "", answer.question.as_str())?;
        out.wrapped(Style::new(), "  ", &clip(answer.answer.trim(), SHOWN))?;
        let about = answer.cites.as_ref().map(|(_, title)| ("article", title.as_str()));
        let source = answer.source.as_deref().map(|source| ("source", source));
        let file = (if answer.replaces { "replaces" } else { "file" }, answer.file.as_str());
        for (name, value) in about.into_iter().chain(source).chain([file]) {
            out.field(FAINT, "  ", name, value)?;
        }
        out.blank()?;
    }
    for row in plan.left_out.iter().filter(|row| row.why.is_answered()) {
        out.wrapped(FAINT, "", &format!("left out, {}", told(row)))?;
    }
    let left_out = plan.left_out.len();
    let said = format!("{} to add, {left_out} left out", counted(plan.answers.len(), "answer", "answers"));
    out.line(Style::new(), &said)?;
    Ok(())
}

fn told(row: &LeftOutRow) -> String {
    let question = clip(&row.question, SHOWN);
    if question.is_empty() {
        format!("line {}: {}", row.line, row.why)
    } else {
        format!("line {} (“{question}”): {}", row.line, row.why)
    }
}

fn answer_json(answer: &PlannedAnswer) -> Value {
    json!({
        "line": answer.line,
        "question": answer.question.as_str(),
        "answer": answer.answer,
        "article": answer.cites.as_ref().map(|(_, title)| title),
        "source": answer.source,
        "file": answer.file,
        "replaces": answer.replaces,
    })
}

fn left_out_json(row: &LeftOutRow) -> Value {
    json!({ "line": row.line, "question": row.question, "why": row.why.to_string(), "answered": row.why.is_answered() })
}
