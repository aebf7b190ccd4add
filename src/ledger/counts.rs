//! How much the ledger holds, for the figures and for whoever checks the installation. Nothing here says what or whose.

use super::error::LedgerError;
use super::ledger::Ledger;
use super::tables::params;

/// Rows of the ledger.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LedgerCounts {
    /// Questions open.
    pub gaps: u64,
    /// Readers waiting to be told, once for each question.
    pub waiting: u64,
    /// Judgements that an answer helped.
    pub helpful: u64,
    /// Judgements that an answer was not it.
    pub not_it: u64,
    /// Replies that follow their question.
    pub replies: u64,
    /// Channels whose mode was set.
    pub channels: u64,
}

impl Ledger {
    /// Counts what is there.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn counts(&self) -> Result<LedgerCounts, LedgerError> {
        self.run(|tables| {
            let statement = tables.statement(
                "SELECT (SELECT count(*) FROM gaps), (SELECT count(*) FROM waiting),
                    count(*) FILTER (WHERE helpful = 1), count(*) FILTER (WHERE helpful = 0),
                    (SELECT count(*) FROM replies), (SELECT count(*) FROM channels) FROM verdicts",
            );
            statement.query_row(params![], |row| {
                let count = |column| row.get(column).map(i64::cast_unsigned);
                Ok(LedgerCounts {
                    gaps: count(0)?,
                    waiting: count(1)?,
                    helpful: count(2)?,
                    not_it: count(3)?,
                    replies: count(4)?,
                    channels: count(5)?,
                })
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::Mode;
    use super::super::fixtures::{at, gap, homes, verdict};
    use super::*;

    #[test]
    fn each_count_counts_its_own() {
        for home in homes() {
            let ledger = home.ledger();
            assert_eq!(ledger.counts().unwrap(), LedgerCounts::default());
            let why = ledger.record_gap(&gap("why"), at(0)).unwrap();
            ledger.record_gap(&gap("how"), at(0)).unwrap();
            ledger.wait_for(why, 1, at(0)).unwrap();
            for (voter, helpful) in [(1, true), (2, true), (3, false)] {
                ledger.record_verdict(&verdict("a", helpful, voter), at(0)).unwrap();
            }
            ledger.set_mode(1, 2, Mode::Off, at(0)).unwrap();
            let expected = LedgerCounts { gaps: 2, waiting: 1, helpful: 2, not_it: 1, replies: 0, channels: 1 };
            assert_eq!(ledger.counts().unwrap(), expected);
        }
    }
}
