//! Interactions: commands, what is typed of them, menus on messages, presses of buttons, forms sent in.

use super::Event;
use crate::discord::fixture::{fixture, list, put, remove, text};
use crate::discord::loopback::{basic, fresh};
use crate::discord::people::{Person, READER};
use crate::discord::places::Place;
use serde_json::{Value, json};

/// An interaction of a person in a place. The defaults are a reader in the first text channel.
#[derive(Clone, Debug)]
pub(crate) struct Interaction {
    event: Event,
    person: &'static Person,
    place: Place,
}

impl AsRef<Event> for Interaction {
    fn as_ref(&self) -> &Event {
        &self.event
    }
}

impl Interaction {
    /// `/ask question:`.
    pub(crate) fn ask(question: &str) -> Self {
        Self::command("ask").option("question", question)
    }

    /// A slash command without options.
    pub(crate) fn command(name: &str) -> Self {
        Self::from("ask").with("/data/name", name).with("/data/options", json!([]))
    }

    /// What Discord asks while a reader types into an option.
    pub(crate) fn typing(command: &str, option: &str, so_far: &str) -> Self {
        let option = json!([{"name": option, "type": 3, "value": so_far, "focused": true}]);
        Self::from("ask_autocomplete").with("/data/name", command).with("/data/options", option)
    }

    /// The menu entry **Find the answer** on a message.
    pub(crate) fn find_the_answer(message: &Value) -> Self {
        let id = text(message, "/id").to_owned();
        Self::from("find_the_answer")
            .on(message)
            .with("/data/resolved/messages", json!({id.as_str(): basic(message)}))
            .with("/data/target_id", id)
    }

    /// A press of the button whose label contains these words.
    pub(crate) fn press(message: &Value, label: &str) -> Self {
        let buttons: Vec<&Value> = buttons(message).collect();
        let Some(button) = buttons.iter().find(|b| text(b, "/label").contains(label)) else {
            let labels: Vec<&str> = buttons.iter().map(|b| text(b, "/label")).collect();
            panic!("no button {label:?} but {labels:?} on {message}")
        };
        assert_ne!(button["disabled"], json!(true), "the button {label:?} is disabled");
        Self::press_id(message, text(button, "/custom_id")).with("/data/id", button["id"].clone())
    }

    /// A press of a button with this `custom_id`, whether or not the message has one.
    pub(crate) fn press_id(message: &Value, custom_id: &str) -> Self {
        Self::from("button").on(message).with("/message", message.clone()).with("/data/custom_id", custom_id)
    }

    /// The form of a modal sent in, its fields filled in order; from the message whose button opened it, or a command.
    pub(crate) fn submit(modal: &Value, message: Option<&Value>, values: &[&str]) -> Self {
        let mut values = values.iter();
        let mut filled = list(modal, "/components").to_vec();
        for row in &mut filled {
            let field =
                if row["type"] == 18 { row.pointer_mut("/component") } else { row.pointer_mut("/components/0") };
            let field = field.unwrap();
            let value = values.next().copied().unwrap_or_default();
            *field = json!({"type": 4, "id": 2, "custom_id": field["custom_id"], "value": value});
            row["id"] = json!(row["id"].as_u64().unwrap_or(1));
            remove(row, "/label");
            remove(row, "/description");
        }
        assert!(values.next().is_none(), "more values than fields in {modal}");
        let made =
            Self::from("modal").with("/data/custom_id", modal["custom_id"].clone()).with("/data/components", filled);
        match message {
            Some(message) => made.on(message).with("/message", message.clone()),
            None => made.without("/message"),
        }
    }

    /// An option of the command; its type follows from the value's.
    pub(crate) fn option(mut self, name: &str, value: impl Into<Value>) -> Self {
        let value = value.into();
        let kind = match value {
            Value::Bool(_) => 5,
            Value::Number(ref number) if number.is_f64() => 10,
            Value::Number(_) => 4,
            _ => 3,
        };
        let options = self.event.data.pointer_mut("/data/options").and_then(Value::as_array_mut).unwrap();
        options.push(json!({"name": name, "type": kind, "value": value}));
        self
    }

    /// An option that is a person.
    pub(crate) fn user_option(mut self, name: &str, whom: &Person) -> Self {
        let options = self.event.data.pointer_mut("/data/options").and_then(Value::as_array_mut).unwrap();
        options.push(json!({"name": name, "type": 6, "value": whom.id}));
        self.with("/data/resolved", json!({"users": {whom.id: whom.user()}}))
    }

    /// An entry of the message's menu, chosen: the one whose label contains these words.
    pub(crate) fn choose(message: &Value, label: &str) -> Self {
        let menus = list(message, "/components").iter().flat_map(|row| list(row, "/components"));
        let found = menus.filter(|c| c["type"] == 3).find_map(|menu| {
            let option = list(menu, "/options").iter().find(|o| text(o, "/label").contains(label))?;
            Some((text(menu, "/custom_id"), option["value"].clone()))
        });
        let Some((menu, value)) = found else { panic!("no entry {label:?} on {message}") };
        Self::press_id(message, menu).with("/data/component_type", 3).with("/data/values", json!([value]))
    }

    /// An option that is a channel of the server.
    pub(crate) fn channel_option(mut self, name: &str, channel: &Value) -> Self {
        let id = text(channel, "/id").to_owned();
        let options = self.event.data.pointer_mut("/data/options").and_then(Value::as_array_mut).unwrap();
        options.push(json!({"name": name, "type": 7, "value": id}));
        let mut shown = channel.clone();
        remove(&mut shown, "/permission_overwrites");
        put(&mut shown, "/permissions", self.person.permissions);
        put(&mut shown, "/app_permissions", "277025475584");
        self.with("/data/resolved", json!({"channels": {id.as_str(): shown}}))
    }

    pub(crate) fn by(mut self, person: &'static Person) -> Self {
        self.person = person;
        self.placed()
    }

    pub(crate) fn at(mut self, place: Place) -> Self {
        self.place = place;
        self.placed()
    }

    /// The reader's own language.
    pub(crate) fn locale(self, locale: &str) -> Self {
        self.with("/locale", locale)
    }

    /// Whatever else a test is about, put over what was there. After `by` and `at`.
    pub(crate) fn with(mut self, pointer: &str, value: impl Into<Value>) -> Self {
        put(&mut self.event.data, pointer, value);
        self
    }

    pub(crate) fn without(mut self, pointer: &str) -> Self {
        remove(&mut self.event.data, pointer);
        self
    }

    pub(crate) fn id(&self) -> &str {
        text(&self.event.data, "/id")
    }

    pub(crate) fn token(&self) -> &str {
        text(&self.event.data, "/token")
    }

    pub(crate) fn channel(&self) -> &str {
        text(&self.event.data, "/channel_id")
    }

    fn from(name: &str) -> Self {
        let mut data = fixture(name);
        let id = fresh();
        put(&mut data, "/token", format!("aW50ZXJhY3Rpb246{id}"));
        put(&mut data, "/id", id);
        Self { event: Event { name: "INTERACTION_CREATE", data }, person: &READER, place: Place::Text }
    }

    /// In the place of this message, by whom that leaves.
    fn on(mut self, message: &Value) -> Self {
        let (place, person) = Place::of(text(message, "/channel_id"));
        (self.place, self.person) = (place, person.unwrap_or(self.person));
        self.placed()
    }

    /// Writes the person and the place into the data.
    fn placed(mut self) -> Self {
        let (data, person, place) = (&mut self.event.data, self.person, self.place);
        put(data, "/channel_id", place.channel(person));
        put(data, "/channel", place.partial(person));
        put(data, "/context", place.context());
        put(data, "/authorizing_integration_owners", place.owners(person));
        if let Some(guild) = place.guild() {
            remove(data, "/user");
            put(data, "/guild_id", guild);
            put(data, "/guild", json!({"id": guild, "locale": "en-US", "features": ["COMMUNITY"]}));
            put(data, "/guild_locale", "en-US");
            let mut member = person.member();
            put(&mut member, "/user", person.user());
            put(&mut member, "/permissions", person.permissions);
            put(data, "/member", member);
        } else {
            for key in ["/guild_id", "/guild", "/guild_locale", "/member"] {
                remove(data, key);
            }
            put(data, "/user", person.user());
        }
        self
    }
}

/// The buttons of a message, in reading order.
fn buttons(message: &Value) -> impl Iterator<Item = &Value> {
    list(message, "/components").iter().flat_map(|row| list(row, "/components")).filter(|c| c["type"] == 2)
}
