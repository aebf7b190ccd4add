//! What Discord answers, as far as the bot wants to know it. Fields it does not need are not read, and those that an
//! older or another server leaves out have a default, so that a harmless difference does not stop the bot.

use super::error::RestError;
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use std::collections::BTreeMap;
use std::time::Duration;

/// Where the gateway is, from `GET /gateway/bot`.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct GatewayInfo {
    /// Its WebSocket address.
    pub(crate) url: String,
    /// Connections that Discord wants this bot to have.
    #[serde(default = "one")]
    pub(crate) shards: u32,
    /// How often the bot may still identify.
    #[serde(default)]
    pub(crate) session_start_limit: SessionStarts,
}

/// How often a new session may be begun: a thousand times a day, after which Discord resets the bot's token.
#[derive(Clone, Copy, Debug, Deserialize)]
pub(crate) struct SessionStarts {
    /// A day's starts.
    pub(crate) total: u32,
    /// Those left.
    pub(crate) remaining: u32,
    /// Milliseconds until all are there again.
    reset_after: u64,
}

/// The application that the token belongs to, from `GET /applications/@me`.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Application {
    #[serde(deserialize_with = "snowflake")]
    pub(crate) id: u64,
    pub(crate) name: String,
    /// Bits that say, among other things, which privileged intents were granted.
    #[serde(default)]
    pub(crate) flags: u64,
    /// The bot's own account.
    #[serde(default)]
    pub(crate) bot: Option<Me>,
    /// Where Discord posts interactions instead of sending them through the gateway.
    #[serde(default)]
    pub(crate) interactions_endpoint_url: Option<String>,
    /// The public key by which Discord signs what it posts, in hexadecimal digits.
    #[serde(default)]
    pub(crate) verify_key: Option<String>,
    /// Whether adding the bot to a server takes a login with a code, which an invite link cannot give.
    #[serde(default)]
    pub(crate) bot_require_code_grant: bool,
    /// Whether anybody may add the bot to a server of theirs; unknown where another server does not say.
    #[serde(default)]
    pub(crate) bot_public: Option<bool>,
    /// Installation contexts by number: 0 servers, 1 users.
    #[serde(default)]
    pub(crate) integration_types_config: Option<BTreeMap<String, Value>>,
}

/// The bot's own account, from `GET /users/@me`.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Me {
    #[serde(deserialize_with = "snowflake")]
    pub(crate) id: u64,
    pub(crate) username: String,
}

/// A server that the bot is in, from `GET /users/@me/guilds`.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Guild {
    #[serde(deserialize_with = "snowflake")]
    pub(crate) id: u64,
    pub(crate) name: String,
    /// The bot's permission bits by its roles; a channel may say otherwise.
    #[serde(deserialize_with = "snowflake")]
    pub(crate) permissions: u64,
}

impl SessionStarts {
    /// Until all starts are there again.
    pub(crate) fn reset_after(&self) -> Duration {
        Duration::from_millis(self.reset_after)
    }
}

impl Default for SessionStarts {
    fn default() -> Self {
        // What Discord gives every bot, from its page "Gateway".
        Self { total: 1000, remaining: 1000, reset_after: 0 }
    }
}

/// A message that was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Posted {
    pub(crate) id: u64,
    /// Where the bot may not embed, Discord drops embeds without a word.
    pub(crate) has_embeds: bool,
}

/// The id of a message or another object that Discord answered with.
pub(super) fn id(answer: &Value) -> Result<u64, RestError> {
    #[derive(Deserialize)]
    struct Identified {
        #[serde(deserialize_with = "snowflake")]
        id: u64,
    }
    Identified::deserialize(answer).map(|i| i.id).map_err(RestError::Garbled)
}

fn one() -> u32 {
    1
}

/// 64 bits, which Discord writes as a string of digits.
fn snowflake<'de, D: Deserializer<'de>>(from: D) -> Result<u64, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Either {
        Text(String),
        Number(u64),
    }
    match Either::deserialize(from)? {
        Either::Text(digits) => digits.parse().map_err(serde::de::Error::custom),
        Either::Number(number) => Ok(number),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use serde_json::json;

    #[test]
    fn ids_are_digits_in_a_string() {
        assert_eq!(id(&json!({"id": "1234567890123456789", "content": "x"})).unwrap(), 1_234_567_890_123_456_789);
        assert!(id(&json!({"id": "x"})).is_err());
        assert!(id(&Value::Null).is_err());
    }

    #[test]
    fn what_another_server_leaves_out_has_a_default() {
        let info: GatewayInfo = serde_json::from_value(json!({"url": "ws://127.0.0.1:1"})).unwrap();
        assert_eq!((info.shards, info.session_start_limit.remaining), (1, 1000));
        let application: Application =
            serde_json::from_value(json!({"id": "7", "name": "Ibid", "icon": null})).unwrap();
        assert_eq!((application.id, application.flags), (7, 0));
    }
}
