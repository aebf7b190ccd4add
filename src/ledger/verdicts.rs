//! Whether a passage helped. One press counts for each reader and message; who pressed is kept only as a keyed hash that
//! the face makes, so that a second press changes the first and nobody can be told from it.

use super::error::LedgerError;
use super::ledger::Ledger;
use crate::article::PassageId;
use jiff::Timestamp;
use rusqlite::params;

/// A reader's judgement of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// What was shown.
    pub passage: PassageId,
    /// Helpful, or not it.
    pub helpful: bool,
    /// Keyed hash of the reply's message and the reader.
    pub voter: [u8; 8],
}

/// Judgements of one passage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// It helped.
    pub helpful: u64,
    /// It was not it.
    pub not_it: u64,
}

impl Ledger {
    /// Notes `verdict` in place of an earlier one of the same voter. False when it says what the earlier one said.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn record_verdict(&self, verdict: &Verdict, now: Timestamp) -> Result<bool, LedgerError> {
        self.run(|tables| {
            let mut statement = tables.prepare_cached(
                "INSERT INTO verdicts (voter, passage, helpful, at) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (voter) DO UPDATE SET passage = excluded.passage, helpful = excluded.helpful, at = excluded.at
                    WHERE helpful <> excluded.helpful OR passage <> excluded.passage",
            )?;
            let values = params![verdict.voter, verdict.passage.as_str(), verdict.helpful, now.as_second()];
            Ok(statement.execute(values)? > 0)
        })
    }

    /// How `passage` was judged.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn verdicts(&self, passage: &PassageId) -> Result<Tally, LedgerError> {
        self.run(|tables| {
            let mut statement = tables.prepare_cached(
                "SELECT count(*) FILTER (WHERE helpful), count(*) FILTER (WHERE NOT helpful) FROM verdicts
                 WHERE passage = ?1",
            )?;
            statement.query_row([passage.as_str()], |row| {
                let count = |column| row.get(column).map(i64::cast_unsigned);
                Ok(Tally { helpful: count(0)?, not_it: count(1)? })
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::at;
    use super::*;

    #[test]
    fn a_later_press_takes_the_place_of_the_earlier_one() {
        let ledger = Ledger::in_memory().unwrap();
        let passage = PassageId::new("kite#faq/why");
        let press = |voter: u8, helpful| {
            let verdict = Verdict { passage: passage.clone(), helpful, voter: [voter; 8] };
            ledger.record_verdict(&verdict, at(0)).unwrap()
        };
        assert!(press(1, true) && press(2, true));
        assert!(!press(1, true), "the same again is no news");
        assert_eq!(ledger.verdicts(&passage).unwrap(), Tally { helpful: 2, not_it: 0 });
        assert!(press(1, false));
        assert_eq!(ledger.verdicts(&passage).unwrap(), Tally { helpful: 1, not_it: 1 });
        assert_eq!(ledger.verdicts(&PassageId::new("other")).unwrap(), Tally::default());
    }
}
