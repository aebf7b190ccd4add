//! The stand-in's REST side, by a client of the tests' own.
//!
//! 1. Commands come back as Discord returns them: with ids, versions, nulls and defaults; a name is there once.
//! 2. An interaction is answered once, in a way that fits its kind, within three seconds, by its own token.
//! 3. A deferred reply says something only when it is edited, and stays as private as it was deferred.
//! 4. A nonce makes one message of two requests; what may not be written, or is not there, is refused with Discord's code.
//! 5. A message pings whom its content names unless `allowed_mentions` forbids it.
//! 6. Limits of messages are refused; unknown routes and wrong tokens are, too, and are seen.
//! 7. Faults come as often as asked for and no more.

use super::client::{Response, call, send};
use super::events::{Interaction, Post};
use super::fixture::text;
use super::loopback::{Discord, Fault, Setup};
use super::people::{APPLICATION, BOT, FRIEND, READER};
use super::places::{FORUM, GUILD, Place};
use serde_json::{Value, json};
use std::time::Duration;

/// A stand-in with a session, so that interactions are sent; the line keeps it.
fn discord() -> (Discord, super::client::Line) {
    let discord = Discord::with(Setup { capture: false, ..Setup::default() });
    let mut line = super::client::Line::identified(&discord, 1 << 9 | 1 << 12);
    line.event("READY");
    (discord, line)
}

/// Dispatches an interaction and waits until it was sent.
fn ask(discord: &Discord, interaction: &Interaction) {
    discord.dispatch(interaction);
    discord.wait(|seen| seen.asked(interaction).sent);
}

fn callback(discord: &Discord, interaction: &Interaction, body: &Value) -> Response {
    let path = format!("/interactions/{}/{}/callback?with_response=true", interaction.id(), interaction.token());
    // No token but the interaction's own.
    send(discord, "POST", &path, "", Some(body)).unwrap()
}

fn webhook(discord: &Discord, method: &str, interaction: &Interaction, rest: &str, body: &Value) -> Response {
    let path = format!("/webhooks/{APPLICATION}/{}{rest}", interaction.token());
    let body = (method != "GET" && method != "DELETE").then_some(body);
    send(discord, method, &path, "", body).unwrap()
}

fn messages(place: Place) -> String {
    format!("/channels/{}/messages", place.channel(&READER))
}

#[track_caller]
fn refused(response: &Response, status: u16, code: u32) {
    assert_eq!((response.status, &response.body["code"]), (status, &json!(code)), "{}", response.text);
}

#[test]
fn commands_come_back_as_discord_returns_them() {
    let (discord, _line) = discord();
    let path = format!("/applications/{APPLICATION}/commands");
    let ask = json!({"name": "ask", "description": "Ask", "name_localizations": {"zh-TW": "提問"},
        "default_member_permissions": 32, "integration_types": [0, 1], "contexts": [0, 1, 2],
        "options": [{"type": 3, "name": "question", "description": "q", "required": true, "autocomplete": true},
            {"type": 5, "name": "private", "description": "p", "required": false}]});
    let made = call(&discord, "POST", &path, Some(&ask));
    assert_eq!(made.status, 201);
    assert_eq!(made.body["default_member_permissions"], "32");
    assert_eq!((&made.body["nsfw"], &made.body["type"]), (&json!(false), &json!(1)));
    assert_eq!(made.body["options"][1].get("required"), None, "what is not required is not said to be");
    assert_eq!(made.body["options"][0]["name_localizations"], Value::Null);
    let again = call(&discord, "POST", &path, Some(&ask));
    assert_eq!((again.status, &again.body["id"]), (200, &made.body["id"]), "written over");
    let one = format!("{path}/{}", text(&made.body, "/id"));
    let edited = call(&discord, "PATCH", &one, Some(&json!({"description": "Ask us"})));
    assert_eq!((text(&edited.body, "/description"), &edited.body["contexts"]), ("Ask us", &json!([0, 1, 2])));
    assert_ne!(edited.body["version"], made.body["version"]);
    let full = call(&discord, "GET", &format!("{path}?with_localizations=true"), None).body;
    assert_eq!(full, json!([edited.body]));
    let short = call(&discord, "GET", &path, None).body;
    assert_eq!((short[0].get("name_localizations"), text(&short, "/0/name")), (None, "ask"));
    let guild = format!("/applications/{APPLICATION}/guilds/{GUILD}/commands");
    let put = call(&discord, "PUT", &guild, Some(&json!([{"name": "Find the answer", "type": 3}])));
    assert_eq!(text(&put.body, "/0/guild_id"), GUILD);
    assert_eq!(call(&discord, "DELETE", &one, None).status, 204);
    refused(&call(&discord, "DELETE", &one, None), 404, 10063);
    refused(&call(&discord, "GET", &format!("/applications/{BOT}/commands"), None), 403, 20012);
}

#[test]
fn an_interaction_is_answered_once() {
    let (discord, _line) = discord();
    let asked = Interaction::ask("why");
    ask(&discord, &asked);
    refused(&webhook(&discord, "PATCH", &asked, "/messages/@original", &json!({"content": "early"})), 404, 10015);
    let answer = callback(&discord, &asked, &json!({"type": 4, "data": {"content": "Because.", "flags": 64}}));
    assert_eq!((answer.status, &answer.body["interaction"]["response_message_ephemeral"]), (200, &json!(true)));
    refused(&callback(&discord, &asked, &json!({"type": 5})), 400, 40060);
    refused(&callback(&discord, &Interaction::ask("unknown"), &json!({"type": 5})), 404, 10062);
    assert_eq!(text(&discord.answer_to(&asked), "/content"), "Because.");
    assert_eq!(discord.visible(asked.channel()), Vec::<Value>::new(), "one person sees it");
    let public = webhook(&discord, "POST", &asked, "", &json!({"content": "For all."})).body;
    assert_eq!(discord.visible(asked.channel()), std::slice::from_ref(&public));
    assert_eq!(discord.follow_up_to(&asked), public);
    let other = Interaction::ask("another");
    ask(&discord, &other);
    callback(&discord, &other, &json!({"type": 4, "data": {"content": "x"}}));
    let of_another = format!("/messages/{}", text(&public, "/id"));
    refused(&webhook(&discord, "PATCH", &other, &of_another, &json!({"content": "mine"})), 404, 10008);
    assert_eq!(webhook(&discord, "DELETE", &asked, &of_another, &Value::Null).status, 204);
    discord.wait_gone(text(&public, "/id"));
    discord.expire(&other);
    let late = Interaction::ask("late");
    ask(&discord, &late);
    discord.expire(&late);
    refused(&callback(&discord, &late, &json!({"type": 4, "data": {"content": "x"}})), 404, 10062);
}

#[test]
fn an_answer_fits_the_kind_of_interaction() {
    let (discord, _line) = discord();
    let typing = Interaction::typing("ask", "question", "wh");
    ask(&discord, &typing);
    refused(&callback(&discord, &typing, &json!({"type": 4, "data": {"content": "x"}})), 400, 50035);
    let many: Vec<Value> = (0..26).map(|n| json!({"name": n.to_string(), "value": "v"})).collect();
    refused(&callback(&discord, &typing, &json!({"type": 8, "data": {"choices": many}})), 400, 50035);
    assert_eq!(callback(&discord, &typing, &json!({"type": 8, "data": {"choices": many[..25]}})).status, 200);
    assert_eq!(discord.choices_for(&typing)[3], ("3".to_owned(), "v".to_owned()));
    let asked = Interaction::ask("why").at(Place::Group);
    ask(&discord, &asked);
    refused(&callback(&discord, &asked, &json!({"type": 7, "data": {"content": "x"}})), 400, 50035);
    let button =
        json!([{"type": 1, "components": [{"type": 2, "style": 2, "label": "Ask a follow-up", "custom_id": "f"}]}]);
    callback(&discord, &asked, &json!({"type": 4, "data": {"content": "Because.", "components": button}}));
    let press = Interaction::press(&discord.answer_to(&asked), "follow-up");
    ask(&discord, &press);
    let field = json!({"type": 4, "custom_id": "q", "label": "Question", "style": 1});
    let modal = json!({"custom_id": "form", "title": "Ask", "components": [{"type": 1, "components": [field]}]});
    callback(&discord, &press, &json!({"type": 9, "data": modal}));
    let answer = discord.answer_to(&asked);
    let submit = Interaction::submit(&discord.modal_for(&press), Some(&answer), &["and when?"]);
    ask(&discord, &submit);
    refused(&callback(&discord, &submit, &json!({"type": 9, "data": modal})), 400, 50035);
    callback(&discord, &submit, &json!({"type": 7, "data": {"content": "Then."}}));
    let changed = discord.answer_to(&submit);
    assert_eq!((text(&changed, "/content"), &changed["id"]), ("Then.", &answer["id"]));
    assert!(changed["edited_timestamp"].is_string() && changed["components"] == answer["components"]);
}

#[test]
fn a_deferred_reply_says_something_when_it_is_edited() {
    let (discord, _line) = discord();
    let asked = Interaction::ask("why");
    ask(&discord, &asked);
    callback(&discord, &asked, &json!({"type": 5, "data": {"flags": 64}}));
    assert!(discord.look(|seen| seen.asked(&asked).shown.is_empty()));
    let first = webhook(&discord, "POST", &asked, "", &json!({"content": "Because."})).body;
    assert_eq!(
        (&first["flags"], &first["edited_timestamp"]),
        (&json!(64), &Value::Null),
        "no second message, still private"
    );
    assert_eq!(discord.answer_to(&asked)["id"], first["id"]);
    let read = webhook(&discord, "GET", &asked, "/messages/@original", &Value::Null).body;
    assert_eq!(read, first);
    let path = format!("{}/{}", messages(Place::Text), text(&first, "/id"));
    refused(&call(&discord, "GET", &path, None), 404, 10008);
}

#[test]
fn messages_are_sent_once_and_only_where_they_may() {
    let (discord, _line) = discord();
    let once = json!({"content": "hello", "nonce": "n1", "enforce_nonce": true});
    let first = call(&discord, "POST", &messages(Place::Text), Some(&once)).body;
    assert_eq!(call(&discord, "POST", &messages(Place::Text), Some(&once)).body["id"], first["id"]);
    assert_eq!(discord.visible(&Place::Text.channel(&READER)).len(), 1);
    discord.forbid(&Place::Side.channel(&READER), true);
    refused(&call(&discord, "POST", &messages(Place::Side), Some(&once)), 403, 50013);
    discord.forbid(&Place::Side.channel(&READER), false);
    assert_eq!(call(&discord, "POST", &messages(Place::Side), Some(&once)).status, 200);
    discord.take_embeds(&Place::Side.channel(&READER));
    let bare = json!({"embeds": [{"title": "t"}]});
    refused(&call(&discord, "POST", &messages(Place::Side), Some(&bare)), 400, 50006);
    let both = json!({"content": "c", "embeds": [{"title": "t"}]});
    assert_eq!(call(&discord, "POST", &messages(Place::Side), Some(&both)).body["embeds"], json!([]));
    refused(&call(&discord, "POST", &messages(Place::Group), Some(&once)), 403, 50001);
    refused(&call(&discord, "POST", "/channels/77/messages", Some(&once)), 404, 10003);
    let to = call(&discord, "POST", "/users/@me/channels", Some(&json!({"recipient_id": FRIEND.id}))).body;
    assert_eq!(text(&to, "/id"), FRIEND.direct());
    discord.forbid(&FRIEND.direct(), true);
    refused(&call(&discord, "POST", &format!("/channels/{}/messages", FRIEND.direct()), Some(&once)), 403, 50007);
    let post = Post::new("mine");
    discord.dispatch(&post);
    let theirs = format!("{}/{}", messages(Place::Text), post.id());
    refused(&call(&discord, "PATCH", &theirs, Some(&json!({"content": "x"}))), 403, 50005);
    refused(&call(&discord, "DELETE", &theirs, None), 403, 50013);
    assert_eq!(text(&call(&discord, "GET", &theirs, None).body, "/content"), "", "its words are not the bot's to read");
    let reply = json!({"content": "yours", "message_reference": {"message_id": post.id()},
        "allowed_mentions": {"parse": [], "replied_user": false}});
    call(&discord, "POST", &messages(Place::Text), Some(&reply));
    assert_eq!(text(&discord.reply_to(post.id()), "/referenced_message/content"), "mine");
    discord.dispatch(&post.deleted());
    refused(&call(&discord, "GET", &theirs, None), 404, 10008);
    refused(&call(&discord, "POST", &messages(Place::Text), Some(&reply)), 400, 50035);
    let (thread, starter) = Post::forum("A question", "Why?");
    discord.dispatch(&thread);
    discord.dispatch(&starter);
    let there = call(&discord, "GET", &format!("/channels/{}", starter.channel()), None).body;
    assert_eq!(text(&there, "/parent_id"), FORUM);
}

#[test]
fn what_is_forgotten_pings() {
    let (discord, _line) = discord();
    let content = format!("@everyone <@{}> <@&7>", READER.id);
    let forgotten = call(&discord, "POST", &messages(Place::Text), Some(&json!({"content": content}))).body;
    assert_eq!((&forgotten["mention_everyone"], text(&forgotten, "/mentions/0/id")), (&json!(true), READER.id));
    let none = json!({"content": content, "allowed_mentions": {"parse": []}});
    let quiet = call(&discord, "POST", &messages(Place::Text), Some(&none)).body;
    assert_eq!(quiet["mentions"], json!([]));
    assert_eq!((&quiet["mention_everyone"], &quiet["mention_roles"]), (&json!(false), &json!([])));
    let path = format!("{}/{}", messages(Place::Text), text(&quiet, "/id"));
    let edited = call(&discord, "PATCH", &path, Some(&json!({"embeds": [{"title": "t"}]}))).body;
    assert_eq!(edited["mention_everyone"], true, "an edit without allowed_mentions is parsed with default allowances");
}

#[test]
fn what_discord_does_not_take_is_refused_and_seen() {
    let (discord, _line) = discord();
    let path = messages(Place::Text);
    let button = |id: &str| json!({"type": 2, "style": 2, "label": "x", "custom_id": id});
    let row = |buttons: Vec<Value>| json!({"components": [{"type": 1, "components": buttons}]});
    let link = json!({"type": 2, "style": 5, "label": "x", "url": format!("https://a.example/{}", "x".repeat(500))});
    let wide = json!({"title": "t".repeat(250), "description": "d".repeat(4000), "footer": {"text": "f".repeat(2000)}});
    for body in [
        json!({"content": "x".repeat(2001)}),
        json!({"embeds": [{"description": "x".repeat(4097)}]}),
        json!({"embeds": [wide]}),
        row(vec![button("a"), button("a")]),
        row((0..6).map(|n| button(&n.to_string())).collect()),
        row(vec![link]),
    ] {
        refused(&call(&discord, "POST", &path, Some(&body)), 400, 50035);
    }
    refused(&call(&discord, "POST", &path, Some(&json!({"content": " "}))), 400, 50006);
    refused(&call(&discord, "GET", "/stickers/1", None), 404, 0);
    refused(&send(&discord, "GET", "/users/@me", "", None).unwrap(), 401, 0);
    refused(&send(&discord, "GET", "/gateway", "authorization: Bot wrong\r\n", None).unwrap(), 401, 0);
    let unknown = discord.look(|seen| seen.exchanges.iter().filter(|e| !e.is_known).cloned().collect::<Vec<_>>());
    assert_eq!(unknown.iter().map(|e| e.path.as_str()).collect::<Vec<_>>(), ["/api/v10/stickers/1"]);
}

#[test]
fn faults_come_as_often_as_asked_for() {
    let (discord, _line) = discord();
    let path = messages(Place::Text);
    let hello = json!({"content": "hello", "nonce": 1, "enforce_nonce": true});
    let sent =
        || send(&discord, "POST", &path, &format!("authorization: Bot {}\r\n", super::people::TOKEN), Some(&hello));
    let limited = Fault::RateLimited { after: Duration::from_millis(300), is_global: false };
    discord.fail("POST /channels/*/messages", 2, limited);
    for _ in 0..2 {
        let response = sent().unwrap();
        assert_eq!((response.status, &response.body["retry_after"]), (429, &json!(0.3)));
        assert!(response.head.contains("retry-after: 1") && response.head.contains("x-ratelimit-remaining: 0"));
    }
    discord.fail("* /channels/**", 1, Fault::Status(502));
    assert!(sent().unwrap().text.contains("<html>"));
    discord.fail("POST /channels/*/messages", 1, Fault::Refused(403, 50013, "Missing Permissions"));
    refused(&sent().unwrap(), 403, 50013);
    discord.fail("POST /channels/*/messages", 1, Fault::Dropped);
    assert!(sent().is_none());
    assert!(discord.visible(&Place::Text.channel(&READER)).is_empty());
    discord.fail("POST /channels/*/messages", 1, Fault::AnswerLost);
    assert!(sent().is_none());
    assert_eq!(discord.visible(&Place::Text.channel(&READER)).len(), 1, "done, though nobody was told");
    discord.fail("POST /channels/*/messages", 1, Fault::Delayed(Duration::from_millis(20)));
    assert_eq!(sent().unwrap().status, 200);
    discord.fail("POST /channels/*/messages", 1, Fault::Held);
    std::thread::scope(|scope| {
        let held = scope.spawn(sent);
        discord.wait_held(1);
        assert!(!held.is_finished());
        discord.release();
        assert_eq!(held.join().unwrap().unwrap().status, 200);
    });
    discord.fail("POST /channels/*/messages", 5, Fault::Status(500));
    discord.heal();
    assert_eq!(sent().unwrap().status, 200);
    assert_eq!(discord.visible(&Place::Text.channel(&READER)).len(), 1, "one nonce, one message");
}
