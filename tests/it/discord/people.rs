//! Who takes part: the bot and the people of the fixtures' server.
//!
//! The application's id and its bot's user differ on purpose, as they do for old applications, so that code which takes
//! one for the other is found out.

use super::fixture::{fixture, put};
use ring::signature::{Ed25519KeyPair, KeyPair};
use serde_json::{Value, json};

pub(crate) const APPLICATION: &str = "1100000000000000001";
pub(crate) const BOT: &str = "1100000000000000002";
/// Has the shape that `Token::parse` asks for, and none that a scanner for leaked tokens knows.
pub(crate) const TOKEN: &str = "aWJpZA.loopback.not_a_real_token";

/// Signs what this Discord posts.
pub(crate) fn signing_key() -> Ed25519KeyPair {
    Ed25519KeyPair::from_seed_unchecked(&[7; 32]).unwrap()
}

/// The public half of it, as Discord shows it.
pub(crate) fn public_key() -> String {
    ibid::text::hex(signing_key().public_key().as_ref())
}

pub(crate) const MODERATOR_ROLE: &str = "1100000000000000040";
pub(crate) const EDITOR_ROLE: &str = "1100000000000000041";

/// What everyone may do in the fixtures' server.
const EVERYONE: &str = "2248473465835073";
/// The same with Manage Server (1 << 5) and Manage Messages (1 << 13).
const MODERATES: &str = "2248473465843297";

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Person {
    pub id: &'static str,
    pub username: &'static str,
    pub name: &'static str,
    pub roles: &'static [&'static str],
    pub permissions: &'static str,
}

pub(crate) static READER: Person =
    Person { id: "1100000000000000030", username: "nadia.reads", name: "Nadia", roles: &[], permissions: EVERYONE };
pub(crate) static FRIEND: Person =
    Person { id: "1100000000000000031", username: "tomas", name: "Tomás", roles: &[], permissions: EVERYONE };
pub(crate) static MODERATOR: Person = Person {
    id: "1100000000000000032",
    username: "ines.mod",
    name: "Inês",
    roles: &[MODERATOR_ROLE],
    permissions: MODERATES,
};
/// Has a role that the configuration may name as moderating, and no permission that says so.
pub(crate) static EDITOR: Person = Person {
    id: "1100000000000000033",
    username: "karel.edits",
    name: "Karel",
    roles: &[EDITOR_ROLE],
    permissions: EVERYONE,
};

/// All of them.
pub(crate) static PEOPLE: [&Person; 4] = [&READER, &FRIEND, &MODERATOR, &EDITOR];

/// The person with this id, if it is one of ours.
pub(crate) fn person(id: &str) -> Option<&'static Person> {
    PEOPLE.into_iter().find(|p| p.id == id)
}

impl Person {
    /// The user object.
    pub(crate) fn user(&self) -> Value {
        let mut user = fixture("user");
        put(&mut user, "/id", self.id);
        put(&mut user, "/username", self.username);
        put(&mut user, "/global_name", self.name);
        user
    }

    /// The member object of the fixtures' server, without the user.
    pub(crate) fn member(&self) -> Value {
        let mut member = fixture("member");
        put(&mut member, "/roles", json!(self.roles));
        member
    }

    /// The channel of direct messages between this person and the bot.
    pub(crate) fn direct(&self) -> String {
        (self.id.parse::<u64>().unwrap() + 1000).to_string()
    }

    /// Whether `@everyone` of theirs pings: the permission Mention Everyone (1 << 17).
    pub(crate) fn pings_everyone(&self) -> bool {
        self.permissions.parse::<u64>().unwrap() & (1 << 17) != 0
    }
}

/// The bot's user object.
pub(crate) fn bot() -> Value {
    fixture("guild").pointer("/members/0/user").unwrap().clone()
}
