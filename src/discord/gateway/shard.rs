//! One shard: a connection after another, each with the session of the one before where Discord lets it be resumed, so
//! that what was missed comes after. A connection that answers no heartbeat is left for the next.

use super::end::GatewayEnd;
use super::frame::{self, Dispatch, GatewayMessage};
use super::keeper::Keeper;
use super::socket::{Closed, Socket, SocketEvent};
use crate::discord::rest::chance;
use serde_json::Value;
use std::time::{Duration, Instant};
use tokio::time::{Interval, MissedTickBehavior, interval_at, sleep, timeout};

/// What the gateway may take to greet.
const GREETING: Duration = Duration::from_secs(15);
/// What it may take to acknowledge a heartbeat; where heartbeats are closer, until the next.
const ACKNOWLEDGED: Duration = Duration::from_secs(15);
/// What a goodbye may take.
const GOODBYE: Duration = Duration::from_millis(1200);
/// A normal closure, after which Discord shows the bot as offline at once, and the session is over.
const NORMAL: u16 = 1000;
/// Any other code keeps the session.
const TO_RESUME: u16 = 4000;
/// After so many connections in a row that could not be made where the session is, it is looked for where all begin.
const STRAY: u32 = 3;

/// What it takes to resume, beside the number of the last event.
struct Session {
    id: String,
    /// Where Discord wants it resumed.
    address: String,
}

/// Why a shard ended, where that is not the end of all.
#[derive(Debug)]
pub(super) enum ShardEnd {
    /// It was told to stop, and has said goodbye.
    Stopped,
    /// Discord wants another number of shards.
    Shards,
}

/// Why a connection was left.
enum Disconnect {
    Stopped,
    Closed(Closed),
}

/// How a connection ends.
enum Ending {
    /// By the other side, or by itself.
    Closed(Closed),
    /// By us, to go on with the next.
    Leave(Closed),
    /// By us, for good.
    Stop,
}

/// What a frame makes of a connection.
enum FrameEffect {
    /// It answers heartbeats.
    Alive,
    End(Ending),
}

/// One shard of how many.
pub(super) struct GatewayShard<'a> {
    keeper: &'a Keeper<'a>,
    id: u32,
    shards: u32,
    session: Option<Session>,
    /// The number of the session's last event.
    seq: Option<u64>,
    /// Whether there was a session before.
    had_session: bool,
    /// Since when the connection has been one that events come by.
    up: Option<Instant>,
    /// Connections in a row that could not be made.
    failures: u32,
}

impl<'a> GatewayShard<'a> {
    pub(super) fn new(keeper: &'a Keeper<'a>, id: u32, shards: u32) -> Self {
        Self { keeper, id, shards, session: None, seq: None, had_session: false, up: None, failures: 0 }
    }

    /// Stays connected, first to the gateway at `address`, until told to stop or there is no use in going on.
    pub(super) async fn run(mut self, mut address: String) -> Result<ShardEnd, GatewayEnd> {
        loop {
            let up = self.up.take().map(|since| since.elapsed());
            // A session is waited for before there is a connection, which would want heartbeats meanwhile.
            let may_begin = self.keeper.may_connect(up).await;
            if !may_begin || self.session.is_none() && !self.keeper.may_identify().await {
                return Ok(ShardEnd::Stopped);
            }
            let there = self.session.as_ref().filter(|_| self.failures < STRAY).map(|s| s.address.clone());
            let there = there.unwrap_or_else(|| address.clone());
            let connected = tokio::select! {
                connected = Socket::connect(&self.keeper.client, &there) => connected,
                () = self.keeper.stop.cancelled() => return Ok(ShardEnd::Stopped),
            };
            let left = match connected {
                Ok(socket) => {
                    self.failures = 0;
                    self.talk(socket, &there).await
                }
                Err(error) => {
                    self.failures += 1;
                    tracing::warn!(shard = self.id, %error, "the gateway cannot be reached; trying again");
                    Disconnect::Closed(Closed::Resume)
                }
            };
            match left {
                Disconnect::Stopped => return Ok(ShardEnd::Stopped),
                Disconnect::Closed(Closed::End(end)) => return Err(end),
                Disconnect::Closed(Closed::Shards) => return Ok(ShardEnd::Shards),
                Disconnect::Closed(Closed::Resume) => {}
                Disconnect::Closed(Closed::Anew) => (self.session, self.seq) = (None, None),
                Disconnect::Closed(Closed::Invalid) => {
                    (self.session, self.seq) = (None, None);
                    self.keeper.after_invalid().await;
                }
            }
            if self.session.is_none() && self.failures.is_multiple_of(STRAY) {
                // Discord says anew where the gateway is, and whether the bot may begin a session.
                let Some(info) = self.keeper.ask().await? else { return Ok(ShardEnd::Stopped) };
                if info.shards.max(1) != self.shards {
                    return Ok(ShardEnd::Shards);
                }
                address = self.keeper.checked(&info.url)?;
            }
        }
    }

    /// All that is said on one connection, and the goodbye.
    async fn talk(&mut self, mut socket: Socket, there: &str) -> Disconnect {
        let ending = self.converse(&mut socket, there).await;
        // Before the goodbye: from here on no event comes.
        self.keeper.state.down(self.id);
        match ending {
            Ending::Closed(closed) => Disconnect::Closed(closed),
            Ending::Stop => {
                socket.close(NORMAL, GOODBYE).await;
                Disconnect::Stopped
            }
            Ending::Leave(next) => {
                socket.close(TO_RESUME, GOODBYE).await;
                Disconnect::Closed(next)
            }
        }
    }

    /// Listens until the connection has ended, or there is no use in listening on.
    async fn converse(&mut self, socket: &mut Socket, there: &str) -> Ending {
        let Some(mut beats) = self.greeted(socket).await else { return Ending::Leave(Closed::Resume) };
        let token = self.keeper.token.reveal();
        let hello = match &self.session {
            Some(session) => frame::resume(token, &session.id, self.seq.unwrap_or_default()),
            None => frame::identify(token, self.id, self.shards, self.keeper.intents),
        };
        if !socket.say(&hello).await {
            return Ending::Closed(Closed::Resume);
        }
        let mut unanswered: Option<Instant> = None;
        loop {
            let patience = unanswered.map(|since| ACKNOWLEDGED.saturating_sub(since.elapsed()));
            tokio::select! {
                () = self.keeper.stop.cancelled() => return Ending::Stop,
                heard = socket.hear() => match heard {
                    SocketEvent::Text(text) => {
                        let said = self.heard(socket, &text, there).await;
                        if matches!(said, Some(FrameEffect::Alive)) {
                            unanswered = None;
                        } else if let Some(FrameEffect::End(ending)) = said {
                            return ending;
                        }
                    }
                    SocketEvent::Closed(code) => {
                        tracing::info!(shard = self.id, code, "the connection to the gateway has ended");
                        return Ending::Closed(Closed::of(code));
                    }
                },
                _ = beats.tick() => {
                    if unanswered.is_some() || !self.beat(socket).await {
                        return self.deaf();
                    }
                    unanswered = Some(Instant::now());
                }
                () = sleep(patience.unwrap_or_default()), if patience.is_some() => return self.deaf(),
            }
        }
    }

    /// What follows from a frame.
    async fn heard(&mut self, socket: &mut Socket, text: &str, there: &str) -> Option<FrameEffect> {
        match GatewayMessage::read(text) {
            Ok(GatewayMessage::Dispatch { name, seq, data }) => self.dispatched(name, seq, data, there),
            Ok(GatewayMessage::Beat) => {
                if !self.beat(socket).await {
                    return Some(FrameEffect::End(Ending::Closed(Closed::Resume)));
                }
            }
            Ok(GatewayMessage::Acknowledged) => return Some(FrameEffect::Alive),
            Ok(GatewayMessage::Reconnect) => return Some(FrameEffect::End(Ending::Leave(Closed::Resume))),
            Ok(GatewayMessage::Invalid { is_resumable }) => {
                tracing::info!(shard = self.id, is_resumable, "Discord ended the gateway session");
                let next = if is_resumable { Closed::Resume } else { Closed::Invalid };
                return Some(FrameEffect::End(Ending::Leave(next)));
            }
            Ok(GatewayMessage::Hello { .. } | GatewayMessage::Other) => {}
            // Neither the frame nor serde's words, which quote it.
            Err(error) => {
                tracing::warn!(shard = self.id, reason = ?error.classify(), "a frame of the gateway cannot be read");
            }
        }
        None
    }

    fn deaf(&self) -> Ending {
        tracing::warn!(shard = self.id, "the gateway answers no heartbeat; reconnecting");
        Ending::Leave(Closed::Resume)
    }

    /// Waits for the gateway's greeting, which says how often it wants a heartbeat.
    async fn greeted(&self, socket: &mut Socket) -> Option<Interval> {
        let greeting = async {
            loop {
                let SocketEvent::Text(text) = socket.hear().await else { return None };
                if let Ok(GatewayMessage::Hello { heartbeat }) = GatewayMessage::read(&text) {
                    return Some(heartbeat);
                }
            }
        };
        let heartbeat = tokio::select! {
            greeting = timeout(GREETING, greeting) => greeting.ok().flatten()?,
            () = self.keeper.stop.cancelled() => return None,
        };
        // The first at a time of chance, as Discord asks, so that bots which connect together do not beat together.
        let first = heartbeat.mul_f64(chance());
        let mut beats = interval_at((Instant::now() + first).into(), heartbeat);
        beats.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Some(beats)
    }

    async fn beat(&self, socket: &mut Socket) -> bool {
        socket.say(&frame::heartbeat(self.seq)).await
    }

    fn dispatched(&mut self, name: String, seq: u64, data: Value, there: &str) {
        let (now, state) = (Instant::now(), &self.keeper.state);
        state.event(now);
        let mut has_gap = false;
        match name.as_str() {
            "READY" => {
                let text = |key: &str| data[key].as_str().map(str::to_owned);
                let named = text("resume_gateway_url").and_then(|url| self.keeper.checked(&url).ok());
                let address = named.unwrap_or_else(|| there.to_owned());
                self.session = text("session_id").map(|id| Session { id, address });
                has_gap = std::mem::replace(&mut self.had_session, true);
                self.up = Some(now);
                state.up(self.id, false);
                tracing::info!(shard = self.id, "connected to the gateway");
            }
            "RESUMED" => {
                self.up = Some(now);
                state.up(self.id, true);
                tracing::info!(shard = self.id, "resumed the gateway session");
            }
            _ => {}
        }
        self.seq = self.seq.max(Some(seq));
        (self.keeper.on_event)(Dispatch { name, data, has_gap });
    }
}
