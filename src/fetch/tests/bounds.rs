//! The bounds of a transfer.
//!
//! 1. No more is taken than the limits of size, time and redirects allow, packed or not.
//! 2. What holds no article is refused by what it says or is.
//! 3. A server that takes its time is left.

use super::net::{PUBLIC, Server, World, html, moved, reply};
use crate::fetch::{Conditions, FetchError, FetchSettings, Fetcher};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write as _;
use std::net::TcpStream;
use std::time::Duration;

fn host() -> String {
    "x.example".to_owned()
}

/// A world whose pages are these bytes, as they are.
fn raw(answer: Vec<u8>) -> World {
    limited(move |stream| stream.write_all(&answer))
}

fn limited(answer: impl Fn(&mut TcpStream) -> std::io::Result<()> + Send + Sync + 'static) -> World {
    let server = Server::new(move |request, stream| {
        if request.starts_with("GET /robots.txt ") {
            return stream.write_all(reply(404, "", "").as_bytes());
        }
        answer(stream)
    });
    World::with(server, &[("x.example", &[&[PUBLIC]])], |settings| {
        settings.max_bytes = 100_000;
        settings.total_timeout = Duration::from_millis(500);
    })
}

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn packed(body: &[u8]) -> Vec<u8> {
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

#[test]
fn redirects_are_followed_to_their_end_and_not_for_ever() {
    let chain = |last: usize| {
        World::public(Server::pages(move |path| {
            let n: usize = path.trim_start_matches('/').parse().unwrap();
            if n < last { moved(&format!("/{}", n + 1)) } else { html("<p>end") }
        }))
    };
    assert_eq!(chain(5).get("http://x.example/0").unwrap().final_url, "http://x.example/5");
    let endless = chain(1_000);
    let error = endless.get("http://x.example/0").unwrap_err();
    assert_eq!(error, FetchError::TooManyRedirects { host: host(), limit: 5 });
    assert_eq!(endless.server.paths().len(), 7);
    let circle = World::public(Server::pages(|_| moved("/")));
    assert!(matches!(circle.get("http://x.example/"), Err(FetchError::TooManyRedirects { .. })));
    let nowhere = World::public(Server::pages(|_| reply(302, "", "")));
    assert_eq!(nowhere.get("http://x.example/"), Err(FetchError::BadRedirect { host: host() }));
}

#[test]
fn a_body_is_read_to_its_limit_whatever_its_length_is_said_to_be() {
    let too_large = Err(FetchError::TooLarge { host: host(), limit: 100_000 });
    let body = |len: usize| "a".repeat(len);
    assert_eq!(raw(html(&body(100_000)).into_bytes()).get("http://x.example/").unwrap().bytes.len(), 100_000);
    assert_eq!(raw(html(&body(100_001)).into_bytes()).get("http://x.example/"), too_large);
    // Declared, and not one byte sent.
    let declared = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 99999999999\r\n\r\n";
    assert_eq!(raw(declared.to_vec()).get("http://x.example/"), too_large);
    // Not declared, and without an end.
    for head in ["\r\n", "Transfer-Encoding: chunked\r\n\r\n"] {
        let endless = limited(move |stream| {
            stream.write_all(format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{head}").as_bytes())?;
            loop {
                stream.write_all(if head == "\r\n" { &[b'a'; 4_096] } else { b"10\r\naaaaaaaaaaaaaaaa\r\n" })?;
            }
        });
        assert_eq!(endless.get("http://x.example/"), too_large, "{head:?}");
    }
}

#[test]
fn a_body_shorter_than_it_was_said_to_be_is_no_page() {
    let cut = Err(FetchError::CutShort { host: host() });
    let short = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 50\r\n\r\n<p>only so much";
    assert_eq!(raw(short.into()).get("http://x.example/"), cut);
    let chunk = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n20\r\n<p>only so";
    assert_eq!(raw(chunk.into()).get("http://x.example/"), cut);
    // Longer than it was said to be: what was said counts.
    let long = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5\r\n\r\n<p>ab and more";
    assert_eq!(raw(long.into()).get("http://x.example/").unwrap().bytes, b"<p>ab");
}

#[test]
fn compressed_pages_are_unpacked_and_bombs_are_not() {
    let get = |answer: Vec<u8>| raw(answer).get("http://x.example/");
    assert_eq!(get(packed(&gz(b"<p>page"))).unwrap().bytes, b"<p>page");
    assert_eq!(get(packed(b"<p>not packed")).unwrap().bytes, b"<p>not packed");
    let bomb = gz(&vec![b'a'; 50_000_000]);
    assert!(bomb.len() < 100_000);
    assert_eq!(get(packed(&bomb)), Err(FetchError::TooLarge { host: host(), limit: 100_000 }));
    let whole = gz(&(0..20_000_u32).flat_map(u32::to_le_bytes).collect::<Vec<u8>>());
    assert_eq!(get(packed(&whole[..whole.len() / 2])), Err(FetchError::CutShort { host: host() }));
    let brotli = reply(200, "Content-Type: text/html\r\nContent-Encoding: br\r\n", "x");
    assert_eq!(get(brotli.into()), Err(FetchError::Coding { host: host(), coding: "br".to_owned() }));
}

#[test]
fn a_server_that_takes_its_time_is_left() {
    let slow = |head: &'static str| {
        limited(move |stream| {
            stream.write_all(head.as_bytes())?;
            // A letter now and then, so that no single wait is long; after no beginning, none at all.
            for _ in 0..100 {
                std::thread::park_timeout(Duration::from_millis(20));
                stream.write_all(if head.is_empty() { b"" } else { b"a" })?;
            }
            Ok(())
        })
    };
    for head in
        ["", "HTTP/1.1 200 OK\r\nX: ", "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 9000\r\n\r\n"]
    {
        let error = slow(head).get("http://x.example/").unwrap_err();
        assert_eq!(error, FetchError::TooSlow { host: host(), seconds: 1 }, "{head:?}");
    }
}

#[test]
fn types_that_hold_no_article_are_refused_by_what_they_say_or_are() {
    let get = |kind: &str, body: &str| {
        let kind = if kind.is_empty() { String::new() } else { format!("Content-Type: {kind}\r\n") };
        raw(reply(200, &kind, body).into()).get("http://x.example/")
    };
    let refused = |what: &str| Err(FetchError::Type { host: host(), what: what.to_owned() });
    assert_eq!(get("image/png", "x"), refused("image/png"));
    assert_eq!(get("text/html", "GIF89a x"), refused("a GIF picture"));
    assert!(
        get("application/pdf", "%PDF-1.7 x").is_ok() && get("text/html", "%PDF-1.7 x").is_ok(),
        "documents are read"
    );
    assert_eq!(get("", "\u{1}\u{2}\u{3}\u{4}\u{5}"), refused("no text"));
    let page = get("Text/Plain; charset=Shift_JIS", "Words.").unwrap();
    assert_eq!((page.content_type.as_deref(), page.charset.as_deref()), (Some("text/plain"), Some("shift_jis")));
    assert_eq!(get("", "# Title\n\nText.").unwrap().content_type, None);
    assert!(get("application/octet-stream", "<p>page").is_ok());
}

#[test]
fn every_answer_that_is_no_page_has_its_sentence() {
    let get = |answer: &str| raw(answer.into()).get("http://x.example/").unwrap_err();
    for (status, words) in [
        (403, "not serve this page to programs"),
        (404, "no page at this"),
        (410, "removed"),
        (500, "later"),
        (204, "no page"),
    ] {
        let error = get(&reply(status, "", ""));
        assert!(error.to_string().contains(words) && error.to_string().contains(&status.to_string()), "{error}");
    }
    assert_eq!(get("SSH-2.0-OpenSSH_9.9\r\n"), FetchError::NotHttp { host: host() });
    assert_eq!(get(""), FetchError::Unreachable { host: host() });
    let headers = format!("HTTP/1.1 200 OK\r\n{}", "X-Y: z\r\n".repeat(50_000));
    assert_eq!(get(&headers), FetchError::NotHttp { host: host() });
}

#[test]
fn encryption_that_fails_is_told_apart() {
    // A server that speaks no TLS, by the real wire.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let host = listener.local_addr().unwrap().to_string();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().map_while(Result::ok) {
            let _ = stream.write_all(reply(400, "", "").as_bytes());
            let _ = std::io::copy(&mut stream, &mut std::io::sink());
        }
    });
    let allowed_hosts = vec![host.parse().unwrap()];
    let fetcher = Fetcher::new(FetchSettings { allowed_hosts, ..FetchSettings::default() });
    let error = fetcher.get(&format!("https://{host}/"), &Conditions::default(), super::net::at(0));
    assert_eq!(error, Err(FetchError::Tls { host: "127.0.0.1".to_owned() }));
}
