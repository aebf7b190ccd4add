//! From an event of the gateway to what is sent back: the only asynchronous orchestration.
//!
//! [`on_event`] hands each event to a task of its own, so that a panic costs one reply. `interaction` serves commands,
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
use serenity::all::GuildId;
use std::future::Future;
use std::sync::Arc;
use std::time::Instant;

/// Takes up an event; returns at once.
pub(super) fn on_event(desk: &Arc<BotState>, Dispatch { name, data, has_gap }: Dispatch) {
    let (received, kind) = (Instant::now(), event::kind(&name));
    desk.metrics.event(kind);
    let read = match event::read(&name, data) {
        Ok(read) => read,
        Err(unreadable) => {
            let reason = unreadable.reason;
            let _ = desk.metrics.unread(kind, reason);
            let (reason, field) = (reason.name(), unreadable.field);
            return tracing::warn!(event = name, reason, field, "an event of Discord's cannot be read and is ignored");
        }
    };
    if read.is_mended {
        let times = desk.metrics.unread(kind, Unread::Mended);
        if times.is_power_of_two() {
            // Whatever it is, it may be in every message.
            let reason = Unread::Mended.name();
            tracing::info!(event = name, reason, times, "an unknown part of an event is ignored");
        }
    }
    match read.event {
        Event::Interaction(interaction, channels) => {
            run(desk, interaction::serve(Arc::clone(desk), *interaction, channels, received));
        }
        Event::Message(message) => {
            let is_ours = message.author.id.get() == desk.me || message::is_to_bot(desk, &message);
            let guild = message.guild_id.map(GuildId::get);
            desk.heard.note(message.channel_id.get(), guild, message.id.get(), is_ours);
            run(desk, message::created(Arc::clone(desk), *message));
        }
        Event::Edit(edit) => {
            if let Some(at) = edit.edited_timestamp {
                desk.turns.mark_edited(edit.id.get(), at.unix_timestamp_nanos());
            }
            run(desk, edits::edited(Arc::clone(desk), *edit));
        }
        Event::Deleted(messages) => deleted(desk, messages),
        Event::Thread(thread) => {
            remember(desk, &thread);
            run(desk, unprompted::posted(Arc::clone(desk), thread));
        }
        Event::Places(places) => remember_all(desk, &places),
        Event::Guild(guild) => {
            remember_all(desk, &guild.places);
            guild.names.iter().filter(|(user, _)| *user == desk.me).for_each(|(_, name)| desk.own.called(name));
            know_roles(desk, &guild.bot_roles);
            desk.remember_locale(guild.id, guild.locale);
            counted(desk, |known| known.joined(guild.id));
        }
        Event::BotRole(role) => know_roles(desk, &[role]),
        Event::Left(server) => desk.guilds.left(server),
        Event::Ready { shard, shards, servers } => {
            counted(desk, |known| known.ready(shard, shards, servers));
            if has_gap {
                // As it is now: what comes next would hide what was missed before it.
                run(desk, catch_up::catch_up(Arc::clone(desk), desk.heard.all()));
            }
        }
        Event::Resumed | Event::Other => {}
    }
}

/// Notes which servers there are; what that closes is told to whoever runs the bot.
fn counted(desk: &BotState, note: impl FnOnce(&Guilds)) {
    let before = desk.guilds.count();
    note(&desk.guilds);
    let now = desk.guilds.count();
    if let Count::Other(servers @ 2..) = now
        && now != before
        && desk.settings.home.is_empty()
    {
        tracing::warn!(
            servers,
            "the bot is in several servers and none is named as its home, so nobody can add or retract articles, reindex, \
             rule or answer gaps in Discord; set IBID_HOME_GUILD to the id of the home server and restart the bot"
        );
    }
}

/// Runs a handler as a task that the end waits for.
fn run(desk: &Arc<BotState>, handler: impl Future<Output = ()> + Send + 'static) {
    let task = desk.tasks.spawn(handler);
    let desk = Arc::clone(desk);
    desk.clone().tasks.spawn(async move {
        if task.await.is_err_and(|end| end.is_panic()) {
            desk.metrics.failed(Failure::Panic);
        }
    });
}

fn deleted(desk: &Arc<BotState>, messages: Vec<u64>) {
    for message in &messages {
        desk.turns.mark_gone(*message);
    }
    run(desk, edits::deleted(Arc::clone(desk), messages));
}

/// Which of these roles, each with the bot that it was made for, are ours.
fn know_roles(desk: &Arc<BotState>, roles: &[(u64, u64)]) {
    roles.iter().filter(|(_, bot)| *bot == desk.me).for_each(|(role, _)| desk.own.add_role(*role));
}

fn remember_all(desk: &Arc<BotState>, places: &[ChannelInfo]) {
    for place in places {
        remember(desk, place);
    }
}

/// What later events do not say of themselves: the channel of a thread, whether a channel is a forum.
fn remember(desk: &Arc<BotState>, place: &ChannelInfo) {
    desk.remember_guild(place.id, place.guild);
    match (place.kind, place.parent) {
        (PlaceKind::Forum, _) => desk.remember_forum(place.id),
        (PlaceKind::Thread, Some(parent)) => {
            desk.remember_thread(place.id, Thread { parent, title: place.name.clone() });
        }
        _ => {}
    }
}
