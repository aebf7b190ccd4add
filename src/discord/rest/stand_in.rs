//! A server in Discord's place for unit tests: gives the answers it was told to, one a request, and keeps what was asked.
//! The loopback Discord in `tests/` is the one that behaves.

#![allow(clippy::unwrap_used)]

use super::backoff::Backoff;
use super::client::RestClient;
use crate::discord::settings::{Api, BotToken};
use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::service::service_fn;
use hyper::{Request, Response, body::Incoming};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use std::convert::Infallible;
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;

pub(in crate::discord) const TOKEN: &str = "c2VjcmV0.dG9r.ZW4";

/// Pauses of no chance, a thousand times shorter than in life.
pub(super) fn hurried() -> Backoff {
    Backoff { chance: || 0.5, speed: 1000 }
}

pub(in crate::discord) struct StandIn {
    pub(in crate::discord) api: Api,
    log: Arc<Mutex<Vec<(String, Value)>>>,
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
        let answer = Arc::new(answer);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (kept, answer) = (Arc::clone(&kept), Arc::clone(&answer));
                let service = service_fn(move |request: Request<Incoming>| {
                    let (kept, answer) = (Arc::clone(&kept), Arc::clone(&answer));
                    async move {
                        let line = format!("{} {}", request.method(), request.uri());
                        let asked = request.into_body().collect().await.unwrap().to_bytes();
                        let (status, body) = answer(&line);
                        kept.lock().unwrap().push((line, serde_json::from_slice(&asked).unwrap_or_default()));
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
        Self { api, log }
    }

    /// Asks here, with the pauses between tries a thousand times shorter than in life.
    pub(in crate::discord) fn rest(&self) -> RestClient {
        RestClient::with_backoff(&BotToken::parse(TOKEN).unwrap(), Some(&self.api), hurried()).unwrap()
    }

    /// What was asked so far, each as `GET /path`.
    pub(in crate::discord) fn asked(&self) -> Vec<String> {
        self.log.lock().unwrap().iter().map(|(line, _)| line.clone()).collect()
    }

    /// The bodies that came with it.
    pub(in crate::discord) fn bodies(&self) -> Vec<Value> {
        self.log.lock().unwrap().iter().map(|(_, body)| body.clone()).collect()
    }
}
