//! Messages that people write, change and take back, and posts in a forum.

use super::Event;
use crate::discord::fixture::{fixture, put, remove, text};
use crate::discord::loopback::{Pings, basic, fresh, time_of, written};
use crate::discord::people::{BOT, Person, READER};
use crate::discord::places::{GUILD, Place};
use jiff::Timestamp;
use serde_json::{Value, json};

/// A message of a person in a place. The defaults are a reader in the first text channel.
#[derive(Clone, Debug)]
pub(crate) struct Post {
    event: Event,
    person: &'static Person,
    place: Place,
}

impl AsRef<Event> for Post {
    fn as_ref(&self) -> &Event {
        &self.event
    }
}

impl Post {
    pub(crate) fn new(content: &str) -> Self {
        let mut data = fixture("message");
        let id = fresh();
        put(&mut data, "/content", content);
        put(&mut data, "/nonce", fresh());
        put(&mut data, "/timestamp", time_of(&id));
        put(&mut data, "/id", id);
        Self { event: Event { name: "MESSAGE_CREATE", data }, person: &READER, place: Place::Text }.placed()
    }

    /// A message that mentions the bot before these words.
    pub(crate) fn to_bot(words: &str) -> Self {
        Self::new(format!("<@{BOT}> {words}").trim_end())
    }

    /// A post in the forum: the thread, and its first message, which has the thread's id.
    pub(crate) fn forum(title: &str, content: &str) -> (Event, Self) {
        let post = Self::new(content);
        let mut thread = fixture("thread_create");
        put(&mut thread, "/id", post.id());
        put(&mut thread, "/name", title);
        put(&mut thread, "/owner_id", post.person.id);
        put(&mut thread, "/thread_metadata/create_timestamp", text(&post.event.data, "/timestamp"));
        let id = post.id().to_owned();
        (Event { name: "THREAD_CREATE", data: thread }, post.with("/channel_id", id).with("/channel_type", 11))
    }

    pub(crate) fn by(mut self, person: &'static Person) -> Self {
        self.person = person;
        self.placed()
    }

    pub(crate) fn at(mut self, place: Place) -> Self {
        self.place = place;
        self.placed()
    }

    /// In reply to a message, which pings its author; but what the bot said to an interaction pings nobody
    /// (discord/discord-api-docs#5395).
    pub(crate) fn replying_to(mut self, message: &Value) -> Self {
        let (place, person) = Place::of(text(message, "/channel_id"));
        (self.place, self.person) = (place, person.unwrap_or(self.person));
        let mut made = self.placed();
        let mut reference = json!({"type": 0, "channel_id": message["channel_id"], "message_id": message["id"]});
        if let Some(guild) = place.guild() {
            put(&mut reference, "/guild_id", guild);
        }
        let mut pings = Pings::named(text(&made.event.data, "/content"));
        if message.get("interaction_metadata").is_none() {
            pings.add(message["author"].clone());
        }
        put(&mut made.event.data, "/mentions", pings.users);
        made.with("/type", 19).with("/message_reference", reference).with("/referenced_message", basic(message))
    }

    /// Whatever else a test is about, put over what was there. After `by` and `at`.
    pub(crate) fn with(mut self, pointer: &str, value: impl Into<Value>) -> Self {
        put(&mut self.event.data, pointer, value);
        self
    }

    /// The same message with other words.
    pub(crate) fn edited(&self, content: &str) -> Event {
        let mut data = self.event.data.clone();
        let pings = Pings::named(content);
        put(&mut data, "/content", content);
        put(&mut data, "/mentions", pings.users);
        put(&mut data, "/edited_timestamp", written(Timestamp::now()));
        Event { name: "MESSAGE_UPDATE", data }
    }

    pub(crate) fn deleted(&self) -> Event {
        let mut data = fixture("message_delete");
        put(&mut data, "/id", self.id());
        put(&mut data, "/channel_id", self.channel());
        if self.place.guild().is_none() {
            remove(&mut data, "/guild_id");
        }
        Event { name: "MESSAGE_DELETE", data }
    }

    /// Several messages of one channel deleted at once.
    pub(crate) fn all_deleted(posts: &[&Self]) -> Event {
        let mut data = fixture("message_delete_bulk");
        let ids: Vec<&str> = posts.iter().map(|p| p.id()).collect();
        put(&mut data, "/ids", json!(ids));
        put(&mut data, "/channel_id", posts[0].channel());
        Event { name: "MESSAGE_DELETE_BULK", data }
    }

    pub(crate) fn id(&self) -> &str {
        text(&self.event.data, "/id")
    }

    pub(crate) fn channel(&self) -> &str {
        text(&self.event.data, "/channel_id")
    }

    /// As a menu on the message carries it.
    pub(crate) fn message(&self) -> Value {
        basic(&self.event.data)
    }

    /// Writes the person and the place into the data.
    fn placed(mut self) -> Self {
        let (data, person, place) = (&mut self.event.data, self.person, self.place);
        let pings = Pings::named(text(data, "/content"));
        put(data, "/mentions", pings.users);
        put(data, "/mention_roles", pings.roles);
        put(data, "/mention_everyone", pings.everyone && person.pings_everyone());
        put(data, "/author", person.user());
        put(data, "/channel_id", place.channel(person));
        put(data, "/channel_type", place.kind());
        if place.guild().is_some() {
            put(data, "/guild_id", GUILD);
            put(data, "/member", person.member());
        } else {
            remove(data, "/guild_id");
            remove(data, "/member");
        }
        self
    }
}
