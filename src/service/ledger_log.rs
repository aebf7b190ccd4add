use crate::ledger::LedgerError;
use std::sync::atomic::{AtomicBool, Ordering};

/// Tells the log of a ledger once when it begins to fail, not with every question, and once when it does again what is asked of it.
#[derive(Debug, Default)]
pub(crate) struct LedgerLog {
    fails: AtomicBool,
}

impl LedgerLog {
    /// What the ledger gave; none where it failed, which `count` counts. Readers are answered all the same.
    pub(crate) fn heed<T>(&self, result: Result<T, LedgerError>, count: impl FnOnce()) -> Option<T> {
        match result {
            Ok(done) => {
                if self.fails.swap(false, Ordering::Relaxed) {
                    tracing::info!("the ledger is back");
                }
                Some(done)
            }
            Err(error) => {
                count();
                if self.fails.swap(true, Ordering::Relaxed) {
                    tracing::debug!(%error, "the ledger failed again");
                } else {
                    tracing::error!(%error, "the ledger failed; questions are answered without it until it is back");
                }
                None
            }
        }
    }
}
