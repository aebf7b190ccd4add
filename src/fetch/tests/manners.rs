use super::net::{PUBLIC, Server, World, at, html, moved, reply};
use crate::fetch::{Conditions, FetchError, Fetched, FetchedPage};
use std::cell::Cell;
use std::io::Write as _;
use std::time::Duration;

fn get(world: &World, url: &str, seconds: i64) -> Result<Fetched, FetchError> {
    world.fetcher.get(url, &Conditions::default(), at(seconds))
}

/// A world whose robots.txt is this answer and whose pages are all there.
fn with_robots(answer: String) -> World {
    let server = Server::new(move |request, stream| {
        let is_robots = request.starts_with("GET /robots.txt ");
        stream.write_all(if is_robots { answer.clone() } else { html("<p>page") }.as_bytes())
    });
    World::new(server, &[("x.example", &[&[PUBLIC]]), ("y.example", &[&[PUBLIC]])])
}

#[test]
fn a_page_that_has_not_changed_is_not_sent_again() {
    let world = World::public(Server::new(|request, stream| {
        let lower = request.to_lowercase();
        let is_same = lower.contains("if-none-match: \"v1\"\r\n") && lower.contains("if-modified-since: yesterday\r\n");
        let page = reply(200, "Content-Type: text/html\r\nETag: \"v1\"\r\nLast-Modified: yesterday\r\n", "<p>page");
        stream.write_all(if is_same { reply(304, "", "") } else { page }.as_bytes())
    }));
    let Ok(Fetched::Page(page)) = get(&world, "http://x.example/", 0) else { panic!("a page") };
    let same = world.fetcher.get("http://x.example/", &page.conditions(), at(10));
    assert_eq!(same, Ok(Fetched::NotModified));
    // A stored value that is no header is left out rather than sent.
    let broken = Conditions { etag: Some("a\r\nX: y".to_owned()), last_modified: None };
    assert!(matches!(world.fetcher.get("http://x.example/", &broken, at(20)), Ok(Fetched::Page(FetchedPage { .. }))));
    // Never asked for, never believed.
    let liar = World::public(Server::pages(|_| reply(304, "", "")));
    assert!(matches!(liar.get("http://x.example/"), Err(FetchError::Status { status: 304, .. })));
}

#[test]
fn what_robots_txt_forbids_is_not_fetched_and_it_is_asked_for_once_a_day() {
    let world = with_robots(reply(200, "", "User-agent: *\nDisallow: /\nUser-agent: ibid\nDisallow: /no"));
    let forbidden = Err(FetchError::Robots { host: "x.example".to_owned(), agent: "ibid".to_owned() });
    assert_eq!(get(&world, "http://x.example/no/1", 0), forbidden);
    assert!(get(&world, "http://x.example/yes", 10).is_ok());
    assert_eq!(get(&world, "http://x.example/%6eo", 20), forbidden);
    assert_eq!(world.server.paths(), ["/robots.txt", "/yes"]);
    assert!(get(&world, "http://x.example/yes", 86_401).is_ok());
    assert_eq!(world.server.paths().len(), 4);
}

#[test]
fn a_site_without_robots_txt_allows_all_and_one_that_cannot_serve_it_nothing() {
    for (answer, is_allowed) in [
        (reply(404, "", ""), true),
        (reply(403, "", ""), true),
        (moved("/robots.txt"), true),
        (moved("file:///etc"), true),
        (reply(200, "", ""), true),
        (reply(200, "Content-Type: text/html\r\n", "<html>Disallow: /"), true),
        (reply(200, "", &("#".repeat(600_000) + "\nUser-agent: *\nDisallow: /")), true),
        (reply(500, "", ""), false),
        (reply(429, "", ""), false),
    ] {
        let head: String = answer.chars().take(60).collect();
        let result = get(&with_robots(answer), "http://x.example/", 0);
        assert_eq!(result.is_ok(), is_allowed, "{head}: {result:?}");
        if !is_allowed {
            assert_eq!(result, Err(FetchError::RobotsUnknown { host: "x.example".to_owned() }));
        }
    }
}

#[test]
fn each_site_on_the_way_is_asked_what_it_wishes() {
    let server = Server::new(|request, stream| {
        let is_second = request.to_lowercase().contains("host: y.example");
        let answer = match (request.split(' ').nth(1), is_second) {
            (Some("/robots.txt"), true) => reply(200, "", "User-agent: *\nDisallow: /"),
            (Some("/robots.txt"), false) => reply(404, "", ""),
            _ => moved("http://y.example/page"),
        };
        stream.write_all(answer.as_bytes())
    });
    let world = World::new(server, &[("x.example", &[&[PUBLIC]]), ("y.example", &[&[PUBLIC]])]);
    let error = get(&world, "http://x.example/", 0).unwrap_err();
    assert!(matches!(error, FetchError::Robots { ref host, .. } if host == "y.example"), "{error}");
    assert_eq!(world.server.paths(), ["/robots.txt", "/", "/robots.txt"]);
}

#[test]
fn a_host_is_left_alone_between_two_calls_and_the_caller_is_told_for_how_long() {
    let server = Server::pages(|_| html("<p>page"));
    let names: &[(&str, &[&[&str]])] = &[("x.example", &[&[PUBLIC]]), ("y.example", &[&[PUBLIC]])];
    let world = World::with(server, names, |settings| settings.host_delay = Duration::from_secs(3));
    assert!(get(&world, "http://x.example/a", 0).is_ok());
    let wait = Duration::from_secs(2);
    assert_eq!(get(&world, "http://x.example/b", 1), Err(FetchError::TooSoon { host: "x.example".to_owned(), wait }));
    assert_eq!(world.fetcher.wait("http://x.example/c", at(1)), wait);
    assert!(get(&world, "http://y.example/", 1).is_ok());
    // Waiting is the caller's: here, a clock that a sleep moves on.
    let clock = Cell::new(1);
    let sleep = |wait: Duration| clock.set(clock.get() + i64::try_from(wait.as_secs()).unwrap());
    let patiently = |patience| {
        let none = Conditions::default();
        world.fetcher.get_patiently(
            "http://x.example/b",
            &none,
            || at(clock.get()),
            sleep,
            Duration::from_secs(patience),
        )
    };
    assert!(matches!(patiently(1), Err(FetchError::TooSoon { .. })));
    assert!(patiently(60).is_ok());
    assert_eq!(clock.get(), 3);
}

#[test]
fn a_host_that_asks_for_a_pause_gets_it() {
    let server = Server::pages(|_| reply(429, "Retry-After: 600\r\n", ""));
    let world = World::public(server);
    assert!(matches!(get(&world, "http://x.example/", 0), Err(FetchError::Status { status: 429, .. })));
    assert_eq!(world.fetcher.wait("http://x.example/", at(0)), Duration::from_mins(10));
    assert!(matches!(get(&world, "http://x.example/", 599), Err(FetchError::TooSoon { .. })));
    assert!(matches!(get(&world, "http://x.example/", 600), Err(FetchError::Status { .. })));
    let said = FetchError::TooSoon { host: "x.example".to_owned(), wait: Duration::from_mins(10) }.to_string();
    assert!(said.contains("10 minutes"), "{said}");
}

#[test]
fn a_crawl_delay_is_kept() {
    let world = with_robots(reply(200, "", "User-agent: *\nCrawl-delay: 20"));
    assert!(get(&world, "http://x.example/", 0).is_ok());
    assert_eq!(world.fetcher.wait("http://x.example/", at(5)), Duration::from_secs(15));
}
