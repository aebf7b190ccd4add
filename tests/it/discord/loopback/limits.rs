//! What Discord refuses of a message's body: the limits that a bot meets first. `validate.py` checks the rest against
//! Discord's description; this is here so that a reply beyond a limit fails in a test as it would for a reader.
//!
//! The numbers are those of Discord's pages "Message" and "Component Reference"; characters are Unicode scalar values.

use crate::discord::fixture::{list, text};
use serde_json::Value;
use std::collections::BTreeSet;

/// What is wrong with this message's body; empty when nothing is.
pub(super) fn problems(body: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let mut longest = |what: &str, text: &str, limit: usize| {
        if text.chars().count() > limit {
            found.push(format!("{what}: must be {limit} or fewer in length"));
        }
    };
    longest("content", text(body, "/content"), 2000);
    let mut total = 0;
    for embed in list(body, "/embeds") {
        for (pointer, limit) in [("/title", 256), ("/description", 4096), ("/author/name", 256), ("/footer/text", 2048)]
        {
            longest(pointer, text(embed, pointer), limit);
            total += text(embed, pointer).chars().count();
        }
        for field in list(embed, "/fields") {
            for (pointer, limit) in [("/name", 256), ("/value", 1024)] {
                longest(pointer, text(field, pointer), limit);
                total += text(field, pointer).chars().count();
            }
        }
    }
    if total > 6000 {
        found.push("embeds: embed size exceeds maximum size of 6000".to_owned());
    }
    for (pointer, most) in [("/embeds", 10), ("/components", 5)] {
        if list(body, pointer).len() > most {
            found.push(format!("{pointer}: must be {most} or fewer in length"));
        }
    }
    let mut ids = BTreeSet::new();
    for row in list(body, "/components") {
        if row["type"] == 1 && !(1..=5).contains(&list(row, "/components").len()) {
            found.push("components: must be between 1 and 5 in length".to_owned());
        }
        for component in list(row, "/components") {
            found.extend(component_problems(component, &mut ids));
        }
    }
    found
}

fn component_problems<'a>(component: &'a Value, ids: &mut BTreeSet<&'a str>) -> Vec<String> {
    let mut found = Vec::new();
    for (pointer, limit) in [("/label", 80), ("/custom_id", 100), ("/url", 512), ("/placeholder", 150)] {
        if text(component, pointer).chars().count() > limit {
            found.push(format!("{pointer}: must be {limit} or fewer in length"));
        }
    }
    let id = text(component, "/custom_id");
    if !id.is_empty() && !ids.insert(id) {
        found.push("custom_id: component custom id cannot be duplicated".to_owned());
    }
    if id.is_empty() && text(component, "/url").is_empty() {
        found.push("components: a custom id or url is required".to_owned());
    }
    found
}
