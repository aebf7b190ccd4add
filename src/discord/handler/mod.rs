//! From an event of the gateway to what is sent back: the only asynchronous orchestration.
//!
//! [`on_event`] hands each event to a task of its own, so that a panic costs one reply; [`interaction`] serves commands,
//! buttons and forms, [`message`] what is written in channels, [`deliver`] answers within Discord's three seconds.

mod buttons;
mod commands;
mod deliver;
mod interaction;
mod message;
mod moderate;
mod shown;
mod unasked;

use super::desk::{Desk, Thread};
use super::metrics::{EventKind, Failure};
use serenity::all::{ChannelId, Event, GuildChannel};
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
        Event::MessageUpdate(event) => run(desk, message::edited(Arc::clone(desk), event)),
        Event::MessageDelete(event) => {
            run(desk, message::deleted(Arc::clone(desk), event.channel_id.get(), vec![event.message_id.get()]));
        }
        Event::MessageDeleteBulk(event) => {
            let ids = event.ids.iter().map(|id| id.get()).collect();
            run(desk, message::deleted(Arc::clone(desk), event.channel_id.get(), ids));
        }
        Event::ThreadCreate(event) => {
            remember(desk, &event.thread);
            run(desk, unasked::posted(Arc::clone(desk), event.thread));
        }
        Event::ThreadUpdate(event) => remember(desk, &event.thread),
        Event::ThreadListSync(event) => event.threads.iter().for_each(|thread| remember(desk, thread)),
        Event::GuildCreate(event) => {
            event.guild.threads.iter().for_each(|thread| remember(desk, thread));
            desk.remember_locale(event.guild.id.get(), event.guild.preferred_locale);
        }
        _ => {}
    }
}

/// Runs a handler as a task that the end waits for.
fn run(desk: &Arc<Desk>, handler: impl Future<Output = ()> + Send + 'static) {
    if desk.is_closing() && desk.tasks.is_closed() {
        return;
    }
    let task = desk.tasks.spawn(handler);
    let desk = Arc::clone(desk);
    desk.clone().tasks.spawn(async move {
        if task.await.is_err_and(|end| end.is_panic()) {
            desk.metrics.failed(Failure::Panic);
        }
    });
}

fn remember(desk: &Arc<Desk>, thread: &GuildChannel) {
    if let Some(parent) = thread.parent_id.map(ChannelId::get) {
        desk.remember_thread(thread.id.get(), Thread { parent, title: thread.name.clone() });
    }
}
