//! All that the stand-in knows, behind one lock, and the condition variable that says when it changed.
//!
//! Requests, gateway tasks and the test's own thread each take the lock, do one thing and let go; whoever waits for
//! something to happen is woken by every change. Nothing here waits with the lock held.

use super::application::Setup;
use super::capture::Capture;
use super::channels::Channels;
use super::commands::Commands;
use super::exchange::Exchange;
use super::faults::Faults;
use super::gateway::Gateway;
use super::interactions::Asked;
use super::messages::Messages;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// A dispatched event as it was written to a connection.
#[derive(Clone, Debug)]
pub(crate) struct Sent {
    pub name: String,
    pub data: Value,
}

/// What the stand-in holds and has seen. Tests read it in [`super::Discord::wait`].
pub(crate) struct State {
    /// Every request that was answered by the stand-in itself, in the order of the answers.
    pub exchanges: Vec<Exchange>,
    /// Requests that a fault took the place of the answer of.
    pub faulted: Vec<Exchange>,
    /// Every event written to a connection.
    pub events: Vec<Sent>,
    /// Events that no session was there for.
    pub lost: Vec<String>,
    pub gateway: Gateway,
    pub commands: Commands,
    pub messages: Messages,
    pub channels: Channels,
    /// Interactions by their token.
    pub asked: BTreeMap<String, Asked>,
    /// Requests that wait to be let go.
    pub held: usize,
    pub(super) faults: Faults,
    pub(super) setup: Setup,
    pub(super) capture: Option<Capture>,
}

impl State {
    pub(super) fn new(setup: Setup, gateway: Gateway) -> Self {
        let capture = setup.capture.then(Capture::from_environment).flatten();
        Self {
            exchanges: Vec::new(),
            faulted: Vec::new(),
            events: Vec::new(),
            lost: Vec::new(),
            gateway,
            commands: Commands::default(),
            messages: Messages::default(),
            channels: Channels::default(),
            asked: BTreeMap::new(),
            held: 0,
            faults: Faults::default(),
            setup,
            capture,
        }
    }

    /// Requests that did not wait for the end of a limit.
    pub(crate) fn early(&self) -> usize {
        self.faults.early
    }

    /// Notes a request with its answer.
    pub(super) fn record(&mut self, exchange: Exchange) {
        if let Some(capture) = &mut self.capture {
            capture.request(&exchange);
        }
        if exchange.is_fault { &mut self.faulted } else { &mut self.exchanges }.push(exchange);
    }

    /// Notes an event that is being written to a connection; an interaction's three seconds begin.
    pub(super) fn sent(&mut self, name: &str, data: &Value) {
        if let Some(capture) = &mut self.capture {
            capture.event(name, data);
        }
        if name == "INTERACTION_CREATE"
            && let Some(asked) = data["token"].as_str().and_then(|t| self.asked.get_mut(t))
        {
            asked.sent.get_or_insert_with(Instant::now);
        }
        self.events.push(Sent { name: name.to_owned(), data: data.clone() });
    }

    /// What happened so far, for the words of a test that waited in vain.
    fn account(&self) -> String {
        let mut lines: Vec<String> = self.exchanges.iter().chain(&self.faulted).map(Exchange::line).collect();
        lines.extend(self.events.iter().map(|e| format!("dispatched {}", e.name)));
        lines.extend(self.lost.iter().map(|e| format!("{e} reached no session")));
        lines.extend(self.gateway.contacts.iter().map(|c| format!("gateway {c:?}")));
        lines.join("\n")
    }
}

/// The state with its lock.
pub(super) struct Shared {
    state: Mutex<State>,
    changed: Condvar,
    /// Counted up to let held requests go.
    pub(super) releases: tokio::sync::watch::Sender<u64>,
}

impl Shared {
    pub(super) fn new(state: State) -> Self {
        Self { state: Mutex::new(state), changed: Condvar::new(), releases: tokio::sync::watch::Sender::new(0) }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // A test that panics in its question must not hide its own words behind a poisoned lock.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Does one thing and wakes whoever waits.
    pub(super) fn with<T>(&self, act: impl FnOnce(&mut State) -> T) -> T {
        let out = act(&mut self.lock());
        self.changed.notify_all();
        out
    }

    /// Waits until `question` has an answer, at most so long; then the account of what happened instead.
    pub(super) fn wait<T>(
        &self,
        patience: Duration,
        mut question: impl FnMut(&State) -> Option<T>,
    ) -> Result<T, String> {
        let end = Instant::now() + patience;
        let mut state = self.lock();
        loop {
            if let Some(answer) = question(&state) {
                return Ok(answer);
            }
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(state.account());
            }
            state = self.changed.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}
