//! JSON fixtures of `tests/fixtures/discord`, and JSON pointers to read and change them by.
//!
//! Each file is a whole body as Discord sends it; what a test is about is put over it. A pointer that leads nowhere is a
//! mistake in the test and stops it.

use crate::check::root;
use serde_json::Value;

/// The fixture of this name, without `.json`.
pub(crate) fn fixture(name: &str) -> Value {
    let path = root().join("tests/fixtures/discord").join(format!("{name}.json"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// Replaces the value at `pointer`, or adds it where its parent is an object.
pub(crate) fn put(value: &mut Value, pointer: &str, to: impl Into<Value>) {
    let (parent, key) = pointer.rsplit_once('/').unwrap_or_else(|| panic!("{pointer:?} is no pointer"));
    match value.pointer_mut(parent) {
        Some(Value::Object(map)) => drop(map.insert(key.to_owned(), to.into())),
        Some(Value::Array(items)) => items[key.parse::<usize>().unwrap()] = to.into(),
        _ => panic!("{pointer} leads nowhere in {value}"),
    }
}

/// Takes the value at `pointer` away; nothing where there is none.
pub(crate) fn remove(value: &mut Value, pointer: &str) {
    let (parent, key) = pointer.rsplit_once('/').unwrap_or_else(|| panic!("{pointer:?} is no pointer"));
    if let Some(map) = value.pointer_mut(parent).and_then(Value::as_object_mut) {
        map.shift_remove(key);
    }
}

/// The string at `pointer`; empty where there is none.
pub(crate) fn text<'a>(value: &'a Value, pointer: &str) -> &'a str {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
}

/// The items at `pointer`; none where there is no list.
pub(crate) fn list<'a>(value: &'a Value, pointer: &str) -> &'a [Value] {
    value.pointer(pointer).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}
