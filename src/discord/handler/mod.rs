//! From an event of the gateway to what is sent back: the only asynchronous orchestration.
//!
//! [`on_event`] hands each event to a task of its own, so that a panic costs one reply. `interaction` serves commands,
//! buttons and forms and `deliver` answers them within Discord's three seconds; `message` serves what is written to the
//! bot, `following` what becomes of it, `unasked` what is written to nobody; `sending` sends replies, `shadow` shows them
//! to moderators only.

mod audit;
mod buttons;
mod commands;
mod deliver;
mod following;
mod gaps;
mod interaction;
mod message;
mod moderate;
mod privacy;
mod rulings;
mod sending;
mod shadow;
mod shown;
mod stats;
mod unasked;

pub(super) use buttons::{owner, question_of};
pub(super) use moderate::bring_in;

use super::desk::{Desk, Thread};
use super::guilds::{Count, Guilds};
use super::metrics::{EventKind, Failure};
use serenity::all::{ChannelId, ChannelType, Event, GuildChannel, MessageId};
use std::future::Future;
use std::sync::Arc;

/// Takes up an event; returns at once.
pub(super) fn on_event(desk: &Arc<Desk>, event: Event) {
    match event {
        Event::InteractionCreate(event) => {
            desk.metrics.event(EventKind::Interaction);
            run(desk, interaction::serve(Arc::clone(desk), event.interaction));
        }
        Event::MessageCreate(event) => {
            desk.metrics.event(EventKind::Message);
            run(desk, message::created(Arc::clone(desk), event.message));
        }
        Event::MessageUpdate(event) => {
            if let Some(at) = event.edited_timestamp {
                desk.mark_edited(event.id.get(), at.unix_timestamp_nanos());
            }
            run(desk, following::edited(Arc::clone(desk), event));
        }
        Event::MessageDelete(event) => deleted(desk, vec![event.message_id]),
        Event::MessageDeleteBulk(event) => deleted(desk, event.ids),
        Event::ThreadCreate(event) => {
            remember(desk, &event.thread);
            run(desk, unasked::posted(Arc::clone(desk), event.thread));
        }
        Event::ThreadUpdate(event) => remember(desk, &event.thread),
        Event::ThreadListSync(event) => event.threads.iter().for_each(|thread| remember(desk, thread)),
        Event::ChannelCreate(event) => remember(desk, &event.channel),
        Event::Ready(event) => {
            desk.metrics.event(EventKind::Ready);
            let (shard, shards) = event.ready.shard.map_or((0, 1), |shard| (shard.id.0, shard.total));
            let guilds = event.ready.guilds.iter().map(|guild| guild.id.get());
            counted(desk, |known| known.ready(shard, shards, guilds));
        }
        Event::Resumed(_) => desk.metrics.event(EventKind::Resumed),
        Event::GuildDelete(event) if !event.guild.unavailable => desk.guilds.left(event.guild.id.get()),
        Event::GuildCreate(event) => {
            counted(desk, |known| known.joined(event.guild.id.get()));
            let channels = event.guild.channels.values();
            channels.chain(&event.guild.threads).for_each(|channel| remember(desk, channel));
            desk.remember_locale(event.guild.id.get(), event.guild.preferred_locale);
        }
        _ => {}
    }
}

/// Notes which servers there are; what that closes is told to whoever runs the bot.
fn counted(desk: &Desk, note: impl FnOnce(&Guilds)) {
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
             rule or answer gaps in Discord; set IBID_HOME_GUILD to the id of the home server and start the bot again"
        );
    }
}

/// Runs a handler as a task that the end waits for.
fn run(desk: &Arc<Desk>, handler: impl Future<Output = ()> + Send + 'static) {
    let task = desk.tasks.spawn(handler);
    let desk = Arc::clone(desk);
    desk.clone().tasks.spawn(async move {
        if task.await.is_err_and(|end| end.is_panic()) {
            desk.metrics.failed(Failure::Panic);
        }
    });
}

fn deleted(desk: &Arc<Desk>, messages: Vec<MessageId>) {
    let messages: Vec<u64> = messages.into_iter().map(MessageId::get).collect();
    for message in &messages {
        desk.mark_gone(*message);
    }
    run(desk, following::deleted(Arc::clone(desk), messages));
}

/// What later events do not say of themselves: the channel of a thread, whether a channel is a forum.
fn remember(desk: &Arc<Desk>, channel: &GuildChannel) {
    desk.remember_guild(channel.id.get(), channel.guild_id.get());
    match channel.kind {
        ChannelType::Forum => desk.remember_forum(channel.id.get()),
        ChannelType::PublicThread | ChannelType::PrivateThread | ChannelType::NewsThread => {
            if let Some(parent) = channel.parent_id.map(ChannelId::get) {
                desk.remember_thread(channel.id.get(), Thread { parent, title: channel.name.clone() });
            }
        }
        _ => {}
    }
}
