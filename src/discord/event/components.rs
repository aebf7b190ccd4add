//! Components in the form that serenity knows: rows of buttons in messages, rows of one text field in forms.
//!
//! What it does not know it drops without a word: buttons inside a container, fields inside a label, what was chosen in a
//! form. Here buttons come out of whatever they are in, and everything that was put into a form becomes a text field.

use serde_json::{Value, json};

const ROW: u64 = 1;
const BUTTON: u64 = 2;
const TEXT_INPUT: u64 = 4;
/// A message's components go no deeper than a row in a container.
const DEEPEST: usize = 4;

/// Brings a message's components into rows of buttons, and those of the messages it holds.
pub(super) fn in_message(message: &mut Value) {
    if let Some(components) = message.get_mut("components").filter(|c| is_beyond_rows(c)) {
        let mut rows = Vec::new();
        collect(components, &mut rows, DEEPEST);
        *components = rows.into();
    }
    if let Some(referenced) = message.get_mut("referenced_message") {
        in_message(referenced);
    }
}

/// Brings what was put into a form into rows of one text field.
pub(super) fn in_form(data: &mut Value) {
    let Some(components) = data.get_mut("components") else { return };
    let inner = |component: &Value| match component.get("component") {
        Some(inner) => vec![inner.clone()],
        None => component["components"].as_array().cloned().unwrap_or_default(),
    };
    let fields: Vec<Value> = components.as_array().into_iter().flatten().flat_map(inner).collect();
    let row = |field: &Value| json!({"type": ROW, "components": [as_text(field)]});
    *components = fields.iter().map(row).collect();
}

/// A field with what was put in, as a text field; of several choices each stands on a line.
fn as_text(field: &Value) -> Value {
    let text = |value: &Value| match value {
        Value::String(text) => text.clone(),
        Value::Bool(_) | Value::Number(_) => value.to_string(),
        _ => String::new(),
    };
    let value = match field["values"].as_array() {
        Some(values) => values.iter().map(text).collect::<Vec<_>>().join("\n"),
        None => text(&field["value"]),
    };
    json!({"type": TEXT_INPUT, "custom_id": field["custom_id"], "value": value})
}

fn is_beyond_rows(components: &Value) -> bool {
    components.as_array().is_some_and(|all| all.iter().any(|c| c["type"] != ROW))
}

fn collect(components: &Value, rows: &mut Vec<Value>, depth: usize) {
    for component in components.as_array().into_iter().flatten() {
        match component["type"].as_u64() {
            Some(ROW) => rows.push(component.clone()),
            _ if depth > 0 => collect(&component["components"], rows, depth - 1),
            _ => {}
        }
        if component["accessory"]["type"] == BUTTON {
            rows.push(json!({"type": ROW, "components": [component["accessory"]]}));
        }
    }
}
