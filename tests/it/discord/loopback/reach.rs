//! Which events reach which session, and with what in them: by the intents it asked for, and without the words of
//! messages where it may not see them.
//!
//! Without the message content intent an application sees the content of its own messages, of direct messages, and of
//! messages that mention it; not of replies to what it said to an interaction, which do not count as a mention
//! (discord/discord-api-docs#5395), nor of other messages read through REST.

use super::state::State;
use crate::discord::fixture::text;
use crate::discord::people::BOT;
use serde_json::{Value, json};

pub(super) const GUILDS: u64 = 1;
pub(super) const GUILD_MESSAGES: u64 = 1 << 9;
pub(super) const DIRECT_MESSAGES: u64 = 1 << 12;
pub(crate) const MESSAGE_CONTENT: u64 = 1 << 15;
/// Members, presences: granted to no application here.
pub(super) const OTHER_PRIVILEGED: u64 = 1 << 1 | 1 << 8;
/// All that there are: 0 to 16, automatic moderation, polls.
pub(super) const KNOWN: u64 = 0x1_ffff | 1 << 20 | 1 << 21 | 1 << 24 | 1 << 25;

/// The event as a session with these intents gets it, if it does.
pub(super) fn reaches(intents: u64, shows_referenced: bool, name: &str, data: &Value) -> Option<Value> {
    let is_direct = data["guild_id"].is_null();
    let needed = match name {
        "MESSAGE_CREATE" | "MESSAGE_UPDATE" | "MESSAGE_DELETE" | "MESSAGE_DELETE_BULK" if is_direct => DIRECT_MESSAGES,
        "MESSAGE_CREATE" | "MESSAGE_UPDATE" | "MESSAGE_DELETE" | "MESSAGE_DELETE_BULK" => GUILD_MESSAGES,
        "THREAD_CREATE" | "THREAD_UPDATE" | "THREAD_DELETE" | "GUILD_CREATE" | "CHANNEL_UPDATE" => GUILDS,
        _ => 0,
    };
    if intents & needed != needed {
        return None;
    }
    let mut data = data.clone();
    if matches!(name, "MESSAGE_CREATE" | "MESSAGE_UPDATE") && intents & MESSAGE_CONTENT == 0 && !is_direct {
        if !is_for_bot(&data) {
            blank(&mut data);
        }
        if let Some(referenced) = data.get_mut("referenced_message")
            && !shows_referenced
            && !is_for_bot(referenced)
        {
            blank(referenced);
        }
    }
    Some(data)
}

impl State {
    /// A message as REST shows it to the application.
    pub(super) fn seen_by_bot(&self, message: &Value) -> Value {
        let is_direct = self.messages.get(text(message, "/id")).is_none_or(|m| m.guild.is_none());
        let mut message = message.clone();
        if !self.setup.message_content && !is_direct && !is_for_bot(&message) {
            blank(&mut message);
        }
        message
    }
}

/// Whether the message is the bot's own or mentions it.
fn is_for_bot(message: &Value) -> bool {
    let mentions = message["mentions"].as_array().into_iter().flatten();
    text(message, "/author/id") == BOT || mentions.into_iter().any(|u| text(u, "/id") == BOT)
}

fn blank(message: &mut Value) {
    if let Some(message) = message.as_object_mut() {
        message.insert("content".to_owned(), "".into());
        for key in ["embeds", "attachments", "components"] {
            message.insert(key.to_owned(), json!([]));
        }
    }
}
