//! Spans on their way to the collector: at most so many, handed over in batches. Whoever brings some never waits.

use super::span::Span;
use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Spans that wait, at most; a few megabytes.
const MOST: usize = 8192;

/// Spans in one request to the collector, at most.
const BATCH: usize = 512;

/// Spans wait so long for others to go along with.
const PATIENCE: Duration = Duration::from_secs(2);

/// The queue.
#[derive(Default)]
pub(super) struct Queue {
    state: Mutex<QueueState>,
    changed: Condvar,
}

#[derive(Default)]
struct QueueState {
    spans: VecDeque<Span>,
    has_ended: bool,
}

impl Queue {
    /// Takes all of these, or none where there is no room; then how many were dropped.
    pub(super) fn push(&self, spans: Vec<Span>) -> usize {
        let mut state = self.lock();
        if state.has_ended || state.spans.len() + spans.len() > MOST {
            return spans.len();
        }
        state.spans.extend(spans);
        // The first to come begins the wait for others, a whole batch ends it.
        self.changed.notify_one();
        0
    }

    /// Waits for a batch; none once the queue has ended and is empty.
    pub(super) fn next(&self) -> Option<Vec<Span>> {
        let waiting = self.changed.wait_while(self.lock(), |state| state.spans.is_empty() && !state.has_ended);
        let state = waiting.unwrap_or_else(PoisonError::into_inner);
        let whole = |state: &mut QueueState| state.spans.len() < BATCH && !state.has_ended;
        let waited = self.changed.wait_timeout_while(state, PATIENCE, whole);
        let (mut state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        let count = state.spans.len().min(BATCH);
        let batch: Vec<Span> = state.spans.drain(..count).collect();
        (!batch.is_empty()).then_some(batch)
    }

    /// Waits this long, or until the queue ends; whether it has ended.
    pub(super) fn pause(&self, pause: Duration) -> bool {
        let waited = self.changed.wait_timeout_while(self.lock(), pause, |state| !state.has_ended);
        waited.unwrap_or_else(PoisonError::into_inner).0.has_ended
    }

    /// Takes no more spans.
    pub(super) fn end(&self) {
        self.lock().has_ended = true;
        self.changed.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, QueueState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::super::context::{SpanId, TraceId};
    use super::super::span::What;
    use super::*;

    fn spans(count: usize) -> Vec<Span> {
        let one = Span { trace: TraceId(1), id: SpanId(1), parent: None, begun: 0, ended: 1, what: What::Step("wait") };
        vec![one; count]
    }

    #[test]
    fn a_full_queue_drops_and_says_so_and_what_it_has_comes_out_in_batches() {
        let queue = Queue::default();
        assert_eq!(queue.push(spans(MOST - 1)), 0);
        assert_eq!(queue.push(spans(2)), 2, "no room for both");
        assert_eq!(queue.push(spans(1)), 0);
        assert_eq!(queue.next().unwrap().len(), BATCH, "at once, as it is a whole one");
        assert_eq!(queue.push(spans(3)), 0);
        queue.end();
        assert_eq!(queue.push(spans(1)), 1, "it has ended");
        let rest: Vec<usize> = std::iter::from_fn(|| queue.next()).map(|batch| batch.len()).collect();
        assert_eq!(rest.iter().sum::<usize>(), MOST - BATCH + 3);
        assert!(rest.iter().all(|batch| *batch <= BATCH) && queue.pause(Duration::MAX));
    }
}
