//! What all shards have in common: the client, the pace of connecting and of beginning sessions, and where the gateway is.

use super::address;
use super::breaker::{Breaker, Pace};
use super::end::GatewayEnd;
use super::frame::Dispatch;
use super::state::GatewayState;
use crate::discord::rest::{GatewayInfo, RestClient, RestError, chance};
use crate::discord::settings::{Api, BotToken};
use reqwest::Client;
use serenity::all::GatewayIntents;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio_util::sync::CancellationToken;

/// What is called with every event. It must not block.
pub(in crate::discord) type OnEvent = Arc<dyn Fn(Dispatch) + Send + Sync>;

/// What all shards have in common.
pub(super) struct Keeper<'a> {
    rest: &'a RestClient,
    pub(super) token: &'a BotToken,
    api: Option<&'a Api>,
    pub(super) client: Client,
    pub(super) intents: GatewayIntents,
    pub(super) on_event: OnEvent,
    pub(super) state: Arc<GatewayState>,
    pub(super) stop: CancellationToken,
    pace: Pace,
    breaker: Mutex<Breaker>,
    /// When the next session may be begun.
    identify: tokio::sync::Mutex<Option<Instant>>,
}

impl<'a> Keeper<'a> {
    pub(super) fn new(
        rest: &'a RestClient,
        (token, api): (&'a BotToken, Option<&'a Api>),
        intents: GatewayIntents,
        on_event: OnEvent,
        (state, stop): (Arc<GatewayState>, CancellationToken),
        pace: Pace,
    ) -> Self {
        let (client, breaker) = (rest.client(), Mutex::new(Breaker::new(pace)));
        let identify = tokio::sync::Mutex::new(None);
        Self { rest, token, api, client, intents, on_event, state, stop, pace, breaker, identify }
    }

    /// A number of shards is about to connect.
    pub(super) fn opened(&self, shards: u32) {
        self.breaker.lock().unwrap_or_else(PoisonError::into_inner).set_shards(shards);
        self.state.opened(shards);
    }

    /// The gateway's address, where it may have the token.
    pub(super) fn checked(&self, named: &str) -> Result<String, GatewayEnd> {
        address::checked(named, self.api)
    }

    /// Waits until a shard may connect, whose last connection was up for so long; false when stopped before.
    pub(super) async fn may_connect(&self, up: Option<Duration>) -> bool {
        let wait = {
            let mut breaker = self.breaker.lock().unwrap_or_else(PoisonError::into_inner);
            breaker.rested(up);
            breaker.wait(Instant::now())
        };
        if self.stopped_within(wait).await {
            return false;
        }
        let now = Instant::now();
        let mut breaker = self.breaker.lock().unwrap_or_else(PoisonError::into_inner);
        breaker.attempt(now);
        self.state.connecting();
        warn_of(&breaker, now);
        true
    }

    /// Waits until a session may be begun; false when stopped before.
    pub(super) async fn may_identify(&self) -> bool {
        let mut next = self.identify.lock().await;
        let wait = next.map_or(Duration::ZERO, |next| next.saturating_duration_since(Instant::now()));
        let is_stopped = self.stopped_within(wait).await;
        *next = Some(Instant::now() + self.pace.identify);
        !is_stopped
    }

    /// Discord asks to wait some seconds after it ended a session.
    pub(super) async fn after_invalid(&self) {
        self.stopped_within(self.pace.first.mul_f64(1.0 + 4.0 * chance())).await;
    }

    /// Asks where the gateway is until somebody answers and the bot may identify; `None` when stopped before.
    pub(super) async fn ask(&self) -> Result<Option<GatewayInfo>, GatewayEnd> {
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
                        "Discord allows no further session today; waiting; do not restart the bot in the meantime"
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
            "the gateway connection keeps breaking; waiting before the next attempt; see https://discordstatus.com and check this machine's network"
        );
    }
}
