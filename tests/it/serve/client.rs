//! A client as small as can be, so that a fault of the program's own libraries cannot hide one here.

use serde_json::Value;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// A response: its status, its head in lower case, its body.
pub(crate) struct Response {
    pub status: u16,
    pub head: String,
    /// The cookie that it sets, `name=value`.
    pub cookie: String,
    /// Where it leads.
    pub location: String,
    pub text: String,
}

impl Response {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    /// The value of a header; empty where it is missing.
    pub(crate) fn header(&self, name: &str) -> &str {
        let line = self.head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
        line.unwrap_or_default()
    }
}

/// Sends these bytes and reads until the server closes the connection.
pub(crate) fn raw(address: SocketAddr, bytes: &[u8]) -> Option<Response> {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    // A server that refuses early may close before it has read everything.
    let _ = stream.write_all(bytes);
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    let cookie = head.lines().find_map(|line| line.strip_prefix("set-cookie: ")).unwrap_or_default();
    let cookie = cookie.split(';').next().unwrap_or_default().to_owned();
    let location = head.lines().find_map(|line| line.strip_prefix("location: ")).unwrap_or_default().to_owned();
    let head = head.to_lowercase();
    let text = if head.contains("transfer-encoding: chunked") { unchunked(body) } else { body.to_owned() };
    Some(Response { status, head, cookie, location, text })
}

fn unchunked(mut body: &str) -> String {
    let mut out = String::new();
    while let Some((size, rest)) = body.split_once("\r\n") {
        let size = usize::from_str_radix(size.trim(), 16).unwrap_or(0);
        if size == 0 {
            break;
        }
        out.push_str(rest.get(..size).unwrap_or_default());
        body = rest.get(size + 2..).unwrap_or_default();
    }
    out
}

/// Sends a request with these lines of its head.
pub(crate) fn send(address: SocketAddr, method: &str, path: &str, head: &str, body: &str) -> Response {
    let host = if head.to_lowercase().contains("host:") { String::new() } else { format!("host: {address}\r\n") };
    let length = body.len();
    let request =
        format!("{method} {path} HTTP/1.1\r\n{host}connection: close\r\n{head}content-length: {length}\r\n\r\n{body}");
    raw(address, request.as_bytes()).unwrap_or_else(|| panic!("no response to {method} {path}"))
}

pub(crate) fn get(address: SocketAddr, path: &str) -> Response {
    send(address, "GET", path, "", "")
}

pub(crate) fn page(address: SocketAddr, path: &str) -> Response {
    send(address, "GET", path, "accept: text/html\r\n", "")
}

pub(crate) fn post(address: SocketAddr, path: &str, body: &Value) -> Response {
    send(address, "POST", path, "content-type: application/json\r\n", &body.to_string())
}
