//! How a new index comes to serve while the bot runs, where a golden question would break.
//!
//! 1. What a moderator adds or answers serves at once; the reply names what broke and the way back.
//! 2. What a feed brings is held, and so is the index; the home server's log channel hears which questions break and how to
//!    decide, the log hears their ids. `/reindex` uses it anyway.
//! 3. What is saved serves at once; the log channel hears what broke.
//! 4. A state counts at once; the reply names what broke.
//!
//! `/reindex` itself is in `newsroom`: it asks first, and a moderator decides.

use super::moderators::finally;
use super::scene::{KITE, Scene, says, words};
use crate::discord::bot::Home;
use crate::discord::events::Interaction;
use crate::discord::fixture::text;
use crate::discord::loopback::Setup;
use crate::discord::people::MODERATOR;
use crate::discord::places::{GUILD, Place};
use crate::site::Site;
use ibid::eval::GoldenQuestion;
use ibid::ledger::{AuditAction, AuditFilter, Ledger};
use ibid::newsroom::keep_golden;
use jiff::Timestamp;
use serde_json::{Value, json};

const LAMP: &str = "# The salt lamp\n\nA salt lamp hangs in the cellar.\n\n## FAQ\n\n### How long does the salt lamp burn?\n\nThe salt lamp burns for nine hours on one candle.\n";
const BURNS: &str = "How long does the salt lamp burn?";
const BUILT: &str = "Who built the kite?";
const BROKE: &str = "no longer answered right";

fn ledger(home: &Home) -> Ledger {
    Ledger::open(&home.ledger(), 30, Timestamp::now()).unwrap()
}

/// A bot whose home server has a log channel, and a golden question that the lamp breaks.
fn scene(site: &Site) -> Scene {
    let home = Home::of(&[("kite.md", KITE)]);
    keep_golden(home.corpus(), GoldenQuestion { question: BURNS.to_owned(), ..GoldenQuestion::default() }).unwrap();
    let log = Place::Side.channel(&MODERATOR).parse().unwrap();
    ledger(&home).set_log_channel(GUILD.parse().unwrap(), Some(log)).unwrap();
    Scene::with(Setup::default(), home, &[("IBID_ALLOW_HOSTS", &site.host())])
}

fn sub(command: &str, name: &str, options: &[Value]) -> Interaction {
    let given = json!([{"name": name, "type": 1, "options": options}]);
    Interaction::command(command).with("/data/options", given).by(&MODERATOR)
}

#[track_caller]
fn is_answered(scene: &Scene) -> bool {
    words(&scene.answer(&Interaction::ask(BURNS))).contains("nine hours")
}

/// What the log channel hears.
#[track_caller]
fn told(scene: &Scene) -> Value {
    let log = Place::Side.channel(&MODERATOR);
    scene.discord.wait(|seen| {
        let mut ours = seen.messages.living().filter(|m| m.is_by_bot()).map(|m| &m.json);
        ours.find(|m| text(m, "/channel_id") == log).cloned()
    })
}

#[test]
fn what_a_moderator_adds_serves_and_the_reply_names_what_broke() {
    let site = Site::new(&[]);
    let scene = scene(&site);
    site.put("/attachments/1/2/lamp.md", "application/octet-stream", LAMP.as_bytes());
    let id = "1300000000000000001";
    let url = site.url("/attachments/1/2/lamp.md");
    let file = json!({"id": id, "filename": "lamp.md", "size": LAMP.len(), "url": url, "proxy_url": url,
        "content_type": "text/plain; charset=utf-8", "ephemeral": true});
    let add = sub("article", "add", &[json!({"name": "file", "type": 11, "value": id})])
        .with("/data/resolved", json!({"attachments": {id: file}}));
    scene.discord.dispatch(&add);
    let preview = finally(&scene.discord, &add, "lamp.md");
    scene.discord.dispatch(&Interaction::press(&preview, "Add").by(&MODERATOR));
    let added = scene.discord.message_when(text(&preview, "/id"), |m| words(m).contains("Answers now include it"));
    for said in [BROKE, BURNS, "before no answer", "reindex", "Roll back to the previous index"] {
        says(&added, said);
    }
    assert!(is_answered(&scene));
    scene.close();
}

#[test]
fn what_a_moderator_answers_serves_and_the_reply_names_what_broke() {
    let site = Site::new(&[]);
    let scene = scene(&site);
    scene.answer(&Interaction::ask(BURNS));
    let page = scene.answer(&Interaction::command("gaps").by(&MODERATOR));
    let group = scene.answer(&Interaction::press(&page, "1. ").by(&MODERATOR));
    let press = Interaction::press(&group, "Answer this").by(&MODERATOR);
    scene.discord.dispatch(&press);
    let form = scene.discord.modal_for(&press);
    let fields = [BURNS, "It burns for nine hours on one candle.", "", ""];
    let proof = scene.answer(&Interaction::submit(&form, Some(&group), &fields).by(&MODERATOR));
    for said in ["1 of 1 now answered", BROKE, BURNS, "reindex"] {
        says(&proof, said);
    }
    assert!(is_answered(&scene));
    scene.close();
}

#[test]
fn what_a_feed_brings_is_held_and_the_log_channel_hears_how_to_decide() {
    let text = "&lt;p&gt;A salt lamp hangs in the cellar.&lt;/p&gt;&lt;h2&gt;FAQ&lt;/h2&gt;&lt;h3&gt;How long does the salt lamp burn?&lt;/h3&gt;&lt;p&gt;The salt lamp burns for nine hours on one candle.&lt;/p&gt;";
    let item = format!(
        "<item><title>The salt lamp</title><link>/lamp</link><guid>1</guid><content:encoded>{text}</content:encoded></item>"
    );
    let feed =
        format!("<?xml version=\"1.0\"?><rss version=\"2.0\" xmlns:content=\"c\"><channel>{item}</channel></rss>");
    let site = Site::new(&[("/feed", "application/rss+xml", &feed)]);
    let mut scene = scene(&site);
    let add = sub("feed", "add", &[json!({"name": "url", "type": 3, "value": site.url("/feed")})]);
    scene.discord.dispatch(&add);
    finally(&scene.discord, &add, "Added: ");
    let told = told(&scene);
    for said in ["not in use", BURNS, "before no answer", "on hold", "reindex"] {
        says(&told, said);
    }
    scene.bot.wait_said("articles from feeds break golden questions");
    assert!(!scene.bot.stderr().contains(BURNS), "the log has no questions");
    assert!(!is_answered(&scene));
    scene.restart();
    assert!(!is_answered(&scene), "a restart does not bring it in");
    let trail = ledger(&scene.home).audited(&AuditFilter::default(), 9).unwrap();
    assert!(trail.iter().any(|a| a.entry.action == AuditAction::IndexLeft), "{trail:?}");
    let reindex = Interaction::command("reindex").by(&MODERATOR);
    scene.discord.dispatch(&reindex);
    let question = finally(&scene.discord, &reindex, "breaks golden questions");
    says(&scene.answer(&Interaction::press(&question, "Use it anyway").by(&MODERATOR)), "Done");
    assert!(is_answered(&scene));
    scene.close();
}

#[test]
fn what_is_saved_serves_and_the_log_channel_hears_what_broke() {
    let site = Site::new(&[]);
    let scene = scene(&site);
    scene.home.write("lamp.md", LAMP);
    let told = told(&scene);
    for said in [BROKE, BURNS, "reindex", "Roll back to the previous index"] {
        says(&told, said);
    }
    assert!(is_answered(&scene));
    scene.close();
}

#[test]
fn a_state_counts_and_the_reply_names_what_broke() {
    let site = Site::new(&[]);
    let scene = scene(&site);
    let asked = scene.home.command(&scene.discord, &["ask", "--json", BUILT]).output().unwrap();
    let reply: Value = serde_json::from_slice(&asked.stdout).unwrap();
    let relevant = vec![reply["citation"]["passage"].as_str().unwrap().to_owned()];
    keep_golden(
        scene.home.corpus(),
        GoldenQuestion { question: BUILT.to_owned(), relevant, ..GoldenQuestion::default() },
    )
    .unwrap();
    let state = |name: &str| {
        let given = [("article", "kite"), ("state", name)];
        sub("article", "state", &given.map(|(n, v)| json!({"name": n, "type": 3, "value": v})))
    };
    let set = scene.answer(&state("retracted"));
    for said in ["is retracted", BROKE, BUILT, "questions.jsonl"] {
        says(&set, said);
    }
    assert!(!words(&scene.answer(&Interaction::ask(BUILT))).contains("team of six"));
    let set = scene.answer(&state("published"));
    assert!(!words(&set).contains(BROKE), "{set}");
    scene.close();
}
