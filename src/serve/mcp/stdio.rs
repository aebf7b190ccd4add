//! `ibid mcp`: the protocol over standard input and output, for a program that starts this one. The log goes to stderr; there is no
//! ledger, since nothing is kept.

use super::super::client::ClientMarks;
use super::super::opening::open;
use super::super::settings::ServeSettings;
use super::super::state::ServeState;
use super::super::watching;
use super::assistant::Assistant;
use crate::embed::Embedder;
use crate::engine::{EngineError, EngineSettings};
use crate::ledger::{Ledger, LedgerError};
use crate::service::{LogsError, MountParts, logs};
use jiff::Timestamp;
use rmcp::service::{ServerInitializeError, ServiceExt};
use rmcp::transport::stdio_pipes;
use std::io;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// Why no assistant can be served.
#[derive(Debug, thiserror::Error)]
pub enum McpError {
    /// The log's filter cannot be read.
    #[error(transparent)]
    Logs(#[from] LogsError),
    /// There is no index.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// There is no memory for figures.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The other program does not speak the protocol. What it said instead is not repeated: it may be a reader's words.
    #[error(
        "what came in on standard input is not the Model Context Protocol; `ibid mcp` is started by an assistant's program, \
         which speaks it"
    )]
    Protocol,
    /// The machine has no room for another thread.
    #[error("the program could not start its threads")]
    Runtime(#[source] io::Error),
}

/// Serves the program at the other end of standard input until it is gone.
///
/// # Errors
/// [`McpError`].
pub fn mcp(settings: ServeSettings, engine: EngineSettings, embedder: Arc<dyn Embedder>) -> Result<(), McpError> {
    logs::init(&settings.log_filter, settings.log, settings.no_color)?;
    logs::install_panic_hook();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(McpError::Runtime)?;
    let engine = open(engine, embedder)?;
    let stop = CancellationToken::new();
    let parts = MountParts {
        engine: Arc::new(engine),
        ledger: Arc::new(Ledger::in_memory()?),
        tasks: TaskTracker::new(),
        stop: stop.clone(),
        is_watched: CancellationToken::new(),
    };
    let ended = runtime.block_on(speak(ServeState::new(&parts, settings, Vec::new()), stop));
    // A read of standard input that is under way cannot always be called off.
    runtime.shutdown_timeout(Duration::from_secs(1));
    ended
}

async fn speak(state: ServeState, stop: CancellationToken) -> Result<(), McpError> {
    let state = Arc::new(state);
    watching::begin(&state, stop.clone()).map_err(McpError::Runtime)?;
    let now = Timestamp::now();
    let client = ClientMarks::new(now).client(IpAddr::V4(Ipv4Addr::LOCALHOST), None, now);
    let ended = match (Assistant { state, client }).serve(stdio_pipes()).await {
        Ok(serving) => {
            drop(serving.waiting().await);
            Ok(())
        }
        // The program went before it said anything.
        Err(ServerInitializeError::ConnectionClosed(_)) => Ok(()),
        Err(_) => Err(McpError::Protocol),
    };
    stop.cancel();
    ended
}
