//! What Discord knows of the application: its bot user, its servers, where its gateway is, and what it was granted.

use super::state::State;
use crate::discord::fixture::{fixture, list, put, text};
use crate::discord::people::public_key;
use serde_json::{Value, json};
use std::time::Duration;

/// Whether messages' content is granted, in the application's flags: once for applications in few servers.
const MESSAGE_CONTENT_LIMITED: u64 = 1 << 19;
/// Identifies a day.
const SESSION_STARTS: u32 = 1000;

/// How this Discord is set up.
#[derive(Clone, Debug)]
pub(crate) struct Setup {
    /// Between heartbeats.
    pub heartbeat: Duration,
    /// Whether the application was granted the message content intent.
    pub message_content: bool,
    /// Whether the message that a mention replies to is shown to an application without that intent. The documentation
    /// does not say whether Discord does.
    pub shows_referenced: bool,
    /// The gateway that is named in place of the stand-in's own.
    pub gateway: Option<&'static str>,
    /// Identifies left for the day.
    pub session_starts: u32,
    /// Whether the traffic is captured where the environment asks for it: not where a test of the stand-in itself
    /// misbehaves.
    pub capture: bool,
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            heartbeat: Duration::from_millis(41_250),
            message_content: false,
            shows_referenced: false,
            gateway: None,
            session_starts: SESSION_STARTS,
            capture: true,
        }
    }
}

impl State {
    pub(super) fn where_is_the_gateway(&self) -> Value {
        json!({"url": self.gateway_named()})
    }

    pub(super) fn where_is_the_bot_gateway(&self) -> Value {
        let limit = json!({"total": SESSION_STARTS, "remaining": self.setup.session_starts, "reset_after": 14_400_000,
            "max_concurrency": 1});
        json!({"url": self.gateway_named(), "shards": 1, "session_start_limit": limit})
    }

    fn gateway_named(&self) -> &str {
        self.setup.gateway.unwrap_or(&self.gateway.url)
    }

    pub(super) fn application(&self) -> Value {
        let mut application = fixture("application");
        put(&mut application, "/verify_key", public_key());
        if self.setup.message_content {
            let flags = application["flags"].as_u64().unwrap() | MESSAGE_CONTENT_LIMITED;
            put(&mut application, "/flags", flags);
            put(&mut application, "/flags_new", flags.to_string());
        }
        application
    }
}

pub(super) fn me() -> Value {
    fixture("me")
}

pub(super) fn guilds() -> Value {
    let guild = fixture("guild");
    let may = list(&guild, "/roles").iter().find(|r| r["managed"] == json!(true)).unwrap();
    json!([{"id": guild["id"], "name": guild["name"], "icon": null, "banner": null, "owner": false,
        "permissions": text(may, "/permissions"), "features": guild["features"]}])
}
