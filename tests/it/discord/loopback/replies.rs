//! What an interaction's token allows after the first answer: reading, editing and deleting `@original`, and follow-ups.

use super::interactions::Asked;
use super::messages::Message;
use super::refusal::{Outcome, Refusal};
use super::state::State;
use crate::discord::fixture::text;
use serde_json::Value;

impl State {
    pub(super) fn follow_up(&mut self, token: &str, body: &Value) -> Outcome {
        let asked = self.answered(token)?.clone();
        // Straight after a deferral a follow-up is the reply itself, and as private as the deferral was.
        if asked.original.as_ref().and_then(|id| self.messages.get(id)).is_some_and(Message::is_loading) {
            return self.edit_reply(token, "@original", body);
        }
        let message = self.create_reply(&asked, body)?;
        let id = text(&message, "/id").to_owned();
        let asked = self.asked.get_mut(token).unwrap();
        asked.follow_ups.push(id.clone());
        asked.show(&id);
        Ok((200, message))
    }

    pub(super) fn reply(&self, token: &str, id: &str) -> Outcome {
        let id = self.reply_id(token, id)?;
        Ok((200, self.messages.get(&id).ok_or_else(Refusal::unknown_message)?.json.clone()))
    }

    pub(super) fn edit_reply(&mut self, token: &str, id: &str, body: &Value) -> Outcome {
        let id = self.reply_id(token, id)?;
        let message = self.edit_shown(&id, body)?;
        self.asked.get_mut(token).unwrap().show(&id);
        Ok((200, message))
    }

    pub(super) fn delete_reply(&mut self, token: &str, id: &str) -> Outcome {
        let id = self.reply_id(token, id)?;
        self.messages.get(&id).ok_or_else(Refusal::unknown_message)?;
        self.retract(&id);
        Ok((204, Value::Null))
    }

    /// Makes a message for an interaction.
    pub(super) fn create_reply(&mut self, asked: &Asked, body: &Value) -> Result<Value, Refusal> {
        self.create_for(asked, body, Vec::new())
    }

    /// The same with more said about it.
    pub(super) fn create_for(
        &mut self,
        asked: &Asked,
        body: &Value,
        more: Vec<(&'static str, Value)>,
    ) -> Result<Value, Refusal> {
        let about = asked.provenance().into_iter().chain(more).collect();
        let message = self.messages.create(body, asked.guild(), about)?.clone();
        self.tell_of("MESSAGE_CREATE", &message);
        Ok(message.json)
    }

    /// Edits a message for an interaction.
    pub(super) fn edit_shown(&mut self, id: &str, body: &Value) -> Result<Value, Refusal> {
        let message = self.messages.edit(id, body)?.clone();
        self.tell_of("MESSAGE_UPDATE", &message);
        Ok(message.json)
    }

    fn answered(&self, token: &str) -> Result<&Asked, Refusal> {
        self.asked.get(token).filter(|a| a.callback.is_some()).ok_or_else(Refusal::unknown_webhook)
    }

    /// Which message is meant: the original, or a follow-up of this interaction.
    fn reply_id(&self, token: &str, id: &str) -> Result<String, Refusal> {
        let asked = self.answered(token)?;
        let is_ours = |id: &&String| asked.original.as_ref() == Some(id) || asked.follow_ups.contains(id);
        let named = id.to_owned();
        let id = if id == "@original" { asked.original.as_ref() } else { Some(&named).filter(is_ours) };
        id.cloned().ok_or_else(Refusal::unknown_message)
    }
}
