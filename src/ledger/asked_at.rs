//! Where a question without a good answer was asked.

use super::error::LedgerError;
use super::gap::GapId;
use super::ledger::Ledger;
use super::tables::Row;

impl Ledger {
    /// Channel and message of the replies, still remembered, that left `gap` open; private ones too.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn replies_with(&self, gap: GapId) -> Result<Vec<(u64, u64)>, LedgerError> {
        self.run(|tables| {
            let statement =
                tables.statement("SELECT channel, message FROM replies WHERE gap = ?1 ORDER BY asked_at, message");
            let id = |row: &Row, column| row.get(column).map(i64::cast_unsigned);
            statement.query_map([gap.0], |row| Ok((id(row, 0)?, id(row, 1)?)))?.collect()
        })
    }
}
