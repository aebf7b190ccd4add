//! `ibid bot`: starts everything, keeps house while it runs, stops it in time.
//!
//! The index that is there serves at once; what changed in the corpus since is brought in beside it. On SIGTERM or Ctrl-C
//! no new question is taken, those at work are finished (ten seconds at most), the connection is closed, and the process
//! ends within fifteen seconds whatever state the connection is in.

use super::damage;
use super::feeding::feed;
use super::gateway::{self, GatewayEnd, GatewayState};
use super::handler::on_event;
use super::health::{self, HealthError};
use super::introduction::introduce;
use super::monitoring::{count, figures};
use super::registering::register;
use super::rest::{RestClient, RestError};
use super::settings::BotSettings;
use super::state::{BotState, StateParts};
use super::watching;
use crate::embed::Embedder;
use crate::engine::{self, Engine, EngineError};
use crate::ledger::{Ledger, LedgerError, RetentionDays};
use crate::service::{LogsError, logs};
use jiff::Timestamp;
use serenity::all::GatewayIntents;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::{Duration, Instant};
use tokio_util::sync::CancellationToken;

/// Questions at work are waited for so long when the bot stops.
const FINISH: Duration = Duration::from_secs(10);

/// Then the connection is closed, and whatever still runs is left behind.
const CLOSE: Duration = Duration::from_secs(3);

/// The ledger is swept so often.
const SWEEP: Duration = Duration::from_hours(1);

/// Why the bot could not start or go on.
#[derive(Debug, thiserror::Error)]
pub enum BotError {
    /// The log's filter cannot be read.
    #[error(transparent)]
    Logs(#[from] LogsError),
    /// There is no index.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The ledger cannot be opened.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The port for health and metrics cannot be had.
    #[error(transparent)]
    Health(#[from] HealthError),
    /// Discord does not know the bot.
    #[error(transparent)]
    Discord(#[from] RestError),
    /// The connection came to its end.
    #[error(transparent)]
    Gateway(#[from] GatewayEnd),
    /// The machine has no room for another thread.
    #[error("the program could not start its threads")]
    Runtime(#[source] std::io::Error),
}

impl BotError {
    /// What the operator can do.
    #[must_use]
    pub fn remedy(&self) -> Option<&'static str> {
        match self {
            Self::Discord(error) => error.remedy(),
            Self::Gateway(end) => end.remedy(),
            _ => None,
        }
    }
}

/// Runs the bot until it is told to stop.
///
/// # Errors
/// [`BotError`] when it cannot start, or Discord will not have it.
pub fn run(settings: BotSettings, engine: engine::EngineSettings, embedder: Arc<dyn Embedder>) -> Result<(), BotError> {
    logs::init(&settings.log_filter, settings.log, settings.no_color)?;
    logs::install_panic_hook();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(BotError::Runtime)?;
    let ended = runtime.block_on(serve(settings, engine, embedder));
    // What runs on other threads now is past its time.
    runtime.shutdown_timeout(Duration::from_secs(1));
    ended
}

async fn serve(
    settings: BotSettings,
    engine: engine::EngineSettings,
    embedder: Arc<dyn Embedder>,
) -> Result<(), BotError> {
    let started = Instant::now();
    let stop = signals();
    let rest = RestClient::new(&settings.token, settings.api.as_ref())?;
    let listener = match settings.health {
        Some(address) => Some(health::bind(address).await?),
        None => None,
    };
    let keep = RetentionDays { words: settings.retention_days, replies: settings.reply_days };
    let ledger = Ledger::open(&settings.ledger, keep, Timestamp::now())?;
    let (gateway, ending) = (Arc::new(GatewayState::new(Instant::now())), CancellationToken::new());
    let slot = Arc::new(OnceLock::new());
    let figures =
        listener.map(|l| tokio::spawn(figures(l, Arc::clone(&slot), Arc::clone(&gateway), started, ending.clone())));
    let opening = tokio::task::spawn_blocking(move || open(engine, embedder));
    let (application, me) = tokio::select! {
        known = introduce(&rest) => known?,
        () = stop.cancelled() => return Ok(()),
    };
    let opened = tokio::select! {
        opened = opening => opened,
        () = stop.cancelled() => return Ok(()),
    };
    let engine = opened.map_err(|panic| BotError::Runtime(std::io::Error::other(panic)))??;
    let state = Arc::new(BotState::new(StateParts {
        engine: Arc::new(engine),
        ledger: Arc::new(ledger),
        rest,
        settings,
        app: application.id,
        me,
        checked: Some(Timestamp::now()),
    })?);
    tracing::info!(
        articles = state.engine.index().manifest.articles,
        ms = started.elapsed().as_millis(),
        "the index is open; connecting to Discord"
    );
    warn_of_modes(&state);

    watching::begin(&state).map_err(BotError::Runtime)?;

    let counts = Arc::new(Mutex::new(None));
    let _ = slot.set((Arc::clone(&state), Arc::clone(&counts)));
    let chores = [
        tokio::spawn(register(Arc::clone(&state))),
        tokio::spawn(keep_ledger(Arc::clone(&state))),
        tokio::spawn(feed(Arc::clone(&state))),
        tokio::spawn(count(Arc::clone(&state), Arc::clone(&counts))),
    ];
    let mut connection = tokio::spawn(connect(Arc::clone(&state), Arc::clone(&gateway), ending.clone()));
    let ended = tokio::select! {
        ended = &mut connection => flat(ended),
        error = refused(state.rest.clone()) => Err(error),
        () = stop.cancelled() => {
            tracing::info!(gateway = gateway.describe(Instant::now()), "stopping: finishing the questions in progress");
            state.closing.cancel();
            state.tasks.close();
            // The connection is kept meanwhile; whoever asks now is told to ask again in a minute.
            let is_done = tokio::time::timeout(FINISH, state.tasks.wait()).await.is_ok();
            ending.cancel();
            if tokio::time::timeout(CLOSE, connection).await.is_err() || !is_done {
                tracing::warn!("not everything was finished in time");
            }
            Ok(())
        }
    };
    ending.cancel();
    chores.iter().for_each(tokio::task::JoinHandle::abort);
    if let Some(figures) = figures {
        drop(tokio::time::timeout(CLOSE, figures).await);
    }
    tracing::info!("stopped");
    ended
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

/// Opens the index as it is; builds one where there is none that can be used.
fn open(settings: engine::EngineSettings, embedder: Arc<dyn Embedder>) -> Result<Engine, EngineError> {
    let (warming, reader) = (Arc::clone(&embedder), settings.reader.clone());
    // A failure shows again, with its reason, when the first question is asked.
    std::thread::spawn(move || drop(warming.warm()));
    std::thread::spawn(move || reader.map(|reader| drop(reader.warm())));
    match Engine::serving_or_older(settings.clone(), Arc::clone(&embedder), Timestamp::now) {
        Ok(engine) => {
            if let Some(left) = engine.has_left() {
                damage::log(&left);
            }
            Ok(engine)
        }
        Err(EngineError::Open(reason)) if reason.is_mended_by_building() => {
            tracing::info!(%reason, "building the index from the articles");
            Ok(Engine::first(settings, embedder, Timestamp::now, false, &|_| {})?.0)
        }
        Err(error) => Err(error),
    }
}

fn intents(reads_content: bool) -> GatewayIntents {
    let ordinary = GatewayIntents::GUILDS | GatewayIntents::GUILD_MESSAGES | GatewayIntents::DIRECT_MESSAGES;
    if reads_content { ordinary | GatewayIntents::MESSAGE_CONTENT } else { ordinary }
}

/// Stays connected; without the message content intent where Discord refuses it, since all but two modes do without.
async fn connect(
    state: Arc<BotState>,
    gateway: Arc<GatewayState>,
    ending: CancellationToken,
) -> Result<(), GatewayEnd> {
    loop {
        let events = Arc::clone(&state);
        let on_event = Arc::new(move |dispatch| on_event(&events, dispatch));
        let intents = intents(state.reads_content());
        let run = gateway::run(&state.rest, &state.settings, intents, on_event, Arc::clone(&gateway), ending.clone());
        match run.await {
            Err(end @ GatewayEnd::IntentRefused) if state.reads_content() => {
                state.reads_content.store(false, Ordering::Relaxed);
                tracing::error!(%end, remedy = end.remedy(), "going on without the message content intent");
                warn_of_modes(&state);
            }
            ended => return ended,
        }
    }
}

/// Ends when Discord refuses the token for good.
async fn refused(rest: RestClient) -> BotError {
    while !rest.is_refused() {
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    BotError::Discord(RestError::TokenRefused)
}

fn flat(ended: Result<Result<(), GatewayEnd>, tokio::task::JoinError>) -> Result<(), BotError> {
    match ended {
        Ok(ended) => Ok(ended?),
        Err(panic) => Err(BotError::Runtime(std::io::Error::other(panic))),
    }
}

fn warn_of_modes(state: &BotState) {
    if state.wants_content() && !state.reads_content() {
        tracing::warn!(
            "channels are set to suggest or auto, and the message content intent is off; only mentions and the titles of \
             forum posts are answered there. Switch the intent on in the developer portal (Bot, Privileged Gateway \
             Intents) and set IBID_MESSAGE_CONTENT=true"
        );
    }
}

async fn keep_ledger(state: Arc<BotState>) {
    loop {
        tokio::time::sleep(SWEEP).await;
        let _ = state.block(|state| state.heed(state.ledger.sweep(Timestamp::now()))).await;
    }
}
