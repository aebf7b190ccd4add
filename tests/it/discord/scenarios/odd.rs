//! Events with something in them that Discord has added since this program was written.
//!
//! 1. What can be answered without it is answered.
//! 2. What cannot is named in the log, by event, field and reason, and the next is answered.

use super::scene::{Scene, UNBRAKED, says};
use crate::discord::bot::Home;
use crate::discord::events::{Interaction, Post};
use crate::discord::loopback::Setup;
use serde_json::{Value, json};

const REGULATORS: &str = "why are regulators involved";

/// Not captured: these events are not what Discord documents.
fn scene() -> Scene {
    Scene::with(Setup { capture: false, ..Setup::default() }, Home::shipped(), &UNBRAKED)
}

fn odd_user() -> Vec<(&'static str, Value)> {
    vec![
        ("/public_flags", json!(1_u64 << 40)),
        ("/flags", json!(u64::MAX)),
        ("/avatar", json!("sha512_of_another_form")),
        ("/banner", json!({"hash": 1})),
        ("/discriminator", json!(0)),
        ("/premium_type", json!(1000)),
        ("/primary_guild", json!("a word")),
        ("/avatar_decoration_data", json!([1])),
    ]
}

#[test]
fn messages_with_something_new_are_answered() {
    let scene = scene();
    let mut posts: Vec<Post> = odd_user()
        .into_iter()
        .map(|(field, value)| Post::to_bot(REGULATORS).with(&format!("/author{field}"), value))
        .collect();
    for (field, value) in [
        ("/type", json!(199)),
        ("/type", json!(70_000)),
        ("/flags", json!(1_u64 << 50)),
        ("/channel_type", json!(300)),
        ("/components", json!([{"type": 77, "thing": {}}, {"type": 1, "components": [{"type": 99}]}])),
        ("/embeds", json!([{"type": "new", "color": "red", "fields": 7}, "odd"])),
        ("/attachments", json!([{"id": "x"}])),
        ("/sticker_items", json!([{"format_type": 900}])),
        ("/poll", json!("odd")),
        ("/member", json!({"roles": "none"})),
        ("/interaction_metadata", json!({"type": 99})),
        ("/message_reference", json!({"type": 99, "channel_id": 7})),
        ("/mention_roles", json!([7, "x", null])),
        ("/nonce", json!({"a": 1})),
    ] {
        posts.push(Post::to_bot(REGULATORS).with(field, value));
    }
    for post in &posts {
        says(&scene.reply(post), "Amazon");
    }
    scene.bot.wait_said("mended");
    scene.close();
}

#[test]
fn interactions_with_something_new_are_answered() {
    let scene = scene();
    for (field, value) in odd_user() {
        let asked = Interaction::ask(REGULATORS).with(&format!("/member/user{field}"), value);
        says(&scene.answer(&asked), "Amazon");
    }
    for (field, value) in [
        ("/channel/type", json!(4_000)),
        ("/member/avatar", json!("x")),
        ("/member/flags", json!(1_u64 << 45)),
        ("/member/permissions", json!("340282366920938463463374607431768211455")),
        ("/entitlements", json!([{"type": "new"}])),
        ("/context", json!(900)),
        ("/attachment_size_limit", json!(u64::MAX)),
        ("/authorizing_integration_owners", json!({"7": "x", "0": "1100000000000000010"})),
        ("/version", json!(1_000_000)),
        ("/app_permissions", json!("odd")),
    ] {
        says(&scene.answer(&Interaction::ask(REGULATORS).with(field, value)), "Amazon");
    }
    let answer = scene.answer(&Interaction::ask(REGULATORS));
    let mut odd = answer.clone();
    odd["components"].as_array_mut().unwrap().push(json!({"type": 40, "items": []}));
    odd["flags"] = json!(1_u64 << 48);
    odd["author"]["avatar"] = json!("of another form");
    let more = Interaction::press(&answer, "More").with("/message", odd);
    scene.answer(&more);
    scene.close();
}

#[test]
fn what_cannot_be_read_is_named_and_the_next_is_answered() {
    let scene = scene();
    scene.discord.dispatch(&Post::to_bot(REGULATORS).with("/author/id", "somebody"));
    scene.bot.wait_said("MESSAGE_CREATE");
    scene.bot.wait_said("author.id");
    scene.discord.dispatch(&Interaction::ask(REGULATORS).with("/type", 77));
    scene.bot.wait_said("INTERACTION_CREATE");
    let target = Post::new(REGULATORS).message();
    let menu = Interaction::find_the_answer(&target).with("/data/resolved/messages", json!({}));
    scene.discord.dispatch(&menu);
    scene.bot.wait_said("data.resolved");
    let asked = Interaction::ask(REGULATORS);
    says(&scene.answer(&asked), "Amazon");
    assert!(!scene.bot.stderr().contains(REGULATORS), "a reader's words are not in the log");
    scene.close();
}
