//! From an event of the gateway to what is sent back: the only asynchronous orchestration.
//!
//! [`on_event`] hands each event to a task of its own, so that a panic costs one reply; [`on_posted`] does so with what came over HTTP. `interaction` serves commands,
//! buttons and forms and `deliver` answers them within Discord's three seconds; `message` serves what is written to the
//! bot, `again` a "no" to an answer, `missed` what was written while there was no session, `following` what becomes of it,
//! `unasked` what is written to nobody; `wishes` keeps who wants to be told; `sending` sends replies, `shadow` shows them
//! to moderators only.

mod asking;
mod audit;
mod buttons;
mod catch_up;
mod commands;
mod deleting;
mod deliver;
mod denial;
mod edits;
mod gaps;
mod interaction;
mod mentions;
mod message;
mod moderate;
mod notifications;
mod our_message;
mod privacy;
mod refusing;
mod rulings;
mod sending;
mod shadow;
mod show_everyone;
mod stats;
mod unprompted;
mod verdicts;

pub(super) use our_message::{owner, question_of};

use super::event::{self, ChannelInfo, Event, PlaceKind};
use super::gateway::Dispatch;
use super::guilds::{Count, Guilds};
use super::metrics::{Failure, Unread};
use super::state::{BotState, Thread};
use serde_json::Value;
use serenity::all::{GuildId, Interaction};
use std::future::Future;
use std::sync::Arc;
use std::time::Instant;

/// Takes up an event; returns at once.
pub(super) fn on_event(state: &Arc<BotState>, Dispatch { name, data, has_gap }: Dispatch) {
    let received = Instant::now();
    let Some(event) = read(state, &name, data) else { return };
    match event {
        Event::Interaction(interaction, channels) => {
            run(state, interaction::serve(Arc::clone(state), *interaction, channels, received));
        }
        Event::Message(message) => {
            let is_ours = message.author.id.get() == state.me || message::is_to_bot(state, &message);
            let guild = message.guild_id.map(GuildId::get);
            state.heard.note(message.channel_id.get(), guild, message.id.get(), is_ours);
            run(state, message::created(Arc::clone(state), *message));
        }
        Event::Edit(edit) => {
            if let Some(at) = edit.edited_timestamp {
                state.turns.mark_edited(edit.id.get(), at.unix_timestamp_nanos());
            }
            run(state, edits::edited(Arc::clone(state), *edit));
        }
        Event::Deleted(messages) => deleted(state, messages),
        Event::Thread(thread) => {
            remember(state, &thread);
            run(state, unprompted::posted(Arc::clone(state), thread));
        }
        Event::Places(places) => remember_all(state, &places),
        Event::Guild(guild) => {
            remember_all(state, &guild.places);
            guild.names.iter().filter(|(user, _)| *user == state.me).for_each(|(_, name)| state.own.called(name));
            know_roles(state, &guild.bot_roles);
            state.remember_locale(guild.id, guild.locale);
            counted(state, |known| known.joined(guild.id));
        }
        Event::BotRole(role) => know_roles(state, &[role]),
        Event::Left(server) => state.guilds.left(server),
        Event::Ready { shard, shards, servers } => {
            counted(state, |known| known.ready(shard, shards, servers));
            if has_gap {
                // As it is now: what comes next would hide what was missed before it.
                run(state, catch_up::catch_up(Arc::clone(state), state.heard.all()));
            }
        }
        Event::Resumed | Event::Other => {}
    }
}

/// Takes up an interaction that Discord posted at `received`. Choices are given back, to stand in the response; all else is
/// answered as an interaction of the gateway's is.
pub(super) async fn on_posted(state: &Arc<BotState>, data: Value, received: Instant) -> Option<Value> {
    if let Some(place) = ChannelInfo::of_interaction(&data) {
        // No gateway may be there to make it known.
        remember(state, &place);
        data["guild_locale"]
            .as_str()
            .into_iter()
            .for_each(|locale| state.remember_locale(place.guild, locale.to_owned()));
    }
    let Some(Event::Interaction(interaction, channels)) = read(state, "INTERACTION_CREATE", data) else { return None };
    if let Interaction::Autocomplete(typing) = &*interaction {
        return Some(interaction::choices_for(state, typing, received).await);
    }
    run(state, interaction::serve(Arc::clone(state), *interaction, channels, received));
    None
}

/// Reads an event, counts it, and logs what could not be read of it.
fn read(state: &BotState, name: &str, data: Value) -> Option<Event> {
    let kind = event::kind(name);
    state.metrics.event(kind);
    let read = match event::read(name, data) {
        Ok(read) => read,
        Err(unreadable) => {
            let reason = unreadable.reason;
            let _ = state.metrics.unread(kind, reason);
            let (reason, field) = (reason.name(), unreadable.field);
            tracing::warn!(event = name, reason, field, "an event of Discord's cannot be read and is ignored");
            return None;
        }
    };
    if read.is_mended {
        let times = state.metrics.unread(kind, Unread::Mended);
        if times.is_power_of_two() {
            // Whatever it is, it may be in every message.
            let reason = Unread::Mended.name();
            tracing::info!(event = name, reason, times, "an unknown part of an event is ignored");
        }
    }
    Some(read.event)
}

/// Notes which servers there are; what that closes is told to whoever runs the bot.
fn counted(state: &BotState, note: impl FnOnce(&Guilds)) {
    let before = state.guilds.count();
    note(&state.guilds);
    let now = state.guilds.count();
    if let Count::Other(servers @ 2..) = now
        && now != before
        && state.settings.home.is_empty()
    {
        tracing::warn!(
            servers,
            "the bot is in several servers and none is named as its home, so nobody can add or retract articles, reindex, \
             rule or answer gaps in Discord; set IBID_HOME_GUILD to the id of the home server and restart the bot"
        );
    }
}

/// Runs a handler as a task that the end waits for.
fn run(state: &Arc<BotState>, handler: impl Future<Output = ()> + Send + 'static) {
    let task = state.tasks.spawn(handler);
    let state = Arc::clone(state);
    state.clone().tasks.spawn(async move {
        if task.await.is_err_and(|end| end.is_panic()) {
            state.metrics.failed(Failure::Panic);
        }
    });
}

fn deleted(state: &Arc<BotState>, messages: Vec<u64>) {
    for message in &messages {
        state.turns.mark_gone(*message);
    }
    run(state, edits::deleted(Arc::clone(state), messages));
}

/// Which of these roles, each with the bot that it was made for, are ours.
fn know_roles(state: &Arc<BotState>, roles: &[(u64, u64)]) {
    roles.iter().filter(|(_, bot)| *bot == state.me).for_each(|(role, _)| state.own.add_role(*role));
}

fn remember_all(state: &Arc<BotState>, places: &[ChannelInfo]) {
    for place in places {
        remember(state, place);
    }
}

/// What later events do not say of themselves: the channel of a thread, whether a channel is a forum.
fn remember(state: &Arc<BotState>, place: &ChannelInfo) {
    state.remember_guild(place.id, place.guild);
    match (place.kind, place.parent) {
        (PlaceKind::Forum, _) => state.remember_forum(place.id),
        (PlaceKind::Thread, Some(parent)) => {
            state.remember_thread(place.id, Thread { parent, title: place.name.clone() });
        }
        _ => {}
    }
}
