//! How sure an answer must be, and channels on trial.
//!
//! 1. `/threshold` tells what is known and proposes; a button or an option sets it for this server, commands, mentions and
//!    the menu heed it, direct messages do not; it is audited and can be taken back.
//! 2. A channel on trial hears nothing. What would have been answered is in the log, is judged there by moderators, once
//!    each and changeable, and `/threshold` reports it. A question taken back takes its post along.
//! 3. A log that cannot be written to is told when it is chosen, and once when it fails later.

use super::scene::{BOAT, KITE, Scene, answers, can_press, is_private, labels, says, words};
use crate::discord::bot::Home;
use crate::discord::events::{Interaction, Post};
use crate::discord::fixture::{list, text};
use crate::discord::loopback::Setup;
use crate::discord::people::{FRIEND, MODERATOR, READER};
use crate::discord::places::{GUILD, Place, channel};
use ibid::ledger::{AuditAction, AuditFilter, Ledger, Mode, Source};
use serde_json::Value;

const WHO: &str = "who built the kite";

const BELL: &str = "# The bell\n\nThe bell hangs in the tower.\n\n## FAQ\n\n### How heavy is the bell in the tower?\n\nThe bell in the tower weighs nine tonnes.\n";

fn threshold() -> Interaction {
    Interaction::command("threshold").by(&MODERATOR)
}

fn log() -> String {
    Place::Side.channel(&READER)
}

fn on_trial() -> Interaction {
    let log = channel(&log()).unwrap();
    Interaction::command("channel").by(&MODERATOR).option("mode", "shadow").channel_option("log", &log)
}

fn ledger(scene: &Scene) -> Ledger {
    Ledger::open(&scene.home.ledger(), 30, jiff::Timestamp::now()).unwrap()
}

fn audited(scene: &Scene, action: AuditAction) -> usize {
    let trail = ledger(scene).audited(&AuditFilter::default(), 99).unwrap();
    trail.iter().filter(|a| a.entry.action == action).count()
}

/// The post of the log that has these words.
#[track_caller]
fn posted(scene: &Scene, expected: &str) -> Value {
    scene.discord.wait(|seen| {
        let mut posts = seen.messages.living().filter(|m| m.is_by_bot()).map(|m| &m.json);
        posts.find(|m| text(m, "/channel_id") == log() && words(m).contains(expected)).cloned()
    })
}

#[test]
fn a_threshold_is_looked_at_proposed_set_and_taken_back() {
    let golden: Vec<String> = (0..60)
        .map(|n| {
            format!(
                "{{\"id\": \"g{n}\", \"question\": \"{WHO}{}\", \"relevant\": [\"kite#faq/who-built-the-kite\"]}}\n",
                "?".repeat(n)
            )
        })
        .collect();
    let golden = golden.concat();
    let scene = Scene::of(&[("kite.md", KITE), ("boat.md", BOAT), ("questions.jsonl", &golden)]);
    for command in [threshold().by(&FRIEND), threshold().by(&FRIEND).option("value", 0.5)] {
        says(&scene.answer(&command), "Only moderators");
    }
    let page = scene.answer(&threshold());
    assert!(is_private(&page), "{page}");
    for word in ["confidence of 0.50", "Golden questions: 60", "Proposed:", "90 % certainty, at least 95 %"] {
        says(&page, word);
    }
    says(&scene.answer(&Interaction::press(&page, "Use").by(&FRIEND)), "Only moderators");
    says(&scene.answer(&Interaction::press(&page, "Keep 0.50").by(&MODERATOR)), "stays at 0.50");
    says(&scene.answer(&Interaction::press(&page, "Use 0.").by(&MODERATOR)), "Before: 0.50");
    says(
        &scene.answer(&threshold().option("value", 0.999)),
        "This server now shows answers at a confidence of 1.00 or more",
    );
    for unanswered in [scene.answer(&Interaction::ask(WHO)), scene.reply(&Post::to_bot(WHO))] {
        assert!(!words(&unanswered).contains("team of six"), "{unanswered}");
    }
    let menu = scene.answer(&Interaction::find_the_answer(&Post::new(WHO).by(&FRIEND).message()));
    assert!(!words(&menu).contains("team of six"), "{menu}");
    says(&scene.reply(&Post::new(WHO).at(Place::Direct)), "team of six");
    says(&scene.answer(&threshold().option("reset", true)), "the bot's own threshold, 0.50");
    answers(&scene.answer(&Interaction::ask(WHO)), WHO, "A kite", "team of six");
    assert_eq!(audited(&scene, AuditAction::ThresholdSet), 3);
    scene.close();
}

#[test]
fn too_little_evidence_proposes_nothing() {
    let scene = Scene::of(&[("kite.md", KITE)]);
    let page = scene.answer(&threshold());
    says(&page, "No threshold can be promised yet");
    says(&page, "Needed: at least 45");
    assert!(labels(&page).is_empty(), "{page}");
    says(&scene.answer(&threshold().option("precision", 80)), "Needed: at least 11");
    scene.close();
}

#[test]
fn a_channel_on_trial_hears_nothing_and_its_log_is_judged() {
    let setup = Setup { message_content: true, ..Setup::default() };
    let home = Home::of(&[("kite.md", KITE), ("boat.md", BOAT), ("bell.md", BELL)]);
    let mut scene = Scene::with(setup, home, &[("IBID_MESSAGE_CONTENT", "true")]);
    let bare = Interaction::command("channel").by(&MODERATOR).option("mode", "shadow");
    says(&scene.answer(&bare), "needs a log");
    says(&scene.answer(&on_trial()), "Nobody is answered in this channel");
    posted(&scene, "is shown here, and not there");
    let asked = scene.answer(&Interaction::ask(WHO));
    assert!(is_private(&asked) && !words(&asked).contains("team of six"), "{asked}");
    says(&asked, "on trial");
    let first = posted(&scene, WHO);
    says(&first, "team of six");
    assert_eq!(labels(&first), ["Right", "Wrong"]);
    assert!(!first.to_string().contains(READER.id), "nobody is named");
    let none = Post::to_bot("how deep is the harbour of Lisbon");
    let (mention, thread) = (Post::to_bot("where did the boat sink"), Post::to_bot(WHO).at(Place::Thread).by(&FRIEND));
    let unasked = Post::new("How heavy is the bell in the tower?");
    let chat = Post::new("good morning everybody");
    scene.pass_over(&[&none, &mention, &thread, &chat]);
    let second = posted(&scene, "harbour after a storm");
    assert!(labels(&posted(&scene, "Lisbon")).is_empty(), "no answer, nothing to judge");
    posted(&scene, &Place::Thread.channel(&FRIEND));
    // Nobody asked the bot: it answers only while nobody who did is waiting.
    scene.pass_over(&[&unasked]);
    let third = posted(&scene, "nine tonnes");
    says(&scene.answer(&Interaction::press(&first, "Right").by(&FRIEND)), "Only moderators");
    let right = scene.answer(&Interaction::press(&first, "Wrong").by(&MODERATOR));
    says(&right, &format!("Judged wrong by <@{}>", MODERATOR.id));
    let right = scene.answer(&Interaction::press(&right, "Right").by(&MODERATOR));
    says(&right, "Judged right");
    let right = scene.answer(&Interaction::press(&right, "Right").by(&MODERATOR));
    assert!(!words(&right).contains("Judged wrong") && words(&right).matches("Judged right").count() == 1, "{right}");
    assert!(can_press(&right, "Wrong") && words(&right).contains("team of six"), "{right}");
    scene.answer(&Interaction::press(&second, "Wrong").by(&MODERATOR));
    let report = scene.answer(&threshold());
    says(&report, "Channels on trial");
    says(&report, "judged 2, right 1");
    says(&report, "Judged in channels on trial: 2");
    scene.discord.dispatch(&unasked.deleted());
    scene.discord.wait_gone(text(&third, "/id"));
    scene.discord.dispatch(&mention.edited("never mind"));
    scene.discord.wait_gone(text(&second, "/id"));
    scene.restart();
    scene.pass_over(&[&Post::to_bot(WHO)]);
    let kept = ledger(&scene);
    let judged = kept.judged().unwrap();
    assert_eq!(judged.iter().filter(|j| j.source == Source::Shadow).count(), 2, "once each");
    assert_eq!(kept.mode(Place::Text.channel(&READER).parse().unwrap()).unwrap(), Some(Mode::Shadow));
    assert_eq!(kept.trials(GUILD.parse().unwrap(), 0).unwrap().iter().map(|(_, t)| t.judged).sum::<u64>(), 2);
    assert_eq!(audited(&scene, AuditAction::LogChannelSet), 1);
    drop(kept);
    for (_, file) in std::fs::read_dir(scene.home.ledger().parent().unwrap()).unwrap().flatten().map(|f| (f.path(), f))
    {
        let name = file.file_name();
        if name.to_string_lossy().starts_with("ledger") {
            let bytes = std::fs::read(file.path()).unwrap();
            assert!(
                !bytes.windows(WHO.len()).any(|w| w == WHO.as_bytes()),
                "the ledger has the words of an answered question"
            );
        }
    }
    let here = Place::Text.channel(&READER);
    let discord = scene.close();
    let visible: Vec<Value> = discord.visible(&here).into_iter().filter(|m| !is_private(m)).collect();
    assert!(visible.iter().all(|m| text(m, "/author/id") != crate::discord::people::BOT), "{visible:?}");
    for post in [&none, &mention, &thread, &unasked, &chat] {
        assert_eq!(discord.look(|seen| seen.replies_to(post.id()).count()), 0);
    }
    assert!(discord.visible(&log()).iter().all(|m| list(m, "/mentions").is_empty()));
}

#[test]
fn a_log_that_is_closed_is_told_when_chosen_and_once_later() {
    let scene = Scene::of(&[("kite.md", KITE)]);
    scene.discord.forbid(&log(), true);
    says(&scene.answer(&on_trial()), "cannot write in");
    answers(&scene.answer(&Interaction::ask(WHO)), WHO, "A kite", "team of six");
    scene.discord.forbid(&log(), false);
    scene.answer(&on_trial());
    scene.discord.forbid(&log(), true);
    for _ in 0..3 {
        says(&scene.answer(&Interaction::ask(WHO)), "on trial");
    }
    scene.bot.wait_said("the log of a channel on trial is gone or closed");
    scene.discord.wait(|seen| {
        let tries = seen.exchanges.iter().filter(|e| e.path.contains(&log()) && e.status == 403).count();
        (tries >= 4).then_some(())
    });
    scene.discord.forbid(&log(), false);
    scene.answer(&Interaction::ask(WHO));
    posted(&scene, WHO);
    assert_eq!(scene.bot.stderr().matches("the log of a channel on trial is gone").count(), 1, "told once");
    scene.close();
}
