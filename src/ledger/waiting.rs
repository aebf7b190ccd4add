//! Readers who want to be told when their question is answered: the only place where a reader's id is kept, and only
//! because the reader asked. Telling them is the face's work.

use super::error::LedgerError;
use super::gap::GapId;
use super::ledger::Ledger;
use super::tables::params;
use crate::article::{PassageId, Question};
use jiff::Timestamp;

/// A question that somebody waits to see answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Awaited {
    /// The gap.
    pub gap: GapId,
    /// What was asked.
    pub question: Question,
    /// The passage that was shown and was not it.
    pub passage: Option<PassageId>,
}

impl Ledger {
    /// Has `user` wait for an answer to `gap`; once more only renews the wait. False when the gap is gone, or its
    /// words: then nobody could be told.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn wait_for(&self, gap: GapId, user: u64, now: Timestamp) -> Result<bool, LedgerError> {
        self.transact(|tables| {
            let statement = tables.statement(
                "INSERT INTO waiting (gap, \"user\", since, topic) SELECT id, ?2, ?3, topic FROM gaps
                 WHERE id = ?1 AND question IS NOT NULL
                 ON CONFLICT (gap, \"user\") DO UPDATE SET since = excluded.since",
            );
            Ok(statement.execute(params![gap.0, user.cast_signed(), now.as_second()])? > 0)
        })
    }

    /// Has `user` wait no longer; false when they did not wait.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn stop_waiting(&self, gap: GapId, user: u64) -> Result<bool, LedgerError> {
        self.run(|tables| {
            let statement = tables.statement("DELETE FROM waiting WHERE gap = ?1 AND \"user\" = ?2");
            Ok(statement.execute([gap.0, user.cast_signed()])? > 0)
        })
    }

    /// Who waits for an answer to `gap`, the longest waiting first.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn waiting(&self, gap: GapId) -> Result<Vec<u64>, LedgerError> {
        self.run(|tables| {
            let statement = tables.statement("SELECT \"user\" FROM waiting WHERE gap = ?1 ORDER BY since, \"user\"");
            statement.query_map([gap.0], |row| row.get(0).map(i64::cast_unsigned))?.collect()
        })
    }

    /// Gaps that somebody waits for and whose words are still there, the longest waited for first.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn awaited(&self) -> Result<Vec<Awaited>, LedgerError> {
        let rows: Vec<(GapId, String, Option<String>)> = self.run(|tables| {
            let statement = tables.statement(
                "SELECT id, question, passage FROM gaps JOIN waiting ON gap = id WHERE question IS NOT NULL
                 GROUP BY id, question, passage ORDER BY min(since), id",
            );
            statement.query_map(params![], |row| Ok((GapId(row.get(0)?), row.get(1)?, row.get(2)?)))?.collect()
        })?;
        let awaited = |(gap, words, passage): (GapId, String, Option<String>)| {
            Some(Awaited { gap, question: Question::new(&words).ok()?, passage: passage.map(PassageId::new) })
        };
        Ok(rows.into_iter().filter_map(awaited).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{at, gap, homes};
    use super::super::gaps::take_back;
    use super::*;

    #[test]
    fn what_is_awaited_is_what_somebody_waits_for() {
        for home in homes() {
            let ledger = home.ledger();
            let (why, how) =
                (ledger.record_gap(&gap("why"), at(0)).unwrap(), ledger.record_gap(&gap("how"), at(0)).unwrap());
            ledger.record_gap(&gap("when"), at(0)).unwrap();
            ledger.wait_for(how, 7, at(2)).unwrap();
            ledger.wait_for(why, 7, at(1)).unwrap();
            ledger.wait_for(why, 8, at(3)).unwrap();
            let awaited: Vec<GapId> = ledger.awaited().unwrap().into_iter().map(|a| a.gap).collect();
            assert_eq!(awaited, [why, how]);
        }
    }

    #[test]
    fn a_reader_waits_once_and_only_for_a_gap_that_is_there() {
        for home in homes() {
            let ledger = home.ledger();
            let why = ledger.record_gap(&gap("why"), at(0)).unwrap();
            assert!(ledger.wait_for(why, u64::MAX, at(1)).unwrap());
            assert!(ledger.wait_for(why, 7, at(2)).unwrap());
            assert!(ledger.wait_for(why, u64::MAX, at(3)).unwrap(), "pressed again");
            assert_eq!(ledger.waiting(why).unwrap(), [7, u64::MAX]);
            assert!(ledger.stop_waiting(why, 7).unwrap());
            assert!(!ledger.stop_waiting(why, 7).unwrap());
            assert!(!ledger.wait_for(GapId(1), 7, at(1)).unwrap());
            assert_eq!(ledger.waiting(why).unwrap(), [u64::MAX]);
        }
    }

    #[test]
    fn a_reader_can_be_forgotten_and_a_gap_takes_its_readers_along() {
        for home in homes() {
            let ledger = home.ledger();
            let [why, how] = ["why", "how"].map(|q| ledger.record_gap(&gap(q), at(0)).unwrap());
            for (gap, user) in [(why, 1), (how, 1), (how, 2)] {
                ledger.wait_for(gap, user, at(0)).unwrap();
            }
            assert_eq!(ledger.forget_user(1).unwrap().waits, 2);
            assert_eq!(ledger.waiting(how).unwrap(), [2]);
            ledger.run(|tables| take_back(tables, how, None)).unwrap();
            assert_eq!(ledger.waiting(how).unwrap(), [2], "a gap that somebody waits for stays");
            ledger.run(|tables| tables.execute("DELETE FROM gaps", params![])).unwrap();
            assert_eq!(ledger.counts().unwrap().waiting, 0);
        }
    }
}
