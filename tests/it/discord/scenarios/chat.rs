//! What people say to a bot without asking anything, and what becomes of gaps that need no moderator any more.
//!
//! 1. Greetings, thanks, "help", emoji, "no", in any script and by any way, are answered as a person would or left alone:
//!    none is a gap, none counts as unanswered. Real questions that begin like them are asked.
//! 2. "No" in reply to an answer is another look, as the button **Not it** is.
//! 3. A mention of the bot's own role is a mention.
//! 4. After the articles changed, gaps that they answer leave the list with the passage that answers; others stay.

use super::scene::{KITE, Scene, is_private, labels, says, words};
use crate::discord::bot::Home;
use crate::discord::events::{Event, Interaction, Post};
use crate::discord::fixture::text;
use crate::discord::loopback::Setup;
use crate::discord::people::{MODERATOR, READER};
use crate::discord::places::Place;
use ibid::ledger::{AuditAction, AuditFilter, Ledger};
use serde_json::json;

const SAID: [&str; 40] = [
    "help",
    "HELP!!",
    "help me please",
    "what can you do?",
    "hi",
    "Hiii!",
    "hello there",
    "good morning",
    "how are you?",
    "thanks",
    "thaaanks",
    "Thank you so much :)",
    "thanks, that helped a lot!",
    "ty",
    "good bot",
    "great answer, thank you",
    "who are you?",
    "what are you",
    "are you a bot?",
    "👍",
    "👍🏽",
    "❤️",
    "👋",
    "😂😂",
    "ok",
    "lol",
    "no",
    "nope",
    "that's wrong",
    "ok thanks",
    "謝謝",
    "你好",
    "你是誰？",
    "好的",
    "不對",
    "幫助",
    "ありがとうございます",
    "감사합니다",
    "спасибо",
    "مرحبا",
];

const ASKED: [&str; 6] = [
    "help with a refund for my kite",
    "no parking signs?",
    "hi, how deep is the harbour of Lisbon?",
    "thanks, and how deep is the harbour of Lisbon?",
    "who are you allowed to bring along",
    "你好，里斯本港有多深？",
];

fn ledger(scene: &Scene) -> Ledger {
    Ledger::open(&scene.home.ledger(), 30, jiff::Timestamp::now()).unwrap()
}

/// A bot that may read what is not written to it.
#[track_caller]
fn reading_all() -> Scene {
    let setup = Setup { message_content: true, ..Setup::default() };
    Scene::with(setup, Home::of(&[("kite.md", KITE)]), &[("IBID_MESSAGE_CONTENT", "true")])
}

/// How many gaps are open, and how many questions were counted in all.
fn kept(scene: &Scene) -> (u64, i64) {
    let open = ledger(scene).gaps_page(0, 0, 100).unwrap().total;
    let tables = rusqlite::Connection::open(scene.home.ledger()).unwrap();
    let gaps: i64 = tables.query_row("SELECT count(*) FROM gaps", [], |row| row.get(0)).unwrap();
    (open, gaps)
}

#[test]
fn small_talk_leaves_no_gap_by_any_way() {
    let scene = Scene::of(&[("kite.md", KITE)]);
    for (n, said) in SAID.into_iter().enumerate() {
        let reply = match n % 4 {
            0 => scene.answer(&Interaction::ask(said)),
            1 => scene.reply(&Post::to_bot(said)),
            2 => scene.reply(&Post::new(said).at(Place::Direct)),
            _ => scene.reply(&Post::to_bot(said).at(Place::Thread)),
        };
        let said_back = words(&reply);
        assert!(
            !said_back.contains("do not seem") && !said_back.contains("none of them mentions"),
            "{said}: {said_back}"
        );
        assert!(!words(&reply).trim().is_empty(), "{said}");
        assert!(n % 4 != 0 || is_private(&reply), "what is said to a command is for whoever gave it: {said}");
    }
    says(&scene.reply(&Post::to_bot("help")), "/ask");
    let who = scene.reply(&Post::new("who are you?").at(Place::Direct));
    assert!(words(&who).contains("word for word") && words(&who).contains("/ask"), "{}", words(&who));
    assert_eq!(kept(&scene), (0, 0));
    for asked in ASKED {
        let shown = scene.reply(&Post::to_bot(asked));
        assert!(text(&shown, "/embeds/0/author/name").starts_with('“'), "{asked} is asked: {}", words(&shown));
    }
    assert!(kept(&scene).1 >= 4, "{:?}: real questions are kept", kept(&scene));
    scene.close();
}

#[test]
fn nobody_is_answered_who_did_not_ask() {
    let scene = reading_all();
    scene.answer(&Interaction::command("channel").option("mode", "auto").by(&MODERATOR));
    let answer = scene.reply(&Post::to_bot("who built the kite"));
    let talk = [
        Post::new("thanks!"),
        Post::new("hello there, how are you?"),
        Post::new("谢谢").replying_to(&answer),
        Post::new("thank you so much").replying_to(&answer),
        Post::new("👍").replying_to(&answer),
    ];
    let events: Vec<&dyn AsRef<Event>> = talk.iter().map(|p| p as &dyn AsRef<_>).collect();
    scene.pass_over(&events);
    assert_eq!(kept(&scene).1, 0);
    let discord = scene.close();
    for post in &talk {
        assert_eq!(discord.look(|seen| seen.replies_to(post.id()).count()), 0, "{post:?}");
    }
}

#[test]
fn no_to_an_answer_is_another_look() {
    let scene = Scene::of(&[("kite.md", KITE)]);
    let answer = scene.reply(&Post::to_bot("who built the kite"));
    says(&answer, "team of six");
    for no in ["no", "that's not it", "不對"] {
        let again = scene.reply(&Post::new(no).replying_to(&answer));
        assert!(!words(&again).contains("team of six"), "{}", words(&again));
        assert!(words(&again).contains("Noted") || words(&again).contains("已記為"), "{}", words(&again));
        assert!(!labels(&again).is_empty(), "there are ways on: {again}");
    }
    let open = ledger(&scene).gaps_page(0, 0, 9).unwrap();
    assert_eq!(open.total, 1, "the question is noted as not answered, the no is not");
    assert_eq!(open.groups[0].example.as_ref().unwrap().as_str(), "who built the kite");
    // To what is no answer it is small talk.
    let none = scene.reply(&Post::to_bot("how deep is the harbour of Lisbon"));
    says(&scene.reply(&Post::new("no").replying_to(&none)), "Not it");
    scene.close();
}

#[test]
fn a_mention_of_the_bots_role_is_a_mention() {
    let to_role = |role: &str| Post::new(&format!("<@&{role}> who built the kite"));
    let (ours, theirs) = ("1100000000000000042", "1100000000000000041");
    let scene = reading_all();
    says(&scene.reply(&to_role(ours)), "team of six");
    scene.pass_over(&[&to_role(theirs)]);
    scene.close();
    // Without the content intent Discord keeps the words back.
    let scene = Scene::of(&[("kite.md", KITE)]);
    says(&scene.reply(&to_role(ours)), "Mention <@1100000000000000002> itself");
    scene.close();
}

#[test]
fn gaps_that_the_articles_answer_now_leave_the_list() {
    let mut scene = Scene::unwatched(&[("kite.md", KITE)]);
    let asked = ["how deep is the harbour of Lisbon", "who won the boat race", "who won the boat race this year?"];
    let none = asked.map(|asked| scene.answer(&Interaction::ask(asked)));
    says(&scene.press(&none[1], "Notify me when"), "Noted");
    assert_eq!(ledger(&scene).gaps_page(0, 0, 9).unwrap().total, 2);
    // One that an earlier version kept.
    scene.restart_after(|home| {
        let tables = rusqlite::Connection::open(home.ledger()).unwrap();
        tables.execute("UPDATE gaps SET question = 'thank you' WHERE question LIKE '%harbour%'", []).unwrap();
    });
    scene.answer(&Interaction::ask("what colour is the lighthouse"));
    let race = "# The boat race\n\n## FAQ\n\n### Who won the boat race?\n\nThe crew of Lisbon won the boat race.\n";
    scene.home.write("race.md", race);
    scene.discord.dispatch(&Interaction::command("reindex").by(&MODERATOR));
    // Whoever waits is told after that, as ever.
    let told = scene.discord.wait(|seen| {
        let mut messages = seen.messages.living().filter(|m| m.is_by_bot()).map(|m| &m.json);
        messages.find(|m| text(m, "/channel_id") == READER.direct()).cloned()
    });
    says(&told, "The crew of Lisbon");
    let open = ledger(&scene).gaps_page(0, 0, 9).unwrap();
    assert_eq!(open.total, 1);
    assert_eq!(open.groups[0].example.as_ref().unwrap().as_str(), "what colour is the lighthouse");
    let trail = ledger(&scene).audited(&AuditFilter::default(), 9).unwrap();
    let of = |action| trail.iter().filter(move |a| a.entry.action == action);
    assert_eq!(
        of(AuditAction::GapAnswered).map(|a| a.entry.subject.as_str()).collect::<Vec<_>>(),
        ["race#faq/who-won-the-boat-race"]
    );
    assert_eq!(of(AuditAction::GapDismissed).count(), 1);
    scene.close();
}

#[test]
fn find_the_answer_on_small_talk_says_that_nothing_is_asked() {
    let scene = Scene::of(&[("kite.md", KITE)]);
    let theirs = Post::new("thanks everyone!").by(&READER);
    let reply = scene.answer(&Interaction::find_the_answer(&theirs.message()));
    assert!(is_private(&reply), "{reply}");
    says(&reply, "has no question");
    assert_eq!(text(&reply, "/embeds/0/title"), "");
    assert_eq!(reply["embeds"], json!([]));
    scene.close();
}

/// What is forwarded is held to the unit tests of `event::words`: the published description of a forwarded message, which all
/// that is captured here is compared with, has fields that no message can have.
#[test]
fn find_the_answer_reads_what_a_message_asks_and_shows() {
    let scene = Scene::of(&[("kite.md", KITE)]);
    let asked = "who built the kite?";
    let base = || Post::new("").message();
    let display = json!([{"type": 17, "id": 1, "spoiler": false, "accent_color": null,
        "components": [{"type": 10, "id": 2, "content": asked}]}]);
    let poll = json!({"question": {"text": asked}, "answers": [{"answer_id": 1, "poll_media": {"text": "Six engineers"}}],
        "expiry": null, "allow_multiselect": false, "layout_type": 1});
    let embed = json!([{"type": "rich", "title": "News of the day", "description": asked}]);
    for (field, value) in [("components", display), ("poll", poll), ("embeds", embed)] {
        let mut message = base();
        message[field] = value;
        let found = scene.answer(&Interaction::find_the_answer(&message));
        assert!(is_private(&found), "{field}: {}", words(&found));
        says(&found, "team of six");
    }
    scene.close();
}
