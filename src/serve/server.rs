//! `ibid serve`: opens what is needed, listens, keeps house while it runs, stops in time. On SIGTERM or Ctrl-C no new connection is
//! taken, and requests at work have ten seconds to end.

use super::desk::{DeskAccess, entry_key};
use super::listen;
use super::opening::open;
use super::routes::routes;
use super::settings::{ServeSettings, SettingsError};
use super::state::ServeState;
use super::traces::Tracing;
use super::watching;
use crate::embed::Embedder;
use crate::engine::{self, EngineError};
use crate::ledger::{Ledger, LedgerError, LedgerPlace, RetentionDays};
use crate::service::{LogsError, Mount, MountParts, Mounting, logs};
use jiff::Timestamp;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// Requests at work are waited for so long when the server stops.
const FINISH: Duration = Duration::from_secs(10);

/// The ledger is swept so often.
const SWEEP: Duration = Duration::from_hours(1);

/// Why the server could not start.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// A setting cannot be.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// The log's filter cannot be read.
    #[error(transparent)]
    Logs(#[from] LogsError),
    /// There is no index.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The ledger cannot be opened.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// Another program listens there.
    #[error("port {} of {} is already in use; is another ibid running? choose another with IBID_SERVE_LISTEN, or 0 for any", .0.port(), .0.ip())]
    InUse(SocketAddr),
    /// Whatever else the system objects to.
    #[error("{address} cannot be listened on: {source}")]
    Bind {
        /// Where.
        address: SocketAddr,
        /// Why.
        source: io::Error,
    },
    /// There is no ledger.
    #[error(
        "there is no ledger at {0}; `ibid serve` creates it, and `ibid desk` is run beside it, with the same settings"
    )]
    NoLedger(LedgerPlace),
    /// No token can be made.
    #[error("the system gives no random numbers")]
    NoRandom,
    /// The machine has no room for another thread.
    #[error("the program could not start its threads")]
    Runtime(#[source] io::Error),
}

/// Serves until it is told to stop, with what other faces mount.
///
/// # Errors
/// [`ServeError`] when it cannot start.
pub fn run(
    settings: ServeSettings,
    engine: engine::EngineSettings,
    embedder: Arc<dyn Embedder>,
    mounts: Vec<Mounting>,
) -> Result<(), ServeError> {
    logs::init(&settings.log_filter, settings.log, settings.no_color)?;
    logs::install_panic_hook();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(ServeError::Runtime)?;
    let ended = runtime.block_on(serve(settings, engine, embedder, mounts));
    // What runs on other threads now is past its time.
    runtime.shutdown_timeout(Duration::from_secs(1));
    ended
}

async fn serve(
    settings: ServeSettings,
    engine: engine::EngineSettings,
    embedder: Arc<dyn Embedder>,
    mounts: Vec<Mounting>,
) -> Result<(), ServeError> {
    let stop = signals();
    let (listener, address) = bind(settings.place.listen()).await?;
    let settings = ServeSettings { place: settings.place.clone().listening(address), ..settings };
    let keep = RetentionDays { words: settings.retention_days, replies: settings.reply_days };
    let ledger = Ledger::open(&settings.ledger, keep, Timestamp::now())?;
    let opening = tokio::task::spawn_blocking(move || open(engine, embedder));
    let opened = tokio::select! {
        opened = opening => opened,
        () = stop.cancelled() => return Ok(()),
    };
    let engine = opened.map_err(|panic| ServeError::Runtime(io::Error::other(panic)))??;
    let parts = MountParts {
        engine: Arc::new(engine),
        ledger: Arc::new(ledger),
        tasks: TaskTracker::new(),
        stop: stop.clone(),
        is_watched: stop.child_token(),
    };
    let mounts: Vec<Mount> = mounts.into_iter().map(|mounting| mounting(parts.clone())).collect();
    let mut state = ServeState::new(&parts, settings, mounts);
    if let Some(collector) = state.settings.traces.clone() {
        let tracing = Tracing::begin(collector, Arc::clone(&state.metrics)).map_err(ServeError::Runtime)?;
        state.traces = Some(tracing);
    }
    let state = Arc::new(state);
    watching::begin(&state, parts.is_watched.clone()).map_err(ServeError::Runtime)?;
    let sweeping = tokio::spawn(sweep(Arc::clone(&state)));
    let articles = state.engine.index().manifest.articles;
    tracing::info!(%address, public = state.settings.place.base(), articles, "serving");
    invite(&state);
    listen::serve(listener, routes(&state), stop, FINISH).await;
    parts.tasks.close();
    if tokio::time::timeout(FINISH, parts.tasks.wait()).await.is_err() {
        tracing::warn!("not everything was finished in time");
    }
    sweeping.abort();
    let _ = state.block(|state| state.traces.as_ref().map(Tracing::finish)).await;
    tracing::info!("stopped");
    Ok(())
}

/// Has the terminal print how to sign in at the desk. An address is for a person who sits there: a log would keep it.
fn invite(state: &ServeState) {
    let (desk, place) = (&state.settings.desk, &state.settings.place);
    if desk.access == DeskAccess::Off {
        return;
    }
    let key = desk.tell.and_then(|tell| {
        let key = entry_key(state.ledger.secret().as_bytes(), &desk.user, Timestamp::now())?;
        Some((tell, key))
    });
    if let Some((tell, key)) = key {
        tell(&format!("moderators' desk, for ten minutes and once: {}", entry_address(&place.base(), &key)));
    } else {
        tracing::info!("the moderators' desk is on; `ibid desk` prints an address to sign in");
    }
}

fn entry_address(base: &str, key: &str) -> String {
    format!("{base}/desk/enter?key={key}")
}

/// What an address for the desk is made of.
#[derive(Clone, Debug)]
pub struct DeskAddress<'a> {
    /// Where the server is.
    pub place: &'a super::settings::Place,
    /// Its ledger.
    pub ledger: &'a LedgerPlace,
    /// Who asks for it.
    pub user: &'a str,
}

/// An address by which whoever runs the server signs in at the desk of the process that serves there now: once, for ten minutes.
///
/// # Errors
/// [`ServeError::NoLedger`] where no server has run, [`ServeError::Ledger`], [`ServeError::NoRandom`].
pub fn desk_address(of: &DeskAddress<'_>) -> Result<String, ServeError> {
    if !of.ledger.is_there() {
        return Err(ServeError::NoLedger(of.ledger.clone()));
    }
    // How long words are kept is the server's to decide.
    let keep = RetentionDays { words: u16::MAX, replies: u16::MAX };
    let ledger = Ledger::open(of.ledger, keep, Timestamp::now())?;
    let key = entry_key(ledger.secret().as_bytes(), of.user, Timestamp::now()).ok_or(ServeError::NoRandom)?;
    Ok(entry_address(&of.place.base(), &key))
}

async fn bind(address: SocketAddr) -> Result<(TcpListener, SocketAddr), ServeError> {
    let refused = |source: io::Error| match source.kind() {
        io::ErrorKind::AddrInUse => ServeError::InUse(address),
        _ => ServeError::Bind { address, source },
    };
    let listener = TcpListener::bind(address).await.map_err(refused)?;
    let address = listener.local_addr().map_err(refused)?;
    Ok((listener, address))
}

/// Cancelled by SIGTERM or Ctrl-C; a second one ends the process at once.
fn signals() -> CancellationToken {
    let stop = CancellationToken::new();
    let signalled = stop.clone();
    tokio::spawn(async move {
        signal().await;
        signalled.cancel();
        signal().await;
        tracing::warn!("second stop signal; exiting now");
        std::process::exit(130);
    });
    stop
}

#[cfg(unix)]
async fn signal() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => tokio::select! {
            _ = terminate.recv() => {}
            _ = tokio::signal::ctrl_c() => {}
        },
        Err(_) => drop(tokio::signal::ctrl_c().await),
    }
}

#[cfg(not(unix))]
async fn signal() {
    drop(tokio::signal::ctrl_c().await);
}

async fn sweep(state: Arc<ServeState>) {
    loop {
        tokio::time::sleep(SWEEP).await;
        let _ = state.block(|state| state.log_failure(state.ledger.sweep(Timestamp::now()))).await;
    }
}
