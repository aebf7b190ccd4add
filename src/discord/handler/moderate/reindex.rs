//! `/reindex`: a new index is looked at before it serves. Where it breaks golden questions, a moderator decides.

use super::super::deliver::{Made, Stands, Ticket};
use super::super::refusing::refuse;
use crate::discord::commands::ACTIONS;
use crate::discord::held_review::DECIDE;
use crate::discord::localisation::Localisation;
use crate::discord::metrics::{Failure, Outcome};
use crate::discord::notice::Notice;
use crate::discord::notify::notify;
use crate::discord::payload::{Message, defer};
use crate::discord::publishing::NotPublished;
use crate::discord::render::{moment, review as page};
use crate::discord::requester::Requester;
use crate::discord::state::{BotState, Reindexing};
use crate::engine::EngineError;
use crate::ledger::AuditAction;
use crate::newsroom::{Occasion, Order, Report, generation, in_figures, in_place_of};
use crate::store::{BuildProgress, StoreError};
use jiff::Timestamp;
use serenity::all::{CommandDataOptionValue, CommandInteraction};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// Progress is shown at most so often: edits of a message have a limit of their own.
const EVERY: Duration = Duration::from_secs(1);

/// What became of a new index.
enum Came {
    /// It serves.
    Served,
    /// It was only looked at.
    Seen,
    /// It is held under this number until a moderator decides.
    Held(u64),
}

/// `/reindex`: brings in what changed while readers are answered from the old index; or looks at it only, or goes back.
pub(in super::super) async fn reindex(
    state: &Arc<BotState>,
    ticket: &Ticket,
    requester: &Requester,
    i: &CommandInteraction,
) {
    let action = action(i);
    if action.is_some_and(|action| !ACTIONS.contains(&action)) {
        return refuse(state, ticket, Notice::new("stale.command", Outcome::Refused)).await;
    }
    let Some(running) = state.begin_reindex() else {
        return refuse(state, ticket, Notice::new("reindex.running", Outcome::Refused)).await;
    };
    match action {
        Some("rollback") => roll_back(state, ticket, requester, running).await,
        action => make_and_show(state, ticket, requester, running, action == Some("preview")).await,
    }
}

/// What is to be done, as an option or as a subcommand.
fn action(i: &CommandInteraction) -> Option<&str> {
    let given = i.data.options.first()?;
    match &given.value {
        CommandDataOptionValue::SubCommand(_) => Some(given.name.as_str()),
        value => value.as_str(),
    }
}

async fn make_and_show(
    state: &Arc<BotState>,
    ticket: &Ticket,
    requester: &Requester,
    running: Reindexing,
    is_preview: bool,
) {
    if !ticket.respond(state, &defer(true)).await.is_sent {
        return;
    }
    let localisation = Localisation::of(&ticket.locale);
    let (tell, mut hear) = watch::channel(None);
    let by = requester.clone();
    let building = state.block(move |state| {
        // Nobody listens any more when the reader has gone.
        let tell = |p| {
            let _ = tell.send(Some(p));
        };
        let made = make(state, &by, is_preview, localisation, tell);
        drop(running);
        made
    });
    let mut building = std::pin::pin!(building);
    // Each edit waits until the one before is a second old, and shows the newest; the end waits too.
    let mut next = tokio::time::Instant::now();
    let mut text = format!("{}\n{}", localisation.say("reindex.reading"), localisation.say("reindex.meanwhile"));
    let made = loop {
        tokio::select! {
            made = &mut building => break made,
            () = tokio::time::sleep_until(next), if !text.is_empty() => {
                ticket.edit(state, &Message::text(&std::mem::take(&mut text))).await;
                next = tokio::time::Instant::now() + EVERY;
            }
            Ok(()) = hear.changed() => {
                let progress = *hear.borrow_and_update();
                text = progress.map(|progress| shown(progress, localisation)).unwrap_or_default();
            }
        }
    };
    let (message, came) = match made {
        Ok(Ok((message, came))) => (message, came),
        Ok(Err(error)) => (failed(state, &error, localisation), Came::Seen),
        Err(_) => (Message::text(&localisation.say("reindex.failed")), Came::Seen),
    };
    if let Came::Held(number) = came {
        tokio::spawn(expire(Arc::clone(state), ticket.clone(), requester.clone(), number));
    }
    tokio::time::sleep_until(next).await;
    ticket.edit(state, &message).await;
    if matches!(came, Came::Served) {
        notify(Arc::clone(state)).await;
    }
}

/// Makes a new index; lets it serve where that is wanted and breaks nothing.
fn make(
    state: &BotState,
    by: &Requester,
    is_preview: bool,
    localisation: &Localisation,
    tell: impl Fn(BuildProgress) + Sync,
) -> Result<(Message, Came), NotPublished> {
    let occasion = if is_preview { Occasion::Preview } else { Occasion::Asked };
    let report = state.publish(Order::new(occasion), &tell)?;
    if is_preview {
        return Ok((page::preview(&report, localisation), Came::Seen));
    }
    if report.held.is_some() {
        let mut message = page::question(&report, localisation);
        let number = state.pending.hold(report);
        message.components = page::decide(number, &state.seal, localisation);
        tracing::info!("a new index breaks golden questions and waits for a moderator");
        return Ok((message, Came::Held(number)));
    }
    Ok((served(state, by, &report, localisation), Came::Served))
}

/// Notes that a moderator's index serves, and says what changed.
fn served(state: &BotState, by: &Requester, report: &Report, localisation: &Localisation) -> Message {
    let built = &report.built;
    if built.is_new {
        let figures = in_figures(&built.changes, report.golden.broken().count());
        state.audit(by, AuditAction::Reindexed, &generation(built.generation), &figures);
    }
    tracing::info!(generation = built.generation, is_new = built.is_new, "the index was updated");
    page::summary(report, localisation)
}

/// Why there is no new index, for the moderator and for the log.
fn failed(state: &BotState, why: &NotPublished, localisation: &Localisation) -> Message {
    let key = match why {
        NotPublished::Failed(error) => {
            state.log_unpublished(error);
            "reindex.failed"
        }
        NotPublished::Busy | NotPublished::OnHold | NotPublished::Deciding => "reindex.busy",
    };
    Message::text(&localisation.say(key))
}

fn shown(progress: BuildProgress, localisation: &Localisation) -> String {
    let step = match progress {
        BuildProgress::Embedding { done, total } => {
            localisation.fill("reindex.embedding", &[("done", &done.to_string()), ("total", &total.to_string())])
        }
        BuildProgress::Writing => localisation.say("reindex.writing"),
    };
    format!("{step}\n{}", localisation.say("reindex.meanwhile"))
}

/// Nobody decided: as if they had left it.
async fn expire(state: Arc<BotState>, ticket: Ticket, requester: Requester, number: u64) {
    tokio::time::sleep(DECIDE).await;
    let left = state.block(move |state| let_go(state, &requester, "nobody decided", number)).await;
    if left == Ok(true) {
        let localisation = Localisation::of(&ticket.locale);
        let text = localisation.fill("review.gone", &[("reindex", &state.mention("reindex"))]);
        ticket.edit(&state, &Message::text(&text)).await;
    }
}

/// Lets the held generation go, and holds the serving one, so that what was not wanted does not come in by itself. Whether
/// it was held.
fn let_go(state: &BotState, by: &Requester, why: &str, number: u64) -> bool {
    let _turn = state.turn_to_build();
    let Some(report) = state.pending.take(number) else { return false };
    state.audit(by, AuditAction::IndexLeft, &in_place_of(state.engine.index().generation), why);
    if let Err(error) = report.leave(&state.engine) {
        tracing::error!(%error, "the index could not be held; changes come in as they are saved");
    }
    true
}

/// **Use it anyway**: the generation that breaks golden questions serves.
pub(in super::super) async fn swap(state: &Arc<BotState>, ticket: &Ticket, requester: &Requester, number: u64) {
    let (for_work, by, localisation) = (Arc::clone(state), requester.clone(), Localisation::of(&ticket.locale));
    let making = async move {
        let swapped = for_work.block(move |state| {
            let _turn = state.turn_to_build();
            let (held, now) = (state.pending.take(number)?, Timestamp::now());
            Some(match held.serve(&state.engine) {
                Ok(report) => {
                    state.checked(Some(now));
                    state.warm();
                    Ok(served(state, &by, &report, localisation))
                }
                Err(error) => {
                    state.checked(None);
                    Err(failed(state, &NotPublished::Failed(error), localisation))
                }
            })
        });
        match swapped.await {
            Ok(None) => Made::Update(gone(&for_work, localisation)),
            Ok(Some(Ok(message))) => {
                // Waited for at the end, so that nobody is taken off the list and not told.
                for_work.tasks.spawn(notify(Arc::clone(&for_work)));
                Made::Update(message)
            }
            Ok(Some(Err(message))) => Made::Update(message),
            Err(_) => Made::Update(Message::text(&localisation.say("reindex.failed"))),
        }
    };
    ticket.answer(state, Stands::InPlace, making).await;
}

/// **Keep the old one**: the old generation serves on.
pub(in super::super) async fn leave(state: &Arc<BotState>, ticket: &Ticket, requester: &Requester, number: u64) {
    let (for_work, by, localisation) = (Arc::clone(state), requester.clone(), Localisation::of(&ticket.locale));
    let making = async move {
        let was_held = for_work.block(move |state| let_go(state, &by, "", number)).await;
        let left = || localisation.fill("review.left", &[("reindex", &for_work.mention("reindex"))]);
        let message = if was_held == Ok(true) { Message::text(&left()) } else { gone(&for_work, localisation) };
        Made::Update(message)
    };
    ticket.answer(state, Stands::InPlace, making).await;
}

fn gone(state: &BotState, localisation: &Localisation) -> Message {
    Message::text(&localisation.fill("review.gone", &[("reindex", &state.mention("reindex"))]))
}

/// `/reindex action:rollback`: the generation before serves again, at once.
async fn roll_back(state: &Arc<BotState>, ticket: &Ticket, requester: &Requester, running: Reindexing) {
    let (for_work, by, localisation) = (Arc::clone(state), requester.clone(), Localisation::of(&ticket.locale));
    let making = async move {
        let done = for_work.block(move |state| {
            let _turn = state.turn_to_build();
            state.pending.clear();
            let before = state.engine.index().generation;
            let number = state.engine.roll_back();
            if let Ok(number) = &number {
                state.audit(&by, AuditAction::RolledBack, &generation(*number), &in_place_of(before));
            }
            state.warm();
            drop(running);
            number
        });
        let text = match done.await {
            Ok(Ok(number)) => {
                let when = moment(for_work.engine.index().manifest.built);
                let (number, reindex) = (number.to_string(), for_work.mention("reindex"));
                tracing::info!(generation = number, "a moderator rolled back");
                localisation.fill("rollback.done", &[("number", &number), ("when", &when), ("reindex", &reindex)])
            }
            Ok(Err(EngineError::Store(StoreError::NothingBefore))) => localisation.say("rollback.nothing"),
            Ok(Err(error)) if error.is_busy() => localisation.say("reindex.busy"),
            Ok(Err(error)) => {
                for_work.metrics.failed(Failure::Engine);
                tracing::error!(%error, "the previous index could not be served");
                localisation.say("rollback.failed")
            }
            Err(_) => localisation.say("rollback.failed"),
        };
        Made::Message { message: Message::text(&text), is_private: true }
    };
    ticket.answer(state, Stands::Private, making).await;
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    #[test]
    fn what_is_to_be_done_comes_as_an_option_or_as_a_subcommand() {
        let fixture = include_str!("../../../../tests/fixtures/discord/ask.json");
        let asked = |options: Value| {
            let mut command: Value = serde_json::from_str(fixture).unwrap();
            (command["data"]["name"], command["data"]["options"]) = (json!("reindex"), options);
            action(&serde_json::from_value(command).unwrap()).map(str::to_owned)
        };
        assert_eq!(asked(json!([])), None);
        assert_eq!(asked(json!([{"name": "action", "type": 3, "value": "preview"}])).as_deref(), Some("preview"));
        assert_eq!(asked(json!([{"name": "rollback", "type": 1, "options": []}])).as_deref(), Some("rollback"));
    }
}
