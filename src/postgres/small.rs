//! The passages of a small shard in memory: their terms, their vectors, and the shard's pairs of words. They are read with the first
//! question, and none after it has to wait for the database.

use super::database::Database;
use super::error::DatabaseError;
use std::collections::BTreeMap;
use std::ops::Bound;
use tantivy_fst::Map;

/// What each passage of a shard has, one behind the other.
pub(super) struct Rows {
    bytes: Vec<u8>,
    /// Where that of each passage ends.
    ends: Vec<usize>,
}

impl Rows {
    /// Of the passages' rows in order; a passage that is left out has none.
    pub(super) fn new<B: AsRef<[u8]>>(passages: usize, rows: impl IntoIterator<Item = (u32, B)>) -> Self {
        let mut out = Self { bytes: Vec::new(), ends: Vec::with_capacity(passages) };
        for (passage, row) in rows {
            out.ends.resize(passage as usize, out.bytes.len());
            out.bytes.extend_from_slice(row.as_ref());
            out.ends.push(out.bytes.len());
        }
        out.ends.resize(passages, out.bytes.len());
        out
    }

    /// That of a passage; empty where it has none.
    pub(super) fn get(&self, passage: u32) -> &[u8] {
        let passage = passage as usize;
        let start = passage.checked_sub(1).map_or(Some(&0), |before| self.ends.get(before));
        start.zip(self.ends.get(passage)).and_then(|(start, end)| self.bytes.get(*start..*end)).unwrap_or_default()
    }
}

/// A small shard.
pub(super) struct Small {
    /// Terms of the passages.
    pub(super) forward: Rows,
    /// Vectors of the passages.
    pub(super) vectors: Rows,
    /// Stretches of the dictionary of pairs by the first that is in each.
    pairs: BTreeMap<Vec<u8>, Map<Vec<u8>>>,
}

const PASSAGES: &str = "SELECT passage, forward, vectors FROM ibid.passage WHERE shard = $1 ORDER BY passage";

const PAIRS: &str = "SELECT first, block FROM ibid.pair WHERE shard = $1";

impl Small {
    pub(super) fn read(database: &Database, shard: i64, passages: u32) -> Result<Self, DatabaseError> {
        let rows = database.read(PASSAGES, &[&shard])?;
        let numbered = || rows.iter().map(|row| (u32::try_from(row.get::<_, i32>(0)).unwrap_or_default(), row));
        let passages = passages as usize;
        let forward = Rows::new(passages, numbered().map(|(n, row)| (n, row.get::<_, &[u8]>(1))));
        let vectors = numbered().filter_map(|(n, row)| Some((n, row.get::<_, Option<&[u8]>>(2)?)));
        let vectors = Rows::new(passages, vectors);
        let torn = |_| database.torn(&format!("shard {shard}: pairs of words"));
        let mut pairs = BTreeMap::new();
        for row in database.read(PAIRS, &[&shard])? {
            pairs.insert(row.get(0), Map::from_bytes(row.get(1)).map_err(torn)?);
        }
        Ok(Self { forward, vectors, pairs })
    }

    /// How many passages have a pair of words.
    pub(super) fn passages_with_pair(&self, pair: &str) -> u64 {
        let before = (Bound::Unbounded, Bound::Included(pair.as_bytes()));
        let block = self.pairs.range::<[u8], _>(before).next_back();
        block.and_then(|(_, block)| block.get(pair)).unwrap_or_default()
    }
}
