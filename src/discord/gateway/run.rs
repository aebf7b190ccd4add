//! Keeps a connection to the gateway until it is told to stop or there is no use in going on.
//!
//! Where the gateway is, with how many shards and how often the bot may still identify is asked before each line, so a
//! number of shards that has become too small (close code 4011, which serenity retries for ever) is put right by
//! opening a new one. A line is left when it shows no life; until then serenity resumes its sessions, and what was
//! missed comes after.

use super::address;
use super::breaker::{Breaker, Pace};
use super::end::GatewayEnd;
use super::line::{Line, Plan};
use super::state::GatewayState;
use super::turnstile::Turnstile;
use crate::discord::rest::{GatewayInfo, Rest, RestError};
use crate::discord::settings::{Api, Settings, Token};
use serenity::all::{Event, GatewayIntents};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

/// What is called with every event. It must not block; what it spawns runs where [`run`] does.
pub(crate) type OnEvent = Arc<dyn Fn(Event) + Send + Sync>;

/// How often somebody may pass the turnstile.
const LOOK: Duration = Duration::from_millis(50);
/// A line that is not connected and shows no life. serenity itself gives a connection 15 seconds to say hello and then
/// takes 10 to begin another; for an answer to the connection it would wait for ever.
const DEAF: Duration = Duration::from_secs(30);
/// A connected line that shows no life, not even by heartbeats.
const SILENT: Duration = Duration::from_secs(300);

/// Connects to the gateway and hands every event on to `on_event`, until `stop`.
///
/// # Errors
/// [`GatewayEnd`] when no further attempt would end otherwise.
pub(crate) async fn run(
    rest: &Rest,
    settings: &Settings,
    intents: GatewayIntents,
    on_event: OnEvent,
    state: Arc<GatewayState>,
    stop: CancellationToken,
) -> Result<(), GatewayEnd> {
    let Settings { token, api, .. } = settings;
    let keeper = Keeper { rest, token, api: api.as_ref(), intents, on_event, state, stop, pace: Pace::default() };
    keeper.run().await
}

pub(super) struct Keeper<'a> {
    pub(super) rest: &'a Rest,
    pub(super) token: &'a Token,
    pub(super) api: Option<&'a Api>,
    pub(super) intents: GatewayIntents,
    pub(super) on_event: OnEvent,
    pub(super) state: Arc<GatewayState>,
    pub(super) stop: CancellationToken,
    pub(super) pace: Pace,
}

/// Why a line was left, where that is not the end.
enum Left {
    Stopped,
    /// It shows no life.
    Silent,
    /// Its thread is stuck.
    Hung,
    /// serenity gave up without a reason that lasts.
    GaveUp,
}

impl Keeper<'_> {
    pub(super) async fn run(&self) -> Result<(), GatewayEnd> {
        let mut breaker = Breaker::new(self.pace);
        loop {
            if self.stopped_within(breaker.wait(Instant::now())).await {
                return Ok(());
            }
            let Some(info) = self.ask().await? else { return Ok(()) };
            let left = self.connect(&info, &mut breaker).await;
            self.state.closed();
            match left? {
                Left::Stopped => return Ok(()),
                Left::Silent => tracing::warn!("the gateway has gone silent; connecting anew"),
                Left::Hung => tracing::warn!("the connection to the gateway hangs; connecting anew"),
                Left::GaveUp => {
                    breaker.attempt(Instant::now(), None);
                    tracing::warn!("the connection to the gateway broke off; connecting anew");
                }
            }
        }
    }

    /// Asks where the gateway is until somebody answers and the bot may identify; `None` when stopped before.
    async fn ask(&self) -> Result<Option<GatewayInfo>, GatewayEnd> {
        let mut failures = 0;
        loop {
            let asked = tokio::select! {
                () = self.stop.cancelled() => return Ok(None),
                asked = self.rest.gateway() => asked,
            };
            let wait = match asked {
                Ok(info) if info.session_start_limit.remaining >= info.shards.min(info.session_start_limit.total) => {
                    return Ok(Some(info));
                }
                Ok(info) => {
                    let wait = info.session_start_limit.reset_after().max(self.pace.first);
                    tracing::error!(
                        seconds = wait.as_secs(),
                        left = info.session_start_limit.remaining,
                        "Discord allows no further session today; waiting, and do not restart the bot meanwhile"
                    );
                    wait
                }
                Err(RestError::TokenRefused) => return Err(GatewayEnd::BadToken),
                Err(error @ (RestError::Refused { .. } | RestError::Unsendable(_))) => {
                    return Err(GatewayEnd::Start(error));
                }
                Err(error) => {
                    let mut wait = self.pace.wait(failures);
                    if let RestError::RateLimited { retry_after, .. } = error {
                        wait = wait.max(retry_after);
                    }
                    failures += 1;
                    let hint = error.remedy();
                    tracing::warn!(%error, hint, seconds = wait.as_secs_f64(), "no gateway address; trying again");
                    wait
                }
            };
            if self.stopped_within(wait).await {
                return Ok(None);
            }
        }
    }

    /// Opens a line and stays with it until it is left.
    async fn connect(&self, info: &GatewayInfo, breaker: &mut Breaker) -> Result<Left, GatewayEnd> {
        let shards = info.shards.max(1);
        let mut turnstile = Turnstile::new(address::checked(&info.url, self.api)?);
        breaker.set_shards(shards);
        self.state.opened(shards, Instant::now());
        let mut line = Line::open(Plan {
            token: self.token.reveal().to_owned(),
            http: self.rest.client(),
            address: turnstile.address(),
            shards,
            intents: self.intents,
            on_event: Arc::clone(&self.on_event),
            state: Arc::clone(&self.state),
        })?;
        loop {
            let now = Instant::now();
            tokio::select! {
                () = self.stop.cancelled() => {
                    line.close().await;
                    return Ok(Left::Stopped);
                }
                error = line.ended() => {
                    return error.and_then(|e| GatewayEnd::of(&e)).map_or(Ok(Left::GaveUp), Err);
                }
                () = sleep(breaker.wait(now).max(LOOK)) => {}
            }
            let now = Instant::now();
            if !breaker.wait(now).is_zero() {
                // Held back on purpose: that it shows no life meanwhile is no sign.
                self.state.sign(now);
            }
            if self.state.silent_for(now) > if self.state.is_ready() { SILENT } else { DEAF } {
                return Ok(Left::Silent);
            }
            if line.is_hung(now) {
                line.shake();
                return Ok(Left::Hung);
            }
            let (times_up, up) = (self.state.times_up(), self.state.up_for(now));
            if turnstile.turn().await {
                self.state.connecting(times_up, now);
                breaker.attempt(now, up);
                warn_of(breaker, now);
            }
        }
    }

    /// Waits, and says whether it was told to stop meanwhile.
    async fn stopped_within(&self, wait: Duration) -> bool {
        tokio::time::timeout(wait, self.stop.cancelled()).await.is_ok()
    }
}

/// Says that the next attempt has to wait, where it has.
fn warn_of(breaker: &Breaker, now: Instant) {
    if let Some(attempts) = breaker.tripped() {
        tracing::warn!(
            attempts,
            seconds = breaker.wait(now).as_secs_f64(),
            "the gateway connection keeps breaking; waiting before the next attempt. Look at https://discordstatus.com and at this machine's network"
        );
    }
}
