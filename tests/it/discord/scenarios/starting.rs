//! How the bot starts, stops and fails to.
//!
//! 1. A token that is missing, malformed or wrong, an intent not granted: one clear sentence, exit 2, the token unshown.
//! 2. A server that is not on this machine is never spoken to; an outage at the start is waited for, at no other server.
//! 3. SIGTERM: questions at work are finished, new ones are told to wait, and in every state the process is gone in time.
//! 4. A restart in the middle of traffic answers nothing twice.
//! 5. `/healthz` and `/metrics` tell how it is; the log has no question in it unless it is asked to.
//! 6. `ibid discord check` and `preview` need no running bot.

use super::scene::{GONE, Scene, assert_clean, says};
use crate::check::{stderr, stdout};
use crate::discord::bot::{Bot, Home};
use crate::discord::events::{Interaction, Post};
use crate::discord::fixture::text;
use crate::discord::loopback::{
    AUTHENTICATION_FAILED, Contact, DISALLOWED_INTENTS, Discord, Fault, INVALID_INTENTS, Setup,
};
use crate::discord::people::TOKEN;
use std::io::{Read, Write};
use std::time::Duration;

const REGULATORS: &str = "why are regulators involved";

/// Starts a bot that cannot go on and returns what it said.
#[track_caller]
fn fails(discord: &Discord, environment: &[(&str, &str)], expected: &str) {
    let home = Home::shipped();
    let bot = Bot::launch(discord, &home, environment);
    let status = bot.wait_exit(GONE);
    let said = bot.stderr();
    assert_eq!(status.code(), Some(2), "{said}");
    assert!(said.contains(expected), "{expected:?} is not in {said}");
    assert_clean(discord, &bot);
}

#[test]
fn a_bad_token_is_told_and_never_shown() {
    let discord = Discord::start();
    fails(&discord, &[("DISCORD_TOKEN", "")], "DISCORD_TOKEN");
    fails(&discord, &[("DISCORD_TOKEN", "not_a_real_token")], "DISCORD_TOKEN");
    assert!(discord.look(|seen| seen.exchanges.is_empty()), "nothing was sent anywhere");
    for api in ["http://192.0.2.1:4000", "https://discord.example", "http://127.0.0.1.example.org", "x"] {
        fails(&discord, &[("IBID_DISCORD_API", api)], "IBID_DISCORD_API");
    }
    let home = Home::shipped();
    let wrong = Bot::launch(&discord, &home, &[("DISCORD_TOKEN", "MTIz.wrong.secretpart")]);
    assert_eq!(wrong.wait_exit(GONE).code(), Some(2));
    assert!(wrong.stderr().contains("DISCORD_TOKEN") && !wrong.stderr().contains("secretpart"), "{}", wrong.stderr());
}

#[test]
fn a_gateway_that_will_not_have_the_bot_is_told() {
    for (code, expected) in
        [(AUTHENTICATION_FAILED, "token"), (DISALLOWED_INTENTS, "intent"), (INVALID_INTENTS, "intent")]
    {
        let discord = Discord::start();
        discord.close_next_identify(code);
        fails(&discord, &[], expected);
    }
}

#[test]
fn without_the_content_intent_it_goes_on_and_says_so() {
    let (discord, home) = (Discord::start(), Home::shipped());
    let bot = Bot::start(&discord, &home, &[("IBID_MESSAGE_CONTENT", "true")]);
    bot.wait_said("going on without the message content intent");
    bot.terminate();
    bot.wait_exit(GONE);
    assert_clean(&discord, &bot);
}

#[test]
fn a_gateway_elsewhere_is_never_spoken_to() {
    for gateway in ["wss://gateway.discord.gg", "ws://192.0.2.1:9", "ws://127.0.0.1.example.org"] {
        let discord = Discord::with(Setup { gateway: Some(gateway), ..Setup::default() });
        fails(&discord, &[], "gateway");
    }
}

#[test]
fn identifies_that_are_used_up_are_not_asked_for() {
    let discord = Discord::with(Setup { session_starts: 0, ..Setup::default() });
    let home = Home::shipped();
    let bot = Bot::launch(&discord, &home, &[]);
    bot.wait_said("session");
    assert!(discord.look(|seen| seen.gateway.contacts.is_empty()), "it waits for the day to end, or gives up");
    bot.terminate();
    bot.wait_exit(GONE);
    assert_clean(&discord, &bot);
}

#[test]
fn an_outage_at_the_start_is_waited_for() {
    for pattern in ["GET /applications/@me", "GET /gateway/bot", "GET /applications/*/commands"] {
        let discord = Discord::start();
        discord.fail(pattern, 1, Fault::Status(503));
        let scene = Scene::on(discord, Home::shipped(), &[]);
        says(&scene.answer(&Interaction::ask(REGULATORS)), "Amazon");
        scene.close();
    }
}

#[test]
fn questions_at_work_are_finished() {
    let scene = Scene::open();
    scene.discord.fail("POST /channels/*/messages", 1, Fault::Held);
    let post = Post::to_bot(REGULATORS);
    scene.discord.dispatch(&post);
    scene.discord.wait_held(1);
    scene.bot.terminate();
    scene.bot.wait_said("stopping");
    let late = Interaction::ask(REGULATORS);
    scene.discord.dispatch(&late);
    says(&scene.discord.answer_to(&late), "restarting");
    scene.discord.release();
    assert!(scene.bot.wait_exit(GONE).success());
    assert_eq!(scene.discord.look(|seen| seen.replies_to(post.id()).count()), 1);
    assert_eq!(scene.discord.look(|seen| seen.gateway.contacts.last().copied()), Some(Contact::Left(Some(1000))));
    scene.close();
}

/// SIGTERM while the connection is like this.
#[track_caller]
fn gone(prepare: impl FnOnce(&Discord, &Bot)) {
    let discord = Discord::start();
    let home = Home::shipped();
    let bot = Bot::start(&discord, &home, &[]);
    prepare(&discord, &bot);
    bot.terminate();
    assert!(bot.wait_exit(GONE).success(), "{}", bot.stderr());
    assert_clean(&discord, &bot);
}

#[test]
fn the_process_is_gone_in_every_state_of_the_connection() {
    gone(|_, _| {});
    gone(|discord, _| {
        discord.refuse_handshakes(true);
        discord.cut();
        discord.wait(|seen| seen.gateway.contacts.contains(&Contact::Refused).then_some(()));
    });
    gone(|discord, _| {
        discord.drop_next(u32::MAX);
        discord.cut();
        discord
            .wait(|seen| (seen.gateway.contacts.iter().filter(|c| **c == Contact::Dropped).count() > 2).then_some(()));
    });
    // Held for ever: what cannot be finished is left.
    gone(|discord, _| {
        discord.fail("POST /channels/*/messages", 1, Fault::Held);
        discord.dispatch(&Post::to_bot(REGULATORS));
        discord.wait_held(1);
    });
    let discord = Discord::start();
    discord.fail("* /**", 1_000, Fault::Status(503));
    let home = Home::shipped();
    let bot = Bot::launch(&discord, &home, &[]);
    discord.wait(|seen| (!seen.faulted.is_empty()).then_some(()));
    bot.terminate();
    bot.wait_exit(GONE);
    assert_clean(&discord, &bot);
}

#[test]
fn a_restart_in_the_middle_of_traffic_answers_nothing_twice() {
    let mut scene = Scene::open();
    let posts: Vec<Post> = (0..20).map(|_| Post::to_bot(REGULATORS)).collect();
    for post in &posts[..10] {
        scene.discord.dispatch(post);
    }
    scene.restart();
    for post in &posts[10..] {
        scene.discord.dispatch(post);
    }
    for post in &posts[10..] {
        scene.discord.reply_to(post.id());
    }
    let discord = scene.close();
    for post in &posts {
        assert!(discord.look(|seen| seen.replies_to(post.id()).count()) <= 1, "{} twice", post.id());
    }
}

#[test]
fn health_and_figures_are_served() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let setup = Setup::default();
    let scene = Scene::with(setup, Home::shipped(), &[("IBID_HEALTH", &port)]);
    scene.answer(&Interaction::ask(REGULATORS));
    let get = |path: &str| {
        let mut stream = std::net::TcpStream::connect(&port).unwrap();
        stream.set_read_timeout(Some(GONE)).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    };
    assert!(get("/healthz").starts_with("HTTP/1.1 200"), "{}", get("/healthz"));
    let counted = |way: &str, outcome: &str| {
        let name = format!("ibid_questions_total{{way=\"{way}\",outcome=\"{outcome}\"}} 1");
        let figures = get("/metrics");
        figures.lines().any(|line| line == name)
    };
    assert!(counted("ask", "answered"), "{}", get("/metrics"));
    // What is refused counts under the way in which it came.
    scene.answer(&Interaction::command("stats"));
    assert!(counted("command", "refused") && !counted("button", "refused"), "{}", get("/metrics"));
    scene.close();
}

#[test]
fn a_log_has_no_question_in_it_unless_asked_to() {
    let setup = Setup::default;
    let quiet = Scene::with(setup(), Home::shipped(), &[("IBID_LOG", "trace"), ("IBID_LOG_FORMAT", "json")]);
    quiet.answer(&Interaction::ask(REGULATORS));
    quiet.reply(&Post::to_bot("who leads openpit"));
    let said = quiet.bot.stderr();
    for words in [REGULATORS, "openpit", "nadia.reads", "Nadia"] {
        assert!(!said.contains(words), "{words:?} is in the log");
    }
    assert!(said.lines().all(|l| serde_json::from_str::<serde_json::Value>(l).is_ok()), "a JSON object a line: {said}");
    quiet.close();
    let open = Scene::with(setup(), Home::shipped(), &[("IBID_LOG_QUESTIONS", "true")]);
    open.answer(&Interaction::ask(REGULATORS));
    open.bot.wait_said(REGULATORS);
    open.close();
}

#[test]
fn check_and_preview_need_no_bot() {
    let discord = Discord::start();
    let home = Home::shipped();
    let preview =
        home.command(&discord, &["discord", "preview", REGULATORS]).env_remove("DISCORD_TOKEN").output().unwrap();
    let payload: serde_json::Value = serde_json::from_str(&stdout(&preview)).unwrap();
    assert!(payload.to_string().contains("Amazon") && preview.status.success(), "{}", stderr(&preview));
    let unset = home.command(&discord, &["discord", "check"]).output().unwrap();
    assert!((stdout(&unset) + &stderr(&unset)).contains("command"), "{unset:?}");
    assert!(!(stdout(&unset) + &stderr(&unset)).contains(TOKEN));
    let bot = Bot::start(&discord, &home, &[]);
    bot.terminate();
    assert!(bot.wait_exit(Duration::from_secs(15)).success());
    let fine = home.command(&discord, &["discord", "check"]).output().unwrap();
    assert!(fine.status.success(), "{}{}", stdout(&fine), stderr(&fine));
    let writes = discord
        .look(|seen| seen.exchanges.iter().filter(|e| e.method != "GET" && !e.path.contains("/commands")).count());
    assert_eq!(writes, 0, "looking changes nothing");
    let wrong =
        home.command(&discord, &["discord", "check"]).env("DISCORD_TOKEN", "MTIz.wrong.secret").output().unwrap();
    assert_eq!(wrong.status.code(), Some(2));
    assert!(text(&serde_json::json!({"s": stderr(&wrong) + &stdout(&wrong)}), "/s").contains("DISCORD_TOKEN"));
}
