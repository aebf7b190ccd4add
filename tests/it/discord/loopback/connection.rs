//! Gateway connections: from the handshake to the end of each, frames in and out as plain text JSON.

use super::gateway::{ALREADY_AUTHENTICATED, Contact, Line, NOT_AUTHENTICATED, Order, Welcome};
use super::state::Shared;
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use std::borrow::Cow;
use std::sync::Arc;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::{WebSocketStream, accept_async};

/// Opcodes, from Discord's page "Opcodes and Status Codes".
mod op {
    pub(super) const DISPATCH: u64 = 0;
    pub(super) const HEARTBEAT: u64 = 1;
    pub(super) const IDENTIFY: u64 = 2;
    pub(super) const RESUME: u64 = 6;
    pub(super) const INVALID_SESSION: u64 = 9;
    pub(super) const HELLO: u64 = 10;
    pub(super) const HEARTBEAT_ACK: u64 = 11;
}

pub(super) async fn listen(shared: Arc<Shared>, listener: TcpListener) {
    while let Ok((stream, _)) = listener.accept().await {
        tokio::spawn(meet(Arc::clone(&shared), stream));
    }
}

async fn meet(shared: Arc<Shared>, mut stream: TcpStream) {
    match shared.with(|state| state.gateway.welcome()) {
        Welcome::Refuse => {
            // The request is read first: a connection closed over unread bytes is reset, and the answer lost with it.
            drop(stream.read(&mut [0; 4096]).await);
            drop(stream.write_all(b"HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n").await);
        }
        Welcome::Drop => drop(accept_async(stream).await),
        Welcome::Accept => {
            if let Ok(socket) = accept_async(stream).await {
                talk(&shared, socket).await;
            }
        }
    }
}

async fn talk(shared: &Shared, mut socket: WebSocketStream<TcpStream>) {
    let (line, mut orders) = mpsc::unbounded_channel();
    let heartbeat = shared.with(|state| {
        state.gateway.joined(line.clone());
        state.setup.heartbeat
    });
    let interval = u64::try_from(heartbeat.as_millis()).unwrap();
    drop(line.send(Order::Frame(json!({"op": op::HELLO, "d": {"heartbeat_interval": interval, "_trace": []}}))));
    let mut is_known = false;
    let contact = loop {
        let order = tokio::select! {
            order = orders.recv() => order.unwrap(),
            frame = socket.next() => match frame {
                Some(Ok(Message::Text(text))) => match heard(shared, &line, &text, &mut is_known) {
                    Some(order) => order,
                    None => continue,
                },
                Some(Ok(Message::Close(frame))) => {
                    // Read to the end, which is what sends the answer to the close.
                    while socket.next().await.is_some() {}
                    break Contact::Left(frame.map(|f| f.code.into()));
                }
                Some(Ok(_)) => continue,
                Some(Err(_)) | None => break Contact::Left(None),
            },
        };
        let frame = match order {
            Order::Frame(frame) => frame,
            Order::Event { seq, name, data } => {
                shared.with(|state| state.sent(&name, &data));
                json!({"op": op::DISPATCH, "s": seq, "t": name, "d": data})
            }
            Order::Close(code) => {
                let frame = CloseFrame { code: code.into(), reason: Cow::Borrowed("asked for by the test") };
                drop(socket.close(Some(frame)).await);
                break Contact::Closed(code);
            }
            Order::Cut => break Contact::Dropped,
        };
        if socket.send(Message::Text(frame.to_string())).await.is_err() {
            break Contact::Left(None);
        }
    };
    shared.with(|state| state.gateway.left(&line, contact));
    if matches!(contact, Contact::Closed(_)) {
        // As with the handshake: not gone before the client has read why.
        while let Some(Ok(_)) = socket.next().await {}
    }
}

/// What to do about a frame of the client.
fn heard(shared: &Shared, line: &Line, text: &str, is_known: &mut bool) -> Option<Order> {
    let Ok(frame) = serde_json::from_str::<Value>(text) else { return Some(Order::Close(4002)) };
    let wish = &frame["d"];
    let line = line.clone();
    shared.with(|state| match frame["op"].as_u64()? {
        op::HEARTBEAT => {
            state.gateway.heartbeats += 1;
            (!state.gateway.faults.is_deaf).then(|| Order::Frame(json!({"op": op::HEARTBEAT_ACK})))
        }
        op::IDENTIFY | op::RESUME if *is_known => Some(Order::Close(ALREADY_AUTHENTICATED)),
        op::IDENTIFY => {
            *is_known = true;
            state.gateway.identify(wish, line, &state.setup).err().map(Order::Close)
        }
        op::RESUME => match state.gateway.resume(wish, line) {
            Ok(true) => {
                *is_known = true;
                None
            }
            Ok(false) => Some(Order::Frame(json!({"op": op::INVALID_SESSION, "d": false}))),
            Err(code) => Some(Order::Close(code)),
        },
        _ if !*is_known => Some(Order::Close(NOT_AUTHENTICATED)),
        _ => None,
    })
}
