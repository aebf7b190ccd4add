//! Articles handed in, and the feeds that bring them.
//!
//! 1. What is attached or named is shown before anything is written; Add writes it and it is answered from, Cancel does not.
//! 2. Each thing that cannot be taken is told with its reason, the rest can be added.
//! 3. A feed that is added brings its articles; one that fails is told in the log channel, and answers from a stale one's
//!    articles say how old they are.
//! 4. All of it is for moderators.

use super::moderators::finally;
use super::scene::{KITE, Scene, is_private, labels, says, words};
use crate::discord::bot::Home;
use crate::discord::events::Interaction;
use crate::discord::fixture::text;
use crate::discord::loopback::Setup;
use crate::discord::people::{MODERATOR, READER};
use crate::discord::places::{GUILD, Place};
use crate::site::{Site, zip};
use ibid::fetch::feeds;
use ibid::ingest::Register;
use ibid::ledger::{AuditAction, AuditFilter, FeedKind, FeedProgress, Ledger, NewFeed};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use std::time::Duration;

const CLOCK: &str = "---\nauthor: Ada Lund\ndate: 2026-04-21\n---\n# The tide clock, 2 * 3 days\n\nThe tide clock in the square shows when the water turns.\n\n## FAQ\n\n### Who made the tide clock?\n\nThe workshop of the school made the tide clock.\n";
const PAGE: &str = "<!doctype html><html><head><title>The tide mill</title></head><body><article><h1>The tide mill</h1><p>The tide mill grinds barley for the villages on both shores, and it has done so for ninety years without a pause.</p></article></body></html>";
const FEED: &str = "<?xml version=\"1.0\"?><rss version=\"2.0\" xmlns:content=\"c\"><channel><item><title>The stone bell</title><link>/bell</link><guid>1</guid><content:encoded>&lt;p&gt;The stone bell rings at noon for the people of the harbour, every day of the year.&lt;/p&gt;</content:encoded></item></channel></rss>";

fn scene(site: &Site) -> Scene {
    Scene::with(Setup::default(), Home::of(&[("kite.md", KITE)]), &[("IBID_ALLOW_HOSTS", &site.host())])
}

fn sub(command: &str, name: &str, options: &[Value]) -> Interaction {
    let given = json!([{"name": name, "type": 1, "options": options}]);
    Interaction::command(command).with("/data/options", given).by(&MODERATOR)
}

/// `/article add` with this attached, where `site` has it.
fn attach(site: &Site, name: &str, bytes: &[u8]) -> Interaction {
    site.put(&format!("/attachments/1/2/{name}"), "application/octet-stream", bytes);
    let url = site.url(&format!("/attachments/1/2/{name}?ex=1&hm=2"));
    let id = "1300000000000000001";
    let file = json!({"id": id, "filename": name, "size": bytes.len(), "url": url, "proxy_url": url,
        "content_type": "text/plain; charset=utf-8", "ephemeral": true});
    sub("article", "add", &[json!({"name": "file", "type": 11, "value": id})])
        .with("/data/resolved", json!({"attachments": {id: file}}))
}

fn add_url(url: &str) -> Interaction {
    sub("article", "add", &[json!({"name": "url", "type": 3, "value": url})])
}

/// What the command answers in the end.
#[track_caller]
fn shown(scene: &Scene, command: &Interaction, expected: &str) -> Value {
    scene.discord.dispatch(command);
    finally(&scene.discord, command, expected)
}

/// The preview after one of its buttons was pressed.
#[track_caller]
fn press(scene: &Scene, preview: &Value, label: &str, expected: &str) -> Value {
    scene.discord.dispatch(&Interaction::press(preview, label).by(&MODERATOR));
    scene.discord.message_when(text(preview, "/id"), |m| words(m).contains(expected))
}

fn ledger(home: &Home) -> Ledger {
    Ledger::open(&home.ledger(), 30, Timestamp::now()).unwrap()
}

#[test]
fn an_attachment_is_shown_added_and_answered_from() {
    let site = Site::new(&[]);
    let scene = scene(&site);
    let preview = shown(&scene, &attach(&site, "clock.md", CLOCK.as_bytes()), "FAQ entries: 1");
    assert_eq!(labels(&preview), ["Add", "Cancel"]);
    for said in ["2 \\* 3 days", "Ada Lund", "<t:", "clock.md", "English"] {
        says(&preview, said);
    }
    let file = scene.home.corpus().join("clock.md");
    assert!(is_private(&preview) && !file.exists(), "looking writes nothing");
    let refused = scene.answer(&Interaction::press(&preview, "Add").by(&READER));
    assert!(words(&refused).contains("Only moderators") && !file.exists());
    let added = press(&scene, &preview, "Add", "Answers now include it");
    says(&added, "Who made the tide clock?");
    assert!(labels(&added).is_empty() && std::fs::read_to_string(&file).unwrap() == CLOCK);
    says(&scene.answer(&Interaction::ask("who made the tide clock")), "workshop of the school");
    let again = scene.answer(&Interaction::press(&preview, "Add").by(&MODERATOR));
    says(&again, "preview has expired");
    let known = shown(&scene, &attach(&site, "clock.md", CLOCK.as_bytes()), "already in the corpus");
    assert!(labels(&known).is_empty());
    let newer = CLOCK.replace("the school", "the harbour");
    let preview = shown(&scene, &attach(&site, "clock.md", newer.as_bytes()), "Replaces clock.md");
    press(&scene, &preview, "Replace", "Replaced: clock.md");
    says(&scene.answer(&Interaction::ask("who made the tide clock")), "workshop of the harbour");
    let audited = ledger(&scene.home).audited(&AuditFilter::default(), 9).unwrap();
    let actions: Vec<AuditAction> = audited.iter().map(|a| a.entry.action).collect();
    assert_eq!(actions, [AuditAction::ArticleReplaced, AuditAction::ArticleAdded]);
    scene.close();
}

#[test]
fn a_zip_an_address_and_html_are_taken_and_what_is_bad_is_told() {
    let site = Site::new(&[("/2026/tide-mill", "text/html", PAGE), ("/feed", "application/rss+xml", FEED)]);
    let scene = scene(&site);
    let bytes = zip(&[("in/clock.md", CLOCK.as_bytes()), ("../evil.md", CLOCK.as_bytes()), ("empty.md", b"")]);
    let preview = shown(&scene, &attach(&site, "all.zip", &bytes), "Not added:");
    says(&preview, "leads out of the archive");
    says(&preview, "empty.md");
    press(&scene, &preview, "Cancel", "Nothing was added");
    assert!(!scene.home.corpus().join("clock.md").exists());
    let html = PAGE.replace("tide mill", "wind mill");
    let preview = shown(&scene, &attach(&site, "wind.html", html.as_bytes()), "The wind mill");
    press(&scene, &preview, "Add", "Added: wind.html");
    let preview = shown(&scene, &add_url(&site.url("/2026/tide-mill")).locale("zh-TW"), "將寫成 tide-mill.html");
    press(&scene, &preview, "加入", "Added: tide-mill.html");
    let origin = Register::read(scene.home.corpus()).unwrap().entry("tide-mill.html").unwrap().origin.clone();
    assert_eq!(origin, Some(site.url("/2026/tide-mill")));
    for (url, said) in
        [("http://127.0.0.1:1/", "not 1;"), ("http://localhost/", "public internet"), ("ftp://x", "only http")]
    {
        let refused = shown(&scene, &add_url(url), said);
        assert!(labels(&refused).is_empty() && is_private(&refused));
    }
    shown(&scene, &sub("article", "add", &[]), "Attach a file");
    let reader = scene.answer(&add_url(&site.url("/feed")).by(&READER));
    assert!(is_private(&reader) && words(&reader).contains("Only moderators"));
    scene.close();
}

#[test]
fn a_feed_brings_its_articles_and_is_listed_and_left() {
    let site = Site::new(&[("/feed", "application/rss+xml", FEED)]);
    let scene = scene(&site);
    let url = site.url("/feed");
    let named = |name: &str| sub("feed", name, &[json!({"name": "url", "type": 3, "value": url})]);
    let refused = scene.answer(&named("add").by(&READER));
    assert!(words(&refused).contains("Only moderators"), "{refused}");
    shown(&scene, &named("add"), "Added: ");
    scene.bot.wait_said("updated the index with articles from feeds");
    says(&scene.answer(&Interaction::ask("when does the stone bell ring")), "at noon");
    let listed = shown(&scene, &sub("feed", "list", &[]), "Entries: 1");
    says(&listed, "/feed");
    shown(&scene, &named("add"), "already");
    let typed = json!([{"name": "remove", "type": 1, "options": [{"name": "url", "type": 3, "value": "FEED", "focused": true}]}]);
    let offered = |by| {
        let typing = Interaction::typing("feed", "url", "").with("/data/options", typed.clone()).by(by);
        scene.discord.dispatch(&typing);
        scene.discord.choices_for(&typing)
    };
    assert_eq!(offered(&MODERATOR), [(url.clone(), url.clone())]);
    assert!(offered(&READER).is_empty());
    shown(&scene, &named("remove"), "Removed: ");
    shown(&scene, &sub("feed", "list", &[]), "no feeds yet");
    let audited = ledger(&scene.home).audited(&AuditFilter::default(), 9).unwrap();
    assert!(audited.iter().any(|a| a.entry.action == AuditAction::FeedRemoved && a.entry.subject == url));
    scene.close();
}

#[test]
fn a_feed_that_fails_is_told_in_the_log_channel_and_its_articles_say_their_age() {
    let site = Site::new(&[]);
    let home = Home::of(&[("kite.md", KITE)]);
    let folder = home.corpus().join("feeds/127-0-0-1");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("bell-1.md"), CLOCK.replace("clock", "bell")).unwrap();
    let (url, guild, log) = (site.url("/feed"), GUILD.parse().unwrap(), Place::Side.channel(&MODERATOR));
    let long_ago = Timestamp::now() - SignedDuration::from_hours(100);
    let ledger = ledger(&home);
    let new = NewFeed {
        url: url.clone(),
        kind: FeedKind::Feed,
        every: Duration::from_hours(1),
        most: 9,
        guild: Some(guild),
        added_by: None,
    };
    ledger.add_feed(&new, long_ago).unwrap();
    ledger.set_log_channel(guild, Some(log.parse().unwrap())).unwrap();
    let every = SignedDuration::from_hours(1);
    let mut state = feeds::FeedSchedule::new(&url, feeds::SourceKind::Feed, every, 9, long_ago);
    state.succeeded(None, long_ago);
    state.seen.insert("bell-1".to_owned(), feeds::SeenEntry { hash: String::new(), at: long_ago });
    let progress = FeedProgress { state: Some(serde_json::to_string(&state).unwrap()), ..FeedProgress::default() };
    ledger.update_feed(&url, &progress).unwrap();
    drop(ledger);
    let scene = Scene::with(Setup::default(), home, &[("IBID_ALLOW_HOSTS", &site.host())]);
    let told = scene.discord.wait(|seen| {
        let ours = seen.messages.living().filter(|m| m.is_by_bot()).map(|m| &m.json);
        ours.into_iter().find(|m| text(m, "/channel_id") == log).cloned()
    });
    says(&told, "/feed is failing");
    says(&told, "no page at this address");
    says(&told, "out of date since <t:");
    let answer = scene.answer(&Interaction::ask("who made the tide bell"));
    says(&answer, "workshop of the school");
    says(&answer, "Index from <t:");
    assert!(!words(&scene.answer(&Interaction::ask("who built the kite"))).contains("Index from"));
    assert!(site.paths().iter().all(|path| path == "/feed"), "one look is enough: {:?}", site.paths());
    scene.close();
}
