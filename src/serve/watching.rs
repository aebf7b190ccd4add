//! Keeps the answers in step with the articles while the server runs: what is saved in the corpus folder is brought in, what
//! another process published is served, a damaged index is gone around. It is what the bot does, with the log alone to tell.

use super::state::ServeState;
use crate::article::{KEY_BYTES, Key};
use crate::newsroom::{
    Comparison, Held, Occasion, Order, PublishError, Watcher, compare_with, look_in, publish, watch,
};
use crate::store::Index;
use std::io;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};
use tokio_util::sync::CancellationToken;

/// Other processes and the index are looked at so often.
const TICK: Duration = Duration::from_millis(500);

/// What failed, or what another process is at, is tried again so soon.
const AGAIN: Duration = Duration::from_secs(5);

/// Bytes of the index compared with their checksums at a time.
const CHECKED_AT_A_TIME: usize = 8 << 20;

/// Golden questions named in a line of the log.
const NAMED: usize = 10;

/// Keeps watch on a thread of its own, until `stop`.
pub(super) fn begin(state: &Arc<ServeState>, stop: CancellationToken) -> io::Result<()> {
    let state = Arc::clone(state);
    thread::Builder::new().name("watch".to_owned()).spawn(move || keep(&state, &stop)).map(drop)
}

fn keep(state: &ServeState, stop: &CancellationToken) {
    // Opened before the corpus is first read, so that nothing is missed in between.
    let eye = state.settings.watch.then(|| open_eye(state)).flatten();
    let mut due = Some(Instant::now());
    let mut last_told = None;
    while !stop.is_cancelled() {
        if due.is_some_and(|due| due <= Instant::now()) {
            due = bring_in(state, &mut last_told);
        }
        follow(state);
        state.engine.check_further(CHECKED_AT_A_TIME);
        if state.step_back() && state.engine.has_left().is_some() && due.is_none() {
            due = Some(Instant::now() + AGAIN);
        }
        let patience = due.map_or(TICK, |due| due.saturating_duration_since(Instant::now()).min(TICK));
        match &eye {
            Some(eye) if eye.wait(patience) => due = Some(Instant::now()),
            Some(_) => {}
            None => thread::sleep(patience),
        }
    }
}

fn open_eye(state: &ServeState) -> Option<Watcher> {
    let corpus = &state.engine.settings().corpus;
    match watch(corpus) {
        Ok(eye) => Some(eye),
        Err(error) => {
            tracing::warn!(%error, "checking the articles' folder every few seconds instead");
            look_in(corpus).ok()
        }
    }
}

/// Brings the index in line with the corpus; gives when to try again, where that is to be.
fn bring_in(state: &ServeState, last_told: &mut Option<String>) -> Option<Instant> {
    let report = match publish(&state.engine, Order::new(Occasion::Saved), &|_| {}) {
        Ok(report) => report,
        Err(PublishError::OnHold { .. }) => return None,
        Err(PublishError::Engine(error)) => {
            let said = error.to_string();
            if !error.is_busy() && last_told.as_ref() != Some(&said) {
                tracing::error!(%error, "changed articles cannot be brought in; answers come from the index as it is");
                *last_told = Some(said);
            }
            return Some(Instant::now() + AGAIN);
        }
    };
    *last_told = None;
    if matches!(report.held, Some(Held::OnHold)) {
        tracing::warn!(
            "articles from feeds break golden questions and are not in use; the index is on hold until `ibid index` decides"
        );
        return None;
    }
    if report.built.is_new {
        tracing::info!(generation = report.built.generation, "updated the index with changed articles");
        warm(&state.engine.index());
        tell_broken(&report.ask(&state.engine).golden);
    }
    None
}

/// Serves what another process published.
fn follow(state: &ServeState) {
    let before = state.engine.index();
    match state.engine.follow() {
        Ok(true) => {
            let index = state.engine.index();
            tracing::info!(generation = index.generation, "another process built a new index");
            warm(&index);
            tell_broken(&compare_with(&state.engine, &before));
        }
        Ok(false) => {}
        Err(error) => tracing::debug!(%error, "the index that another process built cannot be served"),
    }
}

/// Makes what readers look up in the index, so that none of them waits for it.
fn warm(index: &Index) {
    let entries = index.newest_entries().map_or(0, <[u32]>::len);
    let has_key = index.by_key(Key([0; KEY_BYTES])).is_some();
    tracing::debug!(entries, names = index.names(&[]).is_ok(), has_key, "the index was searched");
}

fn tell_broken(golden: &Comparison) {
    if let Some(error) = &golden.trouble {
        tracing::warn!(%error, "the golden questions cannot be asked");
    }
    let broken: Vec<&str> = golden.broken().map(|flip| flip.id.as_str()).collect();
    if !broken.is_empty() {
        let questions = broken.iter().take(NAMED).copied().collect::<Vec<_>>().join(", ");
        tracing::warn!(
            broken = broken.len(),
            questions,
            "changed articles break golden questions; `ibid rollback` goes back"
        );
    }
}

impl ServeState {
    /// Goes back to the newest whole index, where a file of the serving one is damaged. Says whether a whole one serves.
    pub(super) fn step_back(&self) -> bool {
        if let Some(left) = self.engine.step_back() {
            tracing::error!(generation = left.generation, error = %left.why, serving = left.serving, "an index is damaged; the previous one is served");
        }
        self.engine.damage().is_none()
    }
}
