//! The questions that lead the newest topics, in memory, so that finding the topic of a new question reads no table. Every
//! change of a leader has a number in the file; before it is used, the list takes in what has a higher number than it has
//! seen, so several processes keep the same list. A leader that went meanwhile is found out when it is picked.

use super::meaning::{ALIKE, Meaning};
use super::tables::{TableResult, Tables, params};
use std::collections::HashMap;
use std::fmt;

/// Topics compared with a new question: about 16 MB, and a millisecond to go through.
const MOST: u32 = 20_000;

/// A topic that is asked again after so many others got a leader is led anew, so that it stays among the newest.
const FAR_BEHIND: i64 = 5_000;

/// The question that stands for a topic.
struct Leader {
    topic: i64,
    gap: i64,
    led: i64,
    language: String,
    meaning: Meaning,
}

/// The newest leaders.
#[derive(Default)]
pub(super) struct Leaders {
    /// The last change taken in.
    seen: i64,
    list: Vec<Leader>,
    place: HashMap<i64, usize>,
}

impl Leaders {
    /// The topic that `meaning` belongs to, if it is like one; `tables` must be a transaction that may write.
    pub(super) fn topic_of(&mut self, tables: &Tables, meaning: &Meaning, language: &str) -> TableResult<Option<i64>> {
        self.follow(tables)?;
        while let Some(found) = self.nearest(meaning, language) {
            let (topic, gap, led) = (found.topic, found.gap, found.led);
            let is_leading: bool = tables
                .statement("SELECT EXISTS (SELECT 1 FROM topics WHERE id = ?1 AND leader = ?2)")
                .query_row([topic, gap], |row| row.get(0))?;
            if is_leading {
                if led + FAR_BEHIND < self.seen {
                    lead(tables, topic, gap)?;
                }
                return Ok(Some(topic));
            }
            self.remove(topic);
        }
        Ok(None)
    }

    /// Takes in what changed, here or in another process.
    fn follow(&mut self, tables: &Tables) -> TableResult<()> {
        let leads: i64 = tables.statement("SELECT leads FROM upkeep").query_row(params![], |row| row.get(0))?;
        if leads == self.seen {
            return Ok(());
        }
        let statement = tables.statement(
            "SELECT topics.id, leader, led, topics.language, vector FROM topics JOIN gaps ON gaps.id = leader
             WHERE leader IS NOT NULL AND led > ?1 ORDER BY led DESC LIMIT ?2",
        );
        let rows = statement.query_map([self.seen, MOST.into()], |row| {
            let bytes: Option<Vec<u8>> = row.get(4)?;
            let (topic, gap, led, language) = (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
            let meaning = bytes.and_then(|bytes| Meaning::from_bytes(&bytes));
            Ok(meaning.map(|meaning| Leader { topic, gap, led, language, meaning }))
        })?;
        let mut newer: Vec<Leader> = rows.filter_map(Result::transpose).collect::<TableResult<_>>()?;
        newer.reverse();
        for leader in newer {
            self.put(leader);
        }
        self.seen = leads;
        Ok(())
    }

    fn nearest(&self, meaning: &Meaning, language: &str) -> Option<&Leader> {
        let mut best: Option<(&Leader, f32)> = None;
        for leader in &self.list {
            let likeness = leader.meaning.likeness(meaning);
            if likeness >= best.map_or(ALIKE, |(_, most)| most) && leader.language == language {
                best = Some((leader, likeness));
            }
        }
        best.map(|(leader, _)| leader)
    }

    fn put(&mut self, leader: Leader) {
        if let Some(place) = self.place.get(&leader.topic) {
            self.list[*place] = leader;
            return;
        }
        if self.place.len() >= MOST as usize
            && let Some(oldest) = self.list.iter().min_by_key(|leader| leader.led).map(|leader| leader.topic)
        {
            self.remove(oldest);
        }
        self.place.insert(leader.topic, self.list.len());
        self.list.push(leader);
    }

    fn remove(&mut self, topic: i64) {
        if let Some(place) = self.place.remove(&topic) {
            self.list.swap_remove(place);
            if let Some(moved) = self.list.get(place) {
                self.place.insert(moved.topic, place);
            }
        }
    }
}

/// Has `gap` lead `topic`.
pub(super) fn lead(tables: &Tables, topic: i64, gap: i64) -> TableResult<()> {
    tables.statement("UPDATE topics SET leader = ?2 WHERE id = ?1").execute([topic, gap]).map(drop)
}

/// Says how many there are, not what they mean.
impl fmt::Debug for Leaders {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Leaders({})", self.list.len())
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::direction;
    use super::*;

    fn leader(topic: i64, led: i64, near: u16) -> Leader {
        let meaning = Meaning::of(&direction(near, 1)).unwrap();
        Leader { topic, gap: topic, led, language: "en".to_owned(), meaning }
    }

    #[test]
    fn the_oldest_makes_room_and_the_others_keep_their_places() {
        let mut leaders = Leaders::default();
        let most = i64::from(MOST);
        for n in 0..most + 10 {
            leaders.put(leader(n, n, 0));
        }
        assert_eq!(leaders.list.len(), MOST as usize);
        assert!(leaders.list.iter().all(|leader| leader.led >= 10));
        assert!(leaders.list.iter().enumerate().all(|(place, leader)| leaders.place[&leader.topic] == place));
        leaders.put(leader(most, most * 2, 1));
        assert_eq!(leaders.list.len(), MOST as usize, "led anew");
        assert_eq!(format!("{leaders:?}"), "Leaders(20000)");
    }

    #[test]
    fn the_nearest_of_the_same_language_is_found() {
        let mut leaders = Leaders::default();
        (0..5).for_each(|n| leaders.put(leader(i64::from(n), i64::from(n), n)));
        let wanted = Meaning::of(&direction(3, 1)).unwrap();
        assert_eq!(leaders.nearest(&wanted, "en").map(|l| l.topic), Some(3));
        assert!(leaders.nearest(&wanted, "es").is_none());
        leaders.remove(3);
        assert!(leaders.nearest(&wanted, "en").is_none());
    }
}
