//! Two pages for whoever runs the bot, over HTTP on this machine only: `/healthz` says whether it can answer, `/metrics`
//! gives its figures.
//!
//! What is healthy and what the figures are, the caller says. A request's body is never read, a connection carries one
//! request and does not live long, and there are never many, so a client can neither hold the bot up nor fill its memory.

use bytes::Bytes;
use http_body_util::Full;
use hyper::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// Connections at once; a scraper and a few curious people need a handful. More wait in the system's queue.
const MOST_CONNECTIONS: usize = 32;

/// The pages there are.
pub(super) const PATHS: [&str; 2] = ["/healthz", "/metrics"];

/// For the head of a request to arrive; twice that for everything.
const PATIENCE: Duration = Duration::from_secs(5);

/// Bytes of a request's head kept for a client, twice hyper's least.
const MOST_BUFFERED: usize = 16 * 1024;

/// Before the next connection is tried where the system had none to give, as when all file descriptors are in use.
const ACCEPT_PAUSE: Duration = Duration::from_secs(1);

/// What [`Metrics::render`](super::metrics::Metrics::render) writes.
const OPEN_METRICS: HeaderValue =
    HeaderValue::from_static("application/openmetrics-text; version=1.0.0; charset=utf-8");
const JSON: HeaderValue = HeaderValue::from_static("application/json");
const TEXT: HeaderValue = HeaderValue::from_static("text/plain; charset=utf-8");

/// What the bot needs in order to answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Health {
    /// Every shard has a session.
    pub(super) is_gateway_ready: bool,
    /// A generation is open, and nothing of it is known to be damaged.
    pub(super) is_index_open: bool,
    /// What is damaged of a generation that another serves for.
    pub(super) damage: Option<String>,
}

/// Why the pages cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum HealthError {
    /// The address can be reached from elsewhere.
    #[error(
        "health and metrics are served on this machine only, and {0} is not one of its addresses; use 127.0.0.1 or [::1], \
         with a proxy in front where others need them"
    )]
    NotLoopback(SocketAddr),
    /// Another program listens there.
    #[error("port {} of {} is already in use; is another ibid running? choose another port, or 0 for any", .0.port(), .0.ip())]
    InUse(SocketAddr),
    /// Whatever else the system objects to.
    #[error("health and metrics cannot be served on {address}: {source}")]
    Bind {
        /// Where.
        address: SocketAddr,
        /// Why.
        source: io::Error,
    },
}

/// A port that is taken and not yet served.
#[derive(Debug)]
pub(super) struct Listener {
    socket: TcpListener,
    address: SocketAddr,
    patience: Duration,
}

/// Takes the port of `address`, or any where it is 0.
pub(super) async fn bind(address: SocketAddr) -> Result<Listener, HealthError> {
    if !address.ip().to_canonical().is_loopback() {
        return Err(HealthError::NotLoopback(address));
    }
    let refused = |source: io::Error| match source.kind() {
        io::ErrorKind::AddrInUse => HealthError::InUse(address),
        _ => HealthError::Bind { address, source },
    };
    let socket = TcpListener::bind(address).await.map_err(refused)?;
    let address = socket.local_addr().map_err(refused)?;
    Ok(Listener { socket, address, patience: PATIENCE })
}

impl Listener {
    /// Where it listens, with the port that was found.
    #[cfg(test)]
    pub(super) const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves until `stop`; then every connection is closed. Neither `health` nor `metrics` may block.
    pub(super) async fn serve(
        self,
        health: impl Fn() -> Health + Send + Sync + 'static,
        metrics: impl Fn() -> String + Send + Sync + 'static,
        stop: CancellationToken,
    ) {
        tracing::info!(address = %self.address, "health and metrics are served");
        let pages = Arc::new((health, metrics));
        let room = Arc::new(Semaphore::new(MOST_CONNECTIONS));
        let connections = TaskTracker::new();
        while let Some(Some((stream, place))) = stop.run_until_cancelled(self.accept(&room)).await {
            let pages = Arc::clone(&pages);
            let answer = service_fn(move |request: Request<_>| {
                let response = respond(request.method(), request.uri().path(), &pages.0, &pages.1);
                async { Ok::<_, Infallible>(response) }
            });
            let connection = http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(self.patience)
                .max_buf_size(MOST_BUFFERED)
                .keep_alive(false)
                .serve_connection(TokioIo::new(stream), answer);
            // Also for a client that asks and then does not read.
            let connection = tokio::time::timeout(self.patience * 2, connection);
            let stop = stop.clone();
            connections.spawn(async move {
                // A client that hangs up, is too slow or does not speak HTTP is no concern of the operator's.
                let _ = stop.run_until_cancelled(connection).await;
                drop(place);
            });
        }
        connections.close();
        connections.wait().await;
    }

    /// The next connection, once there is room for it. `None` never comes: the semaphore is not closed.
    async fn accept(&self, room: &Arc<Semaphore>) -> Option<(TcpStream, OwnedSemaphorePermit)> {
        let place = Arc::clone(room).acquire_owned().await.ok()?;
        loop {
            match self.socket.accept().await {
                Ok((stream, _)) => return Some((stream, place)),
                Err(error) => {
                    tracing::warn!(%error, "no connection for health and metrics could be accepted");
                    tokio::time::sleep(ACCEPT_PAUSE).await;
                }
            }
        }
    }
}

/// The page at `path`. For `HEAD` hyper leaves the body out.
fn respond(
    method: &Method,
    path: &str,
    health: &dyn Fn() -> Health,
    metrics: &dyn Fn() -> String,
) -> Response<Full<Bytes>> {
    match path {
        path if !PATHS.contains(&path) => {
            page(StatusCode::NOT_FOUND, TEXT, "there are /healthz and /metrics\n".to_owned())
        }
        _ if method != Method::GET && method != Method::HEAD => {
            let mut response = page(StatusCode::METHOD_NOT_ALLOWED, TEXT, "only GET and HEAD are allowed\n".to_owned());
            response.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
            response
        }
        "/healthz" => health_page(health()),
        _ => page(StatusCode::OK, OPEN_METRICS, metrics()),
    }
}

fn health_page(health: Health) -> Response<Full<Bytes>> {
    let parts = [("gateway", health.is_gateway_ready), ("index", health.is_index_open)];
    let missing: Vec<&str> = parts.iter().filter(|(_, is_there)| !is_there).map(|(name, _)| *name).collect();
    if missing.is_empty()
        && let Some(damage) = health.damage
    {
        page(StatusCode::OK, JSON, serde_json::json!({"status": "degraded", "index": damage}).to_string())
    } else if missing.is_empty() {
        page(StatusCode::OK, JSON, serde_json::json!({"status": "ok"}).to_string())
    } else {
        let body = serde_json::json!({"status": "unavailable", "missing": missing});
        page(StatusCode::SERVICE_UNAVAILABLE, JSON, body.to_string())
    }
}

fn page(status: StatusCode, kind: HeaderValue, body: String) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from(body)));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, kind);
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read, Write};
    use tokio::task::{JoinHandle, spawn_blocking};

    const WELL: Health = Health { is_gateway_ready: true, is_index_open: true, damage: None };
    const LOOPBACK: &str = "127.0.0.1:0";

    /// More than any buffer on the way holds.
    fn figures() -> String {
        "ibid_shed_total 0\n".repeat(100_000)
    }

    /// Serves on a port of its own until `stop`.
    async fn serve(health: Health, patience: Duration, stop: &CancellationToken) -> (SocketAddr, JoinHandle<()>) {
        let mut listener = bind(LOOPBACK.parse().unwrap()).await.unwrap();
        listener.patience = patience;
        let address = listener.address();
        let task = tokio::spawn(listener.serve(move || health.clone(), figures, stop.clone()));
        (address, task)
    }

    fn connect(address: SocketAddr) -> std::net::TcpStream {
        let stream = std::net::TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        stream
    }

    /// All that is answered to `sent` until the connection is closed.
    async fn exchange(address: SocketAddr, sent: &'static str) -> String {
        spawn_blocking(move || {
            let mut stream = connect(address);
            stream.write_all(sent.as_bytes()).unwrap();
            let mut answer = String::new();
            // A connection reset is a way of closing it, too.
            let _ = stream.read_to_string(&mut answer);
            answer
        })
        .await
        .unwrap()
    }

    fn parts(answer: &str) -> (String, &str) {
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (head.to_ascii_lowercase(), body)
    }

    #[tokio::test]
    async fn health_and_metrics_are_told_with_their_types() {
        let stop = CancellationToken::new();
        let (address, _task) = serve(WELL, PATIENCE, &stop).await;
        let answer = exchange(address, "GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n").await;
        let (head, body) = parts(&answer);
        assert!(head.starts_with("http/1.1 200 ") && head.contains("content-type: application/json"), "{head}");
        assert_eq!(body, "{\"status\":\"ok\"}");
        let answer = exchange(address, "GET /metrics?x=1 HTTP/1.1\r\nhost: x\r\n\r\n").await;
        let (head, body) = parts(&answer);
        assert!(head.contains("content-type: application/openmetrics-text; version=1.0.0; charset=utf-8"), "{head}");
        assert!(body == figures(), "{} bytes", body.len());
    }

    #[tokio::test]
    async fn a_damaged_index_that_another_serves_for_is_told() {
        let stop = CancellationToken::new();
        let health = Health { damage: Some("vectors.f32 is missing".to_owned()), ..WELL };
        let (address, _task) = serve(health, PATIENCE, &stop).await;
        let answer = exchange(address, "GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n").await;
        let (head, body) = parts(&answer);
        assert!(head.starts_with("http/1.1 200 "), "{head}");
        assert_eq!(body, "{\"status\":\"degraded\",\"index\":\"vectors.f32 is missing\"}");
    }

    #[tokio::test]
    async fn head_is_get_without_a_body() {
        let stop = CancellationToken::new();
        let (address, _task) = serve(WELL, PATIENCE, &stop).await;
        let answer = exchange(address, "HEAD /metrics HTTP/1.1\r\nhost: x\r\n\r\n").await;
        let (head, body) = parts(&answer);
        assert!(head.starts_with("http/1.1 200 ") && head.contains("content-length: 1800000"), "{head}");
        assert_eq!(body, "");
    }

    #[tokio::test]
    async fn what_is_missing_is_named() {
        let stop = CancellationToken::new();
        let health = Health { is_gateway_ready: false, is_index_open: false, damage: None };
        let (address, _task) = serve(health, PATIENCE, &stop).await;
        let answer = exchange(address, "GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n").await;
        let (head, body) = parts(&answer);
        assert!(head.starts_with("http/1.1 503 "), "{head}");
        assert_eq!(body, "{\"status\":\"unavailable\",\"missing\":[\"gateway\",\"index\"]}");
    }

    #[test]
    fn there_is_nothing_else_and_nothing_else_to_do() {
        let status = |method: Method, path| respond(&method, path, &|| WELL, &String::new).status().as_u16();
        for path in ["/", "", "*", "/metrics/", "/healthz/x", "//metrics", "/METRICS"] {
            assert_eq!(status(Method::GET, path), 404, "{path}");
        }
        for method in [Method::POST, Method::PUT, Method::DELETE, Method::OPTIONS] {
            assert_eq!(status(method.clone(), "/healthz"), 405, "{method}");
            assert_eq!(status(method.clone(), "/elsewhere"), 404, "{method}");
        }
        let response = respond(&Method::POST, "/metrics", &|| WELL, &String::new);
        assert_eq!(response.headers()[ALLOW], "GET, HEAD");
    }

    #[tokio::test]
    async fn a_body_is_not_waited_for() {
        let stop = CancellationToken::new();
        let (address, _task) = serve(WELL, PATIENCE, &stop).await;
        let answer = exchange(address, "POST /metrics HTTP/1.1\r\nhost: x\r\ncontent-length: 1000000\r\n\r\n").await;
        assert!(answer.starts_with("HTTP/1.1 405 "), "{answer}");
    }

    #[tokio::test]
    async fn a_client_that_never_asks_is_let_go() {
        let stop = CancellationToken::new();
        let (address, _task) = serve(WELL, Duration::from_millis(20), &stop).await;
        assert!(!exchange(address, "GET /healthz HTTP/1.1\r\nhost:").await.contains("200"));
    }

    #[tokio::test]
    async fn idle_clients_take_no_more_than_all_places_and_give_them_back() {
        let stop = CancellationToken::new();
        let (address, _task) = serve(WELL, PATIENCE, &stop).await;
        let idle: Vec<_> = (0..MOST_CONNECTIONS).map(|_| connect(address)).collect();
        let mut late = connect(address);
        late.write_all(b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n").unwrap();
        // Time enough for the server: it has every turn.
        for _ in 0..100_000 {
            tokio::task::yield_now().await;
        }
        late.set_nonblocking(true).unwrap();
        assert_eq!(late.read(&mut [0; 1]).unwrap_err().kind(), io::ErrorKind::WouldBlock);
        late.set_nonblocking(false).unwrap();
        drop(idle);
        let answer = spawn_blocking(move || {
            let mut answer = String::new();
            late.read_to_string(&mut answer).map(|_| answer)
        });
        assert!(answer.await.unwrap().unwrap().contains("200"));
    }

    #[tokio::test]
    async fn stopping_closes_every_connection_and_the_port() {
        let stop = CancellationToken::new();
        let (address, task) = serve(WELL, PATIENCE, &stop).await;
        let mut idle = connect(address);
        assert!(exchange(address, "GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n").await.contains("200"));
        stop.cancel();
        task.await.unwrap();
        assert_eq!(spawn_blocking(move || idle.read(&mut [0; 1]).unwrap_or(0)).await.unwrap(), 0);
        assert!(std::net::TcpStream::connect(address).is_err());
    }

    #[tokio::test]
    async fn only_this_machine_is_served_and_a_port_in_use_is_named() {
        for address in ["0.0.0.0:0", "[::]:0", "192.0.2.1:9000", "[2001:db8::1]:9000"] {
            let error = bind(address.parse().unwrap()).await.unwrap_err();
            assert!(matches!(error, HealthError::NotLoopback(_)), "{address}");
            assert!(error.to_string().contains(address), "{error}");
        }
        let first = bind(LOOPBACK.parse().unwrap()).await.unwrap();
        let error = bind(first.address()).await.unwrap_err();
        assert!(matches!(error, HealthError::InUse(_)));
        assert!(error.to_string().contains(&format!("port {} of 127.0.0.1", first.address().port())), "{error}");
    }
}
