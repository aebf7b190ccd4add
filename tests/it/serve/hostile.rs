use super::client::{get, post, raw, send};
use super::server::Server;
use crate::check::{Desk, stderr};
use serde_json::json;
use std::io::Write;
use std::net::TcpStream;

#[test]
fn bad_input_gets_its_status_and_a_sentence() {
    let server = Server::start(&[]);
    let json = "content-type: application/json\r\n";
    let long = json!({ "question": "long ".repeat(900) }).to_string();
    let huge = json!({ "question": "x".repeat(1 << 20) }).to_string();
    for (method, path, head, body, status, code) in [
        ("POST", "/v1/ask", json, "{\"question\": \" \"}", 422, "question_empty"),
        ("POST", "/v1/ask", json, "{\"question\": \"?!\"}", 422, "question_no_words"),
        ("POST", "/v1/ask", json, long.as_str(), 422, "question_too_long"),
        ("POST", "/v1/ask", json, huge.as_str(), 413, "too_large"),
        ("POST", "/v1/ask", json, "{\"question\"", 400, "json"),
        ("POST", "/v1/ask", json, "{\"question\": \"why\", \"top\": 0}", 422, "fields"),
        ("POST", "/v1/ask", json, "{\"question\": \"why\", \"since\": \"soon\"}", 422, "fields"),
        ("POST", "/v1/ask", json, "{}", 422, "fields"),
        ("POST", "/v1/ask", "content-type: text/plain\r\n", "{\"question\": \"why\"}", 415, "content_type"),
        ("POST", "/v1/ask", "", "", 415, "content_type"),
        ("GET", "/v1/ask", "", "", 405, "method"),
        ("POST", "/vote", json, "{}", 415, "content_type"),
        ("GET", "/nothing", "", "", 404, "not_found"),
        ("GET", "/a/../../etc/passwd", "", "", 404, "unknown_article"),
        ("GET", "/", "host: evil.example\r\n", "", 421, "host"),
    ] {
        let response = send(server.address, method, path, head, body);
        let problem = response.json();
        assert_eq!((response.status, &problem["code"]), (status, &code.into()), "{method} {path} {}", response.text);
        assert_eq!(response.header("content-type"), "application/problem+json");
        assert!(problem["detail"].as_str().unwrap().len() > 20 && problem["status"] == status, "{problem}");
        let number = response.header("x-request-id");
        assert_eq!(problem["instance"], format!("urn:ibid:request:{number}"));
    }
    let page = send(server.address, "GET", "/?q=%3F%21", "accept: text/html\r\n", "");
    assert!(
        page.status == 422 && page.text.contains("Ask in a few words") && page.text.contains("<form"),
        "{}",
        page.text
    );
}

#[test]
fn large_and_slow_requests_harm_nobody_else() {
    let server = Server::start(&[]);
    let slow: Vec<TcpStream> = (0..700)
        .map(|_| {
            let mut stream = TcpStream::connect(server.address).unwrap();
            let _ = stream.write_all(b"POST /v1/ask HTTP/1.1\r\nhost: localhost\r\nx-slow: ");
            stream
        })
        .collect();
    assert_eq!(get(server.address, "/healthz").status, 200);
    let asked = post(server.address, "/v1/ask", &json!({ "question": "who built the kite" }));
    assert!(asked.status == 200 && asked.text.contains("six engineers"), "{}", asked.text);
    drop(slow);
    let headers = "x-many: 1\r\n".repeat(50_000);
    let many = raw(server.address, format!("GET / HTTP/1.1\r\nhost: localhost\r\n{headers}\r\n").as_bytes());
    assert!(many.is_none_or(|response| response.status == 431));
    let path = format!("GET /?q={} HTTP/1.1\r\nhost: localhost\r\n\r\n", "x".repeat(1 << 20));
    assert!(raw(server.address, path.as_bytes()).is_none_or(|response| matches!(response.status, 414 | 431)));
    // As long as it says and never sent: refused by its length alone.
    let declared = "POST /v1/ask HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: 104857600\r\n\r\n";
    assert_eq!(raw(server.address, declared.as_bytes()).unwrap().status, 413);
    assert_eq!(get(server.address, "/healthz").status, 200);
}

#[test]
fn a_readers_words_and_address_are_in_no_log_and_in_the_ledger_only_as_gaps() {
    let mut server = Server::start(&[]);
    let forwarded = "x-forwarded-for: 203.0.113.77\r\ncontent-type: application/json\r\n";
    for question in ["who built the kite", "unanswerable marmalade question", "?!"] {
        send(server.address, "POST", "/v1/ask", forwarded, &json!({ "question": question }).to_string());
    }
    send(server.address, "GET", "/?q=who+built+the+kite+marzipan", "x-forwarded-for: 203.0.113.77\r\n", "");
    get(server.address, "/a/marzipan");
    let log = server.ended();
    for secret in ["built the kite", "marmalade", "marzipan", "203.0.113.77"] {
        assert!(!log.contains(secret), "{secret} is in the log: {log}");
    }
    let ledger: Vec<u8> = std::fs::read_dir(server.desk.dir.path())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.file_name().unwrap().to_string_lossy().starts_with("ledger.db"))
        .flat_map(|path| std::fs::read(path).unwrap())
        .collect();
    let holds = |bytes: &[u8]| ledger.windows(bytes.len()).any(|window| window == bytes);
    assert!(holds(b"unanswerable marmalade question"), "what is missing is kept");
    assert!(!holds(b"203.0.113.77") && !holds(&[203, 0, 113, 77]) && !holds(b"who built the kite"));
}

#[test]
fn it_listens_elsewhere_only_with_what_it_needs() {
    let desk = Desk::new(&[("kite.md", super::server::KITE)]);
    for (args, words) in [
        (&["serve", "--listen", "0.0.0.0:0"][..], "IBID_SERVE_URL"),
        (&["serve", "--listen", "nowhere"], "IBID_SERVE_LISTEN"),
        (&["serve", "--listen", "127.0.0.1:0", "--url", "ask.example.org"], "IBID_SERVE_URL"),
        (&["serve", "--listen", "127.0.0.1:0", "--origins", "*"], "IBID_SERVE_ORIGINS"),
    ] {
        let output = desk.command(args).env_remove("IBID_SERVE_URL").output().unwrap();
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(2), "{args:?}: {said}");
        assert!(said.contains(words) && said.lines().count() == 1, "{args:?}: {said}");
    }
}
