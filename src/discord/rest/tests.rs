//! What [`RestClient`] does when Discord does not do as it was asked.
//!
//! 1. A rate limit is waited for; one for every request holds back all but interactions.
//! 2. A fault is tried again where a second request does no harm, and nowhere else; a message for twenty seconds, a
//!    callback while its interaction lives.
//! 3. What a lost answer had carried out already counts as done.
//! 4. After a refusal of the bot's token nothing is sent; a refusal of an interaction's token is that interaction's.
//! 5. No error and no `Debug` shows a token.

#![allow(clippy::unwrap_used)]

use super::stand_in::{StandIn, TOKEN, hurried};
use super::{RestClient, RestError};
use crate::discord::settings::{Api, BotToken};
use serde_json::{Value, json};
use std::time::Duration;

const INTERACTION: &str = "aW50ZXJhY3Rpb24";

fn ok() -> (u16, Value) {
    (200, json!({"id": "7", "username": "ibid"}))
}

fn refusal(status: u16, code: u64) -> (u16, Value) {
    (status, json!({"code": code, "message": "No"}))
}

fn fault() -> (u16, Value) {
    (500, Value::Null)
}

#[tokio::test]
async fn a_rate_limit_is_waited_for() {
    let discord = StandIn::telling(vec![(429, json!({"retry_after": 0.002})), ok()]).await;
    assert_eq!(discord.rest().me().await.unwrap().id, 7);
    assert_eq!(discord.asked().len(), 2);
}

#[tokio::test]
async fn a_long_rate_limit_is_an_error_at_once() {
    let discord = StandIn::telling(vec![(429, json!({"retry_after": 3600}))]).await;
    let error = discord.rest().send(1, &json!({})).await.unwrap_err();
    assert!(matches!(error, RestError::RateLimited { global: false, .. }));
    assert_eq!(discord.asked().len(), 1);
}

#[tokio::test]
async fn a_global_limit_holds_back_all_but_interactions() {
    let discord = StandIn::telling(vec![(429, json!({"retry_after": 60, "global": true})), ok()]).await;
    let rest = discord.rest();
    rest.me().await.unwrap_err();
    assert!(matches!(rest.me().await, Err(RestError::RateLimited { global: true, .. })));
    assert_eq!(discord.asked().len(), 1);
    assert_eq!(rest.edit_original(1, INTERACTION, &json!({}), None).await.unwrap(), 7);
}

#[tokio::test]
async fn a_message_outlasts_a_hiccup_and_gives_up_in_the_end() {
    for faults in [1, 3, 10] {
        let answers = (0..faults).map(|_| (503, Value::Null)).chain([ok()]).collect();
        let discord = StandIn::telling(answers).await;
        assert_eq!(discord.rest().send(1, &json!({"content": "x"})).await.unwrap().id, 7);
        assert_eq!(discord.asked().len(), faults + 1);
    }
    let discord = StandIn::telling(vec![(503, Value::Null)]).await;
    assert!(matches!(discord.rest().send(1, &json!({})).await, Err(RestError::ServerFault { status: 503 })));
    assert_eq!(discord.asked().len(), 11, "pauses of twenty seconds in all");
}

#[tokio::test]
async fn a_message_has_one_nonce_for_all_its_tries_and_no_other_message_has_it() {
    let discord = StandIn::telling(vec![fault(), (0, Value::Null), fault(), ok()]).await;
    let rest = discord.rest();
    rest.send(1, &json!({"content": "x"})).await.unwrap();
    rest.send(1, &json!({"content": "y"})).await.unwrap();
    rest.send(1, &json!({"content": "z", "nonce": "r5", "enforce_nonce": true})).await.unwrap();
    let bodies = discord.bodies();
    let nonces: Vec<&str> = bodies.iter().map(|body| body["nonce"].as_str().unwrap()).collect();
    assert!(bodies.iter().all(|body| body["enforce_nonce"] == json!(true)));
    assert!(nonces.iter().all(|nonce| nonce.len() <= crate::discord::limits::NONCE), "{nonces:?}");
    assert!(nonces[..4].iter().all(|nonce| *nonce == nonces[0]) && nonces[4] != nonces[0], "{nonces:?}");
    assert_eq!(nonces[5], "r5");
}

#[tokio::test]
async fn a_callback_is_tried_while_its_interaction_lives() {
    let discord = StandIn::telling(vec![fault()]).await;
    let rest = discord.rest();
    rest.respond((1, INTERACTION), Duration::ZERO, &json!({}), None).await.unwrap_err();
    assert_eq!(discord.asked().len(), 5);
    rest.respond((1, INTERACTION), Duration::from_secs(2), &json!({}), None).await.unwrap_err();
    assert_eq!(discord.asked().len(), 5 + 2, "what was spent before counts");
    let late = rest.respond((1, INTERACTION), Duration::from_secs(3), &json!({}), None).await;
    assert!(matches!(late, Err(RestError::TimedOut)));
    assert_eq!(discord.asked().len(), 5 + 2, "nothing is sent for an interaction that is over");
}

#[tokio::test]
async fn edits_and_further_answers_outlast_a_hiccup() {
    let hiccup = || (0..6).map(|_| fault()).chain([ok()]).collect();
    let discord = StandIn::telling(hiccup()).await;
    assert_eq!(discord.rest().edit_original(1, INTERACTION, &json!({}), None).await.unwrap(), 7);
    let discord = StandIn::telling(hiccup()).await;
    assert_eq!(discord.rest().follow_up(1, INTERACTION, &json!({}), None).await.unwrap(), 7);
    // Whether it was taken nobody knows, and a second would be seen.
    let discord = StandIn::telling(vec![(0, Value::Null), ok()]).await;
    assert!(discord.rest().follow_up(1, INTERACTION, &json!({}), None).await.is_err());
}

#[tokio::test]
async fn a_fault_is_tried_three_times() {
    let discord = StandIn::telling(vec![fault(), fault(), ok()]).await;
    assert_eq!(discord.rest().me().await.unwrap().username, "ibid");
    let discord = StandIn::telling(vec![fault()]).await;
    assert!(matches!(discord.rest().me().await, Err(RestError::ServerFault { status: 500 })));
    assert_eq!(discord.asked().len(), 3);
}

#[tokio::test]
async fn a_broken_connection_is_tried_again() {
    let discord = StandIn::telling(vec![(0, Value::Null), ok()]).await;
    assert_eq!(discord.rest().me().await.unwrap().id, 7);
}

#[tokio::test]
async fn an_answer_that_arrived_the_first_time_is_no_error_the_second() {
    let discord = StandIn::telling(vec![fault(), refusal(400, 40060)]).await;
    discord.rest().respond((1, INTERACTION), Duration::ZERO, &json!({"type": 5}), None).await.unwrap();
    let discord = StandIn::telling(vec![refusal(400, 40060)]).await;
    assert!(
        discord
            .rest()
            .respond((1, INTERACTION), Duration::ZERO, &json!({"type": 5}), None)
            .await
            .unwrap_err()
            .is_already_answered()
    );
    let discord = StandIn::telling(vec![fault(), refusal(404, 10008)]).await;
    discord.rest().delete(1, 2).await.unwrap();
}

#[tokio::test]
async fn a_bot_token_refused_again_and_again_is_not_sent_any_more() {
    let refused = || (401, json!({"code": 0, "message": "401: Unauthorized"}));
    let discord = StandIn::telling(vec![refused(), ok(), refused(), refused(), refused(), ok()]).await;
    let rest = discord.rest();
    assert!(matches!(rest.me().await, Err(RestError::TokenRefused)));
    rest.me().await.unwrap();
    for _ in 0..5 {
        assert!(matches!(rest.me().await, Err(RestError::TokenRefused)));
    }
    assert!(rest.is_refused());
    assert_eq!(discord.asked().len(), 5, "a single refusal may be a fault, three in a row are none");
    rest.respond((1, INTERACTION), Duration::ZERO, &json!({}), None).await.unwrap();
}

#[tokio::test]
async fn an_interaction_that_is_over_stops_nothing_else() {
    let discord = StandIn::telling(vec![refusal(401, 50027), ok()]).await;
    let rest = discord.rest();
    assert!(rest.edit_original(1, INTERACTION, &json!({}), None).await.unwrap_err().is_gone());
    assert_eq!(rest.me().await.unwrap().id, 7);
}

#[tokio::test]
async fn requests_go_where_discord_documents_them() {
    let guild = |id: u64| json!({"id": id.to_string(), "name": "g", "permissions": "0"});
    let discord = StandIn::answering(move |line| match line {
        "GET /api/v10/users/@me/guilds?&limit=200" => (200, (1..=200).map(guild).collect()),
        _ if line.contains("/guilds?") => (200, json!([])),
        _ if line.starts_with("GET /api/v10/applications/1/") => (200, json!([])),
        _ => (200, json!({"id": "7", "name": "Ibid"})),
    })
    .await;
    let rest = discord.rest();
    rest.application().await.unwrap();
    assert_eq!(rest.guilds().await.unwrap().len(), 200);
    rest.commands(1, None).await.unwrap();
    rest.create_command(1, Some(2), &json!({})).await.unwrap();
    rest.delete_command(1, None, 3).await.unwrap();
    rest.follow_up(1, INTERACTION, &json!({}), None).await.unwrap();
    rest.edit(4, 5, &json!({})).await.unwrap();
    let expected = [
        "GET /api/v10/applications/@me",
        "GET /api/v10/users/@me/guilds?&limit=200",
        "GET /api/v10/users/@me/guilds?&limit=200&after=200",
        "GET /api/v10/applications/1/commands?&with_localizations=true",
        "POST /api/v10/applications/1/guilds/2/commands",
        "DELETE /api/v10/applications/1/commands/3",
        "POST /api/v10/webhooks/1/aW50ZXJhY3Rpb24?&wait=true",
        "PATCH /api/v10/channels/4/messages/5",
    ];
    assert_eq!(discord.asked(), expected);
}

#[tokio::test]
async fn no_error_shows_a_token() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let api = Api::parse(&format!("http://{closed}")).unwrap();
    let rest = RestClient::with_backoff(&BotToken::parse(TOKEN).unwrap(), Some(&api), hurried()).unwrap();
    let unreachable = rest.follow_up(1, INTERACTION, &json!({}), None).await.unwrap_err();
    assert!(matches!(unreachable, RestError::Unreachable(_)));
    assert!(unreachable.to_string().contains("refused"), "{unreachable}");

    let discord = StandIn::telling(vec![refusal(404, 10062), (200, json!("odd")), (0, Value::Null)]).await;
    let other = discord.rest();
    let errors = [
        unreachable,
        other.respond((1, INTERACTION), Duration::ZERO, &json!({}), None).await.unwrap_err(),
        other.edit_original(1, INTERACTION, &json!({}), None).await.unwrap_err(),
        other.follow_up(1, INTERACTION, &json!({}), None).await.unwrap_err(),
    ];
    for shown in errors.iter().map(|e| format!("{e} {e:?}")).chain([format!("{rest:?}")]) {
        assert!(!shown.contains(TOKEN) && !shown.contains(INTERACTION), "{shown}");
    }
}
