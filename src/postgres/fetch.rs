use super::error::DatabaseError;
use super::generation::Generation;
use super::passage_vectors::PassageVectors;
use super::shard::{signed, unsigned};
use std::collections::HashMap;

/// What a question asks of given passages, read in one round trip.
pub(super) struct Fetched {
    /// By shard and number there.
    rows: HashMap<(i64, u32), PassageRow>,
}

/// Terms, and vectors where a passage has some and they are not in memory.
type PassageRow = (Vec<u8>, Option<Vec<u8>>);

const PASSAGES: &str = "SELECT p.shard, p.passage, p.forward, CASE WHEN p.shard = ANY($3) THEN p.vectors END \
     FROM unnest($1::bigint[], $2::int[]) AS wanted (shard, passage) \
     JOIN ibid.passage p ON p.shard = wanted.shard AND p.passage = wanted.passage";

const VECTORS: &str = "SELECT p.shard, p.passage, ''::bytea, CASE WHEN p.shard = ANY($3) THEN p.vectors END \
     FROM unnest($1::bigint[], $2::int[]) AS wanted (shard, passage) \
     JOIN ibid.passage p ON p.shard = wanted.shard AND p.passage = wanted.passage";

impl Fetched {
    /// Terms of passages, and their vectors where they are not in memory.
    pub(super) fn passages(generation: &Generation, passages: &[u32]) -> Result<Self, DatabaseError> {
        Self::read(generation, PASSAGES, passages)
    }

    /// The vectors of passages alone, where they are not in memory.
    pub(super) fn vectors(generation: &Generation, passages: &[u32]) -> Result<Self, DatabaseError> {
        let is_far = |passage: &u32| generation.part(*passage).is_some_and(|(part, _)| !part.shard.is_exact);
        let far: Vec<u32> = passages.iter().copied().filter(is_far).collect();
        if far.is_empty() {
            return Ok(Self { rows: HashMap::new() });
        }
        Self::read(generation, VECTORS, &far)
    }

    fn read(generation: &Generation, sql: &str, passages: &[u32]) -> Result<Self, DatabaseError> {
        if passages.is_empty() {
            return Ok(Self { rows: HashMap::new() });
        }
        let (mut shards, mut locals) = (Vec::new(), Vec::new());
        for (part, local) in passages.iter().filter_map(|passage| generation.part(*passage)) {
            shards.push(part.shard.number);
            locals.push(signed(local));
        }
        let far: Vec<i64> =
            generation.parts.iter().filter(|part| !part.shard.is_exact).map(|part| part.shard.number).collect();
        let rows = generation.database.read(sql, &[&shards, &locals, &far])?;
        let row = |row: &tokio_postgres::Row| ((row.get(0), unsigned(row.get(1))), (row.get(2), row.get(3)));
        Ok(Self { rows: rows.iter().map(row).collect() })
    }

    /// The terms of a passage.
    pub(super) fn forward(&self, generation: &Generation, passage: u32) -> Result<&[u8], DatabaseError> {
        let row = generation.part(passage).and_then(|(part, local)| self.rows.get(&(part.shard.number, local)));
        row.map(|(forward, _)| forward.as_slice()).ok_or_else(|| generation.database.torn("a passage is gone"))
    }

    /// The vectors of a passage, from memory or as they were read; none where it has none.
    pub(super) fn near<'a>(
        &'a self,
        generation: &'a Generation,
        passage: u32,
    ) -> Result<Option<PassageVectors<'a>>, DatabaseError> {
        let Some((part, local)) = generation.part(passage) else { return Ok(None) };
        let shard = &part.shard;
        if shard.is_exact {
            return Ok(shard.matrix(&generation.database)?.passage(local, shard.dimensions));
        }
        let row = self.rows.get(&(shard.number, local));
        let (_, vectors) = row.ok_or_else(|| generation.database.torn("a passage is gone"))?;
        Ok(vectors.as_deref().and_then(|bytes| PassageVectors::of(bytes, shard.dimensions)))
    }
}
