//! What is written in channels and direct messages.
//!
//! 1. A mention with a question is answered in reply to it; a bare one gets help, or the answer to the message it replies to.
//! 2. Direct messages need no mention; a reply to the bot is a follow-up.
//! 3. Editing a question within an hour updates the reply, later not; deleting it retracts the reply.
//! 4. What is not for the bot is passed over: other people's talk, other bots, its own messages.
//! 5. A message is answered once, however often it comes.
//! 6. A question in Chinese is answered with Chinese words around the quote.

use super::scene::{Scene, answers, labels, says, words};
use crate::discord::bot::Home;
use crate::discord::events::{Interaction, Post};
use crate::discord::fixture::text;
use crate::discord::loopback::{Contact, Setup};
use crate::discord::people::{FRIEND, READER};
use crate::discord::places::Place;
use serde_json::json;

const REGULATORS: &str = "why are regulators involved";

#[test]
fn a_mention_is_answered_in_reply() {
    let scene = Scene::open();
    for post in [
        Post::to_bot(REGULATORS),
        Post::new(&format!("{REGULATORS} <@!1100000000000000002>")),
        Post::to_bot(REGULATORS).at(Place::Thread),
        Post::new(REGULATORS).at(Place::Direct).by(&FRIEND),
    ] {
        let reply = scene.reply(&post);
        answers(&reply, REGULATORS, "Amazon", "");
        assert_eq!(text(&reply, "/channel_id"), post.channel());
        assert!(labels(&scene.behind(&reply, &READER)).len() >= 2);
    }
    let none = scene.reply(&Post::to_bot("how do i get red wine out of a carpet"));
    assert!(labels(&none).contains(&"Rephrase"));
    says(&scene.press(&none, "Notify me when"), "Noted");
    scene.close();
}

#[test]
fn a_bare_mention_gets_help() {
    let scene = Scene::open();
    for post in [Post::to_bot(""), Post::to_bot("  ").at(Place::Direct)] {
        says(&scene.reply(&post), "/ask");
    }
    let theirs = Post::new(REGULATORS).by(&FRIEND);
    scene.discord.dispatch(&theirs);
    // Whether Discord shows the message replied to is not documented; where it does not, help is what is left.
    says(&scene.reply(&Post::to_bot("").replying_to(&theirs.message())), "/ask");
    scene.close();
}

#[test]
fn a_bare_mention_in_reply_asks_for_that_messages_answer() {
    let scene = Scene::with(Setup { shows_referenced: true, ..Setup::default() }, Home::shipped(), &[]);
    let theirs = Post::new(REGULATORS).by(&FRIEND);
    scene.discord.dispatch(&theirs);
    answers(&scene.reply(&Post::to_bot("").replying_to(&theirs.message())), REGULATORS, "Amazon", "");
    scene.close();
}

#[test]
fn a_reply_to_the_bot_follows_on() {
    let scene = Scene::open();
    let first = scene.reply(&Post::to_bot("how long did it take to mend the meridian cable"));
    let follow_up = scene.reply(&Post::new("and what did the outage cost?").replying_to(&first));
    says(&follow_up, "Meridian");
    let direct = scene.reply(&Post::new("who leads openpit").at(Place::Direct));
    scene.reply(&Post::new("and when was it launched?").at(Place::Direct).replying_to(&direct));
    scene.close();
}

#[test]
fn an_edit_within_the_hour_updates_the_reply() {
    let mut scene = Scene::open();
    let post = Post::to_bot("how do i get red wine out of a carpet");
    let reply = scene.reply(&post);
    scene.discord.dispatch(&post.edited("<@1100000000000000002> why are regulators involved"));
    let changed = scene.discord.message_when(text(&reply, "/id"), |m| words(m).contains("Amazon"));
    assert!(labels(&changed).contains(&"Helpful"), "the buttons follow: {:?}", labels(&changed));
    let before = scene.discord.look(|seen| seen.messages.get(text(&reply, "/id")).unwrap().edits);
    // By its end the bot has noted what it answers now.
    scene.restart();
    // A link preview that Discord adds comes as an update with the same words.
    let preview = post.edited("<@1100000000000000002> why are regulators involved");
    scene.pass_over(&[&preview]);
    let discord = scene.close();
    assert_eq!(discord.look(|seen| seen.messages.get(text(&reply, "/id")).unwrap().edits), before);
    assert_eq!(discord.look(|seen| seen.replies_to(post.id()).count()), 1);
}

#[test]
fn an_edit_after_the_hour_changes_nothing() {
    let mut scene = Scene::open();
    let post = Post::to_bot("how do i get red wine out of a carpet");
    let reply = scene.reply(&post);
    scene.restart_after(|home| {
        let ledger = rusqlite::Connection::open(home.ledger()).unwrap();
        let aged = ledger.execute("UPDATE replies SET asked_at = asked_at - 3700", []).unwrap();
        assert_eq!(aged, 1, "the reply was made an hour earlier");
    });
    scene.pass_over(&[&post.edited("<@1100000000000000002> why are regulators involved")]);
    let discord = scene.close();
    assert_eq!(discord.look(|seen| seen.messages.get(text(&reply, "/id")).unwrap().edits), 0, "{reply}");
}

#[test]
fn deleting_a_question_retracts_the_reply() {
    let scene = Scene::open();
    let (one, two, three) = (Post::to_bot(REGULATORS), Post::to_bot("who leads openpit"), Post::to_bot("sick leave"));
    let ids: Vec<String> = [&one, &two, &three].map(|p| text(&scene.reply(p), "/id").to_owned()).to_vec();
    scene.discord.dispatch(&one.deleted());
    scene.discord.wait_gone(&ids[0]);
    scene.discord.dispatch(&Post::all_deleted(&[&two, &three]));
    scene.discord.wait_gone(&ids[1]);
    scene.discord.wait_gone(&ids[2]);
    let direct = Post::new(REGULATORS).at(Place::Direct);
    let reply = scene.reply(&direct);
    scene.discord.dispatch(&direct.deleted());
    scene.discord.wait_gone(text(&reply, "/id"));
    // Nobody's message of ours: nothing to do.
    scene.pass_over(&[&Post::new("x").deleted(), &one.deleted()]);
    scene.close();
}

#[test]
fn what_is_not_for_the_bot_is_passed_over() {
    let scene = Scene::open();
    let answer = scene.answer(&Interaction::ask(REGULATORS));
    let talk = [
        Post::new(REGULATORS),
        Post::to_bot(REGULATORS).with("/author/bot", true),
        Post::to_bot(REGULATORS).with("/webhook_id", "77"),
        Post::to_bot(REGULATORS).with("/type", 7),
        Post::new("<@1100000000000000031> what do you think?"),
        Post::new("@everyone why are regulators involved"),
        // Discord does not count it as a mention and sends no words.
        Post::new("and when?").replying_to(&answer),
    ];
    let events: Vec<&dyn AsRef<_>> = talk.iter().map(|p| p as &dyn AsRef<_>).collect();
    scene.pass_over(&events);
    let discord = scene.close();
    for post in &talk {
        assert_eq!(discord.look(|seen| seen.replies_to(post.id()).count()), 0, "{post:?}");
    }
}

#[test]
fn a_message_is_answered_once_however_often_it_comes() {
    let mut scene = Scene::open();
    let post = Post::to_bot(REGULATORS);
    scene.reply(&post);
    scene.discord.dispatch(&post);
    scene.discord.cut();
    scene.discord.wait(|seen| seen.gateway.contacts.iter().any(|c| matches!(c, Contact::Resumed { .. })).then_some(()));
    scene.pass_over(&[&post]);
    scene.restart();
    scene.pass_over(&[&post]);
    let discord = scene.close();
    assert_eq!(discord.look(|seen| seen.replies_to(post.id()).count()), 1);
    assert_eq!(discord.visible(&Place::Text.channel(&READER)).len(), 1);
}

#[test]
fn a_chinese_question_is_answered_in_chinese() {
    let scene = Scene::open();
    let question = "晚上尖峰充電一度最多收多少錢";
    let reply = scene.reply(&Post::to_bot(question));
    answers(&reply, question, "充電", "尖峰");
    assert!(labels(&reply).iter().all(|l| !l.is_ascii()), "{:?}", labels(&reply));
    let sent = scene.discord.requests("POST /channels/*/messages");
    assert!(sent.iter().all(|e| e.request["enforce_nonce"] == json!(true)), "a send is safe to repeat");
    scene.close();
}
