//! What is said on a connection to the gateway, from Discord's pages "Gateway" and "Opcodes and Status Codes". A frame is
//! read with as little as the connection needs; what an event says stays JSON.

use serde::Deserialize;
use serde_json::{Value, json};
use serenity::all::GatewayIntents;
use std::time::Duration;

/// An event as the gateway dispatched it.
#[derive(Clone, Debug)]
pub(in crate::discord) struct Dispatch {
    /// Discord's name of it, such as `MESSAGE_CREATE`.
    pub(in crate::discord) name: String,
    pub(in crate::discord) data: Value,
    /// Whether it begins a session although there was one: what happened between is not told.
    pub(in crate::discord) has_gap: bool,
}

/// What the gateway says.
#[derive(Debug)]
pub(super) enum GatewayMessage {
    Dispatch {
        name: String,
        seq: u64,
        data: Value,
    },
    /// It wants a heartbeat now.
    Beat,
    /// Connect again, and resume.
    Reconnect,
    /// The session is over; or it is not, and may be resumed.
    Invalid {
        is_resumable: bool,
    },
    Hello {
        heartbeat: Duration,
    },
    Acknowledged,
    /// Something newer than this program.
    Other,
}

/// What can be read of any frame.
#[derive(Deserialize)]
struct Frame {
    op: u64,
    #[serde(default)]
    d: Value,
    #[serde(default)]
    s: Option<u64>,
    #[serde(default)]
    t: Option<String>,
}

/// Heartbeats further apart keep no connection alive, and closer ones are a mistake.
const HEARTBEATS: std::ops::RangeInclusive<u64> = 10..=600_000;

impl GatewayMessage {
    /// Reads a frame; the reason where it is none.
    pub(super) fn read(text: &str) -> Result<Self, serde_json::Error> {
        let Frame { op, d, s, t } = serde_json::from_str(text)?;
        Ok(match (op, t) {
            (0, Some(name)) => Self::Dispatch { name, seq: s.unwrap_or_default(), data: d },
            (1, _) => Self::Beat,
            (7, _) => Self::Reconnect,
            (9, _) => Self::Invalid { is_resumable: d == Value::Bool(true) },
            (10, _) => {
                let every = d["heartbeat_interval"].as_u64().unwrap_or(41_250);
                Self::Hello { heartbeat: Duration::from_millis(every.clamp(*HEARTBEATS.start(), *HEARTBEATS.end())) }
            }
            (11, _) => Self::Acknowledged,
            _ => Self::Other,
        })
    }
}

pub(super) fn heartbeat(seq: Option<u64>) -> Value {
    json!({"op": 1, "d": seq})
}

pub(super) fn identify(token: &str, shard: u32, shards: u32, intents: GatewayIntents) -> Value {
    json!({"op": 2, "d": {
        "token": token,
        "intents": intents.bits(),
        "shard": [shard, shards],
        "properties": {"os": std::env::consts::OS, "browser": "ibid", "device": "ibid"},
    }})
}

pub(super) fn resume(token: &str, session: &str, seq: u64) -> Value {
    json!({"op": 6, "d": {"token": token, "session_id": session, "seq": seq}})
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn frames_are_read_by_what_the_connection_needs() {
        let said = |frame: Value| GatewayMessage::read(&frame.to_string()).unwrap();
        let event = said(json!({"op": 0, "t": "NOVELTY", "s": 7, "d": {"n": [1]}, "new": true}));
        assert!(
            matches!(event, GatewayMessage::Dispatch { name, seq: 7, data } if name == "NOVELTY" && data["n"][0] == 1)
        );
        assert!(matches!(said(json!({"op": 9, "d": true})), GatewayMessage::Invalid { is_resumable: true }));
        assert!(matches!(said(json!({"op": 9, "d": "odd"})), GatewayMessage::Invalid { is_resumable: false }));
        let hello = said(json!({"op": 10, "d": {"heartbeat_interval": 0}}));
        assert!(matches!(hello, GatewayMessage::Hello { heartbeat } if !heartbeat.is_zero()), "no loop of heartbeats");
        assert!(matches!(said(json!({"op": 99, "d": null})), GatewayMessage::Other));
        assert!(matches!(said(json!({"op": 0, "t": null})), GatewayMessage::Other));
        assert!(GatewayMessage::read("{").is_err() && GatewayMessage::read("{\"op\": \"0\"}").is_err());
    }

    proptest! {
        #[test]
        fn no_frame_is_a_panic(text in "\\PC{0,60}", op in any::<i64>()) {
            let _ = GatewayMessage::read(&text);
            let _ = GatewayMessage::read(&json!({"op": op, "d": text}).to_string());
        }
    }
}
