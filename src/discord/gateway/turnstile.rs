//! Where serenity's attempts to connect are counted and held up.
//!
//! serenity tells nobody of most of them: after a dropped connection it resumes in a loop of its own. But before each it
//! locks the gateway's address to read it, and tokio's lock serves whoever waits in order. So we keep it locked: to
//! let go and find it free says that nobody waited, to find it taken says that one has gone through.

use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Mutex, OwnedMutexGuard};

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
        let mut behind = Box::pin(Arc::clone(&self.address).lock_owned());
        // In the queue before the bolt is drawn: whoever comes later stands behind, and cannot slip through uncounted.
        let mut is_mine = at_once(&mut behind).await;
        if self.bolt.take().is_some() {
            is_mine = at_once(&mut behind).await;
        }
        if is_mine.is_some() {
            self.bolt = is_mine;
            return false;
        }
        // A thread of serenity's that hangs must not hang this; the bolt is then put back at the next turn.
        self.bolt = tokio::time::timeout(READING, behind).await.ok();
        true
    }
}

/// What `future` comes to if it is ready now.
async fn at_once<T>(future: &mut (impl Future<Output = T> + Unpin)) -> Option<T> {
    tokio::select! {
        biased;
        done = future => Some(done),
        () = std::future::ready(()) => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

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
}
