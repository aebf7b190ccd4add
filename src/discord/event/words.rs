//! What a message asks, wherever in it that stands: **Find the answer** is used on forwarded messages, on polls, on messages
//! of components and on other bots' embeds, whose own content is empty or says something else.

use crate::article::is_question;
use crate::text::clip;
use serde_json::Value;

/// A message's text display, from the page "Components".
const TEXT_DISPLAY: u64 = 10;
/// Components stand in containers and sections, and those no deeper.
const DEEPEST: usize = 4;
/// Characters that are read of what is not the message's own content.
const MOST: usize = 1_000;

/// Puts what the message asks into its content: that itself where it asks something, else the first of its other parts that
/// does, else whichever has words at all.
pub(super) fn lift(message: &mut Value) {
    let own = message["content"].as_str().unwrap_or_default();
    if has_words(own) && is_question(own) {
        return;
    }
    let parts: Vec<String> = parts(message).into_iter().filter(|part| has_words(part)).collect();
    let asks = parts.iter().find(|part| is_question(part));
    let found = asks.or_else(|| parts.first().filter(|_| !has_words(own)));
    if let Some(found) = found.map(|part| clip(part, MOST)) {
        message["content"] = found.into();
    }
}

fn has_words(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

/// The parts of a message beside its content: what it forwards, its text displays, its poll, its embeds.
fn parts(message: &Value) -> Vec<String> {
    let mut out = Vec::new();
    for snapshot in items(&message["message_snapshots"]) {
        let forwarded = &snapshot["message"];
        out.extend(forwarded["content"].as_str().map(str::to_owned));
        out.extend(beside(forwarded));
    }
    out.extend(beside(message));
    out
}

fn beside(message: &Value) -> Vec<String> {
    let mut out = Vec::new();
    let mut shown = Vec::new();
    texts(&message["components"], &mut shown, DEEPEST);
    // Each by itself first: one may be a heading, the next the question.
    out.extend(shown.iter().cloned());
    if shown.len() > 1 {
        out.push(shown.join("\n"));
    }
    out.extend(poll(&message["poll"]));
    for embed in items(&message["embeds"]) {
        let fields = items(&embed["fields"]).flat_map(|field| [&field["name"], &field["value"]]);
        let texts = [&embed["title"], &embed["description"]].into_iter().chain(fields);
        out.extend(texts.filter_map(Value::as_str).map(str::to_owned));
    }
    out
}

fn texts(components: &Value, out: &mut Vec<String>, depth: usize) {
    for component in items(components) {
        if component["type"] == TEXT_DISPLAY {
            out.extend(component["content"].as_str().map(str::to_owned));
        }
        if depth > 0 {
            texts(&component["components"], out, depth - 1);
        }
    }
}

/// A poll's question with its answers.
fn poll(poll: &Value) -> Option<String> {
    let question = poll["question"]["text"].as_str()?;
    let answers: Vec<&str> =
        items(&poll["answers"]).filter_map(|answer| answer["poll_media"]["text"].as_str()).collect();
    Some(format!("{question} {}", answers.join(", ")).trim_end().to_owned())
}

fn items(list: &Value) -> impl Iterator<Item = &Value> {
    list.as_array().into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn lifted(message: &Value) -> String {
        let mut message = message.clone();
        lift(&mut message);
        message["content"].as_str().unwrap_or_default().to_owned()
    }

    #[test]
    fn a_question_is_found_wherever_it_stands() {
        let asked = "who built the kite?";
        let display = |text: &str| json!({"type": 10, "content": text});
        for message in [
            json!({"content": asked, "embeds": [{"title": "When does the season open?"}]}),
            json!({"content": "", "message_snapshots": [{"message": {"content": asked}}]}),
            json!({"content": "look at this", "message_snapshots": [{"message": {"content": asked}}]}),
            json!({"content": "", "message_snapshots": [{"message": {"content": "", "embeds": [{"description": asked}]}}]}),
            json!({"content": "", "components": [display("# News"), {"type": 17, "components": [display(asked)]}]}),
            json!({"content": "", "components": [{"type": 9, "components": [display(asked)], "accessory": {"type": 2}}]}),
            json!({"content": "", "embeds": [{"title": "News", "description": asked}]}),
            json!({"content": "FYI", "embeds": [{"title": "News", "fields": [{"name": "Q", "value": asked}]}]}),
        ] {
            assert_eq!(lifted(&message), asked, "{message}");
        }
        let answers = json!([{"poll_media": {"text": "Six engineers"}}, {"poll_media": {"text": "A school"}}]);
        let poll = json!({"content": "", "poll": {"question": {"text": asked}, "answers": answers}});
        assert_eq!(lifted(&poll), format!("{asked} Six engineers, A school"));
    }

    #[test]
    fn what_asks_nothing_is_left_as_it_is_or_read_for_its_words() {
        assert_eq!(lifted(&json!({"content": "the kite", "embeds": [{"title": "the boat"}]})), "the kite");
        assert_eq!(lifted(&json!({"content": "", "embeds": [{"title": "the boat"}]})), "the boat");
        assert_eq!(lifted(&json!({"content": "", "attachments": [{}]})), "");
        assert_eq!(lifted(&json!({"embeds": "odd", "components": [7], "poll": [], "message_snapshots": {}})), "");
        let cut = lifted(&json!({"content": "", "embeds": [{"title": "x ".repeat(4_000)}]})).chars().count();
        // Cut at the end of a word.
        assert!((MOST - 4..=MOST).contains(&cut), "{cut}");
    }
}
