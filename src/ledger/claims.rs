//! That a message is taken up once. Discord sends an event again after a resume, and a restart forgets what was in
//! memory; a message claimed here is not answered twice. A crash between claim and reply costs the reply, which is the
//! lesser harm.

use super::error::LedgerError;
use super::ledger::Ledger;
use super::retention::{CLAIM_DAYS, days_before};
use super::tables::params;
use jiff::Timestamp;

impl Ledger {
    /// True for the first to take up `question_message`, of all threads, processes and restarts of a day.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn claim(&self, question_message: u64, now: Timestamp) -> Result<bool, LedgerError> {
        self.run(|tables| {
            let statement = tables.statement(
                "INSERT INTO claims (question_message, at) VALUES (?1, ?2)
                 ON CONFLICT (question_message) DO UPDATE SET at = excluded.at WHERE claims.at <= ?3",
            );
            let values = params![question_message.cast_signed(), now.as_second(), days_before(now, CLAIM_DAYS)];
            Ok(statement.execute(values)? > 0)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{at, homes};
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
        for home in homes() {
            let open = || home.open(30, at(0));
            let (one, two) = (open(), open());
            for message in 0..50 {
                assert_eq!(winners(&[&one, &two], message), 1);
            }
            drop((one, two));
            assert!(!open().claim(7, at(60)).unwrap());
        }
    }

    #[test]
    fn a_claim_is_good_for_a_day() {
        for home in homes() {
            let ledger = home.ledger();
            assert!(ledger.claim(u64::MAX, at(0)).unwrap());
            assert!(!ledger.claim(u64::MAX, at(86_399)).unwrap());
            assert!(ledger.claim(u64::MAX, at(86_400)).unwrap());
        }
    }
}
