//! The commands at Discord.
//!
//! 1. They are registered once; a start that finds them as they should be writes nothing.
//! 2. What differs is edited, what is no longer is deleted, what is missing is made; globally or for one server.
//! 3. Moderators' commands are hidden from others; readers' work wherever the bot is installed; names are localised.

use super::scene::Scene;
use crate::discord::bot::{Bot, Home};
use crate::discord::fixture::{list, text};
use crate::discord::loopback::{Discord, Exchange, Setup};
use crate::discord::people::APPLICATION;
use crate::discord::places::GUILD;
use serde_json::{Value, json};

/// The requests that wrote commands.
fn writes(discord: &Discord) -> Vec<Exchange> {
    let is_write = |e: &&Exchange| e.path.contains("/commands") && e.method != "GET";
    discord.look(|seen| seen.exchanges.iter().filter(is_write).cloned().collect())
}

#[test]
fn a_second_start_writes_nothing() {
    let mut scene = Scene::open();
    let first = writes(&scene.discord).len();
    assert!(first >= 1, "they were made");
    scene.restart();
    let discord = scene.close();
    assert_eq!(writes(&discord).len(), first);
}

#[test]
fn what_differs_is_put_right() {
    let mut scene = Scene::open();
    let before = writes(&scene.discord).len();
    let path = format!("/applications/{APPLICATION}/commands");
    let change = |method: &str, path: &str, body: Option<&Value>| {
        assert!(crate::discord::client::call(&scene.discord, method, path, body).status < 300);
    };
    let id = |name: &str, kind: u64| {
        scene.discord.look(|seen| text(seen.commands.find(name, kind).unwrap(), "/id").to_owned())
    };
    change("PATCH", &format!("{path}/{}", id("about", 1)), Some(&json!({"description": "Something else"})));
    change("DELETE", &format!("{path}/{}", id("Find the answer", 3)), None);
    change("POST", &path, Some(&json!({"name": "old", "description": "Of an earlier version"})));
    let ask = id("ask", 1);
    let after = writes(&scene.discord).len();
    assert_eq!(after, before + 3);
    scene.restart();
    scene.discord.wait(|seen| seen.commands.find("old", 1).is_none().then_some(()));
    assert_eq!(scene.discord.look(|seen| text(seen.commands.find("ask", 1).unwrap(), "/id").to_owned()), ask);
    let discord = scene.close();
    assert_eq!(writes(&discord).len(), after + 3, "no needless write");
    assert_ne!(
        discord.look(|seen| text(seen.commands.find("about", 1).unwrap(), "/description").to_owned()),
        "Something else"
    );
}

#[test]
fn a_development_server_gets_its_own() {
    let scene = Scene::with(Setup::default(), Home::shipped(), &[("IBID_DISCORD_GUILD", GUILD)]);
    scene.discord.look(|seen| assert!(seen.commands.all().all(|c| text(c, "/guild_id") == GUILD)));
    scene.close();
}

/// Where commands are, and that none is there twice.
#[track_caller]
fn are_only_in(discord: &Discord, guild: Option<&str>) {
    discord.wait(|seen| {
        let all: Vec<&Value> = seen.commands.all().collect();
        let is_there = |c: &&Value| c["guild_id"].as_str() == guild;
        let ask = all.iter().filter(|c| text(c, "/name") == "ask").count();
        (all.iter().all(is_there) && ask == 1).then_some(())
    });
}

#[test]
fn a_change_of_server_leaves_no_command_twice() {
    let (discord, home) = (Discord::start(), Home::shipped());
    let start = |guild: Option<&'static str>| {
        let environment: Vec<(&str, &str)> = guild.map(|guild| ("IBID_DISCORD_GUILD", guild)).into_iter().collect();
        let bot = Bot::start(&discord, &home, &environment);
        are_only_in(&discord, guild);
        bot.terminate();
        assert!(bot.wait_exit(super::scene::GONE).success());
    };
    // The other server is one that the bot has since left: what it is asked there is refused, and that is no trouble.
    for guild in [None, Some(GUILD), None, Some("1100000000000000011"), Some(GUILD), None] {
        start(guild);
    }
}

#[test]
fn commands_of_a_version_that_did_not_remember_are_found() {
    let (discord, home) = (Discord::start(), Home::shipped());
    for path in [
        format!("/applications/{APPLICATION}/commands"),
        format!("/applications/{APPLICATION}/guilds/{GUILD}/commands"),
    ] {
        let body = json!({"name": "ask", "description": "Of an earlier version"});
        assert!(crate::discord::client::call(&discord, "POST", &path, Some(&body)).status < 300);
    }
    let bot = Bot::start(&discord, &home, &[]);
    are_only_in(&discord, None);
    bot.terminate();
    assert!(bot.wait_exit(super::scene::GONE).success());
}

#[test]
fn commands_say_for_whom_they_are() {
    let scene = Scene::open();
    scene.discord.look(|seen| {
        for command in seen.commands.all() {
            let name = text(command, "/name");
            let is_moderators =
                ["reindex", "article", "feed", "channel", "threshold", "gaps", "stats", "audit", "Wrong answer"]
                    .contains(&name);
            let (permissions, contexts) =
                if is_moderators { (json!("32"), json!([0])) } else { (Value::Null, json!([0, 1, 2])) };
            assert_eq!(
                (&command["default_member_permissions"], &command["contexts"]),
                (&permissions, &contexts),
                "{name}"
            );
            assert_eq!(list(command, "/integration_types").contains(&json!(1)), !is_moderators, "{name}");
            assert!(command["name_localizations"]["zh-TW"].is_string(), "{name}");
        }
        let ask = seen.commands.find("ask", 1).unwrap();
        let names: Vec<&str> = list(ask, "/options").iter().map(|o| text(o, "/name")).collect();
        assert_eq!(names, ["question", "article", "category", "since", "private", "for"]);
    });
    scene.close();
}

#[test]
fn a_refusal_to_register_does_not_keep_readers_waiting() {
    let discord = Discord::start();
    discord.fail(
        "POST /applications/*/commands",
        1,
        crate::discord::loopback::Fault::Refused(403, 50001, "Missing Access"),
    );
    let home = Home::shipped();
    let bot = Bot::launch(&discord, &home, &[]);
    discord.wait(|seen| seen.events.iter().any(|e| e.name == "READY").then_some(()));
    bot.wait_said("commands");
    let post = crate::discord::events::Post::to_bot("why are regulators involved");
    discord.dispatch(&post);
    discord.reply_to(post.id());
    bot.terminate();
    assert!(bot.wait_exit(super::scene::GONE).success());
}
