use super::item::{Item, TitleMarkup};
use crate::ingest::ProblemKind;
use serde_json::Value;

/// Whether `text` is a JSON Feed, by the address that its version is.
pub(crate) fn is_feed(text: &str) -> bool {
    text.trim_start().starts_with('{') && text.contains("jsonfeed.org/version")
}

/// The items of a JSON Feed.
pub(crate) fn items(text: &str) -> (Vec<Item>, Vec<(Option<usize>, ProblemKind)>) {
    let feed: Value = match serde_json::from_str(text) {
        Ok(feed) => feed,
        Err(error) => {
            let kind = ProblemKind::FeedBroken { reason: error.to_string() };
            return (Vec::new(), vec![(Some(error.line()), kind)]);
        }
    };
    let common = Item {
        authors: authors(&feed),
        base: or(word(&feed, "home_page_url"), &word(&feed, "feed_url")),
        language: word(&feed, "language"),
        ..Item::default()
    };
    let items = feed.get("items").and_then(Value::as_array).into_iter().flatten();
    (items.map(|value| item(value, &common)).collect(), Vec::new())
}

fn item(value: &Value, common: &Item) -> Item {
    let html = word(value, "content_html");
    let own_authors = authors(value);
    Item {
        line: None,
        key: word(value, "id"),
        link: or(word(value, "url"), &word(value, "external_url")),
        base: common.base.clone(),
        title: word(value, "title"),
        title_markup: TitleMarkup::Text,
        authors: if own_authors.is_empty() { common.authors.clone() } else { own_authors },
        published: word(value, "date_published"),
        updated: word(value, "date_modified"),
        language: or(word(value, "language"), &common.language),
        tags: value.get("tags").and_then(Value::as_array).into_iter().flatten().filter_map(text).collect(),
        is_plain: html.is_empty(),
        content: or(html, &word(value, "content_text")),
        description: String::new(),
        summary: word(value, "summary"),
    }
}

fn or(own: String, common: &str) -> String {
    if own.is_empty() { common.to_owned() } else { own }
}

fn word(value: &Value, name: &str) -> String {
    value.get(name).and_then(text).unwrap_or_default()
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// `authors` since version 1.1, `author` before.
fn authors(value: &Value) -> Vec<String> {
    let list = value.get("authors").and_then(Value::as_array).into_iter().flatten();
    list.chain(value.get("author")).map(|author| word(author, "name")).filter(|name| !name.is_empty()).collect()
}
