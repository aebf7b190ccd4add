//! Passages of a large shard that were read last, in bounded memory: what one step of a question has read, the next does not read
//! again, and what many ask about is read once.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Bytes that are kept of each half. A passage has some ten thousand.
const HALF: usize = 32 << 20;

/// A passage as its row has it.
pub(super) struct PassageRow {
    /// Its terms.
    pub(super) forward: Vec<u8>,
    /// Its vectors, where it has any.
    pub(super) vectors: Option<Vec<u8>>,
}

impl PassageRow {
    fn bytes(&self) -> usize {
        self.forward.len() + self.vectors.as_ref().map_or(0, Vec::len)
    }
}

/// Two halves: what is looked at stands in the younger one, which becomes the older when it is full.
#[derive(Default)]
struct Halves {
    young: HashMap<u32, Arc<PassageRow>>,
    old: HashMap<u32, Arc<PassageRow>>,
    /// Of the younger half.
    bytes: usize,
}

#[derive(Default)]
pub(super) struct RecentPassages(Mutex<Halves>);

impl RecentPassages {
    fn halves(&self) -> MutexGuard<'_, Halves> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn get(&self, passage: u32) -> Option<Arc<PassageRow>> {
        let mut halves = self.halves();
        if let Some(row) = halves.young.get(&passage) {
            return Some(Arc::clone(row));
        }
        let row = halves.old.remove(&passage)?;
        halves.put(passage, &row, HALF);
        Some(row)
    }

    pub(super) fn put(&self, passage: u32, row: &Arc<PassageRow>) {
        self.halves().put(passage, row, HALF);
    }
}

impl Halves {
    fn put(&mut self, passage: u32, row: &Arc<PassageRow>, half: usize) {
        if self.bytes + row.bytes() > half {
            self.old = std::mem::take(&mut self.young);
            self.bytes = 0;
        }
        if self.young.insert(passage, Arc::clone(row)).is_none() {
            self.bytes += row.bytes();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_looked_at_stays_and_memory_is_bounded() {
        let row = Arc::new(PassageRow { forward: vec![0; 10], vectors: None });
        let mut halves = Halves::default();
        for passage in 0..100 {
            halves.put(passage, &row, 35);
            assert!(halves.young.len() <= 3 && halves.old.len() <= 3);
        }
        assert!(halves.young.contains_key(&99) && !halves.young.contains_key(&0) && !halves.old.contains_key(&0));
        let recent = RecentPassages::default();
        assert!(recent.get(1).is_none());
        recent.put(1, &row);
        assert!(recent.get(1).is_some());
    }
}
