//! Where serenity's attempts to connect are counted and held up.
//!
//! serenity tells nobody of most of them: after a dropped connection it resumes in a loop of its own. But before each it
//! locks the gateway's address to read it, and tokio's lock serves whoever waits in order. So we keep it locked, and to
//! let somebody through we queue up behind whoever waits and let go. Who hands the lock back says what happened: where
//! it is we who let go, nobody stood before us; where it is another thread, one has read the address.

use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{ThreadId, current};
use std::time::Duration;
use tokio::sync::{Mutex, OwnedMutexGuard};
use tokio::task::unconstrained;

/// How long the one who has gone through may take to read an address.
const READING: Duration = Duration::from_secs(1);

pub(super) struct Turnstile {
    address: Arc<Mutex<String>>,
    /// `None` while one is going through.
    bolt: Option<OwnedMutexGuard<String>>,
}

impl Turnstile {
    /// One to the gateway at `address`, closed.
    pub(super) fn new(address: String) -> Self {
        let address = Arc::new(Mutex::new(address));
        let bolt = Arc::clone(&address).try_lock_owned().ok();
        Self { address, bolt }
    }

    /// What serenity is given.
    pub(super) fn address(&self) -> Arc<Mutex<String>> {
        Arc::clone(&self.address)
    }

    /// Lets whoever waits go through, and says whether somebody did. Several shards that wait together count as one.
    pub(super) async fn turn(&mut self) -> bool {
        // Unconstrained, for a place in the queue must not be refused because this task has done much already.
        let mut behind = Box::pin(unconstrained(Arc::clone(&self.address).lock_owned()));
        let called = Arc::new(Called::default());
        let waker = Waker::from(Arc::clone(&called));
        if let Poll::Ready(bolt) = behind.as_mut().poll(&mut Context::from_waker(&waker)) {
            // Whoever went through at the last turn has been counted, and left the lock free.
            self.bolt = Some(bolt);
            return false;
        }
        if self.bolt.take().is_some() && called.by_this_thread() {
            self.bolt = Some(behind.await);
            return false;
        }
        // A thread of serenity's that hangs must not hang this; the bolt is then put back at the next turn.
        self.bolt = tokio::time::timeout(READING, behind).await.ok();
        true
    }
}

/// Notes which thread calls first.
#[derive(Default)]
struct Called(OnceLock<ThreadId>);

impl Called {
    fn by_this_thread(&self) -> bool {
        self.0.get() == Some(&current().id())
    }
}

impl Wake for Called {
    fn wake(self: Arc<Self>) {
        self.0.get_or_init(|| current().id());
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::sync::atomic::{AtomicU32, Ordering};

    #[tokio::test]
    async fn nobody_goes_through_but_when_it_turns() {
        let mut turnstile = Turnstile::new("ws://127.0.0.1".to_owned());
        let address = turnstile.address();
        assert!(!turnstile.turn().await);
        let read = tokio::spawn(async move { address.lock().await.clone() });
        tokio::task::yield_now().await;
        assert!(!read.is_finished());
        assert!(turnstile.turn().await);
        assert_eq!(read.await.unwrap(), "ws://127.0.0.1");
        assert!(!turnstile.turn().await);
        assert!(turnstile.address().try_lock().is_err());
    }

    /// As serenity does: on a thread of its own, at once again, and done before whoever let it through looks.
    #[tokio::test]
    async fn whoever_goes_through_is_counted_however_quick() {
        let mut turnstile = Turnstile::new(String::new());
        let address = turnstile.address();
        let (passed, seen) = (Arc::new(AtomicU32::new(0)), AtomicU32::new(0));
        let count = Arc::clone(&passed);
        let reader = std::thread::spawn(move || {
            for _ in 0..2_000 {
                drop(address.blocking_lock());
                count.fetch_add(1, Ordering::SeqCst);
            }
        });
        while !reader.is_finished() {
            let before = passed.load(Ordering::SeqCst);
            if turnstile.turn().await {
                seen.fetch_add(1, Ordering::SeqCst);
                // The next cannot pass before the next turn.
                while passed.load(Ordering::SeqCst) == before {
                    std::hint::spin_loop();
                }
            }
        }
        reader.join().unwrap();
        assert_eq!(seen.into_inner(), 2_000);
    }
}
