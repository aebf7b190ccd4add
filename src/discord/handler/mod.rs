//! From an event of the gateway to what is sent back: the only asynchronous orchestration.
//!
//! [`on_event`] hands each event to a task of its own, so that a panic costs one reply. `interaction` serves commands,
//! buttons and forms and `deliver` answers them within Discord's three seconds; `message` serves what is written to the
//! bot, `again` a "no" to an answer, `following` what becomes of it, `unasked` what is written to nobody; `sending` sends replies, `shadow` shows them
//! to moderators only.

mod again;
mod buttons;
mod commands;
mod deleting;
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
mod wishes;

pub(super) use buttons::{owner, question_of};
pub(super) use moderate::bring_in;

use super::desk::{Desk, Thread};
use super::metrics::{EventKind, Failure};
use serenity::all::{ChannelId, ChannelType, Event, Guild, GuildChannel, MessageId, Role, UserId};
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
        Event::GuildRoleCreate(event) => know_role(desk, &event.role),
        Event::GuildRoleUpdate(event) => know_role(desk, &event.role),
        Event::Ready(_) => desk.metrics.event(EventKind::Ready),
        Event::Resumed(_) => desk.metrics.event(EventKind::Resumed),
        Event::GuildCreate(event) => {
            let channels = event.guild.channels.values();
            channels.chain(&event.guild.threads).for_each(|channel| remember(desk, channel));
            know_own(desk, &event.guild);
            desk.remember_locale(event.guild.id.get(), event.guild.preferred_locale);
        }
        _ => {}
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

/// What a server calls the bot, and which role is the bot's there.
fn know_own(desk: &Arc<Desk>, guild: &Guild) {
    if let Some(me) = guild.members.get(&UserId::new(desk.me)) {
        let names = [Some(me.user.name.as_str()), me.user.global_name.as_deref(), me.nick.as_deref()];
        names.into_iter().flatten().for_each(|name| desk.own.called(name));
    }
    guild.roles.values().for_each(|role| know_role(desk, role));
}

fn know_role(desk: &Arc<Desk>, role: &Role) {
    if role.tags.bot_id.is_some_and(|bot| bot.get() == desk.me) {
        desk.own.add_role(role.id.get());
    }
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
