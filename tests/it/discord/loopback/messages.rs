//! The messages of all channels, as a reader sees them now: made by the bot through REST or by people through events,
//! after edits, and marked where they were deleted.

use super::attachments::attach;
use super::exchange::Upload;
use super::limits::problems;
use super::pings::Pings;
use super::refusal::Refusal;
use super::snowflake::{fresh, time_of, written};
use crate::discord::fixture::{list, text};
use crate::discord::people::{BOT, bot};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The flag of a message that one person sees.
pub(crate) const EPHEMERAL: u64 = 1 << 6;
/// The flag of a message that so far says the application is thinking.
pub(super) const LOADING: u64 = 1 << 7;
/// Flags that a sender may set: no link previews, ephemeral, silent, Components V2.
const SETTABLE: u64 = 1 << 2 | EPHEMERAL | 1 << 12 | 1 << 15;

/// A message with what its JSON does not say.
#[derive(Clone, Debug)]
pub(crate) struct Message {
    /// As a request to read it would return it.
    pub json: Value,
    pub guild: Option<String>,
    pub edits: u32,
    pub is_deleted: bool,
}

/// All messages by id, which is the order of their making.
#[derive(Default)]
pub(crate) struct Messages {
    all: BTreeMap<u64, Message>,
    /// The bot's messages by channel and nonce, for `enforce_nonce`.
    nonces: BTreeMap<(String, String), String>,
    /// What came with the request that is being answered.
    pub(super) files: Vec<Upload>,
}

impl Message {
    pub(crate) fn is_ephemeral(&self) -> bool {
        flags(&self.json) & EPHEMERAL != 0
    }

    pub(super) fn is_loading(&self) -> bool {
        flags(&self.json) & LOADING != 0
    }

    pub(crate) fn is_by_bot(&self) -> bool {
        text(&self.json, "/author/id") == BOT
    }

    /// As the gateway dispatches it.
    pub(super) fn event(&self) -> Value {
        let mut event = self.json.clone();
        if let Some(guild) = &self.guild {
            event["guild_id"] = json!(guild);
        }
        event
    }
}

impl Messages {
    /// A message that is not deleted.
    pub(crate) fn get(&self, id: &str) -> Option<&Message> {
        self.all.get(&id.parse().ok()?).filter(|m| !m.is_deleted)
    }

    /// Those that are not deleted, oldest first.
    pub(crate) fn living(&self) -> impl Iterator<Item = &Message> {
        self.all.values().filter(|m| !m.is_deleted)
    }

    /// Puts a message made elsewhere in its channel, or over the one that was there.
    pub(super) fn put(&mut self, json: Value, guild: Option<String>) {
        let id: u64 = text(&json, "/id").parse().unwrap();
        let edits = self.all.get(&id).map_or(0, |m| m.edits + 1);
        self.all.insert(id, Message { json, guild, edits, is_deleted: false });
    }

    pub(super) fn delete(&mut self, id: &str) {
        if let Some(message) = id.parse().ok().and_then(|id: u64| self.all.get_mut(&id)) {
            message.is_deleted = true;
        }
    }

    /// The bot's earlier message of this nonce, when the body wants no second one.
    pub(super) fn same_nonce(&self, channel: &str, body: &Value) -> Option<&Message> {
        let nonce = nonce(body).filter(|_| body["enforce_nonce"] == json!(true))?;
        self.get(self.nonces.get(&(channel.to_owned(), nonce))?)
    }

    /// Makes a message of the bot. `about` holds what the way it was sent adds: the channel, the type, the interaction.
    pub(super) fn create(
        &mut self,
        body: &Value,
        guild: Option<String>,
        about: Vec<(&str, Value)>,
    ) -> Result<&Message, Refusal> {
        let set = flags(body) & SETTABLE;
        let mut message = json!({"type": 0, "content": text(body, "/content"), "mentions": [], "mention_roles": [],
            "attachments": [], "embeds": embeds(body), "timestamp": "", "edited_timestamp": null, "flags": set,
            "components": components(body), "id": fresh(), "author": bot(), "pinned": false, "mention_everyone": false,
            "tts": false});
        for (key, value) in about {
            message[key] = value;
        }
        attach(&mut message, body, &self.files)?;
        message["timestamp"] = time_of(text(&message, "/id")).into();
        if flags(&message) & LOADING == 0 {
            check(body, &message)?;
        }
        let reference = &body["message_reference"];
        if !reference.is_null() {
            self.refer(&mut message, reference)?;
        }
        self.ping(&mut message, &body["allowed_mentions"]);
        let (id, channel) = (text(&message, "/id").to_owned(), text(&message, "/channel_id").to_owned());
        if let Some(nonce) = nonce(body) {
            message["nonce"] = body["nonce"].clone();
            self.nonces.insert((channel, nonce), id.clone());
        }
        self.put(message, guild);
        Ok(self.get(&id).unwrap())
    }

    /// Changes what the body names of a message. Discord does not call the first words of a deferred reply an edit.
    pub(super) fn edit(&mut self, id: &str, body: &Value) -> Result<&Message, Refusal> {
        let mut message = self.get(id).ok_or_else(Refusal::unknown_message)?.clone();
        let had = flags(&message.json);
        if body.get("content").is_some() {
            message.json["content"] = text(body, "/content").into();
        }
        if body.get("embeds").is_some() {
            message.json["embeds"] = embeds(body);
        }
        if body.get("components").is_some() {
            message.json["components"] = components(body);
        }
        if body.get("attachments").is_some() {
            attach(&mut message.json, body, &self.files)?;
        }
        if had & LOADING == 0 {
            message.json["edited_timestamp"] = written(jiff::Timestamp::now()).into();
        }
        message.json["flags"] = (had & !LOADING).into();
        check(body, &message.json)?;
        self.ping(&mut message.json, &body["allowed_mentions"]);
        self.put(message.json, message.guild);
        Ok(self.get(id).unwrap())
    }

    fn ping(&self, message: &mut Value, allowed: &Value) {
        let replied = self.get(text(message, "/message_reference/message_id"));
        let pings = Pings::allowed(text(message, "/content"), allowed, replied);
        message["mentions"] = pings.users.into();
        message["mention_roles"] = pings.roles.into();
        message["mention_everyone"] = pings.everyone.into();
    }

    /// Makes the message a reply.
    fn refer(&self, message: &mut Value, reference: &Value) -> Result<(), Refusal> {
        let referenced = self.get(text(reference, "/message_id"));
        if referenced.is_none() && reference["fail_if_not_exists"] != json!(false) {
            return Err(Refusal::invalid(vec!["message_reference: unknown message".to_owned()]));
        }
        if let Some(referenced) = referenced {
            message["type"] = 19.into();
            message["message_reference"] = json!({"type": 0, "channel_id": referenced.json["channel_id"],
                "message_id": referenced.json["id"]});
            if let Some(guild) = &referenced.guild {
                message["message_reference"]["guild_id"] = json!(guild);
            }
            message["referenced_message"] = basic(&referenced.json);
        }
        Ok(())
    }
}

/// A message inside another: one that names none itself.
pub(crate) fn basic(message: &Value) -> Value {
    let mut message = message.clone();
    if let Some(map) = message.as_object_mut() {
        map.retain(|key, _| {
            !["referenced_message", "nonce", "guild_id", "member", "channel_type"].contains(&key.as_str())
        });
    }
    message
}

/// The flags of a message or of a body.
pub(crate) fn flags(message: &Value) -> u64 {
    message["flags"].as_u64().unwrap_or_default()
}

fn check(body: &Value, message: &Value) -> Result<(), Refusal> {
    let problems = problems(body);
    if !problems.is_empty() {
        return Err(Refusal::invalid(problems));
    }
    let is_empty = |part: &str| list(message, part).is_empty();
    if text(message, "/content").trim().is_empty() && is_empty("/embeds") && is_empty("/components") {
        return Err(Refusal::empty_message());
    }
    Ok(())
}

fn nonce(body: &Value) -> Option<String> {
    body.get("nonce").filter(|n| !n.is_null()).map(ToString::to_string)
}

/// Embeds as they come back: with their kind, and fields that say whether they stand in a row.
fn embeds(body: &Value) -> Value {
    let mut embeds = list(body, "/embeds").to_vec();
    for embed in &mut embeds {
        embed["type"] = "rich".into();
        for field in embed.get_mut("fields").and_then(Value::as_array_mut).into_iter().flatten() {
            field["inline"] = field["inline"].as_bool().unwrap_or_default().into();
        }
    }
    embeds.into()
}

/// Components as they come back: each with a number, and a menu with how many may be chosen of it.
fn components(body: &Value) -> Value {
    let mut components = list(body, "/components").to_vec();
    let mut last = 0;
    for component in &mut components {
        number(component, &mut last);
    }
    components.into()
}

fn number(component: &mut Value, last: &mut u64) {
    *last += 1;
    component["id"] = json!(component["id"].as_u64().unwrap_or(*last));
    if matches!(component["type"].as_u64(), Some(3 | 5..=8)) {
        for key in ["min_values", "max_values"] {
            component[key] = json!(component[key].as_u64().unwrap_or(1));
        }
    }
    for inner in component.get_mut("components").and_then(Value::as_array_mut).into_iter().flatten() {
        number(inner, last);
    }
    for key in ["component", "accessory"] {
        if let Some(inner) = component.get_mut(key) {
            number(inner, last);
        }
    }
}
