//! `ibid add`: what is named is gathered (files, zips, addresses), shown, and after a yes written and indexed. What may be
//! added, and under which id, is the newsroom's to say; here it is asked, printed and turned into an exit status.

use super::ledger::note;
use super::publishing::{Served, opened, serve};
use super::visibility::not_public;
use crate::args::{AddArgs, Args};
use crate::engine::Engine;
use crate::fetch::Fetcher;
use crate::ledger::AuditAction;
use crate::newsroom::{Added, ArticleDraft, ArticleIntake, ArticlePreview, GatheredDrafts, Occasion, RefusedItem};
use crate::service::json;
use crate::terminal::{BOLD, FAINT, Out, Status, WARN, is_interactive, say};
use crate::text::{clip, counted};
use anstyle::Style;
use jiff::Timestamp;
use serde_json::{Value, json};
use std::io::BufRead as _;
use std::path::Path;
use std::thread::sleep;
use std::time::Duration;

/// A host asked a moment ago is waited for so long.
const PATIENCE: Duration = Duration::from_mins(1);

/// Characters of a problem's line.
const PROBLEM: usize = 300;

/// `ibid add`: looks, asks, writes, indexes.
pub(super) fn run(args: &Args, add: &AddArgs, out: &mut Out) -> anyhow::Result<Status> {
    let may_ask = is_interactive() && !add.json;
    if !add.yes && !add.dry_run && !may_ask {
        anyhow::bail!("not a terminal: use --yes to add, or --dry-run to preview");
    }
    let fetcher = Fetcher::new(add.fetch.settings()?);
    if !args.corpus.exists() {
        std::fs::create_dir_all(&args.corpus).map_err(|error| {
            anyhow::anyhow!("the corpus folder {} cannot be created: {error}", args.corpus.display())
        })?;
    }
    let opened = opened(args)?;
    let mut gathered = gather(args, add, &fetcher, opened.as_ref());
    if !add.json {
        show(&gathered, out)?;
        out.flush()?;
    }
    if add.dry_run {
        return print(&gathered.drafts, &gathered.refused, &[], &Served::Nothing, add, out);
    }
    let mut declined = 0;
    gathered.drafts.retain(|draft| {
        let is_wanted = is_wanted(draft, add, may_ask);
        declined += usize::from(!is_wanted);
        is_wanted
    });
    let (drafts, parsed) = (gathered.drafts.clone(), gathered.parsed());
    let (written, refused) = gathered.write(&args.corpus, Timestamp::now());
    let action = |one: &Added| if one.replaced { AuditAction::ArticleReplaced } else { AuditAction::ArticleAdded };
    let done: Vec<_> = written.iter().map(|one| (action(one), one.file.clone(), String::new())).collect();
    note(args, &add.ledger, &done);
    let served = if written.is_empty() { Served::Nothing } else { serve(args, opened, Occasion::Added, &parsed)? };
    let status = print(&drafts, &refused, &written, &served, add, out)?;
    Ok(if declined > 0 { Status::Failed } else { status })
}

fn gather(args: &Args, add: &AddArgs, fetcher: &Fetcher, opened: Option<&Engine>) -> GatheredDrafts {
    let index = opened.map(Engine::index);
    let mut intake = ArticleIntake::new(&args.corpus, index.as_deref());
    for what in &add.what {
        if what.contains("://") && !Path::new(what).exists() {
            let mut get =
                |url: &str, conditions: &_| fetcher.get_patiently(url, conditions, Timestamp::now, sleep, PATIENCE);
            intake.url(what, &mut get);
        } else {
            intake.path(Path::new(what));
        }
    }
    intake.finish()
}

/// Whether a draft is to be written, by the flags or by who sits at the terminal.
fn is_wanted(draft: &ArticleDraft, add: &AddArgs, may_ask: bool) -> bool {
    if if draft.replaces { add.replace } else { add.yes } {
        return true;
    }
    if !may_ask {
        say(&format!("{} is already in the corpus; use --replace to replace it", draft.file));
        return false;
    }
    let verb = if draft.replaces { "replace" } else { "add" };
    say(&format!("{verb} {}? [y/N]", draft.file));
    let mut line = String::new();
    let is_read = std::io::stdin().lock().read_line(&mut line).is_ok();
    is_read && matches!(line.trim().to_lowercase().as_str(), "y" | "yes")
}

fn show(gathered: &GatheredDrafts, out: &mut Out) -> anyhow::Result<()> {
    for draft in &gathered.drafts {
        for facts in draft.facts() {
            out.wrapped(BOLD, "", &facts.title)?;
            for (name, value) in lines(&facts) {
                out.field(FAINT, "", name, &value)?;
            }
        }
        let verb = if draft.replaces { "replaces" } else { "file" };
        out.field(FAINT, "", verb, &draft.file)?;
        if let Some(origin) = &draft.incoming.origin {
            out.field(FAINT, "", "from", origin)?;
        }
        if let Some(twin) = &draft.twin {
            let cited = if twin.is_cited { "that one" } else { "this one" };
            let line = format!("nearly the same as “{}” ({}); answers will cite {cited}", twin.title, twin.id);
            out.wrapped(WARN, "", &line)?;
        }
        let articles = draft.reading.article.iter().chain(&draft.reading.items);
        for mark in articles.filter_map(|article| not_public(&article.release, Timestamp::now())) {
            out.field(WARN, "", "state", &mark)?;
        }
        for problem in &draft.reading.problems {
            let line = format!("problem: {problem}; {}", problem.kind.remedy());
            out.wrapped(Style::new(), "  ", &clip(&line, PROBLEM))?;
        }
        out.blank()?;
    }
    Ok(())
}

fn lines(facts: &ArticlePreview) -> Vec<(&'static str, String)> {
    let day = |day: Option<jiff::civil::Date>| day.map_or_else(String::new, |day| day.to_string());
    let all = vec![
        ("authors", facts.authors.join(", ")),
        ("published", day(facts.published)),
        ("updated", day(facts.updated)),
        ("language", facts.language.clone()),
        (
            "has",
            [
                counted(facts.sections, "section", "sections"),
                counted(facts.faq_entries, "FAQ entry", "FAQ entries"),
                counted(facts.passages, "passage", "passages"),
            ]
            .join(", "),
        ),
    ];
    all.into_iter().filter(|(_, value)| !value.is_empty()).collect()
}

/// What was done, and the status of it.
fn print(
    drafts: &[ArticleDraft],
    refused: &[RefusedItem],
    added: &[Added],
    served: &Served,
    add: &AddArgs,
    out: &mut Out,
) -> anyhow::Result<Status> {
    if add.json {
        out.json_pretty(&json!({
            "drafts": drafts.iter().map(draft_json).collect::<Value>(),
            "refused": refused.iter().map(|r| json!({ "name": r.name, "why": r.to_string() })).collect::<Value>(),
            "added": added.iter().map(|a| json!({ "file": a.file, "replaced": a.replaced })).collect::<Value>(),
            "generation": served.generation(),
            "held": served.is_held(),
            "golden": served.flips_json(),
        }))?;
    } else {
        for one in added {
            out.line(Style::new(), &format!("{} {}", if one.replaced { "replaced" } else { "added" }, one.file))?;
        }
        served.tell(out)?;
    }
    served.warn();
    for one in refused {
        say(&format!("error: {one}"));
    }
    Ok(if refused.is_empty() { Status::Answered } else { Status::Failed })
}

fn draft_json(draft: &ArticleDraft) -> Value {
    let facts = |facts: ArticlePreview| {
        json!({
            "title": facts.title, "authors": facts.authors, "published": facts.published, "updated": facts.updated,
            "url": facts.url, "language": facts.language, "sections": facts.sections,
            "faq_entries": facts.faq_entries, "passages": facts.passages,
        })
    };
    json!({
        "file": draft.file,
        "replaces": draft.replaces,
        "origin": draft.incoming.origin,
        "articles": draft.facts().map(facts).collect::<Value>(),
        "twin": draft.twin.as_ref().map(|twin| {
            json!({ "article": twin.id, "title": twin.title, "shared": json::rounded(twin.shared), "same_url": twin.same_url, "cited": twin.is_cited })
        }),
        "problems": draft.reading.problems.iter().map(json::problem).collect::<Value>(),
    })
}
