//! A server in Discord's place for unit tests: gives the answers it was told to, one a request, and keeps what was asked.
//! The loopback Discord in `tests/` is the one that behaves.

#![allow(clippy::unwrap_used)]

use super::client::Rest;
use crate::discord::settings::{Api, Token};
use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::service::service_fn;
use hyper::{Request, Response, body::Incoming};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use std::convert::Infallible;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::net::TcpListener;

pub(in crate::discord) const TOKEN: &str = "c2VjcmV0.dG9r.ZW4";

pub(in crate::discord) struct StandIn {
    pub(in crate::discord) api: Api,
    log: Arc<Mutex<Vec<String>>>,
    bodies: Arc<Mutex<Vec<String>>>,
}

impl StandIn {
    /// Answers the n-th request with the n-th of `answers`, and all after the last with the last.
    pub(in crate::discord) async fn telling(answers: Vec<(u16, Value)>) -> Self {
        let count = Mutex::new(0);
        Self::answering(move |_| {
            let mut count = count.lock().unwrap();
            let answer = answers[(*count).min(answers.len() - 1)].clone();
            *count += 1;
            answer
        })
        .await
    }

    /// Answers each request, which it sees as `GET /path`, with what `answer` says. A status of 0 hangs up.
    pub(in crate::discord) async fn answering(answer: impl Fn(&str) -> (u16, Value) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let api = Api::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
        let log = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&log);
        let bodies = Arc::new(Mutex::new(Vec::new()));
        let read = Arc::clone(&bodies);
        let answer = Arc::new(answer);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (kept, read, answer) = (Arc::clone(&kept), Arc::clone(&read), Arc::clone(&answer));
                let service = service_fn(move |request: Request<Incoming>| {
                    let (kept, read, answer) = (Arc::clone(&kept), Arc::clone(&read), Arc::clone(&answer));
                    async move {
                        let line = format!("{} {}", request.method(), request.uri());
                        let sent = request.into_body().collect().await.unwrap().to_bytes();
                        read.lock().unwrap().push(String::from_utf8_lossy(&sent).into_owned());
                        let (status, body) = answer(&line);
                        kept.lock().unwrap().push(line);
                        // An empty body for null, as Discord does with 204.
                        let bytes = if body.is_null() { Bytes::new() } else { Bytes::from(body.to_string()) };
                        let response = Response::builder().status(status).body(Full::new(bytes));
                        response.map_err(|_| "hang up")
                    }
                });
                tokio::spawn(
                    hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service),
                );
            }
            Ok::<_, Infallible>(())
        });
        Self { api, log, bodies }
    }

    /// Asks here, with no pause worth the name between two tries.
    pub(in crate::discord) fn rest(&self) -> Rest {
        let pauses = [Duration::from_millis(1), Duration::from_millis(1)];
        Rest::with_pauses(&Token::parse(TOKEN).unwrap(), Some(&self.api), pauses).unwrap()
    }

    /// The bodies of what was asked so far.
    pub(in crate::discord) fn bodies(&self) -> Vec<String> {
        self.bodies.lock().unwrap().clone()
    }

    /// What was asked so far, each as `GET /path`.
    pub(in crate::discord) fn asked(&self) -> Vec<String> {
        self.log.lock().unwrap().clone()
    }
}
