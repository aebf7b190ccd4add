//! What readers may see now: the serving generation under the corpus's register, which is looked at before every use, so
//! that a retraction counts at once, whoever wrote it down, and an embargo, or the time for which an article is public, ends to
//! the second.

use crate::ingest::{FileStamp, Register, RegisterError};
use crate::store::{Index, next_change};
use jiff::Timestamp;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

/// What time it is.
pub type Clock = fn() -> Timestamp;

pub(super) struct Serving {
    corpus: PathBuf,
    clock: Clock,
    now: RwLock<ServingState>,
}

struct ServingState {
    index: Arc<Index>,
    register: Arc<Register>,
    stamp: FileStamp,
    /// When an embargo ends, or an article becomes public or ceases to be.
    until: Option<Timestamp>,
    trouble: Option<Arc<RegisterError>>,
}

impl Serving {
    pub(super) fn new(generation: &Index, corpus: &Path, clock: Clock) -> Result<Self, RegisterError> {
        let stamp = FileStamp::of(corpus);
        let register = Arc::new(Register::read(corpus)?);
        let now = ServingState::new(generation, register, stamp, clock());
        Ok(Self { corpus: corpus.to_owned(), clock, now: RwLock::new(now) })
    }

    pub(super) fn index(&self) -> Arc<Index> {
        let (stamp, time) = (FileStamp::of(&self.corpus), (self.clock)());
        {
            let now = self.now.read().unwrap_or_else(PoisonError::into_inner);
            if now.stamp == stamp && now.until.is_none_or(|until| time < until) {
                return Arc::clone(&now.index);
            }
        }
        let mut now = self.now.write().unwrap_or_else(PoisonError::into_inner);
        // Read after the stamp was taken: what is written in between is read once more.
        let (register, trouble) = match Register::read_after(&self.corpus, Some(&now.register)) {
            Ok(register) => (Arc::new(register), None),
            Err(error) => (Arc::clone(&now.register), Some(Arc::new(error))),
        };
        let fresh = ServingState::new(&now.index, register, stamp, time);
        *now = ServingState { trouble: trouble.or(fresh.trouble), ..fresh };
        Arc::clone(&now.index)
    }

    pub(super) fn replace(&self, generation: &Index) {
        let mut now = self.now.write().unwrap_or_else(PoisonError::into_inner);
        let trouble = now.trouble.take();
        *now = ServingState {
            trouble,
            ..ServingState::new(generation, Arc::clone(&now.register), now.stamp, (self.clock)())
        };
    }

    pub(super) fn under(&self, generation: &Index) -> Index {
        let now = self.now.read().unwrap_or_else(PoisonError::into_inner);
        generation.under(Arc::clone(&now.register), (self.clock)())
    }

    pub(super) fn trouble(&self) -> Option<Arc<RegisterError>> {
        self.now.read().unwrap_or_else(PoisonError::into_inner).trouble.clone()
    }
}

impl ServingState {
    fn new(generation: &Index, register: Arc<Register>, stamp: FileStamp, now: Timestamp) -> Self {
        let index = Arc::new(generation.under(Arc::clone(&register), now));
        let faults = register.faults(now);
        let trouble = (!faults.is_empty()).then(|| Arc::new(RegisterError::Faulty { faults }));
        Self { until: next_change(index.everything(), &register, now), index, register, stamp, trouble }
    }
}
