//! A connection to the gateway: a WebSocket over a connection of the client that also makes the requests, so that TLS,
//! certificates and a proxy are the same for both.

use super::end::GatewayEnd;
use futures_util::{SinkExt, StreamExt};
use reqwest::header::{CONNECTION, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_VERSION, UPGRADE};
use reqwest::{Client, StatusCode, Upgraded};
use serde_json::Value;
use std::borrow::Cow;
use std::time::Duration;
use tokio::time::timeout;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::client::generate_key;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, Role, WebSocketConfig};
use url::Url;

/// What making a connection may take.
const CONNECT: Duration = Duration::from_secs(15);
/// What sending a frame may take. One that takes longer goes nowhere any more.
const SEND: Duration = Duration::from_secs(10);
/// A server with very many channels is one event.
const MOST_BYTES: usize = 256 << 20;

/// An open connection. Dropping it ends it without a goodbye.
pub(super) struct Socket(WebSocketStream<Upgraded>);

/// What a connection ends with.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum SocketEvent {
    Text(String),
    /// Closed with this code, or without one.
    Closed(Option<u16>),
}

/// Why there is no connection.
#[derive(Debug, thiserror::Error)]
pub(super) enum SocketError {
    #[error("no connection to the gateway: {}", root(.0))]
    Unreachable(#[source] reqwest::Error),
    #[error("the gateway does not accept connections now (status {})", .0.as_u16())]
    Refused(StatusCode),
    #[error("what answered in the gateway's place does not speak WebSocket")]
    NoWebSocket,
    #[error("the gateway did not answer in time")]
    TimedOut,
}

impl Socket {
    /// Connects to the gateway at `address`, as `address::checked` made it.
    pub(super) async fn connect(client: &Client, address: &str) -> Result<Self, SocketError> {
        timeout(CONNECT, shake_hands(client, address)).await.unwrap_or(Err(SocketError::TimedOut))
    }

    /// The next thing that is said. Nothing is lost when the wait for it is given up.
    pub(super) async fn hear(&mut self) -> SocketEvent {
        loop {
            match self.0.next().await {
                Some(Ok(Message::Text(text))) => return SocketEvent::Text(text),
                Some(Ok(Message::Close(frame))) => return SocketEvent::Closed(frame.map(|frame| frame.code.into())),
                // Pings are answered by the stream itself; nothing is asked for in binary.
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return SocketEvent::Closed(None),
            }
        }
    }

    /// Says something; false where the connection does not take it.
    pub(super) async fn say(&mut self, frame: &Value) -> bool {
        let said = timeout(SEND, self.0.send(Message::Text(frame.to_string()))).await;
        matches!(said, Ok(Ok(())))
    }

    /// Closes with a code, and waits a moment for the other side to do so, too.
    pub(super) async fn close(mut self, code: u16, wait: Duration) {
        let frame = CloseFrame { code: CloseCode::from(code), reason: Cow::Borrowed("") };
        let closing = async {
            if self.0.close(Some(frame)).await.is_ok() {
                while let Some(Ok(_)) = self.0.next().await {}
            }
        };
        let _ = timeout(wait, closing).await;
    }
}

async fn shake_hands(client: &Client, address: &str) -> Result<Socket, SocketError> {
    // A WebSocket begins as an HTTP request: `ws` as `http`, `wss` as `https`.
    let rest = address.strip_prefix("ws").ok_or(SocketError::NoWebSocket)?;
    let mut url = Url::parse(&format!("http{rest}")).map_err(|_| SocketError::NoWebSocket)?;
    url.set_query(Some("v=10&encoding=json"));
    let key = generate_key();
    let request = client
        .get(url)
        .header(CONNECTION, "Upgrade")
        .header(UPGRADE, "websocket")
        .header(SEC_WEBSOCKET_VERSION, "13")
        .header(SEC_WEBSOCKET_KEY, key.as_str());
    let response = request.send().await.map_err(|error| SocketError::Unreachable(error.without_url()))?;
    if response.status() != StatusCode::SWITCHING_PROTOCOLS {
        return Err(SocketError::Refused(response.status()));
    }
    let accepted = response.headers().get(SEC_WEBSOCKET_ACCEPT).and_then(|accept| accept.to_str().ok());
    if accepted != Some(derive_accept_key(key.as_bytes()).as_str()) {
        return Err(SocketError::NoWebSocket);
    }
    let stream = response.upgrade().await.map_err(|_| SocketError::NoWebSocket)?;
    let config = WebSocketConfig {
        max_message_size: Some(MOST_BYTES),
        max_frame_size: Some(MOST_BYTES),
        ..WebSocketConfig::default()
    };
    Ok(Socket(WebSocketStream::from_raw_socket(stream, Role::Client, Some(config)).await))
}

/// What a close code of Discord's is for.
#[derive(Debug)]
pub(super) enum Closed {
    /// Connect again and resume.
    Resume,
    /// Connect again and begin a new session.
    Anew,
    /// The same after a while: the session was ended rather than the connection.
    Invalid,
    /// Another number of shards is wanted.
    Shards,
    /// Trying again would end the same way.
    End(GatewayEnd),
}

impl Closed {
    /// From the page "Opcodes and Status Codes".
    pub(super) fn of(code: Option<u16>) -> Self {
        match code {
            Some(4004) => Self::End(GatewayEnd::BadToken),
            Some(4013) => Self::End(GatewayEnd::BadIntents),
            Some(4014) => Self::End(GatewayEnd::IntentRefused),
            Some(4010 | 4011) => Self::Shards,
            // Not authenticated, a wrong sequence, a session timed out.
            Some(4003 | 4007 | 4009) => Self::Anew,
            _ => Self::Resume,
        }
    }
}

/// The last cause in a chain, which is the one that tells something.
fn root(error: &reqwest::Error) -> String {
    let mut last: &dyn std::error::Error = error;
    while let Some(source) = last.source() {
        last = source;
    }
    last.to_string()
}
