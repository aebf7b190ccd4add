//! How many questions are worked on at once and how many may wait for their turn; one more is turned away at once, while
//! there is still time to say so within Discord's three seconds.
//!
//! A place is given back when its [`Permit`] is dropped, by a panic as well; a place in the queue when the waiting future
//! is dropped. Turning away kindly is the handler's.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The way in.
#[derive(Debug)]
pub(super) struct Gate {
    at_work: Arc<Semaphore>,
    waiting: AtomicUsize,
    most_waiting: usize,
}

/// The right to be worked on. It owns what it needs, to go along to a blocking thread: a search outlives the future that
/// asked for it, and counts until it ends.
#[derive(Debug)]
#[must_use = "the place is given back when this is dropped"]
pub(super) struct Permit(#[expect(dead_code, reason = "held for its drop")] OwnedSemaphorePermit);

/// A place in the queue.
struct Waiting<'a>(&'a AtomicUsize);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Gate {
    /// Lets `at_work` questions in, at least one, and lets `waiting` more wait.
    pub(super) fn new(at_work: usize, waiting: usize) -> Self {
        let at_work = at_work.clamp(1, Semaphore::MAX_PERMITS);
        Self { at_work: Arc::new(Semaphore::new(at_work)), waiting: AtomicUsize::new(0), most_waiting: waiting }
    }

    /// Waits for a place, first come first served; `None` at once where the queue is full.
    pub(super) async fn enter(&self) -> Option<Permit> {
        // Tokio hands a place that comes free to whoever waits, so this overtakes nobody.
        if let Ok(permit) = Arc::clone(&self.at_work).try_acquire_owned() {
            return Some(Permit(permit));
        }
        let _waiting = self.queue()?;
        // The semaphore is never closed, so this is never an error.
        Arc::clone(&self.at_work).acquire_owned().await.ok().map(Permit)
    }

    /// Questions that wait now.
    pub(super) fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }

    fn queue(&self) -> Option<Waiting<'_>> {
        self.waiting
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |n| (n < self.most_waiting).then_some(n + 1))
            .ok()
            .map(|_| Waiting(&self.waiting))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt;
    use std::pin::pin;

    #[tokio::test]
    async fn beyond_those_at_work_and_those_waiting_a_question_is_turned_away_at_once() {
        let gate = Gate::new(2, 1);
        let first = gate.enter().await.unwrap();
        let _second = gate.enter().await.unwrap();
        let mut third = pin!(gate.enter());
        assert!(third.as_mut().now_or_never().is_none(), "it waits");
        assert_eq!(gate.waiting(), 1);
        assert!(gate.enter().now_or_never().unwrap().is_none(), "the queue is full");
        drop(first);
        assert!(third.await.is_some());
        assert_eq!(gate.waiting(), 0);
    }

    #[tokio::test]
    async fn without_a_queue_nobody_waits_and_there_is_always_a_place_to_work() {
        let gate = Gate::new(0, 0);
        let permit = gate.enter().now_or_never().unwrap();
        assert!(permit.is_some());
        assert!(gate.enter().now_or_never().unwrap().is_none());
    }

    #[tokio::test]
    async fn turns_are_taken_in_order() {
        let gate = Gate::new(1, 3);
        let at_work = gate.enter().await.unwrap();
        let mut first = pin!(gate.enter());
        assert!(first.as_mut().now_or_never().is_none());
        let mut second = pin!(gate.enter());
        assert!(second.as_mut().now_or_never().is_none());
        drop(at_work);
        assert!(gate.enter().now_or_never().is_none(), "a newcomer does not overtake");
        assert!(second.as_mut().now_or_never().is_none());
        drop(first.await);
        assert!(second.await.is_some());
    }

    #[tokio::test]
    async fn a_panic_gives_the_place_back() {
        let gate = Arc::new(Gate::new(1, 0));
        let permit = gate.enter().await.unwrap();
        let task = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            panic!("on purpose");
        });
        assert!(task.await.is_err());
        assert!(gate.enter().now_or_never().unwrap().is_some());
    }

    #[tokio::test]
    async fn whoever_gives_up_waiting_leaves_no_trace() {
        let gate = Gate::new(1, 1);
        let at_work = gate.enter().await.unwrap();
        for _ in 0..3 {
            // Polled once and dropped.
            assert!(gate.enter().now_or_never().is_none());
            assert_eq!(gate.waiting(), 0);
        }
        // Dropped after the place was handed over and before it was taken.
        let mut waiting = Box::pin(gate.enter());
        assert!(waiting.as_mut().now_or_never().is_none());
        drop(at_work);
        drop(waiting);
        assert_eq!(gate.waiting(), 0);
        assert!(gate.enter().now_or_never().unwrap().is_some());
    }
}
