//! Sends a request: again where that is safe, later where Discord says so, and not at all once it has refused the bot's
//! token, since ten thousand such refusals in ten minutes shut out the whole address.
//!
//! Requests in the bot's own name go through serenity's rate limiter when they go to Discord. That limiter ignores any
//! other base, so those to a server in Discord's place are sent from here, and so are all that an interaction's token
//! lets in.

use super::backoff::Backoff;
use super::call::RestCall;
use super::error::RestError;
use super::refusal::{self, Pause};
use crate::discord::settings::{Api, BotToken};
use reqwest::{Client, Response, StatusCode};
use serde_json::Value;
use serenity::http::{HttpError, RatelimitInfo, Ratelimiter};
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use tokio::time::Instant;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
const TIMEOUT: Duration = Duration::from_secs(10);
/// Whatever a rate limit says, so that a limit of nothing is no loop.
const LEAST_WAIT: Duration = Duration::from_millis(20);
/// A longer wait for a rate limit is an error, which the caller can tell somebody.
const LONGEST_WAIT: Duration = Duration::from_secs(10);

/// Discord's REST interface. Cloning is cheap; `Debug` says nothing of the token.
#[derive(Clone)]
pub(crate) struct RestClient(Arc<Inner>);

struct Inner {
    client: Client,
    /// `Bot `, and the token.
    authorization: String,
    door: Door,
    /// Requests in a row that Discord refused the bot's token for.
    refusals: AtomicU32,
    pause: Arc<Pause>,
    backoff: Backoff,
}

enum Door {
    /// discord.com, through serenity's limiter.
    Discord(Box<Ratelimiter>),
    /// A server in its place.
    Local(String),
}

/// Refusals in a row after which nothing more is sent in the bot's name.
const REFUSALS: u32 = 3;

/// Why a try brought nothing, and whether it may have been carried out all the same.
struct Failure {
    error: RestError,
    was_sent: bool,
}

impl RestClient {
    /// Requests with `token`, to Discord or to `api` in its place.
    ///
    /// # Errors
    /// [`RestError::Unsendable`] when TLS cannot be set up.
    pub(crate) fn new(token: &BotToken, api: Option<&Api>) -> Result<Self, RestError> {
        Self::with_backoff(token, api, Backoff::default())
    }

    pub(super) fn with_backoff(token: &BotToken, api: Option<&Api>, backoff: Backoff) -> Result<Self, RestError> {
        let mut builder = Client::builder()
            .connect_timeout(CONNECT_TIMEOUT)
            .timeout(TIMEOUT)
            // A redirect would carry the token to where it points.
            .redirect(reqwest::redirect::Policy::none());
        if api.is_some() {
            builder = builder.no_proxy();
        }
        let client = builder.build().map_err(|e| failed(e).error)?;
        let authorization = format!("Bot {}", token.reveal());
        let pause = Arc::new(Pause::default());
        let door = match api {
            Some(api) => Door::Local(api.as_str().to_owned()),
            None => Door::Discord(Box::new(limiter(&client, &authorization, &pause))),
        };
        let refusals = AtomicU32::new(0);
        Ok(Self(Arc::new(Inner { client, authorization, door, refusals, pause, backoff })))
    }

    /// Whether Discord refuses the bot's token. One refusal may be a fault of Discord's; so many in a row are none.
    pub(in crate::discord) fn is_refused(&self) -> bool {
        self.0.refusals.load(Ordering::Relaxed) >= REFUSALS
    }

    /// For serenity, which wants one to hold.
    pub(in crate::discord) fn client(&self) -> Client {
        self.0.client.clone()
    }

    /// What Discord answers to `call`; null where it answers nothing.
    pub(super) async fn perform(&self, call: RestCall<'_>) -> Result<Value, RestError> {
        if call.budget().is_zero() {
            return Err(RestError::TimedOut);
        }
        let deadline = Instant::now() + call.budget();
        tokio::time::timeout_at(deadline, self.attempt(&call, deadline)).await.unwrap_or(Err(RestError::TimedOut))
    }

    async fn attempt(&self, call: &RestCall<'_>, deadline: Instant) -> Result<Value, RestError> {
        let mut may_be_done = false;
        let mut pauses = self.0.backoff.pauses(call.retries());
        loop {
            let Failure { error, was_sent } = match self.once(call).await {
                Ok(answer) => return Ok(answer),
                Err(failure) => failure,
            };
            if may_be_done && call.was_done_before(&error) {
                return Ok(Value::Null);
            }
            let wait = match error {
                RestError::RateLimited { retry_after, .. } => Some(retry_after.max(LEAST_WAIT)),
                RestError::Unreachable(_) | RestError::TimedOut | RestError::ServerFault { .. } => {
                    may_be_done |= was_sent;
                    pauses.next().filter(|_| !was_sent || call.is_repeatable_after(&error))
                }
                _ => None,
            };
            let Some(wait) = wait else { return Err(error) };
            if wait > LONGEST_WAIT || Instant::now() + wait >= deadline {
                return Err(error);
            }
            tokio::time::sleep(wait).await;
        }
    }

    async fn once(&self, call: &RestCall<'_>) -> Result<Value, Failure> {
        if self.is_refused() && !call.is_of_interaction() {
            return Err(Failure { error: RestError::TokenRefused, was_sent: false });
        }
        if !call.is_of_interaction()
            && let Some(retry_after) = self.0.pause.left()
        {
            let error = RestError::RateLimited { retry_after, global: true };
            return Err(Failure { error, was_sent: false });
        }
        let response = match &self.0.door {
            Door::Discord(limiter) if !call.is_of_interaction() && call.path().is_none() => {
                limiter.perform(call.request()).await.map_err(failed_in_serenity)?
            }
            Door::Discord(_) => self.execute(call, None).await?,
            Door::Local(base) => self.execute(call, Some(base)).await?,
        };
        self.read(response, call).await
    }

    async fn execute(&self, call: &RestCall<'_>, base: Option<&str>) -> Result<Response, Failure> {
        let request = call.request().build(&self.0.client, &self.0.authorization, base).map_err(failed_in_serenity)?;
        let mut request = request.timeout(call.patience()).build().map_err(failed)?;
        if let Some(path) = call.path() {
            request.url_mut().set_path(path);
        }
        self.0.client.execute(request).await.map_err(failed)
    }

    async fn read(&self, response: Response, call: &RestCall<'_>) -> Result<Value, Failure> {
        let status = response.status();
        let headers = response.headers().clone();
        let body = response.bytes().await.map_err(failed)?;
        let error = match status {
            _ if status.is_success() => {
                if !call.is_of_interaction() {
                    self.0.refusals.store(0, Ordering::Relaxed);
                }
                match serde_json::from_slice(if body.is_empty() { b"null" } else { &body }) {
                    Ok(answer) => return Ok(answer),
                    Err(error) => RestError::Garbled(error),
                }
            }
            StatusCode::TOO_MANY_REQUESTS => {
                let (retry_after, global) = refusal::rate_limit(&headers, &body);
                if global {
                    self.0.pause.begin(retry_after);
                }
                RestError::RateLimited { retry_after, global }
            }
            StatusCode::UNAUTHORIZED if !call.is_of_interaction() => {
                self.0.refusals.fetch_add(1, Ordering::Relaxed);
                RestError::TokenRefused
            }
            _ if status.is_server_error() => RestError::ServerFault { status: status.as_u16() },
            _ => refusal::refused(status, &body),
        };
        Err(Failure { error, was_sent: true })
    }
}

impl fmt::Debug for RestClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let base = match &self.0.door {
            Door::Discord(_) => "https://discord.com",
            Door::Local(base) => base,
        };
        f.debug_struct("Rest").field("base", &base).finish_non_exhaustive()
    }
}

/// serenity's limiter, which sits out the limits of routes. At a global limit it holds back the one request only that
/// met it, so `pause` is told of those.
fn limiter(client: &Client, authorization: &str, pause: &Arc<Pause>) -> Ratelimiter {
    let mut limiter = Ratelimiter::new(client.clone(), authorization);
    let pause = Arc::clone(pause);
    limiter.set_ratelimit_callback(Box::new(move |RatelimitInfo { timeout, global, .. }| {
        if global {
            tracing::warn!(seconds = timeout.as_secs_f64(), "Discord holds back every request of the bot for a while");
            pause.begin(timeout);
        }
    }));
    limiter
}

/// Without the address, which may hold an interaction's token.
fn failed(error: reqwest::Error) -> Failure {
    let error = error.without_url();
    let was_sent = !error.is_connect() && !error.is_builder();
    let error = match () {
        () if error.is_builder() => RestError::Unsendable(Box::new(error)),
        () if was_sent && error.is_timeout() => RestError::TimedOut,
        () => RestError::Unreachable(Box::new(error)),
    };
    Failure { error, was_sent }
}

fn failed_in_serenity(error: serenity::Error) -> Failure {
    match error {
        serenity::Error::Http(HttpError::Request(error)) => failed(error),
        // What is left comes from a header or an address that cannot be written, or a header that cannot be read.
        error => Failure { error: RestError::Unsendable(Box::new(error)), was_sent: true },
    }
}
