//! The answer box within a page of another server.

use super::driver::{Browser, ENTER, TAB};
use crate::serve::server::Server;
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Mutex};

/// Serves one page, whatever is asked for, until the test ends.
fn foreign() -> (SocketAddr, Arc<Mutex<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let page = Arc::new(Mutex::new(String::new()));
    let shown = Arc::clone(&page);
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let lines = BufReader::new(&stream).lines().map_while(Result::ok);
            lines.take_while(|line| !line.is_empty()).for_each(drop);
            let text = shown.lock().unwrap().clone();
            let head = format!("content-type: text/html\r\ncontent-length: {}\r\nconnection: close", text.len());
            let _ = write!(&stream, "HTTP/1.1 200 OK\r\n{head}\r\n\r\n{text}");
        }
    });
    (address, page)
}

fn with_box(server: SocketAddr, attributes: &str) -> String {
    format!(
        "<!doctype html><html lang=en><title>Ours</title><style>blockquote,p{{color:rgb(1,2,3)!important;display:none}}</style>\
         <h1>Our page</h1><script src=\"http://{server}/box.js\" async></script><ibid-ask {attributes}></ibid-ask>"
    )
}

#[test]
fn the_box_answers_within_a_page_of_another_server_and_keeps_to_itself() {
    let Some(browser) = Browser::open(true, "en") else { return };
    let (address, page) = foreign();
    let server = Server::start(&["--origins", &format!("http://{address}")]);
    *page.lock().unwrap() = with_box(server.address, "");
    browser.go(&format!("http://{address}/"));
    browser.until("the box", |browser| browser.all_words().contains("Ask the articles"));
    browser.press(&format!("{TAB}who built the kite{ENTER}"));
    browser.until("an answer", |browser| browser.all_words().contains("A team of six engineers built it in a barn."));
    browser.until("the buttons", |browser| browser.all_words().contains("Helpful"));
    assert_eq!(browser.run("return document.querySelector('ibid-ask').shadowRoot"), serde_json::Value::Null);
    let height = "return document.querySelector('ibid-ask').getBoundingClientRect().height";
    assert!(browser.run(height).as_f64().unwrap() > 150.0, "the page's style hides what is in the box");
    assert_eq!(browser.run("return document.cookie"), "");
    assert_eq!(browser.debug("Network.getCookies", &serde_json::json!({}))["cookies"], serde_json::json!([]));
    let asked = browser.run("return performance.getEntriesByType('resource').map(entry => new URL(entry.name).host)");
    let (own, ours) = (address.to_string(), server.address.to_string());
    assert!(asked.as_array().unwrap().iter().all(|host| *host == own || *host == ours), "{asked}");
}

#[test]
fn the_box_of_an_article_is_answered_from_it_alone() {
    let Some(browser) = Browser::open(true, "en") else { return };
    let (address, page) = foreign();
    let server = Server::start(&["--origins", &format!("http://{address}")]);
    *page.lock().unwrap() = with_box(server.address, "article=\"2026/ferry\" label=\"Ask about this article\"");
    browser.go(&format!("http://{address}/"));
    browser.until("the box", |browser| browser.all_words().contains("Ask about this article"));
    browser.press(&format!("{TAB}who built the kite{ENTER}"));
    browser.until("no answer", |browser| browser.all_words().contains("The articles do not answer this."));
    assert!(!browser.all_words().contains("six engineers"));
}

#[test]
fn a_page_that_is_not_named_gets_no_answers() {
    let Some(browser) = Browser::open(true, "en") else { return };
    let (address, page) = foreign();
    let server = Server::start(&["--origins", "https://named.example"]);
    *page.lock().unwrap() = with_box(server.address, "");
    browser.go(&format!("http://{address}/"));
    browser.until("the box", |browser| browser.all_words().contains("Ask the articles"));
    browser.press(&format!("{TAB}who built the kite{ENTER}"));
    browser.until("a sentence", |browser| browser.all_words().contains("That did not work."));
    assert!(!browser.all_words().contains("six engineers"));
}
