//! The table of who may do what (`table.txt`), held against the bot.
//!
//! 1. Every command, subcommand, menu entry, suggestion, button and form that there is has a row, and every row is one.
//! 2. Each caller meets what the table says.
//! 3. Whatever is answered, nobody but the newsroom sees what was asked privately or in another server, an article that is
//!    withheld, a feed's address, or who did something in another server.
//! 4. With no home named the newsroom is open while the bot is in one server, and closed otherwise, also while unknown.
//! 5. What is served over HTTP is served to this machine, and has none of it.

#![allow(clippy::unwrap_used)]

mod callers;
mod stage;

use super::{Right, of_action, of_command};
use crate::discord::commands::definitions;
use crate::discord::custom_id::{Action, IdSigner};
use crate::discord::gateway::GatewayState;
use crate::discord::health::{self, PATHS};
use crate::discord::localisation::Localisation;
use crate::discord::monitoring::figures;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use callers::Caller;
use serde_json::{Value, json};
use stage::{HOME, OF_OTHER, OTHER, SECRETS, Stage};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Instant;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio_util::sync::CancellationToken;

/// Rows of the table under the heading that begins with `first`, each with its cells by column.
fn table(first: &str) -> Vec<(String, Vec<(&'static str, &'static str)>)> {
    let lines = include_str!("table.txt").lines().skip_while(|line| !line.starts_with(first));
    let mut lines = lines.take_while(|line| !line.starts_with('#')).filter(|line| !line.is_empty());
    let columns: Vec<&str> = lines.next().unwrap().split_whitespace().skip(1).collect();
    lines
        .map(|line| {
            let words: Vec<&str> = line.split_whitespace().collect();
            let (row, cells) = words.split_at(words.len() - columns.len());
            (row.join(" "), columns.iter().copied().zip(cells.iter().copied()).collect())
        })
        .collect()
}

/// Every kind of `custom_id` that is read, by its name, with zeros in its fields: found by trying all there can be.
fn kinds(seal: &IdSigner) -> BTreeMap<String, Action> {
    let version = URL_SAFE_NO_PAD.decode(seal.id(&Action::Rephrase)).unwrap()[0];
    let mut kinds = BTreeMap::new();
    for (kind, fields) in (0..=u8::MAX).flat_map(|kind| (0..64).map(move |fields| (kind, fields))) {
        let mut bytes = vec![version, kind];
        bytes.resize(2 + fields, 0);
        let signature = seal.sign(b"custom_id", &bytes);
        bytes.extend(signature);
        if let Ok(action) = seal.open(&URL_SAFE_NO_PAD.encode(bytes)) {
            let shown = format!("{action:?}");
            let shown = shown.trim_start_matches("Step(");
            let name = shown.split(|c: char| !c.is_alphanumeric()).next().unwrap().to_owned();
            kinds.entry(name).or_insert(action);
        }
    }
    kinds
}

fn is_form(kind: &str) -> bool {
    kind.ends_with("Form")
}

/// All that there is, as the table calls it.
fn all(seal: &IdSigner) -> BTreeSet<String> {
    let items = |value: &Value| value["options"].as_array().cloned().unwrap_or_default();
    let text = |value: &Value| value["name"].as_str().unwrap().to_owned();
    let mut rows = BTreeSet::new();
    let mut add = |path: String, options: &[Value]| {
        let typed = options.iter().filter(|option| option["autocomplete"] == json!(true));
        rows.extend(typed.map(|option| format!("suggest {path} {}", text(option))));
        rows.insert(path);
    };
    for command in definitions() {
        let (name, options) = (text(&command), items(&command));
        if command["type"] != json!(1) {
            add(format!("menu {name}"), &[]);
        } else if options.iter().any(|option| option["type"] == json!(1)) {
            for sub in &options {
                add(format!("/{name} {}", text(sub)), &items(sub));
            }
        } else {
            add(format!("/{name}"), &options);
        }
    }
    rows.extend(kinds(seal).keys().map(|kind| format!("{} {kind}", if is_form(kind) { "form" } else { "button" })));
    rows
}

/// What came of it, by the first thing that was sent.
fn outcome(sent: &[String]) -> &'static str {
    let Ok(body) = serde_json::from_str::<Value>(sent.first().unwrap()) else { return "does" };
    match (body["type"].as_u64(), body["data"]["choices"].as_array()) {
        (Some(8), Some(choices)) => return if choices.is_empty() { "nothing" } else { "offered" },
        (Some(9), _) => return "form",
        _ => {}
    }
    let known = [
        ("permission.moderators", "moderators"),
        ("permission.own_installation", "installed"),
        ("permission.direct", "direct"),
        ("permission.not_home", "home"),
        ("permission.no_home", "no_home"),
        ("permission.home_unknown", "unknown"),
        ("permission.only_asker", "asker"),
        ("stale.forged", "forged"),
        ("gaps.gone", "gone"),
        ("shadow.gone", "gone"),
    ];
    let said = body["data"]["content"].as_str().unwrap_or_default();
    let localisation = Localisation::of("en-US");
    known.iter().find(|(key, _)| localisation.say(key) == said).map_or("does", |(_, outcome)| outcome)
}

/// The event of a cell.
fn event(stage: &Stage, row: &str, column: &str, kinds: &BTreeMap<String, Action>) -> Value {
    let caller = Caller::of(column);
    if let Some(typed) = row.strip_prefix("suggest ") {
        let (command, option) = typed.rsplit_once(' ').unwrap();
        return caller.command(stage, command, Some(option));
    }
    if let Some(name) = row.strip_prefix("menu ") {
        return caller.menu(stage, name);
    }
    let Some((_, kind)) = row.strip_prefix("button ").or(row.strip_prefix("form ")).map(|kind| (row, kind)) else {
        return caller.command(stage, row, None);
    };
    // A form is the caller's own where they are offered it, else it is the manager's.
    let opener = if ["manager", "role", "forged"].contains(&column) { caller } else { Caller::of("manager") };
    let action = stage.real(kind, &kinds[kind], (opener.user, HOME));
    let seal = &stage.state.seal;
    let id = seal.id(&action);
    let id = if column == "forged" { format!("B{}", id.get(1..).unwrap()) } else { id };
    let another = seal.id(&Action::Rephrase);
    let another = if kind == "Rephrase" { seal.id(&Action::Untell { gap: 1 }) } else { another };
    let has = if ["stray", "elsewhere"].contains(&column) { another } else { id.clone() };
    if is_form(kind) { caller.send(&id) } else { caller.press(&id, &has) }
}

#[tokio::test]
async fn everything_has_a_row_and_every_caller_meets_what_it_says() {
    let stage = Stage::with(&[HOME]).await;
    stage.ready(&[HOME, OTHER]).await;
    let (table, kinds) = (table("row "), kinds(&stage.state.seal));
    let rows: BTreeSet<String> = table.iter().map(|(row, _)| row.clone()).collect();
    assert_eq!(rows, all(&stage.state.seal), "what is in one and not in the other has no row, or is no more");
    let mut wrong = Vec::new();
    let mut seen: BTreeMap<&str, String> = BTreeMap::new();
    for (row, cells) in &table {
        for (column, expected) in cells.iter().filter(|(_, expected)| *expected != "-") {
            let sent = stage.happen("INTERACTION_CREATE", event(&stage, row, column, &kinds)).await;
            let came = outcome(&sent);
            if came != *expected {
                wrong.push(format!("{row}, {column}: {came} and not {expected}: {}", sent[0]));
            }
            seen.entry(column).or_default().push_str(&sent.join("\n"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    for (column, said) in &seen {
        let caller = Caller::of(column);
        for secret in SECRETS.iter().filter(|_| !caller.is_newsroom()) {
            assert!(!said.contains(secret), "{column} sees {secret}");
        }
        let may_see = caller.is_newsroom() || caller.guild == Some(OTHER);
        assert!(may_see || !said.contains(OF_OTHER), "{column} sees {OF_OTHER}");
    }
    for secret in SECRETS.iter().chain([&OF_OTHER]) {
        assert!(seen["manager"].contains(secret), "the newsroom is not shown {secret}, so nothing is proven of others");
    }
    assert!(seen["other"].contains(OF_OTHER), "a server is shown its own");
}

#[tokio::test]
async fn what_is_no_form_cannot_be_sent_as_one_and_no_form_can_be_pressed() {
    let stage = Stage::with(&[HOME]).await;
    stage.ready(&[HOME]).await;
    let caller = Caller::of("manager");
    for (kind, action) in kinds(&stage.state.seal) {
        let id = stage.state.seal.id(&action);
        let event = if is_form(&kind) { caller.press(&id, &id) } else { caller.send(&id) };
        let sent = stage.happen("INTERACTION_CREATE", event).await;
        assert!(["forged", "gone"].contains(&outcome(&sent)), "{kind}: {sent:?}");
    }
}

#[tokio::test]
async fn without_a_home_the_newsroom_is_open_in_the_only_server() {
    let stage = Stage::with(&[]).await;
    let kinds = kinds(&stage.state.seal);
    let is_newsroom = |row: &str| match row.split_once(' ') {
        Some(("button" | "form", kind)) => of_action(&kinds[kind]) == Right::Newsroom,
        Some(("suggest", _)) => false,
        Some(("menu", name)) => of_command(name) == Some(Right::Newsroom),
        _ => of_command(row.trim_start_matches('/').split(' ').next().unwrap()) == Some(Right::Newsroom),
    };
    let rows: Vec<String> = table("row ").into_iter().map(|(row, _)| row).filter(|row| is_newsroom(row)).collect();
    assert!(rows.len() > 10, "{rows:?}");
    let meets = async |expected: Option<&str>| {
        for row in &rows {
            let sent = stage.happen("INTERACTION_CREATE", event(&stage, row, "manager", &kinds)).await;
            let came = outcome(&sent);
            assert!(expected.map_or(["does", "form", "gone"].contains(&came), |e| e == came), "{row}: {came}");
        }
    };
    let mut joined: Value = stage::fixture(include_str!("../../../tests/fixtures/discord/guild.json"));
    joined["id"] = json!(OTHER.to_string());
    let left = |unavailable: bool| json!({"id": OTHER.to_string(), "unavailable": unavailable});
    meets(Some("unknown")).await;
    stage.ready(&[HOME]).await;
    meets(None).await;
    stage.happen("GUILD_CREATE", joined).await;
    meets(Some("no_home")).await;
    stage.happen("GUILD_DELETE", left(true)).await;
    meets(Some("no_home")).await;
    stage.happen("GUILD_DELETE", left(false)).await;
    meets(None).await;
    stage.ready(&[OTHER]).await;
    meets(Some("home")).await;
}

#[tokio::test]
async fn what_is_served_over_http_is_served_here_and_tells_nothing() {
    let stage = Stage::with(&[HOME]).await;
    let report = Arc::new(OnceLock::new());
    let counts = Arc::new(Mutex::new(stage.state.ledger.counts().ok()));
    assert!(report.set((Arc::clone(&stage.state), counts)).is_ok());
    let listener = health::bind("127.0.0.1:0".parse().unwrap()).await.unwrap();
    let (socket, gateway) = (listener.address(), Arc::new(GatewayState::new(Instant::now())));
    let ending = CancellationToken::new();
    let serving = tokio::spawn(figures(listener, report, gateway, Instant::now(), ending.clone()));
    let table = table("endpoint ");
    let rows: BTreeSet<&str> = table.iter().map(|(row, _)| row.as_str()).collect();
    let there: BTreeSet<String> = PATHS.iter().flat_map(|p| [format!("GET {p}"), format!("POST {p}")]).collect();
    assert!(rows.iter().copied().eq(there.iter().map(String::as_str)), "{rows:?}");
    let is_closed = health::bind("192.0.2.1:9464".parse().unwrap()).await.is_err();
    for (row, cells) in &table {
        let mut stream = tokio::net::TcpStream::connect(socket).await.unwrap();
        stream.write_all(format!("{row} HTTP/1.1\r\nhost: x\r\n\r\n").as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        assert_eq!(answer.split(' ').nth(1), Some(cells[0].1), "{row}");
        assert_eq!(is_closed, cells[1].1 == "closed", "{row}");
        assert!(SECRETS.iter().chain([&OF_OTHER]).all(|secret| !answer.contains(secret)), "{row}: {answer}");
    }
    ending.cancel();
    serving.await.unwrap();
}
