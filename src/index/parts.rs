//! The shards of a generation side by side, and the order of the corpus over them.

use super::shard::IndexShard;
use std::sync::Arc;

/// In place of the ordinal of a passage that no longer counts.
const GONE: u32 = u32::MAX;

/// A shard in a generation.
pub(super) struct ShardPart {
    pub shard: Arc<IndexShard>,
    /// The ordinal of each of its passages, in its order.
    ordinals: Vec<u32>,
}

/// Where a passage is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Home {
    /// Which part of the generation has it.
    pub part: usize,
    /// Its number there.
    pub local: u32,
}

pub(super) struct GenerationParts {
    parts: Vec<ShardPart>,
    /// By ordinal, part and number there.
    homes: Vec<(u32, u32)>,
}

impl ShardPart {
    /// The ordinal of a passage of the shard; `None` when it no longer counts.
    pub(super) fn ordinal(&self, local: u32) -> Option<u32> {
        self.ordinals.get(local as usize).copied().filter(|ordinal| *ordinal != GONE)
    }

    /// Passages of the shard that no longer count.
    pub(super) fn gone(&self) -> impl Iterator<Item = u32> + '_ {
        (0..).zip(&self.ordinals).filter(|(_, ordinal)| **ordinal == GONE).map(|(local, _)| local)
    }
}

impl GenerationParts {
    /// `files` has shard and number of each file in the order of the corpus. `None` when one of them is not there.
    pub(super) fn new(shards: Vec<Arc<IndexShard>>, files: &[(u32, u32)]) -> Option<Self> {
        let gone = |shard: Arc<IndexShard>| ShardPart { ordinals: vec![GONE; shard.len()], shard };
        let mut parts: Vec<ShardPart> = shards.into_iter().map(gone).collect();
        let mut homes = Vec::new();
        for (shard, file) in files {
            let part = parts.get_mut(*shard as usize)?;
            for local in part.shard.passages_of(*file)? {
                *part.ordinals.get_mut(local as usize)? = super::columns::count(homes.len());
                homes.push((*shard, local));
            }
        }
        Some(Self { parts, homes })
    }

    /// Passages that count.
    pub(super) fn len(&self) -> usize {
        self.homes.len()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &ShardPart> {
        self.parts.iter()
    }

    pub(super) fn part(&self, part: usize) -> Option<&ShardPart> {
        self.parts.get(part)
    }

    #[inline]
    pub(super) fn home(&self, ordinal: u32) -> Option<Home> {
        self.homes.get(ordinal as usize).map(|(part, local)| Home { part: *part as usize, local: *local })
    }
}
