//! Interactions and their first answers: each known by its token, answered once and within three seconds, in one of the
//! ways that its kind allows. What follows by the same token is `replies`.

use super::exchange::Call;
use super::messages::{EPHEMERAL, LOADING, flags};
use super::refusal::{Outcome, Refusal};
use super::state::State;
use crate::discord::fixture::{list, text};
use crate::discord::people::APPLICATION;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// How long the first answer may take.
const FIRST_ANSWER: Duration = Duration::from_secs(3);

/// Kinds of interactions.
pub(super) const COMMAND: u64 = 2;
pub(super) const COMPONENT: u64 = 3;
pub(super) const AUTOCOMPLETE: u64 = 4;
pub(super) const MODAL: u64 = 5;

/// An interaction and what came of it.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    /// As it was dispatched.
    pub data: Value,
    /// When it was first written to a connection.
    pub sent: Option<Instant>,
    /// When it was answered.
    pub answered: Option<Instant>,
    /// The first answer's body.
    pub callback: Option<Value>,
    /// The message that `@original` is.
    pub original: Option<String>,
    /// Messages made after the first answer.
    pub follow_ups: Vec<String>,
    /// Messages made or changed for it that say something by now, in that order.
    pub shown: Vec<String>,
    /// Whether it is too late, because the test says so.
    pub is_expired: bool,
}

impl Asked {
    pub(super) fn new(data: Value) -> Self {
        let (callback, original, follow_ups, shown) = (None, None, Vec::new(), Vec::new());
        Self { data, sent: None, answered: None, callback, original, follow_ups, shown, is_expired: false }
    }

    pub(super) fn kind(&self) -> u64 {
        self.data["type"].as_u64().unwrap_or_default()
    }

    /// Whether an answer of this type fits.
    fn takes(&self, answer: u64) -> bool {
        let has_message = !self.data["message"].is_null();
        match (self.kind(), answer) {
            (COMMAND | COMPONENT | MODAL, 4 | 5) | (COMMAND | COMPONENT, 9) | (AUTOCOMPLETE, 8) | (1, 1) => true,
            (COMPONENT | MODAL, 6 | 7) => has_message,
            _ => false,
        }
    }

    fn is_late(&self) -> bool {
        self.is_expired || self.sent.is_none_or(|sent| sent.elapsed() > FIRST_ANSWER)
    }

    /// Notes that this message says something now.
    pub(super) fn show(&mut self, id: &str) {
        if !self.shown.iter().any(|s| s == id) {
            self.shown.push(id.to_owned());
        }
    }

    pub(super) fn guild(&self) -> Option<String> {
        self.data["guild_id"].as_str().map(str::to_owned)
    }

    /// What a message made for it says of where it comes from.
    pub(super) fn provenance(&self) -> Vec<(&'static str, Value)> {
        let user = self.data.pointer("/member/user").unwrap_or(&self.data["user"]);
        let owners = &self.data["authorizing_integration_owners"];
        let mut about = json!({"id": self.data["id"], "type": self.kind(), "user": user,
            "authorizing_integration_owners": owners});
        let mut all = vec![
            ("channel_id", self.data["channel_id"].clone()),
            ("webhook_id", APPLICATION.into()),
            ("application_id", APPLICATION.into()),
        ];
        if let Some(original) = &self.original {
            about["original_response_message_id"] = original.as_str().into();
        }
        let message = &self.data["message"];
        match self.kind() {
            COMPONENT => about["interacted_message_id"] = message["id"].clone(),
            MODAL => about["triggering_interaction_metadata"] = trigger(message, user, owners),
            _ => {
                all.push(("type", if self.data["data"]["type"] == 1 { 20 } else { 23 }.into()));
                let name = &self.data["data"]["name"];
                all.push(("interaction", json!({"id": self.data["id"], "type": 2, "name": name, "user": user})));
                if let Some(target) = self.data["data"].get("target_id") {
                    about["target_message_id"] = target.clone();
                }
            }
        }
        all.push(("interaction_metadata", about));
        all
    }
}

/// What opened a modal: the button on the message it came from, or else a command.
fn trigger(message: &Value, user: &Value, owners: &Value) -> Value {
    let mut about = json!({"id": super::snowflake::fresh(), "type": COMMAND, "user": user,
        "authorizing_integration_owners": owners});
    if !message.is_null() {
        about["type"] = COMPONENT.into();
        about["interacted_message_id"] = message["id"].clone();
    }
    about
}

impl State {
    /// The first answer to an interaction.
    pub(super) fn callback(&mut self, id: &str, token: &str, call: &Call) -> Outcome {
        let body = &call.body;
        let asked = self.asked.get(token).filter(|a| text(&a.data, "/id") == id);
        let asked = asked.ok_or_else(Refusal::unknown_interaction)?.clone();
        if asked.callback.is_some() {
            return Err(Refusal::already_answered());
        }
        if asked.is_late() {
            return Err(Refusal::unknown_interaction());
        }
        let kind = body["type"].as_u64().unwrap_or_default();
        if !asked.takes(kind) {
            let words = format!("type: an interaction of type {} takes no answer of type {kind}", asked.kind());
            return Err(Refusal::invalid(vec![words]));
        }
        let on = text(&asked.data, "/message/id").to_owned();
        let original = match kind {
            4 => Some(self.create_reply(&asked, &body["data"])?),
            5 => {
                let flags = flags(&body["data"]) & EPHEMERAL;
                Some(self.create_for(&asked, &json!({}), vec![("flags", (flags | LOADING).into())])?)
            }
            6 => Some(self.messages.get(&on).ok_or_else(Refusal::unknown_message)?.json.clone()),
            7 => Some(self.edit_shown(&on, &body["data"])?),
            8 if list(body, "/data/choices").len() > 25 => {
                return Err(Refusal::invalid(vec!["choices: must be 25 or fewer in length".to_owned()]));
            }
            _ => None,
        };
        let asked = self.asked.get_mut(token).unwrap();
        asked.answered = Some(Instant::now());
        asked.callback = Some(body.clone());
        asked.original = original.as_ref().map(|m| text(m, "/id").to_owned());
        if let (4 | 7, Some(message)) = (kind, &original) {
            asked.show(text(message, "/id"));
        }
        if !call.asks("with_response") {
            return Ok((204, Value::Null));
        }
        let mut about = json!({"id": id, "type": asked.kind()});
        let mut response = json!({});
        if let Some(message) = original {
            about["response_message_id"] = message["id"].clone();
            about["response_message_loading"] = (kind == 5).into();
            about["response_message_ephemeral"] = (flags(&message) & EPHEMERAL != 0).into();
            if kind == 4 || kind == 7 {
                response["resource"] = json!({"type": kind, "message": message});
            }
        }
        response["interaction"] = about;
        Ok((200, response))
    }
}
