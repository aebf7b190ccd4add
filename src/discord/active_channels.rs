//! Channels in which something was written lately, so that what was written in them while there was no session can be asked
//! for. Where the bot was spoken to or spoke itself is remembered longer than where others only spoke with each other.

use lru::LruCache;
use std::num::NonZeroUsize;
use std::sync::{Mutex, PoisonError};

/// Channels remembered where the bot was spoken to or spoke: each costs a request when a session is lost.
const OURS: NonZeroUsize = NonZeroUsize::new(25).unwrap();

/// Other channels remembered.
const OTHERS: NonZeroUsize = NonZeroUsize::new(10).unwrap();

/// A channel with its server, and the latest message that came from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ActiveChannel {
    pub channel: u64,
    pub guild: Option<u64>,
    pub latest: u64,
}

/// The latest channels. Those of the least recent word are forgotten first.
pub(super) struct ActiveChannels(Mutex<KnownChannel>);

struct KnownChannel {
    ours: LruCache<u64, ActiveChannel>,
    others: LruCache<u64, ActiveChannel>,
}

impl Default for ActiveChannels {
    fn default() -> Self {
        Self(Mutex::new(KnownChannel { ours: LruCache::new(OURS), others: LruCache::new(OTHERS) }))
    }
}

impl ActiveChannels {
    /// A message came; `is_ours` where it is to the bot or the bot's own.
    pub(super) fn note(&self, channel: u64, guild: Option<u64>, message: u64, is_ours: bool) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let before = known.ours.peek(&channel).or_else(|| known.others.peek(&channel)).copied();
        let heard = ActiveChannel { channel, guild, latest: before.map_or(0, |b| b.latest).max(message) };
        if is_ours || known.ours.contains(&channel) {
            known.others.pop(&channel);
            known.ours.put(channel, heard);
        } else {
            known.others.put(channel, heard);
        }
    }

    /// All of them, those where the bot was spoken to first, and the latest of each first.
    pub(super) fn all(&self) -> Vec<ActiveChannel> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.ours.iter().chain(known.others.iter()).map(|(_, heard)| *heard).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_the_bot_was_spoken_to_is_remembered_longer() {
        let channels = ActiveChannels::default();
        channels.note(1, Some(9), 100, true);
        for channel in 2..50 {
            channels.note(channel, Some(9), 100 + channel, false);
        }
        channels.note(1, Some(9), 300, false);
        channels.note(1, Some(9), 200, false);
        let all = channels.all();
        assert_eq!(all[0], ActiveChannel { channel: 1, guild: Some(9), latest: 300 });
        assert_eq!(all.iter().map(|heard| heard.channel).collect::<Vec<_>>()[1..], (40..50).rev().collect::<Vec<_>>());
        channels.note(49, Some(9), 400, true);
        assert_eq!(channels.all().len(), 11, "a channel is there once");
    }
}
