//! What the check says of a bot that is set up well, and of the ways in which one is not.

#![allow(clippy::unwrap_used)]

use super::finding::{Finding, Level};
use super::probe::{CheckedSettings, look};
use crate::discord::commands::definitions;
use crate::discord::public_key::PublicKey;
use crate::discord::rest::stand_in::StandIn;
use serde_json::{Value, json};

/// Discord's answers where everything is as it should be.
fn well() -> Value {
    let mut commands = definitions();
    for (n, command) in commands.iter_mut().enumerate() {
        command["id"] = json!((n + 100).to_string());
    }
    json!({
        "/users/@me": {"id": "1", "username": "ibid"},
        "/applications/@me": {
            "id": "2", "name": "Ibid", "flags": 1 << 19, "interactions_endpoint_url": null,
            "integration_types_config": {"0": {}, "1": {}}
        },
        "/gateway/bot": {
            "url": "ws://127.0.0.1:1", "shards": 1,
            "session_start_limit": {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1}
        },
        "/users/@me/guilds": [{"id": "3", "name": "Reading Room", "permissions": "274877991936"}],
        "/applications/2/commands": commands,
    })
}

/// The findings that `answers` lead to; a path without an answer gets a 401.
async fn found(answers: Value, message_content: bool) -> Vec<Finding> {
    found_with(answers, message_content, &[]).await
}

/// The same with these servers named as home.
async fn found_with(answers: Value, message_content: bool, home: &[u64]) -> Vec<Finding> {
    let discord = StandIn::answering(move |line| {
        let path = line.trim_start_matches("GET /api/v10").split('?').next().unwrap();
        answers.get(path).map_or((401, Value::Null), |answer| (200, answer.clone()))
    })
    .await;
    let api = Some(&discord.api);
    look(&discord.rest(), &CheckedSettings { message_content, guild: None, home, api, key: None, url: None }).await
}

/// What is said of interactions where `ibid serve` is to take them at this address, and this one is entered.
async fn of_interactions(entered: Option<&str>, url: Option<&str>, key: &str) -> Vec<(Level, String)> {
    let theirs = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
    let application = json!({
        "id": "2", "name": "Ibid", "interactions_endpoint_url": entered, "verify_key": theirs, "bot_public": false,
        "integration_types_config": {"0": {}, "1": {}}
    });
    let discord = StandIn::answering(move |line| {
        let is_application = line.contains("/applications/@me");
        (200, if is_application { application.clone() } else { json!({"id": "1", "username": "ibid"}) })
    })
    .await;
    let (api, key) = (Some(&discord.api), PublicKey::parse(key).unwrap());
    let wanted = CheckedSettings { message_content: false, guild: None, home: &[], api, key: Some(&key), url };
    let found = look(&discord.rest(), &wanted).await;
    let is_of_interactions = |finding: &&Finding| {
        finding.to_string().contains("commands and buttons") || matches!(finding, Finding::AnotherKey { .. })
    };
    found.iter().filter(is_of_interactions).map(|finding| (finding.level(), finding.to_string())).collect()
}

#[tokio::test]
async fn where_interactions_are_to_be_posted_is_told_with_the_address_to_enter() {
    let key = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
    let (url, ours) = (Some("https://ask.example.org/"), "https://ask.example.org/discord/interactions");
    let said = |level, words: String| vec![(level, words)];
    assert_eq!(
        of_interactions(Some(ours), url, key).await,
        said(Level::Fine, format!("Discord posts commands and buttons to {ours}"))
    );
    let none = of_interactions(None, url, key).await;
    assert!(none[0].0 == Level::Warning && none[0].1.ends_with(ours), "{none:?}");
    let other = of_interactions(Some("https://old.example/discord/interactions"), url, key).await;
    assert!(
        other[0].0 == Level::Warning && other[0].1.contains("old.example") && other[0].1.contains(ours),
        "{other:?}"
    );
    let of_another = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c";
    let found = of_interactions(Some(ours), url, of_another).await;
    assert!(found.len() == 1 && found[0].0 == Level::Error && found[0].1.contains(key), "{found:?}");
}

/// The sentences of what is wrong.
async fn wrong(answers: Value) -> Vec<String> {
    wrong_with(answers, &[]).await
}

async fn wrong_with(answers: Value, home: &[u64]) -> Vec<String> {
    let found = found_with(answers, true, home).await;
    let wrong = found.iter().filter(|f| f.level() > Level::Fine);
    wrong.inspect(|f| assert!(f.remedy().is_some(), "{f}")).map(ToString::to_string).collect()
}

#[tokio::test]
async fn of_a_bot_that_is_set_up_well_all_is_fine() {
    let found = found(well(), true).await;
    assert!(found.iter().all(|f| f.level() == Level::Fine), "{found:?}");
    let count = definitions().len();
    let expected = [
        "the token works; the bot is ibid (1)".to_owned(),
        "message content is requested and granted".to_owned(),
        "the gateway is available: 1 connection, 999 of 1000 session starts left today".to_owned(),
        "in one server every permission is there".to_owned(),
        "the newsroom is in Reading Room (3), the only server there is: its moderators manage the articles".to_owned(),
        format!("{count} commands are registered as they should be"),
        "this link adds the bot to a server: https://discord.com/oauth2/authorize?client_id=2&scope=bot+applications.commands&permissions=274877991936&integration_type=0".to_owned(),
        "this link lets somebody use the bot everywhere: https://discord.com/oauth2/authorize?client_id=2&scope=applications.commands&integration_type=1".to_owned(),
    ];
    assert_eq!(found.iter().map(ToString::to_string).collect::<Vec<_>>(), expected);
}

#[tokio::test]
async fn a_refused_token_is_all_there_is_to_say() {
    assert_eq!(wrong(json!({})).await, ["the token: Discord does not accept the bot token"]);
}

#[tokio::test]
async fn an_application_set_up_otherwise_is_told() {
    let mut answers = well();
    answers["/applications/@me"] = json!({
        "id": "2", "name": "Ibid", "flags": 0, "interactions_endpoint_url": "https://example.org",
        "bot_require_code_grant": true, "integration_types_config": {"0": {}}
    });
    let expected = [
        "Discord posts commands and buttons to a web address of yours, so the bot never receives them",
        "the bot cannot be added by a link, as that takes an OAuth2 code grant",
        "User Install is off, so the bot cannot be installed that way",
        "message content is requested and not granted, so Discord will refuse the connection (4014)",
    ];
    assert_eq!(wrong(answers).await, expected);
}

#[tokio::test]
async fn an_intent_that_is_not_asked_for_is_not_missed() {
    let found = found(well(), false).await;
    assert!(found.iter().any(|f| matches!(f, Finding::Content { wanted: false, granted: true })));
    assert!(found.iter().all(|f| f.level() == Level::Fine));
}

#[tokio::test]
async fn permissions_that_are_missing_are_named_by_server() {
    let mut answers = well();
    answers["/users/@me/guilds"] = json!([
        {"id": "3", "name": "Owners", "permissions": "8"},
        {"id": "4", "name": "Quiet", "permissions": "66560"},
    ]);
    let expected = ["in Quiet the bot lacks Send Messages, Send Messages in Threads, Embed Links"];
    assert_eq!(wrong_with(answers.clone(), &[3]).await, expected);
    answers["/users/@me/guilds"] = json!([]);
    assert_eq!(wrong(answers).await, ["the bot is not in any server yet"]);
}

#[tokio::test]
async fn a_gateway_that_cannot_be_used_is_told() {
    let mut answers = well();
    answers["/gateway/bot"]["url"] = json!("wss://gateway.discord.gg");
    let expected = "the gateway: the server at IBID_DISCORD_API names the gateway wss://gateway.discord.gg, which is not on this machine";
    assert_eq!(wrong(answers.clone()).await, [expected]);
    answers["/gateway/bot"]["url"] = json!("ws://127.0.0.1:1");
    answers["/gateway/bot"]["session_start_limit"]["remaining"] = json!(0);
    assert_eq!(wrong(answers).await, ["the gateway is available: 1 connection, 0 of 1000 session starts left today"]);
}

#[tokio::test]
async fn commands_are_compared_one_by_one() {
    let mut answers = well();
    let commands = answers["/applications/2/commands"].as_array_mut().unwrap();
    let gone = commands.remove(0)["name"].as_str().unwrap().to_owned();
    commands[0]["description"] = json!("something else");
    let changed = commands[0]["name"].as_str().unwrap().to_owned();
    commands.push(json!({"id": "9", "type": 1, "name": "old", "description": "gone"}));
    let expected = [
        format!("the command {gone} is not registered"),
        format!("the command {changed} is registered differently than in this version"),
        "the command old is registered, but unknown to this version".to_owned(),
    ];
    assert_eq!(wrong(answers).await, expected);
}

#[tokio::test]
async fn what_fails_halfway_hides_nothing_else() {
    let mut answers = well();
    answers["/users/@me/guilds"] = json!("odd");
    let found = found(answers, true).await;
    assert!(found.iter().any(|f| matches!(f, Finding::Failed { what: "the servers", .. })));
    assert!(found.iter().any(|f| matches!(f, Finding::Commands { .. })));
}

const PUBLIC: &str = "anybody may add the bot to a server of their own, and no home server is named; a second server closes the newsroom's commands for all";

#[tokio::test]
async fn a_bot_that_anybody_may_add_wants_a_home() {
    let mut answers = well();
    answers["/applications/@me"]["bot_public"] = json!(true);
    assert_eq!(wrong(answers.clone()).await, [PUBLIC]);
    assert_eq!(wrong_with(answers.clone(), &[3]).await, Vec::<String>::new(), "named");
    answers["/applications/@me"]["bot_public"] = json!(false);
    assert_eq!(wrong(answers).await, Vec::<String>::new(), "private");
}

#[tokio::test]
async fn a_home_is_among_the_bots_servers() {
    let mut answers = well();
    answers["/users/@me/guilds"] = json!([
        {"id": "3", "name": "Reading Room", "permissions": "8"},
        {"id": "4", "name": "Elsewhere", "permissions": "8"},
    ]);
    let no_home = "the bot is in 2 servers and none is named as its home, so in Discord nobody can manage the articles";
    assert_eq!(wrong(answers.clone()).await, [no_home]);
    assert_eq!(wrong_with(answers.clone(), &[3, 77]).await, ["the home server 77 is not among the bot's servers"]);
    let found = found_with(answers, true, &[3]).await;
    let said: Vec<String> = found.iter().map(ToString::to_string).collect();
    assert!(
        said.contains(&"the newsroom is in Reading Room: its moderators manage the articles".to_owned()),
        "{said:?}"
    );
}
