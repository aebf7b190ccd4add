use super::error::DatabaseError;
use super::generation::Generation;
use super::passage_vectors::PassageVectors;
use super::recent::PassageRow;
use super::shard::{signed, unsigned};
use std::collections::HashMap;
use std::sync::Arc;

/// What a question asks of given passages: of small shards it is in memory, of large ones what was not read lately is read in one
/// round trip.
pub(super) struct Fetched {
    /// Passages of large shards, by shard and number there.
    rows: HashMap<(i64, u32), Arc<PassageRow>>,
}

const PASSAGES: &str = "SELECT p.shard, p.passage, p.forward, p.vectors \
     FROM unnest($1::bigint[], $2::int[]) AS wanted (shard, passage) \
     JOIN ibid.passage p ON p.shard = wanted.shard AND p.passage = wanted.passage";

impl Fetched {
    pub(super) fn of(generation: &Generation, passages: &[u32]) -> Result<Self, DatabaseError> {
        let (mut rows, mut shards, mut locals) = (HashMap::new(), Vec::new(), Vec::new());
        let places = passages.iter().filter_map(|passage| generation.part(*passage));
        for (part, local) in places.filter(|(part, _)| !part.shard.is_exact) {
            if let Some(row) = part.shard.recent.get(local) {
                rows.insert((part.shard.number, local), row);
            } else {
                shards.push(part.shard.number);
                locals.push(signed(local));
            }
        }
        if !shards.is_empty() {
            for row in generation.database.read(PASSAGES, &[&shards, &locals])? {
                let (shard, local): (i64, u32) = (row.get(0), unsigned(row.get(1)));
                let row = Arc::new(PassageRow { forward: row.get(2), vectors: row.get(3) });
                if let Some(part) = generation.parts.iter().find(|part| part.shard.number == shard) {
                    part.shard.recent.put(local, &row);
                }
                rows.insert((shard, local), row);
            }
        }
        Ok(Self { rows })
    }

    /// The terms of a passage.
    pub(super) fn forward<'a>(&'a self, generation: &'a Generation, passage: u32) -> Result<&'a [u8], DatabaseError> {
        let torn = || generation.database.torn("a passage is gone");
        let (part, local) = generation.part(passage).ok_or_else(torn)?;
        let shard = &part.shard;
        if shard.is_exact {
            return Ok(shard.small(&generation.database)?.forward.get(local));
        }
        self.rows.get(&(shard.number, local)).map(|row| row.forward.as_slice()).ok_or_else(torn)
    }

    /// The vectors of a passage; none where it has none.
    pub(super) fn near<'a>(
        &'a self,
        generation: &'a Generation,
        passage: u32,
    ) -> Result<Option<PassageVectors<'a>>, DatabaseError> {
        let Some((part, local)) = generation.part(passage) else { return Ok(None) };
        let shard = &part.shard;
        if shard.is_exact {
            let vectors = &shard.small(&generation.database)?.vectors;
            return Ok(PassageVectors::of(vectors.get(local), shard.dimensions));
        }
        let row = self.rows.get(&(shard.number, local));
        let row = row.ok_or_else(|| generation.database.torn("a passage is gone"))?;
        Ok(row.vectors.as_deref().and_then(|bytes| PassageVectors::of(bytes, shard.dimensions)))
    }
}
