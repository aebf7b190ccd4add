//! What a test looks at. Questions about what is still to come wait for it, at most so long, and then tell what came
//! instead; questions about what is there are answered at once.

use super::exchange::Exchange;
use super::interactions::Asked;
use super::messages::Message;
use super::start::Discord;
use super::state::State;
use crate::discord::events::Interaction;
use crate::discord::fixture::{list, text};
use serde_json::Value;
use std::time::Duration;

/// How long a test waits for what should come: far more than it takes, so that a busy machine fails nothing.
const PATIENCE: Duration = Duration::from_secs(20);

impl Discord {
    /// Waits until the question has an answer.
    #[track_caller]
    pub(crate) fn wait<T>(&self, question: impl FnMut(&State) -> Option<T>) -> T {
        match self.shared.wait(PATIENCE, question) {
            Ok(answer) => answer,
            Err(account) => panic!("waited in vain; what happened:\n{account}"),
        }
    }

    /// Looks without waiting.
    pub(crate) fn look<T>(&self, question: impl FnOnce(&State) -> T) -> T {
        self.shared.with(|state| question(state))
    }

    /// The message that answers an interaction, once it says something: the reply itself after a deferral, the message
    /// that a button changed, or else the first follow-up.
    #[track_caller]
    pub(crate) fn answer_to(&self, interaction: &Interaction) -> Value {
        self.wait(|seen| seen.messages.get(seen.asked(interaction).shown.first()?).map(|m| m.json.clone()))
    }

    /// The first message made after the first answer.
    #[track_caller]
    pub(crate) fn follow_up_to(&self, interaction: &Interaction) -> Value {
        self.wait(|seen| seen.messages.get(seen.asked(interaction).follow_ups.first()?).map(|m| m.json.clone()))
    }

    /// The body of the first answer to an interaction.
    #[track_caller]
    pub(crate) fn callback_of(&self, interaction: &Interaction) -> Value {
        self.wait(|seen| seen.asked(interaction).callback.clone())
    }

    /// The modal that an interaction opens.
    #[track_caller]
    pub(crate) fn modal_for(&self, interaction: &Interaction) -> Value {
        let callback = self.callback_of(interaction);
        assert_eq!(callback["type"], 9, "no modal but {callback}");
        callback["data"].clone()
    }

    /// The choices that an autocompletion offers, as name and value.
    #[track_caller]
    pub(crate) fn choices_for(&self, interaction: &Interaction) -> Vec<(String, String)> {
        let callback = self.callback_of(interaction);
        let choices = list(&callback, "/data/choices").iter();
        choices.map(|c| (text(c, "/name").to_owned(), text(c, "/value").to_owned())).collect()
    }

    /// From the interaction on the wire to its first answer.
    #[track_caller]
    pub(crate) fn took(&self, interaction: &Interaction) -> Duration {
        self.wait(|seen| seen.asked(interaction).took())
    }

    /// The bot's message that replies to this one.
    #[track_caller]
    pub(crate) fn reply_to(&self, id: &str) -> Value {
        self.wait(|seen| seen.replies_to(id).next().cloned())
    }

    /// The message once it is as the question wants it.
    #[track_caller]
    pub(crate) fn message_when(&self, id: &str, mut is_so: impl FnMut(&Value) -> bool) -> Value {
        self.wait(|seen| seen.messages.get(id).map(|m| m.json.clone()).filter(|m| is_so(m)))
    }

    /// Waits until the message is deleted.
    #[track_caller]
    pub(crate) fn wait_gone(&self, id: &str) {
        self.wait(|seen| seen.messages.get(id).is_none().then_some(()));
    }

    /// Waits until so many requests are held.
    #[track_caller]
    pub(crate) fn wait_held(&self, count: usize) {
        self.wait(|seen| (seen.held >= count).then_some(()));
    }

    /// The bot's messages in a channel that everyone there sees.
    pub(crate) fn visible(&self, channel: &str) -> Vec<Value> {
        self.look(|seen| {
            let by_bot = seen.messages.living().filter(|m| m.is_by_bot() && !m.is_ephemeral());
            by_bot.map(|m| m.json.clone()).filter(|m| text(m, "/channel_id") == channel).collect()
        })
    }

    /// The requests of `pattern` that were answered so far.
    pub(crate) fn requests(&self, pattern: &str) -> Vec<Exchange> {
        self.look(|seen| seen.exchanges.iter().filter(|e| e.is(pattern)).cloned().collect())
    }
}

impl State {
    /// An interaction that was dispatched.
    pub(crate) fn asked(&self, interaction: &Interaction) -> &Asked {
        self.asked.get(interaction.token()).unwrap_or_else(|| panic!("this was not dispatched: {}", interaction.id()))
    }

    /// The bot's messages that reply to this one.
    pub(crate) fn replies_to<'a>(&'a self, id: &'a str) -> impl Iterator<Item = &'a Value> {
        let by_bot = self.messages.living().filter(|m| Message::is_by_bot(m)).map(|m| &m.json);
        by_bot.filter(move |m| text(m, "/message_reference/message_id") == id)
    }
}

impl Asked {
    /// From the wire to the first answer.
    pub(crate) fn took(&self) -> Option<Duration> {
        Some(self.answered?.duration_since(self.sent?))
    }
}
