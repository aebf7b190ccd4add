//! From an event's name and JSON to what the bot handles.

use super::components;
use super::place::ChannelInfo;
use super::shape::{Unreadable, ValueShape, number};
use super::shapes::{COMMAND, EDIT, FORM, MESSAGE, PRESS};
use super::words;
use crate::discord::metrics::{EventKind, Unread};
use serde::de::DeserializeOwned;
use serde_json::Value;
use serenity::all::{
    CommandInteraction, CommandType, ComponentInteraction, Interaction, Message, MessageUpdateEvent, ModalInteraction,
};
use std::collections::BTreeMap;

/// What happened.
#[derive(Debug)]
pub(in crate::discord) enum Event {
    /// A session was begun by a shard, of so many, that is told of these servers.
    Ready {
        shard: u32,
        shards: u32,
        servers: Vec<u64>,
    },
    /// A session was taken up again.
    Resumed,
    /// With what the bot may do in the channels that a command names.
    Interaction(Box<Interaction>, ChannelPermissions),
    Message(Box<Message>),
    Edit(Box<MessageUpdateEvent>),
    /// Messages that are gone.
    Deleted(Vec<u64>),
    /// A thread that was made, or made known.
    Thread(ChannelInfo),
    /// Channels and threads as they are now.
    Places(Vec<ChannelInfo>),
    /// A server, and what is in it.
    Guild(Server),
    /// The bot is no longer in this server.
    Left(u64),
    /// A role, and the bot that Discord made it for.
    BotRole((u64, u64)),
    /// Whatever else.
    Other,
}

/// Permissions of the bot, as Discord writes sets of them, by channel.
pub(in crate::discord) type ChannelPermissions = BTreeMap<u64, u64>;

/// A server as it is made known.
#[derive(Debug)]
pub(in crate::discord) struct Server {
    pub(in crate::discord) id: u64,
    pub(in crate::discord) locale: String,
    pub(in crate::discord) places: Vec<ChannelInfo>,
    /// Roles that Discord made for bots, each with its bot.
    pub(in crate::discord) bot_roles: Vec<(u64, u64)>,
    /// Names of those of its members that come along, the bot among them.
    pub(in crate::discord) names: Vec<(u64, String)>,
}

/// An event that was read, and whether something in it had to be left out for that.
pub(in crate::discord) struct ReadEvent {
    pub(in crate::discord) event: Event,
    pub(in crate::discord) is_mended: bool,
}

/// Which kind of event a name is of.
pub(in crate::discord) fn kind(name: &str) -> EventKind {
    match name {
        "READY" => EventKind::Ready,
        "RESUMED" => EventKind::Resumed,
        "INTERACTION_CREATE" => EventKind::Interaction,
        "MESSAGE_CREATE" => EventKind::Message,
        "MESSAGE_UPDATE" => EventKind::MessageEdit,
        "MESSAGE_DELETE" | "MESSAGE_DELETE_BULK" => EventKind::MessageDelete,
        "THREAD_CREATE" | "THREAD_UPDATE" | "THREAD_LIST_SYNC" => EventKind::Thread,
        "GUILD_CREATE" | "CHANNEL_CREATE" | "CHANNEL_UPDATE" | "GUILD_DELETE" | "GUILD_ROLE_CREATE"
        | "GUILD_ROLE_UPDATE" => EventKind::Guild,
        _ => EventKind::Other,
    }
}

/// Reads an event.
pub(in crate::discord) fn read(name: &str, mut data: Value) -> Result<ReadEvent, Unreadable> {
    let whole = |event| Ok(ReadEvent { event, is_mended: false });
    match name {
        "READY" => whole(ready(&data)),
        "RESUMED" => whole(Event::Resumed),
        "INTERACTION_CREATE" => interaction(data),
        "MESSAGE_CREATE" => {
            let (message, is_mended) = mended_message(data)?;
            Ok(ReadEvent { event: Event::Message(Box::new(message)), is_mended })
        }
        "MESSAGE_UPDATE" => {
            components::in_message(&mut data);
            let (edit, is_mended) = typed(&data, &EDIT)?;
            Ok(ReadEvent { event: Event::Edit(Box::new(edit)), is_mended })
        }
        "MESSAGE_DELETE" => whole(Event::Deleted(vec![id(&data, "id")?])),
        "MESSAGE_DELETE_BULK" => {
            let ids = data["ids"].as_array().ok_or_else(|| lacking("ids"))?;
            whole(Event::Deleted(ids.iter().filter_map(number).collect()))
        }
        "THREAD_CREATE" => {
            id(&data, "guild_id")?;
            whole(Event::Thread(ChannelInfo::read(&data, None).ok_or_else(|| lacking("id"))?))
        }
        "THREAD_UPDATE" | "CHANNEL_CREATE" | "CHANNEL_UPDATE" => {
            whole(Event::Places(ChannelInfo::read(&data, None).into_iter().collect()))
        }
        "THREAD_LIST_SYNC" => whole(Event::Places(ChannelInfo::all(&data["threads"], Some(id(&data, "guild_id")?)))),
        "GUILD_CREATE" => {
            let guild = id(&data, "id")?;
            let mut places = ChannelInfo::all(&data["channels"], Some(guild));
            places.extend(ChannelInfo::all(&data["threads"], Some(guild)));
            let locale = data["preferred_locale"].as_str().unwrap_or("en-US").to_owned();
            let bot_roles = data["roles"].as_array().into_iter().flatten().filter_map(bot_role).collect();
            let names = data["members"].as_array().into_iter().flatten().flat_map(names).collect();
            whole(Event::Guild(Server { id: guild, locale, places, bot_roles, names }))
        }
        // A server that is only out of reach is not left.
        "GUILD_DELETE" if data["unavailable"] == true => whole(Event::Other),
        "GUILD_DELETE" => whole(Event::Left(id(&data, "id")?)),
        "GUILD_ROLE_CREATE" | "GUILD_ROLE_UPDATE" => {
            whole(bot_role(&data["role"]).map_or(Event::Other, Event::BotRole))
        }
        _ => whole(Event::Other),
    }
}

/// Without `shard` there is one.
fn ready(data: &Value) -> Event {
    let part = |at: usize| number(&data["shard"][at]).and_then(|n| u32::try_from(n).ok());
    let servers = data["guilds"].as_array().into_iter().flatten().filter_map(|guild| number(&guild["id"])).collect();
    Event::Ready { shard: part(0).unwrap_or(0), shards: part(1).unwrap_or(1), servers }
}

/// A role with the bot that it was made for, if it is such a one.
fn bot_role(role: &Value) -> Option<(u64, u64)> {
    Some((number(&role["id"])?, number(&role["tags"]["bot_id"])?))
}

/// What a member is called.
fn names(member: &Value) -> Vec<(u64, String)> {
    let Some(user) = number(&member["user"]["id"]) else { return Vec::new() };
    let all = [&member["user"]["username"], &member["user"]["global_name"], &member["nick"]];
    all.into_iter().filter_map(Value::as_str).map(|name| (user, name.to_owned())).collect()
}

/// Reads a message that was asked for rather than dispatched.
pub(in crate::discord) fn message(data: Value) -> Result<Message, Unreadable> {
    mended_message(data).map(|(message, _)| message)
}

fn mended_message(mut data: Value) -> Result<(Message, bool), Unreadable> {
    components::in_message(&mut data);
    typed(&data, &MESSAGE)
}

fn interaction(mut data: Value) -> Result<ReadEvent, Unreadable> {
    if let Some(message) = data.get_mut("message") {
        components::in_message(message);
    }
    let messages = data.pointer_mut("/data/resolved/messages").and_then(Value::as_object_mut);
    for message in messages.into_iter().flat_map(|messages| messages.values_mut()) {
        words::lift(message);
        components::in_message(message);
    }
    let channels = data.pointer("/data/resolved/channels").and_then(Value::as_object).into_iter().flatten();
    let may = |(id, channel): (&String, &Value)| Some((id.parse().ok()?, number(&channel["app_permissions"])?));
    let channels: ChannelPermissions = channels.filter_map(may).collect();
    let done = |(interaction, is_mended): (Interaction, bool)| {
        Ok(ReadEvent { event: Event::Interaction(Box::new(interaction), channels.clone()), is_mended })
    };
    let is_there = |field: &str| !data[field].is_null();
    if !(is_there("user") || is_there("member") && is_there("guild_id")) {
        // serenity would take somebody who is nobody.
        return Err(lacking("user"));
    }
    // From the page "Receiving and Responding".
    match number(&data["type"]) {
        Some(1) => Ok(ReadEvent { event: Event::Other, is_mended: false }),
        Some(2) => {
            let (command, is_mended): (CommandInteraction, _) = typed(&data, &COMMAND)?;
            if command.data.kind == CommandType::Message && command.data.target().is_none() {
                return Err(Unreadable { field: "data.resolved".to_owned(), reason: Unread::Form });
            }
            done((Interaction::Command(command), is_mended))
        }
        Some(3) => {
            typed(&data, &PRESS).map(|(i, m): (ComponentInteraction, _)| (Interaction::Component(i), m)).and_then(done)
        }
        Some(4) => {
            let (typing, is_mended): (CommandInteraction, _) = typed(&data, &COMMAND)?;
            if typing.data.autocomplete().is_none() {
                return Err(Unreadable { field: "data.options".to_owned(), reason: Unread::Form });
            }
            done((Interaction::Autocomplete(typing), is_mended))
        }
        Some(5) => {
            if let Some(form) = data.get_mut("data") {
                components::in_form(form);
            }
            typed(&data, &FORM).map(|(i, m): (ModalInteraction, _)| (Interaction::Modal(i), m)).and_then(done)
        }
        _ => Err(Unreadable { field: "type".to_owned(), reason: Unread::Form }),
    }
}

/// As serenity's type; where it will not have the whole, what is of the shape, and then that something was left out.
fn typed<T: DeserializeOwned>(data: &Value, shape: &ValueShape) -> Result<(T, bool), Unreadable> {
    if let Ok(whole) = T::deserialize(data) {
        return Ok((whole, false));
    }
    let shaped = shape.of(data)?;
    // serde's words quote what they are about, which may be a reader's.
    serde_json::from_value(shaped).map(|part| (part, true)).map_err(|_| Unreadable::new(Unread::Form))
}

fn id(data: &Value, field: &str) -> Result<u64, Unreadable> {
    number(&data[field]).ok_or_else(|| lacking(field))
}

fn lacking(field: &str) -> Unreadable {
    Unreadable { field: field.to_owned(), reason: Unread::Missing }
}
