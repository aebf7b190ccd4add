//! Bringing a ledger from one place to another whole, from a file into a database or back: every row, the key that signs, and the
//! figures as they are. What has arrived is read back and compared before any of it counts, so that a move that was cut off
//! has done nothing and is begun again.

use super::error::LedgerError;
use super::ledger::Ledger;
use super::tables::{TableResult, Tables, params};
use super::value::Value;

/// Every table with its columns, in an order in which each row finds those that it names.
const TABLES: [(&str, &str); 20] = [
    ("topics", TOPIC),
    ("gaps", "id, digest, question, kind, passage, confidence, language, times, first_at, last_at, topic, vector"),
    ("waiting", "gap, \"user\", since, topic"),
    ("askers", "topic, mark, gap"),
    ("gap_places", "gap, guild, times, last_at"),
    ("gap_place_askers", "gap, guild, mark"),
    ("verdicts", "voter, passage, helpful, at, confidence, source, guild"),
    ("replies", "message, channel, question_message, passage, quote, gap, asked, unasked, asked_at, corrected, guild"),
    ("claims", "question_message, at"),
    ("channels", "channel, guild, mode, set_at, log"),
    ("shadow_replies", "message, guild, channel, passage, confidence, is_right, asked_at"),
    ("settings", "guild, name, value"),
    (
        "feeds",
        "url, kind, every, most, guild, member, terminal, added_at, state, tried_at, last_good, failures, last_error",
    ),
    ("audit", "id, at, member, terminal, action, subject, detail, guild"),
    ("keys", "name, hash, scopes, made_at"),
    ("asked_days", "day, guild, way, outcome, asked"),
    ("timed_days", "day, guild, bucket, asked"),
    ("cited_days", "day, guild, article, cited"),
    ("judged_days", "day, guild, helpful, not_it"),
    ("secret", "only_one, bytes"),
];

const TOPIC: &str = "id, led, asked, fresh, questions, worded, askers, unanswered, not_it, low_confidence, last_at, leader, \
    language, settled, settled_at, answer";

/// What triggers have counted while gaps came in, of the first columns of [`TOPIC`].
const COUNTED: &str = "UPDATE topics SET led = ?2, asked = ?3, fresh = ?4, questions = ?5, worded = ?6, askers = ?7, \
    unanswered = ?8, not_it = ?9, low_confidence = ?10, last_at = ?11 WHERE id = ?1";

/// How many columns that takes.
const COUNTED_COLUMNS: usize = 11;

/// The tables with their columns and rows.
type Rows = Vec<(&'static str, &'static str, Vec<Vec<Value>>)>;

/// What was brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MovedLedger {
    /// Rows of all tables.
    pub rows: usize,
    /// Whether they were not there before.
    pub is_new: bool,
}

/// Why nothing was brought.
#[derive(Debug, thiserror::Error)]
pub enum MoveError {
    /// Either ledger failed.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// There is something else where it was to be brought.
    #[error("another ledger is there already, with {rows} rows; it is left as it is, and nothing is brought over it")]
    NotEmpty {
        /// Rows of the other.
        rows: usize,
    },
    /// What arrived is not what was sent.
    #[error("what has arrived of the table {table} is not what was sent, and none of it counts")]
    Different {
        /// The first table that differs.
        table: &'static str,
    },
}

impl Ledger {
    /// Brings all that is in this one into `other`, which must be empty or have just that. Nobody should write either meanwhile.
    /// `other` signs with the key of this one once it is opened again.
    ///
    /// # Errors
    /// [`MoveError`]; then nothing has changed.
    pub fn move_into(&self, other: &Self) -> Result<MovedLedger, MoveError> {
        let (sent, leads) = self.transact(|tables| Ok((all(tables)?, leads(tables)?)))?;
        let mut refused = None;
        let moved = other.transact(|tables| {
            let there = all(tables)?;
            if difference(&sent, &there).is_none() {
                return Ok(Some(false));
            }
            let rows = count(&there);
            if rows > 0 {
                refused = Some(MoveError::NotEmpty { rows });
                return Ok(None);
            }
            put(tables, &sent, leads)?;
            match difference(&sent, &all(tables)?) {
                None => Ok(Some(true)),
                Some(table) => {
                    refused = Some(MoveError::Different { table });
                    // Nothing of it stays.
                    Err(super::tables::TableError::NoRow)
                }
            }
        });
        match (refused, moved) {
            (Some(why), _) => Err(why),
            (None, moved) => Ok(MovedLedger { rows: count(&sent), is_new: moved?.unwrap_or_default() }),
        }
    }
}

/// All rows but of the key, of which every ledger has one.
fn count(rows: &Rows) -> usize {
    rows.iter().filter(|(table, ..)| *table != "secret").map(|(_, _, rows)| rows.len()).sum()
}

fn all(tables: &Tables<'_>) -> TableResult<Rows> {
    let read = |(table, columns): (&'static str, &'static str)| {
        let width = columns.split(',').count();
        let sql = format!("SELECT {columns} FROM {table}");
        let statement = tables.statement(&sql);
        let rows = statement.query_map(params![], |row| (0..width).map(|column| row.get(column)).collect())?;
        Ok((table, columns, rows.collect::<TableResult<_>>()?))
    };
    TABLES.into_iter().map(read).collect()
}

/// How many changes of leaders there were.
fn leads(tables: &Tables<'_>) -> TableResult<i64> {
    tables.statement("SELECT leads FROM upkeep").query_row(params![], |row| row.get(0))
}

/// The first table whose rows differ, in whatever order they come.
fn difference(sent: &Rows, there: &Rows) -> Option<&'static str> {
    let sorted = |rows: &[Vec<Value>]| {
        let mut rows: Vec<String> = rows.iter().map(|row| format!("{row:?}")).collect();
        rows.sort_unstable();
        rows
    };
    let differs =
        |((_, _, a), (_, _, b)): &(&(_, _, Vec<_>), &(_, _, Vec<_>))| a.len() != b.len() || sorted(a) != sorted(b);
    sent.iter().zip(there).find(differs).map(|((table, ..), _)| *table)
}

fn put(tables: &Tables<'_>, sent: &Rows, leads: i64) -> TableResult<()> {
    for (table, columns, rows) in sent {
        if ["secret", "judged_days"].contains(table) {
            // The key of an empty ledger signed nothing that is kept, and the verdicts were counted as they came in.
            tables.execute(&format!("DELETE FROM {table}"), params![])?;
        }
        let places: Vec<String> = (1..=columns.split(',').count()).map(|n| format!("?{n}")).collect();
        let sql = format!("INSERT INTO {table} ({columns}) VALUES ({})", places.join(", "));
        for row in rows {
            tables.execute(&sql, row.clone())?;
        }
    }
    let topics = sent.iter().find(|(table, ..)| *table == "topics").map_or(&[][..], |(_, _, rows)| rows);
    for topic in topics {
        tables.execute(COUNTED, topic.iter().take(COUNTED_COLUMNS).cloned().collect::<Vec<Value>>())?;
    }
    tables.execute("UPDATE upkeep SET leads = ?1", [leads]).map(drop)
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{at, gap, homes, meant, turned, verdict};
    use super::super::{
        Actor, AuditAction, AuditEntry, CountedQuestion, EVERYWHERE, FeedKind, Gap, KeyScope, LedgerOutcome, Mode,
        NewFeed, SentReply, ShadowReply,
    };
    use super::*;
    use crate::article::PassageId;
    use std::time::Duration;

    /// A ledger with something in every table.
    fn fill(ledger: &Ledger) {
        let why = ledger.record_gap(&Gap { guild: Some(7), ..meant("why", turned(0, 0.0), 1) }, at(0)).unwrap();
        ledger.record_gap(&Gap { guild: Some(7), ..meant("how come", turned(0, 0.1), 2) }, at(1)).unwrap();
        ledger.record_gap(&gap("why"), at(2)).unwrap();
        ledger.record_gap(&gap("when"), at(2)).unwrap();
        ledger.wait_for(why, u64::MAX, at(3)).unwrap();
        let reply = SentReply {
            question_message: Some(1),
            channel: 2,
            message: 3,
            passage: Some(PassageId::new("kite#a")),
            quote: Some([3; 16]),
            gap: Some(why),
            asked: [4; 8],
            is_unasked: true,
            guild: Some(7),
        };
        ledger.remember_reply(&reply, at(3)).unwrap();
        ledger.record_verdict(&verdict("kite#a", true, 1), at(4)).unwrap();
        ledger.record_verdict(&verdict("kite#a", false, 2), at(4)).unwrap();
        ledger.claim(9, at(4)).unwrap();
        ledger.set_mode(7, 2, Mode::Shadow, at(4)).unwrap();
        let shadow =
            ShadowReply { message: 5, guild: 7, channel: 2, passage: PassageId::new("kite#a"), confidence: 80 };
        ledger.remember_shadow(&shadow, at(4)).unwrap();
        ledger.set_threshold(EVERYWHERE, Some(0.5)).unwrap();
        let feed = NewFeed {
            url: "https://example.com/feed".to_owned(),
            kind: FeedKind::Feed,
            every: Duration::from_mins(1),
            most: 5,
            guild: None,
            added_by: Some(Actor::Member(8)),
        };
        ledger.add_feed(&feed, at(4)).unwrap();
        for subject in ["a", "b"] {
            ledger.audit(&AuditEntry::new(Actor::Member(8), AuditAction::FeedAdded, subject), at(4)).unwrap();
        }
        ledger.add_key("nightly", &KeyScope::ALL, at(4)).unwrap().unwrap();
        let kite = crate::article::ArticleId::new("kite");
        let asked = CountedQuestion {
            way: "ask",
            outcome: LedgerOutcome::Low,
            took: Duration::from_millis(9),
            cited: Some(&kite),
            guild: None,
        };
        ledger.count_asked(&asked, at(4)).unwrap();
    }

    #[test]
    fn a_ledger_arrives_whole_between_any_two_places() {
        for from in homes() {
            let (source, key) = (from.ledger(), from.ledger().secret().clone());
            fill(&source);
            for into in homes() {
                assert!(source.run(all).unwrap().iter().all(|(_, _, rows)| !rows.is_empty()));
                let moved = source.move_into(&into.ledger()).unwrap();
                assert!(moved.is_new && moved.rows > 25, "{moved:?}");
                let there = into.ledger();
                assert_eq!((there.secret(), there.counts().unwrap()), (&key, source.counts().unwrap()));
                assert_eq!(there.gaps_page(1, 0, 9).unwrap(), source.gaps_page(1, 0, 9).unwrap());
                let again = source.move_into(&there).unwrap();
                assert_eq!(again, MovedLedger { is_new: false, ..moved }, "once more does nothing");
                // It goes on there: counts, numbers and the list of leaders.
                there.record_gap(&meant("what for", turned(0, 0.2), 3), at(5)).unwrap();
                assert_eq!(there.gaps_page(1, 0, 9).unwrap().groups[0].questions, 3);
                there.audit(&AuditEntry::new(Actor::Member(8), AuditAction::FeedRemoved, "c"), at(5)).unwrap();
                assert_eq!(there.audited(&super::super::AuditFilter::default(), 1).unwrap()[0].number, 3);
                assert!(matches!(source.move_into(&there), Err(MoveError::NotEmpty { .. })), "another is left alone");
            }
        }
    }
}
