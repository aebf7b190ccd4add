//! Registers the commands with Discord, by what differs from those it has, in one place: everywhere, or one server. Where
//! they were before is remembered in the ledger, and taken away there, so that a change of the setting leaves no command
//! twice.

use super::commands::{definitions, plan};
use super::rest::RestError;
use super::state::BotState;
use crate::ledger::EVERYWHERE;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

/// Commands that could not be registered are tried again so often.
const AGAIN: Duration = Duration::from_mins(1);

/// Servers that are looked through where nothing is remembered, as after the first start of a version that remembers.
const MOST_SERVERS: usize = 50;

/// Registers the commands and takes away what an earlier setting left, and tries until it has.
pub(super) async fn register(state: Arc<BotState>) {
    while let Err(error) = remembered(&state).await {
        log_refusal(EVERYWHERE, &error);
        if !error.is_passing() {
            break;
        }
        tokio::time::sleep(AGAIN).await;
    }
    loop {
        match registered(&state).await {
            Ok((ids, changes)) => {
                tracing::info!(changes, commands = ids.len(), "the commands are registered");
                let _ = state.commands.set(ids);
                break;
            }
            Err(error) => {
                let remedy = if error.is_missing_access() {
                    Some("add the bot to the server again by the link that `ibid discord check` prints")
                } else {
                    error.remedy()
                };
                tracing::error!(%error, remedy, "the commands could not be registered");
                if !error.is_passing() {
                    return;
                }
            }
        }
        tokio::time::sleep(AGAIN).await;
    }
    while !cleared(&state).await {
        tokio::time::sleep(AGAIN).await;
    }
}

/// The ids by name, and how many commands were changed.
async fn registered(state: &Arc<BotState>) -> Result<(BTreeMap<String, u64>, usize), RestError> {
    let (app, guild) = (state.app, state.settings.guild);
    let plan = plan(&definitions(), &state.rest.commands(app, guild).await?);
    let changes = plan.create.len() + plan.edit.len() + plan.delete.len();
    for command in &plan.create {
        state.rest.create_command(app, guild, command).await?;
    }
    for (id, command) in &plan.edit {
        state.rest.edit_command(app, guild, *id, command).await?;
    }
    for id in &plan.delete {
        state.rest.delete_command(app, guild, *id).await?;
    }
    let known = state.rest.commands(app, guild).await?;
    let id = |command: &serde_json::Value| command["id"].as_str()?.parse().ok();
    let ids = known.iter().filter_map(|c| Some((c["name"].as_str()?.to_owned(), id(c)?))).collect();
    Ok((ids, changes))
}

/// Writes down where the commands will be, before they are: a start that is cut short leaves nothing that nobody knows of.
/// Where nothing is remembered yet, they may be anywhere that the bot is.
async fn remembered(state: &Arc<BotState>) -> Result<(), RestError> {
    let is_new =
        state.block(|state| state.heed(state.ledger.registered())).await.is_ok_and(|r| r.is_some_and(|r| r.is_empty()));
    let mut places = if is_new { everywhere(state).await? } else { Vec::new() };
    places.push(state.settings.guild.unwrap_or(EVERYWHERE));
    let noting = move |state: &BotState| {
        for place in places {
            let _ = state.heed(state.ledger.note_registered(place, true));
        }
    };
    let _ = state.block(noting).await;
    Ok(())
}

/// Takes the commands away where they were before; false where Discord could not be reached for all of it.
async fn cleared(state: &Arc<BotState>) -> bool {
    let here = state.settings.guild.unwrap_or(EVERYWHERE);
    let known =
        state.block(|state| state.heed(state.ledger.registered()).unwrap_or_default()).await.unwrap_or_default();
    let mut is_all = true;
    for place in known.into_iter().filter(|place| *place != here) {
        if let Err(error) = clear(state, place).await {
            log_refusal(place, &error);
            if error.is_passing() {
                is_all = false;
                continue;
            }
            // The bot is no longer there, and its commands went with it.
        }
        let _ = state.block(move |state| state.heed(state.ledger.note_registered(place, false))).await;
    }
    is_all
}

async fn clear(state: &BotState, place: u64) -> Result<(), RestError> {
    let (app, guild) = (state.app, Some(place).filter(|place| *place != EVERYWHERE));
    let gone = plan(&[], &state.rest.commands(app, guild).await?).delete;
    for id in &gone {
        match state.rest.delete_command(app, guild, *id).await {
            Err(error) if !error.is_gone() => return Err(error),
            _ => {}
        }
    }
    if !gone.is_empty() {
        let server = guild.map_or("all".to_owned(), |guild| guild.to_string());
        tracing::info!(commands = gone.len(), server, "commands are removed where they were registered before");
    }
    Ok(())
}

/// Where commands may be that nobody remembers.
async fn everywhere(state: &BotState) -> Result<Vec<u64>, RestError> {
    let guilds = state.rest.guilds().await?;
    Ok(guilds.iter().take(MOST_SERVERS).map(|guild| guild.id).chain([EVERYWHERE]).collect())
}

fn log_refusal(place: u64, error: &RestError) {
    let remedy = error.remedy();
    tracing::warn!(%error, remedy, server = place, "commands of an earlier setting could not be removed");
}
