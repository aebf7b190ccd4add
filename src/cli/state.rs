use super::ledger::note;
use super::visibility::sentence;
use crate::args::{Args, LedgerArgs, StateArgs, embedder, settings};
use crate::engine::Engine;
use crate::ingest::{ArticleState, RegisterEntry};
use crate::ledger::AuditAction;
use crate::newsroom::{VisibilityError, compare_with, find_article, generation, in_place_of, in_short, set_standing};
use crate::terminal::{Out, Status, warn_of_broken};
use anstyle::Style;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::json;

/// `ibid state`.
pub(super) fn run(args: &Args, wanted: &StateArgs, out: &mut Out) -> anyhow::Result<Status> {
    let engine = opened(args)?;
    let now = Timestamp::now();
    let Some(state) = wanted.state.as_deref().map(named) else {
        let index = engine.index();
        let article = find_article(&index, &wanted.article)
            .ok_or_else(|| VisibilityError::NoArticle { wanted: wanted.article.clone() })?;
        let entry = index.register().entry(&article.source).cloned().unwrap_or_default();
        return tell(article.id.as_str(), &article.title, &entry, wanted.json, now, out);
    };
    let on = wanted.on.unwrap_or_else(|| now.to_zoned(TimeZone::UTC).date());
    let before = engine.index();
    let (id, title, _) = set_standing(&engine, &wanted.article, state, wanted.until, on, now, wanted.note.clone())?;
    note(args, &wanted.ledger, &[(AuditAction::StateSet, id.to_string(), in_short(state, wanted.until))]);
    // Published already: what may be quoted is looked up in every question.
    warn_of_broken(&compare_with(&engine, &before), "change them in questions.jsonl, or the article's state again");
    let index = engine.index();
    let source = index.everything().articles().find(|a| a.id == id).map(|a| a.source.as_str());
    let entry = source.and_then(|source| index.register().entry(source)).cloned().unwrap_or_default();
    tell(id.as_str(), &title, &entry, wanted.json, now, out)
}

fn named(name: &str) -> ArticleState {
    let states = [ArticleState::Embargoed, ArticleState::Corrected, ArticleState::Retracted];
    states.into_iter().find(|state| state.name() == name).unwrap_or_default()
}

fn tell(
    id: &str,
    title: &str,
    entry: &RegisterEntry,
    as_json: bool,
    now: Timestamp,
    out: &mut Out,
) -> anyhow::Result<Status> {
    if as_json {
        out.json_pretty(&json!({
            "article": id, "title": title, "state": entry.state.name(), "quoted": !entry.is_withheld(now),
            "until": entry.until, "on": entry.on, "note": entry.note, "origin": entry.origin, "added": entry.added,
        }))?;
        return Ok(Status::Answered);
    }
    out.wrapped(Style::new(), "", title)?;
    out.wrapped(Style::new(), "  ", &sentence(entry, now))?;
    if let Some(note) = &entry.note {
        out.wrapped(Style::new(), "  ", note)?;
    }
    Ok(Status::Answered)
}

/// `ibid rollback`.
pub(super) fn roll_back(args: &Args, as_json: bool, ledger: &LedgerArgs, out: &mut Out) -> anyhow::Result<Status> {
    let engine = opened(args)?;
    let before = engine.index().generation;
    let number = engine.roll_back()?;
    note(args, ledger, &[(AuditAction::RolledBack, generation(number), in_place_of(before))]);
    let manifest = engine.index().manifest.clone();
    if as_json {
        out.json_pretty(&json!({ "generation": number, "instead_of": before, "built": manifest.built, "held": true }))?;
    } else {
        let line = format!(
            "went back from generation {before} to generation {number} (built {}); run `ibid index` to bring in changes",
            manifest.built.strftime("%-d %B %Y %H:%M UTC")
        );
        out.wrapped(Style::new(), "", &line)?;
    }
    Ok(Status::Answered)
}

/// The index as it is: nothing is brought in by looking.
fn opened(args: &Args) -> anyhow::Result<Engine> {
    Ok(Engine::serving(settings(args)?, embedder(args)?, Timestamp::now)?)
}
