use super::net::{PUBLIC, Server, World, at, html, reply};
use crate::fetch::feeds::{FeedEntry, FeedSchedule, FeedSource, PollError, SourceKind, look, poll};
use crate::fetch::{Conditions, FetchError, Fetched};
use crate::ingest::read_article;
use jiff::SignedDuration;
use std::cell::Cell;
use std::io::Write as _;
use std::time::Duration;

const FEED: &str = "<rss xmlns:content='c'><channel>\
    <item><title>Whole</title><link>/whole</link><guid>1</guid><content:encoded>&lt;p&gt;All of it.&lt;/p&gt;</content:encoded></item>\
    <item><title>Short</title><link>/short</link><guid>2</guid><description>The beginning.</description></item>\
    <item><title>Closed</title><link>/closed/1</link><guid>3</guid></item></channel></rss>";

fn world() -> World {
    let server = Server::new(|request, stream| {
        let path = request.split(' ').nth(1).unwrap_or_default();
        let answer = match path {
            "/robots.txt" => reply(200, "", "User-agent: *\nDisallow: /closed/\n"),
            "/" => html(
                "<!doctype html><html><head><link rel=alternate type=application/rss+xml href=/feed></head></html>",
            ),
            "/feed" if request.to_lowercase().contains("if-none-match: \"1\"") => reply(304, "", ""),
            "/feed" => reply(200, "Content-Type: application/rss+xml\r\nETag: \"1\"\r\n", FEED),
            "/short" => html(
                "<!doctype html><html><head><title>Short</title></head><body><p>All of the short one.</p></body></html>",
            ),
            _ => reply(404, "", ""),
        };
        stream.write_all(answer.as_bytes())
    });
    World::with(server, &[("x.example", &[&[PUBLIC]])], |settings| settings.host_delay = Duration::from_secs(2))
}

#[test]
fn a_feed_is_found_on_a_page_and_its_rounds_bring_articles() {
    let (world, clock) = (world(), Cell::new(0));
    // Waiting moves the clock on and takes no time.
    let get = |url: &str, conditions: &Conditions| {
        let sleep = |wait: Duration| clock.set(clock.get() + i64::try_from(wait.as_secs()).unwrap());
        world.fetcher.get_patiently(url, conditions, || at(clock.get()), sleep, Duration::from_secs(10))
    };
    let Ok(Fetched::Page(front)) = get("http://x.example/", &Conditions::default()) else { panic!("a page") };
    let FeedSource::Page(links) = look(&front.bytes, &front.final_url) else { panic!("a page with links") };
    let hour = SignedDuration::from_hours(1);
    let mut feed = FeedSchedule::new(&links[0].url, SourceKind::Feed, hour, 10, at(clock.get()));
    let entries = poll(&mut feed, &mut { get }, at(clock.get())).unwrap();
    let is_whole = |bytes: &&Vec<u8>| !read_article(bytes, "item.xml").items.is_empty();
    let bring = |entry: &FeedEntry| match entry.article.as_ref().filter(is_whole) {
        Some(bytes) => Ok(bytes.clone()),
        None => match get(entry.url.as_deref().unwrap(), &Conditions::default())? {
            Fetched::Page(page) => Ok(page.bytes),
            Fetched::NotModified => panic!("never asked before"),
        },
    };
    let mut texts = Vec::new();
    for entry in &entries {
        match bring(entry) {
            Ok(bytes) => {
                let reading = read_article(&bytes, &entry.name);
                texts.extend(reading.article.into_iter().chain(reading.items).map(|article| article.text.clone()));
                feed.settle(entry, at(clock.get()));
            }
            Err(error) => feed.settle_failure(entry, &error, at(clock.get())),
        }
    }
    assert_eq!(texts, ["All of it.", "All of the short one."]);
    // What robots.txt forbids is not asked for again, and what is the same is not sent again.
    clock.set(4_000);
    assert!(feed.due(at(clock.get())));
    assert_eq!(poll(&mut feed, &mut { get }, at(clock.get())), Ok(Vec::new()));
    assert_eq!(world.server.paths(), ["/robots.txt", "/", "/feed", "/short", "/feed"]);
}

#[test]
fn a_round_on_a_host_that_was_asked_a_moment_ago_is_put_off() {
    let world = world();
    let mut get = |url: &str, conditions: &Conditions| world.fetcher.get(url, conditions, at(0));
    let mut feed =
        FeedSchedule::new("http://x.example/feed", SourceKind::Feed, SignedDuration::from_hours(1), 10, at(0));
    assert!(get("http://x.example/", &Conditions::default()).is_ok());
    let error = poll(&mut feed, &mut get, at(0)).unwrap_err();
    assert!(matches!(error, PollError::Fetch(FetchError::TooSoon { .. })), "{error}");
    assert_eq!((feed.failures, feed.next()), (0, at(2)));
}
