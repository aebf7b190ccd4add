//! What [`run::keep`] does with gateways that behave and with some that do not.
//!
//! 1. Events are handed on in order, whatever they are; a frame that is none is passed over.
//! 2. `stop` ends it in every state, with a normal closure where there is a connection.
//! 3. A gateway that drops every connection is left in peace, and resumed when it keeps one.
//! 4. Close codes that last end it, and so does a gateway that is not on this machine.
//! 5. A lost connection is told at once; a session that is begun although there was one says so.

#![allow(clippy::unwrap_used)]

use super::breaker::Pace;
use super::end::GatewayEnd;
use super::frame::Dispatch;
use super::keeper::Keeper;
use super::run;
use super::state::GatewayState;
use crate::discord::rest::stand_in::{StandIn, TOKEN};
use crate::discord::settings::BotToken;
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use serenity::all::GatewayIntents;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_util::sync::CancellationToken;

/// What the gateway does with a connection.
#[derive(Clone, Copy)]
enum Does {
    /// Greets, and answers an identification or a resumption; sends ten events; then waits for the end.
    Serves,
    /// The same, and drops the connection after the answer.
    Leaves,
    /// Serves, and then says that the session is over.
    Invalidates,
    /// Takes the connection and drops it.
    Drops,
    /// Greets and closes with a code.
    Closes(u16),
    /// Takes the connection and never says a word.
    Ignores,
}

struct Gateway {
    address: String,
    /// What happened, in order: `identify`, `resume`, `drop`, `close 1000`.
    log: Arc<Mutex<Vec<String>>>,
}

impl Gateway {
    /// Does the n-th of `does` with the n-th connection, and the last with all after.
    async fn that(does: Vec<Does>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("ws://{}", listener.local_addr().unwrap());
        let log = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&log);
        tokio::spawn(async move {
            for n in 0.. {
                let (stream, _) = listener.accept().await.unwrap();
                tokio::spawn(converse(stream, does[n.min(does.len() - 1)], Arc::clone(&kept)));
            }
        });
        Self { address, log }
    }

    fn log(&self) -> Vec<String> {
        self.log.lock().unwrap().clone()
    }
}

async fn converse(stream: TcpStream, does: Does, log: Arc<Mutex<Vec<String>>>) {
    let note = |what: String| log.lock().unwrap().push(what);
    if matches!(does, Does::Ignores) {
        note("ignore".to_owned());
        return std::future::pending().await;
    }
    let mut socket = tokio_tungstenite::accept_async(stream).await.unwrap();
    if matches!(does, Does::Drops) {
        return note("drop".to_owned());
    }
    say(&mut socket, json!({"op": 10, "d": {"heartbeat_interval": 41250}})).await;
    while let Some(Ok(message)) = socket.next().await {
        if let Message::Close(frame) = &message {
            note(format!("close {}", frame.as_ref().map_or(0, |f| u16::from(f.code))));
            continue;
        }
        let Ok(heard) = serde_json::from_str::<Value>(message.to_text().unwrap()) else { continue };
        let (what, answer) = match heard["op"].as_u64() {
            Some(2) => ("identify", ready()),
            Some(6) => ("resume", json!({"op": 0, "t": "RESUMED", "s": 2, "d": {}})),
            _ => continue,
        };
        note(what.to_owned());
        if let Does::Closes(code) = does {
            let frame = CloseFrame { code: code.into(), reason: "".into() };
            socket.close(Some(frame)).await.unwrap();
            continue;
        }
        say(&mut socket, answer).await;
        if matches!(does, Does::Leaves) {
            return;
        }
        for n in 0..10 {
            say(&mut socket, json!({"op": "odd", "d": n})).await;
            say(&mut socket, json!({"op": 0, "t": "NOVELTY", "s": 3 + n, "d": {"n": n}})).await;
        }
        if matches!(does, Does::Invalidates) {
            say(&mut socket, json!({"op": 9, "d": false})).await;
        }
    }
}

async fn say(socket: &mut WebSocketStream<TcpStream>, what: Value) {
    socket.send(Message::Text(what.to_string())).await.unwrap();
}

fn ready() -> Value {
    json!({"op": 0, "t": "READY", "s": 1, "d": {
        "v": 10, "guilds": [], "session_id": "s", "resume_gateway_url": "wss://gateway.example.org", "shard": [0, 1],
        "user": {"id": "1", "username": "ibid", "discriminator": "0", "avatar": null, "bot": true},
        "application": {"id": "1", "flags": 0}
    }})
}

/// A keeper at work.
struct Kept {
    state: Arc<GatewayState>,
    stop: CancellationToken,
    events: mpsc::UnboundedReceiver<Dispatch>,
    ended: JoinHandle<Result<(), GatewayEnd>>,
}

/// At the pace of these tests: three attempts are free, and then they wait some milliseconds.
fn keep(discord: &StandIn) -> Kept {
    let milli = Duration::from_millis(1);
    keep_at(discord, Pace { free: 3, first: 10 * milli, longest: 20 * milli, identify: milli, ..Pace::default() })
}

fn keep_at(discord: &StandIn, pace: Pace) -> Kept {
    let (rest, api) = (discord.rest(), discord.api.clone());
    let state = Arc::new(GatewayState::new(Instant::now()));
    let stop = CancellationToken::new();
    let (send, events) = mpsc::unbounded_channel();
    let on_event = Arc::new(move |event| drop(send.send(event)));
    let (kept_state, kept_stop) = (Arc::clone(&state), stop.clone());
    let ended = tokio::spawn(async move {
        let token = BotToken::parse(TOKEN).unwrap();
        let intents = GatewayIntents::empty();
        let (state, stop) = (kept_state, kept_stop);
        run::keep(&Keeper::new(&rest, (&token, Some(&api)), intents, on_event, (state, stop), pace)).await
    });
    Kept { state, stop, events, ended }
}

async fn naming(gateway: &str) -> StandIn {
    StandIn::telling(vec![(200, json!({"url": gateway, "shards": 1}))]).await
}

impl Kept {
    async fn stopped(self) {
        self.stop.cancel();
        self.ended.await.unwrap().unwrap();
    }
}

#[tokio::test]
async fn events_come_in_order_and_stop_says_goodbye() {
    let gateway = Gateway::that(vec![Does::Serves]).await;
    let mut kept = keep(&naming(&gateway.address).await);
    let mut heard = Vec::new();
    while heard.len() < 10 {
        let event = kept.events.recv().await.unwrap();
        match event.name.as_str() {
            "NOVELTY" => heard.push(event.data["n"].as_u64().unwrap()),
            name => assert_eq!((name, event.has_gap), ("READY", false)),
        }
    }
    assert_eq!(heard, (0..10).collect::<Vec<_>>());
    assert!(kept.state.is_ready());
    let state = Arc::clone(&kept.state);
    kept.stopped().await;
    assert!(!state.is_ready());
    assert_eq!(gateway.log(), ["identify", "close 1000"]);
}

#[tokio::test]
async fn a_session_is_resumed_after_a_gateway_that_drops_connections() {
    let gateway = Gateway::that(vec![Does::Leaves, Does::Drops, Does::Drops, Does::Drops, Does::Serves]).await;
    let mut kept = keep(&naming(&gateway.address).await);
    // It resumes where it was: the address that READY names is not on this machine.
    while kept.events.recv().await.unwrap().name != "RESUMED" {}
    assert_eq!(gateway.log(), ["identify", "drop", "drop", "drop", "resume"]);
    assert_eq!((kept.state.reconnects(), kept.state.resumes()), (4, 1));
    assert!(kept.state.is_ready());
    kept.stopped().await;
}

#[tokio::test]
async fn a_gateway_that_drops_connections_is_left_in_peace() {
    let gateway = Gateway::that(vec![Does::Drops]).await;
    let hour = Duration::from_hours(1);
    let pace = Pace { free: 3, first: hour, longest: hour, ..Pace::default() };
    let kept = keep_at(&naming(&gateway.address).await, pace);
    while gateway.log().len() < 3 {
        tokio::task::yield_now().await;
    }
    // The wait for the fourth attempt has begun, or would not be over before it is stopped; nothing cuts it short but that.
    kept.stopped().await;
    assert_eq!(gateway.log(), ["drop"; 3]);
}

#[tokio::test]
async fn a_lost_connection_is_told_at_once() {
    let gateway = Gateway::that(vec![Does::Leaves, Does::Ignores]).await;
    let mut kept = keep(&naming(&gateway.address).await);
    assert_eq!(kept.events.recv().await.unwrap().name, "READY");
    // The next connection is made and stays dumb: that one was made is not what tells.
    while kept.state.is_ready() {
        tokio::task::yield_now().await;
    }
    assert!(!kept.state.is_ready());
    kept.stopped().await;
}

#[tokio::test]
async fn a_session_that_is_begun_anew_says_that_something_was_missed() {
    let gateway = Gateway::that(vec![Does::Invalidates, Does::Serves]).await;
    let mut kept = keep(&naming(&gateway.address).await);
    let mut gaps = Vec::new();
    while gaps.len() < 2 {
        let event = kept.events.recv().await.unwrap();
        gaps.extend((event.name == "READY").then_some(event.has_gap));
    }
    assert_eq!(gaps, [false, true]);
    assert_eq!(gateway.log()[..2], ["identify", "close 4000"]);
    kept.stopped().await;
}

#[tokio::test]
async fn stop_ends_it_while_the_gateway_says_nothing() {
    let gateway = Gateway::that(vec![Does::Ignores]).await;
    let kept = keep(&naming(&gateway.address).await);
    while gateway.log().is_empty() {
        tokio::task::yield_now().await;
    }
    kept.stopped().await;
    assert_eq!(gateway.log().len(), 1, "it did not try again");
}

#[tokio::test]
async fn stop_ends_it_while_nobody_says_where_the_gateway_is() {
    let discord = StandIn::telling(vec![(503, Value::Null)]).await;
    let kept = keep(&discord);
    while discord.asked().is_empty() {
        tokio::task::yield_now().await;
    }
    kept.stopped().await;
    let asked = discord.asked().len();
    tokio::task::yield_now().await;
    assert_eq!(discord.asked().len(), asked, "nobody is asked any more");
}

#[tokio::test]
async fn close_codes_that_last_end_it() {
    for (code, expected) in [(4004, "bot token"), (4013, "intents"), (4014, "message content")] {
        let gateway = Gateway::that(vec![Does::Closes(code)]).await;
        let end = keep(&naming(&gateway.address).await).ended.await.unwrap().unwrap_err();
        assert!(end.to_string().contains(expected) && end.remedy().is_some(), "{end}");
        assert_eq!(gateway.log().first().unwrap(), "identify");
    }
}

#[tokio::test]
async fn a_gateway_elsewhere_gets_no_token() {
    let end = keep(&naming("wss://gateway.discord.gg").await).ended.await.unwrap().unwrap_err();
    assert!(matches!(end, GatewayEnd::ForeignGateway(_)));
}

#[tokio::test]
async fn a_token_that_rest_refuses_is_not_sent_to_the_gateway() {
    let discord = StandIn::telling(vec![(401, Value::Null)]).await;
    let end = keep(&discord).ended.await.unwrap().unwrap_err();
    assert!(matches!(end, GatewayEnd::BadToken));
}

#[tokio::test]
async fn without_session_starts_it_waits() {
    let none_left = json!({"url": "ws://127.0.0.1:1", "shards": 1,
        "session_start_limit": {"total": 1000, "remaining": 0, "reset_after": 86_400_000, "max_concurrency": 1}});
    let discord = StandIn::telling(vec![(200, none_left)]).await;
    let kept = keep(&discord);
    while discord.asked().is_empty() {
        tokio::task::yield_now().await;
    }
    kept.stopped().await;
    assert_eq!(discord.asked().len(), 1);
}
