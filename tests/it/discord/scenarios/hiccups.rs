//! What a hiccup of Discord's and a rush of readers cost.
//!
//! 1. Messages that come while Discord answers 503 are answered when it has recovered, each once.
//! 2. A message that Discord took although its answer was lost is not sent twice.
//! 3. Of many questions at one instant each is answered or told that there is no time for it, once; none is left without.
//! 4. What was asked while there was no session is answered when there is one again, once.

use super::scene::{Scene, UNBRAKED, says, words};
use crate::discord::bot::Home;
use crate::discord::events::{Event, Interaction, Post};
use crate::discord::loopback::{Contact, Discord, Fault, Setup, State};
use crate::discord::people::{FRIEND, MODERATOR, READER};
use crate::discord::places::Place;
use std::collections::BTreeMap;

const REGULATORS: &str = "why are regulators involved";
const SENDS: &str = "POST /channels/*/messages";

/// More requests than any test makes.
const ALL: u32 = 1_000_000;

fn mentions(count: usize) -> Vec<Post> {
    (0..count).map(|_| Post::to_bot(REGULATORS)).collect()
}

fn dispatch_all<E: AsRef<Event>>(scene: &Scene, events: &[E]) {
    for event in events {
        scene.discord.dispatch(event);
    }
}

/// How often each of these messages' replies was tried in vain.
fn tries(seen: &State, posts: &[Post]) -> BTreeMap<String, usize> {
    let mut tries: BTreeMap<String, usize> = posts.iter().map(|p| (p.id().to_owned(), 0)).collect();
    for fault in seen.faulted.iter().filter(|e| e.is(SENDS)) {
        let id = fault.request["message_reference"]["message_id"].as_str().unwrap_or_default();
        *tries.get_mut(id).unwrap() += 1;
    }
    tries
}

#[track_caller]
fn each_once(discord: &Discord, posts: &[Post]) {
    for post in posts {
        assert_eq!(discord.look(|seen| seen.replies_to(post.id()).count()), 1, "{}", post.id());
    }
}

/// Eight mentions come while Discord refuses every message, for as long as the reply to each takes for so many tries: with
/// pauses that double from 150 ms, three are over half a second, four over a second, five over two and six over four.
fn check_hiccup(least: usize) {
    let scene = Scene::open();
    scene.discord.fail(SENDS, ALL, Fault::Status(503));
    let posts = mentions(8);
    dispatch_all(&scene, &posts);
    scene.discord.wait(|seen| tries(seen, &posts).values().all(|n| *n >= least).then_some(()));
    scene.discord.heal();
    for post in &posts {
        says(&scene.discord.reply_to(post.id()), "Amazon");
    }
    each_once(&scene.close(), &posts);
}

#[test]
fn a_hiccup_of_a_second_costs_no_reply() {
    check_hiccup(4);
}

#[test]
fn a_hiccup_of_two_seconds_costs_no_reply() {
    check_hiccup(5);
}

#[test]
fn a_hiccup_of_five_seconds_costs_no_reply() {
    check_hiccup(6);
}

#[test]
fn what_discord_took_is_not_sent_twice_though_its_answer_was_lost() {
    let scene = Scene::open();
    let posts = mentions(8);
    scene.discord.fail(SENDS, 16, Fault::AnswerLost);
    dispatch_all(&scene, &posts);
    scene.discord.wait(|seen| (seen.faulted.len() == 16).then_some(()));
    // By the end of this the tries after the faults are over, too.
    let discord = scene.close();
    each_once(&discord, &posts);
    for post in &posts {
        let nonces = discord.look(|seen| {
            let all = seen.exchanges.iter().chain(&seen.faulted).filter(|e| e.is(SENDS));
            let of_it = all.filter(|e| e.request["message_reference"]["message_id"] == post.id());
            of_it.map(|e| e.request["nonce"].clone()).collect::<Vec<_>>()
        });
        assert!(nonces.iter().all(|nonce| *nonce == nonces[0]), "one nonce over all tries: {nonces:?}");
    }
}

#[test]
fn of_many_questions_at_one_instant_each_gets_an_answer_or_hears_that_there_is_no_time() {
    let scene = Scene::open();
    let people = [&READER, &FRIEND, &MODERATOR];
    let asked: Vec<Interaction> = (0..400).map(|n| Interaction::ask(REGULATORS).by(people[n % 3])).collect();
    dispatch_all(&scene, &asked);
    for interaction in &asked {
        let answer = words(&scene.discord.answer_to(interaction));
        assert!(answer.contains("Amazon") || answer.contains("Many questions"), "{answer}");
    }
    let discord = scene.close();
    let answers = discord.requests("POST /interactions/*/*/callback");
    assert_eq!(answers.len(), 400, "each was answered, and nothing else");
    assert!(answers.iter().all(|e| e.status < 300), "and once");
}

/// Ends the session for good; while there is none `act` is done.
#[track_caller]
fn without_session(scene: &Scene, act: impl FnOnce()) {
    let count =
        |seen: &State, contact: fn(&Contact) -> bool| seen.gateway.contacts.iter().filter(|c| contact(c)).count();
    let identified = |seen: &State| count(seen, |c| matches!(c, Contact::Identified { .. }));
    let before = scene.discord.look(identified);
    scene.discord.refuse_handshakes(true);
    scene.discord.invalidate(false);
    scene.discord.wait(|seen| (count(seen, |c| *c == Contact::Refused) > 0).then_some(()));
    act();
    scene.discord.refuse_handshakes(false);
    scene.discord.wait(|seen| (identified(seen) > before).then_some(()));
}

#[test]
fn what_was_asked_without_a_session_is_answered_once() {
    let scene = Scene::open();
    // The bot knows these places; another it has never heard of.
    scene.reply(&Post::to_bot(REGULATORS));
    scene.reply(&Post::new(REGULATORS).at(Place::Direct));
    let (asked, direct) = (Post::to_bot("who leads openpit"), Post::new("who leads openpit").at(Place::Direct));
    let others = [Post::new("who leads openpit"), Post::to_bot("who leads openpit").with("/author/bot", true)];
    without_session(&scene, || {
        dispatch_all(&scene, &[&asked, &direct, &others[0], &others[1]].map(Clone::clone));
    });
    for post in [&asked, &direct] {
        scene.discord.reply_to(post.id());
    }
    // Lost again with nothing said: what was answered is not answered again.
    without_session(&scene, || {});
    scene.bot.wait_said("looked for questions asked");
    let later = Post::to_bot(REGULATORS);
    scene.reply(&later);
    let discord = scene.close();
    each_once(&discord, &[asked, direct, later]);
    for post in &others {
        assert_eq!(discord.look(|seen| seen.replies_to(post.id()).count()), 0);
    }
}

#[test]
fn a_channel_that_the_bot_may_not_look_back_in_keeps_no_other_waiting() {
    let scene = Scene::with(Setup { capture: false, ..Setup::default() }, Home::shipped(), &UNBRAKED);
    scene.reply(&Post::to_bot(REGULATORS).at(Place::Side));
    scene.reply(&Post::to_bot(REGULATORS));
    scene.reply(&Post::to_bot(REGULATORS).at(Place::Side));
    scene.discord.forbid(&Place::Side.channel(&READER), true);
    let asked = Post::to_bot("who leads openpit");
    without_session(&scene, || scene.discord.dispatch(&asked));
    scene.discord.reply_to(asked.id());
    each_once(&scene.close(), &[asked]);
}
