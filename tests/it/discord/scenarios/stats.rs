//! The figures that moderators see.
//!
//! 1. `/stats` is theirs alone, and only the asker sees it: a picture in the embed, with words for who does not see it, and
//!    the numbers as text; how readers' questions went is in both.
//! 2. Before there is a question there is a sentence and no picture.
//! 3. What moderators do is written down: reindexing, rolling back, states, modes.

use super::moderators::finally;
use super::scene::{BOAT, KITE, Scene, is_private, says, words};
use crate::discord::events::{Interaction, Post};
use crate::discord::fixture::{list, text};
use crate::discord::people::{FRIEND, MODERATOR, READER};
use ibid::chart::{HEIGHT, WIDTH};
use ibid::ledger::{Actor, AuditAction, AuditFilter, Ledger};
use serde_json::{Value, json};

fn stats() -> Interaction {
    Interaction::command("stats").by(&MODERATOR)
}

/// The figures once they have these words: questions are counted after they are answered.
#[track_caller]
fn figures(scene: &Scene, expected: &str) -> Value {
    for _ in 0..50 {
        let shown = scene.answer(&stats().option("days", 7));
        if words(&shown).contains(expected) {
            return shown;
        }
    }
    panic!("the figures never said {expected:?}");
}

#[test]
fn the_figures_come_as_a_picture_and_in_words() {
    let scene = Scene::of(&[("kite.md", KITE), ("boat.md", BOAT)]);
    let answered = scene.answer(&Interaction::ask("who built the kite"));
    scene.answer(&Interaction::ask("best bread recipe"));
    scene.answer(&Interaction::press(&answered, "Helpful").by(&READER));
    let shown = figures(&scene, "Questions: 2");
    assert!(is_private(&shown), "{shown}");
    for expected in [
        "Answered: 50 % (1 of 2)",
        "No answer: 1",
        "Helpful: 100 % of 1 vote",
        "Answer time: half within",
        "A kite over the sea (1×) · [Read it in the article](<https://a.example/kite>)",
        "Articles not cited in this period: 1 of 2",
        "- A boat in the harbour",
    ] {
        says(&shown, expected);
    }
    let image = &shown["embeds"][0]["image"];
    assert_eq!((&image["width"], &image["height"]), (&json!(WIDTH), &json!(HEIGHT)));
    assert!(text(image, "/description").starts_with("Bar chart of the questions from"), "{image}");
    assert!(list(&shown, "/attachments").is_empty(), "the picture stands in the embed alone");
    let discord = scene.close();
    let files = discord.look(|seen| seen.exchanges.iter().flat_map(|e| e.files.clone()).collect::<Vec<_>>());
    let last = files.last().unwrap();
    assert_eq!((last.part.as_str(), last.content_type.as_str()), ("files[0]", "image/png"));
    assert!(last.bytes.starts_with(b"\x89PNG\r\n\x1a\n") && last.bytes.len() < 64 * 1024);
}

#[test]
fn who_may_not_see_them_and_what_there_is_before_the_first_question() {
    let scene = Scene::of(&[("kite.md", KITE)]);
    for person in [&READER, &FRIEND] {
        let refused = scene.answer(&Interaction::command("stats").by(person));
        assert!(is_private(&refused) && words(&refused).contains("Only moderators"), "{refused}");
    }
    let none = scene.answer(&stats());
    says(&none, "No question was asked in the last 30 days");
    assert!(is_private(&none) && list(&none, "/embeds").is_empty());
    let chinese = scene.answer(&stats().option("days", 1).locale("zh-TW"));
    says(&chinese, "最近 1 天沒有人提問");
    scene.reply(&Post::to_bot("who built the kite"));
    let shown = figures(&scene, "Questions: 1");
    says(&shown, "The last 7 days");
    let chinese = scene.answer(&stats().option("days", 730).locale("zh-TW"));
    says(&chinese, "提問：1");
    assert_eq!(chinese["embeds"][0]["image"]["width"], WIDTH);
    scene.close();
}

#[test]
fn what_moderators_do_is_written_down() {
    let scene = Scene::unwatched(&[("kite.md", KITE), ("boat.md", BOAT)]);
    scene.home.write("boat.md", &BOAT.replace("a storm", "a gale"));
    let reindex = Interaction::command("reindex").by(&MODERATOR);
    scene.discord.dispatch(&reindex);
    finally(&scene.discord, &reindex, "Changed: 1");
    let again = Interaction::command("reindex").by(&MODERATOR);
    scene.discord.dispatch(&again);
    finally(&scene.discord, &again, "up to date");
    let back = Interaction::command("reindex").option("action", "rollback").by(&MODERATOR);
    says(&scene.answer(&back), "is in use again");
    let state = json!([{"name": "state", "type": 1, "options": [
        {"name": "article", "type": 3, "value": "boat"}, {"name": "state", "type": 3, "value": "retracted"}]}]);
    let retract = Interaction::command("article").with("/data/options", state).by(&MODERATOR);
    says(&scene.answer(&retract), "A boat in the harbour");
    says(&scene.answer(&Interaction::command("channel").option("mode", "off").by(&MODERATOR)), "Off");
    let page = scene.answer(&Interaction::command("audit").by(&MODERATOR));
    for line in ["index updated", "went back to an earlier index", "article state set", "channel mode set"] {
        says(&page, line);
    }
    let trail = Ledger::open(&scene.home.ledger(), 30, jiff::Timestamp::now()).unwrap();
    let trail = trail.audited(&AuditFilter::default(), 9).unwrap();
    let member = Some(Actor::Member(MODERATOR.id.parse().unwrap()));
    assert!(trail.iter().all(|audited| audited.entry.actor == member && audited.entry.guild.is_some()));
    let said: Vec<(AuditAction, &str, &str)> =
        trail.iter().map(|a| (a.entry.action, a.entry.subject.as_str(), a.entry.detail.as_str())).collect();
    assert_eq!(said.len(), 4, "what changes nothing is no entry: {said:?}");
    assert_eq!((said[0].0, said[0].2), (AuditAction::ModeSet, "off"));
    assert_eq!(said[1], (AuditAction::StateSet, "boat", "retracted"));
    assert_eq!(said[2].0, AuditAction::RolledBack);
    assert_eq!((said[3].0, said[3].2), (AuditAction::Reindexed, "0 added, 1 changed, 0 removed"));
    scene.close();
}
