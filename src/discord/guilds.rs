//! Which servers the bot is in, as the gateway tells: READY names those of its shard, `GUILD_CREATE` one more, `GUILD_DELETE`
//! one less. Until every shard has said which it has, how many there are is not known, and nothing may rest on it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{PoisonError, RwLock};

/// Servers by the shard that told of them.
#[derive(Debug, Default)]
pub(super) struct Guilds(RwLock<KnownGuilds>);

#[derive(Debug, Default)]
struct KnownGuilds {
    /// How many shards there are; 0 before the first is ready.
    shards: u32,
    by_shard: BTreeMap<u32, BTreeSet<u64>>,
}

/// How many servers the bot is in, as far as that matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Count {
    /// Not every shard has told yet.
    Unknown,
    /// Exactly this one.
    Only(u64),
    /// None, or several.
    Other(usize),
}

impl Guilds {
    /// A shard of so many is ready, and these are its servers, whatever was known of it before.
    pub(super) fn ready(&self, shard: u32, shards: u32, guilds: impl IntoIterator<Item = u64>) {
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if known.shards != shards {
            *known = KnownGuilds { shards, by_shard: BTreeMap::new() };
        }
        known.by_shard.insert(shard, guilds.into_iter().collect());
    }

    /// The bot is in this server, be it new or not.
    pub(super) fn joined(&self, guild: u64) {
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(shard) = known.shard_of(guild) {
            known.by_shard.entry(shard).or_default().insert(guild);
        }
    }

    /// The bot is no longer in this server. A server that is only out of reach is not left.
    pub(super) fn left(&self, guild: u64) {
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        for guilds in known.by_shard.values_mut() {
            guilds.remove(&guild);
        }
    }

    pub(super) fn count(&self) -> Count {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        if known.shards == 0 || (0..known.shards).any(|shard| !known.by_shard.contains_key(&shard)) {
            return Count::Unknown;
        }
        let mut all = known.by_shard.values().flatten();
        match (all.next(), all.next()) {
            (Some(only), None) => Count::Only(*only),
            _ => Count::Other(known.by_shard.values().map(BTreeSet::len).sum()),
        }
    }
}

impl KnownGuilds {
    /// The shard that hears of a server (Gateway, "Sharding"), once it is ready: before that READY names the server.
    fn shard_of(&self, guild: u64) -> Option<u32> {
        let shard = (guild >> 22).checked_rem(self.shards.into())?;
        u32::try_from(shard).ok().filter(|shard| self.by_shard.contains_key(shard))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_known_until_every_shard_has_told() {
        let guilds = Guilds::default();
        assert_eq!(guilds.count(), Count::Unknown);
        guilds.joined(7);
        guilds.ready(0, 2, [1]);
        assert_eq!(guilds.count(), Count::Unknown);
        guilds.ready(1, 2, []);
        assert_eq!(guilds.count(), Count::Only(1));
        guilds.ready(0, 1, [1, 2]);
        assert_eq!(guilds.count(), Count::Other(2), "another number of shards begins anew");
    }

    #[test]
    fn one_more_server_is_counted_at_once_and_a_session_begun_anew_tells_anew() {
        let guilds = Guilds::default();
        guilds.ready(0, 1, [1]);
        guilds.joined(1);
        assert_eq!(guilds.count(), Count::Only(1));
        guilds.joined(2);
        assert_eq!(guilds.count(), Count::Other(2));
        guilds.left(1);
        assert_eq!(guilds.count(), Count::Only(2));
        guilds.left(2);
        assert_eq!(guilds.count(), Count::Other(0));
        guilds.ready(0, 1, [3, 4]);
        assert_eq!(guilds.count(), Count::Other(2));
    }
}
