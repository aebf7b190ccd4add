//! A client of the stand-in for its own tests, as small as can be: requests over a plain socket, the gateway frame by
//! frame. Nothing of it is Ibid's, so that a fault of the bot's own client cannot hide one here.

use super::loopback::Discord;
use super::people::TOKEN;
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::{Message, WebSocket, client};

/// A response: its status, its head in lower case, its body.
pub(crate) struct Response {
    pub status: u16,
    pub head: String,
    pub body: Value,
    pub text: String,
}

/// Sends a request with the bot's token.
pub(crate) fn call(discord: &Discord, method: &str, path: &str, body: Option<&Value>) -> Response {
    send(discord, method, path, &format!("authorization: Bot {TOKEN}\r\n"), body).unwrap()
}

/// Sends a request with these headers; nothing when the connection ends before an answer.
pub(crate) fn send(
    discord: &Discord,
    method: &str,
    path: &str,
    headers: &str,
    body: Option<&Value>,
) -> Option<Response> {
    let body = body.map(Value::to_string).unwrap_or_default();
    let mut stream = connect(discord.api().trim_start_matches("http://"));
    let length = body.len();
    let request = format!(
        "{method} /api/v10{path} HTTP/1.1\r\nhost: loopback\r\nconnection: close\r\n{headers}content-length: {length}\r\n\r\n{body}"
    );
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, text) = answer.split_once("\r\n\r\n")?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    let body = serde_json::from_str(text).unwrap_or_default();
    Some(Response { status, head: head.to_lowercase(), body, text: text.to_owned() })
}

/// A connection to the gateway.
pub(crate) struct Line(WebSocket<TcpStream>);

/// What comes down a connection.
#[derive(Debug, PartialEq)]
pub(crate) enum Got {
    Frame(Value),
    Closed(u16),
    Ended,
}

impl Line {
    /// Connects and reads HELLO; nothing when the handshake is refused.
    pub(crate) fn open(discord: &Discord) -> Option<Self> {
        let url = call(discord, "GET", "/gateway", None).body["url"].as_str().unwrap().to_owned();
        let stream = connect(url.trim_start_matches("ws://"));
        let (socket, _) = client(format!("{url}/?v=10&encoding=json"), stream).ok()?;
        Some(Self(socket))
    }

    /// Connects and identifies with these intents.
    pub(crate) fn identified(discord: &Discord, intents: u64) -> Self {
        let mut line = Self::open(discord).unwrap();
        assert_eq!(line.frame()["op"], 10);
        line.identify(TOKEN, intents);
        line
    }

    pub(crate) fn identify(&mut self, token: &str, intents: u64) {
        let properties = json!({"os": "linux", "browser": "test", "device": "test"});
        self.send(
            &json!({"op": 2, "d": {"token": token, "intents": intents, "properties": properties, "compress": true}}),
        );
    }

    pub(crate) fn send(&mut self, frame: &Value) {
        self.0.send(Message::Text(frame.to_string())).unwrap();
    }

    pub(crate) fn next(&mut self) -> Got {
        loop {
            match self.0.read() {
                Ok(Message::Text(text)) => return Got::Frame(serde_json::from_str(&text).unwrap()),
                Ok(Message::Close(Some(frame))) => return Got::Closed(frame.code.into()),
                Ok(Message::Close(None)) | Err(_) => return Got::Ended,
                Ok(_) => {}
            }
        }
    }

    /// The next frame, where nothing else will do.
    pub(crate) fn frame(&mut self) -> Value {
        match self.next() {
            Got::Frame(frame) => frame,
            other => panic!("no frame but {other:?}"),
        }
    }

    /// The next event of this name; those before it are passed over.
    pub(crate) fn event(&mut self, name: &str) -> Value {
        loop {
            let frame = self.frame();
            if frame["t"] == name {
                return frame;
            }
        }
    }

    pub(crate) fn close(mut self, code: u16) {
        let frame = CloseFrame { code: code.into(), reason: "".into() };
        drop(self.0.close(Some(frame)));
        while self.0.read().is_ok() {}
    }
}

fn connect(address: &str) -> TcpStream {
    let stream = TcpStream::connect(address).unwrap();
    // So that a test of a broken stand-in ends.
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    stream
}
