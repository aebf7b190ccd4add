//! That a message is taken up once. Discord sends an event again after a resume, and a restart forgets what was in
//! memory; a message claimed here is not answered twice. A crash between claim and reply costs the reply, which is the
//! lesser harm.

use super::error::LedgerError;
use super::ledger::Ledger;
use super::retention::{CLAIM_DAYS, days_before};
use jiff::Timestamp;
use rusqlite::params;

impl Ledger {
    /// True for the first to take up `question_message`, of all threads, processes and restarts of a day.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn claim(&self, question_message: u64, now: Timestamp) -> Result<bool, LedgerError> {
        self.run(|tables| {
            let mut statement = tables.prepare_cached(
                "INSERT INTO claims (question_message, at) VALUES (?1, ?2)
                 ON CONFLICT (question_message) DO UPDATE SET at = excluded.at WHERE at <= ?3",
            )?;
            let values = params![question_message.cast_signed(), now.as_second(), days_before(now, CLAIM_DAYS)];
            Ok(statement.execute(values)? > 0)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::at;
    use super::*;
    use std::thread;

    /// Claims by eight threads, each with its own or a shared ledger.
    fn winners(ledgers: &[&Ledger], message: u64) -> usize {
        thread::scope(|scope| {
            let threads: Vec<_> = (0..8)
                .map(|n| {
                    let ledger = ledgers[n % ledgers.len()];
                    scope.spawn(move || ledger.claim(message, at(0)).unwrap())
                })
                .collect();
            threads.into_iter().map(|t| t.join().unwrap()).filter(|won| *won).count()
        })
    }

    #[test]
    fn one_of_eight_threads_wins_also_over_two_connections_and_a_restart() {
        let dir = tempfile::tempdir().unwrap();
        let open = || Ledger::open(&dir.path().join("l"), 30, at(0)).unwrap();
        let (one, two) = (open(), open());
        for message in 0..50 {
            assert_eq!(winners(&[&one, &two], message), 1);
        }
        drop((one, two));
        assert!(!open().claim(7, at(60)).unwrap());
    }

    #[test]
    fn a_claim_is_good_for_a_day() {
        let ledger = Ledger::in_memory().unwrap();
        assert!(ledger.claim(u64::MAX, at(0)).unwrap());
        assert!(!ledger.claim(u64::MAX, at(86_399)).unwrap());
        assert!(ledger.claim(u64::MAX, at(86_400)).unwrap());
    }
}
