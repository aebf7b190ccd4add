//! What is read of events that have something odd in them.
//!
//! 1. A fixture is read whole.
//! 2. Whatever any node of a fixture is changed to, the event is read, or the field that is to blame is named.
//! 3. What Discord may add (bits, hashes, types, components) is left out, and the rest is there.
//! 4. Values of a form are read from rows and from labels, written or chosen; buttons wherever they stand.

use super::read::{Event, ReadEvent, read};
use super::shape::Unreadable;
use crate::discord::form::entered;
use crate::discord::metrics::Unread;
use proptest::prelude::*;
use serde_json::{Value, json};
use serenity::all::{ActionRowComponent, Interaction, Message};

/// Fixtures of events, by the event's name.
const FIXTURES: &[(&str, &str, &str)] = &[
    ("INTERACTION_CREATE", "ask", include_str!("../../../tests/fixtures/discord/ask.json")),
    ("INTERACTION_CREATE", "ask_autocomplete", include_str!("../../../tests/fixtures/discord/ask_autocomplete.json")),
    ("INTERACTION_CREATE", "button", include_str!("../../../tests/fixtures/discord/button.json")),
    ("INTERACTION_CREATE", "find_the_answer", include_str!("../../../tests/fixtures/discord/find_the_answer.json")),
    ("INTERACTION_CREATE", "modal", include_str!("../../../tests/fixtures/discord/modal.json")),
    ("MESSAGE_CREATE", "message", include_str!("../../../tests/fixtures/discord/message.json")),
    ("MESSAGE_UPDATE", "message_update", include_str!("../../../tests/fixtures/discord/message_update.json")),
    ("MESSAGE_DELETE", "message_delete", include_str!("../../../tests/fixtures/discord/message_delete.json")),
    ("MESSAGE_DELETE_BULK", "bulk", include_str!("../../../tests/fixtures/discord/message_delete_bulk.json")),
    ("THREAD_CREATE", "thread_create", include_str!("../../../tests/fixtures/discord/thread_create.json")),
    ("GUILD_CREATE", "guild", include_str!("../../../tests/fixtures/discord/guild.json")),
    ("READY", "ready", include_str!("../../../tests/fixtures/discord/ready.json")),
];

fn fixture(name: &str) -> (&'static str, Value) {
    let (event, _, text) = FIXTURES.iter().find(|(_, known, _)| *known == name).unwrap();
    (event, serde_json::from_str(text).unwrap())
}

/// Values that are of no form known today, of every kind that JSON has.
fn odd() -> Vec<Value> {
    let mut odd: Vec<Value> = [0_u64, 1, 99, 256, 70_000, 1 << 40, u64::MAX].map(Value::from).to_vec();
    odd.extend([json!(-1), json!(0.5), json!(1e300), json!(true), json!(null), json!("odd"), json!(""), json!("0")]);
    odd.extend([json!([]), json!({}), json!([null, 7, "x", {}]), json!({"type": 99, "id": "x"}), json!("漢😀")]);
    odd
}

/// The pointers to all nodes.
fn nodes(value: &Value, at: &str, out: &mut Vec<String>) {
    match value {
        Value::Object(fields) => fields.iter().for_each(|(name, inner)| {
            let there = format!("{at}/{name}");
            out.push(there.clone());
            nodes(inner, &there, out);
        }),
        Value::Array(items) => items.iter().enumerate().for_each(|(n, inner)| {
            let there = format!("{at}/{n}");
            out.push(there.clone());
            nodes(inner, &there, out);
        }),
        _ => {}
    }
}

/// Reads `data` with the node at `pointer` changed: what cannot be read is blamed on that node, or on what it is in.
fn check_blame(event: &str, data: &Value, pointer: &str, to: &Value) -> Result<(), String> {
    let mut changed = data.clone();
    *changed.pointer_mut(pointer).unwrap() = to.clone();
    let Err(Unreadable { field, .. }) = read(event, changed) else { return Ok(()) };
    let path = pointer.trim_start_matches('/').replace('/', ".");
    let is_there = path == field || path.starts_with(&format!("{field}.")) || field.starts_with(&format!("{path}."));
    // Who asks is told by three fields together.
    let is_asker = field == "user" && ["guild_id", "member", "user"].contains(&path.as_str());
    // And what a menu was opened on by two.
    let is_target = field == "data.resolved" && path == "data.target_id";
    if is_there || is_asker || is_target {
        Ok(())
    } else {
        Err(format!("{event}: {pointer} to {to}, and blamed is {field:?}"))
    }
}

#[test]
fn every_fixture_is_read_whole() {
    for (event, name, text) in FIXTURES {
        let ReadEvent { event, is_mended } = read(event, serde_json::from_str(text).unwrap()).unwrap();
        assert!(!is_mended, "{name}");
        assert!(!matches!(event, Event::Other), "{name}");
    }
}

#[test]
fn whatever_any_node_is_changed_to_the_event_is_read_or_the_field_is_named() {
    for (event, _, text) in FIXTURES {
        let data: Value = serde_json::from_str(text).unwrap();
        let mut pointers = Vec::new();
        nodes(&data, "", &mut pointers);
        for pointer in &pointers {
            for to in odd() {
                check_blame(event, &data, pointer, &to).unwrap();
            }
        }
    }
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
        any::<u64>().prop_map(|n| n.to_string().into()),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        let name = prop_oneof!["id", "type", "user", "components", "content", "[a-z_]{1,6}"];
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::vec((name, inner), 0..4).prop_map(|fields| fields.into_iter().collect()),
        ]
    })
}

proptest! {
    #[test]
    fn no_event_is_a_panic_and_none_is_silent(
        which in 0..FIXTURES.len(),
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any_json()), 1..4),
    ) {
        let (event, _, text) = FIXTURES[which];
        let mut data: Value = serde_json::from_str(text).unwrap();
        for (at, to) in changes {
            let mut pointers = Vec::new();
            nodes(&data, "", &mut pointers);
            if !pointers.is_empty() {
                *data.pointer_mut(&pointers[at.index(pointers.len())]).unwrap() = to;
            }
        }
        if let Err(unreadable) = read(event, data) {
            prop_assert!(unreadable.reason != Unread::Mended);
        }
    }

    #[test]
    fn any_json_is_read_or_refused(which in 0..FIXTURES.len(), data in any_json()) {
        let _ = read(FIXTURES[which].0, data);
    }
}

fn message(data: Value) -> (Message, bool) {
    let Ok(ReadEvent { event: Event::Message(message), is_mended }) = read("MESSAGE_CREATE", data) else {
        panic!("not read")
    };
    (*message, is_mended)
}

#[test]
fn what_is_new_is_left_out_and_the_rest_is_there() {
    for (pointer, to) in [
        ("/flags", json!((1_u64 << 40) + 64)),
        ("/type", json!(4000)),
        ("/author/avatar", json!("z_another_form_of_hash")),
        ("/author/public_flags", json!(1_u64 << 33)),
        ("/author/banner", json!(7)),
        ("/components", json!([{"type": 1, "components": [{"type": 88}]}, {"type": 77}])),
        ("/embeds", json!([{"type": 5, "title": []}])),
        ("/mention_roles", json!([{}])),
    ] {
        let (_, mut data) = fixture("message");
        *data.pointer_mut(pointer).unwrap() = to;
        let (message, _) = message(data);
        assert_eq!(
            (message.content.as_str(), message.author.id.get()),
            ("Why are regulators involved?", 1_100_000_000_000_000_030)
        );
        assert!(pointer != "/flags" || message.flags.unwrap().bits() & 64 == 64, "known bits stay");
    }
}

#[test]
fn a_bot_a_webhook_and_a_private_message_are_never_taken_for_something_else() {
    for (pointer, to) in
        [("/author/bot", json!("yes")), ("/webhook_id", json!({})), ("/guild_id", json!([1])), ("/flags", json!("64"))]
    {
        let (event, mut data) = fixture("message");
        data["author"]["bot"] = json!(false);
        data["webhook_id"] = Value::Null;
        *data.pointer_mut(pointer).unwrap() = to;
        match read(event, data) {
            Err(unreadable) => assert_eq!(format!("/{}", unreadable.field.replace('.', "/")), pointer),
            Ok(ReadEvent { event: Event::Message(message), .. }) => {
                assert!(pointer == "/flags" && message.flags.unwrap().bits() == 64, "{pointer}");
            }
            Ok(_) => panic!("{pointer}"),
        }
    }
}

#[test]
fn nobody_asks_in_anothers_name() {
    for gone in [&["member"][..], &["guild_id"], &["member", "user"]] {
        let (event, mut data) = fixture("ask");
        for field in gone {
            data[*field] = Value::Null;
        }
        assert_eq!(read(event, data).err().unwrap().field, "user", "{gone:?}");
    }
}

/// What the form of these components is read as.
fn value_of(components: Value) -> String {
    let (event, mut data) = fixture("modal");
    data["data"]["components"] = components;
    let Ok(ReadEvent { event: Event::Interaction(interaction, _), .. }) = read(event, data) else { panic!("not read") };
    let Interaction::Modal(modal) = *interaction else { panic!("no form") };
    entered(&modal, "q")
}

#[test]
fn what_was_put_into_a_form_is_read_from_rows_and_labels() {
    let text = json!({"type": 4, "id": 2, "custom_id": "q", "value": "and when?"});
    assert_eq!(value_of(json!([{"type": 1, "id": 1, "components": [text]}])), "and when?");
    assert_eq!(value_of(json!([{"type": 18, "id": 1, "component": text}])), "and when?");
    let words = json!({"type": 10, "id": 3});
    let chosen = json!({"type": 3, "custom_id": "q", "values": ["one", "two"]});
    assert_eq!(value_of(json!([words, {"type": 18, "component": chosen}])), "one\ntwo");
    for (kind, field, value, read) in
        [(21, "value", json!("one"), "one"), (22, "values", json!(["a"]), "a"), (23, "value", json!(true), "true")]
    {
        let field = json!({"type": kind, "custom_id": "q", field: value});
        assert_eq!(value_of(json!([{"type": 18, "component": field}])), read);
    }
    assert_eq!(value_of(json!([{"type": 18, "component": {"type": 99, "custom_id": "q"}}])), "");
}

#[test]
fn buttons_are_found_wherever_they_stand() {
    let button = |id: &str| json!({"type": 2, "style": 2, "label": "x", "custom_id": id});
    let row = json!({"type": 1, "components": [button("in a row")]});
    let section = json!({"type": 9, "components": [{"type": 10, "content": "x"}], "accessory": button("beside words")});
    let (_, mut data) = fixture("message");
    data["components"] =
        json!([{"type": 17, "components": [section, row, {"type": 14}]}, {"type": 10, "content": "y"}]);
    let (message, is_mended) = message(data);
    let buttons = message.components.iter().flat_map(|row| &row.components);
    let ids: Vec<String> = buttons.map(|c| json!(c)["custom_id"].as_str().unwrap().to_owned()).collect();
    assert_eq!((ids, is_mended), (vec!["beside words".to_owned(), "in a row".to_owned()], false));
    assert!(message.components.iter().all(|r| matches!(r.components[0], ActionRowComponent::Button(_))));
}
