//! Who is pinged by a message of the bot: what its content names, as far as `allowed_mentions` lets it. Where that is
//! left out Discord lets everything through, and so does this, so that a forgotten one shows.

use super::messages::Message;
use crate::discord::fixture::list;
use crate::discord::people::{BOT, bot, person};
use serde_json::{Value, json};

/// The users, the roles, and whether everyone.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Pings {
    pub users: Vec<Value>,
    pub roles: Vec<String>,
    pub everyone: bool,
}

impl Pings {
    /// Whom this content names.
    pub(crate) fn named(content: &str) -> Self {
        let mut pings = Self::default();
        for part in content.split("<@").skip(1) {
            let Some((inside, _)) = part.split_once('>') else { continue };
            let id = inside.trim_start_matches(['!', '&']);
            if inside.starts_with('&') {
                pings.roles.push(id.to_owned());
            } else if id == BOT {
                pings.add(bot());
            } else if let Some(person) = person(id) {
                pings.add(person.user());
            }
        }
        pings.everyone = content.contains("@everyone") || content.contains("@here");
        pings
    }

    /// Whom a message of the bot with this content pings, in reply to `replied`.
    pub(super) fn allowed(content: &str, allowed: &Value, replied: Option<&Message>) -> Self {
        let allowed = match allowed {
            Value::Null => json!({"parse": ["users", "roles", "everyone"], "replied_user": true}),
            given => given.clone(),
        };
        let parses = |kind: &str| list(&allowed, "/parse").contains(&json!(kind));
        let mut pings = Self::named(content);
        pings.users.retain(|u| parses("users") || list(&allowed, "/users").contains(&u["id"]));
        pings.roles.retain(|r| parses("roles") || list(&allowed, "/roles").contains(&json!(r)));
        pings.everyone &= parses("everyone");
        if allowed["replied_user"] == json!(true)
            && let Some(replied) = replied
        {
            pings.add(replied.json["author"].clone());
        }
        pings
    }

    /// Adds a user who is not among them yet.
    pub(crate) fn add(&mut self, user: Value) {
        if !self.users.iter().any(|u| u["id"] == user["id"]) {
            self.users.push(user);
        }
    }
}
