//! What the bot asks of Discord. Ids are plain numbers; an interaction's token is the caller's to keep out of logs.

use super::answers::{self, Application, GatewayInfo, Guild, Me, Posted};
use super::call::{RestCall, id};
use super::client::RestClient;
use super::error::RestError;
use crate::discord::payload::File;
use serde::de::DeserializeOwned;
use serde_json::Value;
use serenity::all::Message;
use serenity::http::Route;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// Servers on one page, the most that Discord gives.
const GUILDS_A_PAGE: usize = 200;
/// Pages of servers that are looked at.
const MOST_PAGES: usize = 10;

impl RestClient {
    /// Where the gateway is and how often a session may still be begun.
    pub(crate) async fn gateway(&self) -> Result<GatewayInfo, RestError> {
        self.typed(RestCall::get(Route::GatewayBot)).await
    }

    /// The application that the token belongs to.
    pub(crate) async fn application(&self) -> Result<Application, RestError> {
        // serenity knows the older address of the same only.
        self.typed(RestCall::get(Route::Oauth2ApplicationCurrent).at("/api/v10/applications/@me")).await
    }

    /// The bot's own account.
    pub(crate) async fn me(&self) -> Result<Me, RestError> {
        self.typed(RestCall::get(Route::UserMe)).await
    }

    /// The servers the bot is in, two thousand at most.
    pub(crate) async fn guilds(&self) -> Result<Vec<Guild>, RestError> {
        let mut guilds: Vec<Guild> = Vec::new();
        for _ in 0..MOST_PAGES {
            let mut call = RestCall::get(Route::UserMeGuilds).param("limit", &GUILDS_A_PAGE.to_string());
            if let Some(last) = guilds.last() {
                call = call.param("after", &last.id.to_string());
            }
            let page: Vec<Guild> = self.typed(call).await?;
            let is_last = page.len() < GUILDS_A_PAGE;
            guilds.extend(page);
            if is_last {
                break;
            }
        }
        Ok(guilds)
    }

    /// The commands registered for everywhere or for one server, with their localizations.
    pub(crate) async fn commands(&self, app: u64, guild: Option<u64>) -> Result<Vec<Value>, RestError> {
        self.typed(RestCall::get(commands(app, guild)).param("with_localizations", "true")).await
    }

    /// Registers a command, in place of one of the same name.
    pub(crate) async fn create_command(&self, app: u64, guild: Option<u64>, body: &Value) -> Result<(), RestError> {
        self.perform(RestCall::post(commands(app, guild), body)).await.map(drop)
    }

    /// Changes a command.
    pub(crate) async fn edit_command(
        &self,
        app: u64,
        guild: Option<u64>,
        command: u64,
        body: &Value,
    ) -> Result<(), RestError> {
        self.perform(RestCall::patch(one_command(app, guild, command), body)).await.map(drop)
    }

    /// Takes a command away.
    pub(crate) async fn delete_command(&self, app: u64, guild: Option<u64>, command: u64) -> Result<(), RestError> {
        self.perform(RestCall::delete(one_command(app, guild, command))).await.map(drop)
    }

    /// Answers an interaction for the first time, `spent` after it came, and says which message that is where it is one.
    pub(in crate::discord) async fn respond(
        &self,
        (interaction, token): (u64, &str),
        spent: Duration,
        body: &Value,
        file: Option<&File>,
    ) -> Result<Option<u64>, RestError> {
        let route = Route::InteractionResponse { interaction_id: id(interaction), token };
        let call = RestCall::post(route, body).param("with_response", "true").file(file).after(spent);
        let answer = self.perform(call).await?;
        let message =
            answer.pointer("/resource/message/id").or_else(|| answer.pointer("/interaction/response_message_id"));
        Ok(message.and_then(Value::as_str).and_then(|id| id.parse().ok()))
    }

    /// Edits the first answer to an interaction, and says which message it is.
    pub(in crate::discord) async fn edit_original(
        &self,
        app: u64,
        token: &str,
        body: &Value,
        file: Option<&File>,
    ) -> Result<u64, RestError> {
        answers::id(&self.perform(RestCall::patch(original(app, token), body).file(file)).await?)
    }

    /// Takes the first answer to an interaction away.
    pub(crate) async fn delete_original(&self, app: u64, token: &str) -> Result<(), RestError> {
        self.perform(RestCall::delete(original(app, token))).await.map(drop)
    }

    /// Answers an interaction once more, and says which message that is.
    pub(in crate::discord) async fn follow_up(
        &self,
        app: u64,
        token: &str,
        body: &Value,
        file: Option<&File>,
    ) -> Result<u64, RestError> {
        let route = Route::WebhookFollowupMessages { application_id: id(app), token };
        answers::id(&self.perform(RestCall::post(route, body).param("wait", "true").file(file)).await?)
    }

    /// The channel of direct messages with a person.
    pub(crate) async fn direct(&self, user: u64) -> Result<u64, RestError> {
        let body = serde_json::json!({ "recipient_id": user.to_string() });
        answers::id(&self.perform(RestCall::post(Route::UserMeDmChannels, &body)).await?)
    }

    /// Shows for some seconds that the bot writes. Where a person's direct messages are closed to it this is refused as a
    /// message would be, and nothing is left to read.
    pub(crate) async fn typing(&self, channel: u64) -> Result<(), RestError> {
        let body = serde_json::json!({});
        self.perform(RestCall::post(Route::ChannelTyping { channel_id: id(channel) }, &body)).await.map(drop)
    }

    /// Sends a message, and says which it is. It is sent once however often it is tried: where the caller has set no
    /// nonce, which holds from one call to the next, it gets one that holds for the tries of this call.
    pub(crate) async fn send(&self, channel: u64, body: &Value) -> Result<Posted, RestError> {
        let mut body = body.clone();
        if body["enforce_nonce"] != Value::Bool(true) {
            body["nonce"] = nonce().into();
            body["enforce_nonce"] = true.into();
        }
        let sent = self.perform(RestCall::post(Route::ChannelMessages { channel_id: id(channel) }, &body)).await?;
        let has_embeds = sent["embeds"].as_array().is_none_or(|embeds| !embeds.is_empty());
        Ok(Posted { id: answers::id(&sent)?, has_embeds })
    }

    /// The latest messages of a channel after one, at most so many, newest first, as Discord writes them.
    pub(crate) async fn messages_after(&self, channel: u64, after: u64, most: u8) -> Result<Vec<Value>, RestError> {
        let call = RestCall::get(Route::ChannelMessages { channel_id: id(channel) });
        self.typed(call.param("after", &after.to_string()).param("limit", &most.to_string())).await
    }

    /// A message of the bot's, whose words Discord sends without the message content intent too.
    pub(crate) async fn message(&self, channel: u64, message: u64) -> Result<Message, RestError> {
        self.typed(RestCall::get(one_message(channel, message))).await
    }

    /// Edits a message of the bot's.
    pub(crate) async fn edit(&self, channel: u64, message: u64, body: &Value) -> Result<(), RestError> {
        self.perform(RestCall::patch(one_message(channel, message), body)).await.map(drop)
    }

    /// Takes a message away.
    pub(crate) async fn delete(&self, channel: u64, message: u64) -> Result<(), RestError> {
        self.perform(RestCall::delete(one_message(channel, message))).await.map(drop)
    }

    async fn typed<T: DeserializeOwned>(&self, call: RestCall<'_>) -> Result<T, RestError> {
        serde_json::from_value(self.perform(call).await?).map_err(RestError::Garbled)
    }
}

/// A nonce that no other message of this bot has in the minutes for which Discord remembers it.
fn nonce() -> String {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let micros = u64::try_from(jiff::Timestamp::now().as_microsecond()).unwrap_or_default();
    // At most 1 + 14 + 8 characters of 25, the count in sixteens.
    format!("n{micros:x}-{:x}", COUNT.fetch_add(1, Ordering::Relaxed) & 0xff_ffff)
}

fn commands(app: u64, guild: Option<u64>) -> Route<'static> {
    let application_id = id(app);
    match guild {
        Some(guild) => Route::GuildCommands { application_id, guild_id: id(guild) },
        None => Route::Commands { application_id },
    }
}

fn one_command(app: u64, guild: Option<u64>, command: u64) -> Route<'static> {
    let (application_id, command_id) = (id(app), id(command));
    match guild {
        Some(guild) => Route::GuildCommand { application_id, guild_id: id(guild), command_id },
        None => Route::Command { application_id, command_id },
    }
}

fn original(app: u64, token: &str) -> Route<'_> {
    Route::WebhookOriginalInteractionResponse { application_id: id(app), token }
}

fn one_message(channel: u64, message: u64) -> Route<'static> {
    Route::ChannelMessage { channel_id: id(channel), message_id: id(message) }
}
