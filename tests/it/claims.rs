//! What comes from outside takes nobody's place and nobody's name.
//!
//! 1. By whatever way a text comes in and whatever it claims to be, every article that was there answers as before, under its own
//!    id and address.
//! 2. What it claims and is not is told, with the file; a clash of ids is refused with the other file's name.
//! 3. Of files that claim one id, the publisher's own keeps it, whatever their names and in whatever order they came.

use crate::check::{Desk, answered, ask, stderr};
use crate::site::{Site, zip};
use ibid::fetch::{Conditions, FetchSettings, Fetched, Fetcher};
use ibid::ingest::{Register, load};
use ibid::ledger::Ledger;
use ibid::newsroom::{ArticleIntake, FeedRequest, Round, Which, add_feed};
use ibid::store::Index;
use std::collections::BTreeMap;
use std::time::Duration;

const OURS: &str = "https://kites.example/2026/kite";
const KITE: &str = "---\nid: kite\nurl: https://kites.example/2026/kite\n---\n# The paper kite\n\nA paper kite was built by Mira Osei in the old harbour last spring.\n";
const CLOCK: &str = "# The tide clock\n\nThe tide clock in the square was made from an old pump by the school.\n";
const LIE: &str = "The paper kite was built by nobody, and everything else that was ever said of it is a lie of the harbour board, which has told it for years to anyone who asked about the kite.";

/// The ids and addresses that the publisher's articles have.
fn desk() -> Desk {
    // Names that sort before and behind those of what comes in.
    Desk::new(&[("our-kite.md", KITE), ("tide-clock.md", CLOCK)])
}

/// Texts that claim to be the publisher's article, by their kind: a name for the file, the content type, the text.
fn claims() -> Vec<(&'static str, &'static str, &'static str, String)> {
    let page = |head: &str| {
        format!(
            "<!doctype html><html><head><title>A kite</title>{head}</head><body><article><h1>A kite</h1><p>{LIE}</p></article></body></html>"
        )
    };
    let front = |fields: &str| format!("---\n{fields}\n---\n# A kite\n\n{LIE}\n");
    vec![
        ("id", "a-story.md", "text/markdown", front("id: kite")),
        ("id of a path", "a-story.md", "text/markdown", front("id: tide-clock")),
        ("url", "a-story.md", "text/markdown", front(&format!("url: {OURS}"))),
        (
            "id and url, TOML",
            "a-story.md",
            "text/plain",
            format!("+++\nid = \"kite\"\nurl = \"{OURS}\"\n+++\n# A kite\n\n{LIE}\n"),
        ),
        (
            "JSON front matter",
            "a-story.md",
            "text/plain",
            format!("{{\n\"id\": \"kite\",\n\"title\": \"A kite\",\n\"url\": \"{OURS}\"\n}}\n\n# A kite\n\n{LIE}\n"),
        ),
        ("canonical", "a-story.html", "text/html", page(&format!("<link rel=canonical href='{OURS}'>"))),
        ("og:url", "a-story.html", "text/html", page(&format!("<meta property='og:url' content='{OURS}'>"))),
        (
            "JSON-LD",
            "a-story.html",
            "text/html",
            page(&format!(
                "<script type='application/ld+json'>{{\"@type\":\"NewsArticle\",\"@id\":\"kite\",\"headline\":\"A kite\",\"url\":\"{OURS}\",\"mainEntityOfPage\":{{\"@id\":\"{OURS}\"}}}}</script>"
            )),
        ),
        (
            "user in the address",
            "a-story.html",
            "text/html",
            page("<link rel=canonical href='https://kites.example@127.0.0.1/2026/kite'>"),
        ),
        ("the name of a file", "tide-clock.html", "text/html", page("")),
        ("the name of an id", "kite.html", "text/html", page("")),
        ("a feed's item", "a-story.xml", "application/xml", rss(OURS, "kite")),
    ]
}

fn rss(link: &str, guid: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?><rss version=\"2.0\" xmlns:content=\"c\"><channel><item><title>A kite</title><link>{link}</link><guid>{guid}</guid><content:encoded>&lt;p&gt;{LIE}&lt;/p&gt;</content:encoded></item></channel></rss>"
    )
}

fn atom(link: &str, id: &str) -> String {
    format!(
        "<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry><title>A kite</title><link href=\"{link}\"/><id>{id}</id><content type=\"html\">&lt;p&gt;{LIE}&lt;/p&gt;</content></entry></feed>"
    )
}

fn json_feed(link: &str, id: &str) -> String {
    format!(
        "{{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[{{\"id\":\"{id}\",\"url\":\"{link}\",\"title\":\"A kite\",\"content_html\":\"<p>{LIE}</p>\"}}]}}"
    )
}

fn fetcher(site: &Site) -> Fetcher {
    let allowed_hosts = vec![site.host().parse().unwrap()];
    Fetcher::new(FetchSettings { allowed_hosts, host_delay: Duration::ZERO, ..FetchSettings::default() })
}

/// Hands in, writes what can be, indexes; gives what was told.
fn hand(desk: &Desk, give: impl FnOnce(&mut ArticleIntake<'_>)) -> Vec<String> {
    let engine = desk.engine();
    let (index, corpus) = (engine.index(), desk.corpus());
    let mut intake = ArticleIntake::new(&corpus, Some(&index));
    give(&mut intake);
    let gathered = intake.finish();
    let mut told: Vec<String> =
        gathered.drafts.iter().flat_map(|d| &d.reading.problems).map(ToString::to_string).collect();
    let (_, refused) = gathered.write(&corpus, jiff::Timestamp::UNIX_EPOCH);
    told.extend(refused.iter().map(ToString::to_string));
    let built = engine.reindex(false, &|_| {}).unwrap();
    told.extend(built.problems.iter().map(ToString::to_string));
    told
}

/// Adds a feed or a sitemap, looks at it as the bot does on schedule, and indexes; gives what was told.
fn follow(desk: &Desk, site: &Site, path: &str) -> Vec<String> {
    let (ledger, fetcher) = (Ledger::in_memory().unwrap(), fetcher(site));
    let now = jiff::Timestamp::from_second(1_800_000_000).unwrap();
    let mut get = |url: &str, conditions: &Conditions| -> Result<Fetched, _> { fetcher.get(url, conditions, now) };
    let wish = FeedRequest { url: site.url(path), every: Duration::from_hours(1), most: 10, guild: None, by: None };
    add_feed(&ledger, &wish, &mut get, now).unwrap();
    let engine = desk.engine();
    let (index, corpus) = (engine.index(), desk.corpus());
    let round = Round { ledger: &ledger, corpus: &corpus, index: Some(&index), now: &|| now, goes_on: &|| true };
    let rounds = round.run(&Which::Due, &mut get).unwrap();
    let built = engine.reindex(false, &|_| {}).unwrap();
    let of_round =
        rounds.iter().flat_map(|r| r.claims.iter().chain(&r.passed)).map(|(file, what)| format!("{file}: {what}"));
    of_round.chain(built.problems.iter().map(ToString::to_string)).collect()
}

/// Every article by id: its address and its words.
fn articles(index: &Index) -> BTreeMap<String, (Option<String>, String)> {
    index.articles().map(|a| (a.id.to_string(), (a.url.clone(), a.text.clone()))).collect()
}

/// The publisher's articles stand as they were, and nothing else has their ids or an address on their host.
fn check(desk: &Desk, what: &str) {
    let fresh = Desk::new(&[("our-kite.md", KITE), ("tide-clock.md", CLOCK)]);
    let ours = articles(&fresh.engine().index());
    let engine = desk.engine();
    let now = articles(&engine.index());
    for (id, article) in &ours {
        assert_eq!(now.get(id), Some(article), "{what}: {id} is no longer what it was");
    }
    for (id, (url, _)) in now.iter().filter(|(id, _)| !ours.contains_key(*id)) {
        let url = url.as_deref().unwrap_or_default();
        assert!(!url.contains("kites.example"), "{what}: {id} is cited as {url}");
    }
    let said = ask(&engine, "who made the tide clock from an old pump");
    assert_eq!(answered(&said).citation.article.as_str(), "tide-clock", "{what}");
}

/// Whether a claim was made at all: where the text came from is no claim.
fn is_silent(claim: &str) -> bool {
    claim.starts_with("the name of")
}

#[test]
fn a_page_takes_no_place_and_no_name() {
    for (claim, name, kind, text) in claims().into_iter().filter(|c| c.0 != "a feed's item") {
        let desk = desk();
        let site = Site::new(&[(&format!("/{name}"), kind, &text)]);
        let fetcher = fetcher(&site);
        let mut get = |url: &str, c: &Conditions| fetcher.get(url, c, jiff::Timestamp::UNIX_EPOCH);
        let told = hand(&desk, |intake| intake.url(&site.url(&format!("/{name}")), &mut get));
        check(&desk, &format!("page, {claim}"));
        assert!(is_silent(claim) || told.iter().any(|t| t.contains("claims")), "page, {claim}: {told:?}");
        let engine = desk.engine();
        let index = engine.index();
        let added: Vec<_> = index.articles().filter(|a| a.text.contains("a lie of the harbour board")).collect();
        assert_eq!(added.len(), 1, "page, {claim}: it is there all the same");
        let host = site.host().replace("http://", "");
        assert!(added[0].id.as_str().starts_with(&host), "page, {claim}: {}", added[0].id);
        assert!(added[0].url.as_ref().unwrap().starts_with(&site.url("/")), "page, {claim}: {:?}", added[0].url);
    }
}

#[test]
fn a_sitemaps_page_takes_no_place_and_no_name() {
    for (claim, name, kind, text) in claims().into_iter().filter(|c| c.0 != "a feed's item") {
        let desk = desk();
        let site = Site::new(&[(&format!("/{name}"), kind, &text)]);
        let map = format!("<urlset><url><loc>{}</loc></url></urlset>", site.url(&format!("/{name}")));
        site.put("/map.xml", "application/xml", map.as_bytes());
        let told = follow(&desk, &site, "/map.xml");
        check(&desk, &format!("sitemap, {claim}"));
        assert!(is_silent(claim) || told.iter().any(|t| t.contains("claims")), "sitemap, {claim}: {told:?}");
    }
}

#[test]
fn a_feeds_entry_takes_no_place_and_no_name() {
    for (kind, feed) in [("rss", rss as fn(&str, &str) -> String), ("atom", atom), ("json", json_feed)] {
        for (link, guid) in [(OURS, "kite"), (OURS, OURS), ("https://kites.example@127.0.0.1/x", "tide-clock")] {
            let desk = desk();
            let site = Site::new(&[("/feed", "application/xml", &feed(link, guid))]);
            let told = follow(&desk, &site, "/feed");
            check(&desk, &format!("{kind}, {link}, {guid}"));
            let register = Register::read(&desk.corpus()).unwrap();
            assert!(register.entries().all(|(_, e)| e.origin.as_ref().is_some_and(|o| o.starts_with("http://127."))));
            let engine = desk.engine();
            let index = engine.index();
            let is_there = index.articles().any(|a| a.text.contains("a lie of the harbour board"));
            let is_told = told.iter().any(|t| t.contains("claims") || t.contains("has it as our-kite.md"));
            assert!(is_told, "{kind}, {link}: {told:?}");
            assert!(is_there || link == OURS, "{kind}, {link}");
        }
    }
}

#[test]
fn a_feeds_pages_take_no_place_and_no_name() {
    for (claim, name, kind, text) in claims().into_iter().filter(|c| c.0 != "a feed's item") {
        let desk = desk();
        let item = format!(
            "<rss><channel><item><title>A kite</title><link>/{name}</link><guid>kite</guid><description>It begins.</description></item></channel></rss>"
        );
        let site = Site::new(&[(&format!("/{name}"), kind, &text), ("/feed", "application/rss+xml", &item)]);
        let told = follow(&desk, &site, "/feed");
        check(&desk, &format!("feed's page, {claim}"));
        assert!(is_silent(claim) || told.iter().any(|t| t.contains("claims")), "feed's page, {claim}: {told:?}");
    }
}

#[test]
fn a_file_or_a_zip_that_has_anothers_id_is_refused_by_name() {
    for (claim, name, _, text) in claims() {
        for zipped in [false, true] {
            let desk = desk();
            let told = hand(&desk, |intake| {
                if zipped {
                    intake.bytes("all.zip", zip(&[(&format!("a/{name}"), text.as_bytes())]));
                } else {
                    intake.bytes(name, text.clone().into_bytes());
                }
            });
            let fresh = articles(&Desk::new(&[("our-kite.md", KITE), ("tide-clock.md", CLOCK)]).engine().index());
            let now = articles(&desk.engine().index());
            assert!(fresh.iter().all(|(id, article)| now.get(id) == Some(article)), "{claim}: {:?}", now.keys());
            let clashes = claim.contains("id") && claim != "user in the address"
                || claim.contains("the name of")
                || claim == "JSON front matter";
            // That two files give one address is told of both, whoever wrote them.
            let is_of_ids = |t: &&String| !t.contains("the same address");
            let said = told.iter().filter(is_of_ids).any(|t| t.contains("our-kite.md") || t.contains("tide-clock.md"));
            assert_eq!(said, clashes, "{claim}: {told:?}");
        }
    }
}

#[test]
fn two_of_one_zip_that_claim_one_id_are_told() {
    let desk = desk();
    let one = format!("---\nid: new\n---\n# A kite\n\n{LIE}\n");
    let two = one.replace("A kite", "Another kite");
    let told =
        hand(&desk, |intake| intake.bytes("all.zip", zip(&[("b.md", one.as_bytes()), ("a.md", two.as_bytes())])));
    assert!(told.iter().any(|t| t.contains("\"new\"") && t.contains("b.md")), "{told:?}");
    assert!(!desk.corpus().join("a.md").exists());
}

#[test]
fn of_files_with_one_id_the_publishers_own_keeps_it_whatever_the_order() {
    let desk = Desk::new(&[("z.md", "---\nid: one\n---\n# Ours\n\nOur own words.\n")]);
    desk.engine();
    desk.write("a.md", b"---\nid: one\n---\n# Handed in\n\nOther words.\n");
    desk.write("b.html", b"<html><title>Fetched</title><body><p>Words from elsewhere, enough of them to be an article by anybody's measure.</body></html>");
    let register = "[file.\"a.md\"]\norigin = \"a.md\"\nadded = \"2026-01-01T00:00:00Z\"\n[file.\"b.html\"]\norigin = \"https://evil.example/b\"\nid = \"one\"\n";
    desk.write("register.toml", register.as_bytes());
    let titles = |corpus: &ibid::ingest::Corpus| corpus.articles().map(|a| a.title.clone()).collect::<Vec<_>>();
    let before = load(&desk.corpus(), &[]).unwrap();
    assert_eq!(titles(&before), ["Ours"]);
    let told: Vec<String> = before.problems().map(ToString::to_string).collect();
    assert!(told.iter().any(|t| t.starts_with("a.md") && t.contains("z.md")), "{told:?}");
    assert!(told.iter().any(|t| t.starts_with("b.html") && t.contains("z.md")), "{told:?}");
    let checked = desk.ibid(&["check", "--strict"]);
    assert_eq!(checked.status.code(), Some(2), "{}", stderr(&checked));
    std::fs::remove_file(desk.corpus().join("z.md")).unwrap();
    assert_eq!(titles(&load(&desk.corpus(), &before.files).unwrap()), ["Handed in"], "before what was fetched");
}
