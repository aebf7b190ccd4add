//! What becomes of answers that were wrong, and of replies whose article was corrected.
//!
//! 1. "Wrong answer" on a reply: a moderator blocks the passage or points to the right one; the reply is answered again, the
//!    question and its near paraphrases too, and the ruling is a golden question of the corpus.
//! 2. After a reindex a past reply whose quote no longer stands is edited once: with the new words where the same article
//!    answers, else with the old ones struck out. Others are left alone.

use super::scene::{BOAT, KITE, Scene, is_private, says, words};
use crate::discord::events::{Interaction, Post};
use crate::discord::fixture::text;
use crate::discord::people::{FRIEND, MODERATOR};
use ibid::ledger::{AuditAction, AuditFilter, Ledger};
use serde_json::Value;

const WHO: &str = "who built the kite";

fn wrong_answer(message: &Value) -> Interaction {
    Interaction::find_the_answer(message).with("/data/name", "Wrong answer")
}

fn edits(scene: &Scene, message: &Value) -> u32 {
    scene.discord.look(|seen| seen.messages.get(text(message, "/id")).unwrap().edits)
}

#[track_caller]
fn reindexed(scene: &Scene) {
    let reindex = Interaction::command("reindex").by(&MODERATOR);
    scene.discord.dispatch(&reindex);
    let id = text(&scene.discord.answer_to(&reindex), "/id").to_owned();
    scene.discord.message_when(&id, |m| words(m).contains("Done"));
}

#[test]
fn a_wrong_answer_is_blocked_or_the_right_passage_pointed_to() {
    let scene = Scene::of(&[("kite.md", KITE), ("boat.md", BOAT)]);
    let reply = scene.reply(&Post::to_bot(WHO));
    says(&reply, "team of six");
    for refused in [wrong_answer(&reply), wrong_answer(&reply).by(&FRIEND)] {
        says(&scene.answer(&refused), "Only moderators");
    }
    let page = scene.answer(&wrong_answer(&reply).by(&MODERATOR));
    assert!(is_private(&page) && !words(&page).contains("team of six"), "{page}");
    says(&page, WHO);
    says(&scene.answer(&Interaction::press(&page, "None of these").by(&FRIEND)), "Only moderators");
    let blocked = scene.answer(&Interaction::press(&page, "None of these").by(&MODERATOR));
    says(&blocked, "no longer shown for this question");
    says(&blocked, "was updated");
    let now = scene.discord.message_when(text(&reply, "/id"), |m| words(m).contains("found the first answer wrong"));
    assert!(!words(&now).contains("team of six"), "{now}");
    for again in [WHO, "who was it that built the kite?"] {
        assert!(!words(&scene.answer(&Interaction::ask(again))).contains("team of six"), "{again}");
    }
    says(&scene.answer(&Interaction::ask("when does the boat season open")), "July");
    let golden = std::fs::read_to_string(scene.home.corpus().join("questions.jsonl")).unwrap();
    assert!(golden.contains("\"ruling\":true") && golden.contains("kite#"), "{golden}");
    let season = scene.reply(&Post::to_bot("when does the kite season open"));
    let page = scene.answer(&wrong_answer(&season).by(&MODERATOR));
    says(&scene.answer(&Interaction::choose(&page, "1. ").by(&FRIEND)), "Only moderators");
    let pointed = scene.answer(&Interaction::choose(&page, "1. ").by(&MODERATOR));
    says(&pointed, "from now on this passage answers the question");
    let kept = Ledger::open(&scene.home.ledger(), 30, jiff::Timestamp::now()).unwrap();
    let trail = kept.audited(&AuditFilter::default(), 9).unwrap();
    assert_eq!(trail.iter().filter(|a| a.entry.action == AuditAction::RulingSet).count(), 2);
    scene.close();
}

#[test]
fn what_is_no_answer_of_the_bot_cannot_be_ruled_on() {
    let scene = Scene::of(&[("kite.md", KITE)]);
    let theirs = Post::new("the kite is red");
    says(&scene.answer(&wrong_answer(&theirs.message()).by(&MODERATOR)), "quotes no passage");
    let none = scene.answer(&Interaction::ask("how deep is the harbour of Lisbon"));
    says(&scene.answer(&wrong_answer(&none).by(&MODERATOR)), "quotes no passage");
    scene.close();
}

#[test]
fn a_correction_reaches_past_replies_once() {
    let scene = Scene::of(&[("kite.md", KITE), ("boat.md", BOAT)]);
    let built = scene.reply(&Post::to_bot(WHO));
    let asked = scene.answer(&Interaction::ask(WHO));
    let season = scene.reply(&Post::to_bot("when does the kite season open"));
    let boat = scene.reply(&Post::to_bot("where did the boat sink"));
    let private = scene.answer(&Interaction::ask(WHO).option("private", true));
    let season_gone = KITE.split("### When does").next().unwrap().replace("team of six", "club of nine");
    scene.home.write("kite.md", &season_gone);
    reindexed(&scene);
    for reply in [&built, &asked] {
        let now = scene.discord.message_when(text(reply, "/id"), |m| words(m).contains("The article was corrected"));
        says(&now, "club of nine");
        says(&now, WHO);
    }
    let now = scene.discord.message_when(text(&season, "/id"), |m| words(m).contains("no longer says this"));
    says(&now, "> ~~The kite season opens in May.~~");
    let before: Vec<u32> = [&built, &asked, &season, &boat].map(|m| edits(&scene, m)).to_vec();
    assert_eq!(before, [1, 1, 1, 0]);
    scene.home.write("new.md", "# A balloon\n\nThe balloon rose at dawn over the town.\n");
    reindexed(&scene);
    scene.answer(&Interaction::command("help"));
    assert_eq!([&built, &asked, &season, &boat].map(|m| edits(&scene, m)).to_vec(), before, "told once");
    assert_eq!(edits(&scene, &private), 0);
    let retract = "[file.\"boat.md\"]\nstate = \"retracted\"\n";
    scene.home.write("register.toml", retract);
    let now = scene.discord.message_when(text(&boat, "/id"), |m| words(m).contains("no longer says this"));
    says(&now, "~~The boat sank in the harbour after a storm.~~");
    scene.close();
}
