//! Which channels there are, where the bot may write, and the requests about channels and their messages.

use super::exchange::Call;
use super::messages::{EPHEMERAL, Message, flags};
use super::refusal::{Outcome, Refusal};
use super::state::State;
use crate::discord::fixture::text;
use crate::discord::people::{BOT, PEOPLE, Person, READER, person};
use crate::discord::places::{GUILD, Place, channel};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Threads made since the start, and channels where the bot may not do everything.
#[derive(Default)]
pub(crate) struct Channels {
    threads: BTreeMap<String, Value>,
    forbidden: BTreeSet<String>,
    without_embeds: BTreeSet<String>,
}

impl Channels {
    pub(super) fn add(&mut self, thread: Value) {
        self.threads.insert(text(&thread, "/id").to_owned(), thread);
    }

    pub(super) fn forbid(&mut self, id: &str, is_forbidden: bool) {
        if is_forbidden {
            self.forbidden.insert(id.to_owned());
        } else {
            self.forbidden.remove(id);
        }
    }

    pub(super) fn take_embeds(&mut self, id: &str) {
        self.without_embeds.insert(id.to_owned());
    }

    /// The body as it is taken there: without Embed Links the embeds fall away in silence, and only what is then empty
    /// is refused (discord/discord-api-docs#2601, #5648).
    fn allowed(&self, id: &str, body: &Value) -> Value {
        let mut body = body.clone();
        if self.without_embeds.contains(id) && body.get("embeds").is_some() {
            body["embeds"] = json!([]);
        }
        body
    }

    /// The channel, where the bot can see it.
    fn get(&self, id: &str) -> Result<Value, Refusal> {
        if [Place::Group, Place::Elsewhere].iter().any(|p| p.channel(&READER) == id) {
            return Err(Refusal::missing_access());
        }
        let direct = recipient(id).map(direct_channel);
        channel(id).or(direct).or_else(|| self.threads.get(id).cloned()).ok_or_else(Refusal::unknown_channel)
    }

    /// The channel, where the bot may write in it.
    fn writable(&self, id: &str) -> Result<Value, Refusal> {
        let channel = self.get(id)?;
        match (self.forbidden.contains(id), recipient(id)) {
            (true, Some(_)) => Err(Refusal::not_reachable()),
            (true, None) => Err(Refusal::missing_permissions()),
            (false, _) => Ok(channel),
        }
    }
}

impl State {
    pub(super) fn channel(&self, id: &str) -> Outcome {
        Ok((200, self.channels.get(id)?))
    }

    /// Opens the direct messages with a user.
    pub(super) fn open_direct(body: &Value) -> Outcome {
        let person = person(text(body, "/recipient_id")).ok_or_else(Refusal::unknown_user)?;
        Ok((200, direct_channel(person)))
    }

    pub(super) fn typing(&self, id: &str) -> Outcome {
        self.channels.writable(id)?;
        Ok((204, Value::Null))
    }

    pub(super) fn send(&mut self, id: &str, body: &Value) -> Outcome {
        let channel = self.channels.writable(id)?;
        if let Some(first) = self.messages.same_nonce(id, body) {
            return Ok((200, first.json.clone()));
        }
        let mut body = self.channels.allowed(id, body);
        // Only interactions have messages that one person sees.
        body["flags"] = (flags(&body) & !EPHEMERAL).into();
        let guild = channel["guild_id"].as_str().map(|_| GUILD.to_owned());
        let message = self.messages.create(&body, guild, vec![("channel_id", id.into())])?.clone();
        self.tell_of("MESSAGE_CREATE", &message);
        Ok((200, message.json))
    }

    pub(super) fn message(&self, channel: &str, id: &str) -> Outcome {
        self.channels.get(channel)?;
        Ok((200, self.seen_by_bot(self.in_channel(channel, id)?)))
    }

    /// The messages of a channel after one, newest first, as the bot sees them.
    pub(super) fn history(&self, channel: &str, call: &Call) -> Outcome {
        self.channels.writable(channel)?;
        let number = |name: &str| call.query(name).and_then(|value| value.parse::<u64>().ok());
        let after = number("after").unwrap_or_default();
        let most = number("limit").and_then(|limit| usize::try_from(limit).ok()).unwrap_or(50);
        let here = self.messages.living().filter(|m| !m.is_ephemeral()).map(|m| &m.json);
        let here = here.filter(|m| text(m, "/channel_id") == channel);
        let later = here.filter(|m| text(m, "/id").parse::<u64>().is_ok_and(|id| id > after));
        let mut found: Vec<Value> = later.map(|m| self.seen_by_bot(m)).collect();
        // Those next to the given one, which is how Discord pages.
        found.truncate(most);
        found.reverse();
        Ok((200, found.into()))
    }

    pub(super) fn edit(&mut self, channel: &str, id: &str, body: &Value) -> Outcome {
        self.channels.get(channel)?;
        if text(self.in_channel(channel, id)?, "/author/id") != BOT {
            return Err(Refusal::not_yours());
        }
        let message = self.messages.edit(id, &self.channels.allowed(channel, body))?.clone();
        self.tell_of("MESSAGE_UPDATE", &message);
        Ok((200, message.json))
    }

    pub(super) fn delete(&mut self, channel: &str, id: &str) -> Outcome {
        self.channels.get(channel)?;
        if text(self.in_channel(channel, id)?, "/author/id") != BOT {
            return Err(Refusal::missing_permissions());
        }
        self.retract(id);
        Ok((204, Value::Null))
    }

    /// Tells the bot of a message of its own, as Discord does where the bot is and for what everyone there sees.
    pub(super) fn tell_of(&mut self, name: &str, message: &Message) {
        if !message.is_ephemeral() && self.channels.get(text(&message.json, "/channel_id")).is_ok() {
            self.tell(name, &message.event());
        }
    }

    /// Takes a message away and tells of it.
    pub(super) fn retract(&mut self, id: &str) {
        let Some(message) = self.messages.get(id).cloned() else { return };
        self.messages.delete(id);
        if !message.is_ephemeral() {
            let mut event = json!({"id": id, "channel_id": message.json["channel_id"]});
            if let Some(guild) = message.guild {
                event["guild_id"] = guild.into();
            }
            self.tell("MESSAGE_DELETE", &event);
        }
    }

    /// A message that the channel's routes reach: those that one person sees are beyond them.
    fn in_channel(&self, channel: &str, id: &str) -> Result<&Value, Refusal> {
        let message = self.messages.get(id).filter(|m| !m.is_ephemeral()).map(|m| &m.json);
        message.filter(|m| text(m, "/channel_id") == channel).ok_or_else(Refusal::unknown_message)
    }
}

/// With whom this is the channel of direct messages.
fn recipient(channel: &str) -> Option<&'static Person> {
    PEOPLE.into_iter().find(|p| p.direct() == channel)
}

fn direct_channel(person: &Person) -> Value {
    json!({"id": person.direct(), "type": 1, "flags": 0, "last_message_id": null, "recipients": [person.user()]})
}
