//! What moderators see of gaps: the open topics, most asked first, with an example of their words. Answering and
//! dismissing a group takes it off the list until it is asked again without an answer.

use super::audit::{Actor, AuditAction, AuditEntry, write};
use super::error::LedgerError;
use super::gap::{GapId, GapKind};
use super::ledger::Ledger;
use super::rows::{count, maybe_moment, moment, named};
use super::tables::{Optional, Row, TableResult, Tables, params};
use super::topics::{merge, named as topic_named, splits};
use crate::article::{PassageId, Question};
use crate::text::Language;
use jiff::Timestamp;

/// The total of a list is counted up to here.
pub const MOST_GROUPS_COUNTED: u64 = 10_000;
/// Questions of one group that are looked at, the most asked first.
pub const MOST_QUESTIONS: u32 = 200;

/// The name of a group of gaps: that of the gap that founded it. It names the group also after that was joined to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct GroupId(pub(super) i64);

/// Questions without a good answer that mean the same.
#[derive(Clone, Debug, PartialEq)]
pub struct GapGroup {
    /// Its name.
    pub id: GroupId,
    /// How often it was asked since it was last settled, or ever; the list is by this.
    pub asked: u64,
    /// How often it was asked in all.
    pub asked_in_all: u64,
    /// In how many ways.
    pub questions: u64,
    /// By how many, as far as that is kept.
    pub askers: u64,
    /// The most asked question whose words are kept.
    pub example: Option<Question>,
    /// How many of its questions fell short in which way.
    pub kinds: Kinds,
    /// When it was asked last.
    pub last_asked: Timestamp,
    /// Readers who wait to be told of an answer.
    pub waiting: u64,
    /// How it left the list the last time.
    pub settled: Option<Settled>,
}

/// How many questions fell short in which way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kinds {
    /// The articles do not answer.
    pub unanswered: u64,
    /// A reader said that the answer was not it.
    pub not_it: u64,
    /// The answer was given with little confidence.
    pub low_confidence: u64,
}

/// How a group left the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    /// When.
    pub at: Timestamp,
    /// The passage or article that answers; none when it was dismissed.
    pub answer: Option<String>,
}

/// One page of the list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GapPage {
    /// Most asked first.
    pub groups: Vec<GapGroup>,
    /// Groups in the whole list, counted up to [`MOST_GROUPS_COUNTED`].
    pub total: u64,
}

/// A question of a group.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupQuestion {
    /// The gap.
    pub gap: GapId,
    /// Its words, as long as they are kept.
    pub question: Option<Question>,
    /// How it fell short the last time.
    pub kind: GapKind,
    /// The passage shown then, where one was.
    pub passage: Option<PassageId>,
    /// What it was asked in.
    pub language: Language,
    /// How often.
    pub times: u64,
    /// When it was asked last.
    pub last_asked: Timestamp,
}

impl From<u64> for GroupId {
    fn from(id: u64) -> Self {
        Self(id.cast_signed())
    }
}

impl From<GroupId> for u64 {
    fn from(id: GroupId) -> Self {
        id.0.cast_unsigned()
    }
}

impl Ledger {
    /// Open groups that at least `min_askers` asked, most asked first, from the `offset`-th on. Groups without any words
    /// are not in the list. The first page first joins groups at its head that mean the same after all.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn gaps_page(&self, min_askers: u32, offset: u32, limit: u32) -> Result<GapPage, LedgerError> {
        if offset == 0 && !self.run(splits)?.is_empty() {
            self.transact(|tables| {
                splits(tables)?.into_iter().try_for_each(|(smaller, larger)| merge(tables, smaller, larger))
            })?;
        }
        self.run(|tables| {
            let total = total(tables, min_askers)?;
            let ids = listed(tables, min_askers, offset, limit)?;
            let groups = ids.into_iter().filter_map(|id| group(tables, id).transpose());
            Ok(GapPage { groups: groups.collect::<TableResult<_>>()?, total })
        })
    }

    /// A group and its questions, the most asked first, those without words last; at most [`MOST_QUESTIONS`].
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn gap_group(&self, id: GroupId) -> Result<Option<(GapGroup, Vec<GroupQuestion>)>, LedgerError> {
        self.run(|tables| {
            let Some(topic) = topic_named(tables, id.0)? else { return Ok(None) };
            let Some(group) = group(tables, topic)? else { return Ok(None) };
            let statement = tables.statement(
                "SELECT id, question, kind, passage, language, times, last_at FROM gaps WHERE topic = ?1
                 ORDER BY (question IS NULL), times DESC, last_at DESC LIMIT ?2",
            );
            let questions = statement.query_map(params![topic, MOST_QUESTIONS], question)?;
            Ok(Some((group, questions.collect::<TableResult<_>>()?)))
        })
    }

    /// The group that `gap` is in.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn group_of(&self, gap: GapId) -> Result<Option<GroupId>, LedgerError> {
        self.run(|tables| {
            let statement = tables.statement("SELECT topic FROM gaps WHERE id = ?1");
            statement.query_row([gap.0], |row| row.get(0).map(GroupId)).optional()
        })
    }

    /// Takes a group off the list as not to be answered, and writes that into the audit trail. False when it is gone.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn dismiss(&self, id: GroupId, by: &Actor, guild: Option<u64>, now: Timestamp) -> Result<bool, LedgerError> {
        self.settle(id, None, by, guild, now)
    }

    /// Takes a group off the list as answered by `answer`, a passage or an article, and writes that into the audit trail.
    /// Those who wait are told by the face. False when the group is gone.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn answered(
        &self,
        id: GroupId,
        answer: &str,
        by: &Actor,
        guild: Option<u64>,
        now: Timestamp,
    ) -> Result<bool, LedgerError> {
        self.settle(id, Some(answer), by, guild, now)
    }

    fn settle(
        &self,
        id: GroupId,
        answer: Option<&str>,
        by: &Actor,
        guild: Option<u64>,
        now: Timestamp,
    ) -> Result<bool, LedgerError> {
        let (how, action) = match answer {
            Some(_) => ("answered", AuditAction::GapAnswered),
            None => ("dismissed", AuditAction::GapDismissed),
        };
        self.transact(|tables| {
            let Some(topic) = topic_named(tables, id.0)? else { return Ok(false) };
            let questions: u64 = tables
                .statement(
                    "UPDATE topics SET fresh = 0, settled = ?2, settled_at = ?3, answer = ?4 WHERE id = ?1
                     RETURNING questions",
                )
                .query_row(params![topic, how, now.as_second(), answer], |row| count(row, 0))?;
            // Each server's list is empty of it too, until it is asked there again.
            tables
                .statement("DELETE FROM gap_places WHERE gap IN (SELECT id FROM gaps WHERE topic = ?1)")
                .execute([topic])?;
            let subject = answer.map_or_else(|| format!("{topic:012x}"), str::to_owned);
            let entry = AuditEntry {
                actor: Some(by.clone()),
                action,
                subject,
                detail: format!("questions: {questions}"),
                guild,
            };
            write(tables, &entry, now).map(|()| true)
        })
    }
}

fn total(tables: &Tables, min_askers: u32) -> TableResult<u64> {
    let sql = if min_askers > 1 {
        "SELECT count(*) FROM (SELECT 1 FROM topics INDEXED BY topics_shared WHERE fresh > 0 AND worded > 0 AND askers > 1
            AND askers >= ?1 AND asked >= ?1 LIMIT ?2)"
    } else {
        "SELECT count(*) FROM (SELECT 1 FROM topics WHERE fresh > 0 AND worded > 0 AND CAST(?1 AS BIGINT) <= 1 LIMIT ?2)"
    };
    tables.statement(sql).query_row(params![min_askers, MOST_GROUPS_COUNTED.cast_signed()], |row| count(row, 0))
}

fn listed(tables: &Tables, min_askers: u32, offset: u32, limit: u32) -> TableResult<Vec<i64>> {
    // Who took a question back is not known, so there may be more marks than times it was asked.
    let sql = if min_askers > 1 {
        "SELECT id FROM topics INDEXED BY topics_shared WHERE fresh > 0 AND worded > 0 AND askers > 1
            AND askers >= ?1 AND asked >= ?1
         ORDER BY fresh DESC, last_at DESC, id LIMIT ?2 OFFSET ?3"
    } else {
        "SELECT id FROM topics WHERE fresh > 0 AND worded > 0 AND CAST(?1 AS BIGINT) <= 1
         ORDER BY fresh DESC, last_at DESC, id LIMIT ?2 OFFSET ?3"
    };
    tables.statement(sql).query_map([min_askers, limit, offset], |row| row.get(0))?.collect()
}

fn group(tables: &Tables, topic: i64) -> TableResult<Option<GapGroup>> {
    tables
        .statement(
            "SELECT fresh, asked, questions, askers, unanswered, not_it, low_confidence, last_at, settled_at, answer,
                (SELECT question FROM gaps WHERE topic = topics.id AND (question IS NULL) = FALSE
                 ORDER BY times DESC, last_at DESC LIMIT 1),
                (SELECT count(DISTINCT \"user\") FROM waiting WHERE topic = topics.id)
             FROM topics WHERE id = ?1",
        )
        .query_row([topic], |row| {
            let answer = row.get(9)?;
            Ok(GapGroup {
                id: GroupId(topic),
                asked: count(row, 0)?,
                asked_in_all: count(row, 1)?,
                questions: count(row, 2)?,
                askers: count(row, 3)?,
                kinds: Kinds { unanswered: count(row, 4)?, not_it: count(row, 5)?, low_confidence: count(row, 6)? },
                last_asked: moment(row, 7)?,
                settled: maybe_moment(row, 8)?.map(|at| Settled { at, answer }),
                example: words(row, 10)?,
                waiting: count(row, 11)?,
            })
        })
        .optional()
}

fn question(row: &Row) -> TableResult<GroupQuestion> {
    let language: String = row.get(4)?;
    Ok(GroupQuestion {
        gap: GapId(row.get(0)?),
        question: words(row, 1)?,
        kind: named(row, 2, GapKind::from_name)?,
        passage: row.get::<Option<String>>(3)?.map(PassageId::new),
        language: Language::from_tag(&language).unwrap_or_else(Language::unknown),
        times: count(row, 5)?,
        last_asked: moment(row, 6)?,
    })
}

pub(super) fn words(row: &Row, column: usize) -> TableResult<Option<Question>> {
    row.get(column).map(|words: Option<String>| words.and_then(|words| Question::new(&words).ok()))
}

#[cfg(test)]
mod tests;
