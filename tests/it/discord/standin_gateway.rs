//! The stand-in's gateway, by a client of the tests' own.
//!
//! 1. HELLO, IDENTIFY, READY, `GUILD_CREATE`, heartbeats: in that order, with sequence numbers.
//! 2. A wrong token, an intent not granted and one that there is not are closed with their codes.
//! 3. What was missed comes again on RESUME, in order; an invalid session does not resume.
//! 4. Events reach those whose intents cover them; words of messages those who may see them.
//! 5. Every fault of the line happens when asked for.
//! 6. Every event that the tests can make parses as serenity's, and is what Discord's schemas describe.

use super::client::{Got, Line, call, send};
use super::events::{Event, Interaction, Post};
use super::fixture::text;
use super::loopback::{
    AUTHENTICATION_FAILED, Contact, DISALLOWED_INTENTS, Discord, Fault, INVALID_INTENTS, MESSAGE_CONTENT, Setup,
};
use super::people::{APPLICATION, FRIEND, MODERATOR, READER, TOKEN};
use super::places::Place;
use serde_json::{Value, json};
use serenity::model::event::{Event as Typed, GatewayEvent};
use std::time::Duration;

/// Guilds, their messages, direct messages: what a bot without privileges asks for.
const PLAIN: u64 = 1 | 1 << 9 | 1 << 12;

fn discord() -> Discord {
    Discord::with(Setup { capture: false, ..Setup::default() })
}

#[test]
fn a_client_is_greeted_and_told_of_its_servers() {
    let discord = Discord::with(Setup { heartbeat: Duration::from_millis(500), capture: false, ..Setup::default() });
    let mut line = Line::open(&discord).unwrap();
    assert_eq!(line.frame()["d"]["heartbeat_interval"], 500);
    line.identify(&format!("Bot {TOKEN}"), PLAIN);
    let ready = line.frame();
    assert_eq!((&ready["t"], &ready["s"]), (&json!("READY"), &json!(1)));
    let url = call(&discord, "GET", "/gateway/bot", None).body["url"].clone();
    assert_eq!(ready["d"]["resume_gateway_url"], url);
    assert_eq!((&line.frame()["t"], &discord.look(|s| s.events.len())), (&json!("GUILD_CREATE"), &2));
    line.send(&json!({"op": 1, "d": 2}));
    assert_eq!(line.frame()["op"], 11);
    line.identify(TOKEN, PLAIN);
    assert_eq!(line.next(), Got::Closed(4005));
}

#[test]
fn who_may_not_come_in_is_told_why() {
    let discord = discord();
    for (token, intents, code) in [
        ("a.b.c", PLAIN, AUTHENTICATION_FAILED),
        (TOKEN, PLAIN | MESSAGE_CONTENT, DISALLOWED_INTENTS),
        (TOKEN, PLAIN | 1 << 1, DISALLOWED_INTENTS),
        (TOKEN, PLAIN | 1 << 40, INVALID_INTENTS),
    ] {
        let mut line = Line::open(&discord).unwrap();
        line.frame();
        line.identify(token, intents);
        assert_eq!(line.next(), Got::Closed(code));
        discord.wait(|seen| seen.gateway.contacts.contains(&Contact::Closed(code)).then_some(()));
    }
    let granted = Discord::with(Setup { message_content: true, capture: false, ..Setup::default() });
    Line::identified(&granted, PLAIN | MESSAGE_CONTENT).event("READY");
    let flags = call(&granted, "GET", "/applications/@me", None).body["flags"].as_u64().unwrap();
    assert_ne!(flags & (1 << 19), 0, "the application's flags say that it was granted");
    discord.close_next_identify(4011);
    assert_eq!(Line::identified(&discord, PLAIN).next(), Got::Closed(4011));
}

/// Connects and asks to resume after `seq`.
fn resumed(discord: &Discord, session: &str, seq: u64) -> Line {
    let mut line = Line::open(discord).unwrap();
    assert_eq!(line.frame()["op"], 10);
    line.send(&json!({"op": 6, "d": {"token": TOKEN, "session_id": session, "seq": seq}}));
    line
}

#[test]
fn what_was_missed_comes_again() {
    let discord = discord();
    let mut line = Line::identified(&discord, PLAIN);
    let session = text(&line.event("READY"), "/d/session_id").to_owned();
    assert_eq!(line.event("GUILD_CREATE")["s"], 2);
    discord.cut();
    assert_eq!(line.next(), Got::Ended);
    discord.wait(|seen| seen.gateway.contacts.contains(&Contact::Dropped).then_some(()));
    let (one, two) = (Post::to_bot("one"), Post::to_bot("two"));
    discord.dispatch(&one);
    discord.dispatch(&two);
    let mut line = resumed(&discord, &session, 2);
    let got: Vec<Value> = (0..3).map(|_| line.frame()).collect();
    assert_eq!(got.iter().map(|f| f["s"].as_u64().unwrap()).collect::<Vec<_>>(), [3, 4, 5]);
    assert_eq!((text(&got[1], "/d/id"), text(&got[2], "/t")), (two.id(), "RESUMED"));
    assert!(discord.look(|seen| seen.lost.is_empty()));
    discord.reconnect();
    assert_eq!(line.frame()["op"], 7);
    discord.invalidate(true);
    assert_eq!(line.frame()["d"], true);
    discord.invalidate(false);
    assert_eq!(line.frame()["d"], false);
    discord.dispatch(&Post::to_bot("three"));
    assert_eq!(discord.look(|seen| seen.lost.clone()), ["MESSAGE_CREATE"]);
    assert_eq!(resumed(&discord, &session, 4).frame(), json!({"op": 9, "d": false}));
    let mut line = Line::identified(&discord, PLAIN);
    let session = text(&line.event("READY"), "/d/session_id").to_owned();
    line.close(1000);
    discord.wait(|seen| (!seen.gateway.has_session()).then_some(()));
    assert_eq!(resumed(&discord, &session, 1).frame()["op"], 9, "a proper goodbye ends the session");
}

#[test]
fn events_reach_those_who_asked_for_them() {
    let discord = discord();
    let mut all = Line::identified(&discord, PLAIN);
    let mut few = Line::identified(&discord, 1 << 12);
    all.event("GUILD_CREATE");
    few.event("READY");
    let bot = call(
        &discord,
        "POST",
        &format!("/channels/{}/messages", Place::Text.channel(&READER)),
        Some(&json!({"content": "mine"})),
    )
    .body;
    assert_eq!(text(&all.event("MESSAGE_CREATE"), "/d/content"), "mine");
    let plain = Post::new("secret");
    let mention = Post::to_bot("hello").replying_to(&plain.message());
    let ours = [
        (plain, ""),
        (mention, "<@1100000000000000002> hello"),
        (Post::new("and when?").replying_to(&bot), "and when?"),
        (Post::new("hi").at(Place::Direct), "hi"),
    ];
    for (post, words) in &ours {
        discord.dispatch(post);
        let got = all.event("MESSAGE_CREATE");
        assert_eq!((text(&got, "/d/id"), text(&got, "/d/content")), (post.id(), *words));
        if text(&got, "/d/referenced_message/author/id") == READER.id {
            assert_eq!(text(&got, "/d/referenced_message/content"), "", "a mention opens no other message");
        }
    }
    assert_eq!(text(&few.frame(), "/d/content"), "hi", "nothing of servers before it");
    discord.dispatch(&ours[3].0.edited("hi there"));
    assert_eq!(text(&few.event("MESSAGE_UPDATE"), "/d/content"), "hi there");
    discord.dispatch(&Post::all_deleted(&[&ours[1].0, &ours[2].0]));
    assert_eq!(all.event("MESSAGE_DELETE_BULK")["d"]["ids"].as_array().unwrap().len(), 2);
}

#[test]
fn replies_to_what_an_interaction_said_do_not_speak_to_the_bot() {
    let discord = discord();
    let mut line = Line::identified(&discord, PLAIN);
    line.event("READY");
    let asked = Interaction::ask("why");
    discord.dispatch(&asked);
    line.event("INTERACTION_CREATE");
    let path = format!("/interactions/{}/{}/callback", asked.id(), asked.token());
    let body = json!({"type": 4, "data": {"content": "Because."}});
    assert_eq!(send(&discord, "POST", &path, "", Some(&body)).unwrap().status, 204);
    discord.dispatch(&Post::new("and when?").replying_to(&discord.answer_to(&asked)));
    line.event("MESSAGE_CREATE");
    let reply = line.event("MESSAGE_CREATE");
    assert_eq!((text(&reply, "/d/content"), &reply["d"]["mentions"]), ("", &json!([])));
    assert_eq!(text(&reply, "/d/referenced_message/content"), "Because.");
}

#[test]
fn the_line_breaks_when_asked_to() {
    let discord = discord();
    discord.refuse_handshakes(true);
    assert!(Line::open(&discord).is_none());
    discord.refuse_handshakes(false);
    discord.drop_next(2);
    for _ in 0..2 {
        assert_eq!(Line::open(&discord).unwrap().next(), Got::Ended);
    }
    let mut line = Line::identified(&discord, PLAIN);
    line.event("GUILD_CREATE");
    discord.ignore_heartbeats(true);
    line.send(&json!({"op": 1, "d": null}));
    discord.wait(|seen| (seen.gateway.heartbeats == 1).then_some(()));
    discord.close(4000);
    assert_eq!(line.next(), Got::Closed(4000), "and no answer to the heartbeat before");
    let refused =
        |seen: &super::loopback::State| seen.gateway.contacts.iter().filter(|c| **c == Contact::Refused).count();
    assert_eq!(discord.look(refused), 1);
}

/// Every event that tests can make.
fn everything(discord: &Discord) -> Vec<Event> {
    let asked = Interaction::ask("why").by(&MODERATOR).locale("zh-TW");
    let direct = Interaction::ask("why").by(&FRIEND).at(Place::Direct).option("private", true);
    let group = Interaction::command("faq").option("article", "kite").option("page", 2).at(Place::Group);
    let typing = Interaction::typing("ask", "question", "wh").at(Place::Elsewhere);
    let post = Post::to_bot("why <@&5> @everyone").by(&MODERATOR);
    let menu = Interaction::find_the_answer(&post.message());
    let button = json!([{"type": 1, "components": [{"type": 2, "style": 2, "label": "Helpful", "custom_id": "h"}]}]);
    let body = json!({"content": "x", "embeds": [{"title": "t", "fields": [{"name": "n", "value": "v"}]}], "components": button});
    let path = format!("/channels/{}/messages", READER.direct());
    let message = call(discord, "POST", &path, Some(&body)).body;
    let field = json!({"type": 4, "custom_id": "q", "label": "Question", "style": 1});
    let modal = json!({"custom_id": "form", "title": "Ask", "components": [{"type": 1, "components": [field]}]});
    let (thread, starter) = Post::forum("A question", "Why?");
    let mut all: Vec<Event> = [
        &asked,
        &direct,
        &group,
        &typing,
        &menu,
        &Interaction::press(&message, "Helpful"),
        &Interaction::submit(&modal, Some(&message), &["and when?"]),
        &Interaction::submit(&modal, None, &["and when?"]),
    ]
    .into_iter()
    .map(|i| i.as_ref().clone())
    .collect();
    let reply = Post::new("and?").replying_to(&message);
    let thread_post = Post::new("in a thread").at(Place::Thread).replying_to(&post.message());
    for post in [&post, &reply, &starter, &thread_post] {
        all.extend([post.as_ref().clone(), post.edited("other words"), post.deleted()]);
    }
    all.extend([thread, Post::all_deleted(&[&post, &starter])]);
    all
}

#[test]
fn every_event_parses_as_serenitys() {
    let discord = Discord::start();
    let mut line = Line::identified(&discord, PLAIN);
    for event in everything(&discord) {
        discord.dispatch(&event);
        if event.name == "INTERACTION_CREATE" {
            let is_typing = event.data["type"] == 4;
            let answer = if is_typing { json!({"type": 8, "data": {"choices": []}}) } else { json!({"type": 5}) };
            discord.wait(|seen| seen.events.iter().any(|e| e.data["id"] == event.data["id"]).then_some(()));
            let path = format!("/interactions/{}/{}/callback", text(&event.data, "/id"), text(&event.data, "/token"));
            assert_eq!(send(&discord, "POST", &path, "", Some(&answer)).unwrap().status, 204);
        }
    }
    let mut names: Vec<String> = Vec::new();
    while names.last().is_none_or(|n| n != "MESSAGE_DELETE_BULK") {
        let frame = line.frame();
        match serde_json::from_value::<GatewayEvent>(frame.clone()) {
            Ok(GatewayEvent::Dispatch(_, typed)) => assert!(!matches!(typed, Typed::Unknown(_)), "{frame}"),
            other => panic!("{other:?}: {frame}"),
        }
        names.push(text(&frame, "/t").to_owned());
    }
    names.sort();
    names.dedup();
    let expected = [
        "GUILD_CREATE",
        "INTERACTION_CREATE",
        "MESSAGE_CREATE",
        "MESSAGE_DELETE",
        "MESSAGE_DELETE_BULK",
        "MESSAGE_UPDATE",
        "READY",
        "THREAD_CREATE",
    ];
    assert_eq!(names, expected);
}

/// Makes every kind of answer once, for the capture that Discord's description is held against.
#[test]
fn every_kind_of_answer_is_made_once() {
    let discord = Discord::start();
    let mut line = Line::identified(&discord, PLAIN);
    line.event("GUILD_CREATE");
    for path in ["/gateway", "/gateway/bot", "/users/@me", "/applications/@me", "/users/@me/guilds"] {
        assert_eq!(call(&discord, "GET", path, None).status, 200);
    }
    let commands = format!("/applications/{APPLICATION}/commands");
    let option = json!({"type": 3, "name": "question", "description": "q", "required": true,
        "choices": [{"name": "One", "value": "1", "name_localizations": {"zh-TW": "一"}}]});
    let made = json!({"name": "ask", "description": "Ask", "options": [option], "default_member_permissions": "32"});
    let made = call(&discord, "POST", &commands, Some(&made)).body;
    let one = format!("{commands}/{}", text(&made, "/id"));
    call(&discord, "PATCH", &one, Some(&json!({"description": "Ask us"})));
    call(&discord, "GET", &commands, None);
    call(&discord, "GET", &format!("{commands}?with_localizations=true"), None);
    call(&discord, "DELETE", &one, None);
    let question = json!({"type": 3, "name": "question", "description": "q", "autocomplete": true});
    let both =
        json!([{"name": "Find the answer", "type": 3}, {"name": "ask", "description": "a", "options": [question]}]);
    call(&discord, "PUT", &commands, Some(&both));
    let quiet = json!({"parse": [], "replied_user": false});
    let button = json!([{"type": 1, "components": [{"type": 2, "style": 2, "label": "Helpful", "custom_id": "h"},
        {"type": 2, "style": 5, "label": "Read", "url": "https://a.example/"}]}]);
    let embed = json!({"title": "t", "description": "d", "author": {"name": "a"}, "footer": {"text": "f"},
        "fields": [{"name": "n", "value": "v"}]});
    let body = json!({"embeds": [embed], "components": button, "allowed_mentions": quiet});
    let post = Post::new("why");
    discord.dispatch(&post);
    let answered = |interaction: &Interaction, callback: &Value| {
        discord.dispatch(interaction);
        discord.wait(|seen| seen.asked(interaction).sent);
        let path = format!("/interactions/{}/{}/callback?with_response=true", interaction.id(), interaction.token());
        assert_eq!(send(&discord, "POST", &path, "", Some(callback)).unwrap().status, 200);
    };
    let webhook = |interaction: &Interaction, method: &str, rest: &str, body: Option<&Value>| {
        let path = format!("/webhooks/{APPLICATION}/{}{rest}", interaction.token());
        send(&discord, method, &path, "", body).unwrap().body
    };
    let menu = Interaction::find_the_answer(&post.message());
    answered(&menu, &json!({"type": 4, "data": body}));
    let pressed = Interaction::press(&discord.answer_to(&menu), "Helpful");
    answered(&pressed, &json!({"type": 6}));
    webhook(&pressed, "PATCH", "/messages/@original", Some(&body));
    webhook(&pressed, "POST", "", Some(&json!({"content": "noted", "flags": 64, "allowed_mentions": quiet})));
    let updated = Interaction::press(&discord.answer_to(&menu), "Helpful").by(&FRIEND);
    answered(&updated, &json!({"type": 7, "data": body}));
    let form = Interaction::press(&discord.answer_to(&menu), "Helpful");
    let field = json!({"type": 4, "custom_id": "q", "label": "Question", "style": 1});
    let modal = json!({"custom_id": "form", "title": "Ask", "components": [{"type": 1, "components": [field]}]});
    answered(&form, &json!({"type": 9, "data": modal}));
    let submit = Interaction::submit(&modal, Some(&discord.answer_to(&menu)), &["and when?"]);
    answered(&submit, &json!({"type": 5, "data": {"flags": 64}}));
    webhook(&submit, "PATCH", "/messages/@original", Some(&body));
    webhook(&submit, "GET", "/messages/@original", None);
    webhook(&submit, "DELETE", "/messages/@original", None);
    let typing = Interaction::typing("ask", "question", "wh");
    answered(&typing, &json!({"type": 8, "data": {"choices": [{"name": "Why?", "value": "1"}]}}));
    let channel = format!("/channels/{}/messages", post.channel());
    let mut reply = body.clone();
    reply["message_reference"] = json!({"message_id": post.id()});
    reply["nonce"] = json!("n");
    reply["enforce_nonce"] = json!(true);
    let sent = call(&discord, "POST", &channel, Some(&reply)).body;
    let sent = format!("{channel}/{}", text(&sent, "/id"));
    call(&discord, "GET", &sent, None);
    call(&discord, "PATCH", &sent, Some(&body));
    call(&discord, "DELETE", &sent, None);
    call(&discord, "GET", &sent, None);
    call(&discord, "POST", &format!("/channels/{}/typing", post.channel()), None);
    for place in [Place::Text, Place::Thread, Place::Direct] {
        call(&discord, "GET", &format!("/channels/{}", place.channel(&READER)), None);
    }
    call(&discord, "POST", "/users/@me/channels", Some(&json!({"recipient_id": FRIEND.id})));
    discord.fail("GET /users/@me", 1, Fault::RateLimited { after: Duration::from_secs(1), is_global: true });
    assert_eq!(call(&discord, "GET", "/users/@me", None).status, 429);
    let unknown = discord
        .look(|seen| seen.exchanges.iter().filter(|e| !e.is_known || e.status == 400).cloned().collect::<Vec<_>>());
    assert!(unknown.is_empty(), "{unknown:?}");
}
