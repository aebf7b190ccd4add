//! Feeds and sitemaps that articles come from.
//!
//! 1. What is new in a feed becomes files of the corpus, once, and what changed replaces its own file and no other.
//! 2. A feed that fails or goes stale is told once, with its articles; the others are looked at all the same.
//! 3. What moderators decided about an article holds against its feed.

use crate::check::{Desk, answered, ask, stderr, stdout};
use crate::site::Site;
use ibid::fetch::{Conditions, FetchSettings, Fetched, Fetcher};
use ibid::ingest::{ArticleState, Register};
use ibid::ledger::{Actor, AuditAction, AuditFilter, Ledger};
use ibid::newsroom::{
    FeedError, FeedRequest, FeedRound, Round, Which, add_feed, list_feeds, remove_feed, stale_files, stem,
};
use jiff::Timestamp;
use serde_json::Value;
use std::time::Duration;

const KITE: &str = "# The paper kite\n\nA paper kite was built by Mira Osei in the old harbour last spring.\n";

fn item(name: &str, words: &str) -> String {
    format!(
        "<item><title>The {name}</title><link>/{name}</link><guid>{name}</guid><content:encoded>&lt;p&gt;The {name} {words} for the people of the harbour, every day of the year.&lt;/p&gt;</content:encoded></item>"
    )
}

fn feed(items: &[String]) -> String {
    format!(
        "<?xml version=\"1.0\"?><rss version=\"2.0\" xmlns:content=\"c\"><channel>{}</channel></rss>",
        items.concat()
    )
}

fn page(name: &str) -> String {
    format!(
        "<!doctype html><html><head><title>The {name}</title></head><body><article><h1>The {name}</h1><p>The {name} was raised by the guild of masons, and it has stood in the wind for two hundred years.</p></article></body></html>"
    )
}

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + seconds).unwrap()
}

/// A corpus, a site with a feed, and a ledger.
struct World {
    desk: Desk,
    site: Site,
    ledger: Ledger,
    fetcher: Fetcher,
}

impl World {
    fn new() -> Self {
        let site = Site::new(&[]);
        let allowed_hosts = vec![site.host().parse().unwrap()];
        let settings = FetchSettings { allowed_hosts, host_delay: Duration::ZERO, ..FetchSettings::default() };
        let (desk, ledger) = (Desk::new(&[("kite.md", KITE)]), Ledger::in_memory().unwrap());
        Self { desk, site, ledger, fetcher: Fetcher::new(settings) }
    }

    fn put_feed(&self, items: &[String]) {
        self.site.put("/feed", "application/rss+xml", feed(items).as_bytes());
    }

    fn get(&self) -> impl FnMut(&str, &Conditions) -> Result<Fetched, ibid::fetch::FetchError> + '_ {
        |url, conditions| self.fetcher.get(url, conditions, at(0))
    }

    fn add(&self, path: &str) -> Result<(), FeedError> {
        let by = Some(Actor::Member(7));
        let wish =
            FeedRequest { url: self.site.url(path), every: Duration::from_hours(1), most: 10, guild: Some(3), by };
        add_feed(&self.ledger, &wish, &mut self.get(), at(0)).map(drop)
    }

    fn round(&self, which: &Which, now: i64) -> Vec<FeedRound> {
        let index = self.desk.engine().index();
        let corpus = self.desk.corpus();
        let (ledger, now) = (&self.ledger, &|| at(now));
        let round = Round { ledger, corpus: &corpus, index: Some(&index), now, goes_on: &|| true };
        round.run(which, &mut self.get()).unwrap()
    }

    fn read(&self, file: &str) -> String {
        std::fs::read_to_string(self.desk.corpus().join(file)).unwrap()
    }
}

fn written(round: &FeedRound) -> Vec<(String, bool)> {
    round.added.iter().map(|added| (added.file.clone(), added.replaced)).collect()
}

#[test]
fn what_is_new_is_written_answered_from_and_replaced_when_it_changes() {
    let world = World::new();
    let short =
        "<item><title>The tower</title><link>/tower</link><guid>t</guid><description>It begins.</description></item>";
    world.put_feed(&[item("mill", "grinds barley"), short.to_owned()]);
    world.site.put("/tower", "text/html", page("tower").as_bytes());
    world.add("/feed").unwrap();
    let rounds = world.round(&Which::Due, 0);
    let files = written(&rounds[0]);
    assert!(
        files[0].0.starts_with("feeds/127-0-0-1/mill-") && files[0].0.split('.').next_back() == Some("xml"),
        "{files:?}"
    );
    assert!(
        files[1].0.starts_with("feeds/127-0-0-1/tower-") && files[1].0.split('.').next_back() == Some("html"),
        "{files:?}"
    );
    assert!(files.iter().all(|(_, replaced)| !replaced) && rounds[0].error.is_none() && rounds[0].open == 0);
    let entry = Register::read(&world.desk.corpus()).unwrap().entry(&files[1].0).cloned().unwrap();
    assert_eq!((entry.origin, entry.added), (Some(world.site.url("/tower")), Some(at(0))));
    let engine = world.desk.engine();
    let said = answered(&ask(&engine, "what does the mill grind for the people")).citation.clone();
    assert_eq!((said.title.as_str(), said.url.unwrap().starts_with(&world.site.url("/mill"))), ("The mill", true));

    assert!(world.round(&Which::Due, 10).is_empty(), "not due");
    assert_eq!(written(&world.round(&Which::All, 20)[0]), [], "the same again is nothing");
    // A moderator's word on an article outlives the feed's next version of it.
    Register::change(&world.desk.corpus(), |register| register.entry_mut(&files[0].0).state = ArticleState::Retracted)
        .unwrap();
    world.put_feed(&[item("mill", "grinds oats"), short.to_owned()]);
    assert_eq!(written(&world.round(&Which::Due, 4_000)[0]), [(files[0].0.clone(), true)]);
    assert!(world.read(&files[0].0).contains("oats"));
    let state = Register::read(&world.desk.corpus()).unwrap().entry(&files[0].0).unwrap().state;
    assert_eq!(state, ArticleState::Retracted);
}

#[test]
fn what_the_corpus_has_from_elsewhere_or_edited_is_left_alone() {
    let world = World::new();
    let stated = format!("---\nurl: {}\n---\n# The mill, by us\n\nThe mill is ours.\n", world.site.url("/mill"));
    world.desk.write("our-mill.md", stated.as_bytes());
    world.put_feed(&[item("mill", "grinds barley"), item("bell", "rings at noon")]);
    world.add("/feed").unwrap();
    let round = world.round(&Which::Due, 0).remove(0);
    let files = written(&round);
    assert_eq!(files.len(), 1, "{round:?}");
    assert!(round.passed[0].1.contains("our-mill.md"), "{round:?}");
    std::fs::write(world.desk.corpus().join(&files[0].0), "# The bell\n\nEdited by hand.\n").unwrap();
    world.put_feed(&[item("bell", "rings at one")]);
    let round = world.round(&Which::All, 4_000).remove(0);
    assert!(round.added.is_empty() && round.passed[0].1.contains("edited here"), "{round:?}");
    assert!(world.read(&files[0].0).contains("Edited by hand"));
}

#[test]
fn a_feed_that_fails_is_told_once_and_its_articles_are_stale_after_a_while() {
    let world = World::new();
    world.put_feed(&[item("mill", "grinds barley")]);
    world.site.put("/other", "application/rss+xml", feed(&[item("bell", "rings at noon")]).as_bytes());
    world.add("/feed").unwrap();
    world.add("/other").unwrap();
    let first = world.round(&Which::Due, 0);
    let mill = written(&first[0])[0].0.clone();
    world.site.put("/feed", "text/html", b"<html><body>gone</body></html>");
    let second = world.round(&Which::Due, 4_000);
    assert!(second[0].is_new_error && second[0].error.as_ref().unwrap().contains("no feed"), "{second:?}");
    assert!(second[1].error.is_none() && second[0].guild == Some(3));
    let third = world.round(&Which::All, 12_000);
    assert!(third[0].error.is_some() && !third[0].is_new_error && third[0].is_stale_since.is_none());
    assert!(stale_files(&world.ledger, at(12_000)).unwrap().is_empty());
    let day = 25 * 3_600;
    let late = world.round(&Which::All, day);
    assert_eq!((late[0].is_stale_since, late[1].is_stale_since), (Some(at(0)), None));
    assert_eq!(world.round(&Which::All, day + 9_000)[0].is_stale_since, None, "told once");
    let stale = stale_files(&world.ledger, at(day)).unwrap();
    assert_eq!((stale.len(), stale.get(stem(&mill))), (1, Some(&at(0))));
    let listed = list_feeds(&world.ledger, at(day)).unwrap();
    assert_eq!((listed[0].failures, listed[0].stale, listed[1].stale), (4, Some(at(0)), None));
}

#[test]
fn what_is_no_feed_is_told_apart_and_a_sitemaps_pages_come_in() {
    let world = World::new();
    let front = "<!doctype html><html><head><link rel=alternate type=application/rss+xml href=/feed></head><body>x</body></html>";
    world.site.put("/", "text/html", front.as_bytes());
    world.site.put("/text", "text/plain", b"words");
    let map = format!(
        "<urlset><url><loc>{}</loc></url><url><loc>{}</loc></url></urlset>",
        world.site.url("/tower"),
        world.site.url("/none")
    );
    world.site.put("/map.xml", "application/xml", map.as_bytes());
    world.site.put("/tower", "text/html", page("tower").as_bytes());
    let error = world.add("/").unwrap_err().to_string();
    assert!(error.contains("is a page") && error.contains("/feed"), "{error}");
    assert!(matches!(world.add("/text"), Err(FeedError::NoFeed { .. })));
    assert!(matches!(world.add("/none"), Err(FeedError::Fetch(_))));
    assert!(matches!(world.add("/map.xml"), Ok(())));
    assert!(matches!(world.add("/map.xml#top"), Err(FeedError::Known { .. })));
    let round = world.round(&Which::Due, 0).remove(0);
    assert_eq!((round.added.len(), round.passed.len(), round.open), (1, 1, 0), "{round:?}");
    let url = world.site.url("/map.xml");
    remove_feed(&world.ledger, &url, Some(Actor::Member(7)), Some(3), at(9)).unwrap();
    assert!(matches!(remove_feed(&world.ledger, &url, None, None, at(9)), Err(FeedError::Unknown { .. })));
    let audited = world.ledger.audited(&AuditFilter::default(), 9).unwrap();
    let actions: Vec<AuditAction> = audited.iter().map(|a| a.entry.action).collect();
    assert_eq!(actions, [AuditAction::FeedRemoved, AuditAction::FeedAdded]);
}

#[test]
fn ibid_feed_adds_fetches_lists_and_leaves() {
    let desk = Desk::new(&[("kite.md", KITE)]);
    let site = Site::new(&[("/feed", "application/rss+xml", &feed(&[item("mill", "grinds barley")]))]);
    let (url, host) = (site.url("/feed"), site.host());
    let run = |args: &[&str]| {
        let output = desk.command(args).env_remove("IBID_LEDGER").output().unwrap();
        (output.status.code(), stdout(&output), stderr(&output))
    };
    let refused = run(&["feed", "add", &url]);
    assert!(refused.0 == Some(2) && refused.2.contains("--allow-host"), "{refused:?}");
    let added = run(&["feed", "add", "--every", "30m", "--allow-host", &host, &url]);
    assert!(added.0 == Some(0) && added.1.contains("added http://"), "{added:?}");
    let fetched = run(&["feed", "fetch", "--json", "--allow-host", &host]);
    let told: Value = serde_json::from_str(&fetched.1).unwrap();
    assert!(told["feeds"][0]["added"][0]["file"].as_str().unwrap().starts_with("feeds/"), "{told}");
    assert!(told["generation"].as_u64().is_some());
    assert_eq!(run(&["ask", "what does the mill grind for the people of the harbour"]).0, Some(0));
    let listed: Value = serde_json::from_str(&run(&["feed", "list", "--json"]).1).unwrap();
    assert_eq!(
        (&listed[0]["url"], &listed[0]["entries"], &listed[0]["every_seconds"]),
        (&url.clone().into(), &1.into(), &1800.into())
    );
    assert_eq!(run(&["feed", "remove", &url]).0, Some(0));
    assert_eq!(run(&["feed", "remove", &url]).0, Some(2));
}
