//! Where things happen: the channels of the fixtures' server, direct messages, and what an interaction says of them.

use super::fixture::{fixture, list, put, remove, text};
use super::people::{PEOPLE, Person, READER};
use serde_json::{Value, json};

pub(crate) const GUILD: &str = "1100000000000000010";
pub(crate) const FORUM: &str = "1100000000000000022";
/// A server that has not installed the application; a person who has may use it there.
const STRANGE_GUILD: &str = "1100000000000000011";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// A text channel of the server.
    Text,
    /// A second one.
    Side,
    /// A thread of the first.
    Thread,
    /// A person's direct messages with the bot.
    Direct,
    /// A group of friends in which the bot is not: only what a person installed for themselves works.
    Group,
    /// A server in which the bot is not, for a person who installed it for themselves.
    Elsewhere,
}

impl Place {
    /// The channel's id.
    pub(crate) fn channel(self, person: &Person) -> String {
        match self {
            Self::Text => "1100000000000000020".to_owned(),
            Self::Side => "1100000000000000021".to_owned(),
            Self::Thread => "1100000000000000023".to_owned(),
            Self::Direct => person.direct(),
            Self::Group => "1100000000000000025".to_owned(),
            Self::Elsewhere => "1100000000000000026".to_owned(),
        }
    }

    /// The place that this channel is, and whose direct messages. A thread made in a test counts as a thread.
    pub(crate) fn of(channel: &str) -> (Self, Option<&'static Person>) {
        let all = [Self::Text, Self::Side, Self::Group, Self::Elsewhere];
        if let Some(place) = all.into_iter().find(|p| p.channel(&READER) == channel) {
            return (place, None);
        }
        let direct = PEOPLE.into_iter().find(|p| p.direct() == channel);
        (if direct.is_some() { Self::Direct } else { Self::Thread }, direct)
    }

    /// The server's id, where the place is in one.
    pub(crate) fn guild(self) -> Option<&'static str> {
        match self {
            Self::Text | Self::Side | Self::Thread => Some(GUILD),
            Self::Elsewhere => Some(STRANGE_GUILD),
            Self::Direct | Self::Group => None,
        }
    }

    /// The channel type: text 0, direct 1, group 3, thread 11.
    pub(crate) fn kind(self) -> u8 {
        match self {
            Self::Text | Self::Side | Self::Elsewhere => 0,
            Self::Direct => 1,
            Self::Group => 3,
            Self::Thread => 11,
        }
    }

    /// The interaction context: in a server 0, with the bot 1, with other people 2.
    pub(crate) fn context(self) -> u8 {
        match self {
            Self::Direct => 1,
            Self::Group => 2,
            _ => 0,
        }
    }

    /// Under whose installation an interaction runs: a server's ("0"; its value is "0" in direct messages with the bot),
    /// a person's ("1").
    pub(crate) fn owners(self, person: &Person) -> Value {
        match self {
            Self::Direct => json!({"0": "0"}),
            Self::Group | Self::Elsewhere => json!({"1": person.id}),
            _ => json!({"0": GUILD}),
        }
    }

    /// The channel as an interaction carries it.
    pub(crate) fn partial(self, person: &Person) -> Value {
        let id = self.channel(person);
        let mut channel = match self {
            Self::Direct => return json!({"id": id, "type": 1, "flags": 0, "last_message_id": null}),
            Self::Group => {
                return json!({"id": id, "type": 3, "flags": 0, "last_message_id": null, "name": null, "icon": null,
                    "owner_id": person.id});
            }
            Self::Elsewhere => {
                let mut channel = channel("1100000000000000020").unwrap();
                put(&mut channel, "/id", id);
                put(&mut channel, "/guild_id", STRANGE_GUILD);
                channel
            }
            _ => channel(&id).unwrap(),
        };
        remove(&mut channel, "/permission_overwrites");
        put(&mut channel, "/permissions", person.permissions);
        channel
    }
}

/// A channel or thread of the fixtures' server.
pub(crate) fn channel(id: &str) -> Option<Value> {
    let guild = fixture("guild");
    let all = list(&guild, "/channels").iter().chain(list(&guild, "/threads"));
    all.into_iter().find(|c| text(c, "/id") == id).cloned()
}
