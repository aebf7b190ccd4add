//! What happens on a test's word: events that people cause. Each leaves its trace in the channels and messages, as it
//! would at Discord, and is dispatched to whom it reaches.

use super::interactions::{AUTOCOMPLETE, Asked, COMMAND};
use super::messages::basic;
use super::state::State;
use crate::discord::fixture::{list, text};
use serde_json::Value;
use std::time::Instant;

impl State {
    pub(super) fn happen(&mut self, name: &str, mut data: Value) {
        let guild = data["guild_id"].as_str().map(str::to_owned);
        match name {
            "INTERACTION_CREATE" => self.interact(&mut data),
            "MESSAGE_CREATE" | "MESSAGE_UPDATE" => {
                let mut message = basic(&data);
                if let Some(referenced) = data.get("referenced_message") {
                    message["referenced_message"] = referenced.clone();
                }
                self.messages.put(message, guild);
            }
            "MESSAGE_DELETE" => self.messages.delete(text(&data, "/id")),
            "MESSAGE_DELETE_BULK" => {
                list(&data, "/ids").iter().filter_map(Value::as_str).for_each(|id| self.messages.delete(id));
            }
            "THREAD_CREATE" => self.channels.add(data.clone()),
            _ => {}
        }
        self.tell(name, &data);
    }

    /// An interaction that is posted to a web address rather than dispatched: its three seconds begin. What is posted.
    pub(super) fn posted(&mut self, mut data: Value) -> Value {
        self.interact(&mut data);
        let asked = self.asked.get_mut(text(&data, "/token")).unwrap();
        asked.sent = Some(Instant::now());
        data
    }

    fn interact(&mut self, data: &mut Value) {
        if matches!(data["type"].as_u64(), Some(COMMAND | AUTOCOMPLETE)) {
            self.as_registered(&mut data["data"]);
        }
        let earlier = self.asked.insert(text(data, "/token").to_owned(), Asked::new(data.clone()));
        assert!(earlier.is_none(), "an interaction happens once; a clone keeps its id");
    }

    /// A client offers only what is registered: the command must be, with the options that are used. Where nothing is
    /// registered at all the test speaks with a client of its own, and anything goes.
    fn as_registered(&self, used: &mut Value) {
        if self.commands.all().next().is_none() {
            return;
        }
        let name = text(used, "/name");
        let command = self.commands.find(name, used["type"].as_u64().unwrap());
        let command = command.unwrap_or_else(|| {
            let known: Vec<&str> = self.commands.all().map(|c| text(c, "/name")).collect();
            panic!("no command {name:?} of this type is registered, but {known:?}")
        });
        for option in list(used, "/options") {
            let is_same = |o: &&Value| o["name"] == option["name"] && o["type"] == option["type"];
            assert!(list(command, "/options").iter().any(|o| is_same(&o)), "/{name} has no option {option}");
        }
        used["id"] = command["id"].clone();
    }
}
