//! Faults of Discord and of the way there.
//!
//! 1. A lost connection is resumed or begun anew; what was missed is answered, once.
//! 2. An outage of the gateway is waited for without a storm of connections.
//! 3. 429, server faults and lost answers of REST cost no reply and make none twice.
//! 4. A refusal (too late, no permission, gone) costs that one reply; the next is answered.

use super::scene::{Scene, is_private, says};
use crate::discord::bot::Home;
use crate::discord::events::{Interaction, Post};
use crate::discord::fixture::text;
use crate::discord::loopback::{Contact, Discord, Fault, Setup, State};
use crate::discord::people::READER;
use crate::discord::places::Place;
use serde_json::Value;
use std::time::Duration;

const REGULATORS: &str = "why are regulators involved";

fn count(seen: &State, is: impl Fn(&Contact) -> bool) -> usize {
    seen.gateway.contacts.iter().filter(|c| is(c)).count()
}

fn resumed(seen: &State) -> usize {
    count(seen, |c| matches!(c, Contact::Resumed { .. }))
}

fn identified(seen: &State) -> usize {
    count(seen, |c| matches!(c, Contact::Identified { .. }))
}

/// Breaks the connection; a question asked meanwhile is answered once after it.
#[track_caller]
fn check(break_it: impl FnOnce(&Discord), is_resumed: bool) {
    let scene = Scene::open();
    break_it(&scene.discord);
    scene.discord.wait(|seen| {
        let is_back = if is_resumed { resumed(seen) == 1 } else { identified(seen) == 2 };
        is_back.then_some(())
    });
    let asked = Post::to_bot(REGULATORS);
    scene.reply(&asked);
    says(&scene.answer(&Interaction::ask(REGULATORS)), "Amazon");
    let discord = scene.close();
    assert_eq!(discord.look(|seen| seen.replies_to(asked.id()).count()), 1);
    assert!(discord.look(|seen| seen.gateway.contacts.len()) < 12, "no storm");
}

#[test]
fn a_connection_that_discord_ends_is_resumed() {
    check(Discord::reconnect, true);
    check(|d| d.close(4000), true);
    check(Discord::cut, true);
    check(|d| d.invalidate(true), true);
}

#[test]
fn a_session_that_is_no_more_is_begun_anew() {
    check(|d| d.invalidate(false), false);
    // Session timed out: Discord says to begin a new one.
    check(|d| d.close(4009), false);
}

#[test]
fn what_was_missed_is_answered_once() {
    let scene = Scene::open();
    scene.discord.refuse_handshakes(true);
    scene.discord.cut();
    scene.discord.wait(|seen| (count(seen, |c| *c == Contact::Refused) > 0).then_some(()));
    scene.discord.refuse_handshakes(false);
    scene.discord.wait(|seen| (resumed(seen) + identified(seen) > 1).then_some(()));
    let (one, two) = (Post::to_bot(REGULATORS), Post::to_bot("who leads openpit"));
    scene.reply(&one);
    scene.discord.cut();
    scene.discord.dispatch(&two);
    scene.discord.reply_to(two.id());
    let discord = scene.close();
    for post in [&one, &two] {
        assert_eq!(discord.look(|seen| seen.replies_to(post.id()).count()), 1);
    }
}

#[test]
fn an_outage_makes_no_storm() {
    let scene = Scene::open();
    // Without a brake it would come back ninety times a second.
    scene.discord.drop_next(5);
    scene.discord.cut();
    // Five attempts are free, the first of all among them; then the sixth waits and the seventh waits longer.
    scene.bot.wait_said("waiting before the next attempt");
    scene.reply(&Post::to_bot(REGULATORS));
    scene.close();
}

#[test]
fn a_line_that_went_dead_is_noticed() {
    let setup = Setup { heartbeat: Duration::from_millis(300), ..Setup::default() };
    let scene = Scene::with(setup, Home::shipped(), &[]);
    scene.discord.ignore_heartbeats(true);
    scene.discord.wait(|seen| (resumed(seen) + identified(seen) > 1).then_some(()));
    scene.discord.ignore_heartbeats(false);
    scene.reply(&Post::to_bot(REGULATORS));
    scene.close();
}

#[test]
fn a_rate_limit_is_waited_for() {
    let scene = Scene::open();
    let limited = |is_global| Fault::RateLimited { after: Duration::from_millis(300), is_global };
    scene.discord.fail("POST /channels/*/messages", 2, limited(false));
    let post = Post::to_bot(REGULATORS);
    scene.reply(&post);
    scene.discord.fail("POST /interactions/*/*/callback", 1, limited(true));
    scene.answer(&Interaction::ask(REGULATORS));
    let discord = scene.close();
    assert_eq!(discord.look(|seen| (seen.faulted.len(), seen.early())), (3, 0), "and nothing is sent before its time");
    assert_eq!(discord.look(|seen| seen.replies_to(post.id()).count()), 1);
}

#[test]
fn a_server_fault_costs_no_reply_and_makes_none_twice() {
    let scene = Scene::open();
    for fault in [Fault::Status(500), Fault::Status(502), Fault::Status(503), Fault::Dropped, Fault::AnswerLost] {
        scene.discord.fail("POST /channels/*/messages", 1, fault.clone());
        let post = Post::to_bot(REGULATORS);
        scene.reply(&post);
        // What was done though nobody was told is not done again.
        scene.answer(&Interaction::command("help"));
        assert_eq!(scene.discord.look(|seen| seen.replies_to(post.id()).count()), 1, "{fault:?}");
        scene.discord.fail("POST /interactions/*/*/callback", 1, fault);
        says(&scene.answer(&Interaction::ask(REGULATORS)), "Amazon");
    }
    let discord = scene.close();
    assert_eq!(discord.visible(&Place::Text.channel(&READER)).len(), 10);
}

#[test]
fn a_refusal_costs_one_reply() {
    let scene = Scene::open();
    let late = Interaction::ask(REGULATORS);
    scene.discord.fail("POST /interactions/*/*/callback", 1, Fault::Refused(404, 10062, "Unknown interaction"));
    scene.discord.dispatch(&late);
    scene.bot.wait_said("10062");
    says(&scene.answer(&Interaction::ask(REGULATORS)), "Amazon");
    scene.discord.forbid(&Place::Side.channel(&READER), true);
    let post = Post::to_bot(REGULATORS).at(Place::Side);
    scene.discord.dispatch(&post);
    scene.bot.wait_said("50013");
    scene.reply(&Post::to_bot(REGULATORS));
    scene.discord.forbid(&Place::Side.channel(&READER), false);
    let gone = scene.reply(&Post::to_bot(REGULATORS).at(Place::Side));
    // Deleted by hand while its asker presses: 10008.
    let path = "DELETE /channels/*/messages/*";
    let menu = scene.behind(&gone, &READER);
    scene.discord.fail(path, 1, Fault::Refused(404, 10008, "Unknown Message"));
    scene.discord.dispatch(&Interaction::press(&menu, "Delete"));
    scene.discord.wait(|seen| seen.exchanges.iter().any(|e| e.is(path)).then_some(()));
    let discord = scene.close();
    assert_eq!(discord.look(|seen| seen.replies_to(post.id()).count()), 0);
}

/// A reply in words alone.
#[track_caller]
fn in_words(reply: &Value) {
    assert!(!is_private(reply));
    assert!(text(reply, "/content").contains("Amazon") && text(reply, "/content").contains("](<https://"), "{reply}");
}

#[test]
fn where_embeds_are_not_allowed_there_are_words() {
    let scene = Scene::open();
    let side = Place::Side.channel(&READER);
    scene.discord.take_embeds(&side);
    let post = Post::to_bot(REGULATORS).at(Place::Side);
    let reply = scene.reply(&post);
    // The buttons alone are a message, too; whoever sent it can see that it is not what it sent.
    in_words(&scene.discord.message_when(text(&reply, "/id"), |m| !text(m, "/content").is_empty()));
    let discord = scene.close();
    assert_eq!(discord.visible(&side).len(), 1);
}

#[test]
fn a_permission_that_is_missing_for_embeds_is_done_without() {
    // So Discord has answered at times (discordjs/discord.js#7544).
    let scene = Scene::open();
    scene.discord.fail("POST /channels/*/messages", 1, Fault::Refused(403, 50013, "Missing Permissions"));
    in_words(&scene.reply(&Post::to_bot(REGULATORS)));
    scene.close();
}
