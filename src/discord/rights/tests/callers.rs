//! Who calls, and what Discord sends of it.

use super::stage::{HOME, MESSAGE, NAMED, OTHER, ROLE, Stage, fixture};
use crate::discord::custom_id::Action;
use serde_json::{Value, json};
use std::sync::atomic::{AtomicU64, Ordering};

const MANAGE_MESSAGES: u64 = 1 << 13;
const MANAGE_GUILD: u64 = 1 << 5;
const ADMINISTRATOR: u64 = 1 << 3;

/// Two questions, as an answer shows what was asked.
const ASKED: &str = "“Who built the kite? When does the season open?”";

#[derive(Clone, Copy)]
pub(super) struct Caller {
    pub(super) user: u64,
    pub(super) guild: Option<u64>,
    permissions: u64,
    role: Option<u64>,
    /// By an installation of their own.
    is_own: bool,
}

impl Caller {
    /// The caller of a column.
    pub(super) fn of(column: &str) -> Self {
        let (home, other) = (Some(HOME), Some(OTHER));
        let (user, guild, permissions, role, is_own) = match column {
            "member" => (31, home, 0, None, false),
            "messages" => (32, home, MANAGE_MESSAGES, None, false),
            "manager" | "forged" | "stray" => (33, home, MANAGE_GUILD, None, false),
            "role" => (34, home, 0, Some(ROLE), false),
            "direct" => (35, None, ADMINISTRATOR, None, false),
            "installed" => (36, home, ADMINISTRATOR, None, true),
            "other" | "elsewhere" => (37, other, ADMINISTRATOR, None, false),
            "person" => (38, home, MANAGE_GUILD, None, false),
            column => panic!("no caller is called {column}"),
        };
        Self { user, guild, permissions, role, is_own }
    }

    /// Whether they act for everyone.
    pub(super) fn is_newsroom(self) -> bool {
        self.guild == Some(HOME) && !self.is_own && (self.permissions & MANAGE_GUILD != 0 || self.role.is_some())
    }

    /// An interaction of theirs, as the gateway sends it.
    fn dressed(self, mut data: Value) -> Value {
        static NUMBER: AtomicU64 = AtomicU64::new(9_000);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        (data["id"], data["token"]) = (json!(number.to_string()), json!(format!("token{number}")));
        let user = json!({"id": self.user.to_string(), "username": "somebody", "discriminator": "0", "avatar": null});
        let own = json!({"1": self.user.to_string()});
        let fields = data.as_object_mut().unwrap();
        for field in ["guild_id", "guild", "guild_locale", "member", "user"] {
            fields.shift_remove(field);
        }
        let Some(guild) = self.guild else {
            data["user"] = user;
            (data["context"], data["authorizing_integration_owners"]) = (json!(1), json!({"0": "0"}));
            data["channel"] = json!({"id": data["channel_id"], "type": 1, "flags": 0});
            return data;
        };
        data["guild_id"] = json!(guild.to_string());
        data["context"] = json!(0);
        data["authorizing_integration_owners"] = if self.is_own { own } else { json!({"0": guild.to_string()}) };
        let roles: Vec<String> = self.role.iter().map(ToString::to_string).collect();
        let send = 1 << 11;
        data["member"] = json!({"user": user, "roles": roles, "permissions": (self.permissions | send).to_string(),
            "deaf": false, "mute": false, "flags": 0, "joined_at": "2025-03-02T09:15:00.000000+00:00"});
        data
    }

    /// A press of the button with this id, under a message that has it or another one.
    pub(super) fn press(self, id: &str, has: &str) -> Value {
        let mut data = fixture(include_str!("../../../../tests/fixtures/discord/button.json"));
        data["data"]["custom_id"] = json!(id);
        let button = json!({"type": 2, "style": 2, "label": "x", "custom_id": has});
        let message = &mut data["message"];
        message["id"] = json!(MESSAGE.to_string());
        message["flags"] = json!(64);
        message["embeds"] = json!([{"type": "rich", "author": {"name": ASKED}, "description": "x"}]);
        message["components"] = json!([{"type": 1, "components": [button]}]);
        self.dressed(data)
    }

    /// The form with this id, sent in.
    pub(super) fn send(self, id: &str) -> Value {
        let mut data = fixture(include_str!("../../../../tests/fixtures/discord/modal.json"));
        data["data"]["custom_id"] = json!(id);
        self.dressed(data)
    }

    /// The command of a row, or with `typing` what Discord asks while its option of this name is typed.
    pub(super) fn command(self, stage: &Stage, row: &str, typing: Option<&str>) -> Value {
        let name = row.trim_start_matches('/');
        let mut words = name.split(' ');
        let (command, sub) = (words.next().unwrap_or_default(), words.next());
        let mut options = given(stage, name);
        let mut data = match typing {
            None => fixture(include_str!("../../../../tests/fixtures/discord/ask.json")),
            Some(option) => {
                let typed = if option == "question" { "who built the kite" } else { "" };
                options = json!([{"name": option, "type": 3, "value": typed, "focused": true}]);
                fixture(include_str!("../../../../tests/fixtures/discord/ask_autocomplete.json"))
            }
        };
        if let Some(sub) = sub {
            options = json!([{"name": sub, "type": 1, "options": options}]);
        }
        (data["data"]["name"], data["data"]["options"]) = (json!(command), options);
        self.dressed(data)
    }

    /// The menu entry of this name, on a message of the bot.
    pub(super) fn menu(self, stage: &Stage, name: &str) -> Value {
        let mut data = fixture(include_str!("../../../../tests/fixtures/discord/find_the_answer.json"));
        data["data"]["name"] = json!(name);
        let id = stage.state.seal.id(&Action::Delete { asker: NAMED });
        let message = &mut data["data"]["resolved"]["messages"]["1100000000000000070"];
        message["content"] = json!("who built the kite");
        message["author"]["id"] = json!("2");
        message["components"] =
            json!([{"type": 1, "components": [{"type": 2, "style": 2, "label": "x", "custom_id": id}]}]);
        self.dressed(data)
    }
}

/// Options of a command that are taken, and change nothing that another row rests on.
fn given(stage: &Stage, name: &str) -> Value {
    let text = |name: &str, value: &str| json!({"name": name, "type": 3, "value": value});
    match name {
        "ask" => json!([text("question", "who built the kite"), text("article", &stage.withheld)]),
        "faq" => json!([text("article", &stage.withheld)]),
        "channel" => json!([text("mode", "mention")]),
        "threshold" => json!([{"name": "value", "type": 10, "value": 0.5}]),
        "article state" => {
            json!([text("article", "withheld-plans"), text("state", "embargoed"), text("until", "2999-01-01")])
        }
        "feed add" | "feed remove" => json!([text("url", "no address")]),
        _ => json!([]),
    }
}
