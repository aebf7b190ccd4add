use super::client::{get, send};
use super::server::Server;
use crate::check::Desk;
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// Batches that a server sends to a collector come within this time.
const PATIENCE: Duration = Duration::from_secs(30);

const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";

/// A collector that takes everything: its address, and the spans that come.
fn collector() -> (String, Receiver<Vec<Value>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let (tell, told) = channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let tell = tell.clone();
            std::thread::spawn(move || {
                let mut stream = stream.unwrap();
                while let Some((head, body)) = request(&mut stream) {
                    assert!(
                        head.starts_with("POST /v1/traces HTTP/1.1") && head.contains("application/json"),
                        "{head}"
                    );
                    stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}").unwrap();
                    if tell.send(spans(&body)).is_err() {
                        return;
                    }
                }
            });
        }
    });
    (address, told)
}

/// The next request on a connection; none when it has ended.
fn request(stream: &mut TcpStream) -> Option<(String, String)> {
    let (mut read, mut bytes) = (Vec::new(), [0; 4096]);
    loop {
        let text = String::from_utf8_lossy(&read).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length =
                head.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
            if body.len() >= length.unwrap_or(0) {
                return Some((head.to_owned(), body.to_owned()));
            }
        }
        let n = stream.read(&mut bytes).ok().filter(|n| *n > 0)?;
        read.extend_from_slice(&bytes[..n]);
    }
}

/// The spans of a batch, which has the shape of `ExportTraceServiceRequest`.
fn spans(body: &str) -> Vec<Value> {
    let body: Value = serde_json::from_str(body).unwrap();
    let resource = &body["resourceSpans"][0];
    assert_eq!(resource["resource"]["attributes"][0], json!({"key": "service.name", "value": {"stringValue": "ibid"}}));
    let spans = resource["scopeSpans"][0]["spans"].as_array().unwrap().clone();
    for span in &spans {
        let digits = |field: &str| span[field].as_str().unwrap().len();
        assert_eq!((digits("traceId"), digits("spanId")), (32, 16), "{span}");
        let nanos = |field: &str| span[field].as_str().unwrap().parse::<u64>().unwrap();
        assert!(nanos("startTimeUnixNano") <= nanos("endTimeUnixNano"), "{span}");
        assert!(span["kind"].is_u64() && span["status"]["code"].is_u64(), "{span}");
    }
    spans
}

#[test]
fn requests_and_steps_are_told_to_a_collector_and_nothing_of_a_reader() {
    let (address, told) = collector();
    let mut server = Server::with(Desk::new(&[("kite.md", super::server::KITE)]), &[], &[("IBID_OTLP", &address)]);
    let parent = format!("00-{TRACE}-00f067aa0ba902b7-01");
    let head = format!(
        "content-type: application/json\r\nauthorization: Bearer zzsecret\r\ncookie: a=zzsecret\r\nuser-agent: zzsecret\r\n\
         x-forwarded-for: 203.0.113.77\r\ntraceparent: {parent}\r\ntracestate: a=zzsecret\r\n"
    );
    let question = json!({"question": "How long did the zzsecret kite fly?"}).to_string();
    assert_eq!(send(server.address, "POST", "/v1/ask", &head, &question).status, 200);
    assert_eq!(send(server.address, "GET", "/?q=zzsecret", &format!("traceparent: {parent}\r\n"), "").status, 200);
    assert_eq!(get(server.address, "/a/zzsecret").status, 404);
    let mut all: Vec<Value> = Vec::new();
    let is_there = |all: &[Value], name: &str| all.iter().any(|span| span["name"] == name);
    while !is_there(&all, "GET /a/{*article}") {
        all.extend(told.recv_timeout(PATIENCE).unwrap());
    }
    let asked = all.iter().find(|span| span["name"] == "POST /v1/ask").unwrap();
    assert_eq!((&asked["traceId"], &asked["parentSpanId"]), (&json!(TRACE), &json!("00f067aa0ba902b7")));
    let status = json!({"key": "http.response.status_code", "value": {"intValue": "200"}});
    assert!(asked["attributes"].as_array().unwrap().contains(&status), "{asked}");
    for step in ["wait", "answer", "show"] {
        let of_it = |span: &&Value| span["name"] == step && span["parentSpanId"] == asked["spanId"];
        assert_eq!(all.iter().filter(of_it).count(), 1, "{step}");
    }
    let text = Value::from(all).to_string();
    for secret in ["zzsecret", "203.0.113", "kite", "nine hours"] {
        assert!(!text.contains(secret), "{secret}: {text}");
    }
    let figures = get(server.address, "/metrics").text;
    assert!(figures.contains("ibid_serve_spans_total{outcome=\"sent\"}"), "{figures}");
    assert!(!server.ended().contains("zzsecret"));
}

#[test]
fn what_is_no_collector_is_refused() {
    let desk = Desk::new(&[("kite.md", super::server::KITE)]);
    let refused =
        desk.command(&["serve", "--listen", "127.0.0.1:0"]).env("IBID_OTLP", "127.0.0.1:4318").output().unwrap();
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(refused.status.code() == Some(2) && said.contains("IBID_OTLP"), "{said}");
}
