//! What every request needs, in one place: the engine, the ledger, the gate, the figures. The engine and the ledger are
//! synchronous; [`ServeState::work`] takes them off the async threads and through the gate.

use super::client::{Client, ClientMarks};
use super::desk::DeskState;
use super::metrics::Metrics;
use super::settings::ServeSettings;
use super::traces::{Trace, Tracing};
use super::vote_token::VoteSigner;
use crate::engine::Engine;
use crate::ledger::{EVERYWHERE, Ledger, LedgerError};
use crate::service::{Gate, LedgerLog, Mount, MountParts};
use jiff::Timestamp;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tokio_util::task::TaskTracker;

/// A question is done so long after it came, or is not begun: whoever waits longer has gone.
pub(super) const PATIENCE: Duration = Duration::from_secs(5);

/// Everything that outlives a single request.
pub(super) struct ServeState {
    pub engine: Arc<Engine>,
    pub ledger: Arc<Ledger>,
    ledger_log: LedgerLog,
    pub settings: ServeSettings,
    pub metrics: Arc<Metrics>,
    /// Where requests are told to a collector.
    pub traces: Option<Tracing>,
    pub votes: VoteSigner,
    pub marks: ClientMarks,
    pub desk: DeskState,
    pub started: Instant,
    /// What other faces answer.
    pub mounts: Vec<Mount>,
    /// What hooks report is done one after the other.
    pub hooks: tokio::sync::Mutex<()>,
    /// Work that is finished before the process ends.
    pub tasks: TaskTracker,
    gate: Gate,
    /// Tells the requests of this process from those of another one.
    run: u32,
    requests: AtomicU64,
}

/// Why something was not done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NotDone {
    /// There is no time for it among those that wait already.
    Busy,
    /// It panicked; the log says where.
    Panicked,
}

impl ServeState {
    /// With what was shared with the mounts.
    pub(super) fn new(parts: &MountParts, settings: ServeSettings, mounts: Vec<Mount>) -> Self {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        let now = Timestamp::now();
        Self {
            votes: VoteSigner::new(*parts.ledger.secret().as_bytes()),
            marks: ClientMarks::new(now),
            desk: DeskState::new(*parts.ledger.secret().as_bytes(), &settings.desk, now),
            gate: Gate::new(cores),
            metrics: Arc::new(Metrics::new()),
            traces: None,
            started: Instant::now(),
            run: now.subsec_nanosecond().unsigned_abs(),
            requests: AtomicU64::new(1),
            hooks: tokio::sync::Mutex::default(),
            tasks: parts.tasks.clone(),
            engine: Arc::clone(&parts.engine),
            ledger: Arc::clone(&parts.ledger),
            ledger_log: LedgerLog::default(),
            settings,
            mounts,
        }
    }

    /// The number of a request, which its reply and the log have.
    pub(super) fn number(&self) -> String {
        format!("{:08x}-{:x}", self.run, self.requests.fetch_add(1, Ordering::Relaxed))
    }

    /// Does `work` on a blocking thread when its turn comes, to be done by then; else [`NotDone::Busy`] at once.
    pub(super) async fn work<T: Send + 'static>(
        self: &Arc<Self>,
        client: Client,
        work: impl FnOnce(&Self) -> T + Send + 'static,
    ) -> Result<T, NotDone> {
        let (came, trace) = (Instant::now(), Trace::current());
        let permit = self.gate.enter(client.who, came + PATIENCE).await;
        trace.since("wait", came);
        let Some(permit) = permit else {
            self.metrics.shed();
            return Err(NotDone::Busy);
        };
        self.block(move |state| {
            let _permit = permit;
            work(state)
        })
        .await
    }

    /// Does `work` on a blocking thread at once: for the ledger, and what must not wait behind questions.
    pub(super) async fn block<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Self) -> T + Send + 'static,
    ) -> Result<T, NotDone> {
        let state = Arc::clone(self);
        // The panic hook wrote the place to the log.
        tokio::task::spawn_blocking(move || work(&state)).await.map_err(|_| {
            self.metrics.panicked();
            NotDone::Panicked
        })
    }

    /// Questions that wait for their turn.
    pub(super) fn waiting(&self) -> usize {
        self.gate.waiting()
    }

    /// Tells the log of a ledger that failed; readers are answered all the same.
    pub(super) fn log_failure<T>(&self, result: Result<T, LedgerError>) -> Option<T> {
        self.ledger_log.heed(result, || self.metrics.ledger_failed())
    }

    /// The confidence from which readers get an answer: what was set in the ledger for all, else the operator's.
    pub(super) fn threshold(&self) -> f32 {
        let set = self.log_failure(self.ledger.threshold(EVERYWHERE)).flatten();
        set.unwrap_or(self.engine.settings().threshold)
    }
}
