//! An address of `ibid serve` that another face answers. Faces never meet: one gives a [`Mounting`], the other calls it once it has
//! opened the index and the ledger, and the configuration, which knows both, hands it over. What passes between them is plain: the
//! headers and the bytes of a request, JSON or a refusal.

use crate::engine::Engine;
use crate::ledger::Ledger;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// Makes a mount of what the server has opened. Called on the server's runtime.
pub type Mounting = Box<dyn FnOnce(MountParts) -> Mount + Send>;

/// What the server shares.
#[derive(Clone)]
pub struct MountParts {
    /// What is asked.
    pub engine: Arc<Engine>,
    /// What is kept.
    pub ledger: Arc<Ledger>,
    /// Work that the server waits for when it stops.
    pub tasks: TaskTracker,
    /// Cancelled when the server stops.
    pub stop: CancellationToken,
    /// Cancelled by a mount that keeps the answers in step with the articles itself; the server then leaves that to it.
    pub is_watched: CancellationToken,
}

/// An address, and what answers there.
pub struct Mount {
    /// The address, without the server's.
    pub path: &'static str,
    /// Bytes of the largest body that it takes.
    pub most_bytes: usize,
    /// Answers what is posted there.
    pub answer: Answering,
    /// Called when the server has brought other articles in.
    pub changed: Box<dyn Fn() + Send + Sync>,
}

/// From a request to the answer.
pub type Answering = Arc<dyn Fn(PostedRequest) -> Pin<Box<dyn Future<Output = PostedAnswer> + Send>> + Send + Sync>;

/// A request that was posted.
#[derive(Clone, Default)]
pub struct PostedRequest {
    /// By their names in lower case; of several with one name the first.
    pub headers: BTreeMap<String, String>,
    /// As it came.
    pub body: Vec<u8>,
}

/// JSON for the response; without one the request was accepted, and is answered in another way.
pub type PostedAnswer = Result<Option<Value>, PostedRefusal>;

/// Why a request is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PostedRefusal {
    /// The status of HTTP.
    pub status: u16,
    /// A word for programs.
    pub code: &'static str,
    /// A sentence for people.
    pub detail: &'static str,
}

impl fmt::Debug for PostedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The rest is somebody's words, and a signature.
        f.debug_struct("PostedRequest").field("bytes", &self.body.len()).finish_non_exhaustive()
    }
}
