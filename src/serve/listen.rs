//! Connections. There are never more than a fixed number; where there would be, the one that has waited longest for its client
//! goes, so that ten thousand slow clients keep nobody else out. A head has a time and a size.

use super::client::Peer;
use axum::Router;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::collections::BTreeMap;
use std::io;
use std::pin::pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::ServiceExt;

/// Connections at once: fewer than the file descriptors that most systems give a process.
pub(super) const MOST_CONNECTIONS: usize = 512;

/// For the head of a request to arrive, also of the next one on a connection.
const PATIENCE: Duration = Duration::from_secs(10);

/// Bytes of a request's head: addresses with a question of 2,000 characters, percent-encoded, fit.
const MOST_BUFFERED: usize = 32 * 1024;

const MOST_HEADERS: usize = 64;

/// Before the next connection is tried where the system had none to give, as when all file descriptors are in use.
const ACCEPT_PAUSE: Duration = Duration::from_secs(1);

/// Connections that are open.
#[derive(Clone)]
struct OpenConnections {
    most: usize,
    began: Instant,
    all: Arc<Mutex<BTreeMap<u64, Connection>>>,
}

/// One of them, while it lives.
#[derive(Clone)]
struct Connection {
    /// When its client last was sent something, in milliseconds.
    since: Arc<AtomicU64>,
    end: CancellationToken,
}

/// Serves until `stop`; then no new connection is taken, and those at work are given `finish` to end.
pub(super) async fn serve(listener: TcpListener, router: Router, stop: CancellationToken, finish: Duration) {
    let open = OpenConnections::new(MOST_CONNECTIONS);
    let connections = TaskTracker::new();
    let mut number = 0;
    while let Some((stream, peer)) = stop.run_until_cancelled(accept(&listener)).await {
        number += 1;
        let (router, open, stop) = (router.clone(), open.clone(), stop.clone());
        let connection = open.enter(number);
        connections.spawn(async move {
            carry(stream, peer, router, &connection, &open, stop).await;
            open.leave(number);
        });
    }
    connections.close();
    if tokio::time::timeout(finish, connections.wait()).await.is_err() {
        tracing::warn!("not every request was finished in time");
    }
}

async fn carry(
    stream: TcpStream,
    peer: Peer,
    router: Router,
    connection: &Connection,
    open: &OpenConnections,
    stop: CancellationToken,
) {
    let (since, clock) = (Arc::clone(&connection.since), open.clone());
    let answer = service_fn(move |mut request: hyper::Request<hyper::body::Incoming>| {
        request.extensions_mut().insert(peer);
        let (router, since, clock) = (router.clone(), Arc::clone(&since), clock.clone());
        async move {
            let response = router.oneshot(request).await;
            since.store(clock.now(), Ordering::Relaxed);
            response
        }
    });
    let serving = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(PATIENCE)
        .max_buf_size(MOST_BUFFERED)
        .max_headers(MOST_HEADERS)
        .serve_connection(TokioIo::new(stream), answer);
    let mut serving = pin!(serving);
    // How a connection fails is its client's affair.
    tokio::select! {
        _ = serving.as_mut() => {}
        () = connection.end.cancelled() => {}
        () = stop.cancelled() => {
            serving.as_mut().graceful_shutdown();
            drop(serving.await);
        }
    }
}

async fn accept(listener: &TcpListener) -> (TcpStream, Peer) {
    loop {
        match listener.accept().await {
            Ok((stream, address)) => return (stream, Peer(address)),
            // The client went before it was served.
            Err(error) if matches!(error.kind(), io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset) => {
            }
            Err(error) => {
                tracing::warn!(%error, "no connection can be taken; trying again in a second");
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }
}

impl OpenConnections {
    fn new(most: usize) -> Self {
        Self { most, began: Instant::now(), all: Arc::default() }
    }

    fn now(&self) -> u64 {
        u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    /// Takes a connection in; where there are too many, the one that has waited longest goes.
    fn enter(&self, number: u64) -> Connection {
        let connection = Connection { since: Arc::new(AtomicU64::new(self.now())), end: CancellationToken::new() };
        let mut all = self.lock();
        if all.len() >= self.most {
            let waited = |(number, one): (&u64, &Connection)| (one.since.load(Ordering::Relaxed), *number);
            if let Some((_, longest)) = all.iter().map(waited).min()
                && let Some(gone) = all.remove(&longest)
            {
                gone.end.cancel();
            }
        }
        all.insert(number, connection.clone());
        connection
    }

    fn leave(&self, number: u64) {
        self.lock().remove(&number);
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<u64, Connection>> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_there_are_too_many_the_one_that_waited_longest_goes() {
        let open = OpenConnections::new(3);
        let connections: Vec<Connection> = (0..3).map(|number| open.enter(number)).collect();
        for (connection, since) in connections.iter().zip([5, 3, 4]) {
            connection.since.store(since, Ordering::Relaxed);
        }
        open.enter(3);
        assert_eq!(connections.iter().map(|one| one.end.is_cancelled()).collect::<Vec<_>>(), [false, true, false]);
        assert_eq!(open.lock().len(), 3);
        open.leave(0);
        open.enter(4);
        assert!(!connections[2].end.is_cancelled() && open.lock().len() == 3);
    }
}
