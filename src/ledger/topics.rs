//! Questions that mean the same, together. Every gap belongs to one topic, found when it is recorded; a topic has the id of
//! the gap that founded it. How often a topic was asked, in how many ways and by how many is kept by triggers
//! (`second.sql`), whichever way its gaps come and go. What moderators see of topics is in [`super::groups`].

use super::leaders::{Leaders, lead};
use super::meaning::{ALIKE, Meaning, mean_likeness};
use super::tables::{Optional, TableResult, Tables, params};

/// Topics at the head of the list that are looked through for chance splits.
const LOOKED_THROUGH: u32 = 60;
/// The most asked questions of a topic that speak for it then.
const SPEAKERS: u32 = 8;

/// What the encoder said of a question, where it did, and the list that finds its like.
pub(super) struct Likeness<'a> {
    pub(super) meaning: &'a Meaning,
    pub(super) leaders: &'a mut Leaders,
}

/// The topic for the new gap `founder`: one that is like it, else a new one.
pub(super) fn topic_for(
    tables: &Tables,
    founder: i64,
    language: &str,
    now: i64,
    likeness: Option<&mut Likeness>,
) -> TableResult<i64> {
    if let Some(likeness) = likeness
        && let Some(topic) = likeness.leaders.topic_of(tables, likeness.meaning, language)?
    {
        return Ok(topic);
    }
    tables
        .statement("INSERT INTO topics (id, language, last_at) VALUES (?1, ?2, ?3)")
        .execute(params![founder, language, now])?;
    Ok(founder)
}

/// Sees that the topic of `gap`, which has a meaning, has a leader, and joins the topic to one that is like it where it
/// had none: its questions were recorded without a meaning, or lost theirs with their words.
pub(super) fn settle_in(tables: &Tables, gap: i64, language: &str, likeness: &mut Likeness) -> TableResult<()> {
    let leaderless: Option<(i64, i64)> = tables
        .statement(
            "SELECT topics.id, questions FROM topics JOIN gaps ON topic = topics.id WHERE gaps.id = ?1 AND leader IS NULL",
        )
        .query_row([gap], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((topic, questions)) = leaderless else { return Ok(()) };
    let like = if questions == 1 { likeness.leaders.topic_of(tables, likeness.meaning, language)? } else { None };
    match like {
        Some(like) => merge(tables, topic, like),
        None => lead(tables, topic, gap),
    }
}

/// Makes the topic `from` part of the topic `into`.
pub(super) fn merge(tables: &Tables, from: i64, into: i64) -> TableResult<()> {
    for sql in [
        "UPDATE gaps SET topic = ?2 WHERE topic = ?1",
        "UPDATE waiting SET topic = ?2 WHERE topic = ?1",
        "UPDATE askers SET topic = ?2 WHERE topic = ?1",
        "UPDATE topics SET asked = topics.asked + other.asked, fresh = topics.fresh + other.fresh,
            questions = topics.questions + other.questions, worded = topics.worded + other.worded,
            unanswered = topics.unanswered + other.unanswered, not_it = topics.not_it + other.not_it,
            low_confidence = topics.low_confidence + other.low_confidence,
            last_at = CASE WHEN topics.last_at < other.last_at THEN other.last_at ELSE topics.last_at END,
            askers = (SELECT count(DISTINCT mark) FROM askers WHERE topic = ?2)
         FROM topics AS other WHERE topics.id = ?2 AND other.id = ?1",
    ] {
        tables.statement(sql).execute([from, into])?;
    }
    tables.statement("DELETE FROM topics WHERE id = ?1").execute([from]).map(drop)
}

/// The topic that `id` names: a topic keeps its name as long as the gap that founded it is there, also in another topic.
pub(super) fn named(tables: &Tables, id: i64) -> TableResult<Option<i64>> {
    tables
        .statement("SELECT coalesce((SELECT id FROM topics WHERE id = ?1), (SELECT topic FROM gaps WHERE id = ?1))")
        .query_row([id], |row| row.get(0))
}

/// Pairs of the most asked open topics that mean the same after all: a question is put to the topic whose leader it is
/// like, and two leaders may stand on either side of what the others ask. Each is (smaller, larger).
pub(super) fn splits(tables: &Tables) -> TableResult<Vec<(i64, i64)>> {
    let statement = tables.statement(
        "SELECT id, language FROM topics WHERE fresh > 0 AND worded > 0 ORDER BY fresh DESC, last_at DESC, id LIMIT ?1",
    );
    let listed: Vec<(i64, String)> =
        statement.query_map([LOOKED_THROUGH], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<TableResult<_>>()?;
    let mut kept: Vec<(i64, String, Vec<Meaning>)> = Vec::new();
    let mut splits = Vec::new();
    for (topic, language) in listed {
        let speakers = speakers(tables, topic)?;
        let is_same = |(_, other, theirs): &&(i64, String, Vec<Meaning>)| {
            *other == language && mean_likeness(theirs, &speakers).is_some_and(|likeness| likeness >= ALIKE)
        };
        match kept.iter().find(is_same) {
            Some((larger, ..)) => splits.push((topic, *larger)),
            None => kept.push((topic, language, speakers)),
        }
    }
    Ok(splits)
}

fn speakers(tables: &Tables, topic: i64) -> TableResult<Vec<Meaning>> {
    let statement = tables.statement(
        "SELECT vector FROM gaps WHERE topic = ?1 AND (question IS NULL) = FALSE ORDER BY times DESC, last_at DESC LIMIT ?2",
    );
    let rows = statement.query_map(params![topic, SPEAKERS], |row| row.get::<Option<Vec<u8>>>(0))?;
    let bytes: Vec<Option<Vec<u8>>> = rows.collect::<TableResult<_>>()?;
    Ok(bytes.into_iter().flatten().filter_map(|bytes| Meaning::from_bytes(&bytes)).collect())
}
