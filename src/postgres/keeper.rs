//! Says which generations somebody in this process has open, by shared locks of a connection, so that whoever publishes leaves them
//! alone. The locks end with the process, however it ends. The locks of a connection that broke are taken again by the next.

use super::database::Database;
use super::error::DatabaseError;
use super::session::Session;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The number of a lock of the database for something of a corpus.
pub(super) fn lock_key(corpus: &str, what: &str) -> i64 {
    let digest = Sha256::digest(format!("ibid\n{corpus}\n{what}"));
    digest.first_chunk::<8>().map_or(0, |bytes| i64::from_le_bytes(*bytes))
}

/// What a reader of a generation locks.
pub(super) fn generation_key(corpus: &str, generation: u64) -> i64 {
    lock_key(corpus, &format!("generation {generation}"))
}

#[derive(Default)]
struct Holding {
    session: Option<Session>,
    /// How often each generation is open.
    open: BTreeMap<u64, usize>,
}

pub(super) struct Keeper {
    database: Arc<Database>,
    holding: Mutex<Holding>,
}

impl Keeper {
    pub(super) fn new(database: &Arc<Database>) -> Arc<Self> {
        Arc::new(Self { database: Arc::clone(database), holding: Mutex::default() })
    }

    fn holding(&self) -> MutexGuard<'_, Holding> {
        self.holding.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn lock(&self, session: &Session, generation: u64) -> Result<(), DatabaseError> {
        let key = generation_key(self.database.corpus(), generation);
        session.query("SELECT pg_advisory_lock_shared($1)", &[&key]).map(drop)
    }

    /// Holds a generation until what is given is dropped.
    pub(super) fn hold(self: &Arc<Self>, generation: u64) -> Result<HeldGeneration, DatabaseError> {
        let mut holding = self.holding();
        if holding.session.as_ref().is_none_or(Session::is_closed) {
            let session = Session::open(&self.database)?;
            for known in holding.open.keys() {
                self.lock(&session, *known)?;
            }
            holding.session = Some(session);
        }
        if let (Some(session), false) = (&holding.session, holding.open.contains_key(&generation)) {
            self.lock(session, generation)?;
        }
        *holding.open.entry(generation).or_default() += 1;
        Ok(HeldGeneration { keeper: Arc::clone(self), generation })
    }
}

/// A generation that somebody has open.
pub(super) struct HeldGeneration {
    keeper: Arc<Keeper>,
    generation: u64,
}

impl Drop for HeldGeneration {
    fn drop(&mut self) {
        let mut holding = self.keeper.holding();
        let Some(times) = holding.open.get_mut(&self.generation) else { return };
        *times -= 1;
        if *times == 0 {
            holding.open.remove(&self.generation);
            let key = generation_key(self.keeper.database.corpus(), self.generation);
            if let Some(session) = &holding.session {
                // With a connection that is gone the lock is gone.
                let _ = session.query("SELECT pg_advisory_unlock_shared($1)", &[&key]);
            }
        }
    }
}
